//! Files of applications, by the hash of their bytes.

use crate::columns::*;
use crate::triggers::refuse;
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
                .table("application_attachments")
                .col(pk_uuid("id"))
                .col(uuid("application_id"))
                // The document of the call that it is.
                .col(string_len_null("document", 40))
                .col(string_len("name", 480))
                .col(string_len("media_type", 100))
                .col(big_integer("bytes").check(Expr::col("bytes").gt(0)))
                .col(string_len("sha256", 64))
                .col(uuid("uploaded_by"))
                .col(instant("uploaded_at"))
                .col(instant_null("removed_at"))
                .foreign_key(&mut foreign_key(
                    "fk_application_attachments_application",
                    ("application_attachments", "application_id"),
                    ("applications", "id"),
                    ForeignKeyAction::Restrict,
                ))
                .take(),
        )
        .await?;
        m.create_index(index("ix_application_attachments_application", "application_attachments", &["application_id", "id"])).await?;
        // What a submission names is never swapped under it.
        for column in ["sha256", "bytes", "media_type", "name", "document"] {
            refuse(
                m,
                &format!("application_attachments_fixed_{column}"),
                "application_attachments",
                &format!("UPDATE OF {column}"),
                "1 = 1",
            )
            .await?;
        }
        refuse(m, "application_attachments_no_delete", "application_attachments", "DELETE", "1 = 1").await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.drop_table(Table::drop().table("application_attachments").take()).await
    }
}
