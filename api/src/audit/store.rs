//! Writing events.

use super::entity::{event, personal, unsealed};
use crate::kernel::{
    db::{Db, Tx},
    error::Result,
    secret,
};
use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, entity::prelude::*};
use serde_json::{Value, json};
use uuid::Uuid;

/// The actor of what nobody in particular did: jobs, imports, housekeeping.
pub const SYSTEM: &str = "system";

/// Somebody did something to something.
#[derive(Debug, Clone)]
pub struct Event<'a> {
    /// An account id, or [`SYSTEM`].
    pub actor: String,
    /// `publish_revision`: verb and noun, as in the contract.
    pub action: &'a str,
    pub subject_kind: &'a str,
    pub subject_id: String,
    /// Before and after, without personal values.
    pub data: Value,
    /// A personal value the event is about, and whose it is.
    pub personal: Option<(Uuid, String)>,
}

impl<'a> Event<'a> {
    pub fn new(actor: impl ToString, action: &'a str, subject_kind: &'a str, subject_id: impl ToString) -> Self {
        Self { actor: actor.to_string(), action, subject_kind, subject_id: subject_id.to_string(), data: json!({}), personal: None }
    }

    pub fn data(self, data: Value) -> Self {
        Self { data, ..self }
    }

    pub fn personal(self, whose: Uuid, value: impl Into<String>) -> Self {
        Self { personal: Some((whose, value.into())), ..self }
    }
}

/// Writes an event in the transaction of what it tells.
pub async fn record(tx: &Tx, event: Event<'_>) -> Result<()> {
    let id = Uuid::now_v7();
    let mut personal_hash = None;
    if let Some((account_id, value)) = event.personal {
        let salt = secret::fresh();
        personal_hash = Some(secret::hash(format!("{salt}\0{value}")));
        personal::Entity::insert(personal::ActiveModel {
            event_id: Set(id),
            account_id: Set(account_id),
            salt: Set(salt),
            value: Set(value),
        })
        .exec_without_returning(&**tx)
        .await?;
    }
    event::Entity::insert(event::ActiveModel {
        id: Set(id),
        at: Set(tx.now),
        actor: Set(event.actor),
        action: Set(event.action.to_owned()),
        subject_kind: Set(event.subject_kind.to_owned()),
        subject_id: Set(event.subject_id),
        data: Set(event.data.to_string()),
        personal_hash: Set(personal_hash),
    })
    .exec_without_returning(&**tx)
    .await?;
    unsealed::Entity::insert(unsealed::ActiveModel { event_id: Set(id) }).exec_without_returning(&**tx).await?;
    Ok(())
}

/// A refusal the law wants remembered, in a transaction of its own: the refused write changed nothing.
pub async fn record_refusal(db: &Db, now: DateTime<Utc>, event: Event<'_>) -> Result<()> {
    let tx = db.begin(now).await?;
    record(&tx, event).await?;
    tx.commit().await
}

/// Erases an account's personal values; their hashes stay in the chain.
pub async fn erase_personal(tx: &Tx, account_id: Uuid) -> Result<u64> {
    let done = personal::Entity::delete_many().filter(personal::Column::AccountId.eq(account_id)).exec(&**tx).await?;
    Ok(done.rows_affected)
}
