//! How many SQL statements an operation costs: a small number, whatever the rows, in a reviewed file.

use crate::{
    access::{Operation, operations},
    applications::{Desk, submit},
    decisions::{accept, clear, funded},
    instruction::{admitted, give_roles},
    room::{Room, Where},
    support::{App, Person, complete_content},
};
use preau::kernel::generation;
use reqwest::Method;
use sea_orm::DatabaseBackend;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What an answer cost, its caller's session included.
struct Meter<'a> {
    app: &'a App,
    costs: BTreeMap<String, u64>,
}

impl<'a> Meter<'a> {
    fn new(app: &'a App) -> Self {
        Self { app, costs: BTreeMap::new() }
    }

    async fn cost<T>(&mut self, name: &str, work: impl Future<Output = T>) -> T {
        let before = self.app.server.db.statements();
        let answer = work.await;
        self.costs.insert(name.to_owned(), self.app.server.db.statements() - before);
        answer
    }

    /// With nothing in memory that answers, or parts of them, were made of; the catalogue's generation is read anew.
    async fn read(&mut self, person: &Person, operation: &Operation, path: &str) {
        self.app.server.answers.forget();
        tokio::time::sleep(generation::HOLDS).await;
        let answer = self.cost(&operation.id, person.get(path)).await;
        assert!(answer.status.is_success(), "{} {path}: {}", operation.id, answer.text);
    }
}

/// What the programme's people, a decided application, or a file on its way answer.
const NOT_THE_APPLICANTS: [&str; 10] = [
    "get_attachment",
    "get_decision",
    "get_interest",
    "get_letter",
    "get_proposal",
    "get_review",
    "get_reviews",
    "get_upload",
    "list_assignments",
    "list_candidates",
];

/// Lists cost the same for one row as for a hundred, commands beside one application as beside a hundred. Look at the difference, then commit what `UPDATE_STATEMENTS=1` writes.
#[tokio::test]
async fn the_reviewed_costs_are_not_exceeded() {
    // What an answer costs that is not in memory.
    let app = App::demo_with(|settings| settings.answers_mib = 0).await;
    let room = Room::new(&app).await;
    let staff = room.person(&app, Where::Staff, "owner").await;
    crowd(&app, &room).await;
    let mut meter = Meter::new(&app);
    for operation in operations() {
        let elsewhere = ["/programmes", "/calls", "/committee-sessions", "/media"].iter().any(|start| operation.path.starts_with(start));
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
    meter.costs.extend(funding().await);

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
        let editor = room.person(app, Where::Own, "editor").await;
        let mandate = json!({ "account_id": editor.get("/session").await.ok()["account"]["id"], "from": "2026-11-24" });
        room.owner.post(&format!("/organisations/{organisation}/mandates"), mandate).await.ok();
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

/// An application's life and the lists around it, alone and beside a hundred.
async fn funding() -> BTreeMap<String, u64> {
    let (desk, first, second) = funded(1_000_000_000, |edit| edit["content"]["reviewers_per_application"] = json!(1)).await;
    let (reviewer, account) = give_roles(&desk, "enseignant", &["reviewer"]).await;
    let people = People { first, second, reviewer, account };
    let alone = life(&desk, &people).await;
    for _ in 1..100 {
        admitted(&desk).await;
    }
    let crowded = life(&desk, &people).await;
    assert_eq!(alone, crowded, "what an application costs does not depend on the others");
    crowded
}

/// Two who decide, the second of whom keeps the accounts too, and who reviews.
struct People {
    first: Person,
    second: Person,
    reviewer: Person,
    account: String,
}

async fn life(desk: &Desk, people: &People) -> BTreeMap<String, u64> {
    let mut meter = Meter::new(&desk.app);
    let People { first, second, reviewer, account } = people;
    let (manager, applicant) = (desk.manager().await, desk.applicant().await);
    let (path, etag) = desk.written(&applicant).await;
    meter.cost("submit_application", submit(&applicant, &path, &etag)).await.ok();
    let etag = manager.get(&path).await.etag();
    let check = json!({ "admissible": true, "reason": "Complet." });
    meter.cost("update_admissibility", manager.put_if(&format!("{path}/admissibility"), &etag, check)).await.ok();
    let assignment = json!({ "account_id": account, "duty": "reviewer" });
    assert_eq!(meter.cost("update_assignment", manager.put(&format!("{path}/assignments"), assignment)).await.status, 204);
    let nothing = json!({ "conflict": false, "reason": "Rien." });
    meter.cost("declare_interest", reviewer.put(&format!("{path}/interest"), nothing)).await.ok();
    let scores = json!([{ "criterion": "pedagogy", "points": 20 }, { "criterion": "feasibility", "points": 10 }]);
    let opinion = json!({ "scores": scores, "for_committee": "Solide.", "for_applicant": "Bien." });
    let etag = reviewer.get(&format!("{path}/review")).await.etag();
    let etag = meter.cost("update_review", reviewer.put_if(&format!("{path}/review"), &etag, opinion)).await.etag();
    let submission = reviewer.request(Method::POST, &format!("{path}/review/submission")).header("if-match", etag);
    meter.cost("submit_review", reviewer.send(submission)).await.ok();
    let etag = manager.get(&path).await.etag();
    let proposal = json!({ "amount_cents": 3_000_000, "reason": "Premier." });
    meter.cost("update_proposal", manager.put_if(&format!("{path}/proposal"), &etag, proposal)).await.ok();

    let programme = &desk.programme;
    for (name, list) in [
        ("get_ranking", format!("{}/ranking?limit=100", desk.call)),
        ("get_dashboard", format!("{programme}/dashboard")),
        ("get_budget", format!("{programme}/budget")),
        ("list_programme_applications", format!("{programme}/applications?limit=100")),
        ("count_programme_applications", format!("{programme}/application-counts")),
        ("list_movements", format!("{programme}/movements?limit=100")),
        ("list_programme_people", format!("{programme}/people?limit=100")),
        ("list_candidates", format!("{path}/candidates?limit=100")),
        ("list_assignments", format!("{path}/assignments?limit=100")),
        ("get_proposal", format!("{path}/proposal")),
        ("get_reviews", format!("{path}/reviews")),
    ] {
        assert!(manager.get(&list).await.status.is_success(), "{name}");
        meter.cost(name, manager.get(&list)).await.ok();
    }

    clear(first, &path).await;
    clear(second, &path).await;
    let etag = first.get(&path).await.etag();
    let decision = first.request(Method::POST, &format!("{path}/decision")).header("if-match", etag);
    let decision = decision.header("idempotency-key", uuid::Uuid::now_v7().to_string()).json(&accept());
    meter.cost("decide_application", first.send(decision)).await.ok();
    let agrees = json!({ "confirm": true, "reason": "Vu." });
    meter.cost("confirm_decision", second.post(&format!("{path}/decision/confirmation"), agrees)).await.ok();
    meter.cost("get_decision", applicant.get(&format!("{path}/decision"))).await.ok();
    let etag = second.get(&path).await.etag();
    let signature = json!({ "signed_on": "2026-11-24", "reference": "2026-042" });
    meter.cost("sign_application", second.put_if(&format!("{path}/signature"), &etag, signature)).await.ok();
    let back = json!({ "amount_cents": 1_000_000, "reason": "Tranche abandonnée." });
    meter.cost("create_give_back", second.post(&format!("{path}/give-backs"), back)).await.ok();
    meter.costs
}
