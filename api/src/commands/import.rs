//! Importing from files.

use super::{open_without_index, progress};
use anyhow::{Context, Result};
use clap::Subcommand;
use indicatif::ProgressBar;
use preau::{imports, kernel::settings::Settings, organisations, server::Server};
use std::{fs::File, path::PathBuf};

#[derive(Subcommand)]
pub enum Import {
    /// The official school directory (CSV).
    Schools {
        file: PathBuf,
        #[arg(long)]
        dry_run: bool,
    },
    /// AppStream / DEP-11 components (`.yml` or `.yml.gz`).
    Appstream {
        file: PathBuf,
        #[arg(long)]
        dry_run: bool,
    },
    /// A list of our own columns (CSV), see `api/src/imports/README.md`.
    Csv {
        file: PathBuf,
        /// Names the source: the same id of another source is another listing.
        #[arg(long, default_value = "csv")]
        origin: String,
        #[arg(long)]
        dry_run: bool,
    },
    /// A resource list of the ministry's gateway (JSON).
    Gar {
        file: PathBuf,
        #[arg(long)]
        dry_run: bool,
    },
}

pub async fn run(settings: Settings, what: Import) -> Result<()> {
    let read = |file: &PathBuf| File::open(file).with_context(|| format!("{} cannot be read", file.display()));
    let bar = progress("rows");
    match what {
        Import::Schools { file, dry_run } => {
            let input = read(&file)?;
            let server = open_without_index(settings).await?;
            let report = organisations::import_schools(&server, input, dry_run, |n| bar.set_position(n)).await?;
            bar.finish_and_clear();
            for refusal in &report.refused {
                println!("line {} refused, {}: {}", refusal.line, refusal.column, refusal.why);
            }
            println!("{} read, {} taken, {} refused{}", report.read, report.taken, report.refused_total, dry(dry_run));
        }
        Import::Appstream { file, dry_run } => {
            let rows = imports::appstream(read(&file)?)?;
            listings(&open_without_index(settings).await?, rows, dry_run, bar).await?;
        }
        Import::Csv { file, origin, dry_run } => {
            let rows = imports::csv(read(&file)?, &origin)?;
            listings(&open_without_index(settings).await?, rows, dry_run, bar).await?;
        }
        Import::Gar { file, dry_run } => {
            let input = read(&file)?;
            let server = open_without_index(settings).await?;
            let rows = imports::gar(input, &server.vocabulary)?;
            listings(&server, rows, dry_run, bar).await?;
        }
    }
    Ok(())
}

async fn listings(server: &Server, rows: impl IntoIterator<Item = imports::Row>, dry_run: bool, bar: ProgressBar) -> Result<()> {
    let report = imports::run(server, rows, dry_run, |n| bar.set_position(n)).await?;
    bar.finish_and_clear();
    println!("{report}{}", dry(dry_run));
    Ok(())
}

fn dry(dry_run: bool) -> &'static str {
    if dry_run { " (dry run: nothing was written)" } else { "" }
}
