//! The one way an application's state moves: the row, its version, its timeline.

use super::{entity::application, steps};
use crate::kernel::{db::Tx, error::Result, words};
use openapi::funding::ApplicationState;
use sea_orm::{ActiveValue::Set, entity::prelude::*};

/// `change` starts from the locked row and may bear more than the state. `reason` stands in the timeline.
pub async fn to(
    tx: &Tx,
    actor: impl ToString,
    row: &application::Model,
    mut change: application::ActiveModel,
    state: ApplicationState,
    reason: Option<String>,
) -> Result<application::Model> {
    change.state = Set(words::word(&state));
    change.version = Set(row.version + 1);
    change.updated_at = Set(tx.now);
    change.state_since = Set(Some(tx.now));
    let row = change.update(&**tx).await?;
    steps::add(tx, row.id, actor, state, reason).await?;
    Ok(row)
}
