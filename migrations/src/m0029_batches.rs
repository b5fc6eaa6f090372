//! Acts on several applications at once, and the mails that wait while they can be undone.

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
                .table("application_batches")
                .col(pk_uuid("id"))
                .col(uuid("programme_id"))
                .col(uuid("made_by"))
                // Of the request, so that it is taken up where it broke off and never done twice.
                .col(string_len("key", 64))
                .col(string_len("sha256", 64))
                .col(json("content"))
                .col(instant("made_at"))
                .col(instant("undo_until"))
                .col(instant_null("undone_at"))
                .foreign_key(&mut foreign_key(
                    "fk_application_batches_programme",
                    ("application_batches", "programme_id"),
                    ("programmes", "id"),
                    ForeignKeyAction::Restrict,
                ))
                .take(),
        )
        .await?;
        m.create_index(index("ux_application_batches_key", "application_batches", &["made_by", "key"]).unique().take()).await?;
        m.create_index(index("ix_application_batches_programme", "application_batches", &["programme_id", "id"])).await?;
        m.create_table(
            Table::create()
                .table("application_batch_items")
                // Also what its mails are held by.
                .col(pk_uuid("id"))
                .col(uuid("batch_id"))
                .col(uuid("application_id"))
                .col(word("outcome"))
                .col(string_len_null("rule", 60))
                .col(json_null("detail"))
                // To be undone: the state before, and the version after.
                .col(string_len_null("before", 32))
                .col(big_integer_null("version"))
                .col(uuid_null("made"))
                .foreign_key(&mut foreign_key(
                    "fk_application_batch_items_batch",
                    ("application_batch_items", "batch_id"),
                    ("application_batches", "id"),
                    ForeignKeyAction::Cascade,
                ))
                .take(),
        )
        .await?;
        let once = index("ux_application_batch_items_application", "application_batch_items", &["batch_id", "application_id"]);
        m.create_index(once.to_owned().unique().take()).await?;
        m.alter_table(Table::alter().table("mails").add_column(uuid_null("held_by")).take()).await?;
        m.create_index(index("ix_mails_held", "mails", &["held_by"])).await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.drop_index(Index::drop().name("ix_mails_held").table("mails").to_owned()).await?;
        m.alter_table(Table::alter().table("mails").drop_column("held_by").take()).await?;
        for table in ["application_batch_items", "application_batches"] {
            m.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}
