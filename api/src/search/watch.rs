//! What is known of the engine's health: whether to ask it at all, and what the operator is told.
//!
//! ```text
//! up --a call fails, times out, or it lost what it held--> down     (searches go to the database, at once)
//! down --a probe succeeds--> up
//! ```

use chrono::{DateTime, Utc};
use std::sync::{Mutex, MutexGuard};

#[derive(Debug, Clone, Default)]
pub struct Health {
    /// Since when searches are answered from the database.
    pub down_since: Option<DateTime<Utc>>,
    pub last_success: Option<DateTime<Utc>>,
    pub last_error: Option<String>,
    /// The light check: when, and how many differences it saw.
    pub checked: Option<(DateTime<Utc>, u64)>,
    /// Listings taken so far by a rebuild under way.
    pub rebuilding: Option<u64>,
}

#[derive(Debug, Default)]
pub struct Watch(Mutex<Health>);

impl Watch {
    fn lock(&self) -> MutexGuard<'_, Health> {
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    pub fn health(&self) -> Health {
        self.lock().clone()
    }

    pub fn is_down(&self) -> bool {
        self.lock().down_since.is_some()
    }

    /// Answers whether that is news: it was down, or was never asked by this process.
    pub fn up(&self, now: DateTime<Utc>) -> bool {
        let mut health = self.lock();
        let first = health.last_success.replace(now).is_none();
        health.down_since.take().is_some() || first
    }

    /// Answers whether it was up.
    pub fn down(&self, now: DateTime<Utc>, error: &str) -> bool {
        let mut health = self.lock();
        health.last_error = Some(error.chars().take(500).collect());
        let was_up = health.down_since.is_none();
        health.down_since.get_or_insert(now);
        was_up
    }

    pub fn checked(&self, now: DateTime<Utc>, differences: u64) {
        self.lock().checked = Some((now, differences));
    }

    /// False where a rebuild is under way already.
    pub fn begin_rebuild(&self) -> bool {
        let mut health = self.lock();
        let free = health.rebuilding.is_none();
        if free {
            health.rebuilding = Some(0);
        }
        free
    }

    pub fn rebuilt(&self, so_far: Option<u64>) {
        self.lock().rebuilding = so_far;
    }
}
