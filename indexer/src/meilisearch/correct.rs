//! "Did you mean" from what a word finds alone: the engine forgives typos, and does not tell its words.

use super::{Meilisearch, sdk_failed, search::text, wire};
use crate::{
    correction::{Found, Rank, among, rank, replaced, spellings, suspects},
    engine::{Document, Result},
    french::{self, Word},
};
use meilisearch_sdk::search::{MatchingStrategies, Selectors};
use std::collections::HashMap;

/// Listings looked at for one spelling of one word; those that hold it itself come first.
const FEW: usize = 5;
/// Most spellings of all words together that are asked.
const MOST_ASKED: usize = 24;

impl Meilisearch {
    /// One multi-search for all words and their spellings.
    pub(super) async fn nearest(&self, typed: &str) -> Result<Option<String>> {
        let synonyms = self.synonyms();
        let reading = french::read(typed, &synonyms);
        let suspects = suspects(&reading);
        let asked: Vec<(&Word, String)> = suspects
            .iter()
            .flat_map(|word| spellings(&word.text).into_iter().map(move |spelling| (*word, spelling)))
            .take(MOST_ASKED)
            .collect();
        if asked.is_empty() {
            return Ok(None);
        }
        let texts: Vec<String> = asked.iter().map(|(word, spelling)| text(&[Word { text: spelling.clone(), ..(*word).clone() }])).collect();
        let (index, fields) = (self.live(), wire::fields());
        let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
        let mut batch = self.client.multi_search();
        for text in &texts {
            let mut search = index.search();
            search
                .with_query(text)
                .with_limit(FEW)
                .with_attributes_to_retrieve(Selectors::Some(&fields))
                .with_matching_strategy(MatchingStrategies::ALL);
            batch.with_search_query(search);
        }
        let answers = batch.execute::<Document>().await.map_err(sdk_failed)?.results;
        let mut found: HashMap<(usize, usize), Vec<Document>> = HashMap::new();
        for ((word, _), answer) in asked.iter().zip(answers) {
            found.entry(word.place).or_default().extend(answer.hits.into_iter().map(|hit| hit.result));
        }
        let mut better: HashMap<(usize, usize), String> = HashMap::new();
        for word in &suspects {
            let Some(found) = found.get(&word.place) else { continue };
            let spellings = spellings(&word.text);
            let rules = synonyms.spelt().flat_map(|(folded, written)| {
                let ranked = spellings.iter().filter_map(|spelling| rank(&word.text, spelling, folded, 0));
                ranked.map(|rank| (rank, written.to_owned())).collect::<Vec<(Rank, String)>>()
            });
            if let Found::Near(near) = among(word, &spellings, found)
                && let Some((_, near)) = near.into_iter().chain(rules).min()
            {
                better.insert(word.place, near);
            }
        }
        Ok(replaced(french::head(typed), &suspects, |word| better.get(&word.place).cloned()))
    }
}
