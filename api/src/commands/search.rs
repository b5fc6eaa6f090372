//! Looking after the search index.

use super::{fill_index, is_owned, open_with, progress, readable};
use anyhow::{Context, Result, bail};
use clap::Subcommand;
use indexer::SearchEngine;
use preau::{kernel::settings::Settings, search, server, server::Server};
use std::sync::Arc;

#[derive(Subcommand)]
pub enum Search {
    /// Compare every published listing, field by field, with the index; exit 1 where they differ.
    Verify {
        /// Mend what differs; beside a server that owns the index, by its queue.
        #[arg(long)]
        repair: bool,
    },
    /// Build a new index beside the live one, then swap.
    Rebuild,
}

pub async fn run(settings: Settings, what: Search) -> Result<()> {
    match what {
        Search::Verify { repair } => verify(settings, repair).await,
        Search::Rebuild => rebuild(settings).await,
    }
}

async fn verify(settings: Settings, repair: bool) -> Result<()> {
    let server = open_to_read(settings, repair).await?;
    if repair {
        fill_index(&server).await?;
    }
    let bar = progress("listings compared");
    let report = search::verify(&server, |n| bar.set_position(n)).await?;
    bar.finish_and_clear();
    for (id, difference) in &report.differences {
        println!("{id} {}", told(*difference));
    }
    let more = if report.cut { ", and more: rebuild the index" } else { "" };
    println!("{} listings compared, {} differences{more}", report.compared, report.differences.len());
    let mut left = report.differences.len();
    if repair && left > 0 {
        search::repair(&server, &report).await?;
        left = search::verify(&server, |_| {}).await?.differences.len();
        println!("{} mended, {left} left", report.differences.len());
    }
    if left == 0 { Ok(()) } else { bail!("the index differs from the database") }
}

async fn rebuild(settings: Settings) -> Result<()> {
    let server = open_with_index(settings).await?;
    let bar = progress("listings indexed");
    let n = search::rebuild(&server, |n| bar.set_position(n)).await.map_err(readable)?;
    bar.finish_and_clear();
    println!("{n} listings indexed");
    Ok(())
}

fn told(difference: search::Difference) -> String {
    match difference {
        search::Difference::Missing => "is published and not in the index".to_owned(),
        search::Difference::Stale { published, indexed } if published == indexed => {
            "is indexed as it was before: another price, publisher or concept".to_owned()
        }
        search::Difference::Stale { published, indexed } => format!("is published as revision {published} and indexed as {indexed}"),
        search::Difference::Extra => "is in the index and not published".to_owned(),
    }
}

/// For comparing. The embedded index is read beside the process that owns it; what that one is to mend goes through its queue.
async fn open_to_read(settings: Settings, repair: bool) -> Result<Server> {
    if settings.meilisearch_url.is_some() {
        return open_with_index(settings).await;
    }
    if repair {
        match server::engine(&settings).await {
            Err(error) if is_owned(&error) => {}
            engine => return open_answering(settings, engine?).await,
        }
    }
    let index = indexer::ReadOnly::open(&server::index_folder(&settings))
        .context("the next start of the server builds it; `preau search rebuild` does so without one")?;
    open_with(settings, Arc::new(index)).await
}

/// For commands that change the index: an engine that does not answer, or that another process owns, is an error here.
async fn open_with_index(settings: Settings) -> Result<Server> {
    let engine = server::engine(&settings).await;
    let engine = engine.context("`preau serve` does it while it runs: Moderation > Search, or POST /api/v1/operations/search/rebuild")?;
    open_answering(settings, engine).await
}

async fn open_answering(settings: Settings, engine: Arc<dyn SearchEngine>) -> Result<Server> {
    let server = open_with(settings, engine).await?;
    match server.engine.health().await {
        Ok(()) => {}
        Err(indexer::Error::NeedsRebuild(why)) => tracing::warn!(why, "the index is not whole"),
        Err(error) => return Err(error.into()),
    }
    Ok(server)
}
