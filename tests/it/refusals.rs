//! Bad input: a clear refusal in the caller's language, and nothing changed.

use crate::support::{App, pointers};
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn every_wrong_field_is_named_in_the_caller_s_language() {
    let app = App::empty().await;
    let stranger = app.stranger();
    let body = json!({ "email": 5, "name": "", "password": "court", "language": "xx", "intrus": true });
    let french = stranger.post("/accounts", body.clone()).await.refused(422);
    assert_eq!(pointers(&french), ["/email", "/intrus", "/language", "/name", "/password"]);
    assert_eq!(french["title"], "Certains champs sont à corriger");
    let request =
        reqwest::Client::new().post(format!("{}{}/accounts", app.base, openapi::PREFIX)).header("accept-language", "en-GB,fr").json(&body);
    assert_eq!(stranger.send(request).await.refused(422)["title"], "Some fields need correcting");
}

#[tokio::test]
async fn every_wrong_parameter_is_named_and_told_what_it_should_be() {
    let app = App::empty().await;
    let problem = app.stranger().get("/listings?limit=0&kind=zebre&free=peut-etre&publisher=moi&sort=up&level=a%00b").await.refused(422);
    assert_eq!(pointers(&problem), ["?free", "?kind", "?level", "?limit", "?publisher", "?sort"]);
    let detail = |pointer: &str| {
        let errors = problem["errors"].as_array().cloned().unwrap_or_default();
        errors
            .into_iter()
            .find(|e| e["pointer"] == pointer)
            .map(|e| e["detail"].as_str().unwrap_or_default().to_owned())
            .unwrap_or_default()
    };
    assert_eq!(detail("?limit"), "1 au moins.");
    assert!(detail("?sort").contains("price_asc"), "{problem}");
    let report = json!({ "kind": "broken_link", "text": "x" });
    let keyless = app.stranger().request(Method::POST, &format!("/listings/{}/reports", uuid::Uuid::nil())).json(&report);
    assert_eq!(pointers(&app.stranger().send(keyless).await.refused(422)), ["Idempotency-Key"]);
}

/// PostgreSQL keeps no NUL in a text, and a UUID that is none is a wrong field, not an unreadable body.
#[tokio::test]
async fn nul_and_identifiers_that_are_none_are_named() {
    let app = App::demo().await;
    let new = json!({ "email": "n@x.example", "name": "a\u{0}b", "password": "quatre chats gris", "language": "fr" });
    assert_eq!(pointers(&app.stranger().post("/accounts", new).await.refused(422)), ["/name"]);
    app.stranger().get("/schools?q=%00a").await.refused(422);
    let claim = json!({ "kind": "listing", "subject": "x", "organisation_id": "moi", "reason": "x" });
    assert_eq!(pointers(&app.person("editeur").await.post("/claims", claim).await.refused(422)), ["/organisation_id"]);
}

/// The request's word first; where it names no language, that of the account.
#[tokio::test]
async fn a_refusal_speaks_the_account_s_language() {
    let app = App::demo().await;
    let editor = app.person("editeur").await;
    let new = json!({ "name": "essai", "scopes": ["catalogue:read"], "days": 30 });
    let token = editor.post("/account/tokens", new).await.ok()["secret"].as_str().expect("a secret").to_owned();
    let ask = async |language: Option<&str>| {
        let mut request = reqwest::Client::new().get(format!("{}{}/account", app.base, openapi::PREFIX)).bearer_auth(&token);
        if let Some(language) = language {
            request = request.header("accept-language", language);
        }
        editor.send(request).await.refused(403)["title"].clone()
    };
    assert_eq!(ask(None).await, "Action non autorisée");
    let etag = editor.get("/account").await.etag();
    let patch = editor.request(Method::PATCH, "/account").header("if-match", etag).json(&json!({ "language": "en" }));
    editor.send(patch).await.ok();
    assert_eq!(ask(None).await, "You may not do this");
    assert_eq!(ask(Some("fr")).await, "Action non autorisée");
}

#[tokio::test]
async fn what_cannot_be_read_is_refused() {
    let app = App::empty().await;
    let stranger = app.stranger();
    let send = |bytes: Vec<u8>| stranger.request(Method::POST, "/accounts").header("content-type", "application/json").body(bytes);
    stranger.send(send(b"{".to_vec())).await.refused(400);
    stranger.send(send(b"{\"email\": \"\xff\"}".to_vec())).await.refused(400);
    stranger.send(send([vec![b'['; 5000], vec![b']'; 5000]].concat())).await.refused(400);
    stranger.send(send(vec![b' '; 2 * 1024 * 1024])).await.refused(413);
    let text = stranger.request(Method::POST, "/accounts").header("content-type", "text/plain").body("x");
    stranger.send(text).await.refused(415);
    stranger.get("/nulle-part").await.refused(404);
    stranger.send(stranger.request(Method::PUT, "/accounts").json(&json!({}))).await.refused(405);
    stranger.get("/organisations/pas-un-uuid").await.refused(404);
}

#[tokio::test]
async fn text_stays_text() {
    let app = App::demo().await;
    let operator = app.person("operateur").await;
    let etag = operator.get("/pages/privacy").await.etag();
    let text = "# Titre\n\n<script>alert(1)</script>";
    operator.put_if("/pages/privacy?language=fr", &etag, json!({ "markdown": text })).await.ok();
    assert_eq!(app.stranger().get("/pages/privacy").await.ok()["markdown"], text);
    operator.put_if("/pages/privacy?language=fr", &etag, json!({ "markdown": "perdu" })).await.refused(412);
}

#[tokio::test]
async fn requests_are_counted_by_address() {
    let app = App::with(|settings| settings.rate_per_minute = 5).await;
    let mut refused = None;
    for _ in 0..10 {
        let answer = app.stranger().get("/config").await;
        if answer.status == 429 {
            refused = Some(answer);
        }
    }
    let refused = refused.expect("the sixth call is one too many");
    assert!(refused.headers.contains_key("retry-after"));
    refused.refused(429);
}

/// A stranger's write costs as much as ten readings.
#[tokio::test]
async fn strangers_write_more_slowly_than_they_read() {
    let app = App::with(|settings| settings.rate_per_minute = 50).await;
    let mut statuses = Vec::new();
    for _ in 0..7 {
        statuses.push(app.stranger().post("/accounts/confirmation", json!({ "token": "x" })).await.status.as_u16());
    }
    assert_eq!(statuses[6], 429, "{statuses:?}");
    app.stranger().get("/config").await.ok();
}
