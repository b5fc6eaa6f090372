//! Keeping the index equal to the database.

use super::{
    document::{document, vocabulary_digest},
    upkeep,
};
use crate::{
    catalogue,
    facts::{Fact, emit},
    kernel::{
        error::{Error, Result},
        jobs::{self, Handler, Worker},
    },
    server::Server,
};
use anyhow::anyhow;
use sea_orm::entity::prelude::Uuid;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// A listing changed: read it again, and index or forget it.
pub const INDEX_LISTING: &str = "index_listing";
/// A publisher's name or standing changed: each of its listings did.
pub const INDEX_PUBLISHER: &str = "index_publisher";

const BATCH: u64 = 500;

pub(super) fn engine(error: indexer::Error) -> Error {
    Error::Other(anyhow!(error))
}

/// A key that is no id names nothing that is published: it is forgotten with the others that are not.
pub async fn index_listings(server: &Server, keys: &[String]) -> Result<()> {
    let ids: Vec<Uuid> = keys.iter().filter_map(|key| key.parse().ok()).collect();
    let found = catalogue::published(server, server.db.read(), &ids).await?;
    let gone: Vec<String> = keys.iter().filter(|key| !found.iter().any(|p| p.listing.id.to_string() == **key)).cloned().collect();
    if !gone.is_empty() {
        server.engine.delete(gone).await.map_err(engine)?;
    }
    if !found.is_empty() {
        let documents = found.into_iter().map(|published| document(&server.vocabulary, published)).collect();
        server.engine.upsert(documents).await.map_err(engine)?;
    }
    followed(server).await
}

/// Searches find something else from now on: what was answered before is asked again, by every copy.
pub(super) async fn followed(server: &Server) -> Result<()> {
    let tx = server.begin().await?;
    tx.changes_catalogue();
    tx.commit().await
}

/// Listings together: one commit of the index for many.
pub fn listings_handler(server: &Server) -> Handler {
    let server = server.clone();
    Arc::new(move |keys| {
        let server = server.clone();
        Box::pin(async move { index_listings(&server, &keys).await })
    })
}

/// How long one waits for a few hundred listings to be indexed.
const PATIENCE: Duration = Duration::from_secs(60);

/// Does what waits about these listings, or waits for the worker that is at it.
pub(super) async fn until_indexed(server: &Server, keys: &[&str]) -> Result<()> {
    let handlers = if server.engine.writable() { vec![(INDEX_LISTING, listings_handler(server))] } else { Vec::new() };
    let worker = Worker::new(server.db.clone(), server.clock.clone(), handlers);
    let began = Instant::now();
    loop {
        let left = jobs::keys_waiting(server.db.read(), INDEX_LISTING, keys).await?.len();
        if left == 0 {
            return Ok(());
        }
        if began.elapsed() > PATIENCE {
            return Err(Error::Other(anyhow!("{left} listings wait in the queue, and nobody indexes them")));
        }
        if worker.batch().await? == 0 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

pub async fn index_publisher(server: &Server, key: &str) -> Result<()> {
    let organisation: Uuid = key.parse().map_err(|_| Error::Other(anyhow!("not an id: {key}")))?;
    let mut after = None;
    loop {
        let ids = catalogue::ids_of_publisher(server.db.read(), organisation, after, BATCH).await?;
        let Some(last) = ids.last() else { return Ok(()) };
        after = Some(*last);
        let tx = server.begin().await?;
        for id in ids {
            emit(&tx, Fact::ListingChanged(id)).await?;
        }
        tx.commit().await?;
    }
}

/// Fills a new or reshaped index from the database, in bounded memory. Changes made meanwhile are in the queue behind it.
pub async fn fill(server: &Server, mut progress: impl FnMut(u64)) -> Result<u64> {
    server.engine.clear().await.map_err(engine)?;
    let (mut after, mut done) = (None, 0);
    loop {
        let batch = catalogue::scan_published(server, after, BATCH).await?;
        let Some(last) = batch.last() else { break };
        after = Some(last.listing.id);
        done += batch.len() as u64;
        let documents = batch.into_iter().map(|published| document(&server.vocabulary, published)).collect();
        server.engine.upsert(documents).await.map_err(engine)?;
        progress(done);
    }
    server.engine.filled().await.map_err(engine)?;
    followed(server).await?;
    upkeep::written_with(server, &vocabulary_digest(&server.vocabulary)).await?;
    Ok(done)
}
