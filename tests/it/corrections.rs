//! "Did you mean", judged: words as pupils and teachers misspell them, asked over HTTP.

use crate::{
    relevance::on_meilisearch,
    support::{App, Person},
};
use indexer::french;
use serde::Deserialize;
use serde_json::Value;
use std::path::Path;

/// What is typed, and what is meant by it; nothing where no other word may be offered.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    typed: String,
    meant: Option<String>,
}

const FLOOR: f64 = 0.9;
/// Only what a word alone finds, within its typos, is known there.
const FLOOR_ON_MEILISEARCH: f64 = 0.8;
const LEAST: usize = 40;
/// Listings compared to know that a mistake was forgiven.
const FIRST: usize = 5;

fn judged() -> Vec<Row> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("relevance/corrections.csv");
    let mut reader = csv::Reader::from_path(path).expect("a file");
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

async fn ask(person: &Person, words: &str) -> Value {
    let url = reqwest::Url::parse_with_params("http://x/", [("q", words)]).expect("a query");
    person.get(&format!("/listings?{}", url.query().unwrap_or_default())).await.ok()
}

fn first(results: &Value) -> Vec<&str> {
    results["items"].as_array().into_iter().flatten().filter_map(|i| i["card"]["slug"].as_str()).take(FIRST).collect()
}

#[tokio::test]
async fn misspelt_words_are_forgiven_or_the_right_ones_offered() {
    holds(&App::demo().await, FLOOR).await;
}

#[tokio::test]
async fn misspelt_words_are_forgiven_or_the_right_ones_offered_on_meilisearch() {
    if let Some(app) = on_meilisearch("preau_corrections").await {
        holds(&app, FLOOR_ON_MEILISEARCH).await;
    }
}

async fn holds(app: &App, floor: f64) {
    let person = app.stranger();
    let (mut offered, mut forgiven, mut missed) = (0, 0, Vec::new());
    for row in judged() {
        let results = ask(&person, &row.typed).await;
        let offer = results["did_you_mean"].as_str();
        let Some(meant) = row.meant else {
            assert_eq!(offer, None, "{:?} is right, or like nothing", row.typed);
            continue;
        };
        if let Some(offer) = offer {
            let found = ask(&person, offer).await["total"]["count"].as_u64();
            assert!(found > Some(0), "{offer:?} was offered for {:?} and finds nothing", row.typed);
        }
        // Another form of the word that is meant serves as well.
        let stems = |text: &str| french::words(&format!("{text} ")).into_iter().map(|word| word.stem_fr).collect::<Vec<_>>();
        if offer.is_some_and(|offer| stems(offer) == stems(&meant)) {
            offered += 1;
        } else if offer.is_none() && !first(&results).is_empty() && {
            let right = ask(&person, &meant).await;
            first(&results).iter().filter(|slug| first(&right).contains(slug)).count() * 2 > first(&results).len()
        } {
            forgiven += 1;
        } else {
            missed.push((row.typed, meant, offer.map(str::to_owned), first(&results).len()));
        }
    }
    let all = offered + forgiven + missed.len();
    println!("{offered} offered, {forgiven} forgiven, {} missed of {all}", missed.len());
    for (typed, meant, offer, found) in &missed {
        println!("missed {typed:?} for {meant:?}: offered {offer:?}, found {found}");
    }
    assert!(all >= LEAST);
    assert!((offered + forgiven) as f64 >= floor * all as f64, "{} of {all} were neither forgiven nor corrected", missed.len());
}

#[tokio::test]
async fn only_what_finds_something_is_offered() {
    let app = App::demo().await;
    let person = app.stranger();
    let wrong = ask(&person, "kimie").await;
    assert_eq!(wrong["did_you_mean"], "chimie");
    // With a filter that leaves nothing of it, it is no help.
    let filtered = person.get("/listings?q=kimie&kind=service&free=true&language=la").await.ok();
    assert_eq!((filtered["total"]["count"].as_u64(), filtered.get("did_you_mean")), (Some(0), None));
    assert_eq!(ask(&person, "dictée kimie").await.get("did_you_mean"), None, "two words that no listing has together");
}
