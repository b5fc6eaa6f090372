//! What published calls are searched and sorted by where they are read as open data.

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
                .table("published_calls")
                .col(pk_uuid("call_id"))
                // The title as it sorts, and every word a search may ask for: folded.
                .col(text("title"))
                .col(text("words"))
                .col(big_integer("ceiling_cents"))
                // The first publication, and the last publication or extension.
                .col(instant("posted_at"))
                .col(instant("modified_at"))
                .foreign_key(&mut foreign_key(
                    "fk_published_calls_call",
                    ("published_calls", "call_id"),
                    ("calls", "id"),
                    ForeignKeyAction::Cascade,
                ))
                .take(),
        )
        .await?;
        m.create_index(index("ix_published_calls_modified", "published_calls", &["modified_at", "call_id"])).await?;
        // Of calls published before: accents are folded with their next publication.
        let word = |name: &str, language: &str| format!("coalesce(lower(v.content -> '{name}' ->> '{language}'), '')");
        let words =
            ["title", "summary"].map(|name| ["fr", "en"].map(|language| word(name, language)).join(" || ' ' || ")).join(" || ' ' || ");
        let title = format!("coalesce(lower(v.content -> 'title' ->> 'fr'), {})", word("title", "en"));
        m.get_connection()
            .execute_unprepared(&format!(
                "INSERT INTO published_calls (call_id, title, words, ceiling_cents, posted_at, modified_at) \
                 SELECT c.id, {title}, {words}, CAST(v.content ->> 'ceiling_cents' AS bigint), \
                 (SELECT min(f.published_at) FROM call_versions f WHERE f.call_id = c.id), \
                 coalesce((SELECT max(e.at) FROM call_extensions e WHERE e.call_id = c.id AND e.at > v.published_at), v.published_at) \
                 FROM calls c JOIN call_versions v ON v.call_id = c.id AND v.number = c.published"
            ))
            .await?;
        Ok(())
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.drop_table(Table::drop().table("published_calls").take()).await
    }
}
