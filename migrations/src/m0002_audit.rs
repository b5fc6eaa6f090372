//! The append-only trail: events, their erasable personal values, and the chain of seals.

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
                .table("audit_events")
                .col(pk_uuid("id"))
                .col(instant("at"))
                .col(string_len("actor", 64))
                .col(string_len("action", 64))
                .col(string_len("subject_kind", 32))
                .col(string_len("subject_id", 64))
                .col(text("data"))
                .col(string_len_null("personal_hash", 64))
                .take(),
        )
        .await?;
        m.create_index(index("ix_audit_events_subject", "audit_events", &["subject_kind", "subject_id", "id"])).await?;
        m.create_index(index("ix_audit_events_actor", "audit_events", &["actor", "id"])).await?;
        m.create_table(
            Table::create()
                .table("audit_personal")
                .col(pk_uuid("event_id"))
                .col(uuid("account_id"))
                .col(string_len("salt", 64))
                .col(text("value"))
                .take(),
        )
        .await?;
        m.create_index(index("ix_audit_personal_account", "audit_personal", &["account_id"])).await?;
        m.create_table(
            Table::create()
                .table("audit_seals")
                .col(big_integer("seq").primary_key())
                .col(uuid_uniq("event_id"))
                .col(string_len("hash", 64))
                .take(),
        )
        .await?;
        for table in ["audit_events", "audit_seals"] {
            for event in ["UPDATE", "DELETE"] {
                refuse(m, &format!("{table}_no_{}", event.to_lowercase()), table, event, "1 = 1").await?;
            }
        }
        Ok(())
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for table in ["audit_seals", "audit_personal", "audit_events"] {
            m.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}
