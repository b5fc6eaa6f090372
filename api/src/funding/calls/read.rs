//! Calls as anybody reads them.

use super::entity::{call, extension, version};
use crate::{
    kernel::{cursor::DEFAULT_LIMIT, db::Tx, error::Result, words},
    server::Server,
};
use chrono::{DateTime, TimeDelta, Utc};
use openapi::{
    answer::Page,
    funding::{Call, CallContent, CallPhase, CallState, CallSummary, CallWindow, Extension, ProgrammeContent},
    problem::Problem,
};
use sea_orm::{Condition, ConnectionTrait, QueryOrder, QuerySelect, entity::prelude::*};
use std::collections::{BTreeMap, BTreeSet};

/// A call is extended a handful of times.
const MOST_EXTENSIONS: u64 = 50;
/// Published again while it is open, a few times.
const MOST_VERSIONS: u64 = 50;

pub fn window(row: &call::Model) -> CallWindow {
    CallWindow { opens_at: row.opens_at, closes_at: row.closes_at, grace_seconds: row.grace_seconds }
}

/// The first instant that is too late, grace included.
pub fn ends_at(window: &CallWindow) -> DateTime<Utc> {
    window.closes_at + TimeDelta::seconds(i64::from(window.grace_seconds))
}

pub fn phase(row: &call::Model, now: DateTime<Utc>) -> CallPhase {
    if now < row.opens_at {
        CallPhase::Upcoming
    } else if now < row.ends_at {
        CallPhase::Open
    } else {
        CallPhase::Closed
    }
}

pub async fn find(c: &impl ConnectionTrait, id: Uuid) -> Result<call::Model> {
    call::Entity::find_by_id(id).one(c).await?.ok_or_else(|| Problem::not_found().into())
}

pub async fn locked(tx: &Tx, id: Uuid) -> Result<call::Model> {
    call::Entity::find_by_id(id).lock_exclusive().one(&**tx).await?.ok_or_else(|| Problem::not_found().into())
}

/// A published version: the latest, or the one named. 404 where it was never published.
pub async fn published(c: &impl ConnectionTrait, row: &call::Model, number: Option<i32>) -> Result<(version::Model, CallContent)> {
    let number = number.or(row.published).ok_or_else(Problem::not_found)?;
    let found = version::Entity::find_by_id((row.id, number)).one(c).await?.ok_or_else(Problem::not_found)?;
    let content = words::shape(found.content.clone())?;
    Ok((found, content))
}

/// The published versions of a page of calls.
pub async fn versions(c: &impl ConnectionTrait, rows: &[call::Model]) -> Result<Vec<version::Model>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let keys = rows.iter().fold(Condition::any(), |any, row| {
        any.add(Condition::all().add(version::Column::CallId.eq(row.id)).add(version::Column::Number.eq(row.published)))
    });
    Ok(version::Entity::find().filter(keys).all(c).await?)
}

/// What versions of calls say, by call and number.
pub async fn contents(c: &impl ConnectionTrait, wanted: BTreeSet<(Uuid, i32)>) -> Result<BTreeMap<(Uuid, i32), CallContent>> {
    if wanted.is_empty() {
        return Ok(BTreeMap::new());
    }
    let keys = wanted.into_iter().fold(Condition::any(), |any, (call, number)| {
        any.add(Condition::all().add(version::Column::CallId.eq(call)).add(version::Column::Number.eq(number)))
    });
    let rows = version::Entity::find().filter(keys).all(c).await?;
    rows.into_iter().map(|row| Ok(((row.call_id, row.number), words::shape(row.content)?))).collect()
}

/// What the versions of a call said that were published, the latest first.
pub async fn every_version(c: &impl ConnectionTrait, call: Uuid) -> Result<Vec<CallContent>> {
    let find = version::Entity::find().filter(version::Column::CallId.eq(call));
    let rows = find.order_by_desc(version::Column::Number).limit(MOST_VERSIONS).all(c).await?;
    rows.into_iter().map(|row| words::shape(row.content)).collect()
}

/// What a call of that page says.
pub fn content_of(versions: &[version::Model], row: &call::Model) -> Result<CallContent> {
    let version = versions.iter().find(|version| version.call_id == row.id);
    words::shape(version.ok_or_else(|| anyhow::anyhow!("call {} has no published version", row.id))?.content.clone())
}

pub async fn wire(c: &impl ConnectionTrait, row: call::Model, number: Option<i32>, now: DateTime<Utc>) -> Result<Call> {
    let (version, content) = published(c, &row, number).await?;
    let extensions = extension::Entity::find()
        .filter(extension::Column::CallId.eq(row.id))
        .order_by_asc(extension::Column::Id)
        .limit(MOST_EXTENSIONS)
        .all(c)
        .await?;
    Ok(Call {
        id: row.id,
        programme_id: row.programme_id,
        version: version.number,
        schema: content.form.schema(),
        content,
        window: window(&row),
        phase: phase(&row, now),
        extensions: extensions.into_iter().map(|e| Extension { before: e.before, after: e.after, reason: e.reason, at: e.at }).collect(),
        published_at: version.published_at,
        server_time: now,
    })
}

fn summary(row: &call::Model, content: CallContent, now: DateTime<Utc>) -> CallSummary {
    CallSummary {
        id: row.id,
        programme_id: row.programme_id,
        title: content.title,
        summary: content.summary,
        supports: content.supports,
        ceiling_cents: content.ceiling_cents,
        window: window(row),
        phase: phase(row, now),
    }
}

/// What its page tells machines of a call: the latest version, and whose programme it is.
pub async fn page(server: &Server, id: Uuid) -> Result<(Call, ProgrammeContent)> {
    let call = server.call(id, None).await?;
    let (_, programme) = server.programme(call.programme_id).await?;
    Ok((call, programme.content))
}

/// Published calls and when they last changed, latest first.
pub async fn addresses(c: &impl ConnectionTrait, most: u64) -> Result<Vec<(Uuid, DateTime<Utc>)>> {
    let find = version::Entity::find()
        .select_only()
        .column(version::Column::CallId)
        .column_as(version::Column::PublishedAt.max(), "changed_at")
        .group_by(version::Column::CallId)
        .order_by_desc(version::Column::PublishedAt.max())
        .limit(most);
    Ok(find.into_tuple().all(c).await?)
}

impl Server {
    pub(super) async fn calls(
        &self,
        wanted: Option<CallPhase>,
        programme: Option<Uuid>,
        cursor: Option<String>,
        limit: Option<u16>,
    ) -> Result<Page<CallSummary>> {
        let (limit, now) = (limit.unwrap_or(DEFAULT_LIMIT), self.clock.now());
        let query = format!(
            "list_calls?phase={}&programme={}",
            wanted.map(|phase| words::word(&phase)).unwrap_or_default(),
            programme.map(|id| id.to_string()).unwrap_or_default()
        );
        let mut find = call::Entity::find()
            .filter(call::Column::State.eq(words::word(&CallState::Published)))
            .order_by_asc(call::Column::EndsAt)
            .order_by_asc(call::Column::Id)
            .limit(u64::from(limit) + 1);
        find = match wanted {
            None => find,
            Some(CallPhase::Upcoming) => find.filter(call::Column::OpensAt.gt(now)),
            Some(CallPhase::Open) => find.filter(call::Column::OpensAt.lte(now)).filter(call::Column::EndsAt.gt(now)),
            Some(CallPhase::Closed) => find.filter(call::Column::EndsAt.lte(now)),
        };
        if let Some(programme) = programme {
            find = find.filter(call::Column::ProgrammeId.eq(programme));
        }
        if let Some((ends_at, id)) = self.cursors.read::<(DateTime<Utc>, Uuid)>(&query, cursor.as_deref())? {
            let same = Condition::all().add(call::Column::EndsAt.eq(ends_at)).add(call::Column::Id.gt(id));
            find = find.filter(Condition::any().add(call::Column::EndsAt.gt(ends_at)).add(same));
        }
        let rows = find.all(self.db.read()).await?;
        let versions = versions(self.db.read(), &rows).await?;
        let items = rows
            .into_iter()
            .map(|row| {
                let summary = summary(&row, content_of(&versions, &row)?, now);
                Ok((row.ends_at, summary))
            })
            .collect::<Result<Vec<_>>>()?;
        Ok(self.cursors.page(&query, items, limit, |(ends_at, call)| (*ends_at, call.id), |(_, call)| call))
    }

    pub(super) async fn call(&self, id: Uuid, number: Option<i32>) -> Result<Call> {
        let row = find(self.db.read(), id).await?;
        wire(self.db.read(), row, number, self.clock.now()).await
    }
}
