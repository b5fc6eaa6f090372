//! The revision a publisher is working on: start, autosave, check, submit, take back, throw away.

use super::{
    checks::{self, Profile},
    entity::{listing, revision},
    listings::{self, reference, slugs},
    media,
    model::{self, Command},
    prices,
};
use crate::{
    audit,
    kernel::{
        cursor::DEFAULT_LIMIT,
        db::Tx,
        error::Result,
        etag,
        idempotency::Once,
        policy::{Action, may},
        words,
    },
    notifications, organisations,
    server::Server,
};
use openapi::{
    answer::Page,
    catalogue::{Checklist, Content, Draft, ListingState, Localised, NewListing, Reason, Revision, RevisionRef, RevisionState},
    message::Message,
    organisations::Capacity,
    problem::{Kind, Problem},
    security::Caller,
};
use poem_openapi::types::ToJSON;
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryOrder, QuerySelect, entity::prelude::*, sea_query::OnConflict};
use serde_json::json;

pub fn wire(row: revision::Model) -> Result<Revision> {
    Ok(Revision {
        id: row.id,
        listing_id: row.listing_id,
        number: row.number,
        state: words::read(&row.state)?,
        content: words::shape(row.content)?,
        reasons: words::shape::<Vec<Reason>>(row.reasons)?,
        created_at: row.created_at,
        submitted_at: row.submitted_at,
        decided_at: row.decided_at,
    })
}

pub async fn find(c: &impl ConnectionTrait, id: Uuid) -> Result<revision::Model> {
    revision::Entity::find_by_id(id).one(c).await?.ok_or_else(|| Problem::not_found().into())
}

/// The latest word on a listing: the open revision, or the published one.
async fn current(c: &impl ConnectionTrait, row: &listing::Model) -> Result<revision::Model> {
    match row.open_revision.or(row.published_revision) {
        Some(id) => find(c, id).await,
        None => Err(Problem::not_found().into()),
    }
}

/// Moves a revision and counts the edit.
pub async fn advance(tx: &Tx, row: revision::Model, command: Command) -> Result<revision::ActiveModel> {
    let next = model::revise(words::read(&row.state)?, command)?;
    let version = row.version + 1;
    let mut row: revision::ActiveModel = row.into();
    row.state = Set(words::word(&next));
    row.updated_at = Set(tx.now);
    row.version = Set(version);
    Ok(row)
}

/// A new revision of a listing, on top of the last one.
pub async fn open(tx: &Tx, listing_id: Uuid, content: &Content) -> Result<revision::Model> {
    let last = revision::Entity::find()
        .filter(revision::Column::ListingId.eq(listing_id))
        .order_by_desc(revision::Column::Number)
        .limit(1)
        .one(&**tx)
        .await?;
    let row = revision::ActiveModel {
        id: Set(Uuid::now_v7()),
        listing_id: Set(listing_id),
        number: Set(last.map_or(1, |r| r.number + 1)),
        state: Set(words::word(&RevisionState::Draft)),
        content: Set(words::json(content)),
        reasons: Set(json!([])),
        assigned_to: Set(None),
        created_at: Set(tx.now),
        updated_at: Set(tx.now),
        submitted_at: Set(None),
        decided_at: Set(None),
        version: Set(1),
    };
    Ok(row.insert(&**tx).await?)
}

/// Where a listing comes from, for imports.
#[derive(Debug, Clone)]
pub struct Origin {
    pub name: String,
    pub external_id: String,
    pub publisher: Option<String>,
}

/// A new listing with its first draft.
pub async fn create(
    tx: &Tx,
    actor: &str,
    organisation_id: Uuid,
    slug: Option<&str>,
    content: &Content,
    origin: Option<Origin>,
) -> Result<(listing::Model, revision::Model)> {
    let title = content.title.fr.as_deref().or(content.title.en.as_deref()).unwrap_or_default();
    let id = Uuid::now_v7();
    let (name, external_id, publisher) = origin.map_or((None, None, None), |o| (Some(o.name), Some(o.external_id), o.publisher));
    let new = listing::ActiveModel {
        id: Set(id),
        organisation_id: Set(organisation_id),
        kind: Set(words::word(&content.kind)),
        title: Set(words::json(&content.title)),
        state: Set(words::word(&ListingState::Draft)),
        published_revision: Set(None),
        open_revision: Set(None),
        origin: Set(name),
        external_id: Set(external_id),
        origin_publisher: Set(publisher),
        origin_hash: Set(None),
        suspension_reason: Set(None),
        published_at: Set(None),
        updated_at: Set(tx.now),
        created_at: Set(tx.now),
        ..Default::default()
    };
    // The index decides, not a look beforehand: of two listings of one title made at once, one takes the next address.
    for slug in slug.map(str::to_owned).into_iter().chain(slugs(title)) {
        let row = listing::ActiveModel { slug: Set(slug), ..new.clone() };
        let free = OnConflict::column(listing::Column::Slug).do_nothing().to_owned();
        if listing::Entity::insert(row).on_conflict(free).exec_without_returning(&**tx).await? == 1 {
            break;
        }
    }
    let revision = open(tx, id, content).await?;
    let mut change: listing::ActiveModel = listings::find(&**tx, id).await?.into();
    change.open_revision = Set(Some(revision.id));
    let row = change.update(&**tx).await?;
    let data = json!({ "organisation": organisation_id, "slug": row.slug, "origin": row.origin, "external_id": row.external_id });
    audit::record(tx, audit::Event::new(actor, "create_listing", "listing", id).data(data)).await?;
    Ok((row, revision))
}

impl Server {
    async fn draft(&self, c: &impl ConnectionTrait, row: listing::Model, revision: revision::Model) -> Result<(i64, Draft)> {
        let version = revision.version;
        let content: Content = words::shape(revision.content.clone())?;
        let publisher =
            organisations::references(c, vec![row.organisation_id]).await?.remove(&row.organisation_id).ok_or_else(Problem::not_found)?;
        let draft = Draft {
            listing_id: row.id,
            listing_state: listings::state(&row)?,
            publisher,
            revision: reference(&revision)?,
            media: media::all_of(c, row.id).await?,
            offers: prices::offers(c, row.id, &content, self.today()).await?,
            content,
            reasons: words::shape(revision.reasons)?,
            updated_at: revision.updated_at,
            slug: row.slug,
        };
        Ok((version, draft))
    }

    pub(super) async fn new_listing(&self, caller: &Caller, organisation: Uuid, key: &str, new: NewListing) -> Result<Draft> {
        may(caller, Action::WriteListing, Some(organisation))?;
        let lists = [Capacity::Publisher, Capacity::DeviceMaker, Capacity::Operator];
        let membership = caller.memberships.iter().find(|m| m.organisation_id == organisation);
        if !membership.is_some_and(|m| m.capacities.iter().any(|c| lists.contains(c))) {
            return Err(Problem::new(
                Kind::Forbidden,
                Message::new("Seuls les éditeurs et fabricants publient des fiches.", "Only publishers and device makers list things."),
            )
            .into());
        }
        let tx = self.begin().await?;
        let once = Once::new(caller.account_id, "create_listing", key, &[&organisation.to_string(), &new.to_json_string()]);
        if let Some(answer) = once.replay(&tx).await? {
            return Ok(answer);
        }
        let content = Content { kind: new.kind, title: Localised { fr: Some(new.title), en: None }, ..Default::default() };
        let (row, revision) = create(&tx, &caller.account_id.to_string(), organisation, None, &content, None).await?;
        let (_, draft) = self.draft(&*tx, row, revision).await?;
        once.store(&tx, &draft).await?;
        tx.commit().await?;
        Ok(draft)
    }

    pub(super) async fn read_draft(&self, caller: &Caller, id: Uuid) -> Result<(i64, Draft)> {
        let row = listings::find(self.db.read(), id).await?;
        may(caller, Action::ReadDrafts, Some(row.organisation_id))?;
        let revision = current(self.db.read(), &row).await?;
        self.draft(self.db.read(), row, revision).await
    }

    /// Autosave. What is incomplete is kept; what is malformed is refused by name.
    pub(super) async fn save_draft(&self, caller: &Caller, id: Uuid, if_match: Option<&str>, content: Content) -> Result<(i64, Draft)> {
        let owner = listings::find(self.db.read(), id).await?.organisation_id;
        may(caller, Action::WriteListing, Some(owner))?;
        let faults = checks::form(&content, &self.vocabulary);
        if !faults.is_empty() {
            return Err(Problem::invalid(faults).into());
        }
        let tx = self.begin().await?;
        let row = listings::lock(&tx, id).await?;
        let latest = current(&*tx, &row).await?;
        etag::check(if_match, latest.version)?;
        media::check_uses(&*tx, id, &content).await?;
        let revision = if row.open_revision.is_some() {
            let mut change = advance(&tx, latest, Command::Save).await?;
            change.content = Set(words::json(&content));
            change.update(&*tx).await?
        } else {
            // A fresh number, but the same count of edits: an ETag read before the opening stays comparable.
            let mut change: revision::ActiveModel = open(&tx, id, &content).await?.into();
            change.version = Set(latest.version + 1);
            change.update(&*tx).await?
        };
        let never_published = row.published_revision.is_none();
        let mut change: listing::ActiveModel = row.into();
        change.open_revision = Set(Some(revision.id));
        change.title = Set(words::json(&content.title));
        if never_published {
            change.updated_at = Set(tx.now);
            change.kind = Set(words::word(&content.kind));
        }
        let row = change.update(&*tx).await?;
        let event = audit::Event::new(caller.account_id, "update_draft", "listing", id);
        audit::record(&tx, event.data(json!({ "revision": revision.number, "version": revision.version }))).await?;
        let answer = self.draft(&*tx, row, revision).await?;
        tx.commit().await?;
        Ok(answer)
    }

    pub(super) async fn discard_draft(&self, caller: &Caller, id: Uuid) -> Result<()> {
        let owner = listings::find(self.db.read(), id).await?.organisation_id;
        may(caller, Action::WriteListing, Some(owner))?;
        let tx = self.begin().await?;
        let row = listings::lock(&tx, id).await?;
        let Some(open) = row.open_revision else { return Err(Problem::not_found().into()) };
        let revision = find(&*tx, open).await?;
        // Saving is allowed exactly where throwing away is: in nobody's hands but the publisher's.
        model::revise(words::read(&revision.state)?, Command::Save)?;
        if row.published_revision.is_none() {
            listing::Entity::delete_by_id(id).exec(&*tx).await?;
        } else {
            revision::Entity::delete_by_id(open).exec(&*tx).await?;
            let mut change: listing::ActiveModel = row.into();
            change.open_revision = Set(None);
            change.update(&*tx).await?;
        }
        audit::record(
            &tx,
            audit::Event::new(caller.account_id, "delete_draft", "listing", id).data(json!({ "revision": revision.number })),
        )
        .await?;
        tx.commit().await
    }

    pub(super) async fn checklist(&self, caller: &Caller, id: Uuid) -> Result<Checklist> {
        let row = listings::find(self.db.read(), id).await?;
        may(caller, Action::ReadDrafts, Some(row.organisation_id))?;
        let content: Content = words::shape(current(self.db.read(), &row).await?.content)?;
        Ok(checks::checklist(&content, &self.vocabulary, Profile::Publication, caller.locale))
    }

    pub(super) async fn submit(&self, caller: &Caller, id: Uuid, key: &str, if_match: Option<&str>) -> Result<RevisionRef> {
        let owner = listings::find(self.db.read(), id).await?.organisation_id;
        may(caller, Action::WriteListing, Some(owner))?;
        let tx = self.begin().await?;
        let once = Once::new(caller.account_id, "submit_draft", key, &[&id.to_string()]);
        if let Some(answer) = once.replay(&tx).await? {
            return Ok(answer);
        }
        let row = listings::lock(&tx, id).await?;
        let Some(open) = row.open_revision else {
            return Err(Problem::conflict(
                "Il n’y a rien à soumettre : modifiez d’abord la fiche.",
                "There is nothing to submit: edit the listing first.",
            )
            .into());
        };
        let revision = find(&*tx, open).await?;
        // Submitting what somebody else changed in between would put words in the publisher's mouth.
        if if_match.is_some() {
            etag::check(if_match, revision.version)?;
        }
        let content: Content = words::shape(revision.content.clone())?;
        let mut change = advance(&tx, revision, Command::Submit).await?;
        let faults = checks::faults(&content, &self.vocabulary, Profile::Publication);
        if !faults.is_empty() {
            return Err(Problem::invalid(faults).into());
        }
        change.submitted_at = Set(Some(tx.now));
        change.reasons = Set(json!([]));
        change.assigned_to = Set(None);
        let revision = change.update(&*tx).await?;
        audit::record(
            &tx,
            audit::Event::new(caller.account_id, "submit_draft", "listing", id).data(json!({ "revision": revision.number })),
        )
        .await?;
        let title = content.title.fr.or(content.title.en).unwrap_or_default();
        let link = self.settings.link(&format!("/moderation/revisions/{}", revision.id));
        for (email, locale) in organisations::staff_addresses(&*tx).await? {
            notifications::mail(&tx, &self.texts, &email, locale, "listing-submitted", &[("title", &title), ("link", &link)]).await?;
        }
        let answer = reference(&revision)?;
        once.store(&tx, &answer).await?;
        tx.commit().await?;
        Ok(answer)
    }

    pub(super) async fn retract(&self, caller: &Caller, id: Uuid) -> Result<RevisionRef> {
        let owner = listings::find(self.db.read(), id).await?.organisation_id;
        may(caller, Action::WriteListing, Some(owner))?;
        let tx = self.begin().await?;
        let row = listings::lock(&tx, id).await?;
        let Some(open) = row.open_revision else { return Err(Problem::not_found().into()) };
        let mut change = advance(&tx, find(&*tx, open).await?, Command::Retract).await?;
        change.submitted_at = Set(None);
        let revision = change.update(&*tx).await?;
        audit::record(
            &tx,
            audit::Event::new(caller.account_id, "retract_draft", "listing", id).data(json!({ "revision": revision.number })),
        )
        .await?;
        tx.commit().await?;
        reference(&revision)
    }

    pub(super) async fn revisions(&self, caller: &Caller, id: Uuid, cursor: Option<String>, limit: Option<u16>) -> Result<Page<Revision>> {
        let row = listings::find(self.db.read(), id).await?;
        may(caller, Action::ReadDrafts, Some(row.organisation_id))?;
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        let query = format!("list_revisions/{id}");
        let mut find = revision::Entity::find()
            .filter(revision::Column::ListingId.eq(id))
            .order_by_desc(revision::Column::Number)
            .limit(u64::from(limit) + 1);
        if let Some(before) = self.cursors.read::<i32>(&query, cursor.as_deref())? {
            find = find.filter(revision::Column::Number.lt(before));
        }
        let items = find.all(self.db.read()).await?.into_iter().map(wire).collect::<Result<Vec<_>>>()?;
        Ok(self.cursors.page(&query, items, limit, |r| r.number, |r| r))
    }

    /// The day prices are told by.
    pub(crate) fn today(&self) -> chrono::NaiveDate {
        crate::kernel::clock::paris_day(self.clock.now())
    }
}

/// Whether some revision of the listing uses a picture.
pub async fn uses_media(c: &impl ConnectionTrait, listing_id: Uuid, media_id: Uuid) -> Result<bool> {
    let mut after = 0;
    loop {
        let rows = revision::Entity::find()
            .filter(revision::Column::ListingId.eq(listing_id))
            .filter(revision::Column::Number.gt(after))
            .order_by_asc(revision::Column::Number)
            .limit(50)
            .all(c)
            .await?;
        let Some(last) = rows.last() else { return Ok(false) };
        after = last.number;
        for row in &rows {
            if media::uses(&row.content, media_id)? {
                return Ok(true);
            }
        }
    }
}
