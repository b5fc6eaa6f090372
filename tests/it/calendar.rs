//! The windows of calls as calendars follow them.

use crate::{
    calls::{edit, published},
    programmes::programme,
    support::App,
};
use chrono::TimeDelta;
use serde_json::json;

/// The content lines, unfolded; what RFC 5545 asks of their bytes is checked.
async fn lines(app: &App, path: &str) -> Vec<String> {
    let response = app.raw(path).await;
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "text/calendar; charset=utf-8");
    let text = response.text().await.expect("text");
    assert!(text.ends_with("\r\n") && text.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])), "{text}");
    text.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
}

fn values<'a>(lines: &'a [String], name: &str) -> Vec<&'a str> {
    let start = format!("{name}:");
    lines.iter().filter_map(|line| line.strip_prefix(&start)).collect()
}

#[tokio::test]
async fn a_window_and_its_close_are_events_that_follow_the_call() {
    let app = App::demo().await;
    let (manager, call, mut second) = published(&app).await;
    let id = call.trim_start_matches("/calls/").to_owned();
    let before = lines(&app, "/calls.ics").await;
    assert_eq!((before.first().map(String::as_str), before.last().map(String::as_str)), (Some("BEGIN:VCALENDAR"), Some("END:VCALENDAR")));
    assert_eq!(values(&before, "DTSTART"), ["20261201T080000Z", "20270131T110000Z"]);
    assert_eq!(values(&before, "DTEND"), ["20270131T110000Z"]);
    assert_eq!(values(&before, "UID"), [format!("{id}@127.0.0.1"), format!("{id}-close@127.0.0.1")]);
    assert_eq!(values(&before, "DTSTAMP"), ["20261124T110000Z"; 2]);
    assert_eq!(values(&before, "SEQUENCE"), ["0"; 2]);
    assert_eq!(values(&before, "SUMMARY"), ["Apprendre à coder", "Clôture : Apprendre à coder"]);

    app.advance(TimeDelta::minutes(1));
    let long =
        "Jeux, débats ; « code » \\ et encore des mots assez longs pour que la ligne soit pliée plus d’une fois, é à chaque pas.\r\nFin";
    second["content"]["summary"] = json!({ "fr": long });
    second["content"]["title"] = json!({ "fr": "Apprendre", "en": "Learn" });
    let etag = manager.put_if(&format!("{call}/file"), "\"2\"", second).await.etag();
    manager.publish(&call, &etag).await.ok();
    app.advance(TimeDelta::minutes(1));
    manager.post(&format!("{call}/extensions"), json!({ "closes_at": "2027-02-15T11:00:00Z", "reason": "Vacances" })).await.ok();
    let after = lines(&app, &format!("/en/calls.ics?call={id}")).await;
    assert_eq!(values(&after, "UID"), values(&before, "UID"), "the events stay the same ones");
    assert_eq!((values(&after, "DTEND"), values(&after, "SEQUENCE")), (vec!["20270215T110000Z"], vec!["120"; 2]));
    assert_eq!(values(&after, "SUMMARY"), ["Learn", "Closes: Learn"]);
    let told = values(&after, "DESCRIPTION")[0];
    let escaped = r"Jeux\, débats \; « code » \\ et encore des mots assez longs pour que la ligne soit pliée plus d’une fois\, é à chaque pas.\nFin\n\n";
    assert!(told.starts_with(escaped), "{told}");
    assert!(told.contains(r"Closes on 15 February 2027 at 12:00:00 (CET\, Paris time)."), "{told}");
}

#[tokio::test]
async fn only_published_calls_are_told_and_old_ones_leave() {
    let app = App::demo().await;
    let (manager, path, axes) = programme(&app).await;
    let draft = manager.post(&format!("{path}/calls"), edit(&axes[0])).await.ok()["id"].as_str().expect("an id").to_owned();
    assert_eq!(values(&lines(&app, "/calls.ics").await, "BEGIN"), ["VCALENDAR"]);
    for unknown in [format!("/calls.ics?call={draft}"), "/calls.ics?call=x".to_owned(), format!("/en/calls.ics?call={}", uuid::Uuid::nil())]
    {
        assert_eq!(app.raw(&unknown).await.status(), 404, "{unknown}");
    }
    manager.publish(&format!("/calls/{draft}"), "\"1\"").await.ok();
    assert_eq!(values(&lines(&app, "/calls.ics").await, "BEGIN").len(), 3);
    app.advance("2028-02-02T11:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().expect("an instant") - app.clock.now());
    assert_eq!(values(&lines(&app, "/calls.ics").await, "BEGIN"), ["VCALENDAR"]);
    assert_eq!(values(&lines(&app, &format!("/calls.ics?call={draft}")).await, "BEGIN").len(), 3, "by its name it is still there");
}
