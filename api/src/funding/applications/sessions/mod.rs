//! Committee sessions: written as a draft, closed by who chaired them, told as minutes.

mod content;
mod minutes;

use super::{
    entity::{application, interest, session},
    records,
};
use crate::{
    audit,
    funding::{calls, people},
    identity,
    kernel::{
        cursor::DEFAULT_LIMIT,
        db::Tx,
        error::Result,
        etag,
        idempotency::Once,
        jobs,
        policy::{Action, may_in},
        secret, words,
    },
    organisations,
    server::Server,
};
use content::Room;
use openapi::{
    answer::Page,
    funding::{CommitteeSession, ProgrammeRole, SessionContent, SessionFile, SessionPerson, SessionState, SessionSummary},
    message::{Locale, Message},
    problem::{FieldProblem, Kind, Problem},
    security::Caller,
};
use poem_openapi::types::ToJSON;
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryOrder, QuerySelect, entity::prelude::*};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

pub use minutes::file as file_minutes;

/// Who may sit: the committee, those who decide, and those who prepare it.
const SEATS: [ProgrammeRole; 4] = [ProgrammeRole::Committee, ProgrammeRole::Decider, ProgrammeRole::Manager, ProgrammeRole::Instructor];
/// Who may chair.
const CHAIRS: [ProgrammeRole; 2] = [ProgrammeRole::Committee, ProgrammeRole::Decider];
const MOST_SEATS: u64 = 500;

async fn find(c: &impl ConnectionTrait, id: Uuid) -> Result<session::Model> {
    session::Entity::find_by_id(id).one(c).await?.ok_or_else(|| Problem::not_found().into())
}

/// 404 to those outside the programme: sessions are its own.
async fn authorise(c: &impl ConnectionTrait, caller: &Caller, action: Action, programme: Uuid) -> Result<()> {
    let roles = people::roles(c, programme, caller.account_id).await?;
    if roles.is_empty() {
        return Err(Problem::not_found().into());
    }
    Ok(may_in(caller, action, &roles)?)
}

/// What the rules of a session look at, as it is now.
async fn room(c: &impl ConnectionTrait, call: Uuid, programme: Uuid, content: &SessionContent) -> Result<Room> {
    let files: Vec<Uuid> = content.examined.iter().map(|file| file.application_id).collect();
    let rows = application::Entity::find()
        .filter(application::Column::Id.is_in(files))
        .filter(application::Column::CallId.eq(call))
        .filter(application::Column::SubmittedAt.is_not_null())
        .all(c)
        .await?;
    let ids = rows.iter().map(|row| row.organisation_id).collect::<BTreeSet<_>>();
    let named = organisations::named(c, ids.into_iter().collect(), Vec::new()).await?;
    let names: BTreeMap<Uuid, String> = named.into_iter().map(|named| (named.id, named.name)).collect();
    let mentioned: BTreeSet<Uuid> = content
        .present
        .iter()
        .copied()
        .chain([content.chair_id])
        .chain(content.examined.iter().flat_map(|file| file.recused.clone()))
        .collect();
    let people = identity::names(c, mentioned.into_iter().collect()).await?;
    let conflicts = interest::Entity::find()
        .filter(interest::Column::ApplicationId.is_in(rows.iter().map(|row| row.id)))
        .filter(interest::Column::AccountId.is_in(content.present.iter().copied()))
        .filter(interest::Column::Conflict.eq(true))
        .all(c)
        .await?;
    let mut bound: BTreeSet<(Uuid, Uuid)> = conflicts.into_iter().map(|row| (row.application_id, row.account_id)).collect();
    // Whoever works for an applicant is bound, whatever they declared.
    let belonging = organisations::belonging(c, content.present.clone()).await?;
    for row in &rows {
        bound.extend(belonging.iter().filter(|(_, theirs)| *theirs == row.organisation_id).map(|(who, _)| (row.id, *who)));
    }
    Ok(Room {
        seats: people::with_role(c, programme, &SEATS, MOST_SEATS).await?.into_iter().collect(),
        chairs: people::with_role(c, programme, &CHAIRS, MOST_SEATS).await?.into_iter().collect(),
        names: people.into_iter().map(|(id, (name, _))| (id, name)).collect(),
        files: rows
            .into_iter()
            .map(|row| {
                let organisation_name = names.get(&row.organisation_id).cloned().unwrap_or_default();
                (row.id, SessionFile { application_id: row.id, number: row.number, title: row.title, organisation_name })
            })
            .collect(),
        bound,
    })
}

async fn wire(server: &Server, c: &impl ConnectionTrait, row: session::Model, locale: Locale) -> Result<CommitteeSession> {
    let content: SessionContent = words::shape(row.content)?;
    let room = room(c, row.call_id, row.programme_id, &content).await?;
    let state: SessionState = words::read(&row.state)?;
    let faults = if state == SessionState::Draft { content::open(&content, &room, server.clock.now()) } else { Vec::new() };
    Ok(CommitteeSession {
        id: row.id,
        call_id: row.call_id,
        programme_id: row.programme_id,
        state,
        faults: faults
            .into_iter()
            .map(|fault| FieldProblem { detail: fault.message.in_locale(locale).to_owned(), pointer: fault.pointer })
            .collect(),
        people: room.names.into_iter().map(|(account_id, name)| SessionPerson { account_id, name }).collect(),
        files: content.examined.iter().filter_map(|file| room.files.get(&file.application_id).cloned()).collect(),
        content,
        closed_at: row.closed_at,
        sha256: row.sha256,
    })
}

fn summary(row: session::Model) -> Result<SessionSummary> {
    let content: SessionContent = words::shape(row.content)?;
    Ok(SessionSummary {
        id: row.id,
        state: words::read(&row.state)?,
        held_at: content.held_at,
        place: content.place,
        examined: content.examined.len() as i64,
        closed_at: row.closed_at,
    })
}

async fn checked(tx: &Tx, call: Uuid, programme: Uuid, content: &SessionContent) -> Result<()> {
    let faults = content::faults(content, &room(&**tx, call, programme, content).await?);
    if faults.is_empty() { Ok(()) } else { Err(Problem::invalid(faults).into()) }
}

fn fixed() -> Problem {
    Problem::conflict("Cette séance est close : plus rien n’y change.", "This session is closed: nothing of it changes any more.")
}

impl Server {
    pub(super) async fn committee_sessions(
        &self,
        caller: &Caller,
        call: Uuid,
        cursor: Option<String>,
        limit: Option<u16>,
    ) -> Result<Page<SessionSummary>> {
        let c = self.db.read();
        let call = calls::read::find(c, call).await?;
        authorise(c, caller, Action::ReadReviews, call.programme_id).await?;
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        let query = format!("list_committee_sessions/{}", call.id);
        let mut find = session::Entity::find()
            .filter(session::Column::CallId.eq(call.id))
            .order_by_desc(session::Column::Id)
            .limit(u64::from(limit) + 1);
        if let Some(before) = self.cursors.read::<Uuid>(&query, cursor.as_deref())? {
            find = find.filter(session::Column::Id.lt(before));
        }
        let items = find.all(c).await?.into_iter().map(summary).collect::<Result<Vec<_>>>()?;
        Ok(self.cursors.page(&query, items, limit, |item| item.id, |item| item))
    }

    pub(super) async fn start_session(&self, caller: &Caller, call: Uuid, key: &str, content: SessionContent) -> Result<CommitteeSession> {
        let tx = self.begin().await?;
        let call = calls::read::find(&*tx, call).await?;
        authorise(&*tx, caller, Action::WriteSession, call.programme_id).await?;
        let once = Once::new(caller.account_id, "create_committee_session", key, &[&call.id.to_string(), &content.to_json_string()]);
        if let Some(answer) = once.replay(&tx).await? {
            return Ok(answer);
        }
        checked(&tx, call.id, call.programme_id, &content).await?;
        let row = session::ActiveModel {
            id: Set(Uuid::now_v7()),
            call_id: Set(call.id),
            programme_id: Set(call.programme_id),
            state: Set(words::word(&SessionState::Draft)),
            content: Set(words::json(&content)),
            version: Set(1),
            created_by: Set(caller.account_id),
            created_at: Set(tx.now),
            closed_by: Set(None),
            closed_at: Set(None),
            frozen: Set(None),
            sha256: Set(None),
        }
        .insert(&*tx)
        .await?;
        let event = audit::Event::new(caller.account_id, "create_committee_session", "committee_session", row.id);
        audit::record(&tx, event.data(words::json(&content))).await?;
        let answer = wire(self, &*tx, row, caller.locale).await?;
        once.store(&tx, &answer).await?;
        tx.commit().await?;
        Ok(answer)
    }

    pub(super) async fn committee_session(&self, caller: &Caller, id: Uuid) -> Result<(i64, CommitteeSession)> {
        let c = self.db.read();
        let row = find(c, id).await?;
        authorise(c, caller, Action::ReadReviews, row.programme_id).await?;
        Ok((row.version, wire(self, c, row, caller.locale).await?))
    }

    /// Locked, and allowed; of two people who write it at once the second finds what the first did.
    async fn session_to_write(&self, tx: &Tx, caller: &Caller, id: Uuid, if_match: Option<&str>) -> Result<session::Model> {
        let row = session::Entity::find_by_id(id).lock_exclusive().one(&**tx).await?.ok_or_else(Problem::not_found)?;
        authorise(&**tx, caller, Action::WriteSession, row.programme_id).await?;
        if words::read::<SessionState>(&row.state)? == SessionState::Closed {
            return Err(fixed().into());
        }
        etag::check(if_match, row.version)?;
        Ok(row)
    }

    pub(super) async fn write_session(
        &self,
        caller: &Caller,
        id: Uuid,
        if_match: Option<&str>,
        content: SessionContent,
    ) -> Result<(i64, CommitteeSession)> {
        let tx = self.begin().await?;
        let row = self.session_to_write(&tx, caller, id, if_match).await?;
        checked(&tx, row.call_id, row.programme_id, &content).await?;
        let version = row.version + 1;
        let mut change: session::ActiveModel = row.into();
        change.content = Set(words::json(&content));
        change.version = Set(version);
        let row = change.update(&*tx).await?;
        let event = audit::Event::new(caller.account_id, "update_committee_session", "committee_session", id);
        audit::record(&tx, event.data(words::json(&content))).await?;
        let answer = wire(self, &*tx, row, caller.locale).await?;
        tx.commit().await?;
        Ok((version, answer))
    }

    /// By its chair: the names, the files and what was thought of them are frozen, and the minutes follow by a job.
    pub(super) async fn close_session(&self, caller: &Caller, id: Uuid, if_match: Option<&str>) -> Result<(i64, CommitteeSession)> {
        let tx = self.begin().await?;
        let row = self.session_to_write(&tx, caller, id, if_match).await?;
        let content: SessionContent = words::shape(row.content.clone())?;
        if content.chair_id != caller.account_id {
            let message = Message::new("Seul qui a présidé la séance la clôt.", "Only who chaired the session closes it.");
            return Err(Problem::new(Kind::Forbidden, message).into());
        }
        let room = room(&*tx, row.call_id, row.programme_id, &content).await?;
        let mut faults = content::faults(&content, &room);
        faults.extend(content::open(&content, &room, tx.now));
        if !faults.is_empty() {
            return Err(Problem::invalid(faults).into());
        }
        let document = minutes::compose(&*tx, &row, &content, &room, caller.locale, Some(tx.now)).await?;
        let frozen = serde_json::to_string(&document).map_err(anyhow::Error::from)?;
        let sha256 = secret::hash(&frozen);
        let version = row.version + 1;
        let mut change: session::ActiveModel = row.into();
        change.state = Set(words::word(&SessionState::Closed));
        change.version = Set(version);
        change.closed_by = Set(Some(caller.account_id));
        change.closed_at = Set(Some(tx.now));
        change.frozen = Set(Some(frozen));
        change.sha256 = Set(Some(sha256.clone()));
        let row = change.update(&*tx).await?;
        let event = audit::Event::new(caller.account_id, "close_committee_session", "committee_session", id);
        audit::record(&tx, event.data(json!({ "sha256": sha256 }))).await?;
        jobs::enqueue(&tx, records::WRITE_RECORD, &format!("minutes/{id}")).await?;
        let answer = wire(self, &*tx, row, caller.locale).await?;
        tx.commit().await?;
        Ok((version, answer))
    }
}
