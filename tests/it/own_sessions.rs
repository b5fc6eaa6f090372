//! Where one is signed in, and the invitations one received.

use crate::support::{App, Person};
use chrono::TimeDelta;
use preau::demo;
use reqwest::Method;
use serde_json::json;

async fn signed_in_with(app: &App, agent: &str) -> Person {
    let mut person = app.stranger();
    let request = person.request(Method::POST, "/sessions").header("user-agent", agent);
    let answer = person.send(request.json(&json!({ "email": "editeur@demo.preau.example", "password": demo::PASSWORD }))).await;
    person.opened(answer);
    person
}

#[tokio::test]
async fn one_sees_where_one_is_signed_in_and_ends_it_from_elsewhere() {
    let app = App::demo().await;
    let home = signed_in_with(&app, "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0").await;
    app.advance(TimeDelta::minutes(1));
    let phone =
        signed_in_with(&app, "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Safari/604.1").await;
    app.advance(TimeDelta::minutes(1));
    let other = signed_in_with(&app, "curl/8.14").await;
    phone.get("/session").await.ok();
    let list = home.get("/account/sessions").await.ok()["items"].clone();
    let told: Vec<_> = list.as_array().expect("sessions").iter().map(|one| (&one["browser"], &one["system"], &one["current"])).collect();
    let [firefox, linux, safari, ios, unknown] = ["firefox", "linux", "safari", "ios", "other"].map(|word| json!(word));
    let (yes, no) = (json!(true), json!(false));
    assert_eq!(told, [(&unknown, &unknown, &no), (&safari, &ios, &no), (&firefox, &linux, &yes)]);
    let page = home.get("/account/sessions?limit=2").await.ok();
    let rest = home.get(&format!("/account/sessions?limit=2&cursor={}", page["next"].as_str().expect("a cursor"))).await.ok();
    assert_eq!((&rest["items"][0], rest.get("next")), (&list[2], None));
    // The next day, in France: the first one has ended by itself, and only the one that is used is seen.
    app.advance(TimeDelta::seconds(12 * 3600 - 90));
    let later = other.get("/account/sessions").await.ok()["items"].clone();
    let seen: Vec<_> = later.as_array().expect("sessions").iter().map(|one| (&one["seen_on"], &one["current"])).collect();
    assert_eq!(seen, [(&json!("2026-11-25"), &yes), (&json!("2026-11-24"), &no)]);
    home.get("/account/sessions").await.refused(401);
}

#[tokio::test]
async fn a_session_that_is_ended_opens_nothing() {
    let app = App::demo().await;
    let (home, phone, third) = (app.person("editeur").await, app.person("editeur").await, app.person("editeur").await);
    let stranger = app.person("fabricant").await;
    let list = home.get("/account/sessions").await.ok()["items"].clone();
    let of = |current: bool| list.as_array().expect("sessions").iter().filter(move |one| one["current"] == current);
    let (own, one) = (of(true).next().expect("one's own")["id"].clone(), of(false).next().expect("another")["id"].clone());
    let path = format!("/account/sessions/{}", one.as_str().expect("an id"));
    stranger.delete(&path).await.refused(404);
    assert_eq!(home.delete(&path).await.status, 204);
    home.delete(&path).await.refused(404);
    let left = |answers: [u16; 2]| answers.into_iter().filter(|status| *status == 200).count();
    assert_eq!(left([phone.get("/account").await.status.as_u16(), third.get("/account").await.status.as_u16()]), 1);
    assert_eq!(home.delete("/account/sessions").await.status, 204);
    phone.get("/account").await.refused(401);
    third.get("/account").await.refused(401);
    let list = home.get("/account/sessions").await.ok()["items"].clone();
    assert_eq!((list.as_array().map(Vec::len), &list[0]["id"]), (Some(1), &own));
    let me = home.get("/account").await.ok()["id"].as_str().expect("an id").to_owned();
    let events = app.person("operateur").await.get(&format!("/audit/events?subject_kind=account&subject_id={me}")).await.ok();
    let actions: Vec<&str> = events["items"].as_array().expect("events").iter().filter_map(|e| e["action"].as_str()).collect();
    assert!(actions.contains(&"end_own_session") && actions.contains(&"end_other_sessions"), "{actions:?}");
    // A program has no session to see.
    let token = json!({ "name": "essai", "scopes": ["catalogue:read"], "days": 1 });
    let secret = home.post("/account/tokens", token).await.ok()["secret"].as_str().expect("a secret").to_owned();
    app.bearer(&secret).get("/account/sessions").await.refused(403);
}

#[tokio::test]
async fn an_invitation_waits_on_the_account_of_whom_it_is_for() {
    let app = App::demo().await;
    let owner = app.person("editeur").await;
    let organisation = app.organisation_of(&owner).await;
    let invitations = format!("/organisations/{organisation}/invitations");
    let invite = json!({ "email": "enseignant@demo.preau.example", "role": "editor" });
    owner.post(&invitations, invite.clone()).await.ok();
    let (teacher, other) = (app.person("enseignant").await, app.person("fabricant").await);
    let waiting = teacher.get("/account/invitations").await.ok()["items"].clone();
    assert_eq!((&waiting[0]["invited_by"], &waiting[0]["role"]), (&json!("Élodie Martin"), &json!("editor")));
    assert_eq!(other.get("/account/invitations").await.ok()["items"], json!([]));
    let one = format!("/account/invitations/{}", waiting[0]["id"].as_str().expect("an id"));
    let accept = |path: &str| format!("{path}/acceptance");
    other.post(&accept(&one), json!(null)).await.refused(404);
    other.delete(&one).await.refused(404);
    assert_eq!(teacher.delete(&one).await.status, 204);
    assert_eq!(owner.get(&invitations).await.ok()["items"], json!([]));
    teacher.post(&accept(&one), json!(null)).await.refused(404);
    owner.post(&invitations, invite).await.ok();
    let waiting = teacher.get("/account/invitations").await.ok()["items"].clone();
    let one = format!("/account/invitations/{}", waiting[0]["id"].as_str().expect("an id"));
    assert_eq!(teacher.post(&accept(&one), json!(null)).await.ok()["id"], json!(organisation));
    teacher.get(&format!("/organisations/{organisation}/members")).await.ok();
    assert_eq!(teacher.get("/account/invitations").await.ok()["items"], json!([]));
}
