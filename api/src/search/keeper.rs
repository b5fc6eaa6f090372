//! Keeps the engine in use: probes it, notices when it is back or lost what it held, and looks now and then whether it tells
//! the truth. Runs in every process that has an engine; what needs doing once, one of them does.

use super::{INDEX_LISTING, document::vocabulary_digest, feed, rebuild, teach, upkeep, verify};
use crate::{
    kernel::{
        answers,
        error::{Error, Result},
        jobs,
    },
    server::Server,
};
use std::time::Duration;
use tokio::{sync::watch, time::timeout};

const PROBE: Duration = Duration::from_secs(5);
/// What does not answer in this time is down.
pub const PATIENCE: Duration = Duration::from_secs(2);

/// Asks the engine how it is, and does what follows.
pub async fn probe(server: &Server) -> Result<()> {
    let now = server.clock.now();
    match timeout(PATIENCE, server.engine.health()).await {
        Ok(Ok(())) => {
            if server.search.up(now) {
                tracing::info!("the search engine answers");
                // What was given up while it was away is tried again: nothing is lost.
                let tx = server.begin().await?;
                jobs::revive(&tx, INDEX_LISTING).await?;
                tx.commit().await?;
            }
        }
        Ok(Err(indexer::Error::NeedsRebuild(why))) => {
            server.search.down(now, &why);
            tracing::warn!(why, "rebuilding the search index from the database");
            let listings = rebuild::rebuild(server, |_| {}).await?;
            server.search.up(server.clock.now());
            tracing::info!(listings, "the search index is rebuilt");
        }
        Ok(Err(error)) => down(server, &error.to_string()),
        Err(_) => down(server, "no answer in time"),
    }
    Ok(())
}

/// From now on searches are answered from the database.
pub fn down(server: &Server, error: &str) {
    if server.search.down(server.clock.now(), error) {
        tracing::warn!(error, "the search engine does not answer; searches are answered from the database");
    }
}

/// Probes and looks until told to stop.
pub async fn keep(server: Server, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        // First, so that an engine that is met anew is given what counts now.
        if let Err(error) = teach::follow_synonyms(&server).await {
            tracing::warn!(%error, "the search engine could not be given the synonyms; trying again");
        }
        match probe(&server).await {
            // Another process is at it.
            Ok(()) | Err(Error::Refused(_)) => {}
            Err(error) => down(&server, &error.to_string()),
        }
        if !server.search.is_down()
            && let Err(error) = look(&server).await
        {
            tracing::warn!(%error, "the search index could not be checked");
        }
        tokio::select! {
            _ = stop.changed() => {}
            _ = tokio::time::sleep(PROBE) => {}
        }
    }
}

/// Takes up a rebuild whose process died, and makes the light check where one is due and no other process makes it.
pub async fn look(server: &Server) -> Result<()> {
    let upkeep = upkeep::read(server.db.read()).await?;
    if upkeep.is_abandoned(server.clock.now()) {
        tracing::warn!("a rebuild of the search index did not come to its end; it begins anew");
        rebuild::in_background(server);
    } else if upkeep::take_check(server, &upkeep).await? {
        check(server, &upkeep).await?;
    }
    Ok(())
}

/// A stretch of the catalogue, or all of it where the vocabulary is another one; where that shows differences, every listing is
/// compared and what differs is mended.
async fn check(server: &Server, upkeep: &upkeep::Upkeep) -> Result<()> {
    let vocabulary = vocabulary_digest(&server.vocabulary);
    let whole = upkeep.vocabulary.as_ref() != Some(&vocabulary);
    let (mut seen, mut up_to) = (0, None);
    if !whole {
        (seen, up_to) = verify::check(server, upkeep.checked_up_to).await?;
    }
    if whole || seen > 0 {
        let report = verify::verify(server, |_| {}).await?;
        seen = seen.max(report.differences.len() as u64);
        if report.cut {
            rebuild::rebuild(server, |_| {}).await?;
        } else {
            verify::repair(server, &report).await?;
        }
        if seen > 0 {
            tracing::warn!(seen, mended = report.differences.len(), "the search index differed from the database");
        }
        upkeep::written_with(server, &vocabulary).await?;
    }
    upkeep::checked(server, seen, up_to).await
}

/// A call to the engine with a limit on one's patience; a failure takes it out of use until a probe succeeds.
pub async fn ask<T>(server: &Server, call: impl Future<Output = indexer::Result<T>>) -> Option<T> {
    if !server.search.is_down() {
        match timeout(PATIENCE, call).await {
            Ok(Ok(answer)) => return Some(answer),
            Ok(Err(error)) => down(server, &feed::engine(error).to_string()),
            Err(_) => down(server, "no answer in time"),
        }
    }
    // Whatever is told instead holds until the engine is back, and no longer.
    answers::fleeting();
    None
}
