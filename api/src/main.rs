//! `preau`: one executable, many roles.

use anyhow::{Context, Result, bail};
use clap::{Parser, Subcommand};
use indexer::SearchEngine;
use indicatif::{ProgressBar, ProgressStyle};
use poem::{Server as Http, listener::TcpListener};
use preau::{
    audit, demo, http, imports, jobs,
    kernel::{clock::Clock, db::Db, settings::Settings},
    organisations, search, server,
    server::Server,
};
use std::{fs::File, io::Write, path::PathBuf, process::ExitCode, sync::Arc, time::Duration};
use tokio::sync::watch;

#[derive(Parser)]
#[command(name = "preau", version, about = "Marketplace and grant portal of the French school ecosystem")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the portal and the API, and do the jobs.
    Serve,
    /// Do the jobs only; several copies may. Where another process owns the embedded index, all jobs but the index's.
    Work {
        /// Stop once nothing is left to do.
        #[arg(long)]
        until_idle: bool,
    },
    /// Bring the database's schema up to date.
    Migrate,
    /// Fill an empty data folder with the demonstration.
    Demo,
    /// Import from files.
    Import {
        #[command(subcommand)]
        what: Import,
    },
    /// Print the contract.
    Openapi,
    /// Look after the search index.
    Search {
        #[command(subcommand)]
        what: Search,
    },
    /// Look after the audit trail.
    Audit {
        #[command(subcommand)]
        what: Audit,
    },
    /// Make the first operator.
    Admin {
        #[command(subcommand)]
        what: Admin,
    },
    /// Copy the database and the files into a new folder (SQLite only).
    Backup { folder: PathBuf },
}

#[derive(Subcommand)]
enum Import {
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

#[derive(Subcommand)]
enum Search {
    /// Compare every published listing, field by field, with the index; exit 1 where they differ.
    Verify {
        /// Mend what differs; beside a server that owns the index, by its queue.
        #[arg(long)]
        repair: bool,
    },
    /// Build a new index beside the live one, then swap.
    Rebuild,
}

#[derive(Subcommand)]
enum Audit {
    /// Check the whole chain; exit 1 where a byte changed.
    Verify,
}

#[derive(Subcommand)]
enum Admin {
    /// An operator's account; the password is read from `PREAU_ADMIN_PASSWORD` or the terminal.
    Create {
        email: String,
        #[arg(long)]
        name: String,
        /// Name of the operator's organisation, made where it is missing.
        #[arg(long, default_value = "Opérateur du portail")]
        organisation: String,
    },
}

fn main() -> ExitCode {
    match start() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("preau: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn start() -> Result<()> {
    rustls::crypto::ring::default_provider().install_default().ok();
    let cli = Cli::parse();
    if matches!(cli.command, Command::Openapi) {
        print!("{}", openapi::document::yaml());
        return Ok(());
    }
    let mut settings = Settings::load()?;
    if matches!(cli.command, Command::Demo) || settings.data.join("demo").exists() {
        settings.demo = true;
    }
    logs(&settings);
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(run(cli.command, settings))
}

fn logs(settings: &Settings) {
    let filter = tracing_subscriber::EnvFilter::new(&settings.log);
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if settings.log_format == "json" {
        subscriber.json().flatten_event(true).init();
    } else {
        subscriber.compact().init();
    }
}

async fn open(settings: Settings) -> Result<Server> {
    let engine = server::engine(&settings).await?;
    open_with(settings, engine).await
}

/// For commands that leave the index alone: they run beside whoever owns it, and what they change is indexed there.
async fn open_without_index(settings: Settings) -> Result<Server> {
    open_with(settings, Arc::new(search::Elsewhere)).await
}

async fn open_with(settings: Settings, engine: Arc<dyn SearchEngine>) -> Result<Server> {
    std::fs::create_dir_all(&settings.data).with_context(|| format!("the data folder {} cannot be made", settings.data.display()))?;
    Db::migrate(&settings.database_url()).await.context("the database cannot be brought up to date")?;
    Server::open(settings, Clock::system(), engine).await
}

/// An index that is new or of another shape is filled before anything relies on it.
async fn fill_index(server: &Server) -> Result<()> {
    if server.engine.needs_fill() {
        tracing::info!("filling the search index from the database");
        let bar = progress("indexed");
        let n = search::fill(server, |n| bar.set_position(n)).await?;
        bar.finish_and_clear();
        tracing::info!(listings = n, "the search index is filled");
    }
    Ok(())
}

async fn run(command: Command, settings: Settings) -> Result<()> {
    match command {
        Command::Openapi => Ok(()),
        Command::Migrate => {
            std::fs::create_dir_all(&settings.data)?;
            Db::migrate(&settings.database_url()).await?;
            println!("the schema is up to date");
            Ok(())
        }
        Command::Serve => serve(settings).await,
        Command::Work { until_idle } => work(settings, until_idle).await,
        Command::Demo => {
            let server = open(settings).await?;
            if demo::fill(&server).await? {
                std::fs::write(server.settings.data.join("demo"), "")?;
                jobs::worker(&server).until_idle().await?;
                audit::seal(&server.db, server.clock.now()).await?;
                server.engine.filled().await?;
                println!("the demonstration is ready");
            } else {
                println!("the data folder is not empty: nothing was changed");
            }
            Ok(())
        }
        Command::Import { what } => import(settings, what).await,
        Command::Search { what: Search::Verify { repair } } => {
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
        Command::Search { what: Search::Rebuild } => {
            let server = open_with_index(settings).await?;
            let bar = progress("listings indexed");
            let n = search::rebuild(&server, |n| bar.set_position(n)).await.map_err(readable)?;
            bar.finish_and_clear();
            println!("{n} listings indexed");
            Ok(())
        }
        Command::Audit { what: Audit::Verify } => {
            let server = open_database_only(settings).await?;
            let bar = progress("seals");
            let report = audit::verify(&server, |n| bar.set_position(n)).await?;
            bar.finish_and_clear();
            println!("{} sealed, {} not yet sealed, {} personal values erased", report.sealed, report.unsealed, report.erased);
            for fault in &report.faults {
                println!("BROKEN {fault}");
            }
            if report.intact() { Ok(()) } else { bail!("the audit trail was changed") }
        }
        Command::Admin { what: Admin::Create { email, name, organisation } } => {
            let password = match std::env::var("PREAU_ADMIN_PASSWORD") {
                Ok(password) => password,
                Err(_) => {
                    print!("Password: ");
                    std::io::stdout().flush()?;
                    let mut line = String::new();
                    std::io::stdin().read_line(&mut line)?;
                    line.trim_end().to_owned()
                }
            };
            let server = open_without_index(settings).await?;
            demo::create_operator(&server, &email, &name, &organisation, &password).await.map_err(readable)?;
            println!("{email} may sign in as an operator");
            Ok(())
        }
        Command::Backup { folder } => preau::backup::backup(&settings, &folder).await,
    }
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

fn is_owned(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(indexer::Error::Locked(_)))
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

/// For commands that must not touch the index another process owns.
async fn open_database_only(settings: Settings) -> Result<Db> {
    Ok(Db::connect(&settings.database_url(), preau::kernel::db::Durability::Full).await?)
}

async fn serve(settings: Settings) -> Result<()> {
    let server = open(settings).await?;
    fill_index(&server).await?;
    let (stop, stopped) = watch::channel(false);
    let worker = tokio::spawn(jobs::run(server.clone(), stopped.clone()));
    let housekeeping = tokio::spawn(jobs::housekeeping(server.clone(), stopped.clone()));
    let keeper = tokio::spawn(search::keep(server.clone(), stopped));
    banner(&server)?;
    let listener = TcpListener::bind(server.settings.listen);
    let name = server.settings.listen;
    Http::new(listener)
        .run_with_graceful_shutdown(http::routes(server), shutdown(), Some(Duration::from_secs(10)))
        .await
        .with_context(|| format!("cannot listen on {name}: is another copy running? PREAU_LISTEN changes the address"))?;
    stop.send(true).ok();
    worker.await.ok();
    housekeeping.await.ok();
    keeper.await.ok();
    Ok(())
}

fn banner(server: &Server) -> Result<()> {
    println!("Portal  {}", server.settings.link("/"));
    println!("API     {}   contract {}", server.settings.link("/docs"), server.settings.link("/openapi.yaml"));
    if server.settings.demo {
        println!("\nDemonstration accounts, password {}:", demo::PASSWORD);
        for (email, what) in demo::accounts()? {
            println!("  {email:<36} {what}");
        }
        println!("Mail sent by the portal: {}", server.settings.link("/mailbox"));
    }
    Ok(())
}

async fn shutdown() {
    let interrupt = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! {
            _ = interrupt => {}
            _ = terminate.recv() => {}
        },
        Err(_) => {
            interrupt.await.ok();
        }
    }
}

async fn work(settings: Settings, until_idle: bool) -> Result<()> {
    let server = match server::engine(&settings).await {
        Ok(engine) => {
            let server = open_with(settings, engine).await?;
            fill_index(&server).await?;
            server
        }
        Err(error) if is_owned(&error) => {
            println!("another process owns the search index and does its jobs; this one does all others");
            open_without_index(settings).await?
        }
        Err(error) => return Err(error),
    };
    if until_idle {
        let tries = jobs::worker(&server).until_idle().await?;
        audit::seal(&server.db, server.clock.now()).await?;
        println!("nothing left to do after {tries} tries");
        return Ok(());
    }
    let (stop, stopped) = watch::channel(false);
    let housekeeping = tokio::spawn(jobs::housekeeping(server.clone(), stopped.clone()));
    let keeper = server.engine.writable().then(|| tokio::spawn(search::keep(server.clone(), stopped.clone())));
    let worker = tokio::spawn(jobs::run(server, stopped));
    shutdown().await;
    stop.send(true).ok();
    worker.await.ok();
    housekeeping.await.ok();
    if let Some(keeper) = keeper {
        keeper.await.ok();
    }
    Ok(())
}

async fn import(settings: Settings, what: Import) -> Result<()> {
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

fn progress(what: &'static str) -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {pos} {msg} {elapsed}") {
        bar.set_style(style);
    }
    bar.with_message(what)
}

/// A refusal in words, for the terminal.
fn readable(error: preau::kernel::error::Error) -> anyhow::Error {
    match error {
        preau::kernel::error::Error::Refused(problem) => {
            let body = problem.body(openapi::message::Locale::En, None);
            let fields = body.errors.unwrap_or_default().into_iter().map(|e| format!("{}: {}", e.pointer, e.detail));
            anyhow::anyhow!("{}", std::iter::once(body.detail.unwrap_or(body.title)).chain(fields).collect::<Vec<_>>().join("; "))
        }
        other => other.into(),
    }
}
