//! Every operation of the document, as a stranger and in every wrong role. Those open to anybody stand in a reviewed list.

use crate::{
    room::{Room, Where},
    support::{App, Person},
};
use openapi::document;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Operations anybody may call. Changed by hand only, and with a reason.
const PUBLIC: &str = include_str!("public.txt");

pub struct Operation {
    pub id: String,
    pub method: Method,
    pub path: String,
    /// Answers page by page.
    pub paged: bool,
    optional: bool,
    secured: bool,
}

impl Operation {
    /// Its path, with what it names.
    pub fn filled(&self, ids: &Value) -> String {
        let mut path = self.path.clone();
        for (name, id) in ids.as_object().expect("ids") {
            path = path.replace(&format!("{{{name}}}"), id.as_str().unwrap_or_default());
        }
        match self.id.as_str() {
            "list_queue" => format!("{path}?tab=waiting"),
            "update_page" => format!("{path}?language=fr"),
            "get_eligibility" => format!("{path}?organisation_id={}", ids["organisation_id"].as_str().unwrap_or_default()),
            "get_aid_assessment" => format!("{path}?organisation_id={}&amount_cents=1", uuid::Uuid::nil()),
            "export_applications" | "export_scores" => format!("{path}?format=csv"),
            "suggest_listings" => format!("{path}?q=pal"),
            "compare_listings" => format!("{path}?listing=palette&listing=robot-pico"),
            _ => path,
        }
    }
}

pub fn operations() -> Vec<Operation> {
    let document = document::value();
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("methods") {
            let security = operation["security"].as_array().cloned().unwrap_or_default();
            all.push(Operation {
                id: operation["operationId"].as_str().expect("every operation has an id").to_owned(),
                method: method.to_uppercase().parse().expect("a method"),
                path: path.clone(),
                paged: operation["parameters"].as_array().is_some_and(|all| all.iter().any(|p| p["name"] == "limit")),
                optional: security.contains(&json!({})),
                secured: !security.is_empty(),
            });
        }
    }
    all
}

fn public() -> Vec<&'static str> {
    PUBLIC.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')).collect()
}

#[test]
fn the_document_and_the_reviewed_list_of_public_operations_agree() {
    let mut open: Vec<String> = operations().into_iter().filter(|o| !o.secured || o.optional).map(|o| o.id).collect();
    open.sort();
    assert_eq!(open, public());
}

/// What a signed-in person may always do about themselves.
const OWN: [&str; 28] = [
    "delete_session",
    "get_account",
    "update_account",
    "update_password",
    "export_account",
    "delete_account",
    "list_tokens",
    "create_token",
    "delete_token",
    "prove_second_factor",
    "get_second_factor",
    "enrol_second_factor",
    "confirm_second_factor",
    "renew_recovery_codes",
    "remove_second_factor",
    "create_organisation",
    "accept_invitation",
    "list_own_invitations",
    "accept_own_invitation",
    "decline_own_invitation",
    "list_own_sessions",
    "end_other_sessions",
    "end_own_session",
    "list_claims",
    "create_claim",
    "create_question",
    "list_own_programmes",
    "list_own_reviews",
];

/// A call with parameters that name something real of somebody else's, and a body that may be anything.
async fn call(person: &Person, operation: &Operation, ids: &Value) -> u16 {
    let path = operation.filled(ids);
    let mut request = person
        .request(operation.method.clone(), &path)
        .header("idempotency-key", uuid::Uuid::now_v7().to_string())
        .header("if-match", "\"999\"");
    if operation.path.contains("/uploads") {
        let part = ("content-type", openapi::funding::PART);
        for (name, value) in [("tus-resumable", "1.0.0"), ("upload-length", "9"), ("upload-offset", "0"), part] {
            request = request.header(name, value);
        }
    } else if ["create_media", "create_attachment"].contains(&operation.id.as_str()) {
        let part = reqwest::multipart::Part::bytes(b"x".to_vec()).file_name("x.png");
        request = request.multipart(reqwest::multipart::Form::new().part("file", part));
    } else if operation.method != Method::GET && operation.method != Method::DELETE {
        request = request.json(&body(&operation.id));
    }
    person.send(request).await.status.as_u16()
}

/// Well-formed bodies, so that a refusal is about the person and not about the shape.
fn body(operation: &str) -> Value {
    match operation {
        "update_organisation_standing" => json!({ "capacities": ["publisher"], "verified": true }),
        "declare_organisation" => json!({ "country": "FR", "size": "micro" }),
        "update_member" => json!({ "role": "editor" }),
        "create_mandate" => json!({ "account_id": uuid::Uuid::nil(), "from": "2030-01-01" }),
        "apply_reviewer_plan" => json!({ "seed": 1 }),
        "create_invitation" => json!({ "email": "a@b.example", "role": "member" }),
        "decide_claim" => json!({ "accept": true, "reason": "x" }),
        "create_listing" => json!({ "kind": "app", "title": "x" }),
        "update_draft" => crate::support::complete_content("Intrusion"),
        "create_price" => json!({ "offer": "principale", "amount_cents": 1, "valid_from": "2026-12-01" }),
        "decide_revision" => json!({ "verdict": "publish", "reasons": [] }),
        "suspend_listing" => json!({ "reason": "x" }),
        "resolve_report" => json!({ "text": "x" }),
        "update_page" => json!({ "markdown": "x" }),
        "create_synonym" | "update_synonym" | "preview_synonym" => json!({ "term": "essai", "both_ways": false, "others": ["x"] }),
        "create_programme" | "update_programme" => crate::programmes::content("x"),
        "create_axis" => json!({ "name": { "fr": "x" } }),
        "update_programme_person" => json!({ "email": "editeur@demo.preau.example", "roles": ["manager"] }),
        "create_opening" => {
            json!({ "axis_id": uuid::Uuid::nil(), "direction": "open", "credit": "commitment", "amount_cents": 1, "reason": "x" })
        }
        "create_transfer" => {
            json!({ "from_axis_id": uuid::Uuid::nil(), "to_axis_id": uuid::Uuid::max(), "credit": "commitment", "amount_cents": 1, "reason": "x" })
        }
        "create_call" | "update_call_file" => crate::calls::edit(&uuid::Uuid::nil().to_string()),
        "extend_call" => json!({ "closes_at": "2030-01-01T00:00:00Z", "reason": "x" }),
        "create_question" | "answer_question" => json!({ "text": "x" }),
        "reset_second_factor" => json!({ "email": "fabricant@demo.preau.example", "reason": "x" }),
        "decide_transfer" => json!({ "approve": true, "reason": "x" }),
        "create_application" => json!({ "call_id": uuid::Uuid::nil(), "title": "x" }),
        "update_application" => crate::applications::content(1),
        "choose_call_version" => json!({ "version": 1 }),
        "submit_application" => json!({ "mandate": true }),
        "update_admissibility" => json!({ "admissible": true, "reason": "x" }),
        "create_correction" => json!({ "fields": ["/title"], "reason": "x", "due_at": "2030-01-01T00:00:00Z" }),
        "create_application_message" => json!({ "text": "x" }),
        "update_assignment" => json!({ "account_id": uuid::Uuid::nil(), "duty": "reviewer" }),
        "declare_interest" => json!({ "conflict": false }),
        "update_review" => json!({ "scores": [], "for_committee": "", "for_applicant": "" }),
        "update_proposal" => json!({ "amount_cents": 1, "reason": "x" }),
        "retract_proposal" => json!({ "reason": "x" }),
        "decide_application" => json!({ "outcome": "refuse", "reasons": "x" }),
        "confirm_decision" => json!({ "confirm": true, "reason": "x" }),
        "sign_application" => json!({ "signed_on": "2026-01-01", "reference": "x" }),
        "create_give_back" => json!({ "amount_cents": 1, "reason": "x" }),
        "create_appeal" => json!({ "text": "x" }),
        "create_committee_session" | "update_committee_session" => {
            crate::committee::content(&uuid::Uuid::nil().to_string(), &[], json!([]))
        }
        "create_batch" => json!({ "application_ids": [uuid::Uuid::nil()], "act": "notify", "text": "x" }),
        "withdraw_application" => json!({ "reason": "x" }),
        "sign_aid_declaration" => json!({ "fiscal_year_end": { "month": 12, "day": 31 }, "aid": [], "complete": true }),
        "create_undertaking_link" => {
            json!({ "controller": { "siren": "404833048" }, "controlled": { "siren": "732829320" }, "kind": "votes", "from": "2026-01-01", "reason": "x" })
        }
        "end_undertaking_link" => json!({ "until": "2026-12-31", "reason": "x" }),
        "create_undertaking_split" => {
            let part = |siren: &str| json!({ "company": { "siren": siren }, "equity_cents": 1, "aid": [] });
            json!({ "company": { "siren": "404833048" }, "on": "2026-01-01", "parts": [part("404833048"), part("732829320")], "reason": "x" })
        }
        _ => json!({}),
    }
}

#[tokio::test]
async fn every_guarded_operation_is_closed_to_strangers_and_to_wrong_roles() {
    let app = App::demo().await;
    let (maker, operator) = (app.person("fabricant").await, app.person("operateur").await);
    let organisation = app.organisation_of(&maker).await;
    let listing = maker.get(&format!("/organisations/{organisation}/listings")).await.ok()["items"][0]["id"].clone();
    let revision = maker.get(&format!("/listings/{}/revisions", listing.as_str().unwrap_or_default())).await.ok()["items"][0]["id"].clone();
    let claim = json!({ "kind": "organisation", "subject": organisation, "reason": "essai" });
    let claim = operator.post("/claims", claim).await.ok()["id"].clone();
    let programme = operator.post("/programmes", crate::programmes::content("Plan")).await.ok()["id"].clone();
    let within = format!("/programmes/{}", programme.as_str().unwrap_or_default());
    let axis = operator.post(&format!("{within}/axes"), json!({ "name": { "fr": "Axe" } })).await.ok()["id"].clone();
    let call_edit = crate::calls::edit(axis.as_str().unwrap_or_default());
    let call_id = operator.post(&format!("{within}/calls"), call_edit).await.ok()["id"].clone();
    let ids = json!({
        "programme_id": programme, "transfer_id": uuid::Uuid::nil(), "call_id": call_id, "question_id": uuid::Uuid::nil(),
        "application_id": uuid::Uuid::nil(), "submission": "1", "attachment_id": uuid::Uuid::nil(), "upload_id": uuid::Uuid::nil(),
        "mandate_id": uuid::Uuid::nil(), "correction_id": uuid::Uuid::nil(),
        "letter_id": uuid::Uuid::nil(), "committee_session_id": uuid::Uuid::nil(), "batch_id": uuid::Uuid::nil(),
        "organisation_id": organisation, "listing_id": listing, "listing": listing, "revision_id": revision, "claim_id": claim,
        "account_id": maker.get("/session").await.ok()["account"]["id"], "name": "privacy", "scheme": "levels", "uai": "0951099D",
        "job_id": uuid::Uuid::nil(), "report_id": uuid::Uuid::nil(), "price_id": uuid::Uuid::nil(), "media_id": uuid::Uuid::nil(),
        "invitation_id": uuid::Uuid::nil(), "token_id": uuid::Uuid::nil(), "synonym_id": uuid::Uuid::nil(), "file": "x",
    });
    let stranger = app.stranger();
    // Somebody of another organisation, and a teacher of a school: neither may touch what is the maker's or the staff's.
    let outsiders = [app.person("editeur").await, app.person("enseignant").await];
    let open = public();
    for operation in operations().iter().filter(|o| !open.contains(&o.id.as_str())) {
        assert_eq!(call(&stranger, operation, &ids).await, 401, "{} is open to strangers", operation.id);
        if OWN.contains(&operation.id.as_str()) {
            continue;
        }
        for outsider in &outsiders {
            let status = call(outsider, operation, &ids).await;
            assert!([403, 404].contains(&status), "{} answered {status} to somebody it is not for", operation.id);
        }
    }
    // Nothing was changed by any of it.
    assert_eq!(maker.get(&format!("/listings/{}", listing.as_str().unwrap_or_default())).await.status, 200);
}

/// Whom a guarded operation of the catalogue, organisations and operations is open to, by role, as it answers over HTTP.
/// What is let through may still be refused for its state. Look at the difference, then commit what `UPDATE_ROLES=1` writes.
#[tokio::test]
async fn the_reviewed_roles_are_those_in_force() {
    let app = App::demo().await;
    let own = ["owner", "manager", "editor", "member"].map(|role| (role.to_owned(), Where::Own, role));
    let staff = ["owner", "manager", "editor", "member"].map(|role| (format!("staff {role}"), Where::Staff, role));
    let elsewhere = [("elsewhere".to_owned(), Where::Elsewhere, "owner")];
    let mut answers: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut header = Vec::new();
    let open = public();
    for (name, place, role) in elsewhere.into_iter().chain(own).chain(staff) {
        let room = Room::new(&app).await;
        let person = room.person(&app, place, role).await;
        let mut guarded: Vec<Operation> = operations()
            .into_iter()
            .filter(|o| !open.contains(&o.id.as_str()) && !OWN.contains(&o.id.as_str()))
            // The programmes' own roles are tried with the programmes.
            .filter(|o| !["/programmes", "/calls", "/committee-sessions"].iter().any(|start| o.path.starts_with(start)))
            .collect();
        // What takes something away comes last: the others need it.
        let last = ["withdraw_listing", "withdraw_application", "delete_draft"];
        guarded.sort_by_key(|o| (o.method == Method::DELETE, last.iter().position(|id| *id == o.id)));
        for operation in &guarded {
            let status = call(&person, operation, &room.ids).await;
            let cell = if [401, 403, 404].contains(&status) { status.to_string() } else { "yes".to_owned() };
            assert!(status < 500, "{} answered {status} to {name}", operation.id);
            answers.entry(operation.id.clone()).or_default().push(cell);
        }
        header.push(name);
    }
    let line = |first: &str, cells: &[String]| {
        let cells: String = cells.iter().map(|cell| format!("{cell:<15}")).collect();
        format!("{first:<29} {cells}").trim_end().to_owned() + "\n"
    };
    let mut text = line("operation", &header);
    answers.iter().for_each(|(id, cells)| text.push_str(&line(id, cells)));
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/it/roles.txt");
    if std::env::var_os("UPDATE_ROLES").is_some() {
        std::fs::write(path, &text).expect("written");
    }
    assert_eq!(text, std::fs::read_to_string(path).unwrap_or_default());
}
