//! Comparing the index with the database, and mending it; in bounded memory.

use super::feed::{self, INDEX_LISTING};
use crate::{
    catalogue,
    kernel::{error::Result, jobs},
    server::Server,
};
use sea_orm::entity::prelude::*;

const BATCH: usize = 500;
/// More than this is not mended one by one: the index is rebuilt.
pub const MOST: usize = 10_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// Published, not in the index.
    Missing,
    /// In the index with another revision.
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
}

/// One side of the comparison: ids in order, read a batch at a time.
struct Side<T> {
    batch: std::vec::IntoIter<(String, i32)>,
    after: Option<T>,
    ended: bool,
}

impl<T> Side<T> {
    fn new(after: Option<T>) -> Self {
        Self { batch: Vec::new().into_iter(), after, ended: false }
    }
}

impl Side<Uuid> {
    async fn next(&mut self, server: &Server) -> Result<Option<(String, i32)>> {
        if self.batch.len() == 0 && !self.ended {
            let rows = catalogue::scan_revisions(server.db.read(), self.after, BATCH as u64).await?;
            self.ended = rows.len() < BATCH;
            self.after = rows.last().map(|(id, _)| *id).or(self.after);
            self.batch = rows.into_iter().map(|(id, number)| (id.to_string(), number)).collect::<Vec<_>>().into_iter();
        }
        Ok(self.batch.next())
    }
}

impl Side<String> {
    async fn next(&mut self, server: &Server) -> Result<Option<(String, i32)>> {
        if self.batch.len() == 0 && !self.ended {
            let rows = server.engine.scan(self.after.clone(), BATCH).await.map_err(feed::engine)?;
            self.ended = rows.len() < BATCH;
            self.after = rows.last().map(|(id, _)| id.clone()).or(self.after.take());
            self.batch = rows.into_iter();
        }
        Ok(self.batch.next())
    }
}

/// Holds every published listing and its revision against the index, from `after` on, at most `limit` of them.
async fn compare(server: &Server, after: Option<Uuid>, limit: u64, mut progress: impl FnMut(u64)) -> Result<Report> {
    let mut report = Report::default();
    let (mut published, mut indexed) = (Side::new(after), Side::new(after.map(|id| id.to_string())));
    let (mut left, mut right) = (published.next(server).await?, indexed.next(server).await?);
    while report.compared < limit && report.differences.len() < MOST {
        // A full batch keeps its remainder: neither side runs ahead of the other.
        let difference = match (&left, &right) {
            (None, None) => return Ok(report),
            (Some((id, number)), Some((other, revision))) if id == other => {
                let stale = (number != revision).then_some(Difference::Stale { published: *number, indexed: *revision });
                let found = stale.map(|difference| (id.clone(), difference));
                (left, right) = (published.next(server).await?, indexed.next(server).await?);
                report.compared += 1;
                found
            }
            (Some((id, _)), other) if other.as_ref().is_none_or(|(other, _)| id < other) => {
                let found = Some((id.clone(), Difference::Missing));
                left = published.next(server).await?;
                report.compared += 1;
                found
            }
            _ => {
                let found = right.take().map(|(id, _)| (id, Difference::Extra));
                right = indexed.next(server).await?;
                found
            }
        };
        report.differences.extend(difference);
        if report.compared.is_multiple_of(BATCH as u64) {
            progress(report.compared);
        }
    }
    report.cut = report.differences.len() >= MOST;
    Ok(report)
}

/// What changed while one looked, or waits in the queue, is lag and no difference.
async fn settle(server: &Server, report: &mut Report) -> Result<()> {
    let mut kept = Vec::new();
    for some in report.differences.chunks(BATCH) {
        let keys: Vec<&str> = some.iter().map(|(id, _)| id.as_str()).collect();
        let waiting = jobs::keys_waiting(server.db.read(), INDEX_LISTING, &keys).await?;
        kept.extend(some.iter().filter(|(id, _)| !waiting.contains(id)).cloned());
    }
    report.differences = kept;
    Ok(())
}

/// Every published listing and its revision against the index.
///
/// A change may land between the two readings of one look: what a second look does not see again was none.
pub async fn verify(server: &Server, mut progress: impl FnMut(u64)) -> Result<Report> {
    let mut report = compare(server, None, u64::MAX, &mut progress).await?;
    settle(server, &mut report).await?;
    if !report.differences.is_empty() {
        let mut again = compare(server, None, u64::MAX, &mut progress).await?;
        settle(server, &mut again).await?;
        report.differences.retain(|difference| again.differences.contains(difference));
    }
    Ok(report)
}

/// Reads each difference again, and indexes or forgets it.
pub async fn repair(server: &Server, report: &Report) -> Result<()> {
    for some in report.differences.chunks(BATCH) {
        let keys: Vec<String> = some.iter().map(|(id, _)| id.clone()).collect();
        feed::index_listings(server, &keys).await?;
    }
    Ok(())
}

/// Listings of one look.
const SAMPLE: u64 = 200;

/// A quick look: both counts, and a stretch of listings that begins at a place chosen by chance.
pub async fn check(server: &Server) -> Result<u64> {
    let from = Uuid::new_v4();
    // Ids are ordered by time: a stretch that begins behind them all is the first one.
    let first = catalogue::scan_revisions(server.db.read(), None, 1).await?.first().map(|(id, _)| *id);
    let last = catalogue::last_published(server.db.read()).await?;
    let after = match (first, last) {
        (Some(first), Some(last)) if last > first => {
            let span = last.as_u128() - first.as_u128();
            Some(Uuid::from_u128(first.as_u128() + from.as_u128() % span))
        }
        _ => None,
    };
    let mut report = compare(server, after, SAMPLE, |_| {}).await?;
    settle(server, &mut report).await?;
    let (published, indexed) = (catalogue::count_published(server.db.read()).await?, server.engine.count().await.map_err(feed::engine)?);
    let waiting = jobs::waiting(server.db.read(), INDEX_LISTING).await?;
    let apart = published.abs_diff(indexed).saturating_sub(waiting.count);
    Ok(apart.max(report.differences.len() as u64))
}
