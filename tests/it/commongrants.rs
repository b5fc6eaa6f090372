//! Published calls as CommonGrants opportunities; foreign clients ask in `tests/contract/commongrants`.

use crate::{
    calls::{edit, published},
    programmes::programme,
    support::App,
};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

/// An answer, its shape checked: the status stands in the body too, and a refusal has a message and a list.
async fn ask(app: &App, method: Method, path: &str, body: Option<Value>) -> (StatusCode, Value) {
    let request = reqwest::Client::new().request(method, format!("{}/common-grants{path}", app.base)).header("x-api-key", "anybody");
    let request = match body {
        Some(body) => request.json(&body),
        None => request,
    };
    let response = request.send().await.expect("an answer");
    let status = response.status();
    assert_eq!(response.headers()["content-type"], "application/json");
    let body: Value = response.json().await.expect("JSON");
    assert_eq!((&body["status"], body["message"].is_string()), (&json!(status.as_u16()), true), "{body}");
    assert!(status.is_success() || body["errors"].is_array(), "{body}");
    (status, body)
}

async fn found(app: &App, body: Value) -> Value {
    let (status, body) = ask(app, Method::POST, "/opportunities/search", Some(body)).await;
    assert_eq!(status, 200, "{body}");
    body
}

fn titles(page: &Value) -> Vec<&str> {
    page["items"].as_array().expect("items").iter().filter_map(|item| item["title"].as_str()).collect()
}

#[tokio::test]
async fn a_call_is_an_opportunity_once_published_and_changes_with_it() {
    let app = App::demo().await;
    let (manager, call, mut second) = published(&app).await;
    let (_, page) = ask(&app, Method::GET, "/opportunities", None).await;
    assert_eq!((titles(&page), &page["paginationInfo"]["totalItems"]), (vec!["Apprendre à coder"], &json!(1)));
    let item = page["items"][0].clone();
    let id = call.trim_start_matches("/calls/").to_owned();
    assert_eq!((&item["id"], &item["status"]["value"]), (&json!(id), &json!("forecasted")));
    assert_eq!(item["funding"]["maxAwardAmount"], json!({ "amount": "100000.00", "currency": "EUR" }));
    // Noon in Paris, and the very instant.
    assert_eq!(
        (&item["keyDates"]["closeDate"]["date"], &item["keyDates"]["closeDate"]["description"]),
        (&json!("2027-01-31"), &json!("12:00:00 (CET, Paris)"))
    );
    assert_eq!(item["customFields"]["closesAt"]["value"], "2027-01-31T11:00:00Z");
    assert_eq!(item["createdAt"], item["lastModifiedAt"]);

    app.advance(chrono::TimeDelta::hours(1));
    second["content"]["ceiling_cents"] = json!(5);
    second["content"]["title"] = json!({ "fr": "Apprendre", "en": "Learn" });
    let file = manager.put_if(&format!("{call}/file"), "\"2\"", second).await;
    assert_eq!(ask(&app, Method::GET, &format!("/opportunities/{id}"), None).await.1["data"], item, "an edit is nobody's business yet");
    manager.publish(&call, &file.etag()).await.ok();
    let (_, read) = ask(&app, Method::GET, &format!("/opportunities/{id}"), None).await;
    assert_eq!((&read["data"]["title"], &read["data"]["funding"]["maxAwardAmount"]["amount"]), (&json!("Apprendre"), &json!("0.05")));
    assert_eq!(read["data"]["createdAt"], item["createdAt"]);
    assert_eq!(read["data"]["lastModifiedAt"], "2026-11-24T12:00:00Z");
    app.advance(chrono::TimeDelta::hours(1));
    manager.post(&format!("{call}/extensions"), json!({ "closes_at": "2027-02-15T11:00:00Z", "reason": "Vacances" })).await.ok();
    let (_, read) = ask(&app, Method::GET, &format!("/opportunities/{id}"), None).await;
    assert_eq!(
        (&read["data"]["lastModifiedAt"], &read["data"]["keyDates"]["closeDate"]["date"]),
        (&json!("2026-11-24T13:00:00Z"), &json!("2027-02-15"))
    );
}

#[tokio::test]
async fn calls_are_searched_filtered_sorted_and_paged_by_number() {
    let app = App::demo().await;
    let (manager, path, axes) = programme(&app).await;
    for (title, ceiling, closes) in [
        ("Écoles en réseau", 300, "2027-01-31T23:30:00Z"),
        ("Jeux 100 % libres", 100, "2026-12-02T11:00:00Z"),
        ("Équipements", 200, "2027-03-31T11:00:00Z"),
    ] {
        let mut call = edit(&axes[0]);
        call["content"]["title"] = json!({ "fr": title });
        call["content"]["ceiling_cents"] = json!(ceiling);
        call["window"]["closes_at"] = json!(closes);
        let file = manager.post(&format!("{path}/calls"), call).await.ok();
        manager.publish(&format!("/calls/{}", file["id"].as_str().expect("an id")), "\"1\"").await.ok();
        app.advance(chrono::TimeDelta::minutes(1));
    }
    let sorted = async |by: &str, order: &str| {
        let page = found(&app, json!({ "sorting": { "sortBy": by, "sortOrder": order } })).await;
        assert_eq!((&page["sortInfo"]["sortBy"], &page["sortInfo"]["sortOrder"]), (&json!(by), &json!(order)));
        titles(&page).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let [schools, games, devices] = ["Écoles en réseau", "Jeux 100 % libres", "Équipements"];
    assert_eq!(sorted("title", "asc").await, [schools, devices, games]);
    assert_eq!(sorted("funding.maxAwardAmount", "desc").await, [schools, devices, games]);
    assert_eq!(sorted("keyDates.closeDate", "asc").await, [games, schools, devices]);
    assert_eq!(sorted("lastModifiedAt", "desc").await, [devices, games, schools]);
    assert_eq!(sorted("createdAt", "asc").await, [schools, games, devices]);

    let first = found(&app, json!({ "pagination": { "page": 1, "pageSize": 2 } })).await;
    let second = found(&app, json!({ "pagination": { "page": 2, "pageSize": 2 } })).await;
    assert_eq!((titles(&first), titles(&second)), (vec![devices, games], vec![schools]));
    assert_eq!(second["paginationInfo"], json!({ "page": 2, "pageSize": 2, "totalItems": 3, "totalPages": 2 }));
    let (_, far) = ask(&app, Method::GET, "/opportunities?page=2147483647&pageSize=2147483647", None).await;
    assert_eq!((far["items"].as_array().map(Vec::len), &far["paginationInfo"]["pageSize"]), (Some(0), &json!(100)));

    for (body, wanted) in [
        (json!({ "search": "ÉCOLES reseau" }), vec![schools]),
        (json!({ "search": "100 %" }), vec![games]),
        (json!({ "search": "écoles devices" }), vec![]),
        (json!({ "filters": { "status": { "operator": "in", "value": ["forecasted"] } } }), vec![devices, games, schools]),
        (json!({ "filters": { "status": { "operator": "notIn", "value": ["forecasted"] } } }), vec![]),
        // Half past midnight on 1 February in Paris is not January any more.
        (
            json!({ "filters": { "closeDateRange": { "operator": "between", "value": { "min": "2026-12-01", "max": "2027-01-31" } } } }),
            vec![games],
        ),
        (
            json!({ "filters": { "closeDateRange": { "operator": "outside", "value": { "min": "2026-12-01", "max": "2027-02-01" } } } }),
            vec![devices],
        ),
        (
            json!({ "filters": { "maxAwardAmountRange": { "operator": "between", "value": { "min": { "amount": "1.995", "currency": "EUR" }, "max": { "amount": "3", "currency": "EUR" } } } } }),
            vec![devices, schools],
        ),
        (
            json!({ "filters": { "maxAwardAmountRange": { "operator": "outside", "value": { "min": { "amount": "2", "currency": "USD" }, "max": { "amount": "3", "currency": "USD" } } } } }),
            vec![],
        ),
    ] {
        assert_eq!(titles(&found(&app, body.clone()).await), wanted, "{body}");
    }
    app.advance("2026-12-02T11:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().expect("an instant") - app.clock.now());
    assert_eq!(sorted("status.value", "desc").await[0], games);
    assert_eq!(titles(&found(&app, json!({ "filters": { "status": { "operator": "in", "value": ["closed"] } } })).await), [games]);

    let told = found(&app, json!({ "filters": { "region": { "operator": "eq", "value": 1 } }, "sorting": { "sortBy": "custom" } })).await;
    assert_eq!((titles(&told).len(), &told["filterInfo"]["filters"]["region"]["value"]), (3, &json!(1)));
    assert_eq!(
        (told["filterInfo"]["errors"].as_array().map(Vec::len), told["sortInfo"]["errors"].as_array().map(Vec::len)),
        (Some(1), Some(1))
    );
}

#[tokio::test]
async fn refusals_have_the_protocols_shape_and_nothing_else_is_there() {
    let app = App::demo().await;
    let (manager, path, axes) = programme(&app).await;
    let draft = manager.post(&format!("{path}/calls"), edit(&axes[0])).await.ok()["id"].as_str().expect("an id").to_owned();
    for (method, path, body, status) in [
        (Method::GET, format!("/opportunities/{draft}"), None, 404),
        (Method::GET, format!("/opportunities/{}", uuid::Uuid::now_v7()), None, 404),
        (Method::GET, "/opportunities/not-an-id".to_owned(), None, 404),
        (Method::GET, "/opportunities?page=0".to_owned(), None, 400),
        (Method::GET, "/opportunities?pageSize=ten".to_owned(), None, 400),
        (Method::POST, "/opportunities/search".to_owned(), Some(json!({ "sorting": { "sortBy": "colour" } })), 400),
        (Method::POST, "/opportunities/search".to_owned(), Some(json!({ "search": "x".repeat(70_000) })), 413),
        (Method::POST, "/opportunities/search".to_owned(), None, 400),
        (Method::POST, "/opportunities".to_owned(), Some(json!({})), 405),
        (Method::GET, "/awards".to_owned(), None, 404),
        (Method::GET, String::new(), None, 404),
    ] {
        let (got, body) = ask(&app, method, &path, body).await;
        assert_eq!(got, status, "{path}: {body}");
    }
}
