//! An index that another process owns, read beside it: for comparing it with the database.

use super::{failed, folder, store::Store};
use crate::{
    engine::{Answer, Document, Entry, Error, Query, Result, SearchEngine, Suggestion},
    french::Synonyms,
};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

/// Each call reads the last commit of the index that is whole then, so a rebuild that ends meanwhile is followed.
#[derive(Clone)]
pub struct ReadOnly {
    folder: PathBuf,
}

impl ReadOnly {
    /// An error where there is no whole index of our shape.
    pub fn open(folder: &Path) -> Result<Self> {
        folder::current(folder)?;
        Ok(Self { folder: folder.to_owned() })
    }

    async fn reading<T: Send + 'static>(&self, work: impl Fn(&Store) -> Result<T> + Send + 'static) -> Result<T> {
        let folder = self.folder.clone();
        let read = move || {
            let index = folder::current(&folder)?;
            match Store::read_only(&index).and_then(|store| work(&store)) {
                // The owner took another index in its place, and swept this one away.
                Err(_) if folder::current(&folder)? != index => Store::read_only(&folder::current(&folder)?).and_then(|store| work(&store)),
                outcome => outcome,
            }
        };
        tokio::task::spawn_blocking(read).await.map_err(failed)?
    }

    fn refused<T>(&self) -> Result<T> {
        Err(Error::Locked(self.folder.display().to_string()))
    }
}

#[async_trait::async_trait]
impl SearchEngine for ReadOnly {
    fn writable(&self) -> bool {
        false
    }
    async fn upsert(&self, _: Vec<Document>) -> Result<()> {
        self.refused()
    }
    async fn delete(&self, _: Vec<String>) -> Result<()> {
        self.refused()
    }
    async fn search(&self, query: Query) -> Result<Answer> {
        self.reading(move |store| store.search(&query, &Synonyms::default())).await
    }
    async fn correct(&self, text: String, english: bool) -> Result<Option<String>> {
        self.reading(move |store| store.correct(&text, english, &Synonyms::default())).await
    }
    async fn suggest(&self, text: String, english: bool, limit: usize) -> Result<Vec<Suggestion>> {
        self.reading(move |store| store.suggest(&text, english, limit)).await
    }
    /// Comparing knows no words.
    async fn set_synonyms(&self, _: Arc<Synonyms>) -> Result<()> {
        Ok(())
    }
    async fn clear(&self) -> Result<()> {
        self.refused()
    }
    fn needs_fill(&self) -> bool {
        false
    }
    async fn filled(&self) -> Result<()> {
        self.refused()
    }
    async fn begin_rebuild(&self) -> Result<()> {
        self.refused()
    }
    async fn add_to_rebuild(&self, _: Vec<Document>) -> Result<()> {
        self.refused()
    }
    async fn scan_rebuild(&self, _: Option<String>, _: usize) -> Result<Vec<Entry>> {
        self.refused()
    }
    async fn finish_rebuild(&self) -> Result<()> {
        self.refused()
    }
    async fn abandon_rebuild(&self) -> Result<()> {
        self.refused()
    }
    async fn scan(&self, after: Option<String>, limit: usize) -> Result<Vec<Entry>> {
        self.reading(move |store| store.scan(after.as_deref(), limit)).await
    }
    async fn count(&self) -> Result<u64> {
        self.reading(|store| Ok(store.searcher().num_docs())).await
    }
    async fn health(&self) -> Result<()> {
        self.reading(|_| Ok(())).await
    }
}
