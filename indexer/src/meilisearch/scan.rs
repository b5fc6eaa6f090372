//! Entries in the order of the ids.

use super::{Meilisearch, sdk_failed, wire};
use crate::engine::{DEEPEST, Entry, Result};
use meilisearch_sdk::search::Selectors;
use serde::Deserialize;

#[derive(Deserialize)]
struct Row {
    id: String,
    revision: i32,
    #[serde(default)]
    digest: String,
}

const PAGE: usize = 500;

impl Meilisearch {
    /// Starts at the position of `after` and passes over the few ids of the same position that stand before it.
    pub(super) async fn page_of_ids(&self, index: &str, after: Option<&str>, limit: usize) -> Result<Vec<Entry>> {
        let from = format!("position >= {}", after.map_or(0, wire::position));
        let index = self.client.index(index);
        let mut found = Vec::new();
        for page in 0..DEEPEST / PAGE {
            let mut search = index.search();
            search
                .with_filter(&from)
                .with_sort(&["position:asc", "id:asc"])
                .with_attributes_to_retrieve(Selectors::Some(&["id", "revision", "digest"]))
                .with_offset(page * PAGE)
                .with_limit(PAGE);
            let rows = search.execute::<Row>().await.map_err(sdk_failed)?.hits;
            let last = rows.len() < PAGE;
            let newer = rows.into_iter().map(|hit| hit.result).filter(|row| after.is_none_or(|after| row.id.as_str() > after));
            // What is no digest of ours equals none.
            let digest = |hex: &str| u64::from_str_radix(hex, 16).unwrap_or_default();
            found.extend(newer.map(|row| Entry { digest: digest(&row.digest), id: row.id, revision: row.revision }));
            if last || found.len() >= limit {
                break;
            }
        }
        found.truncate(limit);
        Ok(found)
    }
}
