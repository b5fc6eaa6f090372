//! The double-entry book: funds with their balances, movements, postings.

use crate::columns::*;
use crate::triggers::refuse;
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The accounts of a fund that hold money; none is ever below zero.
const ACCOUNTS: [&str; 6] = ["available", "reserved", "committed", "certified", "paid", "recovered"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let mut funds = Table::create().table("ledger_funds").col(pk_uuid("id")).col(word("kind")).col(big_integer("opened")).take();
        for account in ACCOUNTS {
            funds.col(big_integer(account).default(0).check(Expr::col(account).gte(0)));
        }
        // What was opened is somewhere: the last guard, under whatever the code believes.
        let held = ACCOUNTS.into_iter().map(Expr::col).reduce(|sum, account| sum.add(account)).expect("six accounts");
        funds.check(Expr::col("opened").eq(held)).col(instant("created_at"));
        m.create_table(funds).await?;
        m.create_table(
            Table::create()
                .table("ledger_movements")
                .col(pk_uuid("id"))
                .col(instant("at"))
                // What caused it, once: the same cause moves nothing twice.
                .col(string_len_uniq("cause", 120))
                .col(string_len("actor", 64))
                .col(string_len_null("second", 64).check(Expr::col("second").ne(Expr::col("actor"))))
                .col(text_null("reason"))
                .take(),
        )
        .await?;
        m.create_table(
            Table::create()
                .table("ledger_postings")
                .col(uuid("movement_id"))
                .col(uuid("fund_id"))
                .col(word("account"))
                .col(big_integer("cents").check(Expr::col("cents").ne(0)))
                .primary_key(Index::create().col("movement_id").col("fund_id").col("account"))
                .foreign_key(&mut foreign_key(
                    "fk_ledger_postings_movement",
                    ("ledger_postings", "movement_id"),
                    ("ledger_movements", "id"),
                    ForeignKeyAction::Restrict,
                ))
                .foreign_key(&mut foreign_key(
                    "fk_ledger_postings_fund",
                    ("ledger_postings", "fund_id"),
                    ("ledger_funds", "id"),
                    ForeignKeyAction::Restrict,
                ))
                .take(),
        )
        .await?;
        m.create_index(index("ix_ledger_postings_fund", "ledger_postings", &["fund_id", "movement_id"])).await?;
        for table in ["ledger_movements", "ledger_postings"] {
            for event in ["UPDATE", "DELETE"] {
                refuse(m, &format!("{table}_no_{}", event.to_lowercase()), table, event, "1 = 1").await?;
            }
        }
        refuse(m, "ledger_funds_no_delete", "ledger_funds", "DELETE", "1 = 1").await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for table in ["ledger_postings", "ledger_movements", "ledger_funds"] {
            m.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}
