//! Keeping the index equal to the database.

use super::document::document;
use crate::{
    catalogue,
    facts::{Fact, emit},
    kernel::error::{Error, Result},
    server::Server,
};
use anyhow::anyhow;
use sea_orm::entity::prelude::Uuid;

/// A listing changed: read it again, and index or forget it.
pub const INDEX_LISTING: &str = "index_listing";
/// A publisher's name or standing changed: each of its listings did.
pub const INDEX_PUBLISHER: &str = "index_publisher";

const BATCH: u64 = 500;

pub(super) fn engine(error: indexer::Error) -> Error {
    Error::Other(anyhow!(error))
}

fn id(key: &str) -> Result<Uuid> {
    key.parse().map_err(|_| Error::Other(anyhow!("not an id: {key}")))
}

pub async fn index_listings(server: &Server, keys: &[String]) -> Result<()> {
    let ids = keys.iter().map(|key| id(key)).collect::<Result<Vec<_>>>()?;
    let found = catalogue::published(server, server.db.read(), &ids).await?;
    let gone: Vec<String> = keys.iter().filter(|key| !found.iter().any(|p| p.listing.id.to_string() == **key)).cloned().collect();
    if !gone.is_empty() {
        server.engine.delete(gone).await.map_err(engine)?;
    }
    if !found.is_empty() {
        let documents = found.into_iter().map(|published| document(&server.vocabulary, published)).collect();
        server.engine.upsert(documents).await.map_err(engine)?;
    }
    Ok(())
}

pub async fn index_publisher(server: &Server, key: &str) -> Result<()> {
    let organisation = id(key)?;
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
    Ok(done)
}
