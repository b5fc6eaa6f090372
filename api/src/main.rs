//! `preau`: one executable, many roles.

mod commands;

use anyhow::{Context, Result, bail};
use clap::{Parser, Subcommand};
use commands::{fill_index, is_owned, open, open_database_only, open_with, open_without_index, progress, readable};
use poem::{Server as Http, listener::TcpListener};
use preau::{
    audit, demo, http, identity, jobs,
    kernel::{db::Db, settings::Settings},
    ledger, search, server,
    server::Server,
};
use std::{io::Write, path::PathBuf, process::ExitCode, time::Duration};
use tokio::sync::watch;

/// A sixth of the time of a search went to allocating with the system's own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

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
        what: commands::import::Import,
    },
    /// Print the contract.
    Openapi,
    /// Look after the search index.
    Search {
        #[command(subcommand)]
        what: commands::search::Search,
    },
    /// Look after the audit trail.
    Audit {
        #[command(subcommand)]
        what: Audit,
    },
    /// Look after the book of public money.
    Ledger {
        #[command(subcommand)]
        what: Ledger,
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
enum Audit {
    /// Check the whole chain; exit 1 where a byte changed.
    Verify,
}

#[derive(Subcommand)]
enum Ledger {
    /// Hold every balance against what was posted; exit 1 where a cent differs.
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
    /// Take the second factor away from somebody who lost it; they are told by mail.
    ResetFactor {
        email: String,
        /// How their identity was checked; kept in the audit trail.
        #[arg(long)]
        reason: String,
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
                demo::play(&server).await?;
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
        Command::Import { what } => commands::import::run(settings, what).await,
        Command::Search { what } => commands::search::run(settings, what).await,
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
        Command::Ledger { what: Ledger::Verify } => {
            let report = ledger::verify(&open_database_only(settings).await?).await?;
            println!("{} funds, {} movements", report.funds, report.movements);
            for fault in &report.faults {
                println!("BROKEN {fault}");
            }
            if report.faults.is_empty() { Ok(()) } else { bail!("the book does not balance") }
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
        Command::Admin { what: Admin::ResetFactor { email, reason } } => {
            let server = open_without_index(settings).await?;
            identity::reset_second_factor(&server, audit::SYSTEM, &email, &reason).await.map_err(readable)?;
            println!("{email} signs in by password alone until a second factor is added again");
            Ok(())
        }
        Command::Backup { folder } => preau::backup::backup(&settings, &folder).await,
    }
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
        println!("None has a second factor: this demonstration moves its money without.");
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
