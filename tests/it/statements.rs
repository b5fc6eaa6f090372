//! How many SQL statements an operation costs: a small number, whatever the rows, in a reviewed file.

use crate::{
    access::{Operation, operations},
    room::{Room, Where},
    support::{App, Person, complete_content},
};
use reqwest::Method;
use sea_orm::DatabaseBackend;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What an answer cost, its caller's session included.
struct Meter<'a> {
    app: &'a App,
    costs: BTreeMap<String, u64>,
}

impl Meter<'_> {
    async fn cost<T>(&mut self, name: &str, work: impl Future<Output = T>) -> T {
        let before = self.app.server.db.statements();
        let answer = work.await;
        self.costs.insert(name.to_owned(), self.app.server.db.statements() - before);
        answer
    }

    async fn read(&mut self, person: &Person, operation: &Operation, path: &str) {
        let answer = self.cost(&operation.id, person.get(path)).await;
        assert!(answer.status.is_success(), "{} {path}: {}", operation.id, answer.text);
    }
}

/// What the programme's people, or a decided application, answer.
const NOT_THE_APPLICANTS: [&str; 8] =
    ["get_attachment", "get_decision", "get_interest", "get_proposal", "get_review", "get_reviews", "list_assignments", "list_candidates"];

/// Lists cost the same for one row as for a hundred. Look at the difference, then commit what `UPDATE_STATEMENTS=1` writes.
#[tokio::test]
async fn the_reviewed_costs_are_not_exceeded() {
    let app = App::demo().await;
    let room = Room::new(&app).await;
    let staff = room.person(&app, Where::Staff, "owner").await;
    crowd(&app, &room).await;
    let mut meter = Meter { app: &app, costs: BTreeMap::new() };
    for operation in operations() {
        let elsewhere = ["/programmes", "/calls", "/media"].iter().any(|start| operation.path.starts_with(start));
        if operation.method != Method::GET || elsewhere || NOT_THE_APPLICANTS.contains(&operation.id.as_str()) {
            continue;
        }
        let staffs = ["/moderation", "/jobs", "/audit", "/operations"].iter().any(|start| operation.path.starts_with(start))
            || operation.id == "list_claims";
        let person = if staffs { &staff } else { &room.owner };
        let path = operation.filled(&room.ids);
        let mark = if path.contains('?') { '&' } else { '?' };
        // What never changes stays in memory once read: what is counted is what an answer costs after that.
        let all = if operation.paged { format!("{path}{mark}limit=100") } else { path.clone() };
        assert!(person.get(&all).await.status.is_success(), "{}", operation.id);
        if !operation.paged {
            meter.read(person, &operation, &path).await;
            continue;
        }
        meter.read(person, &operation, &format!("{path}{mark}limit=1")).await;
        let one = meter.costs[&operation.id];
        meter.read(person, &operation, &all).await;
        assert_eq!(meter.costs[&operation.id], one, "{} costs more for more rows", operation.id);
    }
    journey(&mut meter, &room, &staff).await;

    // PostgreSQL asks for a lock by name where SQLite has one writer.
    let spare = if app.server.db.backend() == DatabaseBackend::Postgres { 1 } else { 0 };
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/it/statements.txt");
    if std::env::var_os("UPDATE_STATEMENTS").is_some() {
        let text: String = meter.costs.iter().map(|(name, cost)| format!("{name:<32}{cost:>3}\n")).collect();
        std::fs::write(path, text).expect("written");
    }
    let reviewed = std::fs::read_to_string(path).expect("a reviewed file");
    let reviewed: BTreeMap<&str, u64> =
        reviewed.lines().filter_map(|l| l.split_once(' ')).map(|(name, n)| (name, n.trim().parse().expect("a number"))).collect();
    for (name, cost) in &meter.costs {
        let budget = reviewed.get(name.as_str()).unwrap_or_else(|| panic!("{name} costs {cost} and has no budget"));
        assert!(*cost <= budget + spare, "{name} costs {cost} statements, its budget is {budget}");
    }
}

/// Several of everything that lists show.
async fn crowd(app: &App, room: &Room) {
    let organisation = room.organisation;
    for n in 0..3 {
        room.person(app, Where::Own, "editor").await;
        let invitation = json!({ "email": format!("{n}@foule.example"), "role": "member" });
        room.owner.post(&format!("/organisations/{organisation}/invitations"), invitation).await.ok();
        room.owner.post("/account/tokens", json!({ "name": "essai", "scopes": ["catalogue:read"], "days": 3 })).await.ok();
        let listing = Room::draft(&room.owner, organisation).await;
        room.owner.post(&format!("/listings/{listing}/submission"), Value::Null).await.ok();
        let report = json!({ "kind": "other", "text": "Voyez." });
        let published = room.ids["listing"].as_str().expect("an id");
        assert_eq!(app.stranger().post(&format!("/listings/{published}/reports"), report).await.status, 202);
        let claimant = room.person(app, Where::Elsewhere, "owner").await;
        claimant.post("/claims", json!({ "kind": "organisation", "subject": organisation, "reason": "La nôtre." })).await.ok();
    }
    app.work().await;
}

/// The writes of a listing's life, and what people do around it.
async fn journey(meter: &mut Meter<'_>, room: &Room, staff: &Person) {
    let owner = &room.owner;
    let organisation = format!("/organisations/{}", room.organisation);
    let new = json!({ "kind": "app", "title": "Parcours" });
    let made = meter.cost("create_listing", owner.post(&format!("{organisation}/listings"), new)).await.ok();
    let listing = format!("/listings/{}", made["listing_id"].as_str().expect("an id"));
    let etag = owner.get(&format!("{listing}/draft")).await.etag();
    meter.cost("update_draft", owner.put_if(&format!("{listing}/draft"), &etag, complete_content("Parcours"))).await.ok();
    let sent = meter.cost("submit_draft", owner.post(&format!("{listing}/submission"), Value::Null)).await.ok();
    let revision = format!("/moderation/revisions/{}", sent["id"].as_str().expect("an id"));
    meter.cost("assign_revision", staff.put(&format!("{revision}/assignment"), Value::Null)).await.ok();
    let publish = json!({ "verdict": "publish", "reasons": [] });
    meter.cost("decide_revision", staff.post(&format!("{revision}/decision"), publish)).await.ok();
    let price = json!({ "offer": "classe", "amount_cents": 500, "valid_from": "2026-12-01" });
    meter.cost("create_price", owner.post(&format!("{listing}/prices"), price)).await.ok();
    let report = json!({ "kind": "other", "text": "Voyez." });
    let stranger = meter.app.stranger();
    assert_eq!(meter.cost("create_report", stranger.post(&format!("{listing}/reports"), report)).await.status, 202);
    meter.cost("suspend_listing", staff.put(&format!("{listing}/suspension"), json!({ "reason": "Lien mort." }))).await.ok();
    meter.cost("restore_listing", staff.delete(&format!("{listing}/suspension"))).await.ok();
    meter.cost("withdraw_listing", owner.post(&format!("{listing}/withdrawal"), Value::Null)).await.ok();
    let invitation = json!({ "email": "parcours@foule.example", "role": "member" });
    meter.cost("create_invitation", owner.post(&format!("{organisation}/invitations"), invitation)).await.ok();
    let claim = room.ids["claim_id"].as_str().expect("an id");
    let decision = json!({ "accept": true, "reason": "Vu." });
    meter.cost("decide_claim", staff.post(&format!("/claims/{claim}/decision"), decision)).await.ok();
    let etag = owner.get(&organisation).await.etag();
    let patch = owner.request(Method::PATCH, &organisation).header("if-match", etag).json(&json!({ "town": "Lyon" }));
    meter.cost("update_organisation", owner.send(patch)).await.ok();
}
