//! How often the published catalogue changed, in the database or in its index: one number that all copies read.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let id = integer("id").primary_key().check(Expr::col("id").eq(1)).take();
        m.create_table(Table::create().table("catalogue_generation").col(id).col(big_integer("number")).take()).await?;
        m.exec_stmt(Query::insert().into_table("catalogue_generation").columns(["id", "number"]).values_panic([1.into(), 0.into()]).take())
            .await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.drop_table(Table::drop().table("catalogue_generation").take()).await
    }
}
