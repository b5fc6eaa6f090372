//! Meilisearch through its SDK. Tasks are awaited and a failed task is an error. Beside the index stands a small one that says
//! of which shape it is and that it was filled whole.

mod filter;
mod scan;
mod search;
mod wire;

use crate::engine::{Answer, Document, Entry, Error, Query, Result, SearchEngine, Suggestion};
use meilisearch_sdk::{
    client::{Client, SwapIndexes},
    errors::{Error as SdkError, ErrorCode},
    indexes::Index,
    task_info::TaskInfo,
    tasks::Task,
};
use serde::{Deserialize, Serialize};
use std::{
    collections::HashSet,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::sync::Mutex;
use wire::Wire;

const INDEX: &str = "preau_listings";
/// Major and minor version of the oldest one whose answers we know how to read.
const OLDEST: [u32; 2] = [1, 12];
const PATIENCE: Duration = Duration::from_secs(120);
const KEY: Option<&str> = Some("id");

/// What the small index says of ours.
#[derive(Serialize, Deserialize)]
struct Filled {
    id: String,
    shape: String,
}

#[derive(Clone)]
pub struct Meilisearch {
    client: Client,
    index: String,
    /// Whether the settings are known to be ours: set up at the first contact.
    ready: Arc<AtomicBool>,
    needs_fill: Arc<AtomicBool>,
    /// While an index is built beside the live one: what changed since. Held by every write then, so that they never cross.
    touched: Arc<Mutex<Option<HashSet<String>>>>,
}

fn failed(error: impl std::fmt::Display) -> Error {
    Error::Engine(error.to_string())
}

fn is(error: &SdkError, code: ErrorCode) -> bool {
    matches!(error, SdkError::Meilisearch(error) if error.error_code == code)
}

/// An index that is gone calls for a rebuild; anything else is a failure of this one call.
fn sdk_failed(error: SdkError) -> Error {
    if is(&error, ErrorCode::IndexNotFound) { Error::NeedsRebuild(error.to_string()) } else { failed(error) }
}

impl Meilisearch {
    /// Asks nothing yet: an engine that is down must not keep a server from starting. `health` makes the first contact.
    pub fn connect(url: &str, key: Option<&str>) -> Result<Self> {
        Self::connect_index(url, key, INDEX)
    }

    fn connect_index(url: &str, key: Option<&str>, index: &str) -> Result<Self> {
        let client = Client::new(url.trim_end_matches('/'), key).map_err(failed)?;
        Ok(Self { client, index: index.to_owned(), ready: Arc::default(), needs_fill: Arc::default(), touched: Arc::default() })
    }

    /// Connects to an index of that name and sets it up.
    pub async fn open_index(url: &str, key: Option<&str>, index: &str) -> Result<Self> {
        let this = Self::connect_index(url, key, index)?;
        this.first_contact().await?;
        Ok(this)
    }

    /// Refuses what is too old, and sets the index up; settings that did not change cost nothing.
    async fn first_contact(&self) -> Result<()> {
        let version = self.client.get_version().await.map_err(failed)?.pkg_version;
        let numbers: Vec<u32> = version.split(['.', '-']).map_while(|part| part.parse().ok()).take(2).collect();
        if numbers.as_slice() < OLDEST.as_slice() {
            let [major, minor] = OLDEST;
            return Err(failed(format!("Meilisearch {version} is too old: {major}.{minor} or newer is needed")));
        }
        self.set_up(&self.index).await?;
        let filled = self.is_filled().await?;
        self.needs_fill.store(!filled, Ordering::Release);
        self.ready.store(true, Ordering::Release);
        Ok(())
    }

    fn live(&self) -> Index {
        self.client.index(&self.index)
    }

    fn next(&self) -> String {
        format!("{}_next", self.index)
    }

    fn state(&self) -> Index {
        self.client.index(format!("{}_state", self.index))
    }

    async fn set_up(&self, index: &str) -> Result<()> {
        let task = self.client.index(index).set_settings(&wire::settings()).await.map_err(sdk_failed)?;
        self.done(task).await
    }

    async fn is_filled(&self) -> Result<bool> {
        match self.state().get_document::<Filled>(&self.index).await {
            Ok(filled) => Ok(filled.shape == wire::shape()),
            Err(error) if is(&error, ErrorCode::IndexNotFound) || is(&error, ErrorCode::DocumentNotFound) => Ok(false),
            Err(error) => Err(failed(error)),
        }
    }

    async fn done(&self, task: TaskInfo) -> Result<()> {
        match task.wait_for_completion(&self.client, Some(Duration::from_millis(10)), Some(PATIENCE)).await.map_err(failed)? {
            Task::Succeeded { .. } => Ok(()),
            Task::Failed { content } => Err(sdk_failed(SdkError::Meilisearch(content.error))),
            Task::Enqueued { .. } | Task::Processing { .. } => Err(failed("a task did not end")),
        }
    }

    async fn put(&self, index: &str, documents: impl Iterator<Item = &Document>) -> Result<()> {
        let wires: Vec<Wire<'_>> = documents.map(Wire::new).collect();
        if wires.is_empty() {
            return Ok(());
        }
        let task = self.client.index(index).add_or_replace(&wires, KEY).await.map_err(sdk_failed)?;
        self.done(task).await
    }

    async fn remove(&self, index: &str, ids: &[String]) -> Result<()> {
        if ids.is_empty() {
            return Ok(());
        }
        let task = self.client.index(index).delete_documents(ids).await.map_err(sdk_failed)?;
        self.done(task).await
    }

    /// An index that is not there is as good as deleted.
    async fn drop_index(&self, index: &str) -> Result<()> {
        let task = self.client.delete_index(index).await.map_err(sdk_failed)?;
        match self.done(task).await {
            Err(Error::NeedsRebuild(_)) => Ok(()),
            other => other,
        }
    }

    async fn mark_filled(&self) -> Result<()> {
        let filled = Filled { id: self.index.clone(), shape: wire::shape() };
        let task = self.state().add_or_replace(&[filled], KEY).await.map_err(sdk_failed)?;
        self.done(task).await?;
        self.needs_fill.store(false, Ordering::Release);
        Ok(())
    }
}

#[async_trait::async_trait]
impl SearchEngine for Meilisearch {
    async fn upsert(&self, documents: Vec<Document>) -> Result<()> {
        let mut touched = self.touched.lock().await;
        let Some(touched) = touched.as_mut() else {
            drop(touched);
            return self.put(&self.index, documents.iter()).await;
        };
        touched.extend(documents.iter().map(|d| d.id.clone()));
        self.put(&self.index, documents.iter()).await?;
        self.put(&self.next(), documents.iter()).await
    }

    async fn delete(&self, ids: Vec<String>) -> Result<()> {
        let mut touched = self.touched.lock().await;
        let Some(touched) = touched.as_mut() else {
            drop(touched);
            return self.remove(&self.index, &ids).await;
        };
        touched.extend(ids.iter().cloned());
        self.remove(&self.index, &ids).await?;
        self.remove(&self.next(), &ids).await
    }

    async fn search(&self, query: Query) -> Result<Answer> {
        self.find(&query).await
    }

    async fn suggest(&self, text: String, english: bool, limit: usize) -> Result<Vec<Suggestion>> {
        self.names(&text, english, limit).await
    }

    async fn clear(&self) -> Result<()> {
        self.needs_fill.store(true, Ordering::Release);
        self.drop_index(&format!("{}_state", self.index)).await?;
        let task = self.live().delete_all_documents().await.map_err(sdk_failed)?;
        self.done(task).await
    }

    fn needs_fill(&self) -> bool {
        self.needs_fill.load(Ordering::Acquire)
    }

    async fn filled(&self) -> Result<()> {
        self.mark_filled().await
    }

    async fn begin_rebuild(&self) -> Result<()> {
        let mut touched = self.touched.lock().await;
        *touched = None;
        self.drop_index(&self.next()).await?;
        self.set_up(&self.next()).await?;
        *touched = Some(HashSet::new());
        Ok(())
    }

    async fn add_to_rebuild(&self, documents: Vec<Document>) -> Result<()> {
        let touched = self.touched.lock().await;
        let Some(touched) = touched.as_ref() else { return Err(failed("no rebuild was begun")) };
        self.put(&self.next(), documents.iter().filter(|d| !touched.contains(&d.id))).await
    }

    async fn finish_rebuild(&self) -> Result<()> {
        let mut touched = self.touched.lock().await;
        if touched.take().is_none() {
            return Err(failed("no rebuild was begun"));
        }
        let swap = SwapIndexes { indexes: (self.index.clone(), self.next()), rename: None };
        let task = self.client.swap_indexes([&swap]).await.map_err(sdk_failed)?;
        self.done(task).await?;
        self.mark_filled().await?;
        self.drop_index(&self.next()).await
    }

    async fn scan(&self, after: Option<String>, limit: usize) -> Result<Vec<Entry>> {
        self.page_of_ids(after.as_deref(), limit).await
    }

    async fn count(&self) -> Result<u64> {
        let stats = self.live().get_stats().await.map_err(sdk_failed)?;
        Ok(stats.number_of_documents as u64)
    }

    async fn health(&self) -> Result<()> {
        self.client.health().await.map_err(failed)?;
        if !self.ready.load(Ordering::Acquire) {
            self.first_contact().await?;
        }
        if self.is_filled().await? { Ok(()) } else { Err(Error::NeedsRebuild("it was not filled yet, or was emptied".into())) }
    }
}
