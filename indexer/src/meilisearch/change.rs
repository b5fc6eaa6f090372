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
        let mut building = self.building.lock().await;
        if let Some(building) = building.as_mut() {
            building.touched.extend(change.ids());
            self.apply(&building.index, &change).await?;
            return self.apply(&self.index, &change).await;
        }
        drop(building);
        // Asked after the rows were read: a rebuild that begins later reads them as they are, or newer.
        if let Some(next) = self.marks().await?.next {
            match self.apply(&next, &change).await {
                // That rebuild is over.
                Err(Error::NeedsRebuild(_)) => {}
                outcome => outcome?,
            }
        }
        self.apply(&self.index, &change).await
    }

    async fn apply(&self, index: &str, change: &Change) -> Result<()> {
        match change {
            Change::Put(documents) => self.put(index, documents.iter()).await,
            Change::Remove(ids) => {
                let task = self.client.index(index).delete_documents(ids).await.map_err(sdk_failed)?;
                self.done(task).await
            }
        }
    }

    async fn put(&self, index: &str, documents: impl Iterator<Item = &Document>) -> Result<()> {
        match self.send(index, documents).await? {
            Some(task) => self.done(task).await,
            None => Ok(()),
        }
    }

    /// What to wait for; nothing where there is nothing to send.
    pub(super) async fn send(&self, index: &str, documents: impl Iterator<Item = &Document>) -> Result<Option<TaskInfo>> {
        let wires: Vec<Wire<'_>> = documents.map(Wire::new).collect();
        if wires.is_empty() {
            return Ok(None);
        }
        self.client.index(index).add_or_replace(&wires, KEY).await.map(Some).map_err(sdk_failed)
    }
}
