//! Meilisearch through its SDK. Tasks are awaited and a failed task is an error.

mod change;
mod correct;
mod filter;
mod http;
mod marks;
mod scan;
mod search;
mod wire;

use crate::{
    engine::{Answer, Document, Entry, Error, Query, Result, SearchEngine, Suggestion},
    french::Synonyms,
};
use change::Change;
use http::{Client, Index};
use meilisearch_sdk::{
    client::SwapIndexes,
    errors::{Error as SdkError, ErrorCode},
    task_info::TaskInfo,
    tasks::Task,
};
use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::{
        Arc, RwLock,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::{sync::Mutex, time::timeout};

const INDEX: &str = "preau_listings";
/// Major and minor version of the oldest one whose answers we know how to read.
const OLDEST: [u32; 2] = [1, 12];
/// A change that is not seen in this time has failed, and its job is tried again: the engine keeps the order of what it was told.
const CHANGE_PATIENCE: Duration = Duration::from_secs(30);
/// A step of a rebuild may wait behind much else, and holds up nobody.
const REBUILD_PATIENCE: Duration = Duration::from_secs(600);
const KEY: Option<&str> = Some("id");
/// Batches, and changes, that wait in the engine during a rebuild.
const MOST_SENT: usize = 20;

/// An index that this process builds beside the live one, and what it changed since: that is newer than what the rebuild read.
struct Building {
    index: String,
    touched: HashSet<String>,
    /// What it was sent and did not yet say it has: the engine takes together what waits, far faster than one by one.
    sent: VecDeque<TaskInfo>,
}

#[derive(Clone)]
pub struct Meilisearch {
    client: Client,
    index: String,
    /// Whether the settings are known to be ours: set up at the first contact.
    ready: Arc<AtomicBool>,
    needs_fill: Arc<AtomicBool>,
    /// Held for a moment by every write of this process, and by the swap, so that none falls between the two indexes.
    building: Arc<Mutex<Option<Building>>>,
    /// The engine has them too; ours mark what they found.
    synonyms: Arc<RwLock<Arc<Synonyms>>>,
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

fn not_begun() -> Error {
    failed("no rebuild was begun")
}

/// No call waits for ever, whatever the network does.
async fn within<T>(patience: Duration, call: impl Future<Output = Result<T>>) -> Result<T> {
    timeout(patience, call).await.unwrap_or_else(|_| Err(failed(format!("no answer in {} s", patience.as_secs()))))
}

impl Meilisearch {
    /// Asks nothing yet: an engine that is down must not keep a server from starting. `health` makes the first contact.
    pub fn connect(url: &str, key: Option<&str>) -> Result<Self> {
        Self::connect_index(url, key, INDEX)
    }

    fn connect_index(url: &str, key: Option<&str>, index: &str) -> Result<Self> {
        let client = http::client(url.trim_end_matches('/'), key)?;
        Ok(Self {
            client,
            index: index.to_owned(),
            ready: Arc::default(),
            needs_fill: Arc::default(),
            building: Arc::default(),
            synonyms: Arc::default(),
        })
    }

    /// Connects to an index of that name and sets it up.
    pub async fn open_index(url: &str, key: Option<&str>, index: &str) -> Result<Self> {
        let this = Self::connect_index(url, key, index)?;
        this.first_contact().await?;
        this.set_up(&this.index).await?;
        Ok(this)
    }

    /// Refuses what is too old. An index that is filled has our settings; another one is given them by the rebuild it needs.
    async fn first_contact(&self) -> Result<()> {
        let version = self.client.get_version().await.map_err(failed)?.pkg_version;
        let numbers: Vec<u32> = version.split(['.', '-']).map_while(|part| part.parse().ok()).take(2).collect();
        if numbers.as_slice() < OLDEST.as_slice() {
            let [major, minor] = OLDEST;
            return Err(failed(format!("Meilisearch {version} is too old: {major}.{minor} or newer is needed")));
        }
        let filled = self.marks().await?.filled;
        if filled {
            self.renew_synonyms().await?;
        }
        self.needs_fill.store(!filled, Ordering::Release);
        self.ready.store(true, Ordering::Release);
        Ok(())
    }

    fn live(&self) -> Index {
        self.client.index(&self.index)
    }

    async fn set_up(&self, index: &str) -> Result<()> {
        let settings = wire::settings().with_synonyms(self.spelt_out());
        let task = self.client.index(index).set_settings(&settings).await.map_err(sdk_failed)?;
        self.done(task).await
    }

    fn synonyms(&self) -> Arc<Synonyms> {
        self.synonyms.read().unwrap_or_else(|poisoned| poisoned.into_inner()).clone()
    }

    fn spelt_out(&self) -> HashMap<String, Vec<String>> {
        self.synonyms().spelt_out().into_iter().collect()
    }

    /// Of an index that was filled earlier. Not awaited: the engine keeps the order of what it was told.
    async fn renew_synonyms(&self) -> Result<()> {
        let ours = self.spelt_out();
        if self.live().get_synonyms().await.map_err(sdk_failed)? != ours {
            self.live().set_synonyms(&ours).await.map_err(sdk_failed)?;
        }
        Ok(())
    }

    /// Its callers limit the time.
    async fn done(&self, task: TaskInfo) -> Result<()> {
        let ended = task.wait_for_completion(&self.client, Some(Duration::from_millis(10)), Some(REBUILD_PATIENCE)).await;
        match ended.map_err(failed)? {
            Task::Succeeded { .. } => Ok(()),
            Task::Failed { content } => Err(sdk_failed(SdkError::Meilisearch(content.error))),
            Task::Enqueued { .. } | Task::Processing { .. } => Err(failed("a task did not end")),
        }
    }

    /// The swap exchanges two indexes: there must be a live one.
    async fn have_live(&self) -> Result<()> {
        match self.client.get_raw_index(&self.index).await {
            Ok(_) => Ok(()),
            Err(error) if is(&error, ErrorCode::IndexNotFound) => {
                let task = self.client.create_index(&self.index, KEY).await.map_err(sdk_failed)?;
                self.done(task).await
            }
            Err(error) => Err(sdk_failed(error)),
        }
    }

    async fn begin(&self) -> Result<()> {
        let mut building = self.building.lock().await;
        *building = None;
        for index in self.leftovers().await? {
            self.drop_index(&index).await?;
        }
        self.have_live().await?;
        // A name of its own: whoever still works on an older one can no longer swap it in.
        let index = format!("{}_next_{}", self.index, uuid::Uuid::new_v4().simple());
        self.set_up(&index).await?;
        self.mark_next(&index).await?;
        *building = Some(Building { index, touched: HashSet::new(), sent: VecDeque::new() });
        Ok(())
    }

    /// Waits until the index being built has all it was sent but the newest so many, and answers its name. Writers go on meanwhile.
    async fn settle(&self, newest: usize) -> Result<String> {
        let (index, awaited) = {
            let mut building = self.building.lock().await;
            let building = building.as_mut().ok_or_else(not_begun)?;
            let awaited = building.sent.len().saturating_sub(newest);
            (building.index.clone(), building.sent.drain(..awaited).collect::<Vec<_>>())
        };
        for task in awaited {
            self.done(task).await?;
        }
        Ok(index)
    }

    async fn finish(&self) -> Result<()> {
        self.settle(0).await?;
        let mut building = self.building.lock().await;
        // What was written since; whoever writes now waits for the swap.
        while let Some(task) = building.as_mut().and_then(|building| building.sent.pop_front()) {
            self.done(task).await?;
        }
        let Some(Building { index, .. }) = building.take() else { return Err(not_begun()) };
        let swap = SwapIndexes { indexes: (self.index.clone(), index.clone()), rename: None };
        let task = self.client.swap_indexes([&swap]).await.map_err(sdk_failed)?;
        self.done(task).await?;
        self.mark_filled().await?;
        self.needs_fill.store(false, Ordering::Release);
        self.unmark_next(&index).await?;
        self.drop_index(&index).await
    }

    async fn abandon(&self) -> Result<()> {
        let Some(Building { index, .. }) = self.building.lock().await.take() else { return Ok(()) };
        self.unmark_next(&index).await?;
        self.drop_index(&index).await
    }
}

#[async_trait::async_trait]
impl SearchEngine for Meilisearch {
    async fn upsert(&self, documents: Vec<Document>) -> Result<()> {
        if documents.is_empty() {
            return Ok(());
        }
        within(CHANGE_PATIENCE, self.write(Change::Put(documents))).await
    }

    async fn delete(&self, ids: Vec<String>) -> Result<()> {
        if ids.is_empty() {
            return Ok(());
        }
        within(CHANGE_PATIENCE, self.write(Change::Remove(ids))).await
    }

    async fn search(&self, query: Query) -> Result<Answer> {
        self.find(&query).await
    }

    async fn correct(&self, text: String, _: bool) -> Result<Option<String>> {
        self.nearest(&text).await
    }

    async fn suggest(&self, text: String, english: bool, limit: usize) -> Result<Vec<Suggestion>> {
        self.names(&text, english, limit).await
    }

    async fn set_synonyms(&self, synonyms: Arc<Synonyms>) -> Result<()> {
        // Held, so that an index begun beside the live one has the old ones or the new ones, and is swapped in with the new.
        let building = self.building.lock().await;
        *self.synonyms.write().unwrap_or_else(|poisoned| poisoned.into_inner()) = synonyms;
        // Before the first contact there is nobody to tell.
        if !self.ready.load(Ordering::Acquire) {
            return Ok(());
        }
        within(CHANGE_PATIENCE, async {
            for index in std::iter::once(&self.index).chain(building.as_ref().map(|building| &building.index)) {
                let task = self.client.index(index).set_synonyms(&self.spelt_out()).await.map_err(sdk_failed)?;
                self.done(task).await?;
            }
            Ok(())
        })
        .await
    }

    async fn clear(&self) -> Result<()> {
        self.needs_fill.store(true, Ordering::Release);
        within(CHANGE_PATIENCE, async {
            self.forget_marks().await?;
            let task = self.live().delete_all_documents().await.map_err(sdk_failed)?;
            self.done(task).await
        })
        .await
    }

    fn needs_fill(&self) -> bool {
        self.needs_fill.load(Ordering::Acquire)
    }

    async fn filled(&self) -> Result<()> {
        within(REBUILD_PATIENCE, async {
            self.set_up(&self.index).await?;
            self.mark_filled().await
        })
        .await?;
        self.needs_fill.store(false, Ordering::Release);
        Ok(())
    }

    async fn begin_rebuild(&self) -> Result<()> {
        within(REBUILD_PATIENCE, self.begin()).await
    }

    async fn add_to_rebuild(&self, mut documents: Vec<Document>) -> Result<()> {
        within(REBUILD_PATIENCE, async {
            {
                let mut building = self.building.lock().await;
                let building = building.as_mut().ok_or_else(not_begun)?;
                documents.retain(|document| !building.touched.contains(&document.id));
                if !documents.is_empty() {
                    let task = self.send(&building.index, &Change::Put(documents)).await?;
                    building.sent.push_back(task);
                }
            }
            self.settle(MOST_SENT).await.map(drop)
        })
        .await
    }

    async fn scan_rebuild(&self, after: Option<String>, limit: usize) -> Result<Vec<Entry>> {
        within(REBUILD_PATIENCE, async {
            let index = self.settle(0).await?;
            self.page_of_ids(&index, after.as_deref(), limit).await
        })
        .await
    }

    async fn finish_rebuild(&self) -> Result<()> {
        within(REBUILD_PATIENCE, self.finish()).await
    }

    async fn abandon_rebuild(&self) -> Result<()> {
        within(CHANGE_PATIENCE, self.abandon()).await
    }

    async fn scan(&self, after: Option<String>, limit: usize) -> Result<Vec<Entry>> {
        within(CHANGE_PATIENCE, self.page_of_ids(&self.index, after.as_deref(), limit)).await
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
        if self.marks().await?.filled { Ok(()) } else { Err(Error::NeedsRebuild("it was not filled yet, or was emptied".into())) }
    }
}
