//! Acts on several applications through the front door: each by itself, undone while their mails wait.

use crate::{
    applications::{Desk, submit},
    instruction::give_roles,
    support::pointers,
};
use chrono::TimeDelta;
use serde_json::{Value, json};

async fn submitted(desk: &Desk) -> String {
    let applicant = desk.applicant().await;
    let (path, etag) = desk.written(&applicant).await;
    submit(&applicant, &path, &etag).await.ok();
    path
}

fn ids(paths: &[&String]) -> Vec<String> {
    paths.iter().map(|path| path.trim_start_matches("/applications/").to_owned()).collect()
}

fn outcomes(batch: &Value) -> Vec<&str> {
    batch["items"].as_array().expect("items").iter().filter_map(|item| item["outcome"].as_str()).collect()
}

async fn state(desk: &Desk, path: &str) -> Value {
    desk.manager().await.get(path).await.ok()["state"].clone()
}

async fn subject(desk: &Desk) -> String {
    desk.app.mail("editeur@demo.preau.example").await["subject"].as_str().expect("a subject").to_owned()
}

#[tokio::test]
async fn each_file_answers_by_itself_and_what_is_undone_tells_nobody() {
    let desk = Desk::open(|_| {}).await;
    let (one, two, settled) = (submitted(&desk).await, submitted(&desk).await, submitted(&desk).await);
    crate::instruction::admit(&desk, &settled).await.ok();
    desk.app.work().await;
    let manager = desk.manager().await;
    let batches = format!("{}/batches", desk.programme);
    let unknown = uuid::Uuid::nil().to_string();
    let mut named = ids(&[&one, &settled, &two]);
    named.push(unknown);
    let new = json!({ "application_ids": named, "act": "inadmissible", "text": "Incomplet." });
    assert_eq!(pointers(&manager.post(&batches, json!({ "application_ids": named, "act": "inadmissible" })).await.refused(422)), ["/text"]);
    let key = uuid::Uuid::now_v7().to_string();
    let batch = manager.post_once(&batches, new.clone(), &key).await.ok();
    assert_eq!(outcomes(&batch), ["done", "refused", "done", "refused"]);
    assert_eq!((&batch["items"][1]["rule"], &batch["items"][3]["rule"]), (&json!("conflict"), &json!("not-found")));
    assert!(batch["items"][1]["detail"].as_str().is_some_and(|detail| detail.contains("recevable")), "{batch}");
    assert_eq!(manager.post_once(&batches, new.clone(), &key).await.ok(), batch, "the same request once more does nothing");
    assert_eq!(state(&desk, &one).await, "inadmissible");
    // Nobody is told yet, by mail or letter.
    desk.app.work().await;
    let before = subject(&desk).await;
    assert!(!before.contains("irrecevable"), "{before}");
    let own = format!("{batches}/{}", batch["id"].as_str().expect("an id"));
    let undone = manager.post(&format!("{own}/undoing"), Value::Null).await.ok();
    assert_eq!(outcomes(&undone), ["undone", "refused", "undone", "refused"]);
    assert_eq!((state(&desk, &one).await, state(&desk, &settled).await), (json!("submitted"), json!("admissible")));
    assert_eq!(manager.post(&format!("{own}/undoing"), Value::Null).await.ok(), undone, "twice is once");
    desk.app.advance(TimeDelta::minutes(5));
    desk.app.work().await;
    assert_eq!(subject(&desk).await, before);
    let applicant = desk.applicant().await;
    assert_eq!(applicant.get(&format!("{one}/letters")).await.ok()["items"], json!([]));
    let events =
        desk.manager().await.get(&format!("/audit/events?subject_kind=application&subject_id={}&limit=100", ids(&[&one])[0])).await.ok();
    let acts: Vec<&str> = events["items"].as_array().expect("events").iter().filter_map(|event| event["action"].as_str()).collect();
    assert!(acts.contains(&"undo_batch") && acts.contains(&"update_admissibility"), "{acts:?}");
}

#[tokio::test]
async fn once_its_mails_have_left_a_batch_stands() {
    let desk = Desk::open(|_| {}).await;
    let (one, changed) = (submitted(&desk).await, submitted(&desk).await);
    let manager = desk.manager().await;
    let batches = format!("{}/batches", desk.programme);
    let new = json!({ "application_ids": ids(&[&one, &changed]), "act": "admissible", "text": "Complet." });
    let batch = manager.post(&batches, new.clone()).await.ok();
    let own = format!("{batches}/{}", batch["id"].as_str().expect("an id"));
    // Something else happens to one of them: that act stands.
    let applicant = desk.applicant().await;
    let etag = applicant.get(&changed).await.etag();
    let withdrawal = applicant.request(reqwest::Method::POST, &format!("{changed}/withdrawal")).header("if-match", etag);
    applicant.send(withdrawal.json(&json!({ "reason": "Abandon." }))).await.ok();
    let undone = manager.post(&format!("{own}/undoing"), Value::Null).await.ok();
    assert_eq!((outcomes(&undone), &undone["items"][1]["rule"]), (vec!["undone", "kept"], &json!("conflict")));
    assert_eq!((state(&desk, &one).await, state(&desk, &changed).await), (json!("submitted"), json!("withdrawn")));
    // Again, and this time nobody takes it back.
    let new = json!({ "application_ids": ids(&[&one]), "act": "admissible", "text": "Complet." });
    let batch = manager.post(&batches, new).await.ok();
    let own = format!("{batches}/{}", batch["id"].as_str().expect("an id"));
    desk.app.advance(TimeDelta::seconds(59));
    desk.app.work().await;
    assert!(!subject(&desk).await.contains("recevable"));
    desk.app.advance(TimeDelta::seconds(1));
    desk.app.work().await;
    assert!(subject(&desk).await.contains("recevable"));
    manager.post(&format!("{own}/undoing"), Value::Null).await.refused(409);
    assert_eq!(manager.get(&own).await.ok()["undone_at"], Value::Null);
}

#[tokio::test]
async fn duties_and_messages_are_given_to_many_and_taken_back() {
    let desk = Desk::open(|_| {}).await;
    let (reviewer, account) = give_roles(&desk, "enseignant", &["reviewer"]).await;
    let (one, opened) = (crate::instruction::admitted(&desk).await, crate::instruction::admitted(&desk).await);
    let manager = desk.manager().await;
    let batches = format!("{}/batches", desk.programme);
    let new = json!({ "application_ids": ids(&[&one, &opened]), "act": "assign", "account_id": account, "duty": "reviewer" });
    let batch = manager.post(&batches, new).await.ok();
    assert_eq!((outcomes(&batch), state(&desk, &one).await), (vec!["done", "done"], json!("in_review")));
    reviewer.put(&format!("{opened}/interest"), json!({ "conflict": false, "reason": "Rien." })).await.ok();
    let undoing = format!("{batches}/{}/undoing", batch["id"].as_str().expect("an id"));
    // Only who acted takes it back.
    let (other, _) = give_roles(&desk, "gestionnaire", &["instructor"]).await;
    other.post(&undoing, Value::Null).await.refused(403);
    assert_eq!(outcomes(&manager.post(&undoing, Value::Null).await.ok()), ["undone", "kept"], "who has begun goes on");
    assert_eq!((state(&desk, &one).await, state(&desk, &opened).await), (json!("admissible"), json!("in_review")));
    assert_eq!(manager.get(&format!("{one}/assignments")).await.ok()["items"], json!([]));

    let say = json!({ "application_ids": ids(&[&one]), "act": "notify", "text": "La commission se tient mardi." });
    let batch = manager.post(&batches, say.clone()).await.ok();
    let messages = format!("{one}/messages");
    let undone = manager.post(&format!("{batches}/{}/undoing", batch["id"].as_str().expect("an id")), Value::Null).await.ok();
    assert_eq!(outcomes(&undone), ["undone"]);
    manager.post(&batches, say).await.ok();
    desk.app.work().await;
    assert_eq!(manager.get(&messages).await.ok()["items"], json!([]), "nothing is said before it stands");
    desk.app.advance(TimeDelta::seconds(60));
    desk.app.work().await;
    let said = manager.get(&messages).await.ok();
    assert_eq!((said["items"].as_array().map(Vec::len), &said["items"][0]["text"]), (Some(1), &json!("La commission se tient mardi.")));
    // A hundred at most.
    let many: Vec<String> = (0..101).map(|_| uuid::Uuid::now_v7().to_string()).collect();
    manager.post(&batches, json!({ "application_ids": many, "act": "notify", "text": "x" })).await.refused(422);
}
