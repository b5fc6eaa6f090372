//! Decisions on applications: what is held for them, who decided what, appeals.

use crate::columns::*;
use crate::triggers::refuse;
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

fn of_application(table: &str) -> ForeignKeyCreateStatement {
    foreign_key(&format!("fk_{table}_application"), (table, "application_id"), ("applications", "id"), ForeignKeyAction::Restrict)
}

fn cents(name: &str) -> ColumnDef {
    big_integer(name.to_owned()).check(Expr::col(name.to_owned()).gte(0)).take()
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.create_table(
            Table::create()
                .table("application_grants")
                .col(uuid("application_id").primary_key())
                .col(uuid("axis_id"))
                // Counts movements, so that each has a cause of its own in the book.
                .col(integer("movements"))
                .col(cents("proposed_cents"))
                .col(cents("proposed_in_kind_cents"))
                .col(uuid("proposed_by"))
                .col(instant("proposed_at"))
                .col(text("reason"))
                // What the book holds for it now.
                .col(cents("reserved_cents"))
                .col(cents("committed_cents"))
                .col(cents("in_kind_cents"))
                .col(string_len_null("regulation", 20))
                .col(instant_null("lapses_at"))
                .col(date_null("signed_on"))
                .col(string_len_null("reference", 200))
                .foreign_key(&mut of_application("application_grants"))
                .foreign_key(&mut foreign_key(
                    "fk_application_grants_axis",
                    ("application_grants", "axis_id"),
                    ("programme_axes", "id"),
                    ForeignKeyAction::Restrict,
                ))
                .take(),
        )
        .await?;
        m.create_table(
            Table::create()
                .table("application_decisions")
                .col(pk_uuid("id"))
                .col(uuid("application_id"))
                .col(word("state"))
                .col(word("outcome"))
                .col(cents("amount_cents"))
                .col(cents("in_kind_cents"))
                .col(text("reasons"))
                .col(uuid("decided_by"))
                .col(instant("decided_at"))
                // Never the one who decided first.
                .col(uuid_null("confirmed_by").check(Expr::col("confirmed_by").ne(Expr::col("decided_by"))))
                .col(instant_null("confirmed_at"))
                .col(text_null("confirmation_reason"))
                .foreign_key(&mut of_application("application_decisions"))
                .take(),
        )
        .await?;
        m.create_index(index("ix_application_decisions_application", "application_decisions", &["application_id", "id"])).await?;
        m.create_table(
            Table::create()
                .table("application_appeals")
                .col(pk_uuid("id"))
                .col(uuid("application_id"))
                .col(text("text"))
                .col(uuid("noted_by"))
                .col(instant("noted_at"))
                .foreign_key(&mut of_application("application_appeals"))
                .take(),
        )
        .await?;
        m.create_index(index("ix_application_appeals_application", "application_appeals", &["application_id", "id"])).await?;
        refuse(m, "application_decisions_fixed", "application_decisions", "UPDATE", "OLD.state <> 'pending'").await?;
        refuse(m, "application_decisions_no_delete", "application_decisions", "DELETE", "1 = 1").await?;
        refuse(m, "application_grants_no_delete", "application_grants", "DELETE", "1 = 1").await?;
        for event in ["UPDATE", "DELETE"] {
            refuse(m, &format!("application_appeals_no_{}", event.to_lowercase()), "application_appeals", event, "1 = 1").await?;
        }
        Ok(())
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for table in ["application_appeals", "application_decisions", "application_grants"] {
            m.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}
