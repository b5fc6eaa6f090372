//! What the commands share: ways to open a server, and what the terminal shows.

pub mod import;
pub mod search;

use anyhow::{Context, Result};
use indexer::SearchEngine;
use indicatif::{ProgressBar, ProgressStyle};
use preau::{
    kernel::{clock::Clock, db::Db, settings::Settings},
    search::Elsewhere,
    server,
    server::Server,
};
use std::sync::Arc;

pub async fn open(settings: Settings) -> Result<Server> {
    let engine = server::engine(&settings).await?;
    open_with(settings, engine).await
}

/// For commands that leave the index alone: they run beside whoever owns it, and what they change is indexed there.
pub async fn open_without_index(settings: Settings) -> Result<Server> {
    open_with(settings, Arc::new(Elsewhere)).await
}

pub async fn open_with(settings: Settings, engine: Arc<dyn SearchEngine>) -> Result<Server> {
    std::fs::create_dir_all(&settings.data).with_context(|| format!("the data folder {} cannot be made", settings.data.display()))?;
    Db::migrate(&settings.database_url()).await.context("the database cannot be brought up to date")?;
    Server::open(settings, Clock::system(), engine).await
}

/// An index that is new or of another shape is filled before anything relies on it.
pub async fn fill_index(server: &Server) -> Result<()> {
    if server.engine.needs_fill() {
        tracing::info!("filling the search index from the database");
        let bar = progress("indexed");
        let n = preau::search::fill(server, |n| bar.set_position(n)).await?;
        bar.finish_and_clear();
        tracing::info!(listings = n, "the search index is filled");
    }
    Ok(())
}

pub fn is_owned(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(indexer::Error::Locked(_)))
}

/// For commands that must not touch the index another process owns.
pub async fn open_database_only(settings: Settings) -> Result<Db> {
    Ok(Db::connect(&settings.database_url(), preau::kernel::db::Durability::Full).await?)
}

pub fn progress(what: &'static str) -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {pos} {msg} {elapsed}") {
        bar.set_style(style);
    }
    bar.with_message(what)
}

/// A refusal in words, for the terminal.
pub fn readable(error: preau::kernel::error::Error) -> anyhow::Error {
    match error {
        preau::kernel::error::Error::Refused(problem) => {
            let body = problem.body(openapi::message::Locale::En, None);
            let fields = body.errors.unwrap_or_default().into_iter().map(|e| format!("{}: {}", e.pointer, e.detail));
            anyhow::anyhow!("{}", std::iter::once(body.detail.unwrap_or(body.title)).chain(fields).collect::<Vec<_>>().join("; "))
        }
        other => other.into(),
    }
}
