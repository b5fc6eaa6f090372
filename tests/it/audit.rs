use crate::support::App;
use preau::audit;
use sea_orm::{ConnectionTrait, Database};

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
