//! The file of a call: what its manager edits, and what is still missing.

use super::{
    checks,
    entity::{call, version},
    read,
};
use crate::{
    audit,
    funding::{people, programmes},
    kernel::{cursor::DEFAULT_LIMIT, db::Tx, error::Result, etag, idempotency::Once, policy::Action, words},
    server::Server,
};
use chrono::{DateTime, Utc};
use openapi::{
    answer::Page,
    funding::{CallContent, CallEdit, CallFile, CallState, CallWindow},
    message::{Locale, Message},
    problem::{FieldProblem, Problem},
    security::Caller,
};
use poem_openapi::types::ToJSON;
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryOrder, QuerySelect, entity::prelude::*};
use serde_json::json;

pub fn wire(row: call::Model, now: DateTime<Utc>, locale: Locale) -> Result<CallFile> {
    let edit = CallEdit { content: words::shape(row.content.clone())?, window: read::window(&row) };
    let faults = checks::faults(&edit.content, &edit.window, row.published.is_none(), now);
    Ok(CallFile {
        id: row.id,
        programme_id: row.programme_id,
        state: words::read(&row.state)?,
        version: row.published,
        changed: row.changed,
        faults: faults
            .into_iter()
            .map(|fault| FieldProblem { detail: fault.message.in_locale(locale).to_owned(), pointer: fault.pointer })
            .collect(),
        edit,
    })
}

/// What even a draft must satisfy.
async fn sound(c: &impl ConnectionTrait, programme: Uuid, edit: &CallEdit) -> Result<()> {
    if edit.window.closes_at <= edit.window.opens_at {
        return Err(Problem::field(
            "/window/closes_at",
            Message::new("La clôture vient après l’ouverture.", "The close comes after the opening."),
        )
        .into());
    }
    programmes::axis_named(c, programme, edit.content.axis_id, "/content/axis_id").await?;
    Ok(())
}

pub(crate) async fn insert(tx: &Tx, actor: Uuid, programme: Uuid, edit: &CallEdit) -> Result<call::Model> {
    sound(&**tx, programme, edit).await?;
    let row = call::ActiveModel {
        id: Set(Uuid::now_v7()),
        programme_id: Set(programme),
        state: Set(words::word(&CallState::Draft)),
        published: Set(None),
        content: Set(words::json(&edit.content)),
        changed: Set(true),
        opens_at: Set(edit.window.opens_at),
        closes_at: Set(edit.window.closes_at),
        grace_seconds: Set(edit.window.grace_seconds),
        ends_at: Set(read::ends_at(&edit.window)),
        created_at: Set(tx.now),
        version: Set(1),
    }
    .insert(&**tx)
    .await?;
    audit::record(tx, audit::Event::new(actor, "create_call", "call", row.id).data(json!({ "programme": programme }))).await?;
    Ok(row)
}

impl Server {
    pub(super) async fn programme_calls(
        &self,
        caller: &Caller,
        id: Uuid,
        cursor: Option<String>,
        limit: Option<u16>,
    ) -> Result<Page<CallFile>> {
        people::authorise(self.db.read(), caller, Action::ReadCallFiles, id).await?;
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        let query = format!("list_programme_calls/{id}");
        let mut find =
            call::Entity::find().filter(call::Column::ProgrammeId.eq(id)).order_by_desc(call::Column::Id).limit(u64::from(limit) + 1);
        if let Some(before) = self.cursors.read::<Uuid>(&query, cursor.as_deref())? {
            find = find.filter(call::Column::Id.lt(before));
        }
        let now = self.clock.now();
        let items = find.all(self.db.read()).await?.into_iter().map(|row| wire(row, now, caller.locale)).collect::<Result<Vec<_>>>()?;
        Ok(self.cursors.page(&query, items, limit, |c| c.id, |c| c))
    }

    pub(super) async fn start_call(&self, caller: &Caller, programme: Uuid, key: &str, edit: CallEdit) -> Result<CallFile> {
        let tx = self.begin().await?;
        people::authorise(&*tx, caller, Action::WriteCall, programme).await?;
        let once = Once::new(caller.account_id, "create_call", key, &[&programme.to_string(), &edit.to_json_string()]);
        if let Some(answer) = once.replay(&tx).await? {
            return Ok(answer);
        }
        let file = wire(insert(&tx, caller.account_id, programme, &edit).await?, tx.now, caller.locale)?;
        once.store(&tx, &file).await?;
        tx.commit().await?;
        Ok(file)
    }

    pub(super) async fn call_file(&self, caller: &Caller, id: Uuid) -> Result<(i64, CallFile)> {
        let row = read::find(self.db.read(), id).await?;
        people::authorise(self.db.read(), caller, Action::ReadCallFiles, row.programme_id).await?;
        Ok((row.version, wire(row, self.clock.now(), caller.locale)?))
    }

    pub(super) async fn edit_call(&self, caller: &Caller, id: Uuid, if_match: Option<&str>, edit: CallEdit) -> Result<(i64, CallFile)> {
        let tx = self.begin().await?;
        let row = read::locked(&tx, id).await?;
        people::authorise(&*tx, caller, Action::WriteCall, row.programme_id).await?;
        etag::check(if_match, row.version)?;
        sound(&*tx, row.programme_id, &edit).await?;
        if row.published.is_some() && edit.window != read::window(&row) {
            return Err(Problem::field(
                "/window",
                Message::new(
                    "Après publication, la fenêtre ne change que par une prolongation.",
                    "Once published, the window changes by an extension only.",
                ),
            )
            .into());
        }
        let changed = match row.published {
            Some(number) => {
                let version = version::Entity::find_by_id((id, number)).one(&*tx).await?;
                version.is_none_or(|version| words::shape::<CallContent>(version.content).ok().as_ref() != Some(&edit.content))
            }
            None => true,
        };
        let version = row.version + 1;
        let mut change: call::ActiveModel = row.into();
        set_window(&mut change, &edit.window);
        change.content = Set(words::json(&edit.content));
        change.changed = Set(changed);
        change.version = Set(version);
        let row = change.update(&*tx).await?;
        audit::record(&tx, audit::Event::new(caller.account_id, "update_call_file", "call", id).data(json!({ "version": version })))
            .await?;
        let now = tx.now;
        tx.commit().await?;
        Ok((version, wire(row, now, caller.locale)?))
    }

    pub(super) async fn copy_call(&self, caller: &Caller, id: Uuid, key: &str) -> Result<CallFile> {
        let tx = self.begin().await?;
        let row = read::find(&*tx, id).await?;
        people::authorise(&*tx, caller, Action::WriteCall, row.programme_id).await?;
        let once = Once::new(caller.account_id, "duplicate_call", key, &[&id.to_string()]);
        if let Some(answer) = once.replay(&tx).await? {
            return Ok(answer);
        }
        let edit = CallEdit { content: words::shape(row.content.clone())?, window: read::window(&row) };
        let file = wire(insert(&tx, caller.account_id, row.programme_id, &edit).await?, tx.now, caller.locale)?;
        once.store(&tx, &file).await?;
        tx.commit().await?;
        Ok(file)
    }
}

pub fn set_window(row: &mut call::ActiveModel, window: &CallWindow) {
    row.opens_at = Set(window.opens_at);
    row.closes_at = Set(window.closes_at);
    row.grace_seconds = Set(window.grace_seconds);
    row.ends_at = Set(read::ends_at(window));
}
