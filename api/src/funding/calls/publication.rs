//! Publishing and extending.

use super::{
    checks, drafts,
    entity::{call, extension, version},
    read, register,
};
use crate::{
    audit,
    funding::people,
    kernel::{db::Tx, error::Result, etag, idempotency::Once, policy::Action, words},
    server::Server,
};
use openapi::{
    funding::{Call, CallContent, CallFile, CallState, CallWindow, NewExtension},
    message::Message,
    problem::Problem,
    security::Caller,
};
use poem_openapi::types::ToJSON;
use sea_orm::{ActiveValue::Set, entity::prelude::*};
use serde_json::json;

/// Makes what is edited the next version. The row is locked.
pub(crate) async fn publish(tx: &Tx, actor: Uuid, row: call::Model) -> Result<call::Model> {
    let content: CallContent = words::shape(row.content.clone())?;
    let faults = checks::faults(&content, &read::window(&row), row.published.is_none(), tx.now);
    if !faults.is_empty() {
        return Err(Problem::invalid(faults).into());
    }
    let number = row.published.unwrap_or(0) + 1;
    version::Entity::insert(version::ActiveModel {
        call_id: Set(row.id),
        number: Set(number),
        content: Set(row.content.clone()),
        published_by: Set(actor),
        published_at: Set(tx.now),
    })
    .exec_without_returning(&**tx)
    .await?;
    let (id, version) = (row.id, row.version + 1);
    let mut change: call::ActiveModel = row.into();
    change.state = Set(words::word(&CallState::Published));
    change.published = Set(Some(number));
    change.changed = Set(false);
    change.version = Set(version);
    let row = change.update(&**tx).await?;
    register::published(tx, id, &content).await?;
    audit::record(tx, audit::Event::new(actor, "publish_call", "call", id).data(json!({ "number": number }))).await?;
    Ok(row)
}

impl Server {
    pub(super) async fn publish_call_of(&self, caller: &Caller, id: Uuid, if_match: Option<&str>) -> Result<(i64, CallFile)> {
        let tx = self.begin().await?;
        let row = read::locked(&tx, id).await?;
        people::authorise(&*tx, caller, Action::WriteCall, row.programme_id).await?;
        etag::check(if_match, row.version)?;
        if !row.changed {
            return Err(Problem::conflict("Rien n’a changé depuis la publication.", "Nothing changed since it was published.").into());
        }
        let row = publish(&tx, caller.account_id, row).await?;
        let now = tx.now;
        tx.commit().await?;
        Ok((row.version, drafts::wire(row, now, caller.locale)?))
    }

    pub(super) async fn extend(&self, caller: &Caller, id: Uuid, key: &str, new: NewExtension) -> Result<Call> {
        let tx = self.begin().await?;
        let row = read::locked(&tx, id).await?;
        people::authorise(&*tx, caller, Action::WriteCall, row.programme_id).await?;
        let once = Once::new(caller.account_id, "extend_call", key, &[&id.to_string(), &new.to_json_string()]);
        if let Some(answer) = once.replay(&tx).await? {
            return Ok(answer);
        }
        if row.published.is_none() {
            return Err(Problem::conflict("Cet appel n’est pas publié.", "This call is not published.").into());
        }
        if new.closes_at <= row.closes_at || new.closes_at <= tx.now {
            return Err(Problem::field(
                "/closes_at",
                Message::new("Plus tard que la clôture actuelle, et à venir.", "Later than the present close, and still to come."),
            )
            .into());
        }
        extension::Entity::insert(extension::ActiveModel {
            id: Set(Uuid::now_v7()),
            call_id: Set(id),
            before: Set(row.closes_at),
            after: Set(new.closes_at),
            reason: Set(new.reason.clone()),
            by: Set(caller.account_id),
            at: Set(tx.now),
        })
        .exec_without_returning(&*tx)
        .await?;
        let window = CallWindow { closes_at: new.closes_at, ..read::window(&row) };
        let version = row.version + 1;
        let mut change: call::ActiveModel = row.into();
        drafts::set_window(&mut change, &window);
        change.version = Set(version);
        let row = change.update(&*tx).await?;
        register::extended(&tx, id).await?;
        audit::record(&tx, audit::Event::new(caller.account_id, "extend_call", "call", id).data(words::json(&new))).await?;
        let call = read::wire(&*tx, row, None, tx.now).await?;
        once.store(&tx, &call).await?;
        tx.commit().await?;
        Ok(call)
    }
}
