use crate::support::{App, pointers, shared};
use serde_json::json;

#[tokio::test]
async fn one_organisation_per_siren_and_every_wrong_number_is_named() {
    let app = App::demo().await;
    let teacher = app.person("enseignant").await;
    let wrong = json!({ "name": "X", "capacities": ["publisher"], "siret": "2,17E+13", "vat_number": "FR00000000000", "website": "javascript:alert(1)" });
    assert_eq!(pointers(&teacher.post("/organisations", wrong).await.refused(422)), ["/siret", "/vat_number", "/website"]);
    let new =
        json!({ "name": "Nouvelle maison", "capacities": ["publisher"], "siret": "732 829 320 00074", "vat_number": "FR44732829320" });
    let made = teacher.post("/organisations", new.clone()).await.ok();
    assert_eq!(made["siren"], "732829320");
    let other = app.person("editeur").await;
    other.post("/organisations", new).await.refused(409);
    // The dispute is a claim, for the operator to decide.
    let claim = json!({ "kind": "organisation", "subject": made["id"], "reason": "C’est la nôtre." });
    let claim = other.post("/claims", claim).await.ok();
    assert_eq!(claim["disputed"], true);
}

#[tokio::test]
async fn a_colleague_joins_by_invitation_and_the_last_owner_stays() {
    let app = App::demo().await;
    let owner = app.person("editeur").await;
    let organisation = app.organisation_of(&owner).await;
    let invitation = json!({ "email": "enseignant@demo.preau.example", "role": "editor" });
    owner.post(&format!("/organisations/{organisation}/invitations"), invitation).await.ok();
    app.work().await;
    let token = app.mailed_token("enseignant@demo.preau.example").await;
    // The address counts, not only the link.
    app.person("fabricant").await.post("/invitations/acceptance", json!({ "token": token })).await.refused(403);
    let teacher = app.person("enseignant").await;
    teacher.post("/invitations/acceptance", json!({ "token": token })).await.ok();
    teacher.get(&format!("/organisations/{organisation}/members")).await.ok();
    let me = owner.get("/session").await.ok()["account"]["id"].as_str().expect("an id").to_owned();
    owner.delete(&format!("/organisations/{organisation}/members/{me}")).await.refused(409);
}

#[tokio::test]
async fn a_school_is_found_and_claimed() {
    let app = App::demo().await;
    let found = app.stranger().get("/schools?q=marvingt%20grenoble").await.ok();
    let uai = found["items"][0]["uai"].as_str().expect("a school").to_owned();
    let person = app.person("editeur").await;
    let claim = person.post("/claims", json!({ "kind": "school", "subject": uai, "reason": "J’y enseigne." })).await.ok();
    let again = json!({ "kind": "school", "subject": uai, "reason": "Encore." });
    person.post("/claims", again).await.refused(409);
    let operator = app.person("operateur").await;
    let id = claim["id"].as_str().expect("an id");
    let decided = operator.post(&format!("/claims/{id}/decision"), json!({ "accept": true, "reason": "Vérifié." })).await.ok();
    assert_eq!(decided["state"], "accepted");
    assert_eq!(app.stranger().get(&format!("/schools/{uai}")).await.ok()["organisation_id"], decided["organisation_id"]);
    let organisation = format!("/organisations/{}", decided["organisation_id"].as_str().expect("an id"));
    assert_eq!(person.get(&organisation).await.ok()["verified_by"], "operator");
    operator.post(&format!("/claims/{id}/decision"), json!({ "accept": false, "reason": "Non." })).await.refused(409);
}

/// All rows of the official directory, twice without doubles, where the file is at hand.
#[tokio::test]
async fn the_official_directory_is_loaded_whole() {
    let Some(path) = shared("data/colleges-2nd-degre.csv") else { return };
    let app = App::empty().await;
    for _ in 0..2 {
        let file = std::fs::File::open(&path).expect("readable");
        let report = preau::organisations::import_schools(&app.server, file, false, |_| {}).await.expect("imported");
        assert_eq!((report.read, report.taken, report.refused_total), (7654, 7654, 0));
    }
    let found = app.stranger().get("/schools?q=foucauld%20lamastre").await.ok();
    assert_eq!(found["items"][0]["uai"], "0071168G");
    assert_eq!(app.stranger().get("/schools?q=0071245R").await.ok()["items"][0]["name"], "Collège de Jastres");
}

#[tokio::test]
async fn a_lost_race_on_an_organisation_is_told() {
    let app = App::demo().await;
    let (owner, operator) = (app.person("editeur").await, app.person("operateur").await);
    let path = format!("/organisations/{}", app.organisation_of(&owner).await);
    let etag = owner.get(&path).await.etag();
    let standing = json!({ "capacities": ["publisher"], "verified": false });
    operator.put(&format!("{path}/standing"), standing.clone()).await.refused(428);
    operator.put_if(&format!("{path}/standing"), &etag, standing.clone()).await.ok();
    operator.put_if(&format!("{path}/standing"), &etag, standing).await.refused(412);
    let patch = owner.request(reqwest::Method::PATCH, &path).header("if-match", &etag).json(&json!({ "town": "Lyon" }));
    owner.send(patch).await.refused(412);
}
