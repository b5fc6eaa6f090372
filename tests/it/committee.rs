//! Committee sessions through the front door: written, closed by their chair, told as minutes that never change.

use crate::{
    applications::Desk,
    instruction::{admitted, give_roles},
    records::pdf,
    support::{Person, pointers},
};
use reqwest::Method;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

pub fn content(chair: &str, present: &[&str], examined: Value) -> Value {
    json!({
        "held_at": "2026-11-24T09:00:00Z", "place": "Paris", "chair_id": chair, "present": present, "examined": examined, "remarks": "",
    })
}

fn examined(path: &str, recused: &[&str]) -> Value {
    let id = path.trim_start_matches("/applications/");
    json!({ "application_id": id, "opinion": "accept", "amount_cents": 2_000_000, "remarks": "Solide.", "recused": recused })
}

async fn close(person: &Person, session: &str) -> crate::support::Answer {
    let etag = person.get(session).await.etag();
    person.send(person.request(Method::POST, &format!("{session}/closure")).header("if-match", etag)).await
}

#[tokio::test]
async fn a_session_is_a_draft_until_its_chair_closes_it() {
    let desk = Desk::open(|_| {}).await;
    let (chair, chair_id) = give_roles(&desk, "enseignant", &["committee"]).await;
    let (member, member_id) = give_roles(&desk, "gestionnaire", &["committee"]).await;
    let (bound, free) = (admitted(&desk).await, admitted(&desk).await);
    member.put(&format!("{bound}/interest"), json!({ "conflict": true, "reason": "Un proche." })).await.ok();
    let sessions = format!("{}/committee-sessions", desk.call);
    let manager = desk.manager().await;
    let present = [chair_id.as_str(), member_id.as_str()];

    // Who does not sit, and what is not of this call, is told at once.
    let stranger = desk.applicant().await.get("/session").await.ok()["account"]["id"].as_str().expect("an id").to_owned();
    let wrong = content(&stranger, &[&stranger], json!([examined(&format!("/applications/{stranger}"), &[&chair_id])]));
    let wrong = pointers(&manager.post(&sessions, wrong).await.refused(422));
    assert_eq!(wrong, ["/chair_id", "/examined/0/application_id", "/examined/0/recused/0", "/present/0"]);

    let made = manager.post(&sessions, content(&chair_id, &present, json!([examined(&bound, &[]), examined(&free, &[])]))).await.ok();
    let session = format!("/committee-sessions/{}", made["id"].as_str().expect("an id"));
    assert_eq!((&made["state"], pointers(&json!({ "errors": made["faults"] }))), (&json!("draft"), vec!["/examined/0/recused".to_owned()]));
    assert_eq!(made["files"].as_array().map(Vec::len), Some(2));
    pdf(&member, &format!("{session}/minutes"), "Procès-verbal du comité").await;
    assert_eq!(close(&member, &session).await.refused(403)["type"], "/problems/forbidden");
    assert_eq!(pointers(&close(&chair, &session).await.refused(422)), ["/examined/0/recused"], "whoever is bound took no part");

    let etag = manager.get(&session).await.etag();
    let written = content(&chair_id, &present, json!([examined(&bound, &[&member_id]), examined(&free, &[])]));
    manager.put_if(&session, "\"9\"", written.clone()).await.refused(412);
    assert_eq!(manager.put_if(&session, &etag, written.clone()).await.ok()["faults"], json!([]));
    let closed = close(&chair, &session).await.ok();
    assert_eq!((&closed["state"], closed["sha256"].as_str().map(str::len)), (&json!("closed"), Some(64)));
    desk.app.work().await;
    let minutes = pdf(&manager, &format!("{session}/minutes"), "Procès-verbal du comité").await;

    // From then on nothing of it changes, not even in the database.
    let etag = manager.get(&session).await.etag();
    manager.put_if(&session, &etag, written).await.refused(409);
    close(&chair, &session).await.refused(409);
    let tx = desk.app.server.begin().await.expect("a transaction");
    assert!(tx.execute_unprepared("UPDATE committee_sessions SET state = 'draft'").await.is_err());
    drop(tx);
    assert_eq!(pdf(&chair, &format!("{session}/minutes"), "Procès-verbal du comité").await, minutes);
    let listed = member.get(&sessions).await.ok();
    assert_eq!((&listed["items"][0]["state"], &listed["items"][0]["examined"]), (&json!("closed"), &json!(2)));
    desk.applicant().await.get(&session).await.refused(404);
    desk.applicant().await.get(&sessions).await.refused(404);
}
