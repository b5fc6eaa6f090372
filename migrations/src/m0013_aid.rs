//! De minimis aid: links and splits of undertakings, signed declarations of earlier aid, aid granted here.

use crate::columns::*;
use crate::triggers::refuse;
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// A company's name: `siren:…`, `foreign:COUNTRY:…`, `organisation:…`.
fn company(name: &str) -> ColumnDef {
    string_len(name.to_owned(), 64)
}

fn of_organisation(name: &str, table: &str, column: &str) -> ForeignKeyCreateStatement {
    foreign_key(name, (table, column), ("organisations", "id"), ForeignKeyAction::Restrict)
}

fn cents(name: &str) -> ColumnDef {
    big_integer(name.to_owned()).check(Expr::col(name.to_owned()).gt(0)).take()
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.create_table(
            Table::create()
                .table("undertaking_links")
                .col(pk_uuid("id"))
                .col(company("controller"))
                .col(company("controlled").check(Expr::col("controlled").ne(Expr::col("controller"))))
                .col(word("kind"))
                .col(date("from_day"))
                .col(date_null("until_day").check(Expr::col("until_day").gte(Expr::col("from_day"))))
                .col(text("reason"))
                .col(uuid("declared_by"))
                .col(instant("declared_at"))
                // Declared by mistake; it counts no more.
                .col(instant_null("withdrawn_at"))
                .foreign_key(&mut of_organisation("fk_undertaking_links_organisation", "undertaking_links", "declared_by"))
                .take(),
        )
        .await?;
        m.create_index(index("ix_undertaking_links_controller", "undertaking_links", &["controller"])).await?;
        m.create_index(index("ix_undertaking_links_controlled", "undertaking_links", &["controlled"])).await?;
        m.create_index(index("ix_undertaking_links_declared", "undertaking_links", &["declared_by", "id"])).await?;
        m.create_table(
            Table::create()
                .table("undertaking_splits")
                .col(pk_uuid("id"))
                .col(company("company"))
                .col(date("on_day"))
                .col(text("reason"))
                .col(uuid("declared_by"))
                .col(instant("declared_at"))
                .col(instant_null("withdrawn_at"))
                .foreign_key(&mut of_organisation("fk_undertaking_splits_organisation", "undertaking_splits", "declared_by"))
                .take(),
        )
        .await?;
        m.create_index(index("ix_undertaking_splits_company", "undertaking_splits", &["company"])).await?;
        m.create_index(index("ix_undertaking_splits_declared", "undertaking_splits", &["declared_by", "id"])).await?;
        m.create_table(
            Table::create()
                .table("undertaking_split_parts")
                .col(uuid("split_id"))
                .col(company("company"))
                .col(integer("position"))
                .col(big_integer("equity_cents").check(Expr::col("equity_cents").gte(0)))
                // Ids of the aid that follows this part whole.
                .col(json("aid"))
                .primary_key(Index::create().col("split_id").col("company"))
                .foreign_key(&mut foreign_key(
                    "fk_undertaking_split_parts_split",
                    ("undertaking_split_parts", "split_id"),
                    ("undertaking_splits", "id"),
                    ForeignKeyAction::Restrict,
                ))
                .take(),
        )
        .await?;
        m.create_index(index("ix_undertaking_split_parts_company", "undertaking_split_parts", &["company"])).await?;
        m.create_table(
            Table::create()
                .table("aid_declarations")
                .col(uuid("organisation_id"))
                .col(integer("number"))
                .col(integer("year_end_month"))
                .col(integer("year_end_day"))
                .col(uuid("signed_by"))
                .col(instant("signed_at"))
                .primary_key(Index::create().col("organisation_id").col("number"))
                .foreign_key(&mut of_organisation("fk_aid_declarations_organisation", "aid_declarations", "organisation_id"))
                .take(),
        )
        .await?;
        m.create_table(
            Table::create()
                .table("declared_aid")
                .col(pk_uuid("id"))
                .col(uuid("organisation_id"))
                .col(integer("number"))
                .col(integer("position"))
                .col(company("company"))
                .col(date("on_day"))
                .col(string_len("granted_by", 200))
                .col(string_len("regulation", 20))
                .col(cents("amount_cents"))
                .col(cents("grant_equivalent_cents"))
                .foreign_key(&mut foreign_key_of_declaration())
                .take(),
        )
        .await?;
        m.create_index(index("ux_declared_aid_position", "declared_aid", &["organisation_id", "number", "position"]).unique().take())
            .await?;
        m.create_index(index("ix_declared_aid_company", "declared_aid", &["company", "on_day"])).await?;
        m.create_table(
            Table::create()
                .table("granted_aid")
                .col(pk_uuid("id"))
                // What it was given for, once: an application.
                .col(string_len_uniq("cause", 120))
                .col(uuid("organisation_id"))
                .col(company("company"))
                .col(uuid("programme_id"))
                .col(string_len("granted_by", 200))
                .col(string_len("regulation", 20))
                .col(cents("cents"))
                .col(word("state"))
                // Of the proposal, then of the decision.
                .col(date("on_day"))
                .col(instant("changed_at"))
                .foreign_key(&mut of_organisation("fk_granted_aid_organisation", "granted_aid", "organisation_id"))
                .foreign_key(&mut foreign_key(
                    "fk_granted_aid_programme",
                    ("granted_aid", "programme_id"),
                    ("programmes", "id"),
                    ForeignKeyAction::Restrict,
                ))
                .take(),
        )
        .await?;
        m.create_index(index("ix_granted_aid_company", "granted_aid", &["company", "on_day"])).await?;
        // What was signed stays as it was signed; aid is released, never erased.
        for table in ["aid_declarations", "declared_aid"] {
            for event in ["UPDATE", "DELETE"] {
                refuse(m, &format!("{table}_no_{}", event.to_lowercase()), table, event, "1 = 1").await?;
            }
        }
        refuse(m, "granted_aid_no_delete", "granted_aid", "DELETE", "1 = 1").await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for table in
            ["granted_aid", "declared_aid", "aid_declarations", "undertaking_split_parts", "undertaking_splits", "undertaking_links"]
        {
            m.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}

fn foreign_key_of_declaration() -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name("fk_declared_aid_declaration")
        .from("declared_aid", ("organisation_id", "number"))
        .to("aid_declarations", ("organisation_id", "number"))
        .on_delete(ForeignKeyAction::Restrict)
        .take()
}
