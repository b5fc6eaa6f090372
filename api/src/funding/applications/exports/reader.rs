//! Whose files somebody may read in an export: no more than their pages show.

use crate::{
    funding::applications::entity::{application, interest},
    kernel::{
        error::Result,
        policy::{Action, may_in},
    },
};
use openapi::{funding::ProgrammeRole, security::Caller};
use sea_orm::{ConnectionTrait, QuerySelect, QueryTrait, Select, entity::prelude::*};
use std::collections::BTreeSet;

pub struct Reader {
    account: Uuid,
    /// The organisations they work for: those are applicants to them.
    own: Vec<Uuid>,
    /// Whether files open only once they declared that nothing binds them.
    sits: bool,
}

impl Reader {
    pub fn new(caller: &Caller, roles: &[ProgrammeRole]) -> Self {
        Self {
            account: caller.account_id,
            own: caller.memberships.iter().map(|membership| membership.organisation_id).collect(),
            sits: may_in(caller, Action::ReadReceived, roles).is_err(),
        }
    }

    /// Applications whose reviews they may read.
    pub fn narrow(&self, find: Select<application::Entity>) -> Select<application::Entity> {
        let declared = |conflict: bool| {
            interest::Entity::find()
                .select_only()
                .column(interest::Column::ApplicationId)
                .filter(interest::Column::AccountId.eq(self.account))
                .filter(interest::Column::Conflict.eq(conflict))
                .into_query()
        };
        let find = find
            .filter(application::Column::OrganisationId.is_not_in(self.own.iter().copied()))
            .filter(application::Column::Id.not_in_subquery(declared(true)));
        if self.sits { find.filter(application::Column::Id.in_subquery(declared(false))) } else { find }
    }

    /// Those of a page that are closed to them: their own organisations', and where they declared that something binds them.
    pub async fn closed(&self, c: &impl ConnectionTrait, rows: &[application::Model]) -> Result<BTreeSet<Uuid>> {
        let bound = interest::Entity::find()
            .filter(interest::Column::AccountId.eq(self.account))
            .filter(interest::Column::Conflict.eq(true))
            .filter(interest::Column::ApplicationId.is_in(rows.iter().map(|row| row.id)))
            .all(c)
            .await?;
        let own = rows.iter().filter(|row| self.own.contains(&row.organisation_id)).map(|row| row.id);
        Ok(bound.into_iter().map(|row| row.application_id).chain(own).collect())
    }
}
