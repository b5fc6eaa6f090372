//! Connections and transactions. Nothing else begins a transaction.

use super::{error::Result, generation};
use chrono::{DateTime, Utc};
use sea_orm::{
    ConnectOptions, Database, DatabaseBackend, DatabaseConnection, DatabaseTransaction, DbErr, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use std::{
    ops::Deref,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

/// Readers and the writer. On SQLite the writer is one connection (its file has one writer anyway: waiting
/// in our queue beats "database is locked"); on PostgreSQL both are the same pool.
#[derive(Clone)]
pub struct Db {
    read: DatabaseConnection,
    write: DatabaseConnection,
    statements: Arc<AtomicU64>,
}

/// What a lost machine may lose. [`Durability::Demo`] is SQLite's `synchronous=NORMAL`: a crash of the
/// process loses nothing, a power cut may lose the last commits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    Full,
    Demo,
}

impl Db {
    pub async fn connect(url: &str, durability: Durability) -> std::result::Result<Self, DbErr> {
        let statements = Arc::new(AtomicU64::new(0));
        let counted = async |connections| {
            let mut connection = Database::connect(options(url, connections, durability)).await?;
            let statements = statements.clone();
            connection.set_metric_callback(move |statement| {
                statements.fetch_add(1, Ordering::Relaxed);
                metrics::histogram!("preau_sql_seconds").record(statement.elapsed.as_secs_f64());
            });
            Ok::<_, DbErr>(connection)
        };
        let (read, write) = if is_sqlite(url) {
            (counted(4).await?, counted(1).await?)
        } else {
            let pool = counted(16).await?;
            (pool.clone(), pool)
        };
        Ok(Self { read, write, statements })
    }

    /// Statements sent since the start, by this process: what budgets are held against.
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Brings the schema up to date, on a connection of its own (a pooled SQLite one would keep foreign keys off).
    pub async fn migrate(url: &str) -> std::result::Result<(), DbErr> {
        use sea_orm_migration::MigratorTrait;
        let connection = Database::connect(options(url, 1, Durability::Full)).await?;
        migrations::Migrator::up(&connection, None).await?;
        connection.close().await
    }

    /// For queries only.
    pub fn read(&self) -> &DatabaseConnection {
        &self.read
    }

    pub fn backend(&self) -> DatabaseBackend {
        self.read.get_database_backend()
    }

    /// One write = one transaction. On SQLite it is `IMMEDIATE`: a deferred one that reads before it writes
    /// fails under contention.
    pub async fn begin(&self, now: DateTime<Utc>) -> Result<Tx> {
        let options = TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..Default::default() };
        let inner = self.write.begin_with_options(options).await?;
        Ok(Tx { inner, now, held: None, changes_catalogue: AtomicBool::new(false) })
    }

    pub async fn close(self) {
        let _ = self.read.close().await;
        let _ = self.write.close().await;
    }
}

/// A write under way; dropped without [`Tx::commit`], it never happened.
pub struct Tx {
    inner: DatabaseTransaction,
    /// The one instant of everything this write records.
    pub now: DateTime<Utc>,
    /// Of a write that can be undone for a while: what it tells people waits.
    pub held: Option<Held>,
    changes_catalogue: AtomicBool,
}

/// What is told waits until then, and is found again by this id to be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    pub by: uuid::Uuid,
    pub until: DateTime<Utc>,
}

impl Tx {
    /// What readers of the catalogue see is another thing once this write is committed.
    pub fn changes_catalogue(&self) {
        self.changes_catalogue.store(true, Ordering::Relaxed);
    }

    /// When what this write tells people leaves.
    pub fn tells_at(&self) -> DateTime<Utc> {
        self.held.map_or(self.now, |held| held.until)
    }

    /// Where the catalogue changes, it returns once no copy answers what was before.
    pub async fn commit(self) -> Result<()> {
        if !self.changes_catalogue.load(Ordering::Relaxed) {
            return Ok(self.inner.commit().await?);
        }
        // Last, so that the one row all such writes share is held for the commit only, and by nobody who waits for another.
        generation::advance(&self.inner).await?;
        self.inner.commit().await?;
        tokio::time::sleep(generation::HOLDS).await;
        Ok(())
    }
}

impl Deref for Tx {
    type Target = DatabaseTransaction;
    fn deref(&self) -> &DatabaseTransaction {
        &self.inner
    }
}

pub fn is_sqlite(url: &str) -> bool {
    url.starts_with("sqlite:")
}

fn options(url: &str, connections: u32, durability: Durability) -> ConnectOptions {
    let mut options = ConnectOptions::new(url.to_owned());
    options.max_connections(connections).acquire_timeout(Duration::from_secs(30)).sqlx_logging(false);
    options.map_sqlx_sqlite_opts(move |sqlite| {
        sqlite
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(match durability {
                Durability::Full => SqliteSynchronous::Full,
                Durability::Demo => SqliteSynchronous::Normal,
            })
            .busy_timeout(Duration::from_secs(10))
            .foreign_keys(true)
            .pragma("temp_store", "memory")
            .pragma("cache_size", "-20000")
    });
    options
}
