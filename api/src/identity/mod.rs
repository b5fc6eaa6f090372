//! Accounts, sessions, API tokens: who is calling.

mod account;
mod authenticate;
mod device;
mod entity;
mod model;
mod own_sessions;
mod second_factor;
mod service;
mod session;
mod tokens;
mod totp;

pub use account::{create_confirmed, find_by_email, names};
pub use authenticate::{acting, authenticate};
pub use entity::account::{Entity as Accounts, Model as AccountRow};
pub use second_factor::reset as reset_second_factor;

use crate::kernel::{db::Tx, error::Result};
use sea_orm::entity::prelude::*;

/// Forgets what has expired; run by the housekeeping job.
pub async fn forget_expired(tx: &Tx) -> Result<()> {
    entity::session::Entity::delete_many().filter(entity::session::Column::ExpiresAt.lte(tx.now)).exec(&**tx).await?;
    entity::proof::Entity::delete_many().filter(entity::proof::Column::ExpiresAt.lte(tx.now)).exec(&**tx).await?;
    Ok(())
}
