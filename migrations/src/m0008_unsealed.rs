//! What of the audit trail waits for its seal.

use crate::columns::*;
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.create_table(
            Table::create()
                .table("audit_unsealed")
                .col(pk_uuid("event_id"))
                .foreign_key(&mut foreign_key(
                    "fk_audit_unsealed_event",
                    ("audit_unsealed", "event_id"),
                    ("audit_events", "id"),
                    ForeignKeyAction::Restrict,
                ))
                .take(),
        )
        .await?;
        let unsealed = "INSERT INTO audit_unsealed SELECT id FROM audit_events WHERE id NOT IN (SELECT event_id FROM audit_seals)";
        m.get_connection().execute_unprepared(unsealed).await.map(drop)
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.drop_table(Table::drop().table("audit_unsealed").take()).await
    }
}
