//! Instruction through the front door: files, the formal check, corrections, interests, reviews.

use crate::{
    applications::{Desk, content, submit},
    support::{Answer, Person, pointers},
};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};

/// Adds somebody to the desk's programme; `enseignant`, say, of no applicant.
pub async fn give_roles(desk: &Desk, who: &str, roles: &[&str]) -> (Person, String) {
    let email = format!("{who}@demo.preau.example");
    desk.manager().await.put(&format!("{}/people", desk.programme), json!({ "email": email, "roles": roles })).await.ok();
    let person = desk.person(who).await;
    let id = person.get("/session").await.ok()["account"]["id"].as_str().expect("an id").to_owned();
    (person, id)
}

pub async fn attach(person: &Person, path: &str, document: Option<&str>, name: &str, bytes: &[u8]) -> Answer {
    let part = reqwest::multipart::Part::bytes(bytes.to_vec()).file_name(name.to_owned());
    let mut form = reqwest::multipart::Form::new().part("file", part);
    if let Some(document) = document {
        form = form.text("document", document.to_owned());
    }
    let request = person.request(Method::POST, &format!("{path}/attachments"));
    person.send(request.header("idempotency-key", uuid::Uuid::now_v7().to_string()).multipart(form)).await
}

pub async fn admit(desk: &Desk, path: &str) -> Answer {
    let manager = desk.manager().await;
    let etag = manager.get(path).await.etag();
    manager.put_if(&format!("{path}/admissibility"), &etag, json!({ "admissible": true, "reason": "Complet." })).await
}

/// A submitted and admitted application.
pub async fn admitted(desk: &Desk) -> String {
    let applicant = desk.applicant().await;
    let (path, etag) = desk.written(&applicant).await;
    submit(&applicant, &path, &etag).await.ok();
    admit(desk, &path).await.ok();
    path
}

/// Assigned, cleared, scored and submitted.
pub async fn review(desk: &Desk, person: &Person, account: &str, path: &str, points: (u32, u32)) {
    desk.manager().await.put(&format!("{path}/assignments"), json!({ "account_id": account, "duty": "reviewer" })).await;
    person.put(&format!("{path}/interest"), json!({ "conflict": false, "reason": "Rien." })).await.ok();
    let scores = json!([{ "criterion": "pedagogy", "points": points.0 }, { "criterion": "feasibility", "points": points.1 }]);
    let opinion = json!({ "scores": scores, "for_committee": "Solide.", "for_applicant": "Bien." });
    let etag = person.get(&format!("{path}/review")).await.etag();
    let etag = person.put_if(&format!("{path}/review"), &etag, opinion).await.etag();
    person.send(person.request(Method::POST, &format!("{path}/review/submission")).header("if-match", etag)).await.ok();
}

#[tokio::test]
async fn files_are_told_by_their_content_and_fixed_once_submitted() {
    let desk = Desk::open(|edit| {
        edit["content"]["documents"] = json!([{ "key": "accounts", "label": { "fr": "Comptes" }, "required": true }]);
    })
    .await;
    let applicant = desk.applicant().await;
    let (path, etag) = desk.written(&applicant).await;
    assert_eq!(pointers(&submit(&applicant, &path, &etag).await.refused(422)), ["/documents/accounts"]);
    attach(&applicant, &path, Some("accounts"), "comptes.pdf", b"MZ not a PDF \xff").await.refused(415);
    assert_eq!(pointers(&attach(&applicant, &path, Some("other"), "comptes.pdf", b"%PDF-1.7").await.refused(422)), ["/document"]);
    let pdf = b"%PDF-1.7 comptes";
    let file = attach(&applicant, &path, Some("accounts"), "../Comptes 2025.exe", pdf).await.ok();
    assert_eq!((&file["media_type"], &file["name"]), (&json!("application/pdf"), &json!("Comptes 2025.exe")));
    // The same bytes once more: another row, the same file.
    let twin = attach(&applicant, &path, None, "copie.pdf", pdf).await.ok();
    assert_eq!(twin["sha256"], file["sha256"]);
    let twin = format!("{path}/attachments/{}", twin["id"].as_str().expect("an id"));
    assert_eq!(applicant.delete(&twin).await.status, 204);
    let etag = applicant.get(&path).await.etag();
    submit(&applicant, &path, &etag).await.ok();
    let frozen: Value =
        serde_json::from_str(applicant.get(&format!("{path}/submissions/1")).await.ok()["frozen"].as_str().expect("text")).expect("JSON");
    assert_eq!(frozen["attachments"].as_array().map(Vec::len), Some(1));
    assert_eq!(frozen["attachments"][0]["sha256"], file["sha256"]);
    let own = format!("{path}/attachments/{}", file["id"].as_str().expect("an id"));
    applicant.delete(&own).await.refused(409);
    attach(&applicant, &path, Some("accounts"), "autre.pdf", b"%PDF-1.4 autre").await.refused(409);
    let bytes = desk.manager().await.get(&own).await;
    assert_eq!((bytes.text.as_bytes(), &bytes.headers["content-type"]), (&pdf[..], &"application/pdf".parse().expect("a header")));
    assert!(bytes.headers["content-disposition"].to_str().is_ok_and(|v| v.starts_with("attachment") && v.contains("Comptes%202025.exe")));
    desk.app.person("enseignant").await.get(&own).await.refused(404);
}

#[tokio::test]
async fn only_named_fields_are_corrected_and_in_time() {
    let desk = Desk::open(|_| {}).await;
    let path = admitted(&desk).await;
    let (applicant, manager) = (desk.applicant().await, desk.manager().await);
    let due = desk.app.clock.now() + TimeDelta::days(2);
    let ask = |fields: Value| json!({ "fields": fields, "reason": "Le nombre est faux.", "due_at": due });
    let asked = format!("{path}/corrections");
    assert_eq!(pointers(&manager.post(&asked, ask(json!(["/number"]))).await.refused(422)), ["/fields/0"]);
    manager.post(&asked, ask(json!(["/answers/project/pupils"]))).await.ok();
    manager.post(&asked, ask(json!(["/title"]))).await.refused(409);
    let read = applicant.get(&path).await;
    let etag = read.etag();
    assert_eq!(read.ok()["correction"]["fields"], json!(["/answers/project/pupils"]));
    let mut wrong = content(4_000_000);
    wrong["answers"]["project"]["pupils"] = json!(250);
    assert_eq!(pointers(&applicant.put_if(&path, &etag, wrong).await.refused(422)), ["/amount_cents", "/cost_cents"]);
    let mut right = content(3_000_000);
    right["answers"]["project"]["pupils"] = json!(250);
    let etag = applicant.put_if(&path, &etag, right).await.etag();
    assert_eq!(manager.get(&path).await.ok()["content"]["answers"]["project"]["pupils"], 300, "not before it is submitted");
    let receipt = submit(&applicant, &path, &etag).await.ok();
    assert_eq!(receipt["submission"], 2);
    let read = manager.get(&path).await.ok();
    assert_eq!((&read["state"], &read["content"]["answers"]["project"]["pupils"]), (&json!("admissible"), &json!(250)));
    // A second one, too late by the first instant; the programme gives it up, and the last submission stands.
    let second = manager.post(&asked, ask(json!(["/title"]))).await.ok();
    let mut late = read["content"].clone();
    late["title"] = json!("Autre");
    let etag = applicant.get(&path).await.etag();
    applicant.put_if(&path, &etag, late).await.ok();
    desk.app.advance(due - desk.app.clock.now());
    let applicant = desk.applicant().await;
    let etag = applicant.get(&path).await.etag();
    assert_eq!(submit(&applicant, &path, &etag).await.refused(409)["type"], "/problems/too-late");
    let manager = desk.manager().await;
    assert_eq!(manager.delete(&format!("{asked}/{}", second["id"].as_str().expect("an id"))).await.status, 204);
    let read = applicant.get(&path).await.ok();
    assert_eq!((&read["state"], &read["content"]["title"]), (&json!("admissible"), &json!("Palette")));
}

#[tokio::test]
async fn a_file_opens_to_who_declared_that_nothing_binds_them() {
    let desk = Desk::open(|edit| edit["content"]["blind"] = json!(true)).await;
    let (reviewer, account) = give_roles(&desk, "enseignant", &["reviewer"]).await;
    let (other, other_account) = give_roles(&desk, "gestionnaire", &["reviewer", "committee"]).await;
    // The applicant's own owner, made a reviewer too.
    let (own, own_account) = give_roles(&desk, "editeur", &["reviewer"]).await;
    let path = admitted(&desk).await;
    let manager = desk.manager().await;
    let assign =
        async |account: &str| manager.put(&format!("{path}/assignments"), json!({ "account_id": account, "duty": "reviewer" })).await;
    assert_eq!(assign(&own_account).await.refused(403)["type"], "/problems/conflict-of-interest");
    own.get(&format!("{path}/interest")).await.refused(404);
    reviewer.get(&path).await.refused(404);
    assert_eq!(assign(&account).await.status, 204);
    assert_eq!(assign(&other_account).await.status, 204);
    assert_eq!(reviewer.get("/account/reviews").await.ok()["items"][0].get("title"), None);
    assert_eq!(reviewer.get(&path).await.refused(403)["type"], "/problems/conflict-of-interest");
    let interest = format!("{path}/interest");
    assert_eq!(reviewer.get(&interest).await.ok()["hints"], json!(["mail_domain"]));
    assert_eq!(pointers(&reviewer.put(&interest, json!({ "conflict": false })).await.refused(422)), ["/reason"]);
    reviewer.put(&interest, json!({ "conflict": false, "reason": "Même hébergeur." })).await.ok();
    let read = reviewer.get(&path).await.ok();
    assert_eq!((read["state"].clone(), read.get("organisation_name"), &read["updated_by"]), (json!("in_review"), None, &json!("")));
    reviewer.get(&format!("{path}/submissions/1")).await.refused(404);
    assert_eq!(reviewer.get("/account/reviews").await.ok()["items"][0]["title"], "Palette");
    // A conflict recuses for good, and the file closes.
    other.put(&interest, json!({ "conflict": true, "reason": "Ancien associé." })).await.ok();
    other.put(&interest, json!({ "conflict": false, "reason": "Si." })).await.refused(403);
    assert_eq!(other.get(&path).await.refused(403)["type"], "/problems/conflict-of-interest");
    assert_eq!(assign(&other_account).await.refused(403)["type"], "/problems/conflict-of-interest");
    let assigned = manager.get(&format!("{path}/assignments")).await.ok();
    assert_eq!(assigned["items"].as_array().expect("items").iter().map(|a| a["account_id"].clone()).collect::<Vec<_>>(), [json!(account)]);
    desk.app.work().await;
    assert!(desk.app.mail("operateur@demo.preau.example").await["subject"].as_str().is_some_and(|s| s.contains("déport")));
}

#[tokio::test]
async fn reviews_are_blind_until_submitted_and_their_spread_is_flagged() {
    let desk = Desk::open(|_| {}).await;
    let (first, first_account) = give_roles(&desk, "enseignant", &["reviewer"]).await;
    let (second, second_account) = give_roles(&desk, "gestionnaire", &["reviewer"]).await;
    let path = admitted(&desk).await;
    review(&desk, &first, &first_account, &path, (20, 10)).await;
    let manager = desk.manager().await;
    manager.put(&format!("{path}/assignments"), json!({ "account_id": second_account, "duty": "reviewer" })).await;
    second.put(&format!("{path}/interest"), json!({ "conflict": false, "reason": "Rien." })).await.ok();
    let own = format!("{path}/review");
    second.get(&format!("{path}/reviews")).await.refused(409);
    let wrong = json!({ "scores": [{ "criterion": "pedagogy", "points": 21 }], "for_committee": "", "for_applicant": "" });
    assert_eq!(pointers(&second.put_if(&own, "\"0\"", wrong).await.refused(422)), ["/scores/0/points"]);
    let draft = json!({ "scores": [{ "criterion": "pedagogy", "points": 10 }], "for_committee": "Faible.", "for_applicant": "" });
    let etag = second.put_if(&own, "\"0\"", draft).await.etag();
    let submission = || second.request(Method::POST, &format!("{path}/review/submission")).header("if-match", etag.clone());
    assert_eq!(pointers(&second.send(submission()).await.refused(422)), ["/for_applicant", "/scores"]);
    assert_eq!(manager.get(&format!("{path}/reviews")).await.ok()["items"].as_array().map(Vec::len), Some(1), "a draft is its author's");
    review(&desk, &second, &second_account, &path, (10, 5)).await;
    let together = second.get(&format!("{path}/reviews")).await.ok();
    assert_eq!((&together["mean"], &together["spread"], &together["divergent"]), (&json!(7_500), &json!(5_000), &json!(true)));
    second.send(submission()).await.refused(409);
    desk.applicant().await.get(&format!("{path}/reviews")).await.refused(404);
}

#[tokio::test]
async fn who_could_be_assigned_is_told_with_what_speaks_against_it() {
    let desk = Desk::open(|_| {}).await;
    let path = admitted(&desk).await;
    let (reviewer, account) = give_roles(&desk, "enseignant", &["reviewer"]).await;
    give_roles(&desk, "editeur", &["reviewer"]).await;
    give_roles(&desk, "gestionnaire", &["committee"]).await;
    let manager = desk.manager().await;
    let candidates = async || manager.get(&format!("{path}/candidates")).await.ok()["items"].as_array().expect("items").clone();
    let told = candidates().await;
    let of = |told: &[Value], name: &str| told.iter().find(|one| one["name"] == name).cloned().expect(name);
    let found = of(&told, "Anne Kerouac");
    assert_eq!((&found["duties"], &found["hints"]), (&json!(["reviewer"]), &json!(["mail_domain"])));
    assert_eq!((&found["recused"], &found["waiting"]), (&json!(false), &json!(0)));
    assert_eq!(of(&told, "Élodie Martin")["hints"][0], "member");
    assert!(told.iter().all(|one| one["name"] != "Gilles Roux"), "a committee member is not assigned");
    manager.put(&format!("{path}/assignments"), json!({ "account_id": account, "duty": "reviewer" })).await;
    assert_eq!(of(&candidates().await, "Anne Kerouac")["waiting"], 1);
    desk.app.work().await;
    let mail = desk.app.mail("enseignant@demo.preau.example").await;
    assert!(mail["text"].as_str().is_some_and(|text| text.contains("/reviews/")), "{mail}");
    reviewer.put(&format!("{path}/interest"), json!({ "conflict": true, "reason": "Un frère." })).await.ok();
    let found = of(&candidates().await, "Anne Kerouac");
    assert_eq!((&found["recused"], &found["waiting"]), (&json!(true), &json!(0)));
    desk.person("fabricant").await.get(&format!("{path}/candidates")).await.refused(403);
}

#[tokio::test]
async fn the_board_finds_by_words_counts_by_state_and_shows_who_reviews() {
    let desk = Desk::open(|_| {}).await;
    let (first, first_account) = give_roles(&desk, "enseignant", &["reviewer"]).await;
    let (second, second_account) = give_roles(&desk, "gestionnaire", &["reviewer"]).await;
    let path = admitted(&desk).await;
    admitted(&desk).await;
    review(&desk, &first, &first_account, &path, (20, 10)).await;
    review(&desk, &second, &second_account, &path, (4, 2)).await;
    let manager = desk.manager().await;
    let number = manager.get(&path).await.ok()["number"].as_str().expect("a number").to_lowercase();
    let list = async |q: &str| manager.get(&format!("{}/applications?q={q}", desk.programme)).await.ok()["items"].clone();
    let found = list(&number).await;
    assert_eq!(found.as_array().map(Vec::len), Some(1));
    assert_eq!((&found[0]["score"], &found[0]["divergent"]), (&json!(6_000), &json!(true)));
    let names: Vec<&str> = found[0]["people"].as_array().expect("people").iter().filter_map(|p| p["name"].as_str()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
    assert_eq!(list("palette").await.as_array().map(Vec::len), Some(2));
    assert_eq!(list("PLUME").await.as_array().map(Vec::len), Some(2), "the applicant's name");
    assert_eq!(list("100%25").await, json!([]), "a pattern's sign is only itself");
    // Accents, case and ligatures do not matter, on either database.
    let applicant = desk.applicant().await;
    let (draft, etag) = desk.written(&applicant).await;
    let mut named = content(3_000_000);
    named["title"] = json!("ÉCOLE à l’Œuvre");
    let etag = applicant.put_if(&draft, &etag, named).await.etag();
    submit(&applicant, &draft, &etag).await.ok();
    for words in ["école", "ECOLE A L'OEUVRE", "œuvre", "l’œuv"] {
        let found = list(words).await;
        assert_eq!((found.as_array().map(Vec::len), &found[0]["title"]), (Some(1), &json!("ÉCOLE à l’Œuvre")), "{words}");
    }
    let counts = async |more: &str| manager.get(&format!("{}/application-counts{more}", desk.programme)).await.ok()["states"].clone();
    let both = json!([{ "state": "admissible", "count": 1 }, { "state": "in_review", "count": 1 }]);
    let both = [vec![json!({ "state": "submitted", "count": 1 })], both.as_array().expect("counts").clone()].concat();
    assert_eq!(counts("").await, json!(both));
    assert_eq!(counts(&format!("?q={number}")).await, json!([{ "state": "in_review", "count": 1 }]));
    first.get(&format!("{}/application-counts", desk.programme)).await.refused(403);
}

#[tokio::test]
async fn messages_go_both_ways() {
    let desk = Desk::open(|_| {}).await;
    let path = admitted(&desk).await;
    let (applicant, manager) = (desk.applicant().await, desk.manager().await);
    let messages = format!("{path}/messages");
    applicant.post(&messages, json!({ "text": "Quand ?" })).await.ok();
    manager.post(&messages, json!({ "text": "En mars." })).await.ok();
    let read = applicant.get(&messages).await.ok();
    let texts: Vec<_> = read["items"].as_array().expect("items").iter().map(|m| (m["text"].clone(), m["from_applicant"].clone())).collect();
    assert_eq!(texts, [(json!("En mars."), json!(false)), (json!("Quand ?"), json!(true))]);
    desk.app.work().await;
    let told = async |who: &str, text: &str| {
        desk.app.mail(&format!("{who}@demo.preau.example")).await["text"].as_str().is_some_and(|t| t.contains(text))
    };
    assert!(told("editeur", "En mars.").await && told("operateur", "Quand ?").await);
    desk.app.person("enseignant").await.post(&messages, json!({ "text": "Moi ?" })).await.refused(404);
}
