//! What publication froze: a published revision never changes, nor do the pictures it uses. So what a reader asks for again
//! stays in memory, by the revision's id; which revision is shown, if any, is asked of the database each time.

use super::{
    entity::{listing, revision},
    media,
};
use crate::kernel::{error::Result, words};
use lru::LruCache;
use openapi::catalogue::{Content, Media};
use sea_orm::{ConnectionTrait, entity::prelude::*};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

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
pub struct Kept(Mutex<Shelf>);

struct Shelf {
    revisions: LruCache<Uuid, (Arc<Frozen>, usize)>,
    bytes: usize,
    most_bytes: usize,
}

impl Default for Kept {
    fn default() -> Self {
        Self::of_bytes(MOST_BYTES)
    }
}

impl Kept {
    fn of_bytes(most_bytes: usize) -> Self {
        Self(Mutex::new(Shelf { revisions: LruCache::unbounded(), bytes: 0, most_bytes }))
    }

    /// The published revisions of these listings, from memory where they are. `committed` reads outside any transaction that
    /// writes: what is kept must be what everybody sees.
    pub async fn read(&self, committed: &DatabaseConnection, rows: &[&listing::Model]) -> Result<ByRevision> {
        let mut found = ByRevision::with_capacity(rows.len());
        let mut missing = Vec::new();
        {
            let mut shelf = self.shelf();
            for row in rows {
                let Some(id) = row.published_revision else { continue };
                match shelf.revisions.get(&id) {
                    Some((frozen, _)) => drop(found.insert(id, frozen.clone())),
                    None => missing.push(*row),
                }
            }
        }
        let read = read_sized(committed, &missing).await?;
        let mut shelf = self.shelf();
        for (id, (frozen, bytes)) in read {
            shelf.put(id, frozen.clone(), bytes);
            found.insert(id, frozen);
        }
        Ok(found)
    }

    fn shelf(&self) -> std::sync::MutexGuard<'_, Shelf> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shelf {
    fn put(&mut self, id: Uuid, frozen: Arc<Frozen>, bytes: usize) {
        let before = self.revisions.put(id, (frozen, bytes));
        self.bytes = self.bytes + bytes - before.map_or(0, |(_, bytes)| bytes);
        while self.bytes > self.most_bytes
            && let Some((_, (_, bytes))) = self.revisions.pop_lru()
        {
            self.bytes -= bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_longest_ago_makes_room() {
        let kept = Kept::of_bytes(100);
        let frozen = Arc::new(Frozen { content: Content::default(), number: 1, media: Vec::new() });
        let ids: Vec<Uuid> = (0..4).map(Uuid::from_u128).collect();
        let mut shelf = kept.shelf();
        for id in &ids[..3] {
            shelf.put(*id, frozen.clone(), 30);
        }
        shelf.revisions.get(&ids[0]);
        shelf.put(ids[3], frozen.clone(), 30);
        let left: Vec<bool> = ids.iter().map(|id| shelf.revisions.contains(id)).collect();
        assert_eq!(left, [true, false, true, true]);
        shelf.put(ids[3], frozen.clone(), 90);
        assert_eq!((shelf.revisions.len(), shelf.bytes), (1, 90));
        shelf.put(ids[1], frozen, 101);
        assert_eq!((shelf.revisions.len(), shelf.bytes), (0, 0), "what is larger than the room is not kept");
    }
}
