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
