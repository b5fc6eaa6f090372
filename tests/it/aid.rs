//! De minimis aid through the front door, and under a crowd.

use crate::support::{App, Person, pointers, rounds};
use chrono::TimeDelta;
use preau::{
    funding::aid::{self, Assessment, Grant, Stage},
    kernel::error::Error,
};
use serde_json::{Value, json};
use uuid::Uuid;

/// A company outside Préau.
const OUTSIDE: &str = "404833048";
const EURO: i64 = 100;

fn id(value: &Value) -> Uuid {
    value.as_str().and_then(|text| text.parse().ok()).expect("an id")
}

/// An organisation with a SIREN, its owner signed in as `who`.
async fn company(owner: &Person, name: &str, siret: &str) -> Uuid {
    let new = json!({ "name": name, "capacities": ["publisher"], "siret": siret });
    id(&owner.post("/organisations", new).await.ok()["id"])
}

fn declaration(aid: Value) -> Value {
    json!({ "fiscal_year_end": { "month": 12, "day": 31 }, "aid": aid, "complete": true })
}

fn earlier(on: &str, euros: i64) -> Value {
    json!({ "on": on, "granted_by": "Région Bretagne", "regulation": "2023/2831", "amount_cents": euros * EURO, "grant_equivalent_cents": euros * EURO })
}

async fn sign(owner: &Person, organisation: Uuid, aid: Value) -> Value {
    let path = format!("/organisations/{organisation}/aid-declaration");
    let etag = owner.get(&path).await.etag();
    owner.put_if(&path, &etag, declaration(aid)).await.ok()
}

fn organisation_ref(organisation: Uuid) -> Value {
    json!({ "organisation_id": organisation })
}

fn link(controller: Value, controlled: Value, kind: &str) -> Value {
    json!({ "controller": controller, "controlled": controlled, "kind": kind, "from": "2024-06-01", "reason": "Acte" })
}

async fn programme(app: &App) -> (Person, Uuid) {
    let (manager, path, _) = crate::programmes::programme(app).await;
    let programme = path.rsplit('/').next().expect("an id").parse().expect("an id");
    (manager, programme)
}

/// Two companies of one owner, the first signed with nothing before; and a programme.
struct Room {
    app: App,
    owner: Person,
    manager: Person,
    programme: Uuid,
    first: Uuid,
    second: Uuid,
}

async fn room() -> Room {
    let app = App::demo().await;
    let owner = app.person("enseignant").await;
    let first = company(&owner, "Première", "73282932000074").await;
    let second = company(&owner, "Seconde", "35600000000048").await;
    let (manager, programme) = programme(&app).await;
    sign(&owner, first, json!([])).await;
    Room { app, owner, manager, programme, first, second }
}

impl Room {
    /// Records in a transaction of its own, kept where it is accepted; else the refusal's status and words.
    async fn record(&self, organisation: Uuid, cause: &str, cents: i64, stage: Stage) -> Result<Assessment, (u16, String)> {
        record(&self.app.server, &Grant { actor: Uuid::nil(), organisation, programme: self.programme, cause, cents }, stage).await
    }

    async fn assessment(&self, organisation: Uuid, cents: i64) -> Value {
        self.manager.get(&self.path(organisation, cents, "")).await.ok()
    }

    fn path(&self, organisation: Uuid, cents: i64, more: &str) -> String {
        format!("/programmes/{}/aid-assessment?organisation_id={organisation}&amount_cents={cents}{more}", self.programme)
    }
}

async fn record(server: &preau::server::Server, grant: &Grant<'_>, stage: Stage) -> Result<Assessment, (u16, String)> {
    let tx = server.begin().await.expect("a transaction");
    match aid::record(&tx, &server.aid_rules, grant, stage).await {
        Ok(assessment) => {
            tx.commit().await.expect("committed");
            Ok(assessment)
        }
        Err(Error::Refused(problem)) => {
            let body = problem.body(openapi::message::Locale::Fr, None);
            Err((body.status, body.detail.unwrap_or_default()))
        }
        Err(other) => panic!("{other}"),
    }
}

#[tokio::test]
async fn an_owner_signs_versions_of_a_declaration() {
    let Room { app, owner, first, second, .. } = room().await;
    let path = format!("/organisations/{second}/aid-declaration");
    let unsigned = owner.get(&path).await;
    assert_eq!((unsigned.etag().as_str(), &unsigned.body["number"], &unsigned.body["signed_by"]), ("\"0\"", &json!(0), &Value::Null));
    let mut wrong = declaration(json!([earlier("2026-11-25", 1)]));
    wrong["fiscal_year_end"] = json!({ "month": 4, "day": 31 });
    wrong["complete"] = json!(false);
    wrong["aid"][0]["regulation"] = json!("2099/1");
    wrong["aid"][0]["grant_equivalent_cents"] = json!(101);
    assert_eq!(
        pointers(&owner.put_if(&path, "\"0\"", wrong).await.refused(422)),
        ["/aid/0/grant_equivalent_cents", "/aid/0/on", "/aid/0/regulation", "/complete", "/fiscal_year_end/day"]
    );
    let mut two_names = declaration(json!([earlier("2025-03-12", 1)]));
    two_names["aid"][0]["company"] = json!({ "siren": OUTSIDE, "organisation_id": first });
    assert_eq!(pointers(&owner.put_if(&path, "\"0\"", two_names).await.refused(422)), ["/aid/0/company"]);
    let mut told = declaration(json!([earlier("2025-03-12", 120_000)]));
    told["fiscal_year_end"] = json!({ "month": 2, "day": 29 });
    told["aid"][0]["company"] = json!({ "siren": "404 833 048" });
    let signed = owner.put_if(&path, "\"0\"", told).await.ok();
    assert_eq!((&signed["number"], &signed["aid"][0]["company"]["siren"]), (&json!(1), &json!(OUTSIDE)));
    assert!(signed["signed_by"].is_string());
    owner.put_if(&path, "\"0\"", declaration(json!([]))).await.refused(412);
    owner.put(&path, declaration(json!([]))).await.refused(428);
    owner.put_if(&path, "\"1\"", declaration(json!([]))).await.ok();
    let versions = owner.get(&format!("/organisations/{second}/aid-declarations?limit=1")).await.ok();
    assert_eq!((&versions["items"][0]["number"], &versions["items"][0]["aid"]), (&json!(2), &json!([])));
    let next = versions["next"].as_str().expect("an older one");
    let older = owner.get(&format!("/organisations/{second}/aid-declarations?limit=1&cursor={next}")).await.ok();
    assert_eq!(older["items"][0]["aid"][0]["amount_cents"], 12_000_000, "what was signed stays readable");
    app.person("editeur").await.get(&path).await.refused(404);
}

#[tokio::test]
async fn links_are_declared_ended_and_never_a_circle() {
    let room = room().await;
    let Room { app, owner, first, second, .. } = &room;
    let links = format!("/organisations/{first}/undertaking-links");
    let (a, b, c) = (organisation_ref(*first), organisation_ref(*second), json!({ "siren": OUTSIDE }));
    let foreign = json!({ "foreign": { "country": "DE", "number": "hrb 12345" } });
    // Neither is one's own yet.
    assert_eq!(pointers(&owner.post(&links, link(b.clone(), c.clone(), "votes")).await.refused(422)), ["/controlled"]);
    // Oneself, by another name.
    assert_eq!(
        pointers(&owner.post(&links, link(a.clone(), json!({ "siren": "732829320" }), "votes")).await.refused(422)),
        ["/controlled"]
    );
    let unknown = link(organisation_ref(Uuid::nil()), json!({ "siren": "123456789" }), "board");
    assert_eq!(pointers(&owner.post(&links, unknown).await.refused(422)), ["/controlled/siren", "/controller/organisation_id"]);
    let french = json!({ "foreign": { "country": "FR", "number": "1" } });
    assert_eq!(pointers(&owner.post(&links, link(french, a.clone(), "pact")).await.refused(422)), ["/controller/foreign"]);
    let mut ended = link(a.clone(), b.clone(), "merger");
    ended["until"] = json!("2024-01-01");
    assert_eq!(pointers(&owner.post(&links, ended).await.refused(422)), ["/until", "/until"]);
    let ab = owner.post(&links, link(a.clone(), b.clone(), "votes")).await.ok();
    owner.post(&links, link(b.clone(), c.clone(), "contract")).await.ok();
    let above = owner.post(&links, link(foreign, a.clone(), "pact")).await.ok();
    assert_eq!(above["controller"]["name"], "DE HRB12345");
    let refused = owner.post(&links, link(c.clone(), a.clone(), "board")).await.refused(409);
    assert!(refused["detail"].as_str().is_some_and(|detail| detail.contains("circulaires")), "{refused}");
    assert_eq!(owner.get(&links).await.ok()["items"].as_array().map(Vec::len), Some(3));
    let audit = room.manager.get("/audit/events?limit=1").await.ok();
    assert_eq!(audit["items"][0]["action"], "refuse_undertaking_link");
    let group = room.assessment(*first, 1).await;
    let names: Vec<_> = group["undertaking"].as_array().expect("companies").iter().map(|c| c["name"].clone()).collect();
    assert_eq!(names, ["Seconde", "SIREN 404833048", "Première", "DE HRB12345"]);
    // The link ends, and the opposite one no longer closes a circle after it.
    let link_path = |link: &Value| format!("{links}/{}", link["id"].as_str().expect("an id"));
    let end = |until: &str| json!({ "until": until, "reason": "Cession" });
    assert_eq!(pointers(&owner.put(&format!("{}/end", link_path(&ab)), end("2024-05-31")).await.refused(422)), ["/until"]);
    owner.put(&format!("{}/end", link_path(&ab)), end("2026-03-31")).await.ok();
    let mut later = link(c.clone(), a.clone(), "board");
    later["from"] = json!("2026-04-01");
    owner.post(&links, later).await.ok();
    owner.put(&format!("{}/end", link_path(&ab)), end("2026-04-01")).await.refused(409);
    assert_eq!(owner.delete(&link_path(&above)).await.status, 204);
    owner.delete(&link_path(&above)).await.refused(404);
    // The other company sees what is said of it, and does not undo it.
    let seen = owner.get(&format!("/organisations/{second}/undertaking-links")).await.ok();
    assert_eq!(seen["items"].as_array().map(Vec::len), Some(2));
    owner.delete(&format!("/organisations/{second}/undertaking-links/{}", ab["id"].as_str().expect("an id"))).await.refused(404);
    app.person("editeur").await.get(&links).await.refused(404);
}

#[tokio::test]
async fn aid_fits_to_the_cent_and_the_refusal_tells_each_one_counted() {
    let room = room().await;
    let Room { owner, first, second, .. } = &room;
    assert_eq!(room.record(*second, "application/0", 1, Stage::Proposal).await.map_err(|e| e.0).err(), Some(409), "nothing is signed");
    // The same aid told by both companies counts once.
    let shared = |mut aid: Value| {
        aid["company"] = json!({ "siren": OUTSIDE });
        aid
    };
    sign(owner, *first, json!([earlier("2025-03-12", 70_000), shared(earlier("2025-04-01", 30_000))])).await;
    sign(owner, *second, json!([shared(earlier("2025-04-01", 30_000)), earlier("2023-11-23", 9_000)])).await;
    let links = format!("/organisations/{first}/undertaking-links");
    owner.post(&links, link(organisation_ref(*first), organisation_ref(*second), "votes")).await.ok();
    owner.post(&links, link(organisation_ref(*second), json!({ "siren": OUTSIDE }), "votes")).await.ok();
    let fits = room.assessment(*first, 200_000 * EURO).await;
    assert_eq!((&fits["sum_cents"], &fits["room_cents"], &fits["allowed"]), (&json!(10_000_000), &json!(20_000_000), &json!(true)));
    assert_eq!((&fits["window_from"], &fits["window_until"]), (&json!("2023-11-24"), &json!("2026-11-24")));
    assert_eq!(fits["counted"].as_array().map(Vec::len), Some(2));
    assert_eq!(room.assessment(*second, 200_000 * EURO + 1).await["allowed"], false);
    let (status, words) = room.record(*second, "application/1", 200_000 * EURO + 1, Stage::Proposal).await.expect_err("a cent too much");
    let words = words.replace(['\u{a0}', '\u{202f}'], " ");
    assert_eq!(status, 409);
    for told in [
        "règlement (UE) 2023/2831 : 300 000,00 €",
        "du 24/11/2023 au 24/11/2026",
        "Déjà comptés : 100 000,00 €",
        "demandés : 200 000,01 €",
        "il reste 200 000,00 €",
        "12/03/2025, Région Bretagne, à Première, 70 000,00 €",
        "01/04/2025, Région Bretagne, à SIREN 404833048, 30 000,00 €",
    ] {
        assert!(words.contains(told), "{told:?} is not in {words:?}");
    }
    // A proposal holds its place: the next one is told of it, a decision goes before it.
    room.record(*second, "application/1", 150_000 * EURO, Stage::Proposal).await.expect("it fits");
    let (_, words) = room.record(*first, "application/2", 60_000 * EURO, Stage::Proposal).await.expect_err("the place is held");
    assert!(words.contains("(proposée)"), "{words}");
    assert_eq!(room.assessment(*first, 1).await["room_cents"], 5_000_000);
    room.record(*second, "application/1", 200_000 * EURO, Stage::Decision).await.expect("decided for more, to the cent");
    room.record(*second, "application/1", 1, Stage::Decision).await.expect_err("decided once");
    assert_eq!(room.record(*first, "application/2", 1, Stage::Decision).await.expect_err("full").0, 409);
    // What lapses gives its place back.
    let tx = room.app.server.begin().await.expect("a transaction");
    aid::release(&tx, Uuid::nil(), "application/1").await.expect("released");
    tx.commit().await.expect("committed");
    let last = room.record(*first, "application/2", 200_000 * EURO, Stage::Decision).await.expect("there is room again");
    assert_eq!((last.regulation.as_str(), last.sum, last.counted.len()), ("2023/2831", 100_000 * EURO, 2));
    // Three years later to the day it still counts; the day after, no more.
    for (days, sum) in [(3 * 365 + 1, 20_000_000), (1, 0)] {
        room.app.advance(TimeDelta::days(days));
        let manager = room.app.person("operateur").await;
        assert_eq!(manager.get(&room.path(*first, 1, "")).await.ok()["sum_cents"], sum);
    }
}

#[tokio::test]
async fn programme_people_read_an_assessment_of_any_day_and_it_is_audited() {
    let room = room().await;
    let Room { app, owner, manager, first, .. } = &room;
    let of_2015 = manager.get(&room.path(*first, 200_000 * EURO, "&on=2015-11-30")).await.ok();
    assert_eq!(
        (&of_2015["regulation"], &of_2015["window_from"], &of_2015["allowed"]),
        (&json!("1407/2013"), &json!("2013-01-01"), &json!(true))
    );
    assert_eq!(manager.get(&room.path(*first, 200_000 * EURO + 1, "&on=2015-11-30")).await.ok()["allowed"], false);
    assert!(manager.get(&room.path(*first, 1, "&on=2031-01-01")).await.refused(409)["detail"].is_string());
    assert_eq!(pointers(&manager.get(&room.path(*first, 0, "")).await.refused(422)), ["?amount_cents"]);
    manager.get(&room.path(Uuid::nil(), 1, "")).await.refused(404);
    // Finance and deciders may; owners of the company and strangers to the programme may not.
    for who in ["gestionnaire", "fabricant"] {
        app.person(who).await.get(&room.path(*first, 1, "")).await.ok();
    }
    owner.get(&room.path(*first, 1, "")).await.refused(403);
    let events = manager.get("/audit/events?limit=1").await.ok();
    assert_eq!((&events["items"][0]["action"], &events["items"][0]["subject_id"]), (&json!("get_aid_assessment"), &json!(first)));
}

#[tokio::test]
async fn after_a_split_aid_follows_who_benefits_else_the_equity() {
    let mut room = room().await;
    let (first, second) = (room.first, room.second);
    sign(&room.owner, first, json!([earlier("2025-03-12", 100_000)])).await;
    sign(&room.owner, second, json!([])).await;
    room.record(first, "application/1", 50_000 * EURO, Stage::Decision).await.expect("it fits");
    let granted = room.assessment(first, 1).await["counted"][1]["id"].clone();
    room.app.advance(TimeDelta::days(1));
    // The sessions ran out overnight.
    room.owner = room.app.person("enseignant").await;
    room.manager = room.app.person("operateur").await;
    let owner = &room.owner;
    let part = |organisation: Uuid, equity_cents: i64, aid: Value| json!({ "company": organisation_ref(organisation), "equity_cents": equity_cents, "aid": aid });
    let split = |company: Uuid, parts: Value| json!({ "company": organisation_ref(company), "on": "2026-11-25", "parts": parts, "reason": "Apport" });
    let splits = format!("/organisations/{first}/undertaking-splits");
    let wrong = split(second, json!([part(first, 0, json!([granted, Uuid::nil()])), part(first, 0, json!([granted]))]));
    assert_eq!(
        pointers(&owner.post(&splits, wrong).await.refused(422)),
        ["/company", "/parts", "/parts/0/aid/1", "/parts/1/aid/0", "/parts/1/company"]
    );
    let sound = split(first, json!([part(first, 3, json!([])), part(second, 1, json!([granted]))]));
    let made = owner.post(&splits, sound).await.ok();
    let (left, taken) = (room.assessment(first, 1).await, room.assessment(second, 1).await);
    assert_eq!((&left["sum_cents"], &taken["sum_cents"]), (&json!(7_500_000), &json!(2_500_000 + 5_000_000)));
    assert_eq!(
        (&taken["counted"][0]["grant_equivalent_cents"], &taken["counted"][0]["counted_cents"]),
        (&json!(10_000_000), &json!(2_500_000))
    );
    assert_eq!(owner.get(&splits).await.ok()["items"][0]["parts"], made["parts"]);
    assert_eq!(owner.delete(&format!("{splits}/{}", made["id"].as_str().expect("an id"))).await.status, 204);
    assert_eq!(room.assessment(first, 1).await["sum_cents"], 15_000_000);
}

/// 64 decisions at once for the companies of one group, while its owner signs and links, round after round: as many succeed
/// as fit.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_crowd_never_passes_the_ceiling_of_a_group() {
    let room = room().await;
    let Room { app, owner, first, second, .. } = &room;
    sign(owner, *second, json!([])).await;
    let links = format!("/organisations/{first}/undertaking-links");
    owner.post(&links, link(organisation_ref(*first), json!({ "siren": OUTSIDE }), "votes")).await.ok();
    owner.post(&links, link(json!({ "siren": OUTSIDE }), organisation_ref(*second), "votes")).await.ok();
    for round in 0..rounds(2) {
        // 10,000 euros each: 30 fit, one less where 5,000 were declared.
        let declared = if round % 2 == 0 { json!([]) } else { json!([earlier("2026-11-01", 5_000)]) };
        let fits = if round % 2 == 0 { 30 } else { 29 };
        sign(owner, *first, declared.clone()).await;
        let crowd: Vec<_> = (0..64)
            .map(|n| {
                let (server, programme) = (app.server.clone(), room.programme);
                let organisation = if n % 2 == 0 { *first } else { *second };
                tokio::spawn(async move {
                    let cause = format!("crowd/{round}/{n}");
                    let grant = Grant { actor: Uuid::nil(), organisation, programme, cause: &cause, cents: 10_000 * EURO };
                    record(&server, &grant, Stage::Decision).await.map(|_| cause.clone()).map_err(|(status, _)| status)
                })
            })
            .collect();
        // Owners write meanwhile: the same words signed again, a company more in the group.
        sign(owner, *first, declared).await;
        let another = json!({ "foreign": { "country": "BE", "number": format!("{round}") } });
        // An organisation has two hundred links at most.
        if round < 100 {
            owner.post(&links, link(organisation_ref(*first), another, "pact")).await.ok();
        }
        let mut granted = Vec::new();
        for one in crowd {
            match one.await.expect("joined") {
                Ok(cause) => granted.push(cause),
                Err(status) => assert_eq!(status, 409),
            }
        }
        assert_eq!(granted.len(), fits);
        let after = room.assessment(*first, 1).await;
        assert_eq!(after["sum_cents"], if fits == 30 { 30_000_000 } else { 29_500_000 });
        let tx = app.server.begin().await.expect("a transaction");
        for cause in granted {
            aid::release(&tx, Uuid::nil(), &cause).await.expect("released");
        }
        tx.commit().await.expect("committed");
    }
}

/// The database itself keeps what was signed.
#[tokio::test]
async fn the_database_keeps_what_was_signed() {
    use sea_orm::ConnectionTrait;
    let room = room().await;
    sign(&room.owner, room.first, json!([earlier("2025-03-12", 1)])).await;
    room.record(room.first, "application/1", 1, Stage::Decision).await.expect("it fits");
    for statement in [
        "UPDATE declared_aid SET amount_cents = 2",
        "DELETE FROM declared_aid",
        "UPDATE aid_declarations SET year_end_day = 1",
        "DELETE FROM aid_declarations",
        "DELETE FROM granted_aid",
        "UPDATE granted_aid SET cents = 0",
    ] {
        let tx = room.app.server.begin().await.expect("a transaction");
        assert!(tx.execute_unprepared(statement).await.is_err(), "{statement}");
    }
}
