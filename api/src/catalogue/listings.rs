//! The listing row: finding it, naming it, and what happens to it as a whole.

use super::{
    entity::{listing, revision},
    model::{self, ListingCommand},
};
use crate::{
    audit,
    facts::{Fact, emit},
    kernel::{
        cursor::DEFAULT_LIMIT,
        db::Tx,
        error::Result,
        idempotency::Once,
        policy::{Action, may},
        text, words,
    },
    server::Server,
};
use openapi::{
    answer::Page,
    catalogue::{ListingState, Localised, OwnListing, RevisionRef},
    problem::Problem,
    security::Caller,
};
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryOrder, QuerySelect, entity::prelude::*};
use serde_json::json;
use std::collections::HashMap;

pub async fn find(c: &impl ConnectionTrait, id: Uuid) -> Result<listing::Model> {
    listing::Entity::find_by_id(id).one(c).await?.ok_or_else(|| Problem::not_found().into())
}

/// The row, locked for this write: two commands on one listing go one after the other.
pub async fn lock(tx: &Tx, id: Uuid) -> Result<listing::Model> {
    listing::Entity::find_by_id(id).lock_exclusive().one(&**tx).await?.ok_or_else(|| Problem::not_found().into())
}

pub fn state(row: &listing::Model) -> Result<ListingState> {
    words::read(&row.state)
}

/// Addresses made of a title, best first; the last is free for certain.
pub fn slugs(title: &str) -> impl Iterator<Item = String> {
    let base = text::slug(title, 100, "fiche");
    let numbered = (2..50).map({
        let base = base.clone();
        move |n| format!("{base}-{n}")
    });
    let certain = format!("{base}-{}", Uuid::now_v7().simple());
    std::iter::once(base).chain(numbered).chain(std::iter::once(certain))
}

pub fn own(row: listing::Model, open: Option<&revision::Model>) -> Result<OwnListing> {
    Ok(OwnListing {
        id: row.id,
        kind: words::read(&row.kind)?,
        title: words::shape::<Localised>(row.title)?,
        state: words::read(&row.state)?,
        slug: row.slug,
        open_revision: open.map(reference).transpose()?,
        suspension_reason: row.suspension_reason,
        updated_at: open.map_or(row.updated_at, |revision| revision.updated_at.max(row.updated_at)),
    })
}

pub fn reference(row: &revision::Model) -> Result<RevisionRef> {
    Ok(RevisionRef { id: row.id, number: row.number, state: words::read(&row.state)? })
}

/// The open revisions of some listings, by id.
pub async fn open_revisions(c: &impl ConnectionTrait, rows: &[listing::Model]) -> Result<HashMap<Uuid, revision::Model>> {
    let ids: Vec<Uuid> = rows.iter().filter_map(|r| r.open_revision).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found = revision::Entity::find().filter(revision::Column::Id.is_in(ids)).all(c).await?;
    Ok(found.into_iter().map(|r| (r.id, r)).collect())
}

/// The title of an imported listing and the organisation that has it, for a claim.
pub async fn imported(c: &impl ConnectionTrait, id: Uuid) -> Result<Option<(String, Uuid)>> {
    let found = listing::Entity::find_by_id(id).filter(listing::Column::Origin.is_not_null()).one(c).await?;
    found
        .map(|row| {
            let title: Localised = words::shape(row.title)?;
            Ok((title.fr.or(title.en).unwrap_or(row.slug), row.organisation_id))
        })
        .transpose()
}

/// Gives a listing to the publisher whose claim was accepted.
pub async fn hand_over(tx: &Tx, id: Uuid, organisation_id: Uuid) -> Result<()> {
    let row = lock(tx, id).await?;
    let before = row.organisation_id;
    let mut row: listing::ActiveModel = row.into();
    row.organisation_id = Set(organisation_id);
    row.updated_at = Set(tx.now);
    row.update(&**tx).await?;
    let data = json!({ "before": before, "after": organisation_id });
    audit::record(tx, audit::Event::new(audit::SYSTEM, "hand_over_listing", "listing", id).data(data)).await?;
    emit(tx, Fact::ListingChanged(id)).await
}

impl Server {
    pub(super) async fn own_listings(
        &self,
        caller: &Caller,
        organisation: Uuid,
        state: Option<ListingState>,
        cursor: Option<String>,
        limit: Option<u16>,
    ) -> Result<Page<OwnListing>> {
        may(caller, Action::ReadDrafts, Some(organisation))?;
        let state = state.map(|s| words::word(&s));
        let query = format!("list_organisation_listings/{organisation}?state={}", state.as_deref().unwrap_or_default());
        let mut find = listing::Entity::find().filter(listing::Column::OrganisationId.eq(organisation));
        if let Some(state) = state {
            find = find.filter(listing::Column::State.eq(state));
        }
        self.page_of_listings(find, &query, cursor, limit).await
    }

    pub(super) async fn suspended_listings(&self, caller: &Caller, cursor: Option<String>, limit: Option<u16>) -> Result<Page<OwnListing>> {
        may(caller, Action::Moderate, None)?;
        let find = listing::Entity::find().filter(listing::Column::State.eq(words::word(&ListingState::Suspended)));
        self.page_of_listings(find, "list_suspensions", cursor, limit).await
    }

    async fn page_of_listings(
        &self,
        find: sea_orm::Select<listing::Entity>,
        query: &str,
        cursor: Option<String>,
        limit: Option<u16>,
    ) -> Result<Page<OwnListing>> {
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        let mut find = find.order_by_desc(listing::Column::Id).limit(u64::from(limit) + 1);
        if let Some(before) = self.cursors.read::<Uuid>(query, cursor.as_deref())? {
            find = find.filter(listing::Column::Id.lt(before));
        }
        let rows = find.all(self.db.read()).await?;
        let open = open_revisions(self.db.read(), &rows).await?;
        let items = rows
            .into_iter()
            .map(|row| {
                let revision = row.open_revision.and_then(|id| open.get(&id));
                own(row, revision)
            })
            .collect::<Result<Vec<_>>>()?;
        Ok(self.cursors.page(query, items, limit, |l| l.id, |l| l))
    }

    /// Suspends, restores or withdraws: a change of the whole listing, told to whoever indexes it.
    async fn command(
        &self,
        tx: &Tx,
        actor: &Caller,
        row: listing::Model,
        command: ListingCommand,
        action: &str,
        reason: Option<String>,
    ) -> Result<OwnListing> {
        let before = state(&row)?;
        let after = model::list(before, command)?;
        let id = row.id;
        let mut row: listing::ActiveModel = row.into();
        row.state = Set(words::word(&after));
        row.suspension_reason = Set(reason);
        row.updated_at = Set(tx.now);
        let row = row.update(&**tx).await?;
        let data = json!({ "before": words::word(&before), "after": words::word(&after) });
        audit::record(tx, audit::Event::new(actor.account_id, action, "listing", id).data(data)).await?;
        emit(tx, Fact::ListingChanged(id)).await?;
        let open = open_revisions(&**tx, std::slice::from_ref(&row)).await?;
        let revision = row.open_revision.and_then(|id| open.get(&id)).cloned();
        own(row, revision.as_ref())
    }

    pub(super) async fn withdraw(&self, caller: &Caller, id: Uuid, key: &str) -> Result<OwnListing> {
        let owner = find(self.db.read(), id).await?.organisation_id;
        may(caller, Action::WithdrawListing, Some(owner))?;
        let tx = self.begin().await?;
        let once = Once::new(caller.account_id, "withdraw_listing", key, &[&id.to_string()]);
        if let Some(answer) = once.replay(&tx).await? {
            return Ok(answer);
        }
        let row = lock(&tx, id).await?;
        let answer = self.command(&tx, caller, row, ListingCommand::Withdraw, "withdraw_listing", None).await?;
        once.store(&tx, &answer).await?;
        tx.commit().await?;
        Ok(answer)
    }

    pub(super) async fn suspend(&self, caller: &Caller, id: Uuid, reason: String) -> Result<OwnListing> {
        may(caller, Action::SuspendListing, None)?;
        let tx = self.begin().await?;
        let row = lock(&tx, id).await?;
        let organisation = row.organisation_id;
        let answer = self.command(&tx, caller, row, ListingCommand::Suspend, "suspend_listing", Some(reason.clone())).await?;
        self.tell_team(&tx, organisation, "listing-suspended", &answer.title, id, &reason).await?;
        tx.commit().await?;
        Ok(answer)
    }

    pub(super) async fn restore(&self, caller: &Caller, id: Uuid) -> Result<OwnListing> {
        may(caller, Action::SuspendListing, None)?;
        let tx = self.begin().await?;
        let row = lock(&tx, id).await?;
        let answer = self.command(&tx, caller, row, ListingCommand::Restore, "restore_listing", None).await?;
        tx.commit().await?;
        Ok(answer)
    }

    /// Tells a publisher's editors what happened to their listing.
    pub(super) async fn tell_team(
        &self,
        tx: &Tx,
        organisation: Uuid,
        mail: &str,
        title: &Localised,
        id: Uuid,
        reasons: &str,
    ) -> Result<()> {
        let title = title.fr.as_deref().or(title.en.as_deref()).unwrap_or_default();
        let link = self.settings.link(&format!("/publisher/listings/{id}"));
        for (email, locale) in crate::organisations::team_addresses(&**tx, organisation).await? {
            let values = [("title", title), ("link", link.as_str()), ("reasons", reasons)];
            crate::notifications::mail(tx, &self.texts, &email, locale, mail, &values).await?;
        }
        Ok(())
    }
}
