//! Documents of record, and the sessions of a call's committee.

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
                .table("records")
                .col(pk_uuid("id"))
                // What it tells of; one record a cause.
                .col(string_len("cause", 80))
                // An application, or a session.
                .col(uuid("subject_id"))
                .col(word("kind"))
                .col(string_len("language", 2))
                .col(text("title"))
                // Of the PDF, which bears this name in the data folder.
                .col(string_len("sha256", 64))
                .col(big_integer("bytes"))
                .col(instant("made_at"))
                .take(),
        )
        .await?;
        m.create_index(index("ux_records_cause", "records", &["cause"]).unique().take()).await?;
        m.create_index(index("ix_records_subject", "records", &["subject_id", "id"])).await?;
        for event in ["UPDATE", "DELETE"] {
            refuse(m, &format!("records_no_{}", event.to_lowercase()), "records", event, "1 = 1").await?;
        }
        m.create_table(
            Table::create()
                .table("committee_sessions")
                .col(pk_uuid("id"))
                .col(uuid("call_id"))
                .col(uuid("programme_id"))
                .col(word("state"))
                .col(json("content"))
                .col(version())
                .col(uuid("created_by"))
                .col(instant("created_at"))
                .col(uuid_null("closed_by"))
                .col(instant_null("closed_at"))
                // The text the minutes are made of, with the names as they were; and its hash.
                .col(text_null("frozen"))
                .col(string_len_null("sha256", 64))
                .foreign_key(&mut foreign_key(
                    "fk_committee_sessions_call",
                    ("committee_sessions", "call_id"),
                    ("calls", "id"),
                    ForeignKeyAction::Restrict,
                ))
                .take(),
        )
        .await?;
        m.create_index(index("ix_committee_sessions_call", "committee_sessions", &["call_id", "id"])).await?;
        for event in ["UPDATE", "DELETE"] {
            let name = format!("committee_sessions_no_{}", event.to_lowercase());
            refuse(m, &name, "committee_sessions", event, "OLD.state = 'closed'").await?;
        }
        Ok(())
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for table in ["committee_sessions", "records"] {
            m.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}
