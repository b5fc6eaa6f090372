//! What an operator sees of the search engine, and may do about it.

use super::{INDEX_LISTING, keeper, rebuild, upkeep, verify};
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
        let upkeep = upkeep::read(self.db.read()).await?;
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
            checked_at: upkeep.checked_at,
            differences: upkeep.differences.map(i64::unsigned_abs),
            rebuilding: upkeep.rebuilding(self.clock.now()),
        })
    }

    pub(crate) async fn repair_index(&self, caller: &Caller) -> Result<SearchRepair> {
        if self.search.is_down() {
            return Err(Problem::from(Kind::Unavailable).into());
        }
        let report = verify::verify(self, |_| {}).await?;
        verify::repair(self, &report).await?;
        upkeep::checked(self, 0, None).await?;
        let mended = report.differences.len() as u64;
        let tx = self.begin().await?;
        let data = json!({ "compared": report.compared, "mended": mended });
        audit::record(&tx, audit::Event::new(caller.account_id, "repair_search", "search", "index").data(data)).await?;
        tx.commit().await?;
        Ok(SearchRepair { compared: report.compared, mended })
    }

    /// Starts a rebuild that goes on by itself; its outcome is in the log and in [`Server::search_state`].
    pub(crate) async fn rebuild_index(&self, caller: &Caller) -> Result<()> {
        if upkeep::read(self.db.read()).await?.rebuilding(self.clock.now()).is_some() {
            return Err(rebuild::under_way());
        }
        let tx = self.begin().await?;
        audit::record(&tx, audit::Event::new(caller.account_id, "rebuild_search", "search", "index")).await?;
        tx.commit().await?;
        rebuild::in_background(self);
        Ok(())
    }
}
