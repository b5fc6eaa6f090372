//! Time is a parameter: everything asks this clock, and tests set it.

use chrono::{DateTime, DurationRound, NaiveDate, TimeDelta, Utc};
use chrono_tz::Europe::Paris;
use std::sync::{Arc, Mutex};

#[derive(Clone)]
pub struct Clock(Source);

#[derive(Clone)]
enum Source {
    System,
    Fixed(Arc<Mutex<DateTime<Utc>>>),
}

impl Clock {
    pub fn system() -> Self {
        Self(Source::System)
    }

    pub fn fixed(at: DateTime<Utc>) -> Self {
        Self(Source::Fixed(Arc::new(Mutex::new(at))))
    }

    /// Moves a fixed clock; the system's is not ours to move.
    pub fn advance(&self, by: TimeDelta) {
        if let Source::Fixed(at) = &self.0 {
            let mut at = at.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
            *at += by;
        }
    }

    /// Microseconds, the precision both databases keep: what is written is what is read back.
    #[allow(clippy::disallowed_methods)]
    pub fn now(&self) -> DateTime<Utc> {
        let now = match &self.0 {
            Source::System => Utc::now(),
            Source::Fixed(at) => *at.lock().unwrap_or_else(|poisoned| poisoned.into_inner()),
        };
        now.duration_trunc(TimeDelta::microseconds(1)).unwrap_or(now)
    }
}

/// The day it is in French schools at an instant: prices and deadlines are told in it.
pub fn paris_day(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&Paris).date_naive()
}

/// The instant a day begins in French schools.
pub fn paris_midnight(day: NaiveDate) -> DateTime<Utc> {
    // Midnight exists on every day in Paris: its clocks change at 2 and 3 in the morning.
    let local = day.and_time(chrono::NaiveTime::MIN);
    local.and_local_timezone(Paris).earliest().map_or_else(|| local.and_utc(), |at| at.with_timezone(&Utc))
}
