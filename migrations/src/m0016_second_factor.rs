//! The second factor: its secret, its recovery codes, and which sessions proved it.

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
        for table in ["accounts", "sessions"] {
            m.alter_table(Table::alter().table(table).add_column(instant_null("second_factor_at")).take()).await?;
        }
        let account = |name: &str, table: &str| foreign_key(name, (table, "account_id"), ("accounts", "id"), ForeignKeyAction::Cascade);
        m.create_table(
            Table::create()
                .table("second_factors")
                .col(pk_uuid("account_id"))
                // Encrypted under the server's key.
                .col(text("secret"))
                // The newest step of 30 seconds whose code was used: none up to it serves again.
                .col(big_integer("last_step"))
                .col(instant("created_at"))
                .foreign_key(&mut account("fk_second_factors_account", "second_factors"))
                .take(),
        )
        .await?;
        m.create_table(
            Table::create()
                .table("recovery_codes")
                .col(uuid("account_id"))
                .col(string_len("hash", 64))
                .primary_key(Index::create().col("account_id").col("hash"))
                .foreign_key(&mut account("fk_recovery_codes_account", "recovery_codes"))
                .take(),
        )
        .await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for table in ["recovery_codes", "second_factors"] {
            m.drop_table(Table::drop().table(table).take()).await?;
        }
        for table in ["accounts", "sessions"] {
            m.alter_table(Table::alter().table(table).drop_column("second_factor_at").take()).await?;
        }
        Ok(())
    }
}
