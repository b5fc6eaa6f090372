//! What publication froze: a published revision never changes, nor do the pictures it uses. So what a reader asks for again
//! stays in memory, by the revision's id; which revision is shown, if any, is asked of the database each time.

use super::{
    entity::{listing, revision},
    media,
};
use crate::kernel::{error::Result, shelf::Shelf, words};
use openapi::catalogue::{Content, Media};
use sea_orm::{ConnectionTrait, entity::prelude::*};
use std::{collections::HashMap, sync::Arc};

/// Bytes kept, counted as JSON: the whole catalogue of some 20,000 listings, or the part of a larger one that is read most.
const MOST_BYTES: usize = 64 * 1024 * 1024;

#[derive(Debug)]
pub struct Frozen {
    pub content: Content,
    pub number: i32,
    /// The pictures `content` uses.
    pub media: Vec<Media>,
}

/// By the revision's id.
pub type ByRevision = HashMap<Uuid, Arc<Frozen>>;

/// The published revisions of these listings, from the database: two statements.
pub async fn read(c: &impl ConnectionTrait, rows: &[&listing::Model]) -> Result<ByRevision> {
    Ok(read_sized(c, rows).await?.into_iter().map(|(id, (frozen, _))| (id, frozen)).collect())
}

async fn read_sized(c: &impl ConnectionTrait, rows: &[&listing::Model]) -> Result<HashMap<Uuid, (Arc<Frozen>, usize)>> {
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    let revisions =
        revision::Entity::find().filter(revision::Column::Id.is_in(rows.iter().filter_map(|r| r.published_revision))).all(c).await?;
    let mut pictures = media::of_listings(c, rows.iter().map(|r| r.id).collect()).await?;
    let mut out = HashMap::with_capacity(revisions.len());
    for revision in revisions {
        let bytes = revision.content.to_string().len();
        let content: Content = words::shape(revision.content)?;
        let used = |id| content.media.iter().chain(&content.logo).any(|m| m.media_id == id);
        let media = pictures.remove(&revision.listing_id).unwrap_or_default().into_iter().filter(|m| used(m.id)).collect();
        out.insert(revision.id, (Arc::new(Frozen { content, number: revision.number, media }), bytes));
    }
    Ok(out)
}

/// The published revisions last read.
pub struct Kept(Shelf<Uuid, Arc<Frozen>>);

impl Default for Kept {
    fn default() -> Self {
        Self(Shelf::of_bytes(MOST_BYTES))
    }
}

impl Kept {
    /// The published revisions of these listings, from memory where they are. `committed` reads outside any transaction that
    /// writes: what is kept must be what everybody sees.
    pub async fn read(&self, committed: &DatabaseConnection, rows: &[&listing::Model]) -> Result<ByRevision> {
        let mut found = ByRevision::with_capacity(rows.len());
        let mut missing = Vec::new();
        for row in rows {
            let Some(id) = row.published_revision else { continue };
            match self.0.get(&id) {
                Some(frozen) => drop(found.insert(id, frozen)),
                None => missing.push(*row),
            }
        }
        for (id, (frozen, bytes)) in read_sized(committed, &missing).await? {
            self.0.put(id, frozen.clone(), bytes);
            found.insert(id, frozen);
        }
        Ok(found)
    }
}
