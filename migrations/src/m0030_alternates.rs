//! Who takes over the review of an application where one recuses.

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
                .table("application_alternates")
                .col(uuid("application_id"))
                .col(uuid("account_id"))
                .col(integer("rank"))
                .primary_key(Index::create().col("application_id").col("account_id"))
                .foreign_key(&mut foreign_key(
                    "fk_application_alternates_application",
                    ("application_alternates", "application_id"),
                    ("applications", "id"),
                    ForeignKeyAction::Cascade,
                ))
                .take(),
        )
        .await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.drop_table(Table::drop().table("application_alternates").take()).await
    }
}
