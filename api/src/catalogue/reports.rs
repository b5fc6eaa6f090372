//! What anybody says is wrong with a listing.

use super::{
    entity::{listing, report},
    listings,
};
use crate::{
    audit,
    kernel::{
        cursor::DEFAULT_LIMIT,
        db::Tx,
        error::Result,
        idempotency::Once,
        policy::{Action, may},
        text, words,
    },
    notifications, organisations,
    server::Server,
};
use openapi::{
    answer::Page,
    catalogue::{ListingState, Localised, NewReport},
    message::Message,
    moderation::{Report, ReportState},
    problem::Problem,
    security::Caller,
};
use poem_openapi::types::ToJSON;
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryOrder, QuerySelect, entity::prelude::*, sea_query::Expr};
use serde_json::json;

fn wire(row: report::Model, listing: &listing::Model) -> Result<Report> {
    Ok(Report {
        id: row.id,
        listing_id: listing.id,
        slug: listing.slug.clone(),
        title: words::shape::<Localised>(listing.title.clone())?,
        kind: words::read(&row.kind)?,
        text: row.text,
        email: row.email,
        state: words::read(&row.state)?,
        resolution: row.resolution,
        created_at: row.created_at,
    })
}

/// Forgets the address of somebody who reported; what they said stays.
pub async fn forget_reporter(tx: &Tx, email: &str) -> Result<()> {
    report::Entity::update_many()
        .col_expr(report::Column::Email, Expr::value(None::<String>))
        .filter(report::Column::Email.eq(email))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Reports nobody answered yet, counted up to what anybody would read.
pub async fn open(c: &impl ConnectionTrait) -> Result<u32> {
    let ids: Vec<Uuid> = report::Entity::find()
        .select_only()
        .column(report::Column::Id)
        .filter(report::Column::State.eq(words::word(&ReportState::Open)))
        .limit(1000)
        .into_tuple()
        .all(c)
        .await?;
    Ok(ids.len() as u32)
}

impl Server {
    pub(super) async fn report(&self, caller: Option<&Caller>, id: Uuid, key: &str, new: NewReport) -> Result<()> {
        self.throttles.report(id)?;
        let email = match new.email.as_deref().map(str::trim).filter(|e| !e.is_empty()) {
            None => caller.map(|c| c.email.clone()),
            Some(given) => Some(text::email(given).ok_or_else(|| {
                Problem::field("/email", Message::new("Cette adresse n’est pas valable.", "This is not a valid address."))
            })?),
        };
        let tx = self.begin().await?;
        let row = listings::find(&*tx, id).await?;
        if listings::state(&row)? != ListingState::Published {
            return Err(Problem::not_found().into());
        }
        // Strangers share one drawer of keys; the body's hash keeps theirs apart.
        let account = caller.map_or(Uuid::nil(), |c| c.account_id);
        let once = Once::new(account, "create_report", key, &[&id.to_string(), &new.to_json_string()]);
        if once.replay::<bool>(&tx).await?.is_some() {
            return Ok(());
        }
        let report = report::ActiveModel {
            id: Set(Uuid::now_v7()),
            listing_id: Set(id),
            kind: Set(words::word(&new.kind)),
            text: Set(new.text),
            email: Set(email),
            state: Set(words::word(&ReportState::Open)),
            resolution: Set(None),
            created_at: Set(tx.now),
        }
        .insert(&*tx)
        .await?;
        let actor = caller.map_or_else(|| "stranger".to_owned(), |c| c.account_id.to_string());
        audit::record(
            &tx,
            audit::Event::new(actor, "create_report", "listing", id).data(json!({ "report": report.id, "kind": report.kind })),
        )
        .await?;
        let title: Localised = words::shape(row.title)?;
        let title = title.fr.or(title.en).unwrap_or(row.slug);
        let link = self.settings.link("/moderation/reports");
        for (email, locale) in organisations::staff_addresses(&*tx).await? {
            notifications::mail(&tx, &self.texts, &email, locale, "report-received", &[("title", &title), ("link", &link)]).await?;
        }
        once.store(&tx, &true).await?;
        tx.commit().await
    }

    pub(super) async fn reports(
        &self,
        caller: &Caller,
        state: Option<ReportState>,
        cursor: Option<String>,
        limit: Option<u16>,
    ) -> Result<Page<Report>> {
        may(caller, Action::Moderate, None)?;
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        let state = state.map(|s| words::word(&s));
        let query = format!("list_reports?state={}", state.as_deref().unwrap_or_default());
        let mut find = report::Entity::find().order_by_desc(report::Column::Id).limit(u64::from(limit) + 1);
        if let Some(state) = state {
            find = find.filter(report::Column::State.eq(state));
        }
        if let Some(before) = self.cursors.read::<Uuid>(&query, cursor.as_deref())? {
            find = find.filter(report::Column::Id.lt(before));
        }
        let rows = find.all(self.db.read()).await?;
        let listings =
            listing::Entity::find().filter(listing::Column::Id.is_in(rows.iter().map(|r| r.listing_id))).all(self.db.read()).await?;
        let items = rows
            .into_iter()
            .filter_map(|row| listings.iter().find(|l| l.id == row.listing_id).map(|l| wire(row, l)))
            .collect::<Result<Vec<_>>>()?;
        Ok(self.cursors.page(&query, items, limit, |r| r.id, |r| r))
    }

    pub(super) async fn resolve(&self, caller: &Caller, id: Uuid, resolution: String) -> Result<Report> {
        may(caller, Action::Moderate, None)?;
        let tx = self.begin().await?;
        let row = report::Entity::find_by_id(id).lock_exclusive().one(&*tx).await?.ok_or_else(Problem::not_found)?;
        if words::read::<ReportState>(&row.state)? == ReportState::Resolved {
            return Err(Problem::conflict("Ce signalement est déjà traité.", "This report is already resolved.").into());
        }
        let listing = listings::find(&*tx, row.listing_id).await?;
        let mut change: report::ActiveModel = row.into();
        change.state = Set(words::word(&ReportState::Resolved));
        change.resolution = Set(Some(resolution));
        let row = change.update(&*tx).await?;
        audit::record(&tx, audit::Event::new(caller.account_id, "resolve_report", "listing", listing.id).data(json!({ "report": id })))
            .await?;
        tx.commit().await?;
        wire(row, &listing)
    }
}
