//! What an operator sees of the search engine, and may do about it.

use super::{INDEX_LISTING, keeper, rebuild, verify};
use crate::{
    audit, catalogue,
    kernel::{error::Result, jobs},
    server::Server,
};
use openapi::{
    operations::{SearchRepair, SearchState},
    problem::{Kind, Problem},
    security::Caller,
};
use serde_json::json;
use tokio::time::timeout;

impl Server {
    pub(crate) async fn search_state(&self) -> Result<SearchState> {
        let health = self.search.health();
        let waiting = jobs::waiting(self.db.read(), INDEX_LISTING).await?;
        let indexed = if self.search.is_down() {
            None
        } else {
            timeout(keeper::PATIENCE, self.engine.count()).await.ok().and_then(|count| count.ok())
        };
        Ok(SearchState {
            degraded_since: health.down_since,
            last_success_at: health.last_success,
            last_error: health.last_error,
            published: catalogue::count_published(self.db.read()).await?,
            indexed,
            waiting: waiting.count,
            waiting_since: waiting.oldest,
            checked_at: health.checked.map(|(at, _)| at),
            differences: health.checked.map(|(_, differences)| differences),
            rebuilding: health.rebuilding,
        })
    }

    pub(crate) async fn repair_index(&self, caller: &Caller) -> Result<SearchRepair> {
        if self.search.is_down() {
            return Err(Problem::from(Kind::Unavailable).into());
        }
        let report = verify::verify(self, |_| {}).await?;
        verify::repair(self, &report).await?;
        self.search.checked(self.clock.now(), 0);
        let mended = report.differences.len() as u64;
        let tx = self.begin().await?;
        let data = json!({ "compared": report.compared, "mended": mended });
        audit::record(&tx, audit::Event::new(caller.account_id, "repair_search", "search", "index").data(data)).await?;
        tx.commit().await?;
        Ok(SearchRepair { compared: report.compared, mended })
    }

    /// Starts a rebuild that goes on by itself; its outcome is in the log and in [`Server::search_state`].
    pub(crate) async fn rebuild_index(&self, caller: &Caller) -> Result<()> {
        if self.search.health().rebuilding.is_some() {
            return Err(rebuild::under_way());
        }
        let tx = self.begin().await?;
        audit::record(&tx, audit::Event::new(caller.account_id, "rebuild_search", "search", "index")).await?;
        tx.commit().await?;
        let server = self.clone();
        tokio::spawn(async move {
            match rebuild::rebuild(&server, |_| {}).await {
                Ok(listings) => tracing::info!(listings, "the search index is rebuilt"),
                Err(error) => tracing::error!(%error, "the search index could not be rebuilt"),
            }
        });
        Ok(())
    }
}
