//! "Did you mean" from the words of the index.

use super::{store::Store, tantivy_failed};
use crate::{
    correction::{Rank, most_typos, rank, replaced, spellings, suspects, written},
    engine::Result,
    french::{self, Synonyms, Word},
};
use std::collections::HashMap;
use tantivy::{
    Searcher, Term,
    collector::TopDocs,
    query::{FuzzyTermQuery, TermQuery},
    schema::{Field, IndexRecordOption},
};

/// Most near words of one segment and field that are looked at.
const MOST_NEAR: usize = 500;
/// Of the nearest ones, so many are looked up; compounds, which no listing writes as they are indexed, are passed over.
const MOST_TRIED: usize = 5;

/// Where a near word comes from.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Source {
    Rule(String),
    Index(Field),
}

impl Store {
    pub fn correct(&self, text: &str, english: bool, synonyms: &Synonyms) -> Result<Option<String>> {
        let searcher = self.searcher();
        let reading = french::read(text, synonyms);
        let (suspects, mut better) = (suspects(&reading), HashMap::new());
        for word in &suspects {
            if self.held(&searcher, word, english)? == 0
                && let Some(near) = self.nearest(&searcher, word, synonyms)?
            {
                better.insert(word.place, near);
            }
        }
        Ok(replaced(french::head(text), &suspects, |word| better.get(&word.place).cloned()))
    }

    /// The likeliest word, written as a listing or a rule writes it.
    fn nearest(&self, searcher: &Searcher, word: &Word, synonyms: &Synonyms) -> Result<Option<String>> {
        let mut near: Vec<(Rank, String, Source)> = Vec::new();
        for spelling in spellings(&word.text) {
            for (folded, written) in synonyms.spelt() {
                near.extend(rank(&word.text, &spelling, folded, 0).map(|r| (r, folded.to_owned(), Source::Rule(written.to_owned()))));
            }
            for field in [self.fields.title.word, self.fields.middle.word, self.fields.body.word] {
                let held = near_terms(searcher, field, &spelling, most_typos(&word.text))?;
                let ranked = held.into_iter().filter_map(|(term, held)| Some((rank(&word.text, &spelling, &term, held)?, term)));
                near.extend(ranked.map(|(rank, term)| (rank, term, Source::Index(field))));
            }
        }
        near.sort();
        for (_, term, source) in near.into_iter().take(MOST_TRIED) {
            let written = match source {
                Source::Rule(written) => Some(written),
                Source::Index(field) => self.as_written(searcher, field, &term)?,
            };
            if written.is_some() {
                return Ok(written);
            }
        }
        Ok(None)
    }

    fn as_written(&self, searcher: &Searcher, field: Field, term: &str) -> Result<Option<String>> {
        let holds = TermQuery::new(Term::from_field_text(field, term), IndexRecordOption::Basic);
        let one = searcher.search(&holds, &TopDocs::with_limit(1).order_by_score()).map_err(tantivy_failed)?;
        let Some((_, address)) = one.into_iter().next() else { return Ok(None) };
        Ok(written(&self.stored(searcher, address)?, term))
    }
}

/// The words of a field within so many edits, and how many listings hold each.
fn near_terms(searcher: &Searcher, field: Field, word: &str, edits: u8) -> Result<HashMap<String, u64>> {
    let automaton = FuzzyTermQuery::new(Term::from_field_text(field, word), edits, true).automaton().map_err(tantivy_failed)?;
    let mut held = HashMap::new();
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(field).map_err(tantivy_failed)?;
        let mut terms = index.terms().search(&automaton).into_stream().map_err(super::failed)?;
        for _ in 0..MOST_NEAR {
            if !terms.advance() {
                break;
            }
            let Ok(term) = std::str::from_utf8(terms.key()) else { continue };
            *held.entry(term.to_owned()).or_default() += u64::from(terms.value().doc_freq);
        }
    }
    Ok(held)
}
