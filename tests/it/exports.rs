//! What a programme received, as tables: every row of the list, with the rights of who asks, and on the trail.

use crate::{
    applications::{Desk, content, submit},
    calls::field,
    dashboard::{found, played},
    instruction::{admitted, attach, give_roles, review},
    support::Person,
};
use serde_json::json;
use std::collections::BTreeMap;

/// The rows of a CSV by the name of their column; its headers are checked.
async fn table(person: &Person, path: &str) -> Vec<BTreeMap<String, String>> {
    let answer = person.get(path).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.headers["content-type"], "text/csv; charset=utf-8");
    assert!(answer.headers["content-disposition"].to_str().is_ok_and(|value| value.starts_with("attachment; filename=\"")));
    // The client's reader of text takes the mark of UTF-8 away.
    let text = answer.text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

fn column(rows: &[BTreeMap<String, String>], name: &str) -> Vec<String> {
    rows.iter().map(|row| row[name].clone()).collect()
}

#[tokio::test]
async fn the_export_is_the_list_in_its_order_and_under_its_filters() {
    let (app, manager, path) = played().await;
    let export = format!("{path}/exports/applications");
    for filter in ["", "&state=refused", "&holding=granted", "&q=a"] {
        let listed = found(&manager, &path, filter).await;
        let rows = table(&manager, &format!("{export}?format=csv{filter}")).await;
        let numbers: Vec<_> = listed.iter().map(|row| row["number"].as_str().unwrap_or_default().to_owned()).collect();
        assert_eq!(column(&rows, "Numéro"), numbers, "{filter}");
        for (row, told) in rows.iter().zip(&listed) {
            let cents = told["amount_cents"].as_i64().expect("an amount");
            assert_eq!(row["Demandé (€)"], format!("{},{:02}", cents / 100, cents % 100));
            assert_eq!(row["Candidat"], told["organisation_name"].as_str().unwrap_or_default());
            assert!(!row["Appel"].is_empty() && !row["Axe"].is_empty() && !row["État"].is_empty());
        }
    }
    let scores = table(&manager, &format!("{path}/exports/scores?format=csv")).await;
    assert!(scores.len() > 100, "{} rows", scores.len());
    let none = table(&manager, &format!("{path}/exports/scores?format=csv&state=inadmissible")).await;
    assert_eq!(none.len(), 0, "who was never reviewed has no scores");

    let answer = manager.get(&format!("{export}?format=ods&language=en")).await;
    assert_eq!(answer.headers["content-type"], "application/vnd.oasis.opendocument.spreadsheet");
    assert!(answer.headers["content-disposition"].to_str().is_ok_and(|value| value.contains("applications-2026-11-24.ods")));
    assert!(answer.text.starts_with("PK"));
    let left: Vec<_> = std::fs::read_dir(&app.server.settings.data).expect("a folder").filter_map(|entry| entry.ok()).collect();
    assert!(left.iter().all(|entry| !entry.file_name().to_string_lossy().starts_with(".tmp")), "{left:?}");
}

#[tokio::test]
async fn nobody_exports_what_their_page_would_refuse() {
    let desk = Desk::open(|_| {}).await;
    let (reviewer, reviewer_account) = give_roles(&desk, "enseignant", &["reviewer"]).await;
    let (sitting, sitting_account) = give_roles(&desk, "gestionnaire", &["reviewer", "committee"]).await;
    let path = admitted(&desk).await;
    let manager = desk.manager().await;
    review(&desk, &reviewer, &reviewer_account, &path, (20, 10)).await;
    // A second review, saved and not submitted.
    manager.put(&format!("{path}/assignments"), json!({ "account_id": sitting_account, "duty": "reviewer" })).await;
    let [applications, scores] = ["applications", "scores"].map(|what| format!("{}/exports/{what}?format=csv", desk.programme));
    for refused in [&applications, &scores] {
        reviewer.get(refused).await.refused(403);
        desk.app.stranger().get(refused).await.refused(401);
    }
    sitting.get(&applications).await.refused(403);
    manager.get(&format!("{}/exports/scores?format=xlsx", desk.programme)).await.refused(422);
    assert_eq!(table(&sitting, &scores).await.len(), 0, "before the committee declares its interests");
    sitting.put(&format!("{path}/interest"), json!({ "conflict": false, "reason": "Rien." })).await.ok();
    let etag = sitting.get(&format!("{path}/review")).await.etag();
    let draft = json!({ "scores": [{ "criterion": "pedagogy", "points": 3 }], "for_committee": "=HYPERLINK(1)", "for_applicant": "" });
    sitting.put_if(&format!("{path}/review"), &etag, draft).await.ok();
    let rows = table(&sitting, &scores).await;
    assert_eq!(
        (column(&rows, "Critère"), column(&rows, "Points")),
        (vec!["Pédagogie".into(), "Faisabilité".into()], vec!["20".into(), "10".into()])
    );
    assert_eq!(
        (column(&rows, "Note de l’avis sur 100"), column(&rows, "Pour le comité")),
        (vec!["100,00".into(), String::new()], vec!["Solide.".into(), String::new()])
    );
    assert_eq!(table(&manager, &scores).await.len(), 2);

    // A recusal closes the file, whatever one's role.
    let (instructor, _) = give_roles(&desk, "fabricant", &["instructor"]).await;
    assert_eq!(table(&instructor, &scores).await.len(), 2);
    instructor.put(&format!("{path}/interest"), json!({ "conflict": true, "reason": "Concurrent." })).await.ok();
    assert_eq!(table(&instructor, &scores).await.len(), 0);
    // To somebody of the applicant's, whatever they are in the programme, it is an application of their own.
    let (own, _) = give_roles(&desk, "editeur", &["instructor"]).await;
    assert_eq!(table(&own, &scores).await.len(), 0);

    let trail = manager.get("/audit/events?subject_kind=programme&limit=100").await.ok();
    let taken = |action: &str| trail["items"].as_array().expect("events").iter().filter(|event| event["action"] == action).count();
    assert_eq!((taken("export_scores"), taken("export_applications")), (6, 0), "what was refused took nothing");
}

#[tokio::test]
async fn an_export_of_one_call_has_what_its_form_was_answered() {
    let desk = Desk::open(|edit| {
        let fields = edit["content"]["form"]["sections"][0]["fields"].as_array_mut().expect("fields");
        let column = |key: &str, kind: &str| json!({ "key": key, "kind": kind, "label": { "fr": key }, "required": false, "choices": [] });
        let mut costs = field("costs", "table", false);
        costs["columns"] = json!([column("what", "text"), column("sum", "money")]);
        fields.extend([field("budget", "money", false), costs, field("plan", "file", false)]);
    })
    .await;
    let applicant = desk.applicant().await;
    let (path, etag) = desk.written(&applicant).await;
    let file = attach(&applicant, &path, None, "plan.pdf", b"%PDF-1.7 plan").await.ok();
    let mut new = content(100_000);
    new["answers"]["project"]["budget"] = json!(123_456);
    new["answers"]["project"]["costs"] = json!([{ "what": "=1+1", "sum": 5_000 }, { "what": "Location", "sum": 100 }]);
    new["answers"]["project"]["plan"] = file["id"].clone();
    let etag = applicant.put_if(&path, &etag, new).await.etag();
    submit(&applicant, &path, &etag).await.ok();
    let manager = desk.manager().await;
    let call = desk.call.trim_start_matches("/calls/");
    let all = format!("{}/exports/applications?format=csv", desk.programme);
    let narrowed = format!("{all}&call_id={call}");
    let rows = table(&manager, &narrowed).await;
    let row = &rows[0];
    assert_eq!((rows.len(), row["budget"].as_str(), row["plan"].as_str()), (1, "1234,56", "plan.pdf"));
    assert_eq!(row["costs"], "'=1+1 ; 50,00\u{a0}€\nLocation ; 1,00\u{a0}€");
    assert!(!table(&manager, &all).await[0].contains_key("budget"), "calls ask different things");

    // What is submitted last counts, by the question it answers, whatever version of the call asks it.
    desk.republish(|edit| {
        edit["content"]["form"]["sections"][0]["fields"].as_array_mut().expect("fields").retain(|field| field["key"] != "budget");
    })
    .await;
    assert_eq!(table(&manager, &narrowed).await[0]["budget"], "1234,56", "no longer asked, still answered");

    // Whose file is closed to them reads its row on the board, and nothing more.
    let (instructor, _) = give_roles(&desk, "fabricant", &["instructor"]).await;
    assert_eq!(table(&instructor, &narrowed).await[0]["budget"], "1234,56");
    instructor.put(&format!("{path}/interest"), json!({ "conflict": true, "reason": "Concurrent." })).await.ok();
    let (own, _) = give_roles(&desk, "editeur", &["instructor"]).await;
    for person in [&instructor, &own] {
        let rows = table(person, &narrowed).await;
        assert_eq!((rows.len(), rows[0]["budget"].as_str(), rows[0]["plan"].as_str()), (1, "", ""));
    }
}
