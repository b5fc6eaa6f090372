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
    collections::HashMap,
    hash::Hash,
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

/// What is known of the answer being worked out.
struct Work {
    label: Label,
    fleeting: Cell<bool>,
}

tokio::task_local! {
    static WORK: Work;
}

/// The answer being worked out holds for this one call.
pub fn fleeting() {
    let _ = WORK.try_with(|work| work.fleeting.set(true));
}

/// What other answers may be made of too, kept under the label of the one it was made for. Outside such an answer there is
/// nothing here.
pub struct Parts<K, V>(Shelf<K, (Label, V)>);

impl<K: Hash + Eq + Copy, V: Clone> Parts<K, V> {
    pub fn of_bytes(most: usize) -> Self {
        Self(Shelf::of_bytes(most))
    }

    /// Those of `keys` that there are: from here, and the others by `read`, which tells roughly the bytes of each.
    pub async fn gather<F>(&self, keys: impl IntoIterator<Item = K>, read: impl FnOnce(Vec<K>) -> F) -> Result<HashMap<K, V>>
    where
        F: Future<Output = Result<Vec<(K, V, usize)>>>,
    {
        let label = WORK.try_with(|work| work.label).ok();
        let mut found = HashMap::new();
        let mut missing = Vec::new();
        for key in keys {
            match self.0.get(&key).filter(|(kept, _)| Some(*kept) == label) {
                Some((_, part)) => drop(found.insert(key, part)),
                None => missing.push(key),
            }
        }
        if missing.is_empty() {
            return Ok(found);
        }
        for (key, part, bytes) in read(missing).await? {
            if let Some(label) = label {
                self.0.put(key, (label, part.clone()), bytes);
            }
            found.insert(key, part);
        }
        Ok(found)
    }
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
        let taught = self.taught.load(Ordering::Acquire);
        let generation = self.generation(committed).await.map_err(Problem::from)?;
        let label = Label { generation, taught, today: paris_day(now) };
        let kept = self.kept.as_ref().and_then(|shelf| shelf.get(&asked));
        if let Some(kept) = kept.filter(|kept| kept.label == label) {
            return Ok(kept.response());
        }
        let work = async {
            let response = work.await;
            (response, WORK.with(|work| work.fleeting.get()))
        };
        let (response, fleeting) = WORK.scope(Work { label, fleeting: Cell::new(false) }, work).await;
        let response = response?;
        let Some(shelf) = self.kept.as_ref().filter(|_| !fleeting && response.is_success()) else { return Ok(response) };
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
