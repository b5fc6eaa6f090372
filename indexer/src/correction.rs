//! "Did you mean": the nearest words that listings or the rules of synonyms hold, written as they write them. There is no
//! other dictionary.

use crate::{
    engine::Document,
    french::{self, Reading, Sense, Word},
};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashSet},
};
use strsim::osa_distance;

/// Texts are looked through this far.
const MOST_BYTES: usize = 8_000;
/// Shorter words have too many neighbours to guess one.
const SHORTEST: usize = 4;
/// Longer ones nobody mistypes: they are something else.
const LONGEST: usize = 40;
/// How people write what they hear, and what is written so. More edits than a typo has.
const HEARD: &[(&str, &[&str])] = &[("f", &["ph"]), ("k", &["qu", "c", "ch"]), ("ssion", &["tion"])];
const HEARD_LAST: &[(&str, &str)] = &[("o", "eau"), ("os", "eaux"), ("ere", "aire"), ("eres", "aires")];

/// Typos guessed in a word: more than a search forgives, since nothing is found by a guess until somebody takes it.
pub fn most_typos(word: &str) -> u8 {
    match word.chars().count() {
        n if !(SHORTEST..=LONGEST).contains(&n) || word.chars().any(|c| c.is_ascii_digit()) => 0,
        ..=5 => 1,
        _ => 2,
    }
}

/// The word, then what it may sound like.
pub fn spellings(word: &str) -> Vec<String> {
    let mut all = vec![word.to_owned()];
    for (heard, written) in HEARD {
        let others: Vec<String> = all.iter().flat_map(|word| written.iter().map(|written| word.replace(heard, written))).collect();
        all.extend(others);
    }
    let last: Vec<String> = HEARD_LAST
        .iter()
        .flat_map(|(heard, written)| all.iter().filter_map(move |w| Some(w.strip_suffix(heard)?.to_owned() + written)))
        .collect();
    all.extend(last);
    let mut seen = HashSet::new();
    all.retain(|word| seen.insert(word.clone()));
    all
}

/// The words of a reading that may be misspelt: long enough, and meaning nothing else by a rule.
pub fn suspects(reading: &Reading) -> Vec<&Word> {
    let meant = |at: usize| reading.spans.iter().any(|span| (span.from..span.to).contains(&at) && !matches!(span.sense, Sense::Joined(_)));
    let all = reading.words.iter().enumerate();
    all.filter(|(at, word)| most_typos(&word.text) > 0 && !meant(*at)).map(|(_, word)| word).collect()
}

/// Whether a folded word is this one, or another form of it.
pub fn hears(word: &Word, other: &str) -> bool {
    other == word.text
        || (word.prefix && other.starts_with(&word.text))
        || french::stem_fr(other) == word.stem_fr
        || french::stem_en(other) == word.stem_en
}

/// Twice the edits, and one more where it is heard so; whether the first letter differs; how many listings hold it.
pub type Rank = (usize, bool, Reverse<u64>);

/// How unlikely it is that somebody who typed the one meant the other; the least first. None where it is no guess at all.
/// `held` counts listings.
pub fn rank(typed: &str, spelling: &str, meant: &str, held: u64) -> Option<Rank> {
    let most = usize::from(most_typos(typed));
    if meant.chars().count() < SHORTEST || spelling.chars().count().abs_diff(meant.chars().count()) > most {
        return None;
    }
    let edits = osa_distance(spelling, meant);
    let heard = usize::from(spelling != typed);
    // The first letter is the one people know.
    (edits <= most).then(|| (2 * edits + heard, spelling.chars().next() != meant.chars().next(), Reverse(held)))
}

/// The text with words replaced by better ones; nothing where none is.
pub fn replaced(text: &str, words: &[&Word], better: impl Fn(&Word) -> Option<String>) -> Option<String> {
    let mut out = String::new();
    let mut from = 0;
    for word in words {
        if let Some(better) = better(word).filter(|better| french::fold(better) != word.text) {
            out.push_str(&text[from..word.place.0]);
            out.push_str(&better);
            from = word.place.1;
        }
    }
    if from == 0 {
        return None;
    }
    out.push_str(&text[from..]);
    Some(out.trim().to_owned())
}

/// What is shown of a listing and searched first.
fn texts(d: &Document) -> [&str; 6] {
    [&d.title_fr, &d.title_en, &d.summary_fr, &d.summary_en, &d.publisher, &d.words]
}

/// A folded word as a listing writes it, without the capital of a beginning.
pub fn written(d: &Document, word: &str) -> Option<String> {
    let texts = texts(d).into_iter().chain([d.description_fr.as_str(), d.description_en.as_str()]);
    texts.into_iter().find_map(|text| {
        let text = &text[..text.floor_char_boundary(MOST_BYTES)];
        let token = french::tokens(text).into_iter().find(|token| token.text == word)?;
        Some(french::uncapitalised(&text[token.start..token.end]))
    })
}

/// What listings that a word found say of it.
pub enum Found {
    /// One holds the word itself: it is spelt right.
    Itself,
    /// What it is likeliest meant to be, where anything is near.
    Near(Option<(Rank, String)>),
}

pub fn among(word: &Word, spellings: &[String], found: &[Document]) -> Found {
    let mut held: BTreeMap<String, u64> = BTreeMap::new();
    for token in found.iter().flat_map(texts).flat_map(french::tokens) {
        if hears(word, &token.text) {
            return Found::Itself;
        }
        *held.entry(token.text).or_default() += 1;
    }
    let ranked = held.iter().flat_map(|(token, n)| spellings.iter().filter_map(move |s| Some((rank(&word.text, s, token, *n)?, token))));
    let best = ranked.min().and_then(|(rank, best)| Some((rank, found.iter().find_map(|d| written(d, best))?)));
    Found::Near(best)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_heard_is_written_otherwise() {
        assert_eq!(spellings("carte"), ["carte"]);
        assert!(spellings("fotografik").contains(&"photographiqu".to_owned()));
        assert!(spellings("tablo").contains(&"tableau".to_owned()));
        assert!(spellings("kimie").contains(&"chimie".to_owned()));
        assert!(spellings(&"fk".repeat(20)).len() <= 8, "eight ways");
    }

    #[test]
    fn fewest_edits_first_then_the_same_first_letter_then_the_commonest() {
        let of = |meant: &str, held| rank("geografie", "geografie", meant, held);
        assert!(of("geographie", 9).is_some() && of("geologie", 9).is_none());
        assert!(rank("carte", "carte", "carton", 1).is_none(), "one typo in a short word");
        assert!(rank("cartte", "cartte", "carte", 1) < rank("cartte", "cartte", "tartte", 9));
        assert!(rank("lire", "lire", "livre", 1) > rank("lire", "lire", "livre", 5));
        assert!(rank("cm2", "cm2", "cm1", 5).is_none() && rank("svt", "svt", "snt", 5).is_none());
    }

    #[test]
    fn the_nearest_word_is_written_as_listings_write_it() {
        let listing = |title: &str| Document { title_fr: title.into(), ..Document::default() };
        let found = [listing("Atlas de géographie"), listing("Géographie"), listing("GCompris")];
        let correct = |text: &str| {
            let words = french::words(text);
            let better = |word: &Word| match among(word, &spellings(&word.text), &found) {
                Found::Near(best) => best.map(|(_, written)| written),
                Found::Itself => None,
            };
            replaced(text, &words.iter().collect::<Vec<_>>(), better)
        };
        assert_eq!(correct("geografie "), Some("géographie".into()));
        assert_eq!(correct("l’atlas de geografie, gcomprsi "), Some("l’atlas de géographie, GCompris".into()));
        for right in ["atlas geo", "zzzzzz ", "geographie ", "géographies "] {
            assert_eq!(correct(right), None, "{right}");
        }
    }
}
