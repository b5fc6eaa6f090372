//! Showing what matched. Ours, since the stock snippets know exact terms only: typos, prefixes and stems are marked too.

use crate::french::{self, Word};
use tantivy::tokenizer::TokenStream;

/// What a word of the query matches in a text.
fn matches(word: &Word, token: &str, stem: &str) -> bool {
    token == word.text
        || stem == word.stem_fr
        || (word.prefix && starts_nearly(token, &word.text, word.typos))
        || nearly(token, &word.text, word.typos)
}

/// Bounded edit distance (Levenshtein), two short words at a time.
fn nearly(a: &str, b: &str, most: u8) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let most = usize::from(most);
    if most == 0 || a.len().abs_diff(b.len()) > most {
        return a == b;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()] <= most
}

fn starts_nearly(token: &str, prefix: &str, typos: u8) -> bool {
    if token.starts_with(prefix) {
        return true;
    }
    let n = prefix.chars().count();
    typos > 0 && (n.saturating_sub(1)..=n + 1).any(|n| nearly(&token.chars().take(n).collect::<String>(), prefix, typos))
}

fn escape(text: &str, out: &mut String) {
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

/// Escaped HTML of at most `most` characters around the first match, with every match in `<mark>`.
pub fn highlight(text: &str, words: &[Word], most: usize) -> String {
    let (mut folded, mut stems) = (french::folded(), french::french());
    let mut spans: Vec<(usize, usize)> = Vec::new();
    let mut stream = folded.token_stream(text);
    while stream.advance() {
        let token = stream.token();
        let stem = french::tokens(&mut stems, &token.text).pop().unwrap_or_else(|| token.text.clone());
        if words.iter().any(|word| matches(word, &token.text, &stem)) {
            spans.push((token.offset_from, token.offset_to));
        }
    }
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

/// The beginning of a word, about `before` characters ahead of `first`.
fn start_of_extract(text: &str, first: usize, before: usize) -> usize {
    let near = text[..first].char_indices().rev().nth(before).map_or(0, |(i, _)| i);
    if near == 0 {
        return 0;
    }
    text[near..first].find(char::is_whitespace).map_or(first, |i| near + i + text[near + i..].chars().next().map_or(1, char::len_utf8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stems_typos_and_prefixes_and_escapes_the_rest() {
        let words = french::words("geografie carte");
        assert_eq!(
            highlight("<b>Cartes de géographie</b>", &words, 200),
            "&lt;b&gt;<mark>Cartes</mark> de <mark>géographie</mark>&lt;/b&gt;"
        );
        let long = format!("{} dictée {}", "é".repeat(400), "x ".repeat(300));
        let extract = highlight(&long, &french::words("dictee "), 80);
        assert!(extract.contains("<mark>dictée</mark>"), "{extract}");
    }
}
