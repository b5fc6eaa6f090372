//! Numbers with their units: `32Go`, `32 Go` and `32 GB` are one word.

use super::cut::{Token, ordinal};

/// Ways to write a unit, folded, and the one we keep.
const UNITS: &[(&str, &[&str])] = &[
    ("ko", &["ko", "kb", "kio"]),
    ("mo", &["mo", "mb", "mio", "megaoctets"]),
    ("go", &["go", "gb", "gio", "gigaoctets", "gigaoctet", "gigas"]),
    ("to", &["to", "tb", "tio", "teraoctets", "teraoctet"]),
    ("pouce", &["pouce", "pouces", "inch", "inches"]),
    ("mm", &["mm"]),
    ("cm", &["cm", "centimetres"]),
    ("m", &["m", "metres", "metre"]),
    ("km", &["km"]),
    ("g", &["g", "grammes"]),
    ("kg", &["kg", "kilos"]),
    ("ml", &["ml"]),
    ("cl", &["cl"]),
    ("w", &["w", "watts", "watt"]),
    ("v", &["v", "volts", "volt"]),
    ("mah", &["mah"]),
    ("db", &["db", "decibels", "decibel"]),
    ("hz", &["hz"]),
    ("mhz", &["mhz"]),
    ("ghz", &["ghz"]),
    ("px", &["px", "pixels"]),
    ("mpx", &["mpx", "mp", "megapixels"]),
    ("min", &["min", "mn", "minutes", "minute"]),
    ("h", &["h", "heures", "heure", "hours"]),
    ("an", &["an", "ans", "years", "year"]),
];
/// Signs for inches.
const INCHES: &[&str] = &["\"", "″", "”", "''", "’’"];

fn unit(word: &str) -> Option<&'static str> {
    UNITS.iter().find(|(_, ways)| ways.contains(&word)).map(|(unit, _)| *unit)
}

fn digits(word: &str) -> usize {
    word.bytes().take_while(u8::is_ascii_digit).count()
}

/// `32go`, of one word or of a number and the word after it.
fn measure(number: &str, word: &str) -> Option<String> {
    Some(format!("{number}{}", unit(word)?))
}

/// Joins each number with the unit that follows it, in the same word or in the next.
pub fn measures(text: &str, tokens: Vec<Token>) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        let n = digits(&token.text);
        if let Some(last) = out.last_mut()
            && last.parts.is_none()
            && digits(&last.text) == last.text.len()
            && follows(&text[last.end..token.start])
        {
            // `to` is also an English word.
            let whole =
                Some(format!("{}{}", last.text, token.text)).filter(|_| ["eme", "ieme"].contains(&token.text.as_str())).map(ordinal);
            let joined =
                whole.or_else(|| measure(&last.text, &token.text).filter(|_| token.text != "to" || !text[token.start..].starts_with('t')));
            if let Some(joined) = joined {
                last.parts = (!joined.ends_with('e') || joined.ends_with("pouce")).then(|| [last.text.clone(), token.text]);
                last.text = joined;
                last.end = token.end;
                continue;
            }
        }
        let mut token = token;
        let (number, rest) = token.text.split_at(n);
        if n > 0
            && let Some(joined) = measure(number, rest)
        {
            token.parts = Some([number.to_owned(), rest.to_owned()]);
            token.text = joined;
        } else if (1..=2).contains(&n) && rest.is_empty() && INCHES.iter().any(|sign| text[token.end..].starts_with(sign)) {
            token.parts = Some([token.text.clone(), "pouce".to_owned()]);
            token.text.push_str("pouce");
        }
        out.push(token);
    }
    out
}

/// One space, or a hyphen, or nothing.
fn follows(between: &str) -> bool {
    let mut chars = between.chars();
    chars.next().is_none_or(|c| c == '-' || c.is_whitespace()) && chars.next().is_none()
}

#[cfg(test)]
mod tests {
    use crate::french::{indexed, name};

    #[test]
    fn a_number_and_its_unit_are_one_word_however_they_are_written() {
        for text in ["32Go", "32 Go", "32\u{a0}Go", "32 GB", "32gb", "32-Go"] {
            assert_eq!(name(text), "32go", "{text}");
        }
        for text in ["10 pouces", "10\"", "10″", "10-inch", "10 inches"] {
            assert_eq!(name(text), "10pouce", "{text}");
        }
        assert_eq!(name("de 2 à 10 ans"), "de 2 a 10an");
        assert_eq!(name("6 ème"), "6e");
        assert_eq!(name("from 2 to 10 blocks"), "from 2 to 10 blocks");
        assert_eq!(name("disque 2 To, 3D, 6e"), "disque 2to 3d 6e");
    }

    #[test]
    fn the_parts_are_indexed_too() {
        assert_eq!(indexed("tablette 10 pouces"), ["tablette", "10pouce", "10", "pouces"]);
        assert_eq!(indexed("32Go"), ["32go", "32", "go"]);
    }
}
