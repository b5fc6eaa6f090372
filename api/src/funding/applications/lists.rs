//! Applications page by page: an organisation's own, and those a programme received.

use super::{
    age,
    entity::{
        application::{self, Column, Entity},
        assignment, grant, review,
    },
    grants::GRANTED,
    scoring,
};
use crate::{
    funding::people,
    identity,
    kernel::{
        cursor::DEFAULT_LIMIT,
        error::Result,
        policy::{Action, may},
        text, words,
    },
    organisations,
    server::Server,
};
use chrono::{DateTime, Utc};
use openapi::{
    answer::Page,
    funding::{Age, ApplicationCounts, ApplicationState, ApplicationSummary, AssignedPerson, Holding, ReceivedApplication, StateCount},
    security::Caller,
};
use sea_orm::{
    Condition, ConnectionTrait, QueryOrder, QuerySelect, QueryTrait, Select,
    entity::prelude::*,
    sea_query::{Expr, LikeExpr},
};
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
    /// Of the number, the title or the applicant's name.
    pub words: Option<String>,
}

impl Wanted {
    /// As a part of the query a cursor is bound to.
    pub fn query(&self) -> String {
        let id = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
        let state = self.state.map(|state| words::word(&state)).unwrap_or_default();
        let holding = self.holding.map(|holding| words::word(&holding)).unwrap_or_default();
        let age = self.age.map(|age| words::word(&age)).unwrap_or_default();
        let (call, organisation, axis) = (id(self.call), id(self.organisation), id(self.axis));
        let (month, words) = (self.month.as_deref().unwrap_or_default(), self.words.as_deref().unwrap_or_default());
        format!("call={call}&organisation={organisation}&state={state}&axis={axis}&month={month}&holding={holding}&age={age}&q={words}")
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
        if let Some(words) = self.words.as_deref().map(str::trim).filter(|words| !words.is_empty()) {
            let like = |words: &str| LikeExpr::new(format!("%{}%", text::like(words))).escape('\\');
            let mut any = Condition::any().add(Column::Number.like(like(&words.to_uppercase())));
            // Signs alone fold to nothing, which every text holds.
            let folded = text::fold(words);
            if !folded.is_empty() {
                any = any.add(Column::Search.like(like(&folded))).add(Column::OrganisationId.in_subquery(organisations::matching(words)));
            }
            find = find.filter(any);
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

/// What a programme received, latest first, after a place in that order.
pub fn received_after(
    programme: Uuid,
    wanted: &Wanted,
    place: Option<(DateTime<Utc>, Uuid)>,
    limit: u64,
    now: DateTime<Utc>,
) -> Select<Entity> {
    let find = Entity::find()
        .filter(Column::ProgrammeId.eq(programme))
        .filter(Column::SubmittedAt.is_not_null())
        .order_by_desc(Column::SubmittedAt)
        .order_by_desc(Column::Id)
        .limit(limit);
    let find = wanted.narrow(find, now);
    let Some((at, id)) = place else { return find };
    let same = Condition::all().add(Column::SubmittedAt.eq(at)).add(Column::Id.lt(id));
    find.filter(Condition::any().add(Column::SubmittedAt.lt(at)).add(same))
}

/// Folds the titles that were written before they were.
pub async fn fold_titles(server: &Server) -> Result<()> {
    const BATCH: u64 = 500;
    loop {
        let rows: Vec<(Uuid, String)> = Entity::find()
            .select_only()
            .columns([Column::Id, Column::Title])
            .filter(Column::Search.is_null())
            .limit(BATCH)
            .into_tuple()
            .all(server.db.read())
            .await?;
        if rows.is_empty() {
            return Ok(());
        }
        let tx = server.begin().await?;
        for (id, title) in rows {
            let folded = Entity::update_many().col_expr(Column::Search, Expr::value(text::fold(&title)));
            folded.filter(Column::Id.eq(id)).filter(Column::Search.is_null()).exec(&*tx).await?;
        }
        tx.commit().await?;
    }
}

pub async fn received(c: &impl ConnectionTrait, rows: Vec<application::Model>) -> Result<Vec<ReceivedApplication>> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let held = grant::Entity::find().filter(grant::Column::ApplicationId.is_in(ids.iter().copied())).all(c).await?;
    let held: BTreeMap<Uuid, grant::Model> = held.into_iter().map(|row| (row.application_id, row)).collect();
    let scored: Vec<(Uuid, Option<i32>)> = review::Entity::find()
        .select_only()
        .columns([review::Column::ApplicationId, review::Column::Score])
        .filter(review::Column::ApplicationId.is_in(ids.iter().copied()))
        .filter(review::Column::SubmittedAt.is_not_null())
        .into_tuple()
        .all(c)
        .await?;
    let mut scores: BTreeMap<Uuid, Vec<i32>> = BTreeMap::new();
    for (application, score) in scored {
        scores.entry(application).or_default().extend(score);
    }
    let mut people = assigned(c, ids).await?;
    let facts: Vec<(Option<Uuid>, Option<i32>)> = rows.iter().map(|row| (row.axis_id, row.score)).collect();
    let told = summaries(c, rows).await?.into_iter().zip(facts).map(|(summary, (axis_id, score))| {
        let held = held.get(&summary.id);
        let (reserved_cents, committed_cents) = held.map_or((0, 0), |held| (held.reserved_cents, held.committed_cents));
        let (_, spread) = scoring::together(scores.get(&summary.id).map_or(&[], Vec::as_slice));
        let people = people.remove(&summary.id).unwrap_or_default();
        ReceivedApplication { summary, axis_id, reserved_cents, committed_cents, score, divergent: spread >= scoring::DIVERGENT, people }
    });
    Ok(told.collect())
}

/// Who handles and who reviews each of these applications.
async fn assigned(c: &impl ConnectionTrait, ids: Vec<Uuid>) -> Result<BTreeMap<Uuid, Vec<AssignedPerson>>> {
    let rows = assignment::Entity::find()
        .filter(assignment::Column::ApplicationId.is_in(ids))
        .order_by_asc(assignment::Column::AccountId)
        .all(c)
        .await?;
    let accounts: BTreeSet<Uuid> = rows.iter().map(|row| row.account_id).collect();
    let names = identity::names(c, accounts.into_iter().collect()).await?;
    let mut people: BTreeMap<Uuid, Vec<AssignedPerson>> = BTreeMap::new();
    for row in rows {
        let name = names.get(&row.account_id).map(|(name, _)| name.clone()).unwrap_or_default();
        let person = AssignedPerson { account_id: row.account_id, name, duty: words::read(&row.duty)? };
        people.entry(row.application_id).or_default().push(person);
    }
    Ok(people)
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
        let place = self.cursors.read(&query, cursor.as_deref())?;
        let find = received_after(programme, &wanted, place, u64::from(limit) + 1, self.clock.now());
        let items = received(self.db.read(), find.all(self.db.read()).await?).await?;
        let place = |item: &ReceivedApplication| (item.summary.submitted_at.unwrap_or_default(), item.summary.id);
        Ok(self.cursors.page(&query, items, limit, place, |item| item))
    }

    pub(super) async fn application_counts(&self, caller: &Caller, programme: Uuid, wanted: Wanted) -> Result<ApplicationCounts> {
        people::authorise(self.db.read(), caller, Action::ReadReceived, programme).await?;
        let find = Entity::find()
            .select_only()
            .column(Column::State)
            .column_as(Column::Id.count(), "count")
            .filter(Column::ProgrammeId.eq(programme))
            .filter(Column::SubmittedAt.is_not_null())
            .group_by(Column::State);
        let rows: Vec<(String, i64)> = wanted.narrow(find, self.clock.now()).into_tuple().all(self.db.read()).await?;
        let mut states =
            rows.into_iter().map(|(state, count)| Ok(StateCount { state: words::read(&state)?, count })).collect::<Result<Vec<_>>>()?;
        states.sort_by_key(|counted| counted.state);
        Ok(ApplicationCounts { states })
    }
}
