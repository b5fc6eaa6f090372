//! Showing what matched. Ours, since the engines' own snippets know exact terms only: typos, prefixes and stems are marked too.

use crate::{
    engine::Hit,
    french::{self, Token, Word},
};
use serde::Deserialize;
use std::collections::HashMap;

/// Longer descriptions are looked through this far.
const MOST_BYTES: usize = 8_000;

/// What of a [`Document`](crate::engine::Document) its hit is made of.
#[derive(Deserialize)]
pub struct Shown {
    pub id: String,
    pub revision: i32,
    pub title_fr: String,
    pub title_en: String,
    pub summary_fr: String,
    pub summary_en: String,
    pub description_fr: String,
    pub description_en: String,
}

impl Shown {
    pub const FIELDS: &[&str] = &["id", "revision", "title_fr", "title_en", "summary_fr", "summary_en", "description_fr", "description_en"];
}

/// The letters that stand in a text, as a set of bits: some share one.
fn letters(text: &str) -> u64 {
    text.chars().fold(0, |letters, c| letters | 1 << (u32::from(c) & 63))
}

/// Whether a token may read as the word: false only where it cannot. A typo brings one letter that was not there, and a stem
/// begins like its word; so most of a text is told by its letters alone.
fn may_read(word: &Word, of_word: u64, token: &str, of_token: u64) -> bool {
    (of_word & !of_token).count_ones() <= u32::from(word.typos) || token.chars().next() == word.text.chars().next()
}

/// What a word of the query matches in a text: a folded word.
fn reads(word: &Word, token: &str) -> bool {
    // A stem begins like its word: this spares stemming the whole text.
    let same_stem = || token.chars().next() == word.text.chars().next() && french::stem_fr(token) == word.stem_fr;
    token == word.text
        || same_stem()
        || (word.prefix && starts_nearly(token, &word.text, word.typos))
        || nearly(token, &word.text, word.typos)
}

/// Bounded edit distance where two swapped letters count once, as in the engines.
fn nearly(a: &str, b: &str, most: u8) -> bool {
    let most = usize::from(most);
    if most == 0 || a.chars().count().abs_diff(b.chars().count()) > most {
        return a == b;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for i in 0..a.len() {
        let mut next = vec![i + 1];
        for j in 0..b.len() {
            let mut best = (row[j] + usize::from(a[i] != b[j])).min(row[j + 1] + 1).min(next[j] + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                best = best.min(before[j - 1] + 1);
            }
            next.push(best);
        }
        before = std::mem::replace(&mut row, next);
    }
    row[b.len()] <= most
}

fn starts_nearly(token: &str, prefix: &str, typos: u8) -> bool {
    if token.starts_with(prefix) {
        return true;
    }
    let (n, typos_wide) = (prefix.chars().count(), usize::from(typos));
    typos > 0 && (n.saturating_sub(typos_wide)..=n + typos_wide).any(|n| nearly(&token.chars().take(n).collect::<String>(), prefix, typos))
}

pub fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
}

/// The first `most` bytes, cut between characters.
fn head(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(most)]
}

/// Escaped HTML of about `most` characters around the first match, with every match in `<mark>`.
pub fn highlight(text: &str, words: &[Word], most: usize) -> String {
    Marker::new(words).highlight(text, most)
}

/// Marks the texts of one answer: whether a query's words match is worked out once for each word that stands in them.
pub struct Marker<'a> {
    words: &'a [Word],
    /// Of each word.
    letters: Vec<u64>,
    matched: HashMap<String, bool>,
}

impl<'a> Marker<'a> {
    pub fn new(words: &'a [Word]) -> Self {
        Self { words, letters: words.iter().map(|word| letters(&word.text)).collect(), matched: HashMap::new() }
    }

    fn matches(&mut self, token: Token) -> bool {
        token.parts.into_iter().flatten().chain([token.text]).any(|text| {
            let (words, of_text) = (self.words, letters(&text));
            let mut pairs = words.iter().zip(&self.letters);
            pairs.any(|(word, of_word)| may_read(word, *of_word, &text, of_text))
                && *self.matched.entry(text).or_insert_with_key(|text| words.iter().any(|word| reads(word, text)))
        })
    }

    fn highlight(&mut self, text: &str, most: usize) -> String {
        let text = head(text, MOST_BYTES);
        // Where nothing is looked for, nothing is cut into words.
        let tokens = if self.words.is_empty() { Vec::new() } else { french::tokens(text) };
        let spans: Vec<(usize, usize)> = tokens
            .into_iter()
            .filter_map(|token| {
                let span = (token.start, token.end);
                self.matches(token).then_some(span)
            })
            .collect();
        let first = spans.first().map_or(0, |s| s.0);
        let from = if text.chars().count() <= most { 0 } else { start_of_extract(text, first, most / 4) };
        let to = text[from..].char_indices().nth(most).map_or(text.len(), |(i, _)| from + i);
        let mut out = String::new();
        if from > 0 {
            out.push('…');
        }
        let mut position = from;
        for (start, end) in spans.into_iter().filter(|(start, end)| *start >= from && *end <= to) {
            escape(&text[position..start], &mut out);
            out.push_str("<mark>");
            escape(&text[start..end], &mut out);
            out.push_str("</mark>");
            position = end;
        }
        escape(&text[position..to], &mut out);
        if to < text.len() {
            out.push('…');
        }
        out
    }

    /// How a found listing is shown: its title, and the summary or the passage of the description that matches.
    pub fn hit(&mut self, d: Shown, english: bool) -> Hit {
        let summary = pick(english, &d.summary_fr, &d.summary_en);
        let mut snippet_html = self.highlight(summary, 200);
        if summary.is_empty() || (!self.words.is_empty() && !snippet_html.contains("<mark>")) {
            let body = self.highlight(pick(english, &d.description_fr, &d.description_en), 200);
            if summary.is_empty() || body.contains("<mark>") {
                snippet_html = body;
            }
        }
        let title_html = self.highlight(pick(english, &d.title_fr, &d.title_en), 300);
        Hit { title_html, snippet_html, id: d.id, revision: d.revision }
    }
}

/// The beginning of a word, about `before` characters ahead of `first`.
fn start_of_extract(text: &str, first: usize, before: usize) -> usize {
    let near = text[..first].char_indices().rev().nth(before).map_or(0, |(i, _)| i);
    if near == 0 {
        return 0;
    }
    text[near..first].find(char::is_whitespace).map_or(first, |i| near + i + text[near + i..].chars().next().map_or(1, char::len_utf8))
}

/// The text in the reader's language, else in the other one.
pub fn pick<'a>(english: bool, fr: &'a str, en: &'a str) -> &'a str {
    if (english && !en.is_empty()) || fr.is_empty() { en } else { fr }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stems_typos_and_prefixes_and_escapes_the_rest() {
        let words = french::words("geografie carte");
        assert_eq!(
            highlight("<b>Cartes de l'géographie</b>", &words, 200),
            "&lt;b&gt;<mark>Cartes</mark> de l&#39;<mark>géographie</mark>&lt;/b&gt;"
        );
        let long = format!("{} dictée {}", "é".repeat(400), "x ".repeat(300));
        let extract = highlight(&long, &french::words("dictee "), 80);
        assert!(extract.contains("<mark>dictée</mark>"), "{extract}");
    }

    #[test]
    fn two_swapped_letters_are_one_typo() {
        assert!(nearly("carte", "catre", 1));
        assert!(!nearly("carte", "actre", 1));
        assert!(starts_nearly("geographie", "geogarp", 1));
    }
}
