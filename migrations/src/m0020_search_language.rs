//! What the operator learns of searches, and teaches them: questions that found nothing, counted by day, and synonyms.

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
        // No account, no address, no time of day.
        m.create_table(
            Table::create()
                .table("unanswered_questions")
                .col(date("day"))
                .col(string_len("language", 2))
                .col(string_len("text", 60))
                .col(big_integer("count"))
                .primary_key(Index::create().col("day").col("language").col("text"))
                .take(),
        )
        .await?;
        m.create_table(
            Table::create()
                .table("synonyms")
                .col(pk_uuid("id"))
                .col(string_len("term", 80))
                .col(boolean("both_ways"))
                .col(json("others"))
                .col(instant("updated_at"))
                .col(version())
                .take(),
        )
        .await?;
        // Counts the changes of synonyms: a copy that knows another number reads them again.
        let generation = Table::alter().table("search_upkeep").add_column(big_integer("synonyms").default(0).take()).take();
        m.alter_table(generation).await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.alter_table(Table::alter().table("search_upkeep").drop_column("synonyms").take()).await?;
        m.drop_table(Table::drop().table("synonyms").take()).await?;
        m.drop_table(Table::drop().table("unanswered_questions").take()).await
    }
}
