use crate::{
    programmes::programme,
    support::{App, Person, pointers},
};
use chrono::TimeDelta;
use serde_json::{Value, json};

fn fr(text: &str) -> Value {
    json!({ "fr": text })
}

pub fn field(key: &str, kind: &str, required: bool) -> Value {
    json!({ "key": key, "kind": kind, "label": fr(key), "required": required, "choices": [], "columns": [] })
}

/// A call that could be published: open from 1 December 2026 to 31 January 2027, noon in Paris.
pub fn edit(axis: &str) -> Value {
    let mut audience = field("audience", "choice", true);
    audience["choices"] = json!([{ "value": "pupils", "label": fr("Élèves") }, { "value": "teachers", "label": fr("Enseignants") }]);
    let mut pupils = field("pupils", "number", true);
    pupils["minimum"] = json!(1);
    pupils["when"] = json!({ "field": "audience", "equals": "pupils" });
    let section = json!({ "key": "project", "title": fr("Projet"), "fields": [field("title", "text", true), audience, pupils] });
    json!({
        "content": {
            "axis_id": axis, "title": fr("Apprendre à coder"), "summary": fr("Des jeux sérieux."), "description": fr("Au plus la moitié."),
            "supports": ["financial"], "applicants": { "capacities": ["publisher"], "verified": true }, "aid_basis": "none",
            "max_rate_percent": 50, "ceiling_cents": 10_000_000,
            "criteria": [
                { "key": "pedagogy", "label": fr("Pédagogie"), "weight": 60, "points": 20 },
                { "key": "feasibility", "label": fr("Faisabilité"), "weight": 40, "points": 10 },
            ],
            "form": { "sections": [section] }, "documents": [], "reviewers_per_application": 2, "blind": false,
        },
        "window": { "opens_at": "2026-12-01T08:00:00Z", "closes_at": "2027-01-31T11:00:00Z", "grace_seconds": 0 },
    })
}

/// A published call of a programme, and its manager.
pub async fn published(app: &App) -> (Person, String, Value) {
    let (manager, path, axes) = programme(app).await;
    let file = manager.post(&format!("{path}/calls"), edit(&axes[0])).await.ok();
    let call = format!("/calls/{}", file["id"].as_str().expect("an id"));
    manager.publish(&call, "\"1\"").await.ok();
    (manager, call, edit(&axes[0]))
}

#[tokio::test]
async fn a_call_is_made_checked_published_and_versioned_by_its_manager() {
    let app = App::demo().await;
    let (manager, path, axes) = programme(&app).await;
    let stranger = app.stranger();
    let mut unready = edit(&axes[0]);
    unready["content"]["criteria"][0]["weight"] = json!(50);
    unready["content"]["title"] = json!({ "en": "Learning to code" });
    unready["content"]["form"]["sections"][0]["fields"][2]["when"]["equals"] = json!("parents");
    let file = manager.post(&format!("{path}/calls"), unready).await.ok();
    let call = format!("/calls/{}", file["id"].as_str().expect("an id"));
    let wanted = ["/content/criteria", "/content/form/sections/0/fields/2/when/equals", "/content/title/fr"];
    let mut told: Vec<_> = file["faults"].as_array().expect("faults").iter().filter_map(|f| f["pointer"].as_str()).collect();
    told.sort();
    assert_eq!(told, wanted);
    assert_eq!(pointers(&manager.publish(&call, "\"1\"").await.refused(422)), wanted);
    stranger.get(&call).await.refused(404);
    let mut foreign = edit(&uuid::Uuid::nil().to_string());
    assert_eq!(pointers(&manager.post(&format!("{path}/calls"), foreign.clone()).await.refused(422)), ["/content/axis_id"]);
    foreign["window"]["closes_at"] = json!("2026-12-01T08:00:00Z");
    assert_eq!(pointers(&manager.post(&format!("{path}/calls"), foreign).await.refused(422)), ["/window/closes_at"]);

    manager.put_if(&format!("{call}/file"), "\"1\"", edit(&axes[0])).await.ok();
    manager.put_if(&format!("{call}/file"), "\"1\"", edit(&axes[0])).await.refused(412);
    manager.publish(&call, "\"1\"").await.refused(412);
    manager.publish(&call, "\"2\"").await.ok();
    let read = stranger.get(&call).await.ok();
    assert_eq!((&read["version"], &read["phase"]), (&json!(1), &json!("upcoming")));
    assert_eq!(read["schema"]["properties"]["project"]["required"], json!(["title", "audience"]));

    // A second version: the first stays as it was read.
    let mut second = edit(&axes[0]);
    second["content"]["ceiling_cents"] = json!(20_000_000);
    let file = manager.put_if(&format!("{call}/file"), "\"3\"", second.clone()).await.ok();
    assert_eq!((&file["changed"], &file["version"]), (&json!(true), &json!(1)));
    assert_eq!(stranger.get(&call).await.ok()["content"]["ceiling_cents"], 10_000_000);
    manager.publish(&call, "\"4\"").await.ok();
    manager.publish(&call, "\"5\"").await.refused(409);
    assert_eq!(stranger.get(&call).await.ok()["content"]["ceiling_cents"], 20_000_000);
    assert_eq!(stranger.get(&format!("{call}?version=1")).await.ok()["content"]["ceiling_cents"], 10_000_000);
    second["window"]["closes_at"] = json!("2027-03-01T11:00:00Z");
    assert_eq!(pointers(&manager.put_if(&format!("{call}/file"), "\"5\"", second).await.refused(422)), ["/window"]);
    let copy = manager.post(&format!("{call}/copies"), json!({})).await.ok();
    assert_eq!((&copy["state"], &copy["edit"]["content"]["ceiling_cents"]), (&json!("draft"), &json!(20_000_000)));
}

#[tokio::test]
async fn the_window_is_told_by_the_servers_clock_and_only_ever_extended() {
    let app = App::demo().await;
    let (_, call, _) = published(&app).await;
    let stranger = app.stranger();
    let listed = |phase: &'static str| {
        let stranger = app.stranger();
        async move { stranger.get(&format!("/calls?phase={phase}")).await.ok()["items"].as_array().map(Vec::len) }
    };
    assert_eq!((listed("upcoming").await, listed("open").await), (Some(1), Some(0)));
    let opens: chrono::DateTime<chrono::Utc> = "2026-12-01T08:00:00Z".parse().expect("an instant");
    app.advance(opens - app.clock.now() - TimeDelta::milliseconds(1));
    assert_eq!(stranger.get(&call).await.ok()["phase"], "upcoming");
    app.advance(TimeDelta::milliseconds(1));
    assert_eq!((stranger.get(&call).await.ok()["phase"].clone(), listed("open").await), (json!("open"), Some(1)));
    // The session ran out in the meantime.
    let manager = app.person("operateur").await;
    let extensions = format!("{call}/extensions");
    let extend = |to: &str| json!({ "closes_at": to, "reason": "Vacances" });
    assert_eq!(pointers(&manager.post(&extensions, extend("2027-01-31T11:00:00Z")).await.refused(422)), ["/closes_at"]);
    let extended = manager.post(&extensions, extend("2027-02-15T11:00:00Z")).await.ok();
    assert_eq!((&extended["version"], &extended["window"]["closes_at"]), (&json!(1), &json!("2027-02-15T11:00:00+00:00")));
    assert_eq!(stranger.get(&call).await.ok()["extensions"][0]["reason"], "Vacances");
    let closes: chrono::DateTime<chrono::Utc> = "2027-02-15T11:00:00Z".parse().expect("an instant");
    app.advance(closes - app.clock.now());
    assert_eq!((stranger.get(&call).await.ok()["phase"].clone(), listed("closed").await), (json!("closed"), Some(1)));
}

#[tokio::test]
async fn questions_are_answered_in_public_and_by_mail() {
    let app = App::demo().await;
    let (manager, call, _) = published(&app).await;
    let questions = format!("{call}/questions");
    let asker = app.person("editeur").await;
    let asked = asker.post(&questions, json!({ "text": "Un groupement peut-il candidater ?" })).await.ok();
    assert_eq!(app.stranger().get(&questions).await.ok()["items"], json!([]), "nothing is public before its answer");
    asker.get(&format!("{call}/open-questions")).await.refused(403);
    assert_eq!(manager.get(&format!("{call}/open-questions")).await.ok()["items"][0]["id"], asked["id"]);
    let answer = format!("{questions}/{}/answer", asked["id"].as_str().expect("an id"));
    manager.put(&answer, json!({ "text": "Oui, par qui le mène." })).await.ok();
    assert_eq!(app.stranger().get(&questions).await.ok()["items"][0]["answer"], "Oui, par qui le mène.");
    app.work().await;
    let mail = app.mail("editeur@demo.preau.example").await;
    assert!(mail["subject"].as_str().is_some_and(|subject| subject.contains("Apprendre à coder")), "{mail}");
    app.advance(TimeDelta::days(100));
    app.person("editeur").await.post(&questions, json!({ "text": "Trop tard ?" })).await.refused(409);
}
