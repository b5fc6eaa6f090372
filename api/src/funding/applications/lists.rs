//! Applications page by page: an organisation's own, and those a programme received.

use super::{
    age,
    entity::{
        application::{self, Column, Entity},
        grant,
    },
    grants::GRANTED,
};
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
    funding::{Age, ApplicationState, ApplicationSummary, Holding, ReceivedApplication},
    security::Caller,
};
use sea_orm::{Condition, ConnectionTrait, QueryOrder, QuerySelect, QueryTrait, Select, entity::prelude::*};
use std::collections::{BTreeMap, BTreeSet};

/// What a list is narrowed by.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    pub call: Option<Uuid>,
    pub organisation: Option<Uuid>,
    pub state: Option<ApplicationState>,
    pub axis: Option<Uuid>,
    /// Of the first submission, `YYYY-MM`.
    pub month: Option<String>,
    pub holding: Option<Holding>,
    pub age: Option<Age>,
}

impl Wanted {
    /// As a part of the query a cursor is bound to.
    fn query(&self) -> String {
        let id = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
        let state = self.state.map(|state| words::word(&state)).unwrap_or_default();
        let holding = self.holding.map(|holding| words::word(&holding)).unwrap_or_default();
        let age = self.age.map(|age| words::word(&age)).unwrap_or_default();
        let (call, organisation, axis) = (id(self.call), id(self.organisation), id(self.axis));
        let month = self.month.as_deref().unwrap_or_default();
        format!("call={call}&organisation={organisation}&state={state}&axis={axis}&month={month}&holding={holding}&age={age}")
    }

    fn narrow(&self, mut find: Select<Entity>, now: DateTime<Utc>) -> Select<Entity> {
        if let Some(call) = self.call {
            find = find.filter(Column::CallId.eq(call));
        }
        if let Some(organisation) = self.organisation {
            find = find.filter(Column::OrganisationId.eq(organisation));
        }
        if let Some(state) = self.state {
            find = find.filter(Column::State.eq(words::word(&state)));
        }
        if let Some(axis) = self.axis {
            find = find.filter(Column::AxisId.eq(axis));
        }
        if let Some(month) = &self.month {
            find = find.filter(Column::SubmittedMonth.eq(month));
        }
        if let Some(age) = self.age {
            let (after, until) = age::since(age, now);
            find = find.filter(Column::StateSince.lte(until));
            if let Some(after) = after {
                find = find.filter(Column::StateSince.gt(after));
            }
        }
        let holders = |cents: grant::Column| {
            grant::Entity::find().select_only().column(grant::Column::ApplicationId).filter(cents.gt(0)).into_query()
        };
        match self.holding {
            Some(Holding::Reserved) => find.filter(Column::Id.in_subquery(holders(grant::Column::ReservedCents))),
            Some(Holding::Committed) => find.filter(Column::Id.in_subquery(holders(grant::Column::CommittedCents))),
            Some(Holding::Granted) => find.filter(Column::State.is_in(GRANTED.iter().map(words::word))),
            None => find,
        }
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
                state_since: row.state_since.unwrap_or(row.updated_at),
                updated_at: row.updated_at,
                submitted_at: row.submitted_at,
            })
        })
        .collect()
}

async fn received(c: &impl ConnectionTrait, rows: Vec<application::Model>) -> Result<Vec<ReceivedApplication>> {
    let held = grant::Entity::find().filter(grant::Column::ApplicationId.is_in(rows.iter().map(|row| row.id))).all(c).await?;
    let held: BTreeMap<Uuid, grant::Model> = held.into_iter().map(|row| (row.application_id, row)).collect();
    let axes: Vec<Option<Uuid>> = rows.iter().map(|row| row.axis_id).collect();
    let told = summaries(c, rows).await?.into_iter().zip(axes).map(|(summary, axis_id)| {
        let held = held.get(&summary.id);
        let (reserved_cents, committed_cents) = held.map_or((0, 0), |held| (held.reserved_cents, held.committed_cents));
        ReceivedApplication { summary, axis_id, reserved_cents, committed_cents }
    });
    Ok(told.collect())
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
        let mut find = wanted.narrow(find, self.clock.now());
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
    ) -> Result<Page<ReceivedApplication>> {
        people::authorise(self.db.read(), caller, Action::ReadReceived, programme).await?;
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        let query = format!("list_programme_applications/{programme}?{}", wanted.query());
        let find = Entity::find()
            .filter(Column::ProgrammeId.eq(programme))
            .filter(Column::SubmittedAt.is_not_null())
            .order_by_desc(Column::SubmittedAt)
            .order_by_desc(Column::Id)
            .limit(u64::from(limit) + 1);
        let mut find = wanted.narrow(find, self.clock.now());
        if let Some((at, id)) = self.cursors.read::<(DateTime<Utc>, Uuid)>(&query, cursor.as_deref())? {
            let same = Condition::all().add(Column::SubmittedAt.eq(at)).add(Column::Id.lt(id));
            find = find.filter(Condition::any().add(Column::SubmittedAt.lt(at)).add(same));
        }
        let items = received(self.db.read(), find.all(self.db.read()).await?).await?;
        let place = |item: &ReceivedApplication| (item.summary.submitted_at.unwrap_or_default(), item.summary.id);
        Ok(self.cursors.page(&query, items, limit, place, |item| item))
    }
}
