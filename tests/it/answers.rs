//! Answers kept in memory: those that are worked out, for one statement at most, and never older than the catalogue.

use crate::{
    room::{Room, Where},
    support::{App, Person},
};
use serde_json::json;
use std::cell::Cell;

const ASKED: [&str; 3] = ["/listings?q=dict%C3%A9e&limit=5", "/listings/palette", "/suggestions?q=pal"];

/// What it answers, and the statements that cost.
async fn told(app: &App, person: &Person, path: &str) -> (String, u64) {
    let before = app.server.db.statements();
    let answer = person.get(path).await;
    assert!(answer.status.is_success(), "{path}: {}", answer.text);
    (answer.text, app.server.db.statements() - before)
}

#[tokio::test]
async fn what_is_asked_again_costs_one_statement_at_most() {
    let app = App::demo().await;
    let stranger = app.stranger();
    for path in ASKED {
        let (first, worked) = told(&app, &stranger, path).await;
        let (again, kept) = told(&app, &stranger, path).await;
        assert!(first == again && worked > 0 && kept <= 1, "{path}: {worked}, then {kept}");
    }
    let without = App::demo_with(|settings| settings.answers_mib = 0).await;
    told(&without, &without.stranger(), ASKED[1]).await;
    let (_, again) = told(&without, &without.stranger(), ASKED[1]).await;
    assert!(again > 1, "no answer is kept where there is no room");
}

/// Cards and names of publishers, whatever was asked.
#[tokio::test]
async fn what_another_question_found_is_not_read_again() {
    let app = App::demo().await;
    let stranger = app.stranger();
    let (_, first) = told(&app, &stranger, "/listings?q=dict%C3%A9e&limit=6").await;
    let (_, other) = told(&app, &stranger, "/listings?q=dict%C3%A9e&limit=5").await;
    assert!(first > 1 && other <= 1, "{first}, then {other}");
}

/// Two copies of one deployment: what one changes, the other answers, at once.
#[tokio::test]
async fn no_copy_answers_what_another_changed() {
    let app = App::demo().await;
    let other = app.in_earnest().await;
    let (room, stranger) = (Room::new(&app).await, other.stranger());
    let operator = room.person(&app, Where::Staff, "owner").await;
    let palette = stranger.get("/listings/palette").await.ok();
    let id = palette["id"].as_str().unwrap_or_default();
    // Each question twice: neither an answer nor a card of one is older than the catalogue.
    let limits = Cell::new(50);
    let card = async || {
        limits.set(limits.get() + 1);
        let named = format!("/listings?q=palette&limit={}", limits.get());
        let [first, again] = [stranger.get(&named).await.ok(), stranger.get(&named).await.ok()];
        assert_eq!(first, again);
        first["items"].as_array().into_iter().flatten().map(|hit| hit["card"].clone()).find(|card| card["id"] == id)
    };
    let shown = async || card().await.is_some();
    assert!(shown().await && shown().await);
    operator.put(&format!("/listings/{id}/suspension"), json!({ "reason": "Lien mort." })).await.ok();
    assert!(!shown().await, "no index was told yet");
    stranger.get("/listings/palette").await.refused(404);
    operator.delete(&format!("/listings/{id}/suspension")).await.ok();
    app.work().await;
    assert!(shown().await, "once the index has followed");
    let publisher = format!("/organisations/{}", palette["publisher"]["id"].as_str().unwrap_or_default());
    let (etag, standing) = (operator.get(&publisher).await.etag(), json!({ "capacities": ["publisher"], "verified": false }));
    assert_eq!(card().await.map(|card| card["publisher"]["verified"].clone()), Some(json!(true)));
    operator.put_if(&format!("{publisher}/standing"), &etag, standing).await.ok();
    assert_eq!(card().await.map(|card| card["publisher"]["verified"].clone()), Some(json!(false)));
    stranger.get("/listings/palette").await.ok();
}

/// A publisher's name is read for the filters of a search as for its cards.
#[tokio::test]
async fn no_copy_names_a_publisher_as_it_was_called() {
    let app = App::demo().await;
    let stranger = app.in_earnest().await.stranger();
    let owner = app.person("editeur").await;
    let id = app.organisation_of(&owner).await;
    let path = format!("/organisations/{id}");
    let limits = Cell::new(10);
    let names = async || {
        limits.set(limits.get() + 1);
        let found = stranger.get(&format!("/listings?publisher={id}&limit={}", limits.get())).await.ok();
        let values = found["facets"].as_array().into_iter().flatten().filter(|facet| facet["name"] == "publisher");
        let label = values.flat_map(|facet| facet["values"].as_array().cloned().unwrap_or_default()).find(|value| value["value"] == id);
        [label.map_or(json!(null), |value| value["label"].clone()), found["items"][0]["card"]["publisher"]["name"].clone()]
    };
    let before = owner.get(&path).await;
    let (etag, name) = (before.etag(), before.ok()["name"].clone());
    assert_eq!([names().await, names().await], [[name.clone(), name.clone()], [name.clone(), name]]);
    let patch = owner.request(reqwest::Method::PATCH, &path).header("if-match", etag).json(&json!({ "name": "Éditions Neuves" }));
    owner.send(patch).await.ok();
    assert_eq!(names().await, ["Éditions Neuves", "Éditions Neuves"]);
}
