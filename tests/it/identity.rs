use crate::support::{App, pointers};
use chrono::TimeDelta;
use serde_json::json;

const EMAIL: &str = "nadia@ecole.example";
const PASSWORD: &str = "quatre chats gris dorment";

async fn signed_up(app: &App) {
    let new = json!({ "email": "Nadia@Ecole.example", "name": "Nadia", "password": PASSWORD, "language": "fr" });
    assert_eq!(app.stranger().post("/accounts", new).await.status, 202);
    app.work().await;
}

#[tokio::test]
async fn an_account_opens_once_its_address_is_proved() {
    let app = App::empty().await;
    signed_up(&app).await;
    let credentials = json!({ "email": EMAIL, "password": PASSWORD });
    app.stranger().post("/sessions", credentials.clone()).await.refused(401);
    let token = app.mailed_token(EMAIL).await;
    assert_eq!(app.stranger().post("/accounts/confirmation", json!({ "token": token })).await.status, 204);
    // The link serves once.
    app.stranger().post("/accounts/confirmation", json!({ "token": token })).await.refused(410);
    let mut nadia = app.stranger();
    nadia.sign_in(EMAIL, PASSWORD).await;
    assert_eq!(nadia.get("/session").await.ok()["account"]["name"], "Nadia");
    assert_eq!(nadia.delete("/session").await.status, 204);
    assert_eq!(nadia.get("/session").await.status, 204, "nobody is signed in");
}

#[tokio::test]
async fn a_link_expires_and_a_taken_address_is_told_by_mail_only() {
    let app = App::demo().await;
    signed_up(&app).await;
    let token = app.mailed_token(EMAIL).await;
    app.advance(TimeDelta::hours(25));
    app.stranger().post("/accounts/confirmation", json!({ "token": token })).await.refused(410);
    let taken = json!({ "email": "editeur@demo.preau.example", "name": "X", "password": PASSWORD, "language": "fr" });
    assert_eq!(app.stranger().post("/accounts", taken).await.status, 202);
    app.work().await;
    let mail = app.mail("editeur@demo.preau.example").await;
    assert!(mail["subject"].as_str().is_some_and(|s| s.contains("déjà un compte")), "{mail}");
}

#[tokio::test]
async fn a_reset_ends_every_session_and_the_old_password() {
    let app = App::demo().await;
    let before = app.person("editeur").await;
    let email = "editeur@demo.preau.example";
    assert_eq!(app.stranger().post("/password-resets", json!({ "email": email })).await.status, 202);
    // Nobody's address gets the same answer.
    assert_eq!(app.stranger().post("/password-resets", json!({ "email": "personne@nulle.example" })).await.status, 202);
    app.work().await;
    let token = app.mailed_token(email).await;
    let reset = json!({ "token": token, "password": "un tout nouveau secret" });
    assert_eq!(app.stranger().post("/password-resets/completion", reset).await.status, 204);
    assert_eq!(before.get("/session").await.status, 204);
    let mut after = app.stranger();
    after.sign_in(email, "un tout nouveau secret").await;
}

/// Somebody else's sign-up with the same address must not be confirmed by the first one's link.
#[tokio::test]
async fn only_the_newest_link_serves() {
    let app = App::demo().await;
    signed_up(&app).await;
    let first = app.mailed_token(EMAIL).await;
    signed_up(&app).await;
    app.stranger().post("/accounts/confirmation", json!({ "token": first })).await.refused(410);
    let second = app.mailed_token(EMAIL).await;
    assert_eq!(app.stranger().post("/accounts/confirmation", json!({ "token": second })).await.status, 204);

    let mut links = Vec::new();
    for _ in 0..2 {
        assert_eq!(app.stranger().post("/password-resets", json!({ "email": EMAIL })).await.status, 202);
        app.work().await;
        links.push(app.mailed_token(EMAIL).await);
    }
    let reset = |token: &str| json!({ "token": token, "password": "un tout nouveau secret" });
    assert_eq!(app.stranger().post("/password-resets/completion", reset(&links[1])).await.status, 204);
    app.stranger().post("/password-resets/completion", reset(&links[0])).await.refused(410);
}

#[tokio::test]
async fn nobody_s_mailbox_is_flooded() {
    let app = App::demo().await;
    let mut last = app.stranger().post("/password-resets", json!({ "email": EMAIL })).await;
    for _ in 0..12 {
        last = app.stranger().post("/password-resets", json!({ "email": EMAIL })).await;
    }
    assert!(last.headers.contains_key("retry-after"));
    last.refused(429);
    assert_eq!(app.stranger().post("/password-resets", json!({ "email": "autre@ecole.example" })).await.status, 202);
}

#[tokio::test]
async fn two_sign_ups_at_once_make_one_account() {
    let app = App::demo().await;
    let new = || {
        let (app, new) = (app.stranger(), json!({ "email": EMAIL, "name": "Nadia", "password": PASSWORD, "language": "fr" }));
        async move { app.post("/accounts", new).await.status.as_u16() }
    };
    assert_eq!(futures::future::join_all([new(), new(), new(), new()]).await, [202; 4]);
}

#[tokio::test]
async fn weak_passwords_and_bad_addresses_are_named_together() {
    let app = App::empty().await;
    let new = json!({ "email": "pas une adresse", "name": " ", "password": "aaaaaaaaaaaa", "language": "fr" });
    let problem = app.stranger().post("/accounts", new).await.refused(422);
    assert_eq!(pointers(&problem), ["/email", "/name", "/password"]);
}

#[tokio::test]
async fn an_unsafe_call_by_cookie_needs_the_proof() {
    let app = App::demo().await;
    let forged = app.person("editeur").await.without_proof();
    forged.get("/session").await.ok();
    forged.delete("/session").await.refused(403);
}

#[tokio::test]
async fn a_token_does_what_its_scopes_say_until_it_expires_or_is_revoked() {
    let app = App::demo().await;
    let editor = app.person("editeur").await;
    let organisation = app.organisation_of(&editor).await;
    let new = json!({ "name": "essai", "scopes": ["catalogue:read"], "days": 30 });
    let made = editor.post_once("/account/tokens", new.clone(), "jeton-0001").await.ok();
    // The secret is shown once: a replay is refused, not answered.
    assert_eq!(editor.post_once("/account/tokens", new, "jeton-0001").await.refused(409)["type"], "/problems/idempotency-conflict");
    let bearer = app.bearer(made["secret"].as_str().expect("a secret"));
    bearer.get(&format!("/organisations/{organisation}/listings")).await.ok();
    bearer.post(&format!("/organisations/{organisation}/listings"), json!({ "kind": "app", "title": "Non" })).await.refused(403);
    bearer.get("/account").await.refused(403);
    assert_eq!(bearer.get("/session").await.status, 204, "a token is no session");
    app.bearer("preau_forgé").get("/listings").await.refused(401);
    app.advance(TimeDelta::days(31));
    bearer.get(&format!("/organisations/{organisation}/listings")).await.refused(401);
}

/// A session ends by itself; what is left of it in a browser is nobody's, and a cookie that never was one neither.
#[tokio::test]
async fn a_session_ends_and_cannot_be_forged() {
    let app = App::demo().await;
    let editor = app.person("editeur").await;
    editor.get("/account").await.ok();
    app.advance(TimeDelta::hours(13));
    editor.get("/account").await.refused(401);
    editor.get("/listings").await.ok();
    let forged = app.stranger().request(reqwest::Method::GET, "/account").header("cookie", "preau_session=invente");
    app.stranger().send(forged).await.refused(401);
}

#[tokio::test]
async fn a_deleted_account_leaves_no_personal_value() {
    let app = App::demo().await;
    let teacher = app.person("enseignant").await;
    // What others and the portal keep of the address goes as well.
    let owner = app.person("editeur").await;
    let invitations = format!("/organisations/{}/invitations", app.organisation_of(&owner).await);
    owner.post(&invitations, json!({ "email": "enseignant@demo.preau.example", "role": "editor" })).await.ok();
    let report = json!({ "kind": "broken_link", "text": "Lien mort." });
    let listing = app.stranger().get("/listings/palette").await.ok()["id"].as_str().expect("an id").to_owned();
    assert_eq!(teacher.post(&format!("/listings/{listing}/reports"), report).await.status, 202);
    let operator = app.person("operateur").await;
    assert_eq!(operator.get("/moderation/reports").await.ok()["items"][0]["email"], "enseignant@demo.preau.example");
    let claim = json!({ "kind": "school", "subject": "9990002Y", "reason": "J’y enseigne." });
    teacher.post("/claims", claim).await.ok();
    let export = teacher.get("/account/export").await.ok();
    assert_eq!(export["claims"][0]["reason"], "J’y enseigne.");
    assert_eq!(export["account"]["email"], "enseignant@demo.preau.example");
    teacher.post("/account/deletion", json!({ "password": "pas le bon" })).await.refused(422);
    assert_eq!(teacher.post("/account/deletion", json!({ "password": preau::demo::PASSWORD })).await.status, 204);
    let credentials = json!({ "email": "enseignant@demo.preau.example", "password": preau::demo::PASSWORD });
    app.stranger().post("/sessions", credentials).await.refused(401);
    assert_eq!(owner.get(&invitations).await.ok()["items"], json!([]));
    assert!(operator.get("/moderation/reports").await.ok()["items"][0]["email"].is_null());
    assert_eq!(app.stranger().get("/mailbox?to=enseignant@demo.preau.example").await.ok()["items"], json!([]));
    let report = preau::audit::verify(&app.server.db, |_| {}).await.expect("a report");
    assert!(report.intact());
}

#[tokio::test]
async fn the_mailbox_is_the_demonstration_s_alone() {
    for app in [App::with(|s| s.demo = false).await, App::with(|s| s.smtp_url = Some("smtp://localhost:1".to_owned())).await] {
        app.stranger().get("/mailbox").await.refused(404);
        assert_eq!(app.stranger().get("/config").await.ok()["demo"], app.server.settings.demo);
    }
}

#[tokio::test]
async fn guessing_passwords_is_slowed_down() {
    let app = App::demo().await;
    let guess = json!({ "email": "editeur@demo.preau.example", "password": "au hasard" });
    let mut last = app.stranger().post("/sessions", guess.clone()).await;
    for _ in 0..15 {
        last = app.stranger().post("/sessions", guess.clone()).await;
    }
    assert!(last.headers.contains_key("retry-after"));
    last.refused(429);
}

#[tokio::test]
async fn a_lost_race_on_one_s_profile_is_told() {
    let app = App::demo().await;
    let editor = app.person("editeur").await;
    let etag = editor.get("/account").await.etag();
    let patch = |name: &str| {
        let request = editor.request(reqwest::Method::PATCH, "/account").header("if-match", &etag);
        request.json(&json!({ "name": name }))
    };
    assert_eq!(editor.send(patch("Un")).await.ok()["name"], "Un");
    editor.send(patch("Deux")).await.refused(412);
    editor.send(editor.request(reqwest::Method::PATCH, "/account").json(&json!({ "name": "Trois" }))).await.refused(428);
}
