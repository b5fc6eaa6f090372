//! Organisations, members, invitations, claims, the school directory.

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
        m.create_table(
            Table::create()
                .table("organisations")
                .col(pk_uuid("id"))
                .col(string_len("name", 200))
                // Folded name and numbers, what the register is searched by.
                .col(text("search"))
                .col(string_len_null("siren", 9))
                .col(string_len_null("siret", 14))
                .col(string_len_null("vat_number", 13))
                .col(string_len_null("uai", 8))
                .col(string_len_null("town", 120))
                .col(string_len_null("website", 500))
                .col(json_null("description"))
                // Words in a fixed order, comma-separated: a closed set of six, always read whole.
                .col(string_len("capacities", 120))
                .col(string_len_null("verified_by", 32))
                .col(instant_null("verified_at"))
                .col(instant("created_at"))
                .col(version())
                .take(),
        )
        .await?;
        // One organisation per SIREN or UAI.
        m.create_index(index("ux_organisations_siren", "organisations", &["siren"]).unique().take()).await?;
        m.create_index(index("ux_organisations_uai", "organisations", &["uai"]).unique().take()).await?;
        m.create_table(
            Table::create()
                .table("memberships")
                .col(uuid("organisation_id"))
                .col(uuid("account_id"))
                .col(word("role"))
                .col(instant("since"))
                .primary_key(Index::create().col("organisation_id").col("account_id"))
                .foreign_key(&mut foreign_key(
                    "fk_memberships_organisation",
                    ("memberships", "organisation_id"),
                    ("organisations", "id"),
                    ForeignKeyAction::Cascade,
                ))
                .foreign_key(&mut foreign_key(
                    "fk_memberships_account",
                    ("memberships", "account_id"),
                    ("accounts", "id"),
                    ForeignKeyAction::Cascade,
                ))
                .take(),
        )
        .await?;
        m.create_index(index("ix_memberships_account", "memberships", &["account_id"])).await?;
        m.create_table(
            Table::create()
                .table("invitations")
                .col(pk_uuid("id"))
                .col(uuid("organisation_id"))
                .col(string_len("email", 320))
                .col(word("role"))
                .col(uuid("invited_by"))
                .col(string_len_uniq("token_hash", 64))
                .col(instant("expires_at"))
                .col(instant_null("accepted_at"))
                .foreign_key(&mut foreign_key(
                    "fk_invitations_organisation",
                    ("invitations", "organisation_id"),
                    ("organisations", "id"),
                    ForeignKeyAction::Cascade,
                ))
                .take(),
        )
        .await?;
        m.create_index(index("ix_invitations_organisation", "invitations", &["organisation_id", "id"])).await?;
        m.create_table(
            Table::create()
                .table("claims")
                .col(pk_uuid("id"))
                .col(word("kind"))
                .col(string_len("subject", 64))
                .col(string_len("subject_name", 300))
                .col(uuid_null("organisation_id"))
                .col(uuid("account_id"))
                .col(text("reason"))
                .col(word("state"))
                .col(boolean("disputed"))
                .col(text_null("decision_reason"))
                .col(uuid_null("decided_by"))
                .col(instant("created_at"))
                .col(instant_null("decided_at"))
                .take(),
        )
        .await?;
        m.create_index(index("ix_claims_state", "claims", &["state", "id"])).await?;
        m.create_index(index("ix_claims_account", "claims", &["account_id", "id"])).await?;
        // One open claim of one subject by one person.
        m.get_connection()
            .execute_unprepared("CREATE UNIQUE INDEX ux_claims_open ON claims (kind, subject, account_id) WHERE state = 'open'")
            .await?;
        m.create_table(
            Table::create()
                .table("schools")
                .col(string_len("uai", 8).primary_key())
                .col(string_len("name", 300))
                // Folded name, town and UAI.
                .col(text("search"))
                .col(string_len("sector", 32))
                .col(string_len("nature", 120))
                .col(string_len_null("street", 300))
                .col(string_len_null("postal_code", 10))
                .col(string_len_null("town", 120))
                .col(string_len_null("department", 120))
                .col(string_len_null("academy", 120))
                .col(double_null("latitude"))
                .col(double_null("longitude"))
                .col(date_null("opened_on"))
                .col(boolean("open"))
                .take(),
        )
        .await?;
        m.create_index(index("ix_schools_name", "schools", &["name", "uai"])).await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for table in ["schools", "claims", "invitations", "memberships", "organisations"] {
            m.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}
