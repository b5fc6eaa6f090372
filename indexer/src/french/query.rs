//! What is read of a query: a bounded number of words that say something.

use super::{
    cut::tokens,
    stem::{is_stop, stem_en, stem_fr},
};

/// Longest text and most words of a query that are read; the rest is not looked at.
pub const MOST_CHARACTERS: usize = 200;
pub const MOST_WORDS: usize = 12;

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
}

fn typos(word: &str) -> u8 {
    match word.chars().count() {
        _ if word.chars().any(|c| c.is_ascii_digit()) => 0,
        0..=4 => 0,
        5..=8 => 1,
        _ => 2,
    }
}

/// Reads a query: its words that say something, in order. One made of stop words only keeps them.
pub fn words(text: &str) -> Vec<Word> {
    let text: String = text.chars().take(MOST_CHARACTERS).collect();
    let unfinished = !text.ends_with(char::is_whitespace);
    let mut all = tokens(&text);
    all.truncate(MOST_WORDS);
    let last = all.len().saturating_sub(1);
    let only_stops = all.iter().all(|token| is_stop(&token.text));
    // The word under the cursor is not yet an article: `le` may become `lecture`.
    let says = |i: usize, word: &str| only_stops || !is_stop(word) || (unfinished && i == last && word.len() > 1);
    all.into_iter()
        .enumerate()
        .filter(|(i, token)| says(*i, &token.text))
        .map(|(i, token)| Word {
            stem_fr: stem_fr(&token.text),
            stem_en: stem_en(&token.text),
            typos: typos(&token.text),
            prefix: unfinished && i == last,
            text: token.text,
        })
        .collect()
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
    }

    #[test]
    fn the_budget_of_typos_grows_with_the_word() {
        let budgets: Vec<u8> = words("jeux carte geografie cm2024 ").into_iter().map(|w| w.typos).collect();
        assert_eq!(budgets, [0, 1, 2, 0]);
    }
}
