//! Whether the index equals the database, listing by listing and field by field, in bounded memory.
//!
//! Both sides are walked by pages in the order of the ids. What the queue has yet to bring to the index is lag and no
//! difference, so what differs is looked at again, in an order that makes the second look sure:
//!
//! ```text
//! database (first look) < queue < database (second look) < index (second look)
//! ```
//!
//! A change waits in the queue from its own transaction until the index shows it. Where the database said the same twice and
//! the queue between held nothing, all that was done to the listing had reached the index before it was read again.

use super::{
    document::document,
    feed::{self, INDEX_LISTING, INDEX_PUBLISHER},
};
use crate::{
    catalogue::{self, Published},
    kernel::{error::Result, jobs},
    server::Server,
};
use indexer::Entry;
use sea_orm::entity::prelude::*;
use std::collections::HashMap;

const BATCH: usize = 500;
/// More than this is not mended one by one: the index is rebuilt.
const MOST: usize = 10_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// Published, not in the index.
    Missing,
    /// In the index as it was before, or twice. Equal revisions: a price, a publisher's name or a concept is another one.
    Stale { published: i32, indexed: i32 },
    /// In the index, not published.
    Extra,
}

#[derive(Debug, Default)]
pub struct Report {
    /// Published listings looked at.
    pub compared: u64,
    /// At most [`MOST`], in the order of the ids; what a waiting job will mend is none.
    pub differences: Vec<(String, Difference)>,
    /// There are more than are told.
    pub cut: bool,
    /// The last listing looked at, where more follow.
    up_to: Option<Uuid>,
}

/// A listing as the index should have it.
struct Ours {
    entry: Entry,
    publisher: Uuid,
}

fn ours(server: &Server, published: Published) -> Ours {
    let publisher = published.listing.publisher.id;
    Ours { entry: document(&server.vocabulary, published).entry(), publisher }
}

/// The index that answers, or the one being built beside it.
#[derive(Clone, Copy)]
pub(super) enum Which {
    Live,
    Next,
}

impl Which {
    async fn scan(self, server: &Server, after: Option<String>, limit: usize) -> Result<Vec<Entry>> {
        let found = match self {
            Which::Live => server.engine.scan(after, limit).await,
            Which::Next => server.engine.scan_rebuild(after, limit).await,
        };
        found.map_err(feed::engine)
    }
}

/// One side of the comparison: in the order of the ids, read a batch at a time.
struct Side<T, K> {
    batch: std::vec::IntoIter<T>,
    after: Option<K>,
    ended: bool,
}

impl<T, K> Side<T, K> {
    fn new(after: Option<K>) -> Self {
        Self { batch: Vec::new().into_iter(), after, ended: false }
    }

    fn fill(&mut self, rows: Vec<T>, last: Option<K>) {
        self.ended = rows.len() < BATCH;
        self.after = last.or_else(|| self.after.take());
        self.batch = rows.into_iter();
    }
}

impl Side<Ours, Uuid> {
    async fn next(&mut self, server: &Server) -> Result<Option<Ours>> {
        if self.batch.len() == 0 && !self.ended {
            let rows = catalogue::scan_published(server, self.after, BATCH as u64).await?;
            let last = rows.last().map(|published| published.listing.id);
            self.fill(rows.into_iter().map(|published| ours(server, published)).collect(), last);
        }
        Ok(self.batch.next())
    }
}

impl Side<Entry, String> {
    async fn next(&mut self, server: &Server, which: Which) -> Result<Option<Entry>> {
        if self.batch.len() == 0 && !self.ended {
            let rows = which.scan(server, self.after.clone(), BATCH).await?;
            let last = rows.last().map(|entry| entry.id.clone());
            self.fill(rows, last);
        }
        Ok(self.batch.next())
    }
}

/// A listing that the two sides do not tell alike at first sight.
struct Doubt {
    ours: Option<Ours>,
    theirs: Option<Entry>,
}

impl Doubt {
    fn id(&self) -> &str {
        self.ours.as_ref().map(|ours| &ours.entry).or(self.theirs.as_ref()).map_or("", |entry| &entry.id)
    }
}

/// Every published listing against the index.
pub async fn verify(server: &Server, progress: impl FnMut(u64)) -> Result<Report> {
    compare(server, Which::Live, None, u64::MAX, progress).await
}

/// Published listings from `after` on, at most `limit` of them, and what the index holds there.
pub(super) async fn compare(
    server: &Server,
    which: Which,
    after: Option<Uuid>,
    limit: u64,
    mut progress: impl FnMut(u64),
) -> Result<Report> {
    let mut report = Report::default();
    let (mut published, mut indexed) = (Side::<Ours, _>::new(after), Side::<Entry, _>::new(after.map(|id| id.to_string())));
    let (mut left, mut right) = (published.next(server).await?, indexed.next(server, which).await?);
    let (mut doubts, mut last) = (Vec::new(), after);
    while report.compared < limit && report.differences.len() < MOST {
        let (first, second) = (left.as_ref().map(|ours| &ours.entry.id), right.as_ref().map(|entry| &entry.id));
        let (ours, theirs) = match (first, second) {
            (None, None) => break,
            (Some(a), Some(b)) if a == b => (left.take(), right.take()),
            (Some(a), b) if b.is_none_or(|b| a < b) => (left.take(), None),
            _ => (None, right.take()),
        };
        // What was taken is replaced: neither side runs ahead of the other.
        if let Some(ours) = &ours {
            last = ours.entry.id.parse().ok();
            left = published.next(server).await?;
            report.compared += 1;
            if report.compared.is_multiple_of(BATCH as u64) {
                progress(report.compared);
            }
        }
        let mut twice = false;
        if let Some(theirs) = &theirs {
            right = indexed.next(server, which).await?;
            while right.as_ref().is_some_and(|entry| entry.id == theirs.id) {
                twice = true;
                right = indexed.next(server, which).await?;
            }
        }
        if twice || ours.as_ref().map(|ours| &ours.entry) != theirs.as_ref() {
            doubts.push(Doubt { ours, theirs });
        }
        if doubts.len() == BATCH {
            report.differences.extend(look_again(server, which, std::mem::take(&mut doubts)).await?);
        }
    }
    report.differences.extend(look_again(server, which, doubts).await?);
    report.up_to = left.and(last);
    progress(report.compared);
    report.cut = report.differences.len() >= MOST;
    report.differences.truncate(MOST);
    Ok(report)
}

/// The second look: what is left are differences. What lags in an index being built is queued once more.
async fn look_again(server: &Server, which: Which, doubts: Vec<Doubt>) -> Result<Vec<(String, Difference)>> {
    if doubts.is_empty() {
        return Ok(Vec::new());
    }
    let db = server.db.read();
    let ids: Vec<&str> = doubts.iter().map(Doubt::id).collect();
    let publishers: Vec<String> = doubts.iter().filter_map(|doubt| Some(doubt.ours.as_ref()?.publisher.to_string())).collect();
    let listings_waiting = jobs::keys_waiting(db, INDEX_LISTING, &ids).await?;
    let publishers_waiting = jobs::keys_waiting(db, INDEX_PUBLISHER, &publishers.iter().map(String::as_str).collect::<Vec<_>>()).await?;
    let ids: Vec<Uuid> = ids.iter().filter_map(|id| id.parse().ok()).collect();
    let now = catalogue::published(server, db, &ids).await?.into_iter().map(|published| ours(server, published).entry);
    let mut now: HashMap<String, Entry> = now.map(|entry| (entry.id.clone(), entry)).collect();
    let (mut differences, mut again) = (Vec::new(), Vec::new());
    for doubt in doubts {
        let id = doubt.id().to_owned();
        let is_lag = listings_waiting.contains(&id)
            || doubt.ours.as_ref().is_some_and(|ours| publishers_waiting.contains(&ours.publisher.to_string()));
        let published = now.remove(&id);
        if is_lag {
            again.push(id);
            continue;
        }
        if published != doubt.ours.map(|ours| ours.entry) {
            continue;
        }
        let difference = match (published, indexed_now(server, which, &id, doubt.theirs).await?.as_slice()) {
            (Some(published), [indexed]) if published == *indexed => continue,
            (Some(published), [indexed, ..]) => Difference::Stale { published: published.revision, indexed: indexed.revision },
            (Some(_), []) => Difference::Missing,
            (None, [_, ..]) => Difference::Extra,
            (None, []) => continue,
        };
        differences.push((id, difference));
    }
    if matches!(which, Which::Next) && !again.is_empty() {
        // A job under way may have written to the new index already, and a batch read before that change have come over it. One
        // more is not waited for: before the swap it writes to the new index, and after it to the live one, which is the same.
        let tx = server.begin().await?;
        for id in &again {
            jobs::enqueue(&tx, INDEX_LISTING, id).await?;
        }
        tx.commit().await?;
    }
    Ok(differences)
}

/// What the index holds under an id now, once or oftener; of an id that is none of ours, what it held.
async fn indexed_now(server: &Server, which: Which, id: &str, held: Option<Entry>) -> Result<Vec<Entry>> {
    let Ok(uuid) = id.parse::<Uuid>() else { return Ok(held.into_iter().collect()) };
    // In the order of the ids, the one just before it.
    let before = uuid.as_u128().checked_sub(1).map(|n| Uuid::from_u128(n).to_string());
    let found = which.scan(server, before, 2).await?;
    Ok(found.into_iter().filter(|entry| entry.id == id).collect())
}

/// Has each difference read again, and indexed or forgotten, by the queue: nothing else writes to the index, so an older
/// reading never lands on a newer one. Answers when it is done.
pub async fn repair(server: &Server, report: &Report) -> Result<()> {
    for some in report.differences.chunks(BATCH) {
        let keys: Vec<&str> = some.iter().map(|(id, _)| id.as_str()).collect();
        let tx = server.begin().await?;
        for key in &keys {
            jobs::enqueue(&tx, INDEX_LISTING, key).await?;
        }
        tx.commit().await?;
        feed::until_indexed(server, &keys).await?;
    }
    Ok(())
}

/// Listings of one look.
const STRETCH: u64 = 500;

/// A quick look: both counts, and the stretch of listings behind `after`. Answers how many differences it saw, and where the
/// next look goes on, so that many of them see the whole catalogue.
pub(super) async fn check(server: &Server, after: Option<Uuid>) -> Result<(u64, Option<Uuid>)> {
    let report = compare(server, Which::Live, after, STRETCH, |_| {}).await?;
    let (published, indexed) = (catalogue::count_published(server.db.read()).await?, server.engine.count().await.map_err(feed::engine)?);
    let waiting = jobs::waiting(server.db.read(), INDEX_LISTING).await?;
    let apart = published.abs_diff(indexed).saturating_sub(waiting.count);
    Ok((apart.max(report.differences.len() as u64), report.up_to))
}
