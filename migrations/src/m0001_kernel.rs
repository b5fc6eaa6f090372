//! Jobs and idempotent answers.

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
                .table("jobs")
                .col(pk_uuid("id"))
                .col(string_len("kind", 64))
                .col(string("key"))
                .col(word("state"))
                .col(integer("attempts").default(0))
                .col(instant("run_at"))
                .col(instant_null("locked_until"))
                .col(text_null("last_error"))
                .col(instant("created_at"))
                .take(),
        )
        .await?;
        // One pending job per kind and key; a running one does not absorb a new fact, since it may have read already.
        m.get_connection().execute_unprepared("CREATE UNIQUE INDEX ux_jobs_pending ON jobs (kind, key) WHERE state = 'pending'").await?;
        m.create_index(index("ix_jobs_due", "jobs", &["state", "run_at"])).await?;
        m.create_table(
            Table::create()
                .table("idempotent_answers")
                .col(uuid("account_id"))
                .col(string_len("operation", 64))
                .col(string_len("key", 64))
                .col(string_len("body_hash", 64))
                .col(text_null("answer"))
                .col(instant("expires_at"))
                .primary_key(Index::create().col("account_id").col("operation").col("key"))
                .take(),
        )
        .await?;
        m.create_index(index("ix_idempotent_answers_expiry", "idempotent_answers", &["expires_at"])).await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for table in ["idempotent_answers", "jobs"] {
            m.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}
