//! The judged questions and the floors, as the files of `tests/relevance` tell them.

use serde::{Deserialize, de::DeserializeOwned};
use std::{collections::BTreeMap, path::Path};

/// One question and what a person who knows the catalogue says of its answers.
#[derive(Debug, Clone)]
pub struct Question {
    /// What it tries: `typo`, `acronym`, `level`…
    pub category: String,
    /// `fr` or `en`.
    pub language: String,
    pub text: String,
    /// Query parameters beside the words, as they stand in an address.
    pub filters: String,
    /// Slugs and their grades: 3 is what was meant, 2 serves as well, 1 is of use.
    pub wanted: BTreeMap<String, u32>,
    /// Slugs that must not be among the first ten; `*`: nothing may be found.
    pub unwanted: Vec<String>,
}

/// Under these scores an engine fails.
#[derive(Debug, Clone, Copy)]
pub struct Floor {
    pub ndcg: f64,
    pub success: f64,
    pub violations: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuestionRow {
    category: String,
    language: String,
    question: String,
    filters: String,
    wanted: String,
    unwanted: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FloorRow {
    set: String,
    engine: String,
    ndcg: f64,
    success: f64,
    violations: usize,
}

fn rows<T: DeserializeOwned>(file: &str) -> Vec<T> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("relevance").join(file);
    let mut reader = csv::Reader::from_path(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    reader.deserialize().map(|row| row.unwrap_or_else(|e| panic!("{}: {e}", path.display()))).collect()
}

/// `slug` is `slug:3`.
fn graded(text: &str) -> (String, u32) {
    match text.rsplit_once(':') {
        None => (text.to_owned(), 3),
        Some((slug, grade)) => (slug.to_owned(), grade.parse().ok().filter(|g| (1..=3).contains(g)).expect("a grade from 1 to 3")),
    }
}

pub fn questions(file: &str) -> Vec<Question> {
    let all: Vec<Question> = rows::<QuestionRow>(file)
        .into_iter()
        .map(|row| Question {
            wanted: row.wanted.split_whitespace().map(graded).collect(),
            unwanted: row.unwanted.split_whitespace().map(str::to_owned).collect(),
            category: row.category,
            language: row.language,
            text: row.question,
            filters: row.filters,
        })
        .collect();
    for q in &all {
        assert!(!q.wanted.is_empty() || !q.unwanted.is_empty(), "{:?} asks for nothing", q.text);
        assert!(["fr", "en"].contains(&q.language.as_str()), "{:?} is in no language", q.text);
    }
    all
}

pub fn floor(set: &str, engine: &str) -> Floor {
    let row = rows::<FloorRow>("floors.csv").into_iter().find(|r| r.set == set && r.engine == engine);
    let row = row.unwrap_or_else(|| panic!("floors.csv has no row for {set} on {engine}"));
    Floor { ndcg: row.ndcg, success: row.success, violations: row.violations }
}
