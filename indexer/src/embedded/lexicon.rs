//! What the index itself knows of words: which it holds, and which it nearly holds.

use super::{store::Store, tantivy_failed};
use crate::{
    engine::Result,
    french::{Reading, Sense, Span, Word},
};
use tantivy::{Searcher, Term, schema::Field};

/// A word that so many listings hold is spelt right: nothing near it is meant.
const KNOWN: u64 = 3;
/// Words looked at to know whether any begins like an unfinished one.
const MOST_BEGUN: usize = 8;
/// Shorter words are not two words written as one.
const SHORTEST_SPLIT: usize = 6;
const SHORTEST_PART: usize = 2;

impl Store {
    /// Typos are forgiven only in words the index does not know; of those, some are two words written as one.
    pub fn consult(&self, searcher: &Searcher, reading: &mut Reading, english: bool) -> Result<()> {
        for at in 0..reading.words.len() {
            let word = &mut reading.words[at];
            if word.typos == 0 {
                continue;
            }
            let held = self.held(searcher, word, english)?;
            if held >= KNOWN {
                word.typos = 0;
            } else if held == 0 {
                let parts = self.split(searcher, &word.text)?.map(|parts| parts.map(|part| Word::whole(part, (0, 0))));
                reading.spans.extend(parts.map(|parts| Span { from: at, to: at + 1, sense: Sense::Words(parts.into()) }));
            }
        }
        Ok(())
    }

    /// How many listings hold the word or, while it is typed, what begins so; more than `KNOWN` are not counted.
    pub fn held(&self, searcher: &Searcher, word: &Word, english: bool) -> Result<u64> {
        let mut held = 0;
        for place in [self.fields.title, self.fields.middle, self.fields.body] {
            // In the asker's language: a French word mistyped may well be what English leaves of another one.
            let stem = if english { (place.en, &word.stem_en) } else { (place.fr, &word.stem_fr) };
            for (field, text) in [(place.word, &word.text), stem] {
                held += frequency(searcher, field, text)?;
                if held >= KNOWN {
                    return Ok(held);
                }
            }
            if word.prefix {
                held += begun(searcher, place.word, &word.text)?;
            }
        }
        Ok(held)
    }

    /// Where a word is two that the index knows: at the place where the rarer one is commonest.
    fn split(&self, searcher: &Searcher, word: &str) -> Result<Option<[String; 2]>> {
        if word.chars().count() < SHORTEST_SPLIT {
            return Ok(None);
        }
        let mut best: Option<(u64, [String; 2])> = None;
        for (at, _) in word.char_indices().skip(SHORTEST_PART) {
            let (left, right) = word.split_at(at);
            if right.chars().count() < SHORTEST_PART {
                break;
            }
            let mut rarer = u64::MAX;
            for part in [left, right] {
                let mut held = 0;
                for field in [self.fields.title.word, self.fields.middle.word] {
                    held += frequency(searcher, field, part)?;
                }
                rarer = rarer.min(held);
            }
            if rarer > best.as_ref().map_or(0, |(held, _)| *held) {
                best = Some((rarer, [left.to_owned(), right.to_owned()]));
            }
        }
        Ok(best.map(|(_, parts)| parts))
    }
}

fn frequency(searcher: &Searcher, field: Field, text: &str) -> Result<u64> {
    searcher.doc_freq(&Term::from_field_text(field, text)).map_err(tantivy_failed)
}

fn begun(searcher: &Searcher, field: Field, prefix: &str) -> Result<u64> {
    let mut held = 0;
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(field).map_err(tantivy_failed)?;
        let mut words = index.terms().range().ge(prefix.as_bytes()).into_stream().map_err(super::failed)?;
        for _ in 0..MOST_BEGUN {
            if !words.advance() || !words.key().starts_with(prefix.as_bytes()) {
                break;
            }
            held += u64::from(words.value().doc_freq);
        }
    }
    Ok(held)
}
