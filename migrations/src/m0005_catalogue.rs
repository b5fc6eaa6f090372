//! Listings, revisions, prices, media, reports.

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
                .table("listings")
                .col(pk_uuid("id"))
                .col(uuid("organisation_id"))
                .col(string_len_uniq("slug", 160))
                .col(word("kind"))
                // Title of the latest revision, for lists of the workspace.
                .col(json("title"))
                .col(word("state"))
                .col(uuid_null("published_revision"))
                .col(uuid_null("open_revision"))
                .col(string_len_null("origin", 120))
                .col(string_len_null("external_id", 300))
                .col(string_len_null("origin_publisher", 300))
                .col(text_null("suspension_reason"))
                .col(instant_null("published_at"))
                .col(instant("updated_at"))
                .col(instant("created_at"))
                .foreign_key(&mut foreign_key(
                    "fk_listings_organisation",
                    ("listings", "organisation_id"),
                    ("organisations", "id"),
                    ForeignKeyAction::Restrict,
                ))
                .take(),
        )
        .await?;
        // What an import already brought is found again, never doubled.
        m.create_index(index("ux_listings_origin", "listings", &["origin", "external_id"]).unique().take()).await?;
        m.create_index(index("ix_listings_organisation", "listings", &["organisation_id", "id"])).await?;
        m.create_index(index("ix_listings_state", "listings", &["state", "id"])).await?;
        m.create_table(
            Table::create()
                .table("revisions")
                .col(pk_uuid("id"))
                .col(uuid("listing_id"))
                .col(integer("number"))
                .col(word("state"))
                .col(json("content"))
                .col(json("reasons"))
                .col(uuid_null("assigned_to"))
                .col(instant("created_at"))
                .col(instant("updated_at"))
                .col(instant_null("submitted_at"))
                .col(instant_null("decided_at"))
                .col(version())
                .foreign_key(&mut foreign_key(
                    "fk_revisions_listing",
                    ("revisions", "listing_id"),
                    ("listings", "id"),
                    ForeignKeyAction::Cascade,
                ))
                .take(),
        )
        .await?;
        m.create_index(index("ux_revisions_number", "revisions", &["listing_id", "number"]).unique().take()).await?;
        m.create_index(index("ix_revisions_state", "revisions", &["state", "submitted_at", "id"])).await?;
        m.create_index(index("ix_revisions_assigned", "revisions", &["assigned_to", "state"])).await?;
        // A published revision never changes.
        refuse(m, "revisions_frozen", "revisions", "UPDATE OF content", "OLD.state IN ('published', 'superseded')").await?;
        m.create_table(
            Table::create()
                .table("prices")
                .col(pk_uuid("id"))
                .col(uuid("listing_id"))
                .col(string_len("offer", 40))
                .col(word("unit"))
                .col(big_integer("amount_cents").check(Expr::col("amount_cents").gte(0)))
                .col(string_len("currency", 3))
                .col(integer_null("min_pupils"))
                .col(integer_null("max_pupils"))
                .col(date("valid_from"))
                .col(date_null("valid_until"))
                .col(instant("created_at"))
                .foreign_key(&mut foreign_key("fk_prices_listing", ("prices", "listing_id"), ("listings", "id"), ForeignKeyAction::Cascade))
                .take(),
        )
        .await?;
        m.create_index(index("ix_prices_listing", "prices", &["listing_id", "offer", "valid_from"])).await?;
        m.create_table(
            Table::create()
                .table("media")
                .col(pk_uuid("id"))
                .col(uuid("listing_id"))
                .col(string_len("file", 80))
                .col(string_len("thumbnail", 80))
                .col(integer("width"))
                .col(integer("height"))
                .col(integer("bytes"))
                .col(instant("created_at"))
                .foreign_key(&mut foreign_key("fk_media_listing", ("media", "listing_id"), ("listings", "id"), ForeignKeyAction::Cascade))
                .take(),
        )
        .await?;
        m.create_index(index("ix_media_listing", "media", &["listing_id", "id"])).await?;
        m.create_table(
            Table::create()
                .table("reports")
                .col(pk_uuid("id"))
                .col(uuid("listing_id"))
                .col(word("kind"))
                .col(text("text"))
                .col(string_len_null("email", 320))
                .col(word("state"))
                .col(text_null("resolution"))
                .col(instant("created_at"))
                .foreign_key(&mut foreign_key(
                    "fk_reports_listing",
                    ("reports", "listing_id"),
                    ("listings", "id"),
                    ForeignKeyAction::Cascade,
                ))
                .take(),
        )
        .await?;
        m.create_index(index("ix_reports_state", "reports", &["state", "id"])).await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for table in ["reports", "media", "prices", "revisions", "listings"] {
            m.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}
