//! Rows that may not change, guarded by the database itself.

use sea_orm_migration::{prelude::*, sea_orm::DatabaseBackend};

/// Refuses `event` (`UPDATE`, `DELETE`, `UPDATE OF column`) on `table` for rows where `when` holds (over `OLD`).
pub async fn refuse(m: &SchemaManager<'_>, name: &str, table: &str, event: &str, when: &str) -> Result<(), DbErr> {
    let connection = m.get_connection();
    if connection.get_database_backend() == DatabaseBackend::Postgres {
        connection
            .execute_unprepared(
                "CREATE OR REPLACE FUNCTION preau_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
                 RAISE EXCEPTION 'this row may not change (%)', TG_NAME USING ERRCODE = 'restrict_violation'; END $$",
            )
            .await?;
        connection
            .execute_unprepared(&format!(
                "CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION preau_refuse()"
            ))
            .await?;
    } else {
        connection
            .execute_unprepared(&format!(
                "CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW WHEN {when} \
                 BEGIN SELECT RAISE(ABORT, 'this row may not change ({name})'); END"
            ))
            .await?;
    }
    Ok(())
}
