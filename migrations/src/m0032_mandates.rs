//! Mandates to submit for an organisation.

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
                .table("mandates")
                .col(pk_uuid("id"))
                .col(uuid("organisation_id"))
                .col(uuid("account_id"))
                .col(date("from_on"))
                .col(date_null("until_on").check(Expr::cust("until_on IS NULL OR until_on >= from_on")))
                .col(uuid("given_by"))
                .col(instant("given_at"))
                .col(uuid_null("revoked_by"))
                .col(instant_null("revoked_at"))
                .foreign_key(&mut foreign_key(
                    "fk_mandates_organisation",
                    ("mandates", "organisation_id"),
                    ("organisations", "id"),
                    ForeignKeyAction::Restrict,
                ))
                .take(),
        )
        .await?;
        m.create_index(index("ix_mandates_organisation", "mandates", &["organisation_id", "account_id", "id"])).await?;
        // What was submitted under one names it: it is revoked, and never rewritten.
        for column in ["account_id", "from_on", "until_on", "given_by", "given_at"] {
            refuse(m, &format!("mandates_fixed_{column}"), "mandates", &format!("UPDATE OF {column}"), "1 = 1").await?;
        }
        refuse(m, "mandates_no_delete", "mandates", "DELETE", "1 = 1").await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.drop_table(Table::drop().table("mandates").take()).await
    }
}
