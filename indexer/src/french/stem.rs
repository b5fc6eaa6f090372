//! Stems of folded words.

use frostem::{Algorithm, Stemmer};

/// Articles, prepositions and what else says nothing, French and English. Single letters stay words (`langage C`), but for
/// what people leave of an article when they type no apostrophe.
pub const STOP: &[&str] = &[
    "l", "d", "qu", "le", "la", "les", "un", "une", "des", "de", "du", "au", "aux", "a", "et", "ou", "en", "dans", "pour", "par", "sur",
    "avec", "ce", "ces", "cette", "se", "sa", "son", "ses", "est", "sont", "que", "qui", "the", "of", "and", "for", "to", "in", "an",
];

pub fn is_stop(word: &str) -> bool {
    STOP.contains(&word)
}

/// Plurals in `-eux` and `-oux` that no rule tells from an adjective.
const IRREGULAR: &[(&str, &str)] = &[
    ("jeux", "jeu"),
    ("lieux", "lieu"),
    ("feux", "feu"),
    ("cheveux", "cheveu"),
    ("voeux", "voeu"),
    ("neveux", "neveu"),
    ("bijoux", "bijou"),
    ("cailloux", "caillou"),
    ("genoux", "genou"),
    ("hiboux", "hibou"),
    ("choux", "chou"),
    ("yeux", "oeil"),
    ("travaux", "travail"),
];

/// The stem of a folded French word. Words with a digit have no plural.
pub fn stem_fr(word: &str) -> String {
    stem(Algorithm::French, IRREGULAR.iter().find(|(plural, _)| *plural == word).map_or(word, |(_, singular)| singular))
}

/// The stem of a folded English word.
pub fn stem_en(word: &str) -> String {
    stem(Algorithm::English, word)
}

fn stem(algorithm: Algorithm, word: &str) -> String {
    if word.chars().any(|c| c.is_ascii_digit()) {
        return word.to_owned();
    }
    let stem = Stemmer::new(algorithm).stem(word).into_owned();
    if stem.is_empty() { word.to_owned() } else { stem }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals_and_families_share_a_stem() {
        for (a, b) in [
            ("mathematiques", "mathematique"),
            ("animaux", "animal"),
            ("tableaux", "tableau"),
            ("jeux", "jeu"),
            ("ecoles", "ecole"),
            ("exercices", "exercice"),
            ("oeuvres", "oeuvre"),
            ("lecons", "lecon"),
            ("dessiner", "dessine"),
        ] {
            assert_eq!(stem_fr(a), stem_fr(b), "{a}, {b}");
        }
        assert_eq!(stem_en("lessons"), stem_en("lesson"));
        assert_eq!(stem_fr("cm2"), "cm2");
    }
}
