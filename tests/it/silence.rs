//! Silence through the front door: an alert or a refusal at its instant, once; never money.

use crate::{
    applications::{Desk, content, submit},
    decisions::{balanced, clear, decide, envelope, funded, propose},
    instruction::{admit, admitted},
};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

fn after(days: u32, effect: &str) -> impl FnOnce(&mut Value) {
    move |edit| edit["content"]["silence"] = json!({ "days": days, "effect": effect })
}

async fn due(desk: &Desk, path: &str) -> DateTime<Utc> {
    desk.applicant().await.get(path).await.ok()["silence"]["due_at"].as_str().expect("an instant").parse().expect("an instant")
}

/// Until the instant; then the jobs.
async fn at(desk: &Desk, instant: DateTime<Utc>) {
    desk.app.advance(instant - desk.app.clock.now());
    desk.app.work().await;
}

async fn states(desk: &Desk, path: &str) -> Vec<String> {
    let steps = desk.applicant().await.get(&format!("{path}/steps?limit=100")).await.ok();
    steps["items"].as_array().expect("steps").iter().map(|step| step["state"].as_str().expect("a state").to_owned()).collect()
}

#[tokio::test]
async fn silence_refuses_at_its_instant_once_and_frees_what_was_reserved() {
    let (desk, first, _) = funded(10_000_000, after(30, "refusal")).await;
    let (waits, decided) = (admitted(&desk).await, admitted(&desk).await);
    propose(&desk, &waits, 2_000_000).await.ok();
    propose(&desk, &decided, 1_000_000).await.ok();
    clear(&first, &decided).await;
    decide(&first, &decided, json!({ "outcome": "accept", "reasons": "Oui." })).await.ok();
    let told = desk.applicant().await.get(&waits).await.ok();
    assert_eq!(told["silence"], json!({ "effect": "refusal", "due_at": "2026-12-24T23:00:00+00:00" }));
    let due = due(&desk, &waits).await;
    at(&desk, due - TimeDelta::microseconds(1)).await;
    assert_eq!(desk.applicant().await.get(&waits).await.ok()["state"], "proposed");
    assert_eq!(envelope(&desk).await, (7_000_000, 3_000_000, 0));
    at(&desk, due).await;
    let told = desk.applicant().await.get(&waits).await.ok();
    assert_eq!((&told["state"], &told["silence"]["met_at"]), (&json!("refused"), &told["silence"]["due_at"]));
    assert_eq!(envelope(&desk).await, (9_000_000, 1_000_000, 0), "what was decided in time keeps its money");
    let letters = desk.applicant().await.get(&format!("{waits}/letters")).await.ok();
    assert_eq!(letters["items"][0]["kind"], "silence");
    let mail = desk.app.mail("editeur@demo.preau.example").await;
    assert!(mail["subject"].as_str().is_some_and(|subject| subject.contains("refus implicite")), "{mail}");
    // The job that comes again does nothing.
    let before = states(&desk, &waits).await;
    let tx = desk.app.server.begin().await.expect("a transaction");
    preau::kernel::jobs::enqueue(&tx, "lapse_application", waits.trim_start_matches("/applications/")).await.expect("enqueued");
    tx.commit().await.expect("committed");
    desk.app.work().await;
    assert_eq!(states(&desk, &waits).await, before);
    assert_eq!(before.last().map(String::as_str), Some("refused"));
    // The other lapses at its own instant: the job of silence has not taken its place.
    assert_eq!(desk.applicant().await.get(&decided).await.ok()["state"], "accepted");
    let lapses = desk.applicant().await.get(&format!("{decided}/decision")).await.ok()["lapses_at"]
        .as_str()
        .expect("an instant")
        .parse::<DateTime<Utc>>();
    at(&desk, lapses.expect("an instant")).await;
    assert_eq!(desk.applicant().await.get(&decided).await.ok()["state"], "lapsed");
    balanced(&desk).await;
}

#[tokio::test]
async fn an_alert_tells_the_programme_and_decides_nothing() {
    let desk = Desk::open(after(1, "alert")).await;
    let path = admitted(&desk).await;
    at(&desk, due(&desk, &path).await).await;
    let told = desk.applicant().await.get(&path).await.ok();
    assert_eq!((&told["state"], &told["silence"]["met_at"]), (&json!("admissible"), &told["silence"]["due_at"]));
    let mail = desk.app.mail("operateur@demo.preau.example").await;
    assert!(mail["subject"].as_str().is_some_and(|subject| subject.contains("délai écoulé")), "{mail}");
    assert_eq!(states(&desk, &path).await, ["draft", "submitted", "admissible", "admissible"]);
}

#[tokio::test]
async fn waiting_for_a_correction_does_not_count() {
    let desk = Desk::open(after(10, "refusal")).await;
    let path = admitted(&desk).await;
    let before = due(&desk, &path).await;
    let manager = desk.manager().await;
    let asked = json!({ "fields": ["/title"], "reason": "Précisez.", "due_at": "2026-12-20T11:00:00Z" });
    manager.post(&format!("{path}/corrections"), asked).await.ok();
    at(&desk, before + TimeDelta::days(3)).await;
    assert_eq!(desk.applicant().await.get(&path).await.ok()["state"], "correction_requested", "it stands still");
    let applicant = desk.applicant().await;
    let etag = applicant.get(&path).await.etag();
    let mut corrected = content(3_000_000);
    corrected["title"] = json!("Palette 2");
    let etag = applicant.put_if(&path, &etag, corrected).await.etag();
    let waited = desk.app.clock.now() - crate::support::noon();
    submit(&applicant, &path, &etag).await.ok();
    assert_eq!(due(&desk, &path).await, before + waited);
    at(&desk, before + waited - TimeDelta::microseconds(1)).await;
    assert_eq!(desk.applicant().await.get(&path).await.ok()["state"], "admissible");
    at(&desk, before + waited).await;
    assert_eq!(desk.applicant().await.get(&path).await.ok()["state"], "refused");
}

#[tokio::test]
async fn a_call_without_the_rule_waits_for_ever() {
    let desk = Desk::open(|_| {}).await;
    let applicant = desk.applicant().await;
    let (path, etag) = desk.written(&applicant).await;
    submit(&applicant, &path, &etag).await.ok();
    admit(&desk, &path).await.ok();
    assert_eq!(applicant.get(&path).await.ok()["silence"], Value::Null);
    at(&desk, desk.app.clock.now() + TimeDelta::days(4_000)).await;
    assert_eq!(desk.applicant().await.get(&path).await.ok()["state"], "admissible");
}
