//! Taking in a listing from elsewhere, by its origin and its identifier there.

use super::{
    drafts::{self, Origin},
    entity::{listing, revision},
    listings, moderation,
};
use crate::{
    audit,
    kernel::{db::Tx, error::Result, secret, words},
};
use openapi::catalogue::{Content, ListingState};
use sea_orm::{ActiveValue::Set, QuerySelect, entity::prelude::*, sea_query::Expr};
use serde_json::json;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Imported {
    Created,
    Updated,
    Unchanged,
    /// A publisher has claimed it: the new content waits as a draft of theirs.
    Proposed,
}

/// Adds or renews an imported listing.
///
/// Only what the source itself changed since its last word counts: whatever people made of the listing meanwhile, the same
/// file says nothing new. What was withdrawn stays withdrawn.
pub async fn import(
    tx: &Tx,
    actor: &str,
    operator: Uuid,
    origin: &str,
    external_id: &str,
    publisher: Option<&str>,
    content: &Content,
) -> Result<Imported> {
    let said = secret::hash(words::json(content).to_string());
    let known = listing::Entity::find()
        .filter(listing::Column::Origin.eq(origin))
        .filter(listing::Column::ExternalId.eq(external_id))
        .lock_exclusive()
        .one(&**tx)
        .await?;
    let Some(known) = known else {
        let origin = Origin { name: origin.to_owned(), external_id: external_id.to_owned(), publisher: publisher.map(str::to_owned) };
        let (mut row, revision) = drafts::create(tx, actor, operator, None, content, Some(origin)).await?;
        row.origin_hash = note(tx, row.id, &said, None).await?;
        moderation::publish(tx, actor, row, revision.into()).await?;
        return Ok(Imported::Created);
    };
    if known.origin_hash.as_ref() == Some(&said) || listings::state(&known)? == ListingState::Withdrawn {
        return Ok(Imported::Unchanged);
    }
    let id = known.id;
    if known.organisation_id != operator {
        if known.open_revision.is_some() {
            // The publisher is at work: their draft is theirs, and the source is asked again next time.
            return Ok(Imported::Unchanged);
        }
        let proposed = drafts::open(tx, id, content).await?;
        note(tx, id, &said, Some(proposed.id)).await?;
        let data = json!({ "revision": proposed.number, "origin": origin });
        audit::record(tx, audit::Event::new(actor, "propose_revision", "listing", id).data(data)).await?;
        return Ok(Imported::Proposed);
    }
    let revision = match known.open_revision {
        Some(open) => drafts::find(&**tx, open).await?,
        None => drafts::open(tx, id, content).await?,
    };
    let mut change: revision::ActiveModel = revision.into();
    change.content = Set(words::json(content));
    change.updated_at = Set(tx.now);
    moderation::publish(tx, actor, known, change).await?;
    note(tx, id, &said, None).await?;
    let mut row: listing::ActiveModel = listings::find(&**tx, id).await?.into();
    row.title = Set(words::json(&content.title));
    row.update(&**tx).await?;
    Ok(Imported::Updated)
}

/// Remembers what the source said, and the draft it became where it waits for its publisher.
async fn note(tx: &Tx, id: Uuid, said: &str, proposed: Option<Uuid>) -> Result<Option<String>> {
    let mut update =
        listing::Entity::update_many().col_expr(listing::Column::OriginHash, Expr::value(said)).filter(listing::Column::Id.eq(id));
    if proposed.is_some() {
        update = update.col_expr(listing::Column::OpenRevision, Expr::value(proposed));
    }
    update.exec(&**tx).await?;
    Ok(Some(said.to_owned()))
}
