//! Writing: to the live index, and to the one that is being built beside it.

use super::{KEY, Meilisearch, sdk_failed, wire::Wire};
use crate::engine::{Document, Error, Result};
use meilisearch_sdk::task_info::TaskInfo;

pub enum Change {
    Put(Vec<Document>),
    Remove(Vec<String>),
}

impl Change {
    fn ids(&self) -> Vec<String> {
        match self {
            Change::Put(documents) => documents.iter().map(|d| d.id.clone()).collect(),
            Change::Remove(ids) => ids.clone(),
        }
    }
}

impl Meilisearch {
    /// The index being built first: should the swap come between the two writes, the second one lands in it as well.
    ///
    /// ```text
    /// next, live, swap: in both      next, swap, live: twice in the new one      swap, next, live: in both
    /// ```
    pub(super) async fn write(&self, change: Change) -> Result<()> {
        if !self.is_built_with(&change).await?
            // Asked after the rows were read: a rebuild that begins later reads them as they are, or newer.
            && let Some(next) = self.marks().await?.next
        {
            match self.apply(&next, &change).await {
                // That rebuild is over.
                Err(Error::NeedsRebuild(_)) => {}
                outcome => outcome?,
            }
        }
        self.apply(&self.index, &change).await
    }

    /// Whether this process builds an index, and told it of the change. That is not waited for, as the batches are not: the
    /// engine keeps the order of what it was told, and takes it together with them.
    async fn is_built_with(&self, change: &Change) -> Result<bool> {
        let mut building = self.building.lock().await;
        let Some(building) = building.as_mut() else { return Ok(false) };
        building.touched.extend(change.ids());
        building.sent.push_back(self.send(&building.index, change).await?);
        Ok(true)
    }

    async fn apply(&self, index: &str, change: &Change) -> Result<()> {
        let task = self.send(index, change).await?;
        self.done(task).await
    }

    /// What to wait for.
    pub(super) async fn send(&self, index: &str, change: &Change) -> Result<TaskInfo> {
        let index = self.client.index(index);
        match change {
            Change::Put(documents) => {
                let wires: Vec<Wire<'_>> = documents.iter().map(Wire::new).collect();
                index.add_or_replace(&wires, KEY).await
            }
            Change::Remove(ids) => index.delete_documents(ids).await,
        }
        .map_err(sdk_failed)
    }
}
