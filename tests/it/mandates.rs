//! Who submits for an organisation: its owners, and whom they mandate, from a day to a day.

use crate::{
    applications::{Desk, submit},
    room::member,
    support::pointers,
};
use chrono::TimeDelta;
use serde_json::{Value, json};

#[tokio::test]
async fn a_member_submits_by_a_mandate_of_an_owner_and_only_while_it_is_in_force() {
    let desk = Desk::open(|_| {}).await;
    let owner = desk.applicant().await;
    let organisation = desk.organisation.clone();
    desk.app.advance(TimeDelta::hours(1));
    let (manager, account) = member(&desk.app, organisation.parse().expect("an id"), "manager").await;
    let mandates = format!("/organisations/{organisation}/mandates");
    let (path, etag) = desk.written(&owner).await;
    assert_eq!(submit(&manager, &path, &etag).await.refused(403)["type"], "/problems/forbidden");
    let may_submit = |session: &Value| session["memberships"][0]["may_submit"].clone();
    assert_eq!(may_submit(&manager.get("/session").await.ok()), false);
    assert_eq!(may_submit(&owner.get("/session").await.ok()), true);
    // Given by an owner only, to a member only, for days that are some.
    let tomorrow = json!({ "account_id": account, "from": "2026-11-25", "until": "2026-11-26" });
    manager.post(&mandates, tomorrow.clone()).await.refused(403);
    let outsider = desk.person("fabricant").await;
    outsider.post(&mandates, tomorrow.clone()).await.refused(404);
    let stranger = json!({ "account_id": uuid::Uuid::nil(), "from": "2026-11-25" });
    assert_eq!(pointers(&owner.post(&mandates, stranger).await.refused(422)), ["/account_id"]);
    let backwards = json!({ "account_id": account, "from": "2026-11-25", "until": "2026-11-24" });
    assert_eq!(pointers(&owner.post(&mandates, backwards).await.refused(422)), ["/until"]);
    let me = owner.get("/session").await.ok()["account"]["id"].clone();
    owner.post(&mandates, json!({ "account_id": me, "from": "2026-11-25" })).await.refused(409);
    let given = owner.post(&mandates, tomorrow.clone()).await.ok();
    assert_eq!((&given["given_by"], &given["in_force"]), (&json!("Élodie Martin"), &json!(false)));
    owner.post(&mandates, json!({ "account_id": account, "from": "2026-11-26" })).await.refused(409);
    // Not before its first day; then it is written into what is submitted.
    submit(&manager, &path, &etag).await.refused(403);
    desk.app.advance(TimeDelta::hours(11) - TimeDelta::microseconds(1));
    submit(&manager, &path, &etag).await.refused(403);
    desk.app.advance(TimeDelta::microseconds(1));
    assert_eq!(may_submit(&manager.get("/session").await.ok()), true);
    submit(&manager, &path, &etag).await.ok();
    let frozen = manager.get(&format!("{path}/submissions/1")).await.ok()["frozen"].as_str().expect("text").to_owned();
    assert_eq!(serde_json::from_str::<Value>(&frozen).expect("JSON")["mandate"]["mandate"], given["id"]);
    // Revoked: at once, once, and told.
    let owner = desk.person("editeur").await;
    let (next, etag) = desk.written(&owner).await;
    let one = format!("{mandates}/{}", given["id"].as_str().expect("an id"));
    manager.delete(&one).await.refused(403);
    assert_eq!(owner.delete(&one).await.status, 204);
    owner.delete(&one).await.refused(409);
    submit(&manager, &next, &etag).await.refused(403);
    let told = manager.get(&mandates).await.ok()["items"][0].clone();
    assert_eq!((&told["revoked_by"], &told["in_force"]), (&json!("Élodie Martin"), &json!(false)));
    // Whoever leaves holds none any more.
    owner.post(&mandates, json!({ "account_id": account, "from": "2026-11-25" })).await.ok();
    assert_eq!(owner.delete(&format!("/organisations/{organisation}/members/{account}")).await.status, 204);
    let list = owner.get(&mandates).await.ok();
    assert!(list["items"].as_array().expect("mandates").iter().all(|one| one["revoked_at"].is_string()), "{list}");
    let events = desk.manager().await.get(&format!("/audit/events?subject_kind=organisation&subject_id={organisation}")).await.ok();
    let actions: Vec<&str> = events["items"].as_array().expect("events").iter().filter_map(|e| e["action"].as_str()).collect();
    assert!(actions.contains(&"create_mandate") && actions.contains(&"revoke_mandate"), "{actions:?}");
}
