//! Accounts, proofs, sessions, tokens.

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
                .table("accounts")
                .col(pk_uuid("id"))
                // Lower-cased; a deleted account keeps a placeholder so that its id stays readable in the trail.
                .col(string_len_uniq("email", 320))
                .col(string_len("name", 200))
                .col(string_len("language", 2))
                .col(text("password_hash"))
                .col(instant_null("confirmed_at"))
                .col(instant_null("deleted_at"))
                .col(instant("created_at"))
                .col(version())
                .take(),
        )
        .await?;
        m.create_table(
            Table::create()
                .table("proofs")
                .col(string_len("hash", 64).primary_key())
                .col(word("purpose"))
                .col(uuid("account_id"))
                .col(instant("expires_at"))
                .foreign_key(&mut foreign_key("fk_proofs_account", ("proofs", "account_id"), ("accounts", "id"), ForeignKeyAction::Cascade))
                .take(),
        )
        .await?;
        m.create_table(
            Table::create()
                .table("sessions")
                .col(string_len("hash", 64).primary_key())
                .col(uuid("account_id"))
                .col(string_len("csrf", 64))
                .col(instant("created_at"))
                .col(instant("expires_at"))
                .foreign_key(&mut foreign_key(
                    "fk_sessions_account",
                    ("sessions", "account_id"),
                    ("accounts", "id"),
                    ForeignKeyAction::Cascade,
                ))
                .take(),
        )
        .await?;
        m.create_index(index("ix_sessions_account", "sessions", &["account_id"])).await?;
        m.create_index(index("ix_sessions_expiry", "sessions", &["expires_at"])).await?;
        m.create_table(
            Table::create()
                .table("tokens")
                .col(pk_uuid("id"))
                .col(uuid("account_id"))
                .col(string_len("name", 80))
                .col(string_len_uniq("hash", 64))
                .col(json("scopes"))
                .col(instant("created_at"))
                .col(instant("expires_at"))
                .col(instant_null("last_used_at"))
                .foreign_key(&mut foreign_key("fk_tokens_account", ("tokens", "account_id"), ("accounts", "id"), ForeignKeyAction::Cascade))
                .take(),
        )
        .await?;
        m.create_index(index("ix_tokens_account", "tokens", &["account_id", "id"])).await?;
        m.create_table(
            Table::create()
                .table("mails")
                .col(pk_uuid("id"))
                .col(string_len("recipient", 320))
                .col(string_len("subject", 300))
                .col(text("text"))
                .col(instant("created_at"))
                .col(instant_null("sent_at"))
                .take(),
        )
        .await?;
        m.create_index(index("ix_mails_recipient", "mails", &["recipient", "id"])).await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for table in ["mails", "tokens", "sessions", "proofs", "accounts"] {
            m.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}
