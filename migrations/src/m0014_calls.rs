//! Calls: the file its manager edits, the versions that were published, extensions, questions.

use crate::columns::*;
use crate::triggers::refuse;
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

fn of_call(name: &str, table: &str) -> ForeignKeyCreateStatement {
    foreign_key(name, (table, "call_id"), ("calls", "id"), ForeignKeyAction::Restrict)
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.create_table(
            Table::create()
                .table("calls")
                .col(pk_uuid("id"))
                .col(uuid("programme_id"))
                .col(word("state"))
                // The published version; none before the first publication.
                .col(integer_null("published"))
                .col(json("content"))
                // Whether `content` differs from what is published.
                .col(boolean("changed"))
                .col(instant("opens_at"))
                .col(instant("closes_at").check(Expr::col("closes_at").gt(Expr::col("opens_at"))))
                .col(integer("grace_seconds").check(Expr::col("grace_seconds").gte(0)))
                // The close with its grace: what submissions and lists are held against.
                .col(instant("ends_at"))
                .col(instant("created_at"))
                .col(version())
                .foreign_key(&mut foreign_key(
                    "fk_calls_programme",
                    ("calls", "programme_id"),
                    ("programmes", "id"),
                    ForeignKeyAction::Restrict,
                ))
                .take(),
        )
        .await?;
        m.create_index(index("ix_calls_programme", "calls", &["programme_id", "id"])).await?;
        m.create_index(index("ix_calls_ends", "calls", &["state", "ends_at", "id"])).await?;
        m.create_table(
            Table::create()
                .table("call_versions")
                .col(uuid("call_id"))
                .col(integer("number"))
                .col(json("content"))
                .col(uuid("published_by"))
                .col(instant("published_at"))
                .primary_key(Index::create().col("call_id").col("number"))
                .foreign_key(&mut of_call("fk_call_versions_call", "call_versions"))
                .take(),
        )
        .await?;
        m.create_table(
            Table::create()
                .table("call_extensions")
                .col(pk_uuid("id"))
                .col(uuid("call_id"))
                .col(instant("before"))
                .col(instant("after").check(Expr::col("after").gt(Expr::col("before"))))
                .col(text("reason"))
                .col(uuid("by"))
                .col(instant("at"))
                .foreign_key(&mut of_call("fk_call_extensions_call", "call_extensions"))
                .take(),
        )
        .await?;
        m.create_index(index("ix_call_extensions_call", "call_extensions", &["call_id", "id"])).await?;
        m.create_table(
            Table::create()
                .table("call_questions")
                .col(pk_uuid("id"))
                .col(uuid("call_id"))
                .col(uuid("asked_by"))
                .col(text("text"))
                .col(instant("asked_at"))
                .col(text_null("answer"))
                .col(uuid_null("answered_by"))
                .col(instant_null("answered_at"))
                .foreign_key(&mut of_call("fk_call_questions_call", "call_questions"))
                .take(),
        )
        .await?;
        m.create_index(index("ix_call_questions_call", "call_questions", &["call_id", "id"])).await?;
        // What was published stays as it was read.
        for table in ["call_versions", "call_extensions"] {
            for event in ["UPDATE", "DELETE"] {
                refuse(m, &format!("{table}_no_{}", event.to_lowercase()), table, event, "1 = 1").await?;
            }
        }
        Ok(())
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for table in ["call_questions", "call_extensions", "call_versions", "calls"] {
            m.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}
