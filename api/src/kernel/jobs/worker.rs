//! The loop that does jobs.

use super::queue::{self, Leased};
use crate::kernel::{clock::Clock, db::Db, error::Result};
use futures::future::BoxFuture;
use std::{sync::Arc, time::Duration};
use tokio::sync::watch;

/// Does some jobs of one kind, by their keys; must be idempotent. Where several fail together, each is tried alone.
pub type Handler = Arc<dyn Fn(Vec<String>) -> BoxFuture<'static, Result<()>> + Send + Sync>;

/// Does the jobs it has handlers for, and no others.
pub struct Worker {
    db: Db,
    clock: Clock,
    handlers: Vec<(&'static str, Handler)>,
}

/// How often an idle worker looks again: other processes' writes wake nobody here.
const IDLE: Duration = Duration::from_millis(50);
const BATCH: u64 = 64;

impl Worker {
    pub fn new(db: Db, clock: Clock, handlers: Vec<(&'static str, Handler)>) -> Self {
        Self { db, clock, handlers }
    }

    /// Works until told to stop; at once where there is nothing it knows how to do.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) {
        if self.handlers.is_empty() {
            return;
        }
        while !*stop.borrow() {
            match self.batch().await {
                Ok(n) if n > 0 => continue,
                Ok(_) => {}
                Err(error) => tracing::warn!(%error, "the job queue cannot be read; trying again"),
            }
            tokio::select! {
                _ = stop.changed() => {}
                _ = tokio::time::sleep(IDLE) => {}
            }
        }
    }

    /// Works until nothing is left to do, waiting out back-offs; parked jobs stay. Answers how many tries were made.
    pub async fn until_idle(&self) -> Result<u64> {
        let mut tries = 0;
        loop {
            let n = self.batch().await?;
            tries += n;
            if n == 0 {
                if !queue::busy(self.db.read(), &self.kinds(), self.clock.now()).await? {
                    return Ok(tries);
                }
                tokio::time::sleep(IDLE).await;
            }
        }
    }

    fn kinds(&self) -> Vec<&'static str> {
        self.handlers.iter().map(|(kind, _)| *kind).collect()
    }

    /// Does some of what is due, and answers how many tries that were.
    pub async fn batch(&self) -> Result<u64> {
        let jobs = queue::lease(&self.db, &self.kinds(), BATCH, self.clock.now()).await?;
        let n = jobs.len() as u64;
        for (kind, handler) in &self.handlers {
            let mut some: Vec<Leased> = jobs.iter().filter(|job| job.kind == *kind).cloned().collect();
            if some.len() > 1 && attempt(handler, &some).await.is_ok() {
                metrics::counter!("preau_jobs_total", "kind" => *kind).increment(some.len() as u64);
                queue::done(&self.db, &some, self.clock.now()).await?;
                some.clear();
            }
            for job in some {
                self.one(kind, handler, job).await?;
            }
        }
        Ok(n)
    }

    async fn one(&self, kind: &'static str, handler: &Handler, job: Leased) -> Result<()> {
        metrics::counter!("preau_jobs_total", "kind" => kind).increment(1);
        let alone = std::slice::from_ref(&job);
        let Err(error) = attempt(handler, alone).await else {
            return queue::done(&self.db, alone, self.clock.now()).await;
        };
        tracing::warn!(kind, key = job.key, attempts = job.attempts, error, "a job failed");
        metrics::counter!("preau_jobs_failed_total", "kind" => kind).increment(1);
        queue::failed(&self.db, &job, &error, self.clock.now()).await
    }
}

/// A panic in a handler is a failed try, not the end of the worker.
async fn attempt(handler: &Handler, jobs: &[Leased]) -> std::result::Result<(), String> {
    match tokio::spawn(handler(jobs.iter().map(|job| job.key.clone()).collect())).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(error.to_string()),
        Err(panic) => Err(panic.to_string()),
    }
}
