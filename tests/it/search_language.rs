//! What the operator learns of searches, and teaches them.

use crate::support::{App, Person, pointers};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};

const QUESTIONS: &str = "/operations/search/questions";
const SYNONYMS: &str = "/operations/search/synonyms";

async fn ask(person: &Person, words: &str) -> Value {
    let url = reqwest::Url::parse_with_params("http://x/", [("q", words)]).expect("a query");
    person.get(&format!("/listings?{}", url.query().unwrap_or_default())).await.ok()
}

async fn total(person: &Person, words: &str) -> Option<u64> {
    ask(person, words).await["total"]["count"].as_u64()
}

fn first(results: &Value) -> Option<&str> {
    results["items"][0]["card"]["slug"].as_str()
}

async fn delete_if(person: &Person, path: &str, etag: &str) -> u16 {
    person.send(person.request(Method::DELETE, path).header("if-match", etag)).await.status.as_u16()
}

fn texts(page: &Value) -> Vec<(&str, u64)> {
    let items = page["items"].as_array().into_iter().flatten();
    items.filter_map(|item| Some((item["text"].as_str()?, item["count"].as_u64()?))).collect()
}

async fn write_down(app: &App) {
    preau::search::write_down(&app.server).await.expect("written");
}

async fn sweep(app: &App) {
    let tx = app.server.begin().await.expect("a transaction");
    preau::search::forget_old(&tx).await.expect("swept");
    tx.commit().await.expect("committed");
}

#[tokio::test]
async fn questions_without_result_are_counted_without_persons() {
    let app = App::demo().await;
    let (stranger, mut operator) = (app.stranger(), app.person("operateur").await);
    for (times, words) in [(7, "Zébulon  gazeux"), (5, "zébulon"), (4, "zythologie"), (9, "dictée"), (9, "jeanne.martin@zzz.example")] {
        for _ in 0..times {
            ask(&stranger, words).await;
        }
        // Each has a writing of its own, else the shorter would be taken for the beginning of the longer.
        write_down(&app).await;
    }
    // What filters leave nothing of, and what is only counted, are no questions.
    for _ in 0..9 {
        stranger.get("/listings?q=zorglub&free=true").await.ok();
        stranger.get("/listings?q=zorglub&limit=1").await.ok();
    }
    write_down(&app).await;
    let page = operator.get(QUESTIONS).await.ok();
    assert_eq!(texts(&page), [("zebulon gazeux", 7), ("zebulon", 5)], "the commonest first, what came seldom not at all");
    assert_eq!((&page["items"][0]["language"], &page["items"][0]["last_on"]), (&json!("fr"), &json!(app.clock.now().date_naive())));
    assert_eq!(texts(&operator.get(&format!("{QUESTIONS}?least=6")).await.ok()), [("zebulon gazeux", 7)]);
    let asked = format!("{QUESTIONS}?limit=1");
    let first = operator.get(&asked).await.ok();
    let cursor = first["next"].as_str().expect("a second page");
    let second = operator.get(&format!("{asked}&cursor={cursor}")).await.ok();
    assert_eq!((texts(&second), second.get("next")), (vec![("zebulon", 5)], None));

    // Days count from today; seldom questions are forgotten after a week, all of them after ninety days.
    app.advance(TimeDelta::days(8));
    operator = app.person("operateur").await;
    ask(&stranger, "zébulon").await;
    write_down(&app).await;
    assert_eq!(texts(&operator.get(&format!("{QUESTIONS}?days=7")).await.ok()), []);
    assert_eq!(texts(&operator.get(&format!("{QUESTIONS}?days=9")).await.ok()), [("zebulon gazeux", 7), ("zebulon", 6)]);
    sweep(&app).await;
    for _ in 0..2 {
        ask(&stranger, "zythologie").await;
    }
    write_down(&app).await;
    assert_eq!(texts(&operator.get(QUESTIONS).await.ok()).len(), 2, "its four first times were forgotten");
    app.advance(TimeDelta::days(83));
    operator = app.person("operateur").await;
    sweep(&app).await;
    assert_eq!(texts(&operator.get(&format!("{QUESTIONS}?days=90")).await.ok()), []);
}

#[tokio::test]
async fn a_synonym_is_known_at_once_changed_and_forgotten() {
    let app = App::demo().await;
    let (stranger, operator) = (app.stranger(), app.person("operateur").await);
    assert_eq!(total(&stranger, "zoomeur").await, Some(0));
    let microscopes = total(&stranger, "microscope ").await;

    let text = json!({ "term": " Zoomeur ", "both_ways": false, "others": ["microscope"] });
    let preview = operator.post("/operations/search/synonym-previews", text.clone()).await.ok();
    let effect = &preview["effects"][0];
    assert_eq!((effect["asked"].as_str(), effect["now"].as_u64(), effect["more"].as_u64()), (Some("Zoomeur"), Some(0), microscopes));
    assert!(effect["titles"].as_array().is_some_and(|titles| !titles.is_empty()));
    assert_eq!(total(&stranger, "zoomeur").await, Some(0), "a preview keeps nothing");

    let created = operator.post(SYNONYMS, text).await;
    assert_eq!(created.status, 201);
    let synonym = created.ok();
    assert_eq!((synonym["term"].as_str(), synonym["version"].as_i64()), (Some("Zoomeur"), Some(1)));
    // A synonym forgives no typos, so it finds no more than was foretold.
    let found = total(&stranger, "zoomeurs").await;
    assert!(found > Some(0) && found <= microscopes, "{found:?} of {microscopes:?}");
    let path = format!("{SYNONYMS}/{}", synonym["id"].as_str().expect("an id"));

    let other = json!({ "term": "zoomeur", "both_ways": false, "others": ["oscilloscope"] });
    operator.put(&path, other.clone()).await.refused(428);
    operator.put_if(&path, "\"7\"", other.clone()).await.refused(412);
    assert_eq!(operator.put_if(&path, "\"1\"", other).await.ok()["version"], 2);
    assert!(first(&ask(&stranger, "zoomeur").await).is_some_and(|slug| slug.starts_with("oscilloscope")));
    assert_eq!(operator.get(SYNONYMS).await.ok()["items"][0]["others"], json!(["oscilloscope"]));

    assert_eq!(delete_if(&operator, &path, "\"1\"").await, 412);
    assert_eq!(delete_if(&operator, &path, "\"2\"").await, 204);
    assert_eq!(total(&stranger, "zoomeur").await, Some(0));
    assert_eq!(operator.get(SYNONYMS).await.ok()["items"], json!([]));
    let told = app.person("operateur").await.get("/audit/events?subject_kind=synonym").await.ok();
    let actions: Vec<&str> = told["items"].as_array().into_iter().flatten().filter_map(|event| event["action"].as_str()).collect();
    assert_eq!(actions, ["delete_synonym", "update_synonym", "create_synonym"]);
}

#[tokio::test]
async fn every_copy_takes_a_change_up() {
    let app = App::demo().await;
    let operator = app.person("operateur").await;
    // The demonstration's index has one owner: both copies share its engine, and each has a memory of what it gave it.
    let copy = app.copy().await;
    let text = json!({ "term": "zoomeur", "both_ways": true, "others": ["microscope"] });
    operator.post(SYNONYMS, text).await.ok();
    app.server.engine.set_synonyms(Default::default()).await.expect("forgotten");
    assert_eq!(total(&app.stranger(), "zoomeur").await, Some(0));
    preau::search::follow_synonyms(&copy).await.expect("followed");
    assert!(total(&app.stranger(), "zoomeur").await > Some(0), "the copy that did not make the change gave it to the engine");
}

#[tokio::test]
async fn what_means_nothing_or_is_known_is_refused_by_name() {
    let app = App::demo().await;
    let operator = app.person("operateur").await;
    let add =
        async |term: &str, others: &[&str]| operator.post(SYNONYMS, json!({ "term": term, "both_ways": true, "others": others })).await;
    assert_eq!(pointers(&add("de la", &["microscope", "?!"]).await.refused(422)), ["/others/1", "/term"]);
    add("", &["microscope"]).await.refused(422);
    add("zoomeur", &[]).await.refused(422);
    assert_eq!(pointers(&add("zoomeur", &["m".repeat(81).as_str()]).await.refused(422)), ["/others/0"]);
    add("svt", &["Sciences de la vie et de la terre"]).await.refused(409);
    // More than the file says is welcome, and what the file says of the term is told.
    let more = add("SVT", &["sciences de la vie et de la Terre", "sciences naturelles"]).await.ok();
    assert_eq!(more["reviewed"], json!(["sciences de la vie et de la Terre"]));
    app.person("editeur").await.get(SYNONYMS).await.refused(403);
}
