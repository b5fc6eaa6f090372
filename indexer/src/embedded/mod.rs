//! The default engine: tantivy in a folder of our own. One process owns it, under a lock.

mod correct;
mod count;
mod folder;
mod lexicon;
mod like;
mod query;
mod rank;
mod read_only;
mod scan;
mod schema;
mod search;
mod store;
mod suggest;

use crate::{
    engine::{Answer, Document, Entry, Error, Query, Result, SearchEngine, Suggestion},
    french::Synonyms,
};
use folder::Folder;
pub use read_only::ReadOnly;
use std::{
    collections::HashSet,
    path::Path,
    sync::{
        Arc, Mutex, MutexGuard, RwLock,
        atomic::{AtomicBool, Ordering},
    },
};
use store::Store;

/// A rebuild under way, and what changed since it began: that is newer than what the rebuild read.
struct Rebuild {
    store: Store,
    touched: HashSet<String>,
    /// Something waits for a commit.
    pending: bool,
}

struct Inner {
    folder: Folder,
    live: RwLock<Arc<Store>>,
    /// Held by every write, so that a rebuild and the changes made meanwhile never cross.
    writing: Mutex<Option<Rebuild>>,
    needs_fill: AtomicBool,
    synonyms: RwLock<Arc<Synonyms>>,
}

#[derive(Clone)]
pub struct Embedded(Arc<Inner>);

fn failed(error: impl std::fmt::Display) -> Error {
    Error::Engine(error.to_string())
}

/// Broken or missing files call for a rebuild; anything else is a failure of this one call.
fn tantivy_failed(error: tantivy::TantivyError) -> Error {
    use tantivy::TantivyError::{DataCorruption, IncompatibleIndex, OpenReadError};
    match error {
        DataCorruption(_) | IncompatibleIndex(_) | OpenReadError(_) => Error::NeedsRebuild(error.to_string()),
        other => failed(other),
    }
}

impl Embedded {
    /// Opens the index in `folder`, or begins a new one where it is missing, broken or of another shape: `needs_fill` tells.
    pub fn open(folder: &Path) -> Result<Self> {
        let folder = Folder::open(folder)?;
        let (store, needs_fill) = match folder.current() {
            Ok(store) => (store, false),
            Err(why) => {
                tracing::warn!(%why, "beginning a new search index");
                folder.disown();
                (folder.fresh()?, true)
            }
        };
        folder.sweep(&store);
        Ok(Self(Arc::new(Inner {
            folder,
            live: RwLock::new(Arc::new(store)),
            writing: Mutex::new(None),
            needs_fill: AtomicBool::new(needs_fill),
            synonyms: RwLock::default(),
        })))
    }

    async fn blocking<T: Send + 'static>(&self, work: impl FnOnce(&Inner) -> Result<T> + Send + 'static) -> Result<T> {
        let inner = self.0.clone();
        tokio::task::spawn_blocking(move || work(&inner)).await.map_err(failed)?
    }
}

impl Inner {
    fn live(&self) -> Arc<Store> {
        self.live.read().unwrap_or_else(|poisoned| poisoned.into_inner()).clone()
    }

    fn synonyms(&self) -> Arc<Synonyms> {
        self.synonyms.read().unwrap_or_else(|poisoned| poisoned.into_inner()).clone()
    }

    fn writing(&self) -> MutexGuard<'_, Option<Rebuild>> {
        self.writing.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    fn finish_rebuild(&self) -> Result<()> {
        let mut writing = self.writing();
        let Some(rebuild) = writing.take() else { return Err(failed("no rebuild was begun")) };
        rebuild.store.commit()?;
        self.folder.adopt(&rebuild.store)?;
        let new = Arc::new(rebuild.store);
        *self.live.write().unwrap_or_else(|poisoned| poisoned.into_inner()) = new.clone();
        self.needs_fill.store(false, Ordering::Release);
        // Searches that began on the old index still hold it open.
        self.folder.sweep(&new);
        Ok(())
    }
}

#[async_trait::async_trait]
impl SearchEngine for Embedded {
    async fn upsert(&self, documents: Vec<Document>) -> Result<()> {
        self.blocking(move |inner| {
            let mut writing = inner.writing();
            let live = inner.live();
            live.put(&documents)?;
            live.commit()?;
            if let Some(rebuild) = writing.as_mut() {
                rebuild.pending = true;
                rebuild.store.put(&documents)?;
                rebuild.touched.extend(documents.into_iter().map(|d| d.id));
            }
            Ok(())
        })
        .await
    }

    async fn delete(&self, ids: Vec<String>) -> Result<()> {
        self.blocking(move |inner| {
            let mut writing = inner.writing();
            let live = inner.live();
            live.delete(&ids)?;
            live.commit()?;
            if let Some(rebuild) = writing.as_mut() {
                rebuild.pending = true;
                rebuild.store.delete(&ids)?;
                rebuild.touched.extend(ids);
            }
            Ok(())
        })
        .await
    }

    async fn search(&self, query: Query) -> Result<Answer> {
        self.blocking(move |inner| inner.live().search(&query, &inner.synonyms())).await
    }

    async fn correct(&self, text: String, english: bool) -> Result<Option<String>> {
        self.blocking(move |inner| inner.live().correct(&text, english, &inner.synonyms())).await
    }

    async fn suggest(&self, text: String, english: bool, limit: usize) -> Result<Vec<Suggestion>> {
        self.blocking(move |inner| inner.live().suggest(&text, english, limit)).await
    }

    async fn set_synonyms(&self, synonyms: Arc<Synonyms>) -> Result<()> {
        *self.0.synonyms.write().unwrap_or_else(|poisoned| poisoned.into_inner()) = synonyms;
        Ok(())
    }

    async fn clear(&self) -> Result<()> {
        self.blocking(|inner| {
            let _writing = inner.writing();
            inner.folder.disown();
            inner.needs_fill.store(true, Ordering::Release);
            let live = inner.live();
            live.clear()?;
            live.commit()
        })
        .await
    }

    fn needs_fill(&self) -> bool {
        self.0.needs_fill.load(Ordering::Acquire)
    }

    async fn filled(&self) -> Result<()> {
        self.blocking(|inner| {
            let _writing = inner.writing();
            inner.folder.adopt(&inner.live())?;
            inner.needs_fill.store(false, Ordering::Release);
            Ok(())
        })
        .await
    }

    async fn begin_rebuild(&self) -> Result<()> {
        self.blocking(|inner| {
            let mut writing = inner.writing();
            *writing = None;
            inner.folder.sweep(&inner.live());
            *writing = Some(Rebuild { store: inner.folder.fresh()?, touched: HashSet::new(), pending: false });
            Ok(())
        })
        .await
    }

    async fn add_to_rebuild(&self, documents: Vec<Document>) -> Result<()> {
        self.blocking(move |inner| {
            let mut writing = inner.writing();
            let Some(rebuild) = writing.as_mut() else { return Err(failed("no rebuild was begun")) };
            rebuild.pending = true;
            rebuild.store.put(documents.iter().filter(|d| !rebuild.touched.contains(&d.id)))
        })
        .await
    }

    async fn scan_rebuild(&self, after: Option<String>, limit: usize) -> Result<Vec<Entry>> {
        self.blocking(move |inner| {
            let mut writing = inner.writing();
            let Some(rebuild) = writing.as_mut() else { return Err(failed("no rebuild was begun")) };
            if std::mem::take(&mut rebuild.pending) {
                rebuild.store.commit()?;
            }
            rebuild.store.scan(after.as_deref(), limit)
        })
        .await
    }

    async fn finish_rebuild(&self) -> Result<()> {
        self.blocking(Inner::finish_rebuild).await
    }

    async fn abandon_rebuild(&self) -> Result<()> {
        self.blocking(|inner| {
            *inner.writing() = None;
            inner.folder.sweep(&inner.live());
            Ok(())
        })
        .await
    }

    async fn scan(&self, after: Option<String>, limit: usize) -> Result<Vec<Entry>> {
        self.blocking(move |inner| inner.live().scan(after.as_deref(), limit)).await
    }

    async fn count(&self) -> Result<u64> {
        self.blocking(|inner| Ok(inner.live().searcher().num_docs())).await
    }

    async fn health(&self) -> Result<()> {
        self.blocking(|inner| match inner.live().folder.join("meta.json").exists() {
            _ if inner.needs_fill.load(Ordering::Acquire) => Err(Error::NeedsRebuild("it was not filled yet".into())),
            false => Err(Error::NeedsRebuild("its files are gone".into())),
            true => Ok(()),
        })
        .await
    }
}
