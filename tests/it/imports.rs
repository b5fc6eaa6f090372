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
