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
}
