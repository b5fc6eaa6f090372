//! Who may see an application, and as what. Towards anybody else it does not exist.

use super::{
    entity::{application, assignment},
    interests,
};
use crate::{
    funding::people,
    kernel::{
        db::Tx,
        error::Result,
        policy::{Action, may, may_in, role_in},
        words,
    },
};
use openapi::{
    funding::{Duty, ProgrammeRole},
    problem::Problem,
    security::Caller,
};
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
    /// Of this application, with nothing that binds them.
    Reviewer,
}

/// Committee members, deciders and reviewers declare their interests before the file opens; a conflict closes it to anybody.
pub async fn reader(c: &impl ConnectionTrait, caller: &Caller, row: &application::Model) -> Result<Reader> {
    if role_in(caller, row.organisation_id).is_some() {
        may(caller, Action::ReadApplications, Some(row.organisation_id))?;
        return Ok(Reader::Applicant);
    }
    let roles = in_programme(c, caller, Action::ReadProgramme, row).await?;
    if may_in(caller, Action::ReadReceived, &roles).is_ok() {
        interests::unbound(c, row.id, caller.account_id).await?;
        return Ok(Reader::Programme);
    }
    let sits = roles.iter().any(|role| matches!(role, ProgrammeRole::Committee | ProgrammeRole::Decider));
    if !sits && !reviews(c, row.id, caller.account_id).await? {
        return Err(Problem::not_found().into());
    }
    interests::cleared(c, row.id, caller.account_id).await?;
    Ok(if sits { Reader::Programme } else { Reader::Reviewer })
}

/// The same, but for reviewers: they judge what is submitted, not what is said about it.
pub async fn insider(c: &impl ConnectionTrait, caller: &Caller, row: &application::Model) -> Result<Reader> {
    match reader(c, caller, row).await? {
        Reader::Reviewer => Err(Problem::not_found().into()),
        reader => Ok(reader),
    }
}

/// Whether somebody is assigned to review an application.
pub async fn reviews(c: &impl ConnectionTrait, application: Uuid, account: Uuid) -> Result<bool> {
    let row = assignment::Entity::find_by_id((application, account)).one(c).await?;
    Ok(row.is_some_and(|row| row.duty == words::word(&Duty::Reviewer)))
}

/// Refused unless the caller may do this in the programme that received the application; their roles there otherwise.
/// 404 to those outside it, and to everybody before it is submitted: a draft is its applicant's own.
pub async fn in_programme(
    c: &impl ConnectionTrait,
    caller: &Caller,
    action: Action,
    row: &application::Model,
) -> Result<Vec<ProgrammeRole>> {
    let roles = people::roles(c, row.programme_id, caller.account_id).await?;
    if roles.is_empty() || row.submitted_at.is_none() {
        return Err(Problem::not_found().into());
    }
    may_in(caller, action, &roles)?;
    Ok(roles)
}
