//! Programmes: axes with their funds, the people who run them, transfers between axes.

use crate::columns::*;
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

fn of_programme(name: &str, table: &str) -> ForeignKeyCreateStatement {
    foreign_key(name, (table, "programme_id"), ("programmes", "id"), ForeignKeyAction::Restrict)
}

fn of_fund(name: &str, table: &str, column: &str) -> ForeignKeyCreateStatement {
    foreign_key(name, (table, column), ("ledger_funds", "id"), ForeignKeyAction::Restrict)
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.create_table(
            Table::create()
                .table("programmes")
                .col(pk_uuid("id"))
                .col(json("name"))
                .col(json("summary"))
                // Names of the partners, in the order they are shown.
                .col(json("partners"))
                .col(date("starts_on"))
                .col(date("ends_on").check(Expr::col("ends_on").gte(Expr::col("starts_on"))))
                .col(big_integer("two_people_above_cents").check(Expr::col("two_people_above_cents").gte(0)))
                .col(integer("acceptance_days").check(Expr::col("acceptance_days").gt(0)))
                .col(instant("created_at"))
                .col(version())
                .take(),
        )
        .await?;
        m.create_table(
            Table::create()
                .table("programme_axes")
                .col(pk_uuid("id"))
                .col(uuid("programme_id"))
                .col(integer("position"))
                .col(json("name"))
                .col(uuid("commitment_fund_id"))
                .col(uuid("in_kind_fund_id"))
                .foreign_key(&mut of_programme("fk_programme_axes_programme", "programme_axes"))
                .foreign_key(&mut of_fund("fk_programme_axes_commitment", "programme_axes", "commitment_fund_id"))
                .foreign_key(&mut of_fund("fk_programme_axes_in_kind", "programme_axes", "in_kind_fund_id"))
                .take(),
        )
        .await?;
        m.create_index(index("ux_programme_axes_position", "programme_axes", &["programme_id", "position"]).unique().take()).await?;
        m.create_table(
            Table::create()
                .table("programme_credits")
                .col(uuid("axis_id"))
                // Calendar year: the State's budget year.
                .col(integer("year"))
                .col(uuid("fund_id"))
                .primary_key(Index::create().col("axis_id").col("year"))
                .foreign_key(&mut foreign_key(
                    "fk_programme_credits_axis",
                    ("programme_credits", "axis_id"),
                    ("programme_axes", "id"),
                    ForeignKeyAction::Restrict,
                ))
                .foreign_key(&mut of_fund("fk_programme_credits_fund", "programme_credits", "fund_id"))
                .take(),
        )
        .await?;
        m.create_table(
            Table::create()
                .table("programme_people")
                .col(uuid("programme_id"))
                .col(uuid("account_id"))
                .col(word("role"))
                .col(instant("since"))
                .primary_key(Index::create().col("programme_id").col("account_id").col("role"))
                .foreign_key(&mut of_programme("fk_programme_people_programme", "programme_people"))
                .foreign_key(&mut foreign_key(
                    "fk_programme_people_account",
                    ("programme_people", "account_id"),
                    ("accounts", "id"),
                    ForeignKeyAction::Cascade,
                ))
                .take(),
        )
        .await?;
        m.create_index(index("ix_programme_people_account", "programme_people", &["account_id"])).await?;
        m.create_table(
            Table::create()
                .table("programme_transfers")
                .col(pk_uuid("id"))
                .col(uuid("programme_id"))
                .col(word("credit"))
                .col(integer_null("year"))
                .col(uuid("from_axis_id"))
                .col(uuid("to_axis_id").check(Expr::col("to_axis_id").ne(Expr::col("from_axis_id"))))
                .col(big_integer("cents").check(Expr::col("cents").gt(0)))
                .col(text("reason"))
                .col(word("state"))
                .col(uuid("proposed_by"))
                .col(instant("proposed_at"))
                // Never the one who proposed it.
                .col(uuid_null("decided_by").check(Expr::col("decided_by").ne(Expr::col("proposed_by"))))
                .col(instant_null("decided_at"))
                .col(text_null("decision_reason"))
                .foreign_key(&mut of_programme("fk_programme_transfers_programme", "programme_transfers"))
                .take(),
        )
        .await?;
        m.create_index(index("ix_programme_transfers_programme", "programme_transfers", &["programme_id", "id"])).await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for table in ["programme_transfers", "programme_people", "programme_credits", "programme_axes", "programmes"] {
            m.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}
