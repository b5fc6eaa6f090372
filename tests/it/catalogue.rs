use crate::support::{App, Person, complete_content, pointers};
use chrono::TimeDelta;
use preau::search;
use serde_json::{Value, json};

/// A listing begun and filled by the demonstration's publisher: its id, and the version last saved.
async fn drafted(app: &App, editor: &Person, content: Value) -> (String, String) {
    let organisation = app.organisation_of(editor).await;
    let title = content["title"]["fr"].clone();
    let draft = editor.post(&format!("/organisations/{organisation}/listings"), json!({ "kind": "app", "title": title })).await.ok();
    let id = draft["listing_id"].as_str().expect("an id").to_owned();
    let path = format!("/listings/{id}/draft");
    let etag = editor.get(&path).await.etag();
    let saved = editor.put_if(&path, &etag, content).await;
    let etag = saved.etag();
    saved.ok();
    (id, etag)
}

async fn submitted(app: &App, editor: &Person, content: Value) -> (String, String) {
    let (id, _) = drafted(app, editor, content).await;
    let revision = editor.post(&format!("/listings/{id}/submission"), Value::Null).await.ok();
    (id, revision["id"].as_str().expect("an id").to_owned())
}

async fn decide(operator: &Person, revision: &str, verdict: Value) -> Value {
    operator.put(&format!("/moderation/revisions/{revision}/assignment"), Value::Null).await.ok();
    operator.post(&format!("/moderation/revisions/{revision}/decision"), verdict).await.ok()
}

#[tokio::test]
async fn the_whole_journey_of_a_listing() {
    let app = App::demo().await;
    let (editor, operator) = (app.person("editeur").await, app.person("operateur").await);
    let (id, revision) = submitted(&app, &editor, complete_content("Zéphyr essai")).await;
    app.stranger().get(&format!("/listings/{id}")).await.refused(404);

    // The operator asks for a change, and says where.
    let reasons = json!([{ "pointer": "/description/fr", "text": "Dites pour quels élèves." }]);
    decide(&operator, &revision, json!({ "verdict": "request_changes", "reasons": reasons })).await;
    app.work().await;
    assert!(app.mail("editeur@demo.preau.example").await["text"].as_str().is_some_and(|t| t.contains("Dites pour quels élèves.")));
    let read = editor.get(&format!("/listings/{id}/draft")).await;
    let etag = read.etag();
    let draft = read.ok();
    assert_eq!(draft["reasons"], reasons);
    assert_eq!(draft["revision"]["state"], "changes_requested");

    // The publisher mends and submits again; it is published and found.
    let mut content = complete_content("Zéphyr essai");
    content["description"]["fr"] = json!("Pour les élèves de sixième.");
    editor.put_if(&format!("/listings/{id}/draft"), &etag, content.clone()).await.ok();
    editor.post(&format!("/listings/{id}/submission"), Value::Null).await.ok();
    decide(&operator, &revision, json!({ "verdict": "publish", "reasons": [] })).await;
    app.work().await;
    let listing = app.stranger().get(&format!("/listings/{id}")).await.ok();
    assert_eq!(listing["content"]["description"]["fr"], "Pour les élèves de sixième.");
    assert_eq!(app.stranger().get("/listings?q=zephir").await.ok()["items"][0]["card"]["id"], id);

    // An edit opens a new revision; readers still see the published one, and the moderator sees what changed.
    content["title"]["fr"] = json!("Zéphyr essai deux");
    let etag = editor.get(&format!("/listings/{id}/draft")).await.etag();
    let draft = editor.put_if(&format!("/listings/{id}/draft"), &etag, content).await.ok();
    assert_eq!(draft["revision"]["number"], 2);
    assert_eq!(app.stranger().get(&format!("/listings/{id}")).await.ok()["content"]["title"]["fr"], "Zéphyr essai");
    let second = editor.post(&format!("/listings/{id}/submission"), Value::Null).await.ok();
    let second = second["id"].as_str().expect("an id");
    let file = operator.get(&format!("/moderation/revisions/{second}")).await.ok();
    assert_eq!(file["differences"].as_array().map(Vec::len), Some(1), "{}", file["differences"]);
    assert_eq!(file["differences"][0]["pointer"], "/title/fr");
    decide(&operator, second, json!({ "verdict": "publish", "reasons": [] })).await;
    let revisions = editor.get(&format!("/listings/{id}/revisions")).await.ok();
    let states: Vec<_> = revisions["items"].as_array().into_iter().flatten().map(|r| r["state"].clone()).collect();
    assert_eq!(states, ["published", "superseded"]);

    // Suspended: gone for readers at once, before any job ran.
    operator.put(&format!("/listings/{id}/suspension"), json!({ "reason": "Lien mort." })).await.ok();
    app.stranger().get(&format!("/listings/{id}")).await.refused(404);
    assert_eq!(app.stranger().get("/listings?q=zephyr%20essai").await.ok()["items"], json!([]));
    operator.delete(&format!("/listings/{id}/suspension")).await.ok();
    editor.post(&format!("/listings/{id}/withdrawal"), Value::Null).await.ok();
    app.stranger().get(&format!("/listings/{id}")).await.refused(404);
}

/// A revision that nobody may see yet changes nothing of what readers and the index have.
#[tokio::test]
async fn a_draft_leaves_the_published_listing_as_it_is() {
    let app = App::demo().await;
    let (editor, operator) = (app.person("editeur").await, app.person("operateur").await);
    let (id, revision) = submitted(&app, &editor, complete_content("Zéphyr essai")).await;
    decide(&operator, &revision, json!({ "verdict": "publish", "reasons": [] })).await;
    app.work().await;
    let shown = async || app.stranger().get(&format!("/listings/{id}")).await.ok();
    let differences = async || search::verify(&app.server, |_| {}).await.expect("verified").differences;
    let before = shown().await;
    app.clock.advance(TimeDelta::hours(1));
    let path = format!("/listings/{id}/draft");
    let etag = editor.get(&path).await.etag();
    let draft = editor.put_if(&path, &etag, complete_content("Zéphyr deux")).await.ok();
    assert_eq!((shown().await, differences().await), (before.clone(), vec![]));
    let own = editor.get(&format!("/organisations/{}/listings", app.organisation_of(&editor).await)).await.ok();
    let own = own["items"].as_array().into_iter().flatten().find(|own| own["id"] == *id).expect("the listing");
    assert_eq!(own["updated_at"], draft["updated_at"], "its people see when they changed it");
    app.clock.advance(TimeDelta::hours(1));
    assert_eq!(editor.delete(&path).await.status, 204);
    assert_eq!((shown().await, differences().await), (before, vec![]));
}

#[tokio::test]
async fn autosave_never_overwrites_silently() {
    let app = App::demo().await;
    let editor = app.person("editeur").await;
    let (id, etag) = drafted(&app, &editor, complete_content("Deux mains")).await;
    let path = format!("/listings/{id}/draft");
    editor.put_if(&path, &etag, complete_content("Main droite")).await.ok();
    editor.put_if(&path, &etag, complete_content("Main gauche")).await.refused(412);
    assert_eq!(editor.get(&path).await.ok()["content"]["title"]["fr"], "Main droite");
    editor.put(&path, complete_content("Sans version")).await.refused(428);
}

#[tokio::test]
async fn an_incomplete_draft_is_kept_but_not_submitted() {
    let app = App::demo().await;
    let editor = app.person("editeur").await;
    let mut content = complete_content("Presque");
    content["levels"] = json!([]);
    content["offers"] = json!([]);
    let (id, _) = drafted(&app, &editor, content).await;
    let checks = editor.get(&format!("/listings/{id}/checks")).await.ok();
    assert_eq!(checks["ready"], false);
    let problem = editor.post(&format!("/listings/{id}/submission"), Value::Null).await.refused(422);
    assert_eq!(pointers(&problem), ["/levels", "/offers"]);
}

#[tokio::test]
async fn what_is_malformed_is_refused_even_in_a_draft() {
    let app = App::demo().await;
    let editor = app.person("editeur").await;
    let (id, etag) = drafted(&app, &editor, complete_content("Malformée")).await;
    let mut content = complete_content("Malformée");
    content["levels"] = json!(["sixième"]);
    content["links"]["homepage"] = json!("javascript:alert(1)");
    content["languages"] = json!(["français"]);
    let problem = editor.put_if(&format!("/listings/{id}/draft"), &etag, content).await.refused(422);
    assert_eq!(pointers(&problem), ["/languages/0", "/levels/0", "/links/homepage"]);
}

#[tokio::test]
async fn a_creating_call_sent_twice_creates_once() {
    let app = App::demo().await;
    let editor = app.person("editeur").await;
    let organisation = app.organisation_of(&editor).await;
    let path = format!("/organisations/{organisation}/listings");
    let new = json!({ "kind": "app", "title": "Une seule fois" });
    let first = editor.post_once(&path, new.clone(), "cle-unique-1").await.ok();
    let second = editor.post_once(&path, new, "cle-unique-1").await.ok();
    assert_eq!(first["listing_id"], second["listing_id"]);
    let other = json!({ "kind": "app", "title": "Autre chose" });
    assert_eq!(editor.post_once(&path, other, "cle-unique-1").await.refused(409)["type"], "/problems/idempotency-conflict");
    assert_eq!(editor.get(&format!("{path}?state=draft")).await.ok()["items"].as_array().map(Vec::len), Some(1));
}

/// Two listings of one title, made at the same moment, both get an address.
#[tokio::test]
async fn listings_of_one_title_get_addresses_of_their_own() {
    let app = App::demo().await;
    let editor = app.person("editeur").await;
    let path = format!("/organisations/{}/listings", app.organisation_of(&editor).await);
    let new = || editor.post(&path, json!({ "kind": "app", "title": "Jumelles" }));
    let mut slugs: Vec<String> = futures::future::join_all([new(), new(), new(), new()])
        .await
        .into_iter()
        .map(|answer| answer.ok()["slug"].as_str().expect("an address").to_owned())
        .collect();
    slugs.sort();
    assert_eq!(slugs, ["jumelles", "jumelles-2", "jumelles-3", "jumelles-4"]);
}

#[tokio::test]
async fn a_price_is_dated_and_needs_no_moderation() {
    let app = App::demo().await;
    let (editor, operator) = (app.person("editeur").await, app.person("operateur").await);
    let (id, revision) = submitted(&app, &editor, complete_content("Avec prix")).await;
    decide(&operator, &revision, json!({ "verdict": "publish", "reasons": [] })).await;
    let path = format!("/listings/{id}/prices");
    editor.post(&path, json!({ "offer": "classe", "amount_cents": 500, "valid_from": "2026-11-24" })).await.ok();
    let announced = json!({ "offer": "classe", "amount_cents": 700, "valid_from": "2026-12-01", "valid_until": "2026-12-07" });
    editor.post(&path, announced).await.ok();
    editor.post(&path, json!({ "offer": "classe", "amount_cents": 1, "valid_from": "2020-01-01" })).await.refused(422);
    editor.post(&path, json!({ "offer": "inconnue", "amount_cents": 1, "valid_from": "2026-12-01" })).await.refused(422);
    app.work().await;
    let price = |listing: Value| listing["lowest_price"]["amount_cents"].clone();
    assert_eq!(price(app.stranger().get(&format!("/listings/{id}")).await.ok()), 500);
    let range = "/listings?price_unit=seat&price_min=600&price_max=800&q=avec%20prix";
    assert_eq!(app.stranger().get(range).await.ok()["total"]["count"], 0);
    // The day comes: the new price holds, and the index knows.
    app.advance(TimeDelta::days(7));
    app.work().await;
    assert_eq!(price(app.stranger().get(&format!("/listings/{id}")).await.ok()), 700);
    assert_eq!(app.stranger().get(range).await.ok()["total"]["count"], 1);
    // It is over, and none follows.
    app.advance(TimeDelta::days(7));
    app.work().await;
    assert_eq!(price(app.stranger().get(&format!("/listings/{id}")).await.ok()), Value::Null);
    assert_eq!(app.stranger().get(range).await.ok()["total"]["count"], 0);
}

/// As PNG computes it (ISO 3309).
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |c, _| if c & 1 == 1 { c >> 1 ^ 0xEDB8_8320 } else { c >> 1 }))
}

#[tokio::test]
async fn pictures_are_made_anew_or_refused() {
    let app = App::demo().await;
    let editor = app.person("editeur").await;
    let (id, _) = drafted(&app, &editor, complete_content("Imagée")).await;
    let upload = |bytes: Vec<u8>| {
        let part = reqwest::multipart::Part::bytes(bytes).file_name("image.png");
        let form = reqwest::multipart::Form::new().part("file", part);
        let key = uuid::Uuid::now_v7().to_string();
        editor.request(reqwest::Method::POST, &format!("/listings/{id}/media")).header("idempotency-key", key).multipart(form)
    };
    let mut png = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(600, 300).write_to(&mut png, image::ImageFormat::Png).expect("a picture");
    let made = editor.send(upload(png.into_inner())).await.ok();
    assert_eq!((made["width"].as_u64(), made["height"].as_u64()), (Some(600), Some(300)));
    // A photograph taken upright by a telephone: the file says so beside the pixels.
    let mut jpeg = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(60, 40).write_to(&mut jpeg, image::ImageFormat::Jpeg).expect("a picture");
    let mut upright = b"\xff\xd8\xff\xe1\x00\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
    upright.extend_from_slice(&jpeg.into_inner()[2..]);
    let turned = editor.send(upload(upright)).await.ok();
    assert_eq!((turned["width"].as_u64(), turned["height"].as_u64()), (Some(40), Some(60)));
    let bytes = app.raw(made["thumbnail_url"].as_str().expect("an address")).await;
    assert_eq!(bytes.headers()["content-type"], "image/png");
    // A bomb: a few bytes that claim nine hundred million pixels.
    let mut bomb = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x75\x30\0\0\x75\x30\x08\x06\0\0\0".to_vec();
    bomb.extend_from_slice(&crc32(&bomb[12..]).to_be_bytes());
    bomb.extend_from_slice(b"\0\0\0\0IDAT\x35\xaf\x06\x1e\0\0\0\0IEND\xae\x42\x60\x82");
    editor.send(upload(bomb)).await.refused(413);
    editor.send(upload(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec())).await.refused(415);
    editor.send(upload(vec![0; 9 * 1024 * 1024])).await.refused(413);
}

#[tokio::test]
async fn anybody_reports_a_listing_and_an_operator_answers() {
    let app = App::demo().await;
    let listing = app.stranger().get("/listings?q=palette").await.ok()["items"][0]["card"]["id"].as_str().expect("an id").to_owned();
    let report = json!({ "kind": "broken_link", "text": "La page n’existe plus. <script>", "email": "parent@famille.example" });
    assert_eq!(app.stranger().post(&format!("/listings/{listing}/reports"), report).await.status, 202);
    let operator = app.person("operateur").await;
    let reports = operator.get("/moderation/reports?state=open").await.ok();
    assert_eq!(reports["items"][0]["text"], "La page n’existe plus. <script>");
    let id = reports["items"][0]["id"].as_str().expect("an id");
    operator.put(&format!("/moderation/reports/{id}/resolution"), json!({ "text": "Corrigé." })).await.ok();
    operator.put(&format!("/moderation/reports/{id}/resolution"), json!({ "text": "Autre chose." })).await.refused(409);
    assert_eq!(operator.get("/moderation/counts").await.ok()["open_reports"], 0);
}

#[tokio::test]
async fn machines_find_the_sitemap_health_and_metrics() {
    let app = App::demo().await;
    let (_, call, _) = crate::calls::published(&app).await;
    let sitemap = app.raw("/sitemap.xml").await.text().await.expect("text");
    assert!(sitemap.contains("/listings/palette</loc>"));
    assert!(sitemap.contains(&format!("{call}</loc><lastmod>2026-11-24<")), "{sitemap}");
    assert_eq!(app.raw("/health/ready").await.status(), 200);
    assert!(app.raw("/metrics").await.text().await.expect("text").contains("preau_requests_total"));
}

/// A copy made while the server runs, opened as another server, is the same place.
#[tokio::test]
async fn a_backup_opens_as_the_same_place() {
    let app = App::demo().await;
    if !preau::kernel::db::is_sqlite(&app.server.settings.database_url()) {
        println!("skipped: PostgreSQL is backed up by its own tools");
        return;
    }
    let folder = app.server.settings.data.join("copie");
    preau::backup::backup(&app.server.settings, &folder).await.expect("copied");
    let copy = folder.clone();
    let listed = app.stranger().get("/listings").await.ok()["total"]["count"].as_u64();
    let restored = App::with(move |settings| {
        settings.data = copy.clone();
        settings.database_url = Some(format!("sqlite://{}", copy.join("preau.sqlite").display()));
    })
    .await;
    assert!(restored.server.engine.needs_fill());
    assert_eq!(Some(preau::search::fill(&restored.server, |_| {}).await.expect("filled")), listed);
    let found = restored.stranger().get("/listings?q=palette").await.ok();
    let picture = found["items"][0]["card"]["logo_url"].as_str().expect("a picture").to_owned();
    assert_eq!(restored.raw(&picture).await.status(), 200);
    restored.person("editeur").await.get("/session").await.ok();
}
