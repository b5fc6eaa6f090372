//! How words are read: one pure module that feeds the embedded engine, its highlights and the queries of both.
//!
//! Order matters: accents are folded *before* stemming, or `ecole` would miss `école`; elided articles and other words that
//! say nothing are dropped; every word also keeps an unstemmed twin for prefixes and typos.

use tantivy::tokenizer::{
    AsciiFoldingFilter, Language, LowerCaser, RemoveLongFilter, SimpleTokenizer, Stemmer, StopWordFilter, TextAnalyzer, TokenStream,
};

/// Longest text and most words of a query that are read; the rest is not looked at.
pub const MOST_CHARACTERS: usize = 200;
pub const MOST_WORDS: usize = 12;

/// Articles, prepositions and what elision leaves of them (l’, d’, qu’…): the tokenizer splits at both apostrophes.
const STOP: &[&str] = &[
    "c", "d", "j", "l", "m", "n", "s", "t", "qu", "jusqu", "lorsqu", "puisqu", "quelqu", "le", "la", "les", "un", "une", "des", "de", "du",
    "au", "aux", "et", "ou", "en", "dans", "pour", "par", "sur", "avec", "ce", "ces", "cette", "se", "sa", "son", "ses", "est", "sont",
    "que", "qui", "the", "of", "and", "for", "to", "in", "a", "an",
];

/// Folded words, unstemmed.
pub fn folded() -> TextAnalyzer {
    TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(RemoveLongFilter::limit(60))
        .filter(LowerCaser)
        .filter(AsciiFoldingFilter)
        .build()
}

fn stemmed(language: Language) -> TextAnalyzer {
    TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(RemoveLongFilter::limit(60))
        .filter(LowerCaser)
        .filter(AsciiFoldingFilter)
        .filter(StopWordFilter::remove(STOP.iter().map(|w| (*w).to_owned())))
        .filter(Stemmer::new(language))
        .build()
}

/// Stems of French text.
pub fn french() -> TextAnalyzer {
    stemmed(Language::French)
}

/// Stems of English text.
pub fn english() -> TextAnalyzer {
    stemmed(Language::English)
}

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

pub fn tokens(analyzer: &mut TextAnalyzer, text: &str) -> Vec<String> {
    let mut stream = analyzer.token_stream(text);
    let mut words = Vec::new();
    while stream.advance() {
        words.push(stream.token().text.clone());
    }
    words
}

/// Reads a query: its words that say something, in order. One made of stop words only keeps them.
pub fn words(text: &str) -> Vec<Word> {
    let text: String = text.chars().take(MOST_CHARACTERS).collect();
    let unfinished = !text.ends_with(|c: char| c.is_whitespace());
    let mut all = tokens(&mut folded(), &text);
    all.truncate(MOST_WORDS);
    let says = |word: &String| !STOP.contains(&word.as_str());
    // The word under the cursor is not yet an article: `le` may become `lecture`.
    let last = all.len().saturating_sub(1);
    let kept: Vec<(usize, String)> = if all.iter().any(says) {
        all.into_iter().enumerate().filter(|(i, word)| says(word) || (unfinished && *i == last && word.len() > 1)).collect()
    } else {
        all.into_iter().enumerate().collect()
    };
    let (mut fr, mut en) = (french(), english());
    kept.into_iter()
        .map(|(i, text)| Word {
            stem_fr: tokens(&mut fr, &text).pop().unwrap_or_else(|| text.clone()),
            stem_en: tokens(&mut en, &text).pop().unwrap_or_else(|| text.clone()),
            typos: match text.chars().count() {
                _ if text.contains(|c: char| c.is_ascii_digit()) => 0,
                0..=4 => 0,
                5..=8 => 1,
                _ => 2,
            },
            prefix: unfinished && i == last,
            text,
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
        assert!(words("carte men").last().unwrap().prefix);
        assert!(!words("carte mentale ").last().unwrap().prefix);
        assert_eq!(words("le").len(), 1);
        assert!(words(&"x ".repeat(500)).len() <= MOST_WORDS);
    }
}
