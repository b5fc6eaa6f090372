//! Text as people type it.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Lower case, no accents, ligatures opened, everything else a single space: what names are compared and searched by.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            c if c.is_alphanumeric() => folded.push(c),
            _ if folded.ends_with(' ') || folded.is_empty() => {}
            _ => folded.push(' '),
        }
    }
    folded.trim_end().to_owned()
}

/// A part of an address: folded, joined by hyphens, at most `max` bytes; `fallback` where nothing is left.
pub fn slug(text: &str, max: usize, fallback: &str) -> String {
    let mut slug: String =
        fold(text).chars().map(|c| if c == ' ' { '-' } else { c }).filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    slug.truncate(max);
    let slug = slug.trim_matches('-').to_owned();
    if slug.is_empty() { fallback.to_owned() } else { slug }
}

/// A word of the caller's made safe inside a `LIKE` pattern escaped by `\`.
pub fn like(word: &str) -> String {
    word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// E-mail addresses are compared in lower case; the shape is checked, the proof is the mail itself.
pub fn email(text: &str) -> Option<String> {
    let email = text.trim().to_lowercase();
    email.parse::<lettre::Address>().ok()?;
    Some(email)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_forgets_accents_case_and_punctuation() {
        assert_eq!(fold("  L’École — Œuvre n°3 "), "l ecole oeuvre n 3");
        assert_eq!(slug("L’École !", 20, "x"), "l-ecole");
        assert_eq!(slug("漢字", 20, "fiche"), "fiche");
    }
}
