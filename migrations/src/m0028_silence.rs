//! When silence on an application has its effect, which, and whether it had.

use crate::columns::*;
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    /// Applications submitted before keep no date: nothing falls on them that nobody was told of.
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for column in [instant_null("silence_at"), string_len_null("silence_effect", 32), instant_null("silence_met_at")] {
            m.alter_table(Table::alter().table("applications").add_column(column).take()).await?;
        }
        Ok(())
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for column in ["silence_at", "silence_effect", "silence_met_at"] {
            m.alter_table(Table::alter().table("applications").drop_column(column).take()).await?;
        }
        Ok(())
    }
}
