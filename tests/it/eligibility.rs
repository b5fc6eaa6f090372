//! Calls for some countries or sizes only, and what owners declare of their organisation.

use crate::{
    applications::{Desk, submit},
    support::{Answer, Person, pointers},
};
use serde_json::{Value, json};

async fn declare(desk: &Desk, person: &Person, country: &str, size: &str) -> Answer {
    let path = format!("/organisations/{}", desk.organisation);
    let etag = person.get(&path).await.etag();
    person.put_if(&format!("{path}/declaration"), &etag, json!({ "country": country, "size": size })).await
}

/// The rules that fail, and what they say.
async fn failing(desk: &Desk, person: &Person) -> Vec<(String, String)> {
    let told = person.get(&format!("{}/eligibility?organisation_id={}", desk.call, desk.organisation)).await.ok();
    let checks = told["checks"].as_array().expect("checks").clone();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    checks.iter().filter(|check| check["passed"] == false).map(|check| (text(&check["rule"]), text(&check["detail"]))).collect()
}

async fn open() -> Desk {
    Desk::open(|edit| {
        edit["content"]["applicants"]["countries"] = json!(["FR", "BE"]);
        edit["content"]["applicants"]["sizes"] = json!(["micro", "small"]);
    })
    .await
}

#[tokio::test]
async fn a_call_for_some_countries_and_sizes_asks_what_the_owner_declared() {
    let desk = open().await;
    let owner = desk.applicant().await;
    let told = failing(&desk, &owner).await;
    assert_eq!(told.len(), 1, "who has a SIREN is established in France: {told:?}");
    assert_eq!((told[0].0.as_str(), told[0].1.contains("Un propriétaire déclare d’abord")), ("size", true));
    let start = format!("/organisations/{}/applications", desk.organisation);
    let new = json!({ "call_id": desk.call_id(), "title": "Palette" });
    assert_eq!(owner.post(&start, new.clone()).await.refused(409)["type"], "/problems/ineligible");

    declare(&desk, &owner, "DE", "large").await.ok();
    let told = failing(&desk, &owner).await;
    assert_eq!(told.iter().map(|(rule, _)| rule.as_str()).collect::<Vec<_>>(), ["country", "size"]);
    assert!(told[0].1.contains("France, Belgique"), "{told:?}");
    assert!(told[1].1.contains("grande entreprise"), "{told:?}");

    let declared = declare(&desk, &owner, "BE", "small").await.ok();
    assert_eq!((&declared["country"], &declared["size"], declared["declared_at"].is_string()), (&json!("BE"), &json!("small"), true));
    assert_eq!(failing(&desk, &owner).await, []);
    // Asked again at the submission.
    let (path, etag) = desk.written(&owner).await;
    declare(&desk, &owner, "BE", "medium").await.ok();
    assert_eq!(submit(&owner, &path, &etag).await.refused(409)["type"], "/problems/ineligible");
    declare(&desk, &owner, "FR", "micro").await.ok();
    submit(&owner, &path, &etag).await.ok();
}

#[tokio::test]
async fn a_declaration_names_a_country_and_a_size_and_loses_no_race() {
    let desk = open().await;
    let owner = desk.applicant().await;
    assert_eq!(pointers(&declare(&desk, &owner, "XX", "small").await.refused(422)), ["/country"]);
    assert_eq!(pointers(&declare(&desk, &owner, "fr", "tiny").await.refused(422)), ["/country", "/size"]);
    let path = format!("/organisations/{}", desk.organisation);
    let etag = owner.get(&path).await.etag();
    declare(&desk, &owner, "FR", "small").await.ok();
    owner.put_if(&format!("{path}/declaration"), &etag, json!({ "country": "FR", "size": "micro" })).await.refused(412);
    declare(&desk, &desk.app.person("fabricant").await, "FR", "micro").await.refused(404);
    let events = desk.manager().await.get("/audit/events?subject_kind=organisation&limit=100").await.ok();
    let count = events["items"].as_array().expect("events").iter().filter(|event| event["action"] == "declare_organisation").count();
    assert_eq!(count, 1);
}

#[tokio::test]
async fn a_call_names_countries_that_are() {
    let desk = Desk::open(|_| {}).await;
    let manager = desk.manager().await;
    let path = format!("{}/file", desk.call);
    let file = manager.get(&path).await;
    let etag = file.etag();
    let mut edit = file.ok()["edit"].clone();
    assert_eq!(edit["content"]["applicants"]["countries"], json!([]), "any, where a call says nothing");
    edit["content"]["applicants"]["countries"] = json!(["FR", "XX"]);
    let saved = manager.put_if(&path, &etag, edit).await;
    let etag = saved.etag();
    assert_eq!(saved.ok()["faults"][0]["pointer"], "/content/applicants/countries/1");
    assert_eq!(pointers(&manager.publish(&desk.call, &etag).await.refused(422)), ["/content/applicants/countries/1"]);
}
