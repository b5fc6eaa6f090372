//! Cutting text into folded words, each with its place in the text.

use super::measure::measures;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A folded word and the bytes of the text it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub text: String,
    /// A measure (`32 Go`) is one word; these are its number and its unit, as they were written.
    pub parts: Option<[String; 2]>,
    pub start: usize,
    pub end: usize,
}

/// `SES` in capitals is the subject (sciences économiques et sociales), in small letters it says nothing: the one acronym that
/// is also a stop word.
pub const SES: &str = "acronymeses";

/// Longer words are cut: nobody types them whole, and terms have a size.
const LONGEST: usize = 60;
/// Most parts of a compound that are also read as one word.
const MOST_PARTS: usize = 4;

/// What elision leaves before an apostrophe.
const ELIDED: &[&str] = &["l", "d", "j", "c", "m", "n", "s", "t", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "quelqu", "presqu", "entr"];
/// What English leaves after one.
const CLITICS: &[&str] = &["s", "t", "d", "ll", "re", "ve", "m"];

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '‛' | 'ʼ' | '′' | '´' | '`' | '＇')
}

/// Marks that belong to the letter before, and joiners that nobody sees.
fn continues(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Lower case without accents or ligatures; letters and digits only.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    if text.is_ascii() {
        out.extend(text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()));
        return out;
    }
    for c in text.nfkd().flat_map(char::to_lowercase) {
        match c {
            'œ' => out.push_str("oe"),
            'æ' => out.push_str("ae"),
            'ß' => out.push_str("ss"),
            'ø' => out.push('o'),
            'ł' => out.push('l'),
            'đ' => out.push('d'),
            // Some scripts' marks count as letters; put side by side, they would change places when folded again.
            c if c.is_alphanumeric() && !is_combining_mark(c) && !is_apostrophe(c) => out.push(c),
            _ => {}
        }
    }
    out
}

/// A word without the capital of a beginning; a name with capitals inside keeps them.
pub fn uncapitalised(word: &str) -> String {
    if word.chars().skip(1).any(char::is_uppercase) { word.to_owned() } else { word.to_lowercase() }
}

/// `6e`, `6ème` and `6eme` are one word, and so are `1re`, `1ère` and `1er`, `2de` and `2nde`.
pub fn ordinal(word: String) -> String {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits == word.len() {
        return word;
    }
    let (number, suffix) = word.split_at(digits);
    let ordinal = match suffix {
        "e" | "es" | "eme" | "emes" | "ieme" | "iemes" | "th" => true,
        "er" | "re" | "ere" | "ers" | "res" => number == "1",
        "nd" | "de" | "nde" | "nds" | "ndes" | "des" => number == "2",
        _ => false,
    };
    if ordinal { format!("{number}e") } else { word }
}

fn token(text: &str, start: usize, end: usize) -> Option<Token> {
    let mut folded = fold(&text[start..end]);
    if let Some((longest, _)) = folded.char_indices().nth(LONGEST) {
        folded.truncate(longest);
    }
    (!folded.is_empty()).then(|| Token { text: ordinal(folded), parts: None, start, end })
}

/// Runs of letters and digits, folded.
fn runs(text: &str) -> Vec<Token> {
    let mut out = Vec::with_capacity(text.len() / 5);
    let mut start = None;
    for (i, c) in text.char_indices() {
        let inside = (c.is_alphanumeric() && !is_apostrophe(c)) || (start.is_some() && continues(c));
        match (start, inside) {
            (None, true) => start = Some(i),
            (Some(from), false) => {
                out.extend(token(text, from, i));
                start = None;
            }
            _ => {}
        }
    }
    if let Some(from) = start {
        out.extend(token(text, from, text.len()));
    }
    out
}

/// The words of a text, in order: elided articles dropped, acronyms with dots (`S.V.T.`) joined, numbers and units joined.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = measures(text, words_of(text));
    let shouting = tokens.len() > 1 && !text.chars().any(char::is_lowercase);
    for token in &mut tokens {
        let capitals = || !text[token.start..token.end].chars().any(char::is_lowercase);
        if token.text == "ses" && !shouting && capitals() {
            token.text = SES.to_owned();
        }
    }
    tokens
}

fn words_of(text: &str) -> Vec<Token> {
    let runs = runs(text);
    let mut out: Vec<Token> = Vec::with_capacity(runs.len());
    let mut runs = runs.into_iter().peekable();
    let between = |a: &Token, b: &Token| &text[a.end..b.start];
    let apostrophe = |between: &str| between.chars().all(is_apostrophe) && !between.is_empty();
    let mut after_apostrophe = false;
    while let Some(run) = runs.next() {
        let elides = runs.peek().is_some_and(|next| apostrophe(between(&run, next)));
        let dropped =
            (elides && ELIDED.contains(&run.text.as_str())) || (after_apostrophe && !elides && CLITICS.contains(&run.text.as_str()));
        after_apostrophe = elides;
        if dropped {
            continue;
        }
        let one_letter = |word: &str| word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
        if one_letter(&run.text)
            && let Some(last) = out.last_mut()
            && between(last, &run) == "."
            && text[..last.end].chars().next_back().is_some_and(char::is_alphabetic)
            && last.text.chars().count() == text[last.start..last.end].split('.').count()
        {
            last.text.push_str(&run.text);
            last.end = run.end;
            continue;
        }
        out.push(run);
    }
    out
}

/// Several words written as one.
pub fn joined(words: &[Token]) -> String {
    words.iter().flat_map(|word| word.text.chars()).take(LONGEST).collect()
}

/// The words to index: those of the text, and each compound (`micro:bit`, `arc-en-ciel`) as one word too.
pub fn indexed(text: &str) -> Vec<String> {
    let words = tokens(text);
    let joins = |i: usize| matches!(&text[words[i - 1].end..words[i].start], "-" | "‐" | "‑" | ":" | "_" | ".");
    let mut out = Vec::with_capacity(words.len());
    let mut from = 0;
    for i in 0..words.len() {
        if i > 0 && !joins(i) {
            from = i;
        }
        out.push(words[i].text.clone());
        out.extend(words[i].parts.iter().flatten().cloned());
        let ends = i + 1 == words.len() || !joins(i + 1);
        if ends && from < i && i - from < MOST_PARTS {
            out.push(joined(&words[from..=i]));
        }
    }
    out
}

/// A whole name as one term, for "exact name first" and for sorting by title.
pub fn name(text: &str) -> String {
    let head: String = text.chars().take(300).collect();
    tokens(&head).into_iter().map(|token| token.text).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        name(text)
    }

    #[test]
    fn accents_ligatures_and_cases_fold() {
        assert_eq!(read("Œuvre ÉCOLE cœur Ægir"), "oeuvre ecole coeur aegir");
        assert_eq!(read("e\u{301}cole géo\u{ad}graphie"), "ecole geographie");
        assert_eq!(read("½ m² ﬁche"), "12 m2 fiche");
    }

    #[test]
    fn elision_goes_with_every_apostrophe_and_only_with_one() {
        for text in ["l'école", "l’école", "L'ECOLE", "lʼécole"] {
            assert_eq!(read(text), "ecole", "{text}");
        }
        assert_eq!(read("jusqu’à demain, qu'on s'entraîne aujourd'hui"), "a demain on entraine aujourd hui");
        assert_eq!(read("langage C et vitamine D"), "langage c et vitamine d");
        assert_eq!(read("teacher's"), "teacher");
        assert_eq!(read("l'"), "l");
    }

    #[test]
    fn acronyms_and_ordinals_have_one_form() {
        assert_eq!(read("S.V.T. et E.M.C"), "svt et emc");
        assert_eq!(read("6e 6ème 6EME 1re 1ère 2de 2nde 3D CM2"), "6e 6e 6e 1e 1e 2e 2e 3d cm2");
        assert_eq!(read("fin. A bientôt. a.b"), "fin a bientot ab");
    }

    #[test]
    fn a_compound_is_also_one_word() {
        assert_eq!(indexed("Micro:bit, arc-en-ciel"), ["micro", "bit", "microbit", "arc", "en", "ciel", "arcenciel"]);
        assert_eq!(indexed("a - b"), ["a", "b"]);
        assert_eq!(indexed("a-b-c-d-e-f"), ["a", "b", "c", "d", "e", "f"]);
    }

    #[test]
    fn the_subject_is_told_from_the_possessive() {
        assert_eq!(read("SES en seconde"), format!("{SES} en seconde"));
        assert_eq!(read("S.E.S. terminale"), format!("{SES} terminale"));
        assert_eq!(read("apprendre ses tables"), "apprendre ses tables");
        assert_eq!(read("APPRENDRE SES TABLES"), "apprendre ses tables");
    }

    #[test]
    fn places_are_those_of_the_text() {
        let text = "Les é\u{301}lèves de l’école";
        for token in tokens(text) {
            assert_eq!(read(&text[token.start..token.end]), token.text);
        }
    }
}
