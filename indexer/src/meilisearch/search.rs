//! Asking: one multi-search for the hits and for each facet without its own filter.

use super::{Meilisearch, filter::filter, sdk_failed};
use crate::{
    engine::{Answer, DEEPEST, Facet, MOST_HITS, Query, Result, Sort, Suggestion, SuggestionKind},
    french::{self, Word},
    highlight::{Marker, Shown, highlight, pick},
};
use meilisearch_sdk::search::{MatchingStrategies, Selectors};
use serde::Deserialize;

/// The engine looks no more words than these up among its synonyms.
const LONGEST_SYNONYM: usize = 3;

/// The words as we read them, cut as the documents are; a space ends a word that is no longer being typed. Quotes and signs
/// that would be operators are gone.
pub(super) fn text(words: &[Word]) -> String {
    let mut text = words.iter().map(spelt).collect::<Vec<_>>().join(" ");
    if words.last().is_some_and(|word| !word.prefix) {
        text.push(' ');
    }
    text
}

/// A longer measure between quotes, which are for what is meant to the letter: `10pouce` is no typo of `14pouce`.
fn spelt(word: &Word) -> String {
    let measure = word.text.len() > 4 && word.text.starts_with(|c: char| c.is_ascii_digit()) && word.text.chars().any(char::is_alphabetic);
    if measure { format!("\"{}\"", word.text) } else { word.text.clone() }
}

fn order(query: &Query, words: &[Word]) -> Vec<String> {
    let newest = "published_at:desc".to_owned();
    match query.sort {
        Sort::Relevance if !words.is_empty() => vec![],
        Sort::Relevance | Sort::Newest => vec![newest],
        Sort::Updated => vec!["updated_at:desc".to_owned()],
        Sort::Title => vec![format!("{}:asc", if query.english { "name_en" } else { "name_fr" })],
        Sort::PriceAsc(unit) => vec![format!("{}:asc", unit.field()), newest],
        Sort::PriceDesc(unit) => vec![format!("{}:desc", unit.field()), newest],
    }
}

/// What of a document a suggestion says.
#[derive(Deserialize)]
struct Named {
    id: String,
    title_fr: String,
    title_en: String,
    publisher: String,
    publisher_id: String,
}

impl Named {
    const FIELDS: &[&str] = &["id", "title_fr", "title_en", "publisher", "publisher_id"];
}

impl Meilisearch {
    pub(super) async fn find(&self, query: &Query) -> Result<Answer> {
        let synonyms = self.synonyms();
        let reading = french::read(&query.text, &synonyms);
        let shown = reading.shown();
        let answer = self.ask(query, &reading.words, &shown).await?;
        if answer.total == 0
            && let Some(words) = synonyms.respelt(&reading.words, LONGEST_SYNONYM)
        {
            return self.ask(query, &words, &shown).await;
        }
        Ok(answer)
    }

    async fn ask(&self, query: &Query, words: &[Word], shown: &[Word]) -> Result<Answer> {
        let text = text(words);
        let (own, rest): (Vec<Facet>, Vec<Facet>) =
            Facet::ALL.into_iter().partition(|facet| query.any_of.get(facet).is_some_and(|values| !values.is_empty()));
        let rest: Vec<&str> = rest.into_iter().map(Facet::field).collect();
        let main_filter = filter(query, None);
        let order = order(query, words);
        let order: Vec<&str> = order.iter().map(String::as_str).collect();
        let limit = if query.offset < DEEPEST { query.limit.min(MOST_HITS) } else { 0 };
        let index = self.live();
        let mut batch = self.client.multi_search();
        let mut main = index.search();
        main.with_query(&text)
            .with_filter(&main_filter)
            .with_facets(Selectors::Some(&rest))
            .with_sort(&order)
            .with_attributes_to_retrieve(Selectors::Some(Shown::FIELDS))
            .with_matching_strategy(MatchingStrategies::ALL);
        if limit > 0 && query.offset.is_multiple_of(limit) {
            // By pages, the engine counts exactly; by offset, it estimates.
            main.with_page(query.offset / limit + 1).with_hits_per_page(limit);
        } else {
            main.with_offset(query.offset.min(DEEPEST)).with_limit(limit);
        }
        batch.with_search_query(main);
        let own: Vec<(String, [&str; 1])> = own.into_iter().map(|facet| (filter(query, Some(facet)), [facet.field()])).collect();
        for (filter, facet) in &own {
            let mut search = index.search();
            search
                .with_query(&text)
                .with_filter(filter)
                .with_facets(Selectors::Some(facet.as_slice()))
                .with_limit(0)
                .with_matching_strategy(MatchingStrategies::ALL);
            batch.with_search_query(search);
        }
        let mut out = Answer::default();
        for (i, answer) in batch.execute::<Shown>().await.map_err(sdk_failed)?.results.into_iter().enumerate() {
            for (field, counts) in answer.facet_distribution.unwrap_or_default() {
                if let Some(facet) = Facet::ALL.into_iter().find(|facet| facet.field() == field) {
                    out.facets.insert(facet, counts.into_iter().map(|(value, n)| (value, n as u64)).collect());
                }
            }
            if i == 0 {
                out.total = answer.total_hits.or(answer.estimated_total_hits).unwrap_or_default();
                out.exact = answer.total_hits.is_some() && out.total < DEEPEST;
                let mut marker = Marker::new(shown);
                out.hits = answer.hits.into_iter().map(|hit| marker.hit(hit.result, query.english)).collect();
            }
        }
        Ok(out)
    }

    /// Listings whose title has every word, and their publishers where the name has.
    pub(super) async fn names(&self, typed: &str, english: bool, limit: usize) -> Result<Vec<Suggestion>> {
        let words = french::words(typed);
        let limit = limit.min(20);
        if words.is_empty() || limit == 0 {
            return Ok(Vec::new());
        }
        let (text, index) = (text(&words), self.live());
        let mut titles = index.search();
        titles
            .with_query(&text)
            .with_limit(limit)
            .with_attributes_to_retrieve(Selectors::Some(Named::FIELDS))
            .with_attributes_to_search_on(&["read_title"])
            .with_matching_strategy(MatchingStrategies::ALL);
        let mut publishers = index.search();
        publishers
            .with_query(&text)
            .with_limit(limit.div_ceil(4))
            .with_attributes_to_retrieve(Selectors::Some(Named::FIELDS))
            .with_attributes_to_search_on(&["read_publisher"])
            .with_distinct("publisher_id")
            .with_matching_strategy(MatchingStrategies::ALL);
        let mut batch = self.client.multi_search();
        batch.with_search_query(titles).with_search_query(publishers);
        let mut answers = batch.execute::<Named>().await.map_err(sdk_failed)?.results.into_iter();
        let mut next = || answers.next().map(|answer| answer.hits).unwrap_or_default().into_iter().map(|hit| hit.result);
        let suggestion = |kind, text: &str, target: &str| Suggestion {
            kind,
            text: text.to_owned(),
            html: highlight(text, &words, 120),
            target: target.to_owned(),
        };
        let mut out: Vec<Suggestion> =
            next().map(|d| suggestion(SuggestionKind::Listing, pick(english, &d.title_fr, &d.title_en), &d.id)).collect();
        let publishers: Vec<Suggestion> = next().map(|d| suggestion(SuggestionKind::Publisher, &d.publisher, &d.publisher_id)).collect();
        out.truncate(limit.saturating_sub(publishers.len()));
        out.extend(publishers);
        Ok(out)
    }
}
