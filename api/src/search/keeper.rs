//! Keeps the engine in use: probes it, notices when it is back or lost what it held, and looks now and then whether it tells
//! the truth. Runs in every process that has an engine.

use super::{INDEX_LISTING, feed, rebuild, verify};
use crate::{
    kernel::{
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
/// Probes between two light checks: ten minutes.
const CHECK_EVERY: u32 = 120;

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

/// Probes until told to stop.
pub async fn keep(server: Server, mut stop: watch::Receiver<bool>) {
    let mut round = 0u32;
    while !*stop.borrow() {
        match probe(&server).await {
            // Another process is at it.
            Ok(()) | Err(Error::Refused(_)) => {}
            Err(error) => down(&server, &error.to_string()),
        }
        if round % CHECK_EVERY == CHECK_EVERY - 1 && !server.search.is_down() {
            match check_and_mend(&server).await {
                Ok(differences) => server.search.checked(server.clock.now(), differences),
                Err(error) => tracing::warn!(%error, "the search index could not be checked"),
            }
        }
        round = round.wrapping_add(1);
        tokio::select! {
            _ = stop.changed() => {}
            _ = tokio::time::sleep(PROBE) => {}
        }
    }
}

/// A look; where it sees differences, every listing is compared and what differs is mended. Answers what the look saw.
async fn check_and_mend(server: &Server) -> Result<u64> {
    let seen = verify::check(server).await?;
    if seen > 0 {
        let report = verify::verify(server, |_| {}).await?;
        if report.cut {
            rebuild::rebuild(server, |_| {}).await?;
        } else {
            verify::repair(server, &report).await?;
        }
        tracing::warn!(seen, mended = report.differences.len(), "the search index differed from the database");
    }
    Ok(seen)
}

/// A call to the engine with a limit on one's patience; a failure takes it out of use until a probe succeeds.
pub async fn ask<T>(server: &Server, call: impl Future<Output = indexer::Result<T>>) -> Option<T> {
    if server.search.is_down() {
        return None;
    }
    match timeout(PATIENCE, call).await {
        Ok(Ok(answer)) => return Some(answer),
        Ok(Err(error)) => down(server, &feed::engine(error).to_string()),
        Err(_) => down(server, "no answer in time"),
    }
    None
}
