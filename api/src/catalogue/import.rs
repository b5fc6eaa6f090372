//! Taking in a listing from elsewhere, by its origin and its identifier there.

use super::{
    drafts::{self, Origin},
    entity::{listing, revision},
    listings, moderation,
};
use crate::kernel::{db::Tx, error::Result, words};
use openapi::catalogue::Content;
use sea_orm::{ActiveValue::Set, QuerySelect, entity::prelude::*};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Imported {
    Created,
    Updated,
    Unchanged,
    /// A publisher has claimed it: the new content waits as a draft of theirs.
    Proposed,
}

/// Adds or renews an imported listing. A second row of one identifier renews the first.
pub async fn import(
    tx: &Tx,
    actor: &str,
    operator: Uuid,
    origin: &str,
    external_id: &str,
    publisher: Option<&str>,
    content: &Content,
) -> Result<Imported> {
    let known = listing::Entity::find()
        .filter(listing::Column::Origin.eq(origin))
        .filter(listing::Column::ExternalId.eq(external_id))
        .lock_exclusive()
        .one(&**tx)
        .await?;
    let Some(known) = known else {
        let origin = Origin { name: origin.to_owned(), external_id: external_id.to_owned(), publisher: publisher.map(str::to_owned) };
        let (row, revision) = drafts::create(tx, actor, operator, None, content, Some(origin)).await?;
        moderation::publish(tx, actor, row, revision.into()).await?;
        return Ok(Imported::Created);
    };
    // The last content that came from there, published or proposed, is what a new one is compared with.
    let last = revision::Entity::find_by_id(known.open_revision.or(known.published_revision).unwrap_or_default()).one(&**tx).await?;
    if last.as_ref().is_some_and(|r| r.content == words::json(content)) {
        return Ok(Imported::Unchanged);
    }
    if known.organisation_id == operator {
        let revision = match known.open_revision {
            Some(open) => drafts::find(&**tx, open).await?,
            None => drafts::open(tx, known.id, content).await?,
        };
        let mut change: revision::ActiveModel = revision.into();
        change.content = Set(words::json(content));
        change.updated_at = Set(tx.now);
        let id = known.id;
        moderation::publish(tx, actor, known, change).await?;
        let mut row: listing::ActiveModel = listings::find(&**tx, id).await?.into();
        row.title = Set(words::json(&content.title));
        row.update(&**tx).await?;
        return Ok(Imported::Updated);
    }
    if known.open_revision.is_some() {
        // The publisher is at work: their draft is theirs.
        return Ok(Imported::Unchanged);
    }
    let id = known.id;
    let proposed = drafts::open(tx, id, content).await?;
    let mut row: listing::ActiveModel = known.into();
    row.open_revision = Set(Some(proposed.id));
    row.update(&**tx).await?;
    Ok(Imported::Proposed)
}
