//! Who may see an application, and as what. Towards anybody else it does not exist.

use super::entity::application;
use crate::{
    funding::people,
    kernel::{
        db::Tx,
        error::Result,
        policy::{Action, may, may_in, role_in},
    },
};
use openapi::{problem::Problem, security::Caller};
use sea_orm::{ConnectionTrait, QuerySelect, entity::prelude::*};

pub async fn find(c: &impl ConnectionTrait, id: Uuid) -> Result<application::Model> {
    application::Entity::find_by_id(id).one(c).await?.ok_or_else(|| Problem::not_found().into())
}

/// The row, locked until the transaction ends: of two people who change it at once, the second finds what the first did.
pub async fn locked(tx: &Tx, id: Uuid) -> Result<application::Model> {
    application::Entity::find_by_id(id).lock_exclusive().one(&**tx).await?.ok_or_else(|| Problem::not_found().into())
}

/// What somebody reads an application as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    Applicant,
    Programme,
}

pub async fn reader(c: &impl ConnectionTrait, caller: &Caller, row: &application::Model) -> Result<Reader> {
    if role_in(caller, row.organisation_id).is_some() {
        may(caller, Action::ReadApplications, Some(row.organisation_id))?;
        return Ok(Reader::Applicant);
    }
    in_programme(c, caller, Action::ReadReceived, row).await?;
    Ok(Reader::Programme)
}

/// Refused unless the caller may do this in the programme that received the application. 404 to those outside it, and
/// to everybody before it is submitted: a draft is its applicant's own.
pub async fn in_programme(c: &impl ConnectionTrait, caller: &Caller, action: Action, row: &application::Model) -> Result<()> {
    let roles = people::roles(c, row.programme_id, caller.account_id).await?;
    if roles.is_empty() || row.submitted_at.is_none() {
        return Err(Problem::not_found().into());
    }
    Ok(may_in(caller, action, &roles)?)
}
