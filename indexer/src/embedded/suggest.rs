//! Names as one types: listings whose title has every word, then publishers whose name has.

use super::{
    query::{constant, inexact, term},
    store::Store,
    tantivy_failed,
};
use crate::{
    engine::{Document, Result, Suggestion, SuggestionKind},
    french::{self, Word},
    highlight::{highlight, pick},
};
use std::collections::HashSet;
use tantivy::{
    collector::TopDocs,
    query::{BooleanQuery, DisjunctionMaxQuery, Occur, Query as TantivyQuery},
    schema::Field,
};

/// One publisher has many listings: so many are looked at to find several publishers.
const PUBLISHERS_AMONG: usize = 50;
const MOST: usize = 20;

impl Store {
    pub fn suggest(&self, text: &str, english: bool, limit: usize) -> Result<Vec<Suggestion>> {
        let words = french::words(text);
        let limit = limit.min(MOST);
        if words.is_empty() || limit == 0 {
            return Ok(Vec::new());
        }
        let mut publishers = HashSet::new();
        let publishers: Vec<Suggestion> = self
            .named(self.fields.publisher, None, &words, PUBLISHERS_AMONG)?
            .into_iter()
            .filter(|d| publishers.insert(d.publisher_id.clone()))
            .take(limit.div_ceil(4))
            .map(|d| suggestion(SuggestionKind::Publisher, &d.publisher, &words, &d.publisher_id))
            .collect();
        let listings = self.named(self.fields.title.word, Some(self.fields.title.fr), &words, limit - publishers.len())?;
        let listings = listings.iter().map(|d| suggestion(SuggestionKind::Listing, pick(english, &d.title_fr, &d.title_en), &words, &d.id));
        Ok(listings.chain(publishers.iter().cloned()).collect())
    }

    fn named(&self, field: Field, stems: Option<Field>, words: &[Word], limit: usize) -> Result<Vec<Document>> {
        if limit == 0 {
            return Ok(Vec::new());
        }
        let every = words.iter().map(|word| {
            let mut ways = inexact(word, &[(field, 1.0)])?;
            ways.push(constant(term(field, &word.text), 1.0));
            ways.extend(stems.map(|stems| constant(term(stems, &word.stem_fr), 1.0)));
            Ok((Occur::Must, Box::new(DisjunctionMaxQuery::new(ways)) as Box<dyn TantivyQuery>))
        });
        let every = every.collect::<tantivy::Result<_>>().map_err(tantivy_failed)?;
        let searcher = self.searcher();
        let top = TopDocs::with_limit(limit).order_by_score();
        let found = searcher.search(&BooleanQuery::new(every), &top).map_err(tantivy_failed)?;
        found.into_iter().map(|(_, address)| self.stored(&searcher, address)).collect()
    }
}

fn suggestion(kind: SuggestionKind, text: &str, words: &[Word], target: &str) -> Suggestion {
    Suggestion { kind, text: text.to_owned(), html: highlight(text, words, 120), target: target.to_owned() }
}
