//! What is read of a query: a bounded number of words that say something, and what else they may mean.

use super::{
    cut::{SES, Token, joined, tokens},
    stem::{is_stop, stem_en, stem_fr},
    synonyms::Synonyms,
};

/// Longest text and most words of a query that are read; the rest is not looked at.
pub const MOST_CHARACTERS: usize = 200;
pub const MOST_WORDS: usize = 12;
/// Most words in a row that are also tried as one.
const MOST_JOINED: usize = 3;

/// A word of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Folded.
    pub text: String,
    /// Its French and English stems.
    pub stem_fr: String,
    pub stem_en: String,
    /// Typos forgiven: none up to 4 letters, one up to 8, then two; none in what has a digit.
    pub typos: u8,
    /// The last word, still being typed.
    pub prefix: bool,
    /// Its place in the text, in bytes.
    pub place: (usize, usize),
}

/// What some words of a query may also mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sense {
    /// All of these words.
    Words(Vec<Word>),
    /// What is about a concept of the vocabulary: its id.
    Concept(String),
    /// The words written as one.
    Joined(String),
}

/// The words `from..to` of a reading and one more meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    pub from: usize,
    pub to: usize,
    pub sense: Sense,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    pub words: Vec<Word>,
    pub spans: Vec<Span>,
}

impl Reading {
    /// The words, and those of the other meanings: what is marked in what was found.
    pub fn shown(&self) -> Vec<Word> {
        let others = self.spans.iter().filter_map(|span| match &span.sense {
            Sense::Words(words) => Some(words.clone()),
            Sense::Joined(text) => Some(vec![Word::whole(text.clone(), (0, 0))]),
            Sense::Concept(_) => None,
        });
        self.words.iter().cloned().chain(others.flatten()).collect()
    }
}

impl Word {
    /// A finished word, spelt right.
    pub fn whole(text: String, place: (usize, usize)) -> Self {
        Self { stem_fr: stem_fr(&text), stem_en: stem_en(&text), typos: 0, prefix: false, text, place }
    }
}

fn typos(word: &str) -> u8 {
    match word.chars().count() {
        _ if word.chars().any(|c| c.is_ascii_digit()) => 0,
        0..=4 => 0,
        5..=8 => 1,
        _ => 2,
    }
}

/// The words of a query that say something, in order. One made of stop words only keeps them.
pub fn words(text: &str) -> Vec<Word> {
    read(text, &Synonyms::default()).words
}

/// The part of a text that is read as a query.
pub fn head(text: &str) -> &str {
    text.char_indices().nth(MOST_CHARACTERS).map_or(text, |(end, _)| &text[..end])
}

/// Reads a query.
pub fn read(text: &str, synonyms: &Synonyms) -> Reading {
    let text = head(text);
    let unfinished = !text.ends_with(char::is_whitespace);
    let mut all = tokens(text);
    all.truncate(MOST_WORDS);
    let last = all.len().saturating_sub(1);
    // Nobody begins or ends a question with the possessive.
    for i in [0, last] {
        if let Some(token) = all.get_mut(i).filter(|token| token.text == "ses" && (i == 0 || !unfinished)) {
            token.text = SES.to_owned();
        }
    }
    let only_stops = all.iter().all(|token| is_stop(&token.text));
    // The word under the cursor is not yet an article: `le` may become `lecture`.
    let says = |i: usize, word: &str| only_stops || !is_stop(word) || (unfinished && i == last && word.len() > 1);
    let kept: Vec<usize> = (0..all.len()).filter(|i| says(*i, &all[*i].text)).collect();
    let mut words: Vec<Word> = kept
        .iter()
        .map(|&i| Word {
            typos: typos(&all[i].text),
            prefix: unfinished && i == last,
            ..Word::whole(all[i].text.clone(), (all[i].start, all[i].end))
        })
        .collect();
    let mut spans = synonyms.spans(&words);
    // Who has typed the whole of `lycée pro` is not on the way to `programme`.
    if let Some(last) = words.last_mut().filter(|_| spans.iter().any(|span| span.to == kept.len() && span.to > span.from + 1)) {
        last.prefix = false;
    }
    spans.extend(compounds(&all, &kept));
    Reading { words, spans }
}

/// Words in a row, written as one: `porte documents` is also `portedocuments`.
fn compounds(all: &[Token], kept: &[usize]) -> Vec<Span> {
    let mut spans = Vec::new();
    for (from, &first) in kept.iter().enumerate() {
        for (to, &last) in kept.iter().enumerate().skip(from + 1).take_while(|(_, last)| **last - first < MOST_JOINED) {
            let text = joined(&all[first..=last]);
            if text.chars().any(char::is_alphabetic) {
                spans.push(Span { from, to: to + 1, sense: Sense::Joined(text) });
            }
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stems(text: &str) -> Vec<String> {
        words(text).into_iter().map(|w| w.stem_fr).collect()
    }

    #[test]
    fn accents_elision_and_plural_are_one() {
        assert_eq!(stems("l'école "), stems("l’ecoles "));
        assert_eq!(stems("les mathématiques "), stems("mathematique "));
        assert_eq!(stems("œuvre "), stems("oeuvres "));
    }

    #[test]
    fn the_last_word_is_a_prefix_until_a_space_ends_it() {
        assert!(words("carte men").last().is_some_and(|w| w.prefix));
        assert!(words("carte mentale ").last().is_some_and(|w| !w.prefix));
        assert_eq!(words("le").len(), 1);
        assert_eq!(words("de la").len(), 2);
    }

    #[test]
    fn work_is_bounded() {
        assert_eq!(words(&"mot ".repeat(500)).len(), MOST_WORDS);
        assert!(words(&"é".repeat(5000)).iter().all(|w| w.text.chars().count() <= 60));
        assert!(words("!!! ''' …").is_empty());
        assert!(read(&"a b ".repeat(500), &Synonyms::default()).spans.len() <= MOST_WORDS * MOST_JOINED);
    }

    #[test]
    fn the_budget_of_typos_grows_with_the_word() {
        let budgets: Vec<u8> = words("jeux carte geografie cm2024 ").into_iter().map(|w| w.typos).collect();
        assert_eq!(budgets, [0, 1, 2, 0]);
    }

    #[test]
    fn words_in_a_row_are_also_one() {
        let joins = |text| {
            let spans = read(text, &Synonyms::default()).spans.into_iter();
            spans
                .map(|s| match s.sense {
                    Sense::Joined(text) => text,
                    other => panic!("{other:?}"),
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(joins("porte documents "), ["portedocuments"]);
        assert_eq!(joins("arc en ciel "), ["arcenciel"]);
        assert_eq!(joins("ciel "), Vec::<String>::new());
    }

    #[test]
    fn the_subject_is_read_at_either_end() {
        for text in ["ses terminale", "SES terminale", "cours de ses ", "ses"] {
            assert!(words(text).iter().any(|w| w.text == SES), "{text}");
        }
        assert_eq!(stems("apprendre ses tables "), stems("apprendre tables "));
    }
}
