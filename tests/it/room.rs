//! An organisation of its own with one of everything, for tests that try every operation.

use crate::support::{App, Person, complete_content};
use openapi::{
    identity::Language,
    organisations::{Capacity, Role},
};
use preau::{
    identity,
    kernel::{jobs, words},
    organisations,
};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use uuid::Uuid;

pub struct Room {
    pub owner: Person,
    pub organisation: Uuid,
    /// Path parameters by name.
    pub ids: Value,
}

/// Where somebody works, as seen from a room.
#[derive(Clone, Copy, PartialEq)]
pub enum Where {
    Own,
    Staff,
    Elsewhere,
}

const PASSWORD: &str = "une phrase assez longue";

/// Somebody with a role in an organisation, signed in.
pub async fn member(app: &App, organisation: Uuid, role: &str) -> (Person, Uuid) {
    let email = format!("{}@piece.example", Uuid::now_v7().simple());
    let role = words::read::<Role>(role).expect("a role");
    let tx = app.server.begin().await.expect("a transaction");
    let account = identity::create_confirmed(&tx, &email, "Quelqu’un", Language::Fr, PASSWORD).await.expect("an account");
    organisations::add_member(&tx, organisation, account, role).await.expect("a member");
    tx.commit().await.expect("committed");
    let mut person = app.stranger();
    person.sign_in(&email, PASSWORD).await;
    (person, account)
}

async fn organisation(app: &App) -> Uuid {
    let tx = app.server.begin().await.expect("a transaction");
    let row = organisations::NewRow { name: "Maison".to_owned(), capacities: vec![Capacity::Publisher], ..Default::default() };
    let id = organisations::insert(&tx, "system", row, None).await.expect("an organisation").id;
    tx.commit().await.expect("committed");
    id
}

fn id(value: &Value) -> String {
    value.as_str().expect("an id").to_owned()
}

impl Room {
    pub async fn new(app: &App) -> Self {
        let organisation = organisation(app).await;
        let (owner, _) = member(app, organisation, "owner").await;
        let (_, colleague) = member(app, organisation, "member").await;
        let operator = app.person("operateur").await;

        // A published listing, reported; and one still being written, with a picture and an announced price.
        let published = Self::draft(&owner, organisation).await;
        let revision = owner.post(&format!("/listings/{published}/submission"), Value::Null).await.ok()["id"].clone();
        operator.put(&format!("/moderation/revisions/{}/assignment", id(&revision)), Value::Null).await.ok();
        let publish = json!({ "verdict": "publish", "reasons": [] });
        operator.post(&format!("/moderation/revisions/{}/decision", id(&revision)), publish).await.ok();
        let report = json!({ "kind": "broken_link", "text": "Lien mort." });
        assert_eq!(app.stranger().post(&format!("/listings/{published}/reports"), report).await.status, 202);
        let report = operator.get("/moderation/reports").await.ok()["items"][0]["id"].clone();
        let listing = Self::draft(&owner, organisation).await;
        let price = json!({ "offer": "classe", "amount_cents": 500, "valid_from": "2026-12-01" });
        let price = owner.post(&format!("/listings/{listing}/prices"), price).await.ok()["id"].clone();
        let media = Self::picture(&owner, &listing).await;

        let invitation = json!({ "email": "x@piece.example", "role": "member" });
        let invitation = owner.post(&format!("/organisations/{organisation}/invitations"), invitation).await.ok()["id"].clone();
        let claim = json!({ "kind": "organisation", "subject": organisation, "reason": "La nôtre." });
        let claim = app.person("enseignant").await.post("/claims", claim).await.ok()["id"].clone();
        let tx = app.server.begin().await.expect("a transaction");
        jobs::enqueue(&tx, "essai", &organisation.to_string()).await.expect("enqueued");
        tx.execute_unprepared("UPDATE jobs SET state = 'dead' WHERE kind = 'essai'").await.expect("parked");
        tx.commit().await.expect("committed");
        let job = operator.get("/jobs?state=dead").await.ok()["items"][0]["id"].clone();
        let synonym = json!({ "term": format!("essai {organisation}"), "both_ways": false, "others": ["palette"] });
        let synonym = operator.post("/operations/search/synonyms", synonym).await.ok()["id"].clone();
        let application = Self::application(&operator, &owner, organisation).await;
        let ids = json!({
            "application_id": application, "submission": "1", "letter_id": Uuid::nil(), "synonym_id": synonym,
            "organisation_id": organisation, "listing_id": listing, "listing": published, "revision_id": revision, "claim_id": claim,
            "account_id": colleague, "report_id": report, "price_id": price, "media_id": media, "invitation_id": invitation,
            "job_id": job, "name": "privacy", "scheme": "levels", "uai": "9990006C", "file": "x",
            "mandate_id": Uuid::nil(), "upload_id": Uuid::nil(),
        });
        Self { owner, organisation, ids }
    }

    /// A complete draft of a new listing.
    pub async fn draft(owner: &Person, organisation: Uuid) -> String {
        let new = json!({ "kind": "app", "title": "Une fiche" });
        let listing = id(&owner.post(&format!("/organisations/{organisation}/listings"), new).await.ok()["listing_id"]);
        let path = format!("/listings/{listing}/draft");
        let etag = owner.get(&path).await.etag();
        owner.put_if(&path, &etag, complete_content("Une fiche")).await.ok();
        listing
    }

    /// Submitted to a call of a programme of its own.
    async fn application(manager: &Person, owner: &Person, organisation: Uuid) -> String {
        let (programme, axes) = crate::programmes::programme_of(manager).await;
        let mut edit = crate::calls::edit(&axes[0]);
        edit["window"]["opens_at"] = json!("2026-11-20T08:00:00Z");
        edit["content"]["applicants"]["verified"] = json!(false);
        let call = id(&manager.post(&format!("{programme}/calls"), edit).await.ok()["id"]);
        manager.publish(&format!("/calls/{call}"), "\"1\"").await.ok();
        let new = json!({ "call_id": call, "title": "Palette" });
        let application = id(&owner.post(&format!("/organisations/{organisation}/applications"), new).await.ok()["id"]);
        let path = format!("/applications/{application}");
        let etag = owner.put_if(&path, "\"1\"", crate::applications::content(3_000_000)).await.etag();
        crate::applications::submit(owner, &path, &etag).await.ok();
        application
    }

    async fn picture(owner: &Person, listing: &str) -> Value {
        let mut png = std::io::Cursor::new(Vec::new());
        image::RgbImage::new(8, 8).write_to(&mut png, image::ImageFormat::Png).expect("a picture");
        let part = reqwest::multipart::Part::bytes(png.into_inner()).file_name("image.png");
        let form = reqwest::multipart::Form::new().part("file", part);
        let request = owner.request(reqwest::Method::POST, &format!("/listings/{listing}/media"));
        let request = request.header("idempotency-key", Uuid::now_v7().to_string()).multipart(form);
        owner.send(request).await.ok()["id"].clone()
    }

    /// Somebody who works there, or on the portal's staff, or in another organisation.
    pub async fn person(&self, app: &App, place: Where, role: &str) -> Person {
        let organisation = match place {
            Where::Own => self.organisation,
            Where::Staff => organisations::first_operator(app.server.db.read()).await.expect("read").expect("an operator").id,
            Where::Elsewhere => organisation(app).await,
        };
        member(app, organisation, role).await.0
    }
}
