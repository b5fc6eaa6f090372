use crate::support::{App, Person, pointers};
use serde_json::{Value, json};

pub fn content(name: &str) -> Value {
    json!({
        "name": { "fr": name }, "summary": { "fr": "Le plan numérique." }, "partners": ["Ministère"],
        "starts_on": "2026-01-01", "ends_on": "2027-06-30", "two_people_above_cents": 2_300_000, "acceptance_days": 60,
    })
}

/// A programme of two axes, its manager (the operator), a finance officer (`gestionnaire`) and a decider (`fabricant`).
pub async fn programme(app: &App) -> (Person, String, [String; 2]) {
    let manager = app.person("operateur").await;
    let (path, axes) = programme_of(&manager).await;
    (manager, path, axes)
}

/// The same, by somebody who is signed in.
pub async fn programme_of(manager: &Person) -> (String, [String; 2]) {
    let made = manager.post("/programmes", content("Plan")).await.ok();
    let path = format!("/programmes/{}", made["id"].as_str().expect("an id"));
    let mut axes = Vec::new();
    for name in ["Charte de confiance", "Apprendre à coder"] {
        let axis = manager.post(&format!("{path}/axes"), json!({ "name": { "fr": name } })).await.ok();
        axes.push(axis["id"].as_str().expect("an id").to_owned());
    }
    for (who, role) in [("gestionnaire", "finance"), ("fabricant", "decider")] {
        let roles = json!({ "email": format!("{who}@demo.preau.example"), "roles": [role] });
        manager.put(&format!("{path}/people"), roles).await.ok();
    }
    (path, axes.try_into().expect("two axes"))
}

fn opening(axis: &str, cents: i64) -> Value {
    json!({ "axis_id": axis, "direction": "open", "credit": "commitment", "amount_cents": cents, "reason": "Convention" })
}

#[tokio::test]
async fn a_programme_is_set_up_by_its_manager_and_read_by_anybody() {
    let app = App::demo().await;
    app.person("editeur").await.post("/programmes", content("Intrus")).await.refused(403);
    let (manager, path, axes) = programme(&app).await;
    let mut wrong = content("");
    wrong["ends_on"] = json!("2025-01-01");
    wrong["partners"] = json!([" "]);
    assert_eq!(pointers(&manager.post("/programmes", wrong).await.refused(422)), ["/ends_on", "/name/fr", "/partners/0"]);
    let read = app.stranger().get(&path).await;
    assert_eq!(read.headers["etag"], "\"1\"");
    assert_eq!(read.ok()["axes"].as_array().expect("axes").iter().map(|a| a["id"].clone()).collect::<Vec<_>>(), axes);
    manager.put_if(&path, "\"1\"", content("Plan revu")).await.ok();
    manager.put_if(&path, "\"1\"", content("Trop tard")).await.refused(412);
    manager.put(&path, content("Sans lecture")).await.refused(428);
    assert_eq!(app.stranger().get(&path).await.ok()["content"]["name"]["fr"], "Plan revu");
    // People: a role opens what it opens, and the last manager stays.
    let finance = app.person("gestionnaire").await;
    finance.get(&format!("{path}/budget")).await.ok();
    let own = finance.get("/account/programmes").await.ok();
    assert_eq!((&own["items"][0]["roles"], &own["items"][0]["name"]["fr"]), (&json!(["finance"]), &json!("Plan revu")));
    assert_eq!(app.person("enseignant").await.get("/account/programmes").await.ok()["items"], json!([]));
    finance.post(&format!("{path}/openings"), opening(&axes[0], 1)).await.refused(403);
    app.person("enseignant").await.get(&format!("{path}/budget")).await.refused(403);
    let nobody = json!({ "email": "personne@demo.preau.example", "roles": ["finance"] });
    assert_eq!(pointers(&manager.put(&format!("{path}/people"), nobody).await.refused(422)), ["/email"]);
    let gone = json!({ "email": "operateur@demo.preau.example", "roles": [] });
    manager.put(&format!("{path}/people"), gone).await.refused(409);
    let people = manager.get(&format!("{path}/people?limit=2")).await.ok();
    assert_eq!(people["items"].as_array().map(Vec::len), Some(2));
    let next = people["next"].as_str().expect("a third person");
    assert_eq!(manager.get(&format!("{path}/people?limit=2&cursor={next}")).await.ok()["items"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn credit_is_opened_closed_and_told_by_axis_and_year() {
    let app = App::demo().await;
    let (manager, path, axes) = programme(&app).await;
    let openings = format!("{path}/openings");
    manager.post(&openings, opening(&axes[0], 500_000)).await.ok();
    let payment = |year: Value, cents: i64, direction: &str| json!({ "axis_id": axes[0], "direction": direction, "credit": "payment", "year": year, "amount_cents": cents, "reason": "Loi de finances" });
    manager.post(&openings, payment(json!(2026), 200_000, "open")).await.ok();
    manager.post(&openings, payment(json!(2027), 300_000, "open")).await.ok();
    let mut yearless = payment(json!(2026), 1, "open");
    yearless.as_object_mut().expect("an object").remove("year");
    assert_eq!(pointers(&manager.post(&openings, yearless).await.refused(422)), ["/year"]);
    let mut dated = opening(&axes[0], 1);
    dated["year"] = json!(2026);
    assert_eq!(pointers(&manager.post(&openings, dated).await.refused(422)), ["/year"]);
    for wrong in [json!(-1), json!(0), json!(1.5), json!("12,345")] {
        let mut body = opening(&axes[0], 1);
        body["amount_cents"] = wrong;
        assert_eq!(pointers(&manager.post(&openings, body).await.refused(422)), ["/amount_cents"]);
    }
    // What is not there cannot leave.
    let short = manager.post(&openings, payment(json!(2026), 200_001, "close")).await.refused(409);
    assert_eq!(short["type"], "/problems/insufficient-funds");
    manager.post(&openings, payment(json!(2026), 50_000, "close")).await.ok();
    let budget = manager.get(&format!("{path}/budget")).await.ok();
    assert_eq!(budget["commitment"]["available_cents"], 500_000);
    let years: Vec<_> = budget["envelopes"][0]["payments"]
        .as_array()
        .expect("years")
        .iter()
        .map(|y| (y["year"].clone(), y["available_cents"].clone()))
        .collect();
    assert_eq!(years, [(json!(2026), json!(150_000)), (json!(2027), json!(300_000))]);
    assert_eq!(budget["payments"].as_array().map(Vec::len), Some(2));
    let book = manager.get(&format!("{path}/movements")).await.ok();
    assert_eq!(book["items"].as_array().map(Vec::len), Some(4));
    for movement in book["items"].as_array().expect("movements") {
        assert_eq!(movement["lines"].as_array().expect("lines").iter().filter_map(|l| l["amount_cents"].as_i64()).sum::<i64>(), 0);
    }
}

#[tokio::test]
async fn a_transfer_takes_two_people_and_moves_what_is_left() {
    let app = App::demo().await;
    let (manager, path, axes) = programme(&app).await;
    let finance = app.person("gestionnaire").await;
    manager.post(&format!("{path}/openings"), opening(&axes[0], 100_000)).await.ok();
    let transfers = format!("{path}/transfers");
    let new = |cents: i64| json!({ "from_axis_id": axes[0], "to_axis_id": axes[1], "credit": "commitment", "amount_cents": cents, "reason": "Peu de demandes" });
    let approve = |yes: bool| json!({ "approve": yes, "reason": "Vu." });
    let decision = |transfer: &Value| format!("{transfers}/{}/decision", transfer["id"].as_str().expect("an id"));
    let mut same = new(1);
    same["to_axis_id"] = json!(axes[0]);
    assert_eq!(pointers(&manager.post(&transfers, same).await.refused(422)), ["/to_axis_id"]);
    let own = finance.post(&transfers, new(60_000)).await.ok();
    finance.post(&decision(&own), approve(true)).await.refused(403);
    let decider = app.person("fabricant").await;
    assert_eq!(decider.post(&decision(&own), approve(true)).await.ok()["state"], "approved");
    decider.post(&decision(&own), approve(true)).await.refused(409);
    // The envelope holds too little by then: nothing moves, and the transfer waits.
    let second = manager.post(&transfers, new(60_000)).await.ok();
    finance.post(&decision(&second), approve(true)).await.refused(409);
    assert_eq!(manager.get(&format!("{transfers}?state=proposed")).await.ok()["items"][0]["id"], second["id"]);
    assert_eq!(finance.post(&decision(&second), approve(false)).await.ok()["state"], "refused");
    let budget = manager.get(&format!("{path}/budget")).await.ok();
    let available: Vec<_> =
        budget["envelopes"].as_array().expect("axes").iter().map(|e| e["commitment"]["available_cents"].clone()).collect();
    assert_eq!(available, [40_000, 60_000]);
    let newest = manager.get(&format!("{path}/movements?axis_id={}", axes[1])).await.ok()["items"][0].clone();
    assert!(newest["second"].is_string() && newest["second"] != newest["actor"]);
    assert_eq!(preau::ledger::verify(&app.server.db).await.expect("verified").faults, Vec::<String>::new());
}
