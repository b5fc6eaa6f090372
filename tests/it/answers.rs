//! Answers kept in memory: those that are worked out, for one statement at most, and never older than the catalogue.

use crate::{
    room::{Room, Where},
    support::{App, Person},
};
use serde_json::json;

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
    // Suggestions are one statement themselves.
    for path in &ASKED[..2] {
        told(&without, &without.stranger(), path).await;
        let (_, again) = told(&without, &without.stranger(), path).await;
        assert!(again > 1, "{path}: nothing is kept where there is no room");
    }
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
    let named = "/listings?q=palette&limit=100";
    let shown = async || {
        let found = stranger.get(named).await.ok();
        found["items"].as_array().into_iter().flatten().any(|hit| hit["card"]["id"] == id)
    };
    assert!(shown().await && shown().await);
    operator.put(&format!("/listings/{id}/suspension"), json!({ "reason": "Lien mort." })).await.ok();
    assert!(!shown().await, "no index was told yet");
    stranger.get("/listings/palette").await.refused(404);
    operator.delete(&format!("/listings/{id}/suspension")).await.ok();
    app.work().await;
    assert!(shown().await, "once the index has followed");
    stranger.get("/listings/palette").await.ok();
}
