//! Whom an application could be assigned to, and what speaks against it.

use super::{
    access,
    entity::{assignment, interest, review},
    interests,
};
use crate::{
    funding::entity::person,
    identity,
    kernel::{cursor::DEFAULT_LIMIT, error::Result, policy::Action, words},
    server::Server,
};
use openapi::{
    answer::Page,
    funding::{Candidate, Duty, ProgrammeRole},
    security::Caller,
};
use sea_orm::{
    ConnectionTrait, QueryOrder, QuerySelect, QueryTrait,
    entity::prelude::*,
    sea_query::{Expr, ExprTrait},
};
use std::collections::BTreeMap;

fn duty(role: ProgrammeRole) -> Option<Duty> {
    match role {
        ProgrammeRole::Instructor => Some(Duty::Instructor),
        ProgrammeRole::Reviewer => Some(Duty::Reviewer),
        _ => None,
    }
}

/// How many reviews each of them still owes.
pub async fn waiting(c: &impl ConnectionTrait, accounts: &[Uuid]) -> Result<BTreeMap<Uuid, i64>> {
    let same = |own: review::Column, theirs: assignment::Column| Expr::col((review::Entity, own)).equals((assignment::Entity, theirs));
    let submitted = review::Entity::find()
        .select_only()
        .column(review::Column::AccountId)
        .filter(same(review::Column::ApplicationId, assignment::Column::ApplicationId))
        .filter(same(review::Column::AccountId, assignment::Column::AccountId))
        .filter(review::Column::SubmittedAt.is_not_null())
        .into_query();
    let rows: Vec<(Uuid, i64)> = assignment::Entity::find()
        .select_only()
        .column(assignment::Column::AccountId)
        .column_as(assignment::Column::ApplicationId.count(), "waiting")
        .filter(assignment::Column::AccountId.is_in(accounts.iter().copied()))
        .filter(assignment::Column::Duty.eq(words::word(&Duty::Reviewer)))
        .filter(Expr::exists(submitted).not())
        .group_by(assignment::Column::AccountId)
        .into_tuple()
        .all(c)
        .await?;
    Ok(rows.into_iter().collect())
}

impl Server {
    pub(super) async fn candidates(
        &self,
        caller: &Caller,
        id: Uuid,
        cursor: Option<String>,
        limit: Option<u16>,
    ) -> Result<Page<Candidate>> {
        let c = self.db.read();
        let row = access::find(c, id).await?;
        access::in_programme(c, caller, Action::Instruct, &row).await?;
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        let query = format!("list_candidates/{id}");
        let roles = [ProgrammeRole::Instructor, ProgrammeRole::Reviewer].map(|role| words::word(&role));
        let mut find = person::Entity::find()
            .select_only()
            .column(person::Column::AccountId)
            .distinct()
            .filter(person::Column::ProgrammeId.eq(row.programme_id))
            .filter(person::Column::Role.is_in(roles))
            .order_by_asc(person::Column::AccountId)
            .limit(u64::from(limit) + 1);
        if let Some(after) = self.cursors.read::<Uuid>(&query, cursor.as_deref())? {
            find = find.filter(person::Column::AccountId.gt(after));
        }
        let accounts: Vec<Uuid> = find.into_tuple().all(c).await?;
        let rows = person::Entity::find()
            .filter(person::Column::ProgrammeId.eq(row.programme_id))
            .filter(person::Column::AccountId.is_in(accounts.iter().copied()))
            .all(c)
            .await?;
        let names = identity::names(c, accounts.clone()).await?;
        let mut hints = interests::hints_of(c, &row, &accounts).await?;
        let waiting = waiting(c, &accounts).await?;
        let recused = interest::Entity::find()
            .filter(interest::Column::ApplicationId.eq(id))
            .filter(interest::Column::AccountId.is_in(accounts.iter().copied()))
            .filter(interest::Column::Conflict.eq(true))
            .all(c)
            .await?;
        let items = accounts
            .into_iter()
            .map(|account_id| {
                let roles = rows.iter().filter(|row| row.account_id == account_id).map(|row| words::read(&row.role));
                Ok(Candidate {
                    account_id,
                    name: names.get(&account_id).map(|(name, _)| name.clone()).unwrap_or_default(),
                    duties: roles.collect::<Result<Vec<ProgrammeRole>>>()?.into_iter().filter_map(duty).collect(),
                    hints: hints.remove(&account_id).unwrap_or_default(),
                    recused: recused.iter().any(|declared| declared.account_id == account_id),
                    waiting: waiting.get(&account_id).copied().unwrap_or(0),
                })
            })
            .collect::<Result<Vec<_>>>()?;
        Ok(self.cursors.page(&query, items, limit, |item| item.account_id, |item| item))
    }
}
