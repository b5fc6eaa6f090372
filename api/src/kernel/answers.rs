//! Answers that are the same for everybody, kept in memory for as long as the catalogue stays as it is.
//!
//! A label tells what an answer depends on, and is read before the answer is worked out: so none is kept under a label newer
//! than what it was made from. The generation in it counts up in the very transaction that changes what readers see, and again
//! once the index has followed. An answer under another label is as if it were not there.

use super::{clock::paris_day, error::Result, generation, shelf::Shelf};
use bytes::Bytes;
use chrono::{DateTime, NaiveDate, Utc};
use openapi::problem::Problem;
use poem::{Response, http::HeaderMap};
use sea_orm::DatabaseConnection;
use std::{
    cell::Cell,
    sync::atomic::{AtomicU64, Ordering},
    time::Instant,
};
use tokio::sync::Mutex;

/// Roughly, of an answer.
const HEADERS: usize = 512;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Label {
    generation: i64,
    /// Counts what this process alone was taught.
    taught: u64,
    /// Prices begin and end by the day.
    today: NaiveDate,
}

#[derive(Clone)]
struct Kept {
    label: Label,
    headers: HeaderMap,
    body: Bytes,
}

#[derive(Default)]
pub struct Answers {
    /// By what was asked: path and query.
    kept: Option<Shelf<String, Kept>>,
    taught: AtomicU64,
    /// The last reading of the generation, and when it began.
    read: Mutex<Option<(Instant, i64)>>,
}

tokio::task_local! {
    static FLEETING: Cell<bool>;
}

/// The answer being worked out holds for this one call.
pub fn fleeting() {
    let _ = FLEETING.try_with(|fleeting| fleeting.set(true));
}

impl Answers {
    pub fn of_mebibytes(most: usize) -> Self {
        Self { kept: (most > 0).then(|| Shelf::of_bytes(most * 1024 * 1024)), ..Self::default() }
    }

    /// Nothing that this process answered so far is to be answered again.
    pub fn forget(&self) {
        self.taught.fetch_add(1, Ordering::AcqRel);
    }

    /// Whoever asks while it is being read shares what is found.
    async fn generation(&self, committed: &DatabaseConnection) -> Result<i64> {
        let mut read = self.read.lock().await;
        if let Some((began, generation)) = *read
            && began.elapsed() < generation::HOLDS
        {
            return Ok(generation);
        }
        let began = Instant::now();
        let generation = generation::read(committed).await?;
        *read = Some((began, generation));
        Ok(generation)
    }

    /// The answer to `asked`, from memory where it still holds; else worked out, and kept where it is a success that may be.
    /// One statement at most beside those of the work.
    pub async fn answer(
        &self,
        committed: &DatabaseConnection,
        now: DateTime<Utc>,
        asked: String,
        work: impl Future<Output = poem::Result<Response>>,
    ) -> poem::Result<Response> {
        let Some(shelf) = &self.kept else { return work.await };
        let taught = self.taught.load(Ordering::Acquire);
        let generation = self.generation(committed).await.map_err(Problem::from)?;
        let label = Label { generation, taught, today: paris_day(now) };
        if let Some(kept) = shelf.get(&asked).filter(|kept| kept.label == label) {
            return Ok(kept.response());
        }
        let work = async {
            let response = work.await;
            (response, FLEETING.with(Cell::get))
        };
        let (response, fleeting) = FLEETING.scope(Cell::new(false), work).await;
        let response = response?;
        if fleeting || !response.is_success() {
            return Ok(response);
        }
        let (parts, body) = response.into_parts();
        let kept = Kept { label, headers: parts.headers, body: body.into_bytes().await? };
        let bytes = asked.len() + kept.body.len() + HEADERS;
        shelf.put(asked, kept.clone(), bytes);
        Ok(kept.response())
    }
}

impl Kept {
    fn response(self) -> Response {
        let mut response = Response::from(self.body);
        *response.headers_mut() = self.headers;
        response
    }
}
