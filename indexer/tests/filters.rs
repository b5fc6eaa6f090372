//! Whatever is asked, what Meilisearch is sent means what was asked: read back by a grammar of our own, written from its
//! documentation and not from the code that makes the filters.

#[path = "common/double.rs"]
mod double;
#[path = "common/fuzz.rs"]
mod fuzz;

use double::Double;
use indexer::{Facet, Meilisearch, Query, SearchEngine, Sort, Unit, french};
use proptest::prelude::*;
use serde_json::json;
use std::collections::BTreeMap;
use tokio::runtime::{Builder, Runtime};

#[derive(Debug, PartialEq)]
enum Condition {
    In(String, Vec<String>),
    Compared(String, &'static str, String),
}

/// Reads conditions from what is left of a filter.
struct Reader<'a>(&'a str);

impl<'a> Reader<'a> {
    fn token(&mut self, token: &str) -> Option<()> {
        self.0 = self.0.trim_start_matches(' ').strip_prefix(token)?;
        Some(())
    }

    fn word(&mut self) -> Option<String> {
        let rest = self.0.trim_start_matches(' ');
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "_-".contains(c))).unwrap_or(rest.len());
        let (word, rest) = rest.split_at(end);
        self.0 = rest;
        (!word.is_empty()).then(|| word.to_owned())
    }

    /// Between quotes. A backslash takes the next character with it; only that of an escaped quote goes away.
    fn value(&mut self) -> Option<String> {
        self.token("\"")?;
        let mut value = String::new();
        let mut chars = self.0.char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                '"' => {
                    self.0 = &self.0[at + 1..];
                    return Some(value);
                }
                '\\' => match chars.next()?.1 {
                    '"' => value.push('"'),
                    other => value.extend(['\\', other]),
                },
                c => value.push(c),
            }
        }
        None
    }

    fn condition(&mut self) -> Option<Condition> {
        let field = self.word()?;
        for sign in [">=", "<=", "="] {
            if self.token(sign).is_some() {
                return Some(Condition::Compared(field, sign, self.word()?));
            }
        }
        self.token("IN")?;
        self.token("[")?;
        let mut values = vec![self.value()?];
        while self.token(",").is_some() {
            values.push(self.value()?);
        }
        self.token("]")?;
        Some(Condition::In(field, values))
    }

    fn all(mut self) -> Option<Vec<Condition>> {
        if self.0.is_empty() {
            return Some(Vec::new());
        }
        let mut conditions = vec![self.condition()?];
        while !self.0.is_empty() {
            self.token("AND")?;
            conditions.push(self.condition()?);
        }
        Some(conditions)
    }
}

fn meant(query: &Query, without: Option<Facet>) -> Vec<Condition> {
    let mut meant = Vec::new();
    for (facet, values) in &query.any_of {
        if Some(*facet) != without && !values.is_empty() {
            // The engine has no way to say one backslash before a quote: it reads each as two. No value of ours has any.
            meant.push(Condition::In(facet.field().to_owned(), values.iter().map(|value| value.replace('\\', r"\\")).collect()));
        }
    }
    let mut compared = |field: &str, sign, value: &dyn ToString| meant.push(Condition::Compared(field.to_owned(), sign, value.to_string()));
    if let Some(free) = query.free {
        compared("free", "=", &free);
    }
    if let Some((unit, least, most)) = query.price {
        compared(unit.field(), ">=", &least.unwrap_or(0));
        if let Some(most) = most {
            compared(unit.field(), "<=", &most);
        }
    }
    if let Sort::PriceAsc(unit) | Sort::PriceDesc(unit) = query.sort {
        compared(unit.field(), ">=", &0);
    }
    meant
}

fn queries() -> BoxedStrategy<Query> {
    let unit = || prop::sample::select(Unit::ALL.to_vec());
    let sort = prop_oneof![Just(Sort::Title), unit().prop_map(Sort::PriceAsc), unit().prop_map(Sort::PriceDesc)];
    let facet = prop::sample::select(Facet::ALL.to_vec());
    let any_of = prop::collection::vec((facet, prop::collection::vec(fuzz::text(), 0..4)), 0..4);
    let price = prop::option::of((unit(), any::<Option<i64>>(), any::<Option<i64>>()));
    (fuzz::text(), any_of, any::<Option<bool>>(), price, sort)
        .prop_map(|(text, any_of, free, price, sort)| Query {
            text,
            any_of: any_of.into_iter().collect::<BTreeMap<_, _>>(),
            free,
            price,
            sort,
            ..Query::default()
        })
        .boxed()
}

/// A thread's own double, and the engine that asks it.
fn asking() -> (Runtime, Double, Meilisearch) {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let (double, engine) = runtime.block_on(async {
        let double = Double::start().await;
        double.state().told.insert("/multi-search".into(), (200, json!({ "results": [] }).to_string()));
        let engine = Meilisearch::open_index(&double.url, None, "x").await.unwrap();
        double.asked();
        (double, engine)
    });
    (runtime, double, engine)
}

#[test]
fn a_filter_reads_back_as_it_was_meant_and_words_are_no_operators() {
    let cases = fuzz::cases(300);
    fuzz::each(cases, queries, asking, |(runtime, double, engine), query| {
        runtime.block_on(engine.search(query.clone())).unwrap();
        let asked = double.asked();
        prop_assert_eq!(asked.len(), 1);
        let sent = asked[0].body["queries"].as_array().cloned().unwrap_or_default();
        let own = query.any_of.iter().filter(|(_, values)| !values.is_empty()).map(|(facet, _)| Some(*facet));
        let without: Vec<Option<Facet>> = [None].into_iter().chain(own).collect();
        prop_assert_eq!(sent.len(), without.len());
        for (sent, without) in sent.iter().zip(without) {
            let filter = sent["filter"].as_str().unwrap_or_default();
            prop_assert_eq!(Reader(filter).all(), Some(meant(&query, without)), "{}", filter);
            let text = sent["q"].as_str().unwrap_or_default();
            // A measure stands whole between its quotes; no other quote, and no sign, reaches the engine.
            let bare = |word: &str| word.strip_prefix('"').and_then(|word| word.strip_suffix('"')).unwrap_or(word).to_owned();
            prop_assert!(text.split(' ').all(|word| bare(word).chars().all(char::is_alphanumeric)), "{}", text);
            prop_assert!(text.split_whitespace().count() <= french::MOST_WORDS);
        }
        Ok(())
    });
    println!("{cases} random queries: every filter reads back as it was meant");
}

#[test]
fn the_grammar_sees_an_escape() {
    let read = |filter| Reader(filter).all();
    assert_eq!(read(r#"kind IN ["a" OR free = true]"#), None);
    assert_eq!(read(r#"kind IN ["a\"]"#), None);
    assert_eq!(read(r#"kind IN ["a"] OR free = true"#), None);
    assert_eq!(read(r#"kind IN ["a\"b", "c"]"#), Some(vec![Condition::In("kind".into(), vec!["a\"b".into(), "c".into()])]));
}
