//! The engine of a process that has no index: another one owns it, and does its jobs.

use indexer::{Answer, Document, Entry, Error, Query, Result, SearchEngine, Suggestion, Synonyms};
use std::sync::Arc;

/// Refuses to be asked. What imports and other commands change is indexed by the jobs they leave.
pub struct Elsewhere;

fn not_here<T>() -> Result<T> {
    Err(Error::Engine("this process has no search index".to_owned()))
}

#[async_trait::async_trait]
impl SearchEngine for Elsewhere {
    fn writable(&self) -> bool {
        false
    }
    async fn upsert(&self, _: Vec<Document>) -> Result<()> {
        not_here()
    }
    async fn delete(&self, _: Vec<String>) -> Result<()> {
        not_here()
    }
    async fn search(&self, _: Query) -> Result<Answer> {
        not_here()
    }
    async fn correct(&self, _: String, _: bool) -> Result<Option<String>> {
        not_here()
    }
    async fn suggest(&self, _: String, _: bool, _: usize) -> Result<Vec<Suggestion>> {
        not_here()
    }
    /// The process that has the index reads them itself.
    async fn set_synonyms(&self, _: Arc<Synonyms>) -> Result<()> {
        Ok(())
    }
    async fn clear(&self) -> Result<()> {
        not_here()
    }
    fn needs_fill(&self) -> bool {
        false
    }
    async fn filled(&self) -> Result<()> {
        not_here()
    }
    async fn begin_rebuild(&self) -> Result<()> {
        not_here()
    }
    async fn add_to_rebuild(&self, _: Vec<Document>) -> Result<()> {
        not_here()
    }
    async fn scan_rebuild(&self, _: Option<String>, _: usize) -> Result<Vec<Entry>> {
        not_here()
    }
    async fn finish_rebuild(&self) -> Result<()> {
        not_here()
    }
    async fn abandon_rebuild(&self) -> Result<()> {
        not_here()
    }
    async fn scan(&self, _: Option<String>, _: usize) -> Result<Vec<Entry>> {
        not_here()
    }
    async fn count(&self) -> Result<u64> {
        not_here()
    }
    async fn health(&self) -> Result<()> {
        not_here()
    }
}
