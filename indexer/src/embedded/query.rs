//! From words and filters to what the index is asked.

use super::{
    like::Likeness,
    schema::{Fields, Readings},
};
use crate::{
    engine::{Facet, Query, Sort},
    french::{self, Reading, Sense, Word},
};
use std::ops::Bound;
use tantivy::{
    Term,
    query::{
        AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, Occur, Query as TantivyQuery, RangeQuery, TermQuery,
    },
    schema::{Field, IndexRecordOption},
};

pub type Asked = Box<dyn TantivyQuery>;

/// What a match is worth: first where it is, then how near it is.
const TITLE: f32 = 4.0;
const MIDDLE: f32 = 2.0;
const BODY: f32 = 1.0;
const STEM: f32 = 1.0;
const OTHER_LANGUAGE: f32 = 0.9;
const WORD: f32 = 0.9;
const PREFIX: f32 = 0.6;
const TYPO: f32 = 0.25;
const LEVEL: f32 = 3.0;
const LEVEL_WITHIN: f32 = 1.5;
/// Of what a word would be worth where it is found by another meaning.
const MEANING: f32 = 0.8;
const EXACT_NAME: f32 = 1000.0;
const EXACT_PUBLISHER: f32 = 20.0;
const BEGINS_NAME: f32 = 4.0;
/// Frequency and length, only between equals.
const FINE: f32 = 0.05;

pub fn constant(query: impl TantivyQuery, score: f32) -> Asked {
    Box::new(ConstScoreQuery::new(Box::new(query), score))
}

pub fn term(field: Field, text: &str) -> TermQuery {
    TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::WithFreqs)
}

/// What begins like a word still being typed, and what nearly is it: in each of the fields, with what it is worth there.
pub fn inexact(word: &Word, fields: &[(Field, f32)]) -> tantivy::Result<Vec<Asked>> {
    let mut ways = Vec::new();
    let mut add = |typos, worth| {
        let likeness = Likeness::new(&word.text, typos, word.prefix)?;
        ways.extend(fields.iter().map(|(field, weight)| constant(likeness.of(*field), worth * weight)));
        Ok::<_, tantivy::TantivyError>(())
    };
    if word.prefix {
        add(0, PREFIX)?;
    }
    if word.typos > 0 {
        add(word.typos, TYPO)?;
    }
    Ok(ways)
}

impl Fields {
    fn places(&self) -> [(Readings, f32); 3] {
        [(self.title, TITLE), (self.middle, MIDDLE), (self.body, BODY)]
    }

    /// All that satisfies the word at `at`.
    fn ways(&self, reading: &Reading, at: usize, english: bool) -> tantivy::Result<Asked> {
        let word = &reading.words[at];
        let mut ways: Vec<Asked> = Vec::new();
        let (fr, en) = if english { (OTHER_LANGUAGE, STEM) } else { (STEM, OTHER_LANGUAGE) };
        for (Readings { fr: field_fr, en: field_en, word: field_word }, weight) in self.places() {
            ways.push(constant(term(field_fr, &word.stem_fr), fr * weight));
            ways.push(constant(term(field_en, &word.stem_en), en * weight));
            ways.push(constant(term(field_word, &word.text), WORD * weight));
        }
        ways.extend(inexact(word, &self.places().map(|(place, weight)| (place.word, weight)))?);
        for span in reading.spans.iter().filter(|span| (span.from..span.to).contains(&at)) {
            ways.extend(self.sense(&span.sense));
        }
        Ok(Box::new(DisjunctionMaxQuery::with_tie_breaker(ways, 0.1)))
    }

    fn sense(&self, sense: &Sense) -> Vec<Asked> {
        match sense {
            Sense::Joined(text) => {
                let stem = french::stem_fr(text);
                let ways = |(place, weight): (Readings, f32)| {
                    [(place.word, text), (place.fr, &stem)].map(|(field, text)| constant(term(field, text), WORD * weight))
                };
                self.places().into_iter().flat_map(ways).collect()
            }
            Sense::Concept(id) => {
                let about = [Facet::Levels, Facet::Subjects, Facet::ResourceTypes].map(|facet| self.facets[facet as usize]);
                let ways = about.into_iter().map(|field| constant(term(field, id), LEVEL));
                ways.chain([constant(term(self.levels_within, id), LEVEL_WITHIN)]).collect()
            }
            // The words of a term stand together: all in the title, or all in the summary, or all in the description.
            Sense::Words(words) => self
                .places()
                .into_iter()
                .map(|(place, weight)| {
                    let readings = |word: &Word| -> Vec<Asked> {
                        let readings = [(place.fr, &word.stem_fr), (place.en, &word.stem_en), (place.word, &word.text)];
                        readings.into_iter().map(|(field, text)| constant(term(field, text), 1.0)).collect()
                    };
                    let every = words.iter().map(|word| (Occur::Must, Box::new(DisjunctionMaxQuery::new(readings(word))) as Asked));
                    constant(BooleanQuery::new(every.collect()), MEANING * weight)
                })
                .collect(),
        }
    }

    /// Every word must match somewhere; its best match counts. A name that is what was typed comes first, then those that
    /// begin so.
    pub fn text(&self, text: &str, reading: &Reading, english: bool) -> tantivy::Result<Asked> {
        let words = &reading.words;
        if words.is_empty() {
            return Ok(Box::new(AllQuery));
        }
        let ways = (0..words.len()).map(|at| Ok((Occur::Must, self.ways(reading, at, english)?)));
        let mut parts: Vec<(Occur, Asked)> = ways.collect::<tantivy::Result<_>>()?;
        for word in words {
            for (field, weight) in [(self.title.fr, TITLE), (self.middle.fr, MIDDLE), (self.body.fr, BODY)] {
                let fine = BoostQuery::new(Box::new(term(field, &word.stem_fr)), FINE * weight);
                parts.push((Occur::Should, Box::new(fine)));
            }
        }
        let name: String = french::name(french::head(text));
        let begins = Likeness::new(&name, 0, true)?.of(self.name);
        parts.push((Occur::Should, constant(term(self.name, &name), EXACT_NAME)));
        parts.push((Occur::Should, constant(begins, BEGINS_NAME)));
        parts.push((Occur::Should, constant(term(self.publisher_name, &name), EXACT_PUBLISHER)));
        Ok(Box::new(BooleanQuery::new(parts)))
    }

    /// The text and all filters but one facet's own. Values are terms: nothing in them can mean anything else.
    pub fn asked(&self, text: &Asked, query: &Query, without: Option<Facet>) -> BooleanQuery {
        let mut must = vec![(Occur::Must, text.box_clone())];
        let mut filter = |query: Asked| must.push((Occur::Must, Box::new(ConstScoreQuery::new(query, 0.0))));
        for (facet, values) in query.any_of.iter().filter(|(facet, values)| Some(**facet) != without && !values.is_empty()) {
            let field = self.facets[*facet as usize];
            // Not a `TermSetQuery`: that builds an automaton each time, which took half the time of a filtered search.
            let any = values.iter().map(|value| Box::new(term(field, value)) as Asked);
            filter(Box::new(BooleanQuery::union(any.collect())));
        }
        if let Some(free) = query.free {
            filter(Box::new(TermQuery::new(Term::from_field_bool(self.free, free), IndexRecordOption::Basic)));
        }
        let between = |unit, least: Option<i64>, most: Option<i64>| {
            let bound = |cents| Bound::Included(Term::from_field_i64(self.prices[unit as usize], cents));
            Box::new(RangeQuery::new(bound(least.unwrap_or(0)), bound(most.unwrap_or(i64::MAX))))
        };
        if let Some((unit, least, most)) = query.price {
            filter(between(unit, least, most));
        }
        if let Sort::PriceAsc(unit) | Sort::PriceDesc(unit) = query.sort {
            // What has no price in the unit has no place in its order.
            filter(between(unit, None, None));
        }
        BooleanQuery::new(must)
    }
}
