//! A new index beside the live one, which answers throughout; then the swap.

use super::{
    document::document,
    feed::{self, engine},
    verify,
};
use crate::{
    catalogue,
    kernel::error::{Error, Result},
    server::Server,
};
use openapi::problem::Problem;
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};

const BATCH: u64 = 500;

/// Builds, swaps, and mends what other processes changed meanwhile. 409 where a rebuild is under way.
///
/// Changes made by this process go to both indexes; those of others are found by the comparison that follows.
pub async fn rebuild(server: &Server, mut progress: impl FnMut(u64)) -> Result<u64> {
    if !server.search.begin_rebuild() {
        return Err(under_way());
    }
    let done = alone(server, |n| {
        server.search.rebuilt(Some(n));
        progress(n);
    })
    .await;
    server.search.rebuilt(None);
    done
}

pub(super) fn under_way() -> Error {
    Problem::conflict("Une reconstruction est déjà en cours.", "A rebuild is under way already.").into()
}

/// One of several processes on PostgreSQL rebuilds; the embedded engine has one owner anyway.
async fn alone(server: &Server, progress: impl FnMut(u64)) -> Result<u64> {
    if server.db.backend() != DatabaseBackend::Postgres {
        return build(server, progress).await;
    }
    let guard = server.begin().await?;
    let lock = Statement::from_string(DatabaseBackend::Postgres, "SELECT pg_try_advisory_xact_lock(7239410051) AS held");
    let held = guard.query_one_raw(lock).await?.map(|row| row.try_get::<bool>("", "held")).transpose()?.unwrap_or_default();
    if !held {
        return Err(under_way());
    }
    build(server, progress).await
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
    server.engine.finish_rebuild().await.map_err(feed::engine)?;
    let report = verify::verify(server, |_| {}).await?;
    verify::repair(server, &report).await?;
    Ok(done)
}
