//! Applications: what is being written, what was submitted, what happened.

use crate::columns::*;
use crate::triggers::refuse;
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

fn of_application(name: &str, table: &str) -> ForeignKeyCreateStatement {
    foreign_key(name, (table, "application_id"), ("applications", "id"), ForeignKeyAction::Restrict)
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.create_table(
            Table::create()
                .table("applications")
                .col(pk_uuid("id"))
                .col(string_len_uniq("number", 16))
                .col(uuid("programme_id"))
                .col(uuid("call_id"))
                // The version it is written for.
                .col(integer("call_version"))
                // The latest version its applicant knew of when they last chose.
                .col(integer("known_version"))
                .col(uuid("organisation_id"))
                .col(word("state"))
                // Where an open correction leads back to.
                .col(string_len_null("resumes", 32))
                .col(json("content"))
                .col(string_len("title", 200))
                .col(big_integer_null("amount_cents").check(Expr::col("amount_cents").gt(0)))
                .col(uuid("created_by"))
                .col(instant("created_at"))
                .col(uuid("updated_by"))
                .col(instant("updated_at"))
                // Of the first submission.
                .col(instant_null("submitted_at"))
                .col(version())
                .foreign_key(&mut foreign_key(
                    "fk_applications_programme",
                    ("applications", "programme_id"),
                    ("programmes", "id"),
                    ForeignKeyAction::Restrict,
                ))
                .foreign_key(&mut foreign_key(
                    "fk_applications_organisation",
                    ("applications", "organisation_id"),
                    ("organisations", "id"),
                    ForeignKeyAction::Restrict,
                ))
                .foreign_key(
                    ForeignKey::create()
                        .name("fk_applications_call_version")
                        .from("applications", ("call_id", "call_version"))
                        .to("call_versions", ("call_id", "number"))
                        .on_delete(ForeignKeyAction::Restrict),
                )
                .take(),
        )
        .await?;
        m.create_index(index("ix_applications_organisation", "applications", &["organisation_id", "id"])).await?;
        m.create_index(index("ix_applications_programme", "applications", &["programme_id", "submitted_at", "id"])).await?;
        m.create_index(index("ix_applications_call", "applications", &["call_id", "submitted_at", "id"])).await?;
        m.create_table(
            Table::create()
                .table("application_submissions")
                .col(uuid("application_id"))
                .col(integer("number"))
                .col(integer("call_version"))
                // The very text that was hashed.
                .col(text("frozen"))
                .col(string_len("sha256", 64))
                .col(uuid("submitted_by"))
                .col(instant("received_at"))
                .primary_key(Index::create().col("application_id").col("number"))
                .foreign_key(&mut of_application("fk_application_submissions_application", "application_submissions"))
                .take(),
        )
        .await?;
        m.create_table(
            Table::create()
                .table("application_steps")
                .col(pk_uuid("id"))
                .col(uuid("application_id"))
                .col(instant("at"))
                // An account id, or `system`.
                .col(string_len("actor", 36))
                .col(word("state"))
                .col(text_null("reason"))
                .foreign_key(&mut of_application("fk_application_steps_application", "application_steps"))
                .take(),
        )
        .await?;
        m.create_index(index("ix_application_steps_application", "application_steps", &["application_id", "id"])).await?;
        for table in ["application_submissions", "application_steps"] {
            for event in ["UPDATE", "DELETE"] {
                refuse(m, &format!("{table}_no_{}", event.to_lowercase()), table, event, "1 = 1").await?;
            }
        }
        refuse(m, "applications_no_delete", "applications", "DELETE", "1 = 1").await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for table in ["application_steps", "application_submissions", "applications"] {
            m.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}
