//! Reviewers by rule through the front door: previewed, applied as it was seen, replaced where one recuses.

use crate::{
    applications::Desk,
    instruction::{admitted, give_roles},
    room::member,
    support::{Answer, Person},
};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Reviewers whom nothing binds to the applicant, by account.
async fn reviewers(desk: &Desk, count: usize) -> BTreeMap<String, Person> {
    let school = desk.app.organisation_of(&desk.person("gestionnaire").await).await.parse().expect("an id");
    let mut all = BTreeMap::new();
    for _ in 0..count {
        let (person, account) = member(&desk.app, school, "member").await;
        let email = person.get("/session").await.ok()["account"]["email"].clone();
        let roles = json!({ "email": email, "roles": ["reviewer"] });
        desk.manager().await.put(&format!("{}/people", desk.programme), roles).await.ok();
        all.insert(account.to_string(), person);
    }
    all
}

fn accounts(people: &Value) -> Vec<String> {
    people.as_array().expect("people").iter().filter_map(|one| one["account_id"].as_str().map(str::to_owned)).collect()
}

async fn apply(person: &Person, plan: &str, etag: Option<&str>, seed: i64) -> Answer {
    let mut request = person.request(Method::POST, plan).json(&json!({ "seed": seed }));
    if let Some(etag) = etag {
        request = request.header("if-match", etag);
    }
    person.send(request).await
}

async fn assigned(manager: &Person, path: &str) -> BTreeSet<String> {
    accounts(&manager.get(&format!("{path}/assignments")).await.ok()["items"]).into_iter().collect()
}

#[tokio::test]
async fn a_plan_shares_files_evenly_and_is_applied_as_it_was_seen() {
    let desk = Desk::open(|_| {}).await;
    let free = reviewers(&desk, 3).await;
    give_roles(&desk, "enseignant", &["reviewer"]).await;
    give_roles(&desk, "editeur", &["reviewer"]).await;
    let mut paths = Vec::new();
    for _ in 0..3 {
        paths.push(admitted(&desk).await);
    }
    let (manager, plan) = (desk.manager().await, format!("{}/reviewer-plan", desk.call));
    let seen = manager.get(&format!("{plan}?seed=7")).await;
    let etag = seen.etag();
    let told = seen.ok();
    for file in told["files"].as_array().expect("files") {
        let chosen = accounts(&file["chosen"]);
        assert_eq!((chosen.len(), &file["missing"]), (2, &json!(0)));
        assert!(chosen.iter().chain(&accounts(&file["alternates"])).all(|account| free.contains_key(account)), "{file}");
        let why = |name: &str| {
            file["left_out"].as_array().expect("people").iter().find(|one| one["name"] == name).expect(name)["reasons"].clone()
        };
        assert_eq!(why("Anne Kerouac"), json!(["mail_domain"]));
        assert_eq!(why("Élodie Martin")[0], "member");
    }
    let loads = told["reviewers"].as_array().expect("reviewers").iter().filter(|one| one["after"] != 0);
    assert_eq!(loads.map(|one| (&one["before"], &one["after"])).collect::<Vec<_>>(), [(&json!(0), &json!(2)); 3]);
    // Nothing happened yet, and the same seed says the same.
    assert!(assigned(&manager, &paths[0]).await.is_empty());
    let again = manager.get(&format!("{plan}?seed=7")).await;
    assert_eq!((again.etag(), again.ok()), (etag.clone(), told.clone()));
    // What was seen is what is applied: not another draw, and not after somebody else assigned.
    apply(&manager, &plan, None, 7).await.refused(428);
    apply(&manager, &plan, Some(&etag), 8).await.refused(412);
    let by_hand = free.keys().next().expect("a reviewer").clone();
    manager.put(&format!("{}/assignments", paths[0]), json!({ "account_id": by_hand, "duty": "reviewer" })).await;
    apply(&manager, &plan, Some(&etag), 7).await.refused(412);
    assert!(assigned(&manager, &paths[1]).await.is_empty());
    let seen = manager.get(&format!("{plan}?seed=7")).await;
    let etag = seen.etag();
    let applied = apply(&manager, &plan, Some(&etag), 7).await.ok();
    assert_eq!(applied["files"], seen.ok()["files"]);
    let mut shares: BTreeMap<String, usize> = BTreeMap::new();
    for path in &paths {
        let people = assigned(&manager, path).await;
        assert_eq!(people.len(), 2);
        people.into_iter().for_each(|account| *shares.entry(account).or_default() += 1);
        assert_eq!(manager.get(path).await.ok()["state"], "in_review");
    }
    assert_eq!(shares.into_values().collect::<Vec<_>>(), [2, 2, 2]);
    assert_eq!(manager.get(&plan).await.ok()["files"], json!([]));
    apply(&manager, &plan, Some(&etag), 7).await.refused(412);
    desk.app.work().await;
    for person in free.values() {
        let email = person.get("/session").await.ok()["account"]["email"].as_str().expect("text").to_owned();
        assert!(desk.app.mail(&email).await["text"].as_str().is_some_and(|text| text.contains("/reviews/")));
        person.get(&plan).await.refused(403);
    }
}

#[tokio::test]
async fn where_one_recuses_the_next_takes_over() {
    let desk = Desk::open(|edit| edit["content"]["reviewers_per_application"] = json!(1)).await;
    let free = reviewers(&desk, 3).await;
    let path = admitted(&desk).await;
    let (manager, plan) = (desk.manager().await, format!("{}/reviewer-plan", desk.call));
    let seen = manager.get(&format!("{plan}?seed=1")).await;
    let etag = seen.etag();
    let file = seen.ok()["files"][0].clone();
    let order = [accounts(&file["chosen"]), accounts(&file["alternates"])].concat();
    assert_eq!(order.len(), 3);
    apply(&manager, &plan, Some(&etag), 1).await.ok();
    let conflict = json!({ "conflict": true, "reason": "Ancien associé." });
    for (n, account) in order.iter().enumerate() {
        assert_eq!(assigned(&manager, &path).await, BTreeSet::from([account.clone()]));
        free[account].put(&format!("{path}/interest"), conflict.clone()).await.ok();
        let left: BTreeSet<String> = order.get(n + 1).cloned().into_iter().collect();
        assert_eq!(assigned(&manager, &path).await, left);
    }
    let id = path.trim_start_matches("/applications/");
    let events = manager.get(&format!("/audit/events?subject_kind=application&subject_id={id}&limit=100")).await.ok();
    let replaced = events["items"].as_array().expect("events").iter().filter(|event| event["action"] == "replace_reviewer").count();
    assert_eq!(replaced, 2);
    // Nobody is left: the plan says why.
    let left_out = manager.get(&plan).await.ok()["files"][0]["left_out"].clone();
    assert!(left_out.as_array().expect("people").iter().all(|one| one["reasons"] == json!(["recused"])), "{left_out}");
}
