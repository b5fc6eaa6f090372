use crate::support::App;
use preau::audit;
use sea_orm::{ConnectionTrait, Database};
use serde_json::json;

#[tokio::test]
async fn the_trail_cannot_be_changed_and_a_forgery_is_found() {
    let app = App::demo().await;
    let sealed = audit::seal(&app.server.db, app.clock.now()).await.expect("sealed");
    let report = audit::verify(&app.server.db, |_| {}).await.expect("a report");
    assert!(report.intact() && report.sealed == sealed && report.unsealed == 0, "{report:?}");
    let forger = Database::connect(app.server.settings.database_url()).await.expect("the database");
    let update = "UPDATE audit_events SET action = 'nothing_happened' WHERE id = (SELECT id FROM audit_events LIMIT 1)";
    assert!(forger.execute_unprepared(update).await.is_err(), "the database itself refuses");
    // Somebody with all rights over the database takes the guard away first.
    let postgres = forger.get_database_backend() == sea_orm::DatabaseBackend::Postgres;
    let drop = if postgres { "DROP TRIGGER audit_events_no_update ON audit_events" } else { "DROP TRIGGER audit_events_no_update" };
    forger.execute_unprepared(drop).await.expect("dropped");
    forger.execute_unprepared(update).await.expect("forged");
    let report = audit::verify(&app.server.db, |_| {}).await.expect("a report");
    assert_eq!(report.faults.len(), 1, "{report:?}");
}

#[tokio::test]
async fn the_journal_names_who_did_something_as_long_as_they_are_there() {
    let app = App::demo().await;
    let operator = app.person("operateur").await;
    let teacher = app.person("enseignant").await;
    let newest = || async { operator.get("/audit/events?limit=1").await.ok()["items"][0].clone() };
    let signed_in = newest().await;
    assert_eq!((signed_in["action"].as_str(), signed_in["actor_name"].as_str()), (Some("create_session"), Some("Anne Kerouac")));
    let farewell = json!({ "password": preau::demo::PASSWORD });
    assert_eq!(teacher.post("/account/deletion", farewell).await.status, 204);
    let gone = newest().await;
    assert_eq!((gone["action"].as_str(), gone["actor_name"].as_str()), (Some("delete_account"), Some("—")));
}
