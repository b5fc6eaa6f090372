//! What a published listing is found by when the search engine does not answer.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        // Folded words of the published revision: title, summary, keywords, publisher.
        m.alter_table(Table::alter().table("listings").add_column(text("search").default("")).take()).await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.alter_table(Table::alter().table("listings").drop_column("search").take()).await
    }
}
