//! Files on their way, sent in parts.

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
                .table("application_uploads")
                .col(pk_uuid("id"))
                .col(uuid("application_id"))
                .col(uuid("account_id"))
                .col(string_len_null("document", 40))
                .col(string_len("name", 480))
                .col(big_integer("bytes").check(Expr::col("bytes").gt(0)))
                // What its sender said of it.
                .col(string_len_null("sha256", 64))
                .col(big_integer("received").check(Expr::cust("received >= 0 AND received <= bytes")))
                .col(integer("parts"))
                // What it became.
                .col(uuid_null("attachment_id"))
                .col(instant("created_at"))
                .col(instant("expires_at"))
                .foreign_key(&mut foreign_key(
                    "fk_application_uploads_application",
                    ("application_uploads", "application_id"),
                    ("applications", "id"),
                    ForeignKeyAction::Cascade,
                ))
                .take(),
        )
        .await?;
        m.create_index(index("ix_application_uploads_account", "application_uploads", &["account_id", "application_id", "id"])).await?;
        m.create_index(index("ix_application_uploads_expiry", "application_uploads", &["expires_at"])).await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.drop_table(Table::drop().table("application_uploads").take()).await
    }
}
