//! Applications through the front door: eligible, written by several people, submitted in time and once.

use crate::{
    calls::{edit, field},
    programmes::programme,
    support::{App, Person, pointers, rounds},
};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::{collections::HashMap, sync::Mutex};

/// An open call and who meets around it.
pub struct Desk {
    pub app: App,
    pub programme: String,
    pub call: String,
    /// Of the organisation that applies.
    pub organisation: String,
    /// Who is signed in, and since when.
    seats: Mutex<HashMap<String, (DateTime<Utc>, Person)>>,
}

impl Desk {
    pub async fn open(change: impl FnOnce(&mut Value)) -> Self {
        let app = App::demo().await;
        let (manager, programme, axes) = programme(&app).await;
        let mut new = edit(&axes[0]);
        new["window"]["opens_at"] = json!("2026-11-20T08:00:00Z");
        change(&mut new);
        let file = manager.post(&format!("{programme}/calls"), new).await.ok();
        let call = format!("/calls/{}", file["id"].as_str().expect("an id"));
        manager.publish(&call, "\"1\"").await.ok();
        let organisation = app.organisation_of(&app.person("editeur").await).await;
        Self { app, programme, call, organisation, seats: Mutex::default() }
    }

    pub async fn applicant(&self) -> Person {
        self.person("editeur").await
    }

    pub async fn manager(&self) -> Person {
        self.person("operateur").await
    }

    /// Signed in anew only where the session is over: signing in too often is refused.
    pub async fn person(&self, who: &str) -> Person {
        let now = self.app.clock.now();
        let seated = self.seats.lock().expect("no test died here").get(who).cloned();
        if let Some((since, person)) = seated
            && now - since < TimeDelta::hours(12)
        {
            return person;
        }
        let person = self.app.person(who).await;
        self.seats.lock().expect("no test died here").insert(who.to_owned(), (now, person.clone()));
        person
    }

    pub fn call_id(&self) -> &str {
        self.call.trim_start_matches("/calls/")
    }

    /// Publishes what `change` makes of the call.
    pub async fn republish(&self, change: impl FnOnce(&mut Value)) {
        let manager = self.manager().await;
        let path = format!("{}/file", self.call);
        let file = manager.get(&path).await;
        let etag = file.etag();
        let mut edit = file.ok()["edit"].clone();
        change(&mut edit);
        let etag = manager.put_if(&path, &etag, edit).await.etag();
        manager.publish(&self.call, &etag).await.ok();
    }

    /// A draft with everything in it.
    pub async fn written(&self, applicant: &Person) -> (String, String) {
        let new = json!({ "call_id": self.call_id(), "title": "Palette" });
        let made = applicant.post(&format!("/organisations/{}/applications", self.organisation), new).await.ok();
        let path = format!("/applications/{}", made["id"].as_str().expect("an id"));
        let etag = applicant.put_if(&path, "\"1\"", content(3_000_000)).await.etag();
        (path, etag)
    }
}

pub fn content(amount: i64) -> Value {
    json!({
        "title": "Palette", "supports": ["financial"], "amount_cents": amount, "cost_cents": amount * 2,
        "answers": { "project": { "title": "Palette", "audience": "pupils", "pupils": 300 } },
    })
}

pub async fn submit(person: &Person, path: &str, etag: &str) -> crate::support::Answer {
    let request = person.request(reqwest::Method::POST, &format!("{path}/submission"));
    let request = request.header("if-match", etag).header("idempotency-key", uuid::Uuid::now_v7().to_string());
    person.send(request.json(&json!({ "mandate": true }))).await
}

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

pub fn refusals_of(events: &Value, action: &str) -> Vec<String> {
    let items = events["items"].as_array().expect("events");
    let data = |e: &Value| serde_json::from_str::<Value>(e["data"].as_str().unwrap_or_default()).unwrap_or_else(|_| e["data"].clone());
    items.iter().filter(|e| e["action"] == action).filter_map(|e| data(e)["refused"].as_str().map(str::to_owned)).collect()
}

#[tokio::test]
async fn who_may_apply_is_told_in_plain_words_before_the_form() {
    let desk = Desk::open(|edit| edit["content"]["aid_basis"] = json!("de_minimis")).await;
    let applicant = desk.applicant().await;
    let ask = format!("{}/eligibility?organisation_id={}", desk.call, desk.organisation);
    let failing = |told: &Value| -> Vec<String> {
        let checks = told["checks"].as_array().expect("checks");
        checks.iter().filter(|c| c["passed"] == false).filter_map(|c| c["rule"].as_str().map(str::to_owned)).collect()
    };
    let told = applicant.get(&ask).await.ok();
    assert_eq!((failing(&told), &told["eligible"]), (vec!["declaration".to_owned()], &json!(false)));
    let start = format!("/organisations/{}/applications", desk.organisation);
    let new = json!({ "call_id": desk.call_id(), "title": "Palette" });
    let refused = applicant.post(&start, new.clone()).await.refused(409);
    assert_eq!(refused["type"], "/problems/ineligible");
    let declaration = json!({ "fiscal_year_end": { "month": 12, "day": 31 }, "aid": [], "complete": true });
    applicant.put_if(&format!("/organisations/{}/aid-declaration", desk.organisation), "\"0\"", declaration).await.ok();
    assert_eq!(applicant.get(&ask).await.ok()["eligible"], true);
    applicant.post(&start, new.clone()).await.ok();
    // A school is not who the call is for; a teacher may not even start; nobody asks for somebody else.
    let manager = desk.app.person("gestionnaire").await;
    let school = desk.app.organisation_of(&manager).await;
    let told = manager.get(&format!("{}/eligibility?organisation_id={school}", desk.call)).await.ok();
    assert_eq!(failing(&told), ["capacity", "declaration"]);
    desk.app.person("enseignant").await.post(&format!("/organisations/{school}/applications"), new.clone()).await.refused(403);
    manager.get(&ask).await.refused(404);
    desk.app.advance(TimeDelta::days(100));
    let late = desk.applicant().await;
    assert_eq!(failing(&late.get(&ask).await.ok()), ["window"]);
    assert_eq!(late.post(&start, new).await.refused(409)["type"], "/problems/ineligible");
}

#[tokio::test]
async fn a_draft_tells_every_fault_at_once_and_is_submitted_once() {
    let desk = Desk::open(|_| {}).await;
    let applicant = desk.applicant().await;
    let (path, etag) = desk.written(&applicant).await;
    let wrong = json!({
        "title": "Palette", "supports": ["financial", "technical"], "amount_cents": 10_000_001, "cost_cents": 10_000_001,
        "answers": { "project": { "audience": "teachers", "pupils": 3, "more": true } },
    });
    let saved = applicant.put_if(&path, &etag, wrong).await;
    let etag = saved.etag();
    let all =
        ["/amount_cents", "/amount_cents", "/answers/project/more", "/answers/project/pupils", "/answers/project/title", "/supports/1"];
    assert_eq!(pointers(&json!({ "errors": saved.ok()["faults"] })), all);
    assert_eq!(pointers(&submit(&applicant, &path, &etag).await.refused(422)), all);
    for amount in [json!(-1), json!(0), json!(10.005), json!("12,345")] {
        let mut body = content(1);
        body["amount_cents"] = amount;
        assert_eq!(pointers(&applicant.put_if(&path, &etag, body).await.refused(422)), ["/amount_cents"]);
    }
    let etag = applicant.put_if(&path, &etag, content(3_000_000)).await.etag();
    submit(&applicant, &path, "\"1\"").await.refused(412);
    let received = submit(&applicant, &path, &etag).await;
    assert_eq!(received.status, 201);
    let receipt = received.ok();
    let sent = applicant.get(&format!("{path}/submissions/1")).await.ok();
    assert_eq!(sent["receipt"], receipt);
    let frozen = sent["frozen"].as_str().expect("text");
    assert_eq!(receipt["sha256"], hex::encode(Sha256::digest(frozen)));
    assert_eq!(serde_json::from_str::<Value>(frozen).expect("JSON")["content"], content(3_000_000));
    assert_eq!(instant(receipt["received_at"].as_str().expect("an instant")), desk.app.clock.now());
    // Twice, or changed afterwards: refused, and remembered with what was refused before.
    let read = applicant.get(&path).await;
    let etag = read.etag();
    assert_eq!(read.ok()["state"], "submitted");
    submit(&applicant, &path, &etag).await.refused(409);
    applicant.put_if(&path, &etag, content(1)).await.refused(409);
    desk.app.work().await;
    let mail = desk.app.mail("editeur@demo.preau.example").await;
    assert!(mail["text"].as_str().is_some_and(|text| text.contains(receipt["sha256"].as_str().expect("a hash"))), "{mail}");
    let manager = desk.manager().await;
    let id = path.trim_start_matches("/applications/");
    let events = manager.get(&format!("/audit/events?subject_kind=application&subject_id={id}&limit=100")).await.ok();
    assert_eq!(refusals_of(&events, "submit_application"), ["conflict", "invalid"]);
    let states: Vec<Value> =
        applicant.get(&format!("{path}/steps")).await.ok()["items"].as_array().expect("steps").iter().map(|s| s["state"].clone()).collect();
    assert_eq!(states, ["draft", "submitted"]);
}

#[tokio::test]
async fn one_microsecond_decides_and_grace_counts() {
    for (closes, grace) in [("2027-03-28T01:00:00Z", 60), ("2027-10-31T01:30:00Z", 0)] {
        let desk = Desk::open(|edit| {
            edit["window"]["closes_at"] = json!(closes);
            edit["window"]["grace_seconds"] = json!(grace);
        })
        .await;
        let ends = instant(closes) + TimeDelta::seconds(grace);
        desk.app.advance(ends - TimeDelta::milliseconds(2) - desk.app.clock.now());
        let applicant = desk.applicant().await;
        let (early, early_tag) = desk.written(&applicant).await;
        let (late, late_tag) = desk.written(&applicant).await;
        desk.app.advance(TimeDelta::milliseconds(2) - TimeDelta::microseconds(1));
        let receipt = submit(&applicant, &early, &early_tag).await.ok();
        assert_eq!(instant(receipt["received_at"].as_str().expect("an instant")), ends - TimeDelta::microseconds(1));
        desk.app.advance(TimeDelta::microseconds(1));
        let refused = submit(&applicant, &late, &late_tag).await.refused(409);
        assert_eq!(refused["type"], "/problems/too-late");
        assert_eq!(applicant.get(&late).await.ok()["state"], "draft");
    }
}

/// Two editors save one draft as the form does, on top of what each last knew of it, round after round: who does
/// not know what the other saved is told so by a 412, and nothing vanishes.
#[tokio::test]
async fn two_people_write_one_draft_and_nothing_vanishes() {
    let rounds = rounds(60);
    let desk = Desk::open(|_| {}).await;
    let applicant = desk.applicant().await;
    let (path, _) = desk.written(&applicant).await;
    let organisation = desk.organisation.parse().expect("an id");
    let colleague = crate::room::member(&desk.app, organisation, "editor").await.0;
    let reader = crate::room::member(&desk.app, organisation, "member").await.0;
    let read = async |person: &Person| {
        let read = person.get(&path).await;
        (read.etag(), read.ok()["content"].clone())
    };
    let text = |content: &Value| content["answers"]["project"]["title"].as_str().expect("text").to_owned();
    // Each adds words of its own behind all that it knows: what once stood there stands there for good, in its order.
    let write = async |person: &Person, name: &str| {
        let (mut etag, mut known) = read(person).await;
        let mut stale = 0;
        for n in 0..rounds {
            loop {
                let mut next = known.clone();
                next["answers"]["project"]["title"] = json!(format!("{} {name}{n}", text(&known)));
                let answer = person.put_if(&path, &etag, next.clone()).await;
                if answer.status == 200 {
                    (etag, known) = (answer.etag(), next);
                    break;
                }
                answer.refused(412);
                stale += 1;
                let newer = read(person).await;
                assert!(text(&newer.1).starts_with(&format!("{} ", text(&known))), "{known} became {}", newer.1);
                (etag, known) = newer;
            }
        }
        stale
    };
    let before = read(&applicant).await.1;
    let (a, b) = tokio::join!(write(&applicant, "a"), write(&colleague, "b"));
    // Both began from the same: one at least came second.
    assert!(a + b > 0);
    let (etag, after) = read(&applicant).await;
    assert_eq!(etag, format!("\"{}\"", 2 + 2 * rounds), "each save counts once");
    let mut words: Vec<String> =
        text(&after).strip_prefix(&text(&before)).expect("the beginning").split(' ').skip(1).map(str::to_owned).collect();
    let mut all: Vec<String> = (0..rounds).flat_map(|n| [format!("a{n}"), format!("b{n}")]).collect();
    words.sort();
    all.sort();
    assert_eq!(words, all);
    let etag = reader.get(&path).await.etag();
    reader.put_if(&path, &etag, content(1)).await.refused(403);
    assert_eq!(submit(&colleague, &path, &etag).await.refused(403)["status"], 403, "an editor has no mandate");
    desk.app.person("fabricant").await.get(&path).await.refused(404);
    desk.manager().await.get(&path).await.refused(404);
}

#[tokio::test]
async fn a_draft_is_told_of_a_new_version_and_chooses() {
    let desk = Desk::open(|_| {}).await;
    let applicant = desk.applicant().await;
    let (kept, _) = desk.written(&applicant).await;
    let (moved, _) = desk.written(&applicant).await;
    desk.republish(|edit| {
        edit["content"]["form"]["sections"][0]["fields"].as_array_mut().expect("fields").push(field("partner", "text", true));
    })
    .await;
    for path in [&kept, &moved] {
        let read = applicant.get(path).await;
        let etag = read.etag();
        assert_eq!(read.ok()["must_choose_version"], true);
        assert_eq!(submit(&applicant, path, &etag).await.refused(409)["type"], "/problems/call-changed");
    }
    let choose = async |path: &str, version: i32| {
        let etag = applicant.get(path).await.etag();
        applicant.put_if(&format!("{path}/call-version"), &etag, json!({ "version": version })).await
    };
    assert_eq!(pointers(&choose(&kept, 3).await.refused(422)), ["/version"]);
    let etag = choose(&kept, 1).await.etag();
    let receipt = submit(&applicant, &kept, &etag).await.ok();
    assert_eq!(receipt["call_version"], 1);
    let chosen = choose(&moved, 2).await;
    let etag = chosen.etag();
    assert_eq!(pointers(&json!({ "errors": chosen.ok()["faults"] })), ["/answers/project/partner"]);
    assert_eq!(pointers(&submit(&applicant, &moved, &etag).await.refused(422)), ["/answers/project/partner"]);
    assert_eq!(choose(&kept, 2).await.refused(409)["type"], "/problems/conflict", "a submitted one keeps its version");
}

#[tokio::test]
async fn the_programme_lists_what_it_received_and_an_applicant_its_own() {
    let desk = Desk::open(|_| {}).await;
    let applicant = desk.applicant().await;
    let mut paths = Vec::new();
    for _ in 0..3 {
        let (path, etag) = desk.written(&applicant).await;
        submit(&applicant, &path, &etag).await.ok();
        desk.app.advance(TimeDelta::minutes(1));
        paths.push(path);
    }
    let (draft, _) = desk.written(&applicant).await;
    let manager = desk.manager().await;
    let list = format!("{}/applications", desk.programme);
    let ids = |page: &Value| -> Vec<String> {
        page["items"].as_array().expect("items").iter().map(|i| format!("/applications/{}", i["id"].as_str().expect("an id"))).collect()
    };
    let first = manager.get(&format!("{list}?limit=2&call_id={}", desk.call_id())).await.ok();
    assert_eq!(ids(&first), [paths[2].clone(), paths[1].clone()]);
    let next = first["next"].as_str().expect("a second page");
    let second = manager.get(&format!("{list}?limit=2&call_id={}&cursor={next}", desk.call_id())).await.ok();
    assert_eq!((ids(&second), second["next"].clone()), (vec![paths[0].clone()], Value::Null));
    manager.get(&format!("{list}?limit=2&cursor={next}")).await.refused(422);
    applicant.get(&list).await.refused(403);
    let own = format!("/organisations/{}/applications", desk.organisation);
    assert_eq!(ids(&applicant.get(&format!("{own}?state=draft")).await.ok()), [draft]);
    assert_eq!(ids(&applicant.get(&own).await.ok()).len(), 4);
    // Withdrawn: over for everybody.
    let etag = applicant.get(&paths[0]).await.etag();
    let request = applicant.request(reqwest::Method::POST, &format!("{}/withdrawal", paths[0])).header("if-match", &etag);
    assert_eq!(applicant.send(request.json(&json!({ "reason": "Abandon" }))).await.ok()["state"], "withdrawn");
    assert_eq!(ids(&manager.get(&format!("{list}?state=withdrawn")).await.ok()), [paths[0].clone()]);
    let request = applicant.request(reqwest::Method::POST, &format!("{}/withdrawal", paths[0])).header("if-match", "\"5\"");
    applicant.send(request.json(&json!({ "reason": "Encore" }))).await.refused(409);
}
