//! Applications page by page: an organisation's own, and those a programme received.

use super::entity::application::{self, Column, Entity};
use crate::{
    funding::people,
    kernel::{
        cursor::DEFAULT_LIMIT,
        error::Result,
        policy::{Action, may},
        words,
    },
    organisations,
    server::Server,
};
use chrono::{DateTime, Utc};
use openapi::{
    answer::Page,
    funding::{ApplicationState, ApplicationSummary},
    security::Caller,
};
use sea_orm::{Condition, ConnectionTrait, QueryOrder, QuerySelect, Select, entity::prelude::*};
use std::collections::{BTreeMap, BTreeSet};

/// What a list is narrowed by.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted {
    pub call: Option<Uuid>,
    pub organisation: Option<Uuid>,
    pub state: Option<ApplicationState>,
}

impl Wanted {
    /// As a part of the query a cursor is bound to.
    fn query(&self) -> String {
        let id = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
        let state = self.state.map(|state| words::word(&state)).unwrap_or_default();
        format!("call={}&organisation={}&state={state}", id(self.call), id(self.organisation))
    }

    fn narrow(&self, mut find: Select<Entity>) -> Select<Entity> {
        if let Some(call) = self.call {
            find = find.filter(Column::CallId.eq(call));
        }
        if let Some(organisation) = self.organisation {
            find = find.filter(Column::OrganisationId.eq(organisation));
        }
        if let Some(state) = self.state {
            find = find.filter(Column::State.eq(words::word(&state)));
        }
        find
    }
}

pub async fn summaries(c: &impl ConnectionTrait, rows: Vec<application::Model>) -> Result<Vec<ApplicationSummary>> {
    let ids: BTreeSet<Uuid> = rows.iter().map(|row| row.organisation_id).collect();
    let named = organisations::named(c, ids.into_iter().collect(), Vec::new()).await?;
    let names: BTreeMap<Uuid, String> = named.into_iter().map(|named| (named.id, named.name)).collect();
    rows.into_iter()
        .map(|row| {
            Ok(ApplicationSummary {
                id: row.id,
                number: row.number,
                call_id: row.call_id,
                organisation_id: row.organisation_id,
                organisation_name: names.get(&row.organisation_id).cloned().unwrap_or_default(),
                title: row.title,
                state: words::read(&row.state)?,
                amount_cents: row.amount_cents,
                updated_at: row.updated_at,
                submitted_at: row.submitted_at,
            })
        })
        .collect()
}

impl Server {
    pub(super) async fn organisation_applications(
        &self,
        caller: &Caller,
        organisation: Uuid,
        wanted: Wanted,
        cursor: Option<String>,
        limit: Option<u16>,
    ) -> Result<Page<ApplicationSummary>> {
        may(caller, Action::ReadApplications, Some(organisation))?;
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        let query = format!("list_organisation_applications/{organisation}?{}", wanted.query());
        let find = Entity::find().filter(Column::OrganisationId.eq(organisation)).order_by_desc(Column::Id).limit(u64::from(limit) + 1);
        let mut find = wanted.narrow(find);
        if let Some(before) = self.cursors.read::<Uuid>(&query, cursor.as_deref())? {
            find = find.filter(Column::Id.lt(before));
        }
        let items = summaries(self.db.read(), find.all(self.db.read()).await?).await?;
        Ok(self.cursors.page(&query, items, limit, |item| item.id, |item| item))
    }

    pub(super) async fn programme_applications(
        &self,
        caller: &Caller,
        programme: Uuid,
        wanted: Wanted,
        cursor: Option<String>,
        limit: Option<u16>,
    ) -> Result<Page<ApplicationSummary>> {
        people::authorise(self.db.read(), caller, Action::ReadReceived, programme).await?;
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        let query = format!("list_programme_applications/{programme}?{}", wanted.query());
        let find = Entity::find()
            .filter(Column::ProgrammeId.eq(programme))
            .filter(Column::SubmittedAt.is_not_null())
            .order_by_desc(Column::SubmittedAt)
            .order_by_desc(Column::Id)
            .limit(u64::from(limit) + 1);
        let mut find = wanted.narrow(find);
        if let Some((at, id)) = self.cursors.read::<(DateTime<Utc>, Uuid)>(&query, cursor.as_deref())? {
            let same = Condition::all().add(Column::SubmittedAt.eq(at)).add(Column::Id.lt(id));
            find = find.filter(Condition::any().add(Column::SubmittedAt.lt(at)).add(same));
        }
        let items = summaries(self.db.read(), find.all(self.db.read()).await?).await?;
        Ok(self.cursors.page(&query, items, limit, |item| (item.submitted_at.unwrap_or_default(), item.id), |item| item))
    }
}
