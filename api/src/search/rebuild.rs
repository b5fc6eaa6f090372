//! A new index beside the live one, which answers throughout; then the swap.
//!
//! Every copy writes its changes to both while one builds. What the builder read may be older than a change that another copy
//! wrote meanwhile, and overwrite it: so the new index is compared with the database, and mended by the queue, before the swap.

use super::{
    document::{document, vocabulary_digest},
    feed::{self, engine},
    upkeep,
    verify::{self, Which},
};
use crate::{
    catalogue,
    kernel::error::{Error, Result},
    server::Server,
};
use anyhow::anyhow;
use openapi::problem::Problem;
use sea_orm::prelude::Uuid;
use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

const BATCH: u64 = 500;
/// How often a rebuilder shows that it lives.
const SIGN_OF_LIFE: Duration = Duration::from_secs(10);
/// Comparisons before the swap; each finds what was overwritten while the one before was mended.
const LOOKS: u32 = 5;

/// Builds and swaps. 409 where a rebuild is under way, in whatever process.
pub async fn rebuild(server: &Server, mut progress: impl FnMut(u64)) -> Result<u64> {
    let me = Uuid::now_v7();
    if !upkeep::begin_rebuild(server, me).await? {
        return Err(under_way());
    }
    let done = AtomicU64::new(0);
    let built = tokio::select! {
        built = build(server, |n| {
            done.store(n, Ordering::Relaxed);
            progress(n);
        }) => built,
        lost = live(server, me, &done) => Err(lost),
    };
    if built.is_err()
        && let Err(error) = server.engine.abandon_rebuild().await
    {
        tracing::warn!(%error, "what was built of a new index could not be removed; the next rebuild removes it");
    }
    upkeep::end_rebuild(server, me).await?;
    built
}

/// One that goes on by itself; its outcome is in the log.
pub(super) fn in_background(server: &Server) {
    let server = server.clone();
    tokio::spawn(async move {
        match rebuild(&server, |_| {}).await {
            Ok(listings) => tracing::info!(listings, "the search index is rebuilt"),
            // Another process was first.
            Err(Error::Refused(_)) => {}
            Err(error) => tracing::error!(%error, "the search index could not be rebuilt"),
        }
    });
}

pub(super) fn under_way() -> Error {
    Problem::conflict("Une reconstruction est déjà en cours.", "A rebuild is under way already.").into()
}

/// Shows that the rebuilder lives, until another process has taken it for dead.
async fn live(server: &Server, me: Uuid, done: &AtomicU64) -> Error {
    loop {
        tokio::time::sleep(SIGN_OF_LIFE).await;
        match upkeep::still_rebuilds(server, me, done.load(Ordering::Relaxed)).await {
            Ok(true) => {}
            Ok(false) => return Error::Other(anyhow!("another process took the rebuild over")),
            Err(error) => tracing::warn!(%error, "the rebuild could not show that it goes on"),
        }
    }
}

async fn build(server: &Server, mut progress: impl FnMut(u64)) -> Result<u64> {
    server.engine.begin_rebuild().await.map_err(engine)?;
    let (mut after, mut done) = (None, 0);
    loop {
        let batch = catalogue::scan_published(server, after, BATCH).await?;
        let Some(last) = batch.last() else { break };
        after = Some(last.listing.id);
        done += batch.len() as u64;
        let documents = batch.into_iter().map(|published| document(&server.vocabulary, published)).collect();
        server.engine.add_to_rebuild(documents).await.map_err(engine)?;
        progress(done);
    }
    for _ in 0..LOOKS {
        let report = verify::compare(server, Which::Next, None, u64::MAX, |_| {}).await?;
        if report.differences.is_empty() {
            break;
        }
        tracing::info!(listings = report.differences.len(), "changed while the index was built, and read again");
        verify::repair(server, &report).await?;
    }
    server.engine.finish_rebuild().await.map_err(feed::engine)?;
    feed::followed(server).await?;
    upkeep::written_with(server, &vocabulary_digest(&server.vocabulary)).await?;
    Ok(done)
}
