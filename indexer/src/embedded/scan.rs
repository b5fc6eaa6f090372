//! Entries in the order of the ids, read from the terms: bounded whatever the size of the index.

use super::{failed, store::Store, tantivy_failed};
use crate::engine::{Entry, Result};
use tantivy::{DocSet, TERMINATED, schema::IndexRecordOption};

impl Store {
    pub fn scan(&self, after: Option<&str>, limit: usize) -> Result<Vec<Entry>> {
        let searcher = self.searcher();
        let mut found: Vec<Entry> = Vec::new();
        for segment in searcher.segment_readers() {
            let ids = segment.inverted_index(self.fields.id).map_err(tantivy_failed)?;
            let revisions = segment.fast_fields().i64("revision").map_err(tantivy_failed)?;
            let digests = segment.fast_fields().u64("digest").map_err(tantivy_failed)?;
            let range = ids.terms().range();
            let mut stream = match after {
                Some(after) => range.gt(after).into_stream(),
                None => range.into_stream(),
            }
            .map_err(failed)?;
            let mut alive = 0;
            while alive < limit && stream.advance() {
                let mut postings = ids.read_postings_from_terminfo(stream.value(), IndexRecordOption::Basic).map_err(failed)?;
                while postings.doc() != TERMINATED {
                    let doc = postings.doc();
                    if segment.alive_bitset().is_none_or(|bits| bits.is_alive(doc)) {
                        let revision = revisions.first(doc).and_then(|revision| i32::try_from(revision).ok()).unwrap_or_default();
                        let digest = digests.first(doc).unwrap_or_default();
                        found.push(Entry { id: String::from_utf8_lossy(stream.key()).into_owned(), revision, digest });
                        alive += 1;
                    }
                    postings.advance();
                }
            }
        }
        found.sort();
        found.truncate(limit);
        Ok(found)
    }
}
