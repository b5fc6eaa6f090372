//! Letters and applications as PDF: the same bytes ever after, to those who may read the application.

use crate::{
    applications::{Desk, submit},
    decisions::{accept, clear, decide, funded, propose},
    instruction::{admit, admitted},
    support::Person,
};
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// A PDF that says of itself that it is PDF/A and PDF/UA; its title stands in its metadata.
pub async fn pdf(person: &Person, path: &str, title: &str) -> Vec<u8> {
    let answer = person.request(Method::GET, path).send().await.expect("an answer");
    assert_eq!((answer.status().as_u16(), answer.headers()["content-type"].to_str().expect("text")), (200, "application/pdf"), "{path}");
    assert!(answer.headers()["content-disposition"].to_str().expect("text").starts_with("attachment; filename=\""));
    let bytes = answer.bytes().await.expect("bytes").to_vec();
    assert!(bytes.starts_with(b"%PDF-1."), "{path}");
    let text = String::from_utf8_lossy(&bytes);
    for said in ["<pdfaid:part>2</pdfaid:part>", "<pdfuaid:part>1</pdfuaid:part>", title] {
        assert!(text.contains(said), "{path} says {said}");
    }
    bytes
}

async fn letters(person: &Person, path: &str) -> Vec<Value> {
    person.get(&format!("{path}/letters")).await.ok()["items"].as_array().cloned().expect("letters")
}

fn kinds(letters: &[Value]) -> Vec<&str> {
    letters.iter().filter_map(|letter| letter["kind"].as_str()).collect()
}

#[tokio::test]
async fn the_letter_of_a_decision_is_filed_once_and_never_changes() {
    let (desk, first, second) = funded(5_000_000, |_| {}).await;
    let path = admitted(&desk).await;
    propose(&desk, &path, 3_000_000).await.ok();
    clear(&first, &path).await;
    clear(&second, &path).await;
    let applicant = desk.applicant().await;
    decide(&first, &path, accept()).await.ok();
    desk.app.work().await;
    assert_eq!(kinds(&letters(&applicant, &path).await), [""; 0], "nothing is told before the second person agrees");
    second.post(&format!("{path}/decision/confirmation"), json!({ "confirm": true, "reason": "Vu." })).await.ok();
    desk.app.work().await;
    let told = letters(&applicant, &path).await;
    assert_eq!((kinds(&told), &told[0]["language"]), (vec!["accept"], &json!("fr")));
    let letter = format!("{path}/letters/{}", told[0]["id"].as_str().expect("an id"));
    let bytes = pdf(&applicant, &letter, "décision d’acceptation").await;
    assert_eq!(told[0]["sha256"], hex::encode(Sha256::digest(&bytes)));
    assert_eq!(told[0]["bytes"], bytes.len());
    // Both sides read the same; others none.
    assert_eq!(pdf(&desk.manager().await, &letter, "décision d’acceptation").await, bytes);
    desk.person("enseignant").await.get(&letter).await.refused(404);
    // The job that comes again, after the programme changed its name, files nothing anew.
    let manager = desk.manager().await;
    let programme = manager.get(&desk.programme).await;
    let etag = programme.etag();
    let mut content = programme.ok()["content"].clone();
    content["name"]["fr"] = json!("Un autre nom");
    manager.put_if(&desk.programme, &etag, content).await.ok();
    let tx = desk.app.server.begin().await.expect("a transaction");
    let cause = format!("decision/{}", applicant.get(&format!("{path}/decision")).await.ok()["id"].as_str().expect("an id"));
    preau::kernel::jobs::enqueue(&tx, "write_record", &cause).await.expect("enqueued");
    tx.commit().await.expect("committed");
    desk.app.work().await;
    assert_eq!(letters(&applicant, &path).await, told);
    assert_eq!(pdf(&applicant, &letter, "décision d’acceptation").await, bytes);
}

#[tokio::test]
async fn a_finding_of_inadmissibility_has_its_letter_in_the_applicants_language() {
    let desk = Desk::open(|_| {}).await;
    let applicant = desk.applicant().await;
    let etag = applicant.get("/account").await.etag();
    let english = applicant.request(Method::PATCH, "/account").header("if-match", etag);
    applicant.send(english.json(&json!({ "language": "en" }))).await.ok();
    let (path, etag) = desk.written(&applicant).await;
    submit(&applicant, &path, &etag).await.ok();
    let manager = desk.manager().await;
    let etag = manager.get(&path).await.etag();
    manager.put_if(&format!("{path}/admissibility"), &etag, json!({ "admissible": false, "reason": "Hors délai." })).await.ok();
    desk.app.work().await;
    let told = letters(&applicant, &path).await;
    assert_eq!((kinds(&told), &told[0]["language"]), (vec!["inadmissible"], &json!("en")));
    pdf(&applicant, &format!("{path}/letters/{}", told[0]["id"].as_str().expect("an id")), "inadmissible").await;
}

#[tokio::test]
async fn an_application_is_a_document_before_and_after_its_submission() {
    let desk = Desk::open(|_| {}).await;
    let applicant = desk.applicant().await;
    let (path, etag) = desk.written(&applicant).await;
    let document = format!("{path}/document");
    let draft = pdf(&applicant, &document, "Palette").await;
    desk.manager().await.get(&document).await.refused(404);
    applicant.get(&format!("{document}?submission=1")).await.refused(404);
    submit(&applicant, &path, &etag).await.ok();
    let sent = pdf(&applicant, &document, "Palette").await;
    assert_ne!(sent, draft);
    assert_eq!(
        pdf(&desk.manager().await, &format!("{document}?submission=1"), "Palette").await,
        sent,
        "the same submission, the same bytes"
    );
    applicant.get(&format!("{document}?submission=2")).await.refused(404);
    // What the programme does with it changes nothing of what was sent.
    admit(&desk, &path).await.ok();
    assert_eq!(pdf(&applicant, &document, "Palette").await, sent);
    desk.person("enseignant").await.get(&document).await.refused(404);
}
