//! What publication froze: a published revision never changes, nor do the pictures it uses. So what a reader asks for again
//! stays in memory, by the revision's id; which revision is shown, if any, is asked of the database each time.

use super::{entity::revision, media};
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

/// A published revision, and the listing it is of.
#[derive(Debug, Clone, Copy)]
pub struct Of {
    pub listing: Uuid,
    pub revision: Uuid,
}

/// By the revision's id.
pub type ByRevision = HashMap<Uuid, Arc<Frozen>>;

/// From the database: two statements.
pub async fn read(c: &impl ConnectionTrait, wanted: &[Of]) -> Result<ByRevision> {
    Ok(read_sized(c, wanted).await?.into_iter().map(|(id, (frozen, _))| (id, frozen)).collect())
}

async fn read_sized(c: &impl ConnectionTrait, wanted: &[Of]) -> Result<HashMap<Uuid, (Arc<Frozen>, usize)>> {
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let revisions = revision::Entity::find().filter(revision::Column::Id.is_in(wanted.iter().map(|of| of.revision))).all(c).await?;
    let mut pictures = media::of_listings(c, wanted.iter().map(|of| of.listing).collect()).await?;
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
    /// From memory where they are. `committed` reads outside any transaction that writes: what is kept must be what everybody
    /// sees.
    pub async fn read(&self, committed: &DatabaseConnection, wanted: &[Of]) -> Result<ByRevision> {
        let mut found = ByRevision::with_capacity(wanted.len());
        let mut missing = Vec::new();
        for of in wanted {
            match self.0.get(&of.revision) {
                Some(frozen) => drop(found.insert(of.revision, frozen)),
                None => missing.push(*of),
            }
        }
        for (id, (frozen, bytes)) in read_sized(committed, &missing).await? {
            self.0.put(id, frozen.clone(), bytes);
            found.insert(id, frozen);
        }
        Ok(found)
    }
}
