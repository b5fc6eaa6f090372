use crate::support::App;
use preau::imports;

const COMPONENTS: &str = "---\nFile: DEP-11\nOrigin: essai\n---\nType: desktop-application\nID: un\nName:\n  C: One\n  fr: Premier essai\nProjectLicense: GPL-3.0+\nUrl:\n  homepage: https://un.example\n---\nType: font\nID: police\n---\nType: web-application\nID: deux\nName: {}\nUrl:\n  homepage: https://deux.example\n";

#[tokio::test]
async fn an_import_is_published_as_the_operator_s_and_a_claim_makes_it_the_publisher_s() {
    let app = App::demo().await;
    let run = async |text: String| {
        let rows = imports::appstream(std::io::Cursor::new(text)).expect("DEP-11");
        imports::run(&app.server, rows, false, |_| {}).await.expect("imported")
    };
    let first = run(COMPONENTS.to_owned()).await;
    assert_eq!((first.created, first.skipped["font"], first.refused.len()), (1, 1, 1), "{first}");
    assert_eq!(run(COMPONENTS.to_owned()).await.unchanged, 1);
    app.work().await;
    let card = app.stranger().get("/listings?q=premier%20essai").await.ok()["items"][0]["card"].clone();
    let id = card["id"].as_str().expect("an id");
    let editor = app.person("editeur").await;
    let organisation = app.organisation_of(&editor).await;
    let claim = serde_json::json!({ "kind": "listing", "subject": id, "organisation_id": organisation, "reason": "C’est notre logiciel." });
    let claim = editor.post("/claims", claim).await.ok();
    let operator = app.person("operateur").await;
    let decision = serde_json::json!({ "accept": true, "reason": "Vu." });
    operator.post(&format!("/claims/{}/decision", claim["id"].as_str().expect("an id")), decision).await.ok();
    // The source changes: the publisher is proposed a revision, nothing is overwritten.
    let changed = run(COMPONENTS.replace("Premier essai", "Premier essai renommé")).await;
    assert_eq!((changed.proposed, changed.updated), (1, 0), "{changed}");
    assert_eq!(app.stranger().get(&format!("/listings/{id}")).await.ok()["content"]["title"]["fr"], "Premier essai");
    let draft = editor.get(&format!("/listings/{id}/draft")).await.ok();
    assert_eq!(draft["content"]["title"]["fr"], "Premier essai renommé");

    // The publisher throws the proposal away, and has their own word: the same file never comes back to it.
    assert_eq!(editor.delete(&format!("/listings/{id}/draft")).await.status, 204);
    let again = run(COMPONENTS.replace("Premier essai", "Premier essai renommé")).await;
    assert_eq!((again.proposed, again.unchanged), (0, 1), "{again}");
    let newer = run(COMPONENTS.replace("Premier essai", "Premier essai encore")).await;
    assert_eq!(newer.proposed, 1, "{newer}");
}

/// What was taken down stays down, whatever its source says next.
#[tokio::test]
async fn an_import_never_republishes_what_was_withdrawn() {
    let app = App::demo().await;
    let run = async |text: String| {
        let rows = imports::appstream(std::io::Cursor::new(text)).expect("DEP-11");
        imports::run(&app.server, rows, false, |_| {}).await.expect("imported")
    };
    run(COMPONENTS.to_owned()).await;
    let operator = app.person("operateur").await;
    let id = app.stranger().get("/listings/premier-essai").await.ok()["id"].as_str().expect("an id").to_owned();
    operator.post(&format!("/listings/{id}/withdrawal"), serde_json::Value::Null).await.ok();
    let changed = run(COMPONENTS.replace("Premier essai", "Premier essai renommé")).await;
    assert_eq!((changed.updated, changed.unchanged), (0, 1), "{changed}");
    app.stranger().get(&format!("/listings/{id}")).await.refused(404);
}

/// What one publisher has, another may claim: a dispute, for the operator to decide.
#[tokio::test]
async fn a_claim_of_a_claimed_listing_is_a_dispute() {
    let app = App::demo().await;
    let rows = imports::appstream(std::io::Cursor::new(COMPONENTS)).expect("DEP-11");
    imports::run(&app.server, rows, false, |_| {}).await.expect("imported");
    let id = app.stranger().get("/listings/premier-essai").await.ok()["id"].clone();
    let (editor, maker, operator) = (app.person("editeur").await, app.person("fabricant").await, app.person("operateur").await);
    let (first, second) = (app.organisation_of(&editor).await, app.organisation_of(&maker).await);
    let claim =
        |organisation: &str| serde_json::json!({ "kind": "listing", "subject": id, "organisation_id": organisation, "reason": "À nous." });
    let made = editor.post("/claims", claim(&first)).await.ok();
    assert_eq!(made["disputed"], false);
    let decision = serde_json::json!({ "accept": true, "reason": "Vu." });
    operator.post(&format!("/claims/{}/decision", made["id"].as_str().expect("an id")), decision).await.ok();
    editor.post("/claims", claim(&first)).await.refused(409);
    assert_eq!(maker.post("/claims", claim(&second)).await.ok()["disputed"], true);
}

#[tokio::test]
async fn a_dry_run_writes_nothing() {
    let app = App::demo().await;
    let rows = imports::appstream(std::io::Cursor::new(COMPONENTS)).expect("DEP-11");
    let report = imports::run(&app.server, rows, true, |_| {}).await.expect("read");
    assert_eq!(report.created, 1);
    app.work().await;
    app.stranger().get("/listings/premier-essai").await.refused(404);
}
