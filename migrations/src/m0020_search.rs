//! What all copies of a deployment share about the search index.

use crate::columns::*;
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.create_table(
            Table::create()
                .table("search_upkeep")
                .col(integer("id").primary_key())
                .col(uuid_null("rebuilder"))
                .col(instant_null("rebuilder_seen_at"))
                .col(big_integer("rebuilt").default(0))
                .col(instant_null("checked_at"))
                .col(big_integer_null("differences"))
                .col(uuid_null("checked_up_to"))
                .col(string_len_null("vocabulary", 16))
                .take(),
        )
        .await?;
        // The only row.
        m.get_connection().execute_unprepared("INSERT INTO search_upkeep (id) VALUES (1)").await?;
        Ok(())
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.drop_table(Table::drop().table("search_upkeep").take()).await
    }
}
