//! What words may also mean: the reviewed files of the vocabulary.

use crate::vocabulary::Vocabulary;
use anyhow::{Context, ensure};
use indexer::{Rule, french};
use openapi::vocabulary::Scheme;
use serde::{Deserialize, de::DeserializeOwned};
use std::path::Path;

/// Separates the terms of one cell.
const BETWEEN: char = '|';

#[derive(Deserialize)]
struct SynonymRow {
    term: String,
    way: String,
    others: String,
}

#[derive(Deserialize)]
struct LevelRow {
    words: String,
    level: String,
}

fn rows<T: DeserializeOwned>(path: &Path) -> anyhow::Result<Vec<T>> {
    let mut reader = csv::Reader::from_path(path).with_context(|| format!("{} cannot be read", path.display()))?;
    reader.deserialize().collect::<std::result::Result<_, _>>().with_context(|| format!("{} has a bad row", path.display()))
}

fn cell(text: &str) -> Vec<String> {
    text.split(BETWEEN).map(str::trim).filter(|term| !term.is_empty()).map(str::to_owned).collect()
}

/// `=`: every term means every other. `>`: the first also means the others.
pub fn rules(term: &str, both_ways: bool, others: Vec<String>) -> Vec<Rule> {
    if !both_ways {
        return vec![Rule { asked: term.to_owned(), finds: others, concepts: Vec::new() }];
    }
    let all: Vec<String> = std::iter::once(term.to_owned()).chain(others).collect();
    let means = |asked: &String| all.iter().filter(|other| *other != asked).cloned().collect();
    all.iter().map(|asked| Rule { asked: asked.clone(), finds: means(asked), concepts: Vec::new() }).collect()
}

/// The words that rules give to a term.
pub fn means(rules: &[Rule], term: &str) -> Vec<String> {
    let name = french::name(term);
    rules.iter().filter(|rule| french::name(&rule.asked) == name).flat_map(|rule| rule.finds.iter().cloned()).collect()
}

/// The rules: `synonyms.csv`, `level_words.csv`, and the names the vocabulary itself gives to levels.
pub fn reviewed(folder: &Path, vocabulary: &Vocabulary) -> anyhow::Result<Vec<Rule>> {
    let mut all = Vec::new();
    for row in rows::<SynonymRow>(&folder.join("synonyms.csv"))? {
        let others = cell(&row.others);
        ensure!(["=", ">"].contains(&row.way.as_str()), "synonyms.csv: {:?} is no way; = and > are", row.way);
        ensure!(!row.term.is_empty() && !others.is_empty(), "synonyms.csv: a row of {:?} means nothing", row.term);
        all.extend(rules(&row.term, row.way == "=", others));
    }
    for row in rows::<LevelRow>(&folder.join("level_words.csv"))? {
        ensure!(vocabulary.has(Scheme::Levels, &row.level), "level_words.csv: {} is no level", row.level);
        all.extend(level(cell(&row.words), &row.level));
    }
    for concept in vocabulary.scheme(Scheme::Levels) {
        let short = concept.short_fr.iter().chain(&concept.short_en);
        all.extend(level(short.chain([&concept.label_fr]).cloned(), &concept.id));
    }
    Ok(all)
}

fn level(words: impl IntoIterator<Item = String>, id: &str) -> impl Iterator<Item = Rule> {
    words.into_iter().map(move |asked| Rule { asked, finds: Vec::new(), concepts: vec![id.to_owned()] })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> std::path::PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("vocabulary")
    }

    #[test]
    fn the_reviewed_files_are_whole() {
        let vocabulary = Vocabulary::load(&folder()).unwrap();
        let rules = reviewed(&folder(), &vocabulary).unwrap();
        let levels = |word: &str| {
            let found = rules.iter().filter(|rule| rule.asked.to_lowercase() == word).flat_map(|rule| rule.concepts.clone());
            found.collect::<std::collections::BTreeSet<_>>()
        };
        assert_eq!(levels("sixième"), levels("6e"));
        assert_eq!(levels("6e").into_iter().collect::<Vec<_>>(), ["scolomfr-voc-022-num-018"]);
        assert!(levels("lycée pro").contains("scolomfr-voc-022-num-165") && !levels("lycée pro").contains("scolomfr-voc-022-num-142"));
        assert!(levels("terminale").len() == 2 && levels("cycle 3").contains("scolomfr-voc-022-num-620"));
    }

    #[test]
    fn two_ways_or_one() {
        let both = rules("SVT", true, vec!["sciences de la vie".into()]);
        assert_eq!((both.len(), both[1].finds.as_slice()), (2, ["SVT".to_owned()].as_slice()));
        assert_eq!(rules("géo", false, vec!["géographie".into()]).len(), 1);
    }
}
