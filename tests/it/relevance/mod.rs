//! The judged set: questions as schools type them, asked over HTTP, scored. `make relevance` shows the whole report; without
//! it only a score under its floor is heard of.

mod judged;
mod score;

use crate::support::{App, Person, shared};
use judged::{Question, floor, questions};
use score::{DEPTH, Verdict, judge, scores};
use std::sync::Arc;

type Judged = Vec<(Question, Vec<String>, Verdict)>;

const DEMO: &str = "questions.csv";
const IMPORTS: &str = "questions-imports.csv";

async fn ask(person: &Person, question: &Question) -> Vec<String> {
    let limit = DEPTH.to_string();
    let words = [("q", question.text.as_str()), ("lang", question.language.as_str()), ("limit", &limit)];
    let mut url = reqwest::Url::parse_with_params("http://x/listings", words).expect("an address");
    if !question.filters.is_empty() {
        url.set_query(Some(&format!("{}&{}", url.query().unwrap_or_default(), question.filters)));
    }
    let answer = person.get(&format!("{}?{}", url.path(), url.query().unwrap_or_default())).await.ok();
    answer["items"].as_array().into_iter().flatten().filter_map(|i| i["card"]["slug"].as_str().map(str::to_owned)).collect()
}

/// A judgement of a listing that is not there would never be noticed.
async fn check_slugs(person: &Person, questions: &[Question]) {
    let mut slugs: Vec<&String> = questions.iter().flat_map(|q| q.wanted.keys().chain(&q.unwanted)).filter(|slug| *slug != "*").collect();
    slugs.sort();
    slugs.dedup();
    for slug in slugs {
        assert!(person.get(&format!("/listings/{slug}")).await.status.is_success(), "the judged set names {slug}, which nobody lists");
    }
}

fn report(set: &str, engine: &str, judged: &Judged) {
    println!("\n{set}, {engine} engine");
    println!("{:<14} {:>9} {:>8} {:>10} {:>11}", "category", "questions", "nDCG@10", "success@3", "violations");
    let line = |name: &str, s: score::Scores| {
        println!("{name:<14} {:>9} {:>8.3} {:>9.0}% {:>11}", s.questions, s.ndcg, s.success * 100.0, s.violations);
    };
    for (category, scores) in score::by_category(judged) {
        line(category, scores);
    }
    line("all", scores(judged.iter().map(|(_, _, v)| v)));
    let badness = |v: &Verdict| v.ndcg.unwrap_or(1.0) - v.violations.len() as f64;
    let mut worst: Vec<_> = judged.iter().filter(|(_, _, v)| badness(v) < 0.999).collect();
    worst.sort_by(|a, b| badness(&a.2).total_cmp(&badness(&b.2)));
    let most = std::env::var("PREAU_RELEVANCE_WORST").ok().and_then(|n| n.parse().ok()).unwrap_or(10);
    println!("\nthe worst questions");
    for (question, found, verdict) in worst.into_iter().take(most) {
        let wanted: Vec<String> = question.wanted.iter().map(|(slug, grade)| format!("{slug}:{grade}")).collect();
        let beside = if question.filters.is_empty() { String::new() } else { format!(" &{}", question.filters) };
        let score = verdict.ndcg.map_or("    –".to_owned(), |ndcg| format!("{ndcg:.3}"));
        println!("{score} {} “{}”{beside}", question.category, question.text);
        println!("        wanted  {}", wanted.join(" "));
        println!("        found   {}", found.join(" "));
        if !verdict.violations.is_empty() {
            println!("        must not be there: {}", verdict.violations.join(" "));
        }
    }
}

async fn holds(app: &App, set: &str, file: &str, engine: &str) {
    let person = app.stranger();
    let questions = questions(file);
    check_slugs(&person, &questions).await;
    let mut judged: Judged = Vec::with_capacity(questions.len());
    for question in questions {
        let found = ask(&person, &question).await;
        let verdict = judge(&question, &found);
        judged.push((question, found, verdict));
    }
    report(set, engine, &judged);
    let (reached, floor) = (scores(judged.iter().map(|(_, _, v)| v)), floor(set, engine));
    assert!(reached.ndcg >= floor.ndcg, "{set}, {engine}: nDCG@10 {:.3} is under its floor, {}", reached.ndcg, floor.ndcg);
    assert!(reached.success >= floor.success, "{set}, {engine}: success@3 {:.3} is under its floor, {}", reached.success, floor.success);
    assert!(
        reached.violations <= floor.violations,
        "{set}, {engine}: {} listings that must not be there; {} at most",
        reached.violations,
        floor.violations
    );
}

/// The demonstration on an index of that name, where a Meilisearch is given.
pub async fn on_meilisearch(index: &str) -> Option<App> {
    let Ok(url) = std::env::var("PREAU_TEST_MEILISEARCH_URL") else {
        println!("skipped: the judged set on Meilisearch; PREAU_TEST_MEILISEARCH_URL names none");
        return None;
    };
    let key = std::env::var("PREAU_TEST_MEILISEARCH_KEY").ok();
    let engine = indexer::Meilisearch::open_index(&url, key.as_deref(), index).await.expect("Meilisearch answers");
    indexer::SearchEngine::clear(&engine).await.expect("it forgets");
    Some(App::demo_on(Arc::new(engine)).await)
}

/// The catalogue with the real components and resources beside the demonstration's.
async fn import(app: &App) -> bool {
    let (Some(components), Some(resources)) = (shared("data/appstream-bookworm-main.yml.gz"), shared("data/gar-resources.json")) else {
        return false;
    };
    let file = std::fs::File::open(&components).expect("readable");
    preau::imports::run(&app.server, preau::imports::appstream(file).expect("DEP-11"), false, |_| {}).await.expect("imported");
    let rows = preau::imports::gar(std::fs::File::open(&resources).expect("readable"), &app.server.vocabulary).expect("a list");
    preau::imports::run(&app.server, rows, false, |_| {}).await.expect("imported");
    app.work().await;
    true
}

#[tokio::test]
async fn embedded_over_the_demonstration() {
    holds(&App::demo().await, "demo", DEMO, "embedded").await;
}

#[tokio::test]
async fn meilisearch_over_the_demonstration() {
    if let Some(app) = on_meilisearch("preau_relevance").await {
        holds(&app, "demo", DEMO, "meilisearch").await;
    }
}

#[tokio::test]
async fn embedded_over_real_imports() {
    let app = App::demo().await;
    if import(&app).await {
        holds(&app, "imports", IMPORTS, "embedded").await;
    }
}

#[tokio::test]
async fn meilisearch_over_real_imports() {
    if let Some(app) = on_meilisearch("preau_relevance_imports").await
        && import(&app).await
    {
        holds(&app, "imports", IMPORTS, "meilisearch").await;
    }
}
