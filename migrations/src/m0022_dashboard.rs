//! What a programme's dashboard counts applications by.

use crate::columns::*;
use sea_orm_migration::{prelude::*, schema::*, sea_orm::DatabaseBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            // Of the call's version it was submitted for.
            uuid_null("axis_id"),
            // Of the first submission, `YYYY-MM` in Paris.
            string_len_null("submitted_month", 7),
            // Since when it is in its state.
            instant_null("state_since"),
        ];
        for column in columns {
            m.alter_table(Table::alter().table("applications").add_column(column).take()).await?;
        }
        let c = m.get_connection();
        let (axis, month) = match m.get_database_backend() {
            DatabaseBackend::Postgres => {
                ("CAST(v.content ->> 'axis_id' AS uuid)", "to_char(submitted_at AT TIME ZONE 'Europe/Paris', 'YYYY-MM')")
            }
            // Identifiers are blobs; its clocks know no Paris: an hour of summer time, at a month's edge, is told wrong.
            _ => ("unhex(replace(v.content ->> 'axis_id', '-', ''))", "strftime('%Y-%m', submitted_at, '+1 hour')"),
        };
        c.execute_unprepared(&format!(
            "UPDATE applications SET submitted_month = {month}, axis_id = \
             (SELECT {axis} FROM call_versions v WHERE v.call_id = applications.call_id AND v.number = applications.call_version) \
             WHERE submitted_at IS NOT NULL"
        ))
        .await?;
        c.execute_unprepared(
            "UPDATE applications SET state_since = COALESCE((SELECT max(s.at) FROM application_steps s \
             WHERE s.application_id = applications.id), updated_at)",
        )
        .await?;
        m.create_index(index("ix_applications_axis", "applications", &["programme_id", "axis_id", "submitted_month"])).await?;
        m.create_index(index("ix_applications_state", "applications", &["programme_id", "state", "state_since"])).await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for name in ["ix_applications_axis", "ix_applications_state"] {
            m.drop_index(Index::drop().name(name).table("applications").to_owned()).await?;
        }
        for column in ["axis_id", "submitted_month", "state_since"] {
            m.alter_table(Table::alter().table("applications").drop_column(column).take()).await?;
        }
        Ok(())
    }
}
