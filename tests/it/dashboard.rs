//! The demonstration programme and its dashboard: every figure opens the list that sums to it.

use crate::support::{App, Person};
use preau::{demo, ledger};
use serde_json::Value;
use std::collections::BTreeSet;

/// The only programme of a demonstration that was played, and its manager.
pub async fn played() -> (App, Person, String) {
    let app = App::demo().await;
    demo::play(&app.server).await.expect("the programme");
    let manager = app.person("responsable").await;
    let programmes = manager.get("/programmes").await.ok();
    let path = format!("/programmes/{}", programmes["items"][0]["id"].as_str().expect("an id"));
    (app, manager, path)
}

/// Every application a filter finds, page by page.
pub async fn found(person: &Person, path: &str, filter: &str) -> Vec<Value> {
    let mut all = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = person.get(&format!("{path}/applications?limit=7{filter}{cursor}")).await.ok();
        all.extend(page["items"].as_array().expect("items").clone());
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return all,
        }
    }
}

fn sum(rows: &[Value], of: &[&str]) -> i64 {
    rows.iter().flat_map(|row| of.iter().map(move |name| row[*name].as_i64().unwrap_or(0))).sum()
}

async fn opens(person: &Person, path: &str, filter: &str, figures: &Value) {
    for (name, holding, cents) in [
        ("requested", "", &["amount_cents"][..]),
        ("reserved", "&holding=reserved", &["reserved_cents"]),
        ("committed", "&holding=committed", &["committed_cents"]),
        ("granted", "&holding=granted", &["reserved_cents", "committed_cents"]),
    ] {
        let rows = found(person, path, &format!("{filter}{holding}")).await;
        assert_eq!(figures[name]["applications"].as_u64(), Some(rows.len() as u64), "{name} of {filter}");
        assert_eq!(figures[name]["cents"].as_i64(), Some(sum(&rows, cents)), "{name} of {filter}");
    }
}

#[tokio::test]
async fn every_figure_of_the_dashboard_opens_the_list_that_sums_to_it() {
    let (app, manager, path) = played().await;
    let dashboard = manager.get(&format!("{path}/dashboard")).await.ok();
    let (mut opened, mut held) = (0, 0);
    for axis in dashboard["axes"].as_array().expect("axes") {
        let id = axis["axis"]["id"].as_str().expect("an id");
        opens(&manager, &path, &format!("&axis_id={id}"), axis).await;
        let cents = |name: &str| axis[name].as_i64().expect("cents");
        opened += cents("opened_cents");
        held += axis["reserved"]["cents"].as_i64().expect("cents") + axis["committed"]["cents"].as_i64().expect("cents");
        assert_eq!(cents("opened_cents") - cents("available_cents"), {
            axis["reserved"]["cents"].as_i64().expect("cents") + axis["committed"]["cents"].as_i64().expect("cents")
        });
    }
    assert_eq!(opened, 1_300_000_000, "13 M over five axes");
    assert!(held > 0);
    let months = dashboard["months"].as_array().expect("months");
    for cell in months {
        let (axis, month) = (cell["axis_id"].as_str().expect("an id"), cell["month"].as_str().expect("a month"));
        opens(&manager, &path, &format!("&axis_id={axis}&month={month}"), cell).await;
    }
    assert_eq!(months.iter().filter_map(|cell| cell["requested"]["applications"].as_i64()).sum::<i64>(), 37);
    for line in dashboard["ages"].as_array().expect("ages") {
        let state = line["state"].as_str().expect("a state");
        for age in ["week", "month", "quarter", "longer"] {
            let rows = found(&manager, &path, &format!("&state={state}&age={age}")).await;
            assert_eq!(line[age].as_u64(), Some(rows.len() as u64), "{state} {age}");
        }
    }
    let stretches: BTreeSet<&str> =
        dashboard["times"].as_array().expect("times").iter().filter_map(|time| time["stretch"].as_str()).collect();
    assert_eq!(stretches.len(), 5, "{stretches:?}");
    let budget = manager.get(&format!("{path}/budget")).await.ok();
    assert_eq!(budget["payments"].as_array().map(Vec::len), Some(3), "three budget years");
    assert_eq!(sum(budget["payments"].as_array().expect("years"), &["opened_cents"]), 1_300_000_000);
    assert_eq!(ledger::verify(&app.server.db).await.expect("verified").faults, Vec::<String>::new());
    // Not for those who only review.
    app.person("experte").await.get(&format!("{path}/dashboard")).await.refused(403);
}

#[tokio::test]
async fn the_demonstration_programme_has_forty_applications_in_every_state() {
    let (app, manager, path) = played().await;
    let mut states: BTreeSet<String> = BTreeSet::new();
    let received = found(&manager, &path, "").await;
    states.extend(received.iter().filter_map(|row| row["state"].as_str().map(str::to_owned)));
    let mut drafts = 0;
    for who in ["editeur", "fabricant", "gestionnaire"] {
        let person = app.person(who).await;
        let organisation = app.organisation_of(&person).await;
        let own = person.get(&format!("/organisations/{organisation}/applications?state=draft")).await.ok();
        drafts += own["items"].as_array().expect("items").len();
    }
    assert_eq!((received.len(), drafts), (37, 3));
    states.insert("draft".to_owned());
    assert_eq!(states.len(), 14, "{states:?}");
}
