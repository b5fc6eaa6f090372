//! Instruction of applications: corrections, messages, assignments, interests, reviews.

use crate::columns::*;
use crate::triggers::refuse;
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

fn of_application(table: &str) -> ForeignKeyCreateStatement {
    foreign_key(&format!("fk_{table}_application"), (table, "application_id"), ("applications", "id"), ForeignKeyAction::Restrict)
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        // Mean of the submitted reviews, kept beside what it ranks.
        m.alter_table(
            Table::alter().table("applications").add_column(integer_null("score").check(Expr::col("score").between(0, 10_000))).take(),
        )
        .await?;
        m.alter_table(Table::alter().table("applications").add_column(integer("reviews").default(0)).take()).await?;
        m.create_index(index("ix_applications_score", "applications", &["call_id", "score", "submitted_at", "id"])).await?;
        m.create_table(
            Table::create()
                .table("application_corrections")
                .col(pk_uuid("id"))
                .col(uuid("application_id"))
                // Pointers.
                .col(json("fields"))
                .col(text("reason"))
                .col(uuid("asked_by"))
                .col(instant("asked_at"))
                .col(instant("due_at").check(Expr::col("due_at").gt(Expr::col("asked_at"))))
                .col(instant_null("closed_at"))
                .foreign_key(&mut of_application("application_corrections"))
                .take(),
        )
        .await?;
        m.create_index(index("ix_application_corrections_application", "application_corrections", &["application_id", "id"])).await?;
        m.create_table(
            Table::create()
                .table("application_messages")
                .col(pk_uuid("id"))
                .col(uuid("application_id"))
                .col(boolean("from_applicant"))
                .col(uuid("author_id"))
                .col(text("text"))
                .col(instant("at"))
                .foreign_key(&mut of_application("application_messages"))
                .take(),
        )
        .await?;
        m.create_index(index("ix_application_messages_application", "application_messages", &["application_id", "id"])).await?;
        m.create_table(
            Table::create()
                .table("application_assignments")
                .col(uuid("application_id"))
                .col(uuid("account_id"))
                .col(word("duty"))
                .col(uuid("assigned_by"))
                .col(instant("since"))
                .primary_key(Index::create().col("application_id").col("account_id"))
                .foreign_key(&mut of_application("application_assignments"))
                .take(),
        )
        .await?;
        m.create_index(index("ix_application_assignments_account", "application_assignments", &["account_id", "duty", "application_id"]))
            .await?;
        m.create_table(
            Table::create()
                .table("application_interests")
                .col(uuid("application_id"))
                .col(uuid("account_id"))
                .col(boolean("conflict"))
                .col(text_null("reason"))
                .col(instant("declared_at"))
                .primary_key(Index::create().col("application_id").col("account_id"))
                .foreign_key(&mut of_application("application_interests"))
                .take(),
        )
        .await?;
        m.create_table(
            Table::create()
                .table("application_reviews")
                .col(uuid("application_id"))
                .col(uuid("account_id"))
                .col(json("content"))
                .col(integer_null("score").check(Expr::col("score").between(0, 10_000)))
                .col(instant_null("submitted_at"))
                .col(version())
                .primary_key(Index::create().col("application_id").col("account_id"))
                .foreign_key(&mut of_application("application_reviews"))
                .take(),
        )
        .await?;
        refuse(m, "application_reviews_fixed", "application_reviews", "UPDATE", "OLD.submitted_at IS NOT NULL").await?;
        refuse(m, "application_reviews_no_delete", "application_reviews", "DELETE", "OLD.submitted_at IS NOT NULL").await?;
        for event in ["UPDATE", "DELETE"] {
            refuse(m, &format!("application_messages_no_{}", event.to_lowercase()), "application_messages", event, "1 = 1").await?;
        }
        refuse(m, "application_corrections_no_delete", "application_corrections", "DELETE", "1 = 1").await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for table in
            ["application_reviews", "application_interests", "application_assignments", "application_messages", "application_corrections"]
        {
            m.drop_table(Table::drop().table(table).take()).await?;
        }
        m.drop_index(Index::drop().name("ix_applications_score").table("applications").to_owned()).await?;
        for column in ["reviews", "score"] {
            m.alter_table(Table::alter().table("applications").drop_column(column).take()).await?;
        }
        Ok(())
    }
}
