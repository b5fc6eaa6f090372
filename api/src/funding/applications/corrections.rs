//! Corrections: named fields, a date, and nothing else changes.

use super::{
    access, change,
    entity::{application, correction},
    rules::{self, Command},
    silence,
};
use crate::{
    audit,
    kernel::{cursor::DEFAULT_LIMIT, db::Tx, error::Result, idempotency::Once, policy::Action, text, words},
    server::Server,
};
use openapi::{
    answer::Page,
    funding::{ApplicationState as State, Correction, NewCorrection},
    message::Message,
    problem::{Fault, Problem},
    security::Caller,
};
use poem_openapi::types::ToJSON;
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryOrder, QuerySelect, entity::prelude::*};
use serde_json::json;

pub fn wire(row: correction::Model) -> Result<Correction> {
    Ok(Correction {
        id: row.id,
        fields: words::shape(row.fields)?,
        reason: row.reason,
        asked_at: row.asked_at,
        due_at: row.due_at,
        closed_at: row.closed_at,
    })
}

/// The one that waits for the applicant.
pub async fn open(c: &impl ConnectionTrait, application: Uuid) -> Result<Option<correction::Model>> {
    Ok(correction::Entity::find()
        .filter(correction::Column::ApplicationId.eq(application))
        .filter(correction::Column::ClosedAt.is_null())
        .order_by_desc(correction::Column::Id)
        .one(c)
        .await?)
}

/// What may change now.
pub async fn open_fields(c: &impl ConnectionTrait, application: Uuid) -> Result<Vec<String>> {
    open(c, application).await?.map_or_else(|| Ok(Vec::new()), |row| words::shape(row.fields))
}

pub async fn close(tx: &Tx, row: correction::Model) -> Result<()> {
    let mut change: correction::ActiveModel = row.into();
    change.closed_at = Set(Some(tx.now));
    change.update(&**tx).await?;
    Ok(())
}

/// A pointer that can be corrected: a part of the content, or a document.
fn pointer_fault(i: usize, field: &str) -> Option<Fault> {
    let known = ["/title", "/supports", "/amount_cents", "/cost_cents", "/answers"];
    let document = field.strip_prefix("/documents/").is_some_and(|key| !key.is_empty() && !key.contains('/'));
    if field.len() <= 200 && (document || known.iter().any(|root| super::difference::within(field, &[(*root).to_owned()]))) {
        return None;
    }
    Some(Fault::new(format!("/fields/{i}"), Message::new("Ce champ n’existe pas dans un dossier.", "An application has no such field.")))
}

impl Server {
    pub(super) async fn ask_correction(&self, caller: &Caller, id: Uuid, key: &str, new: NewCorrection) -> Result<Correction> {
        let tx = self.begin().await?;
        let row = access::locked(&tx, id).await?;
        access::in_programme(&*tx, caller, Action::Instruct, &row).await?;
        let once = Once::new(caller.account_id, "create_correction", key, &[&id.to_string(), &new.to_json_string()]);
        if let Some(answer) = once.replay(&tx).await? {
            return Ok(answer);
        }
        let before: State = words::read(&row.state)?;
        let after = rules::next(before, None, Command::AskCorrection)?;
        let mut faults: Vec<Fault> = new.fields.iter().enumerate().filter_map(|(i, field)| pointer_fault(i, field)).collect();
        if new.due_at <= tx.now {
            faults.push(Fault::new("/due_at", Message::new("Une date à venir.", "A date to come.")));
        }
        if !faults.is_empty() {
            return Err(Problem::invalid(faults).into());
        }
        let asked = correction::ActiveModel {
            id: Set(Uuid::now_v7()),
            application_id: Set(id),
            fields: Set(json!(new.fields)),
            reason: Set(new.reason.clone()),
            asked_by: Set(caller.account_id),
            asked_at: Set(tx.now),
            due_at: Set(new.due_at),
            closed_at: Set(None),
        }
        .insert(&*tx)
        .await?;
        let mut to: application::ActiveModel = row.clone().into();
        to.resumes = Set(Some(words::word(&before)));
        change::to(&tx, caller.account_id, &row, to, after, Some(new.reason.clone())).await?;
        audit::record(
            &tx,
            audit::Event::new(caller.account_id, "create_correction", "application", id)
                .data(json!({ "correction": asked.id, "before": words::word(&before), "content": words::json(&new) })),
        )
        .await?;
        let due = new.due_at.with_timezone(&chrono_tz::Europe::Paris).format("%d/%m/%Y %H:%M (%Z, Paris)").to_string();
        self.mail_applicant(&tx, &row, "application-correction", &[("reason", &new.reason), ("due", &due)]).await?;
        let answer = wire(asked)?;
        once.store(&tx, &answer).await?;
        tx.commit().await?;
        Ok(answer)
    }

    pub(super) async fn corrections(
        &self,
        caller: &Caller,
        id: Uuid,
        cursor: Option<String>,
        limit: Option<u16>,
    ) -> Result<Page<Correction>> {
        let row = access::find(self.db.read(), id).await?;
        access::reader(self.db.read(), caller, &row).await?;
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        let query = format!("list_corrections/{id}");
        let mut find = correction::Entity::find()
            .filter(correction::Column::ApplicationId.eq(id))
            .order_by_desc(correction::Column::Id)
            .limit(u64::from(limit) + 1);
        if let Some(before) = self.cursors.read::<Uuid>(&query, cursor.as_deref())? {
            find = find.filter(correction::Column::Id.lt(before));
        }
        let items = find.all(self.db.read()).await?.into_iter().map(wire).collect::<Result<Vec<_>>>()?;
        Ok(self.cursors.page(&query, items, limit, |item| item.id, |item| item))
    }

    /// What the applicant saved and never submitted is dropped: the last submission stands.
    pub(super) async fn drop_correction(&self, caller: &Caller, id: Uuid, correction_id: Uuid) -> Result<()> {
        let tx = self.begin().await?;
        let row = access::locked(&tx, id).await?;
        access::in_programme(&*tx, caller, Action::Instruct, &row).await?;
        let asked = open(&*tx, id).await?.filter(|asked| asked.id == correction_id).ok_or_else(Problem::not_found)?;
        let resumes = row.resumes.as_deref().map(words::read).transpose()?;
        let after = rules::next(words::read(&row.state)?, resumes, Command::Correct)?;
        let asked_at = asked.asked_at;
        close(&tx, asked).await?;
        let content = super::submission::last_content(&*tx, id).await?;
        let mut to: application::ActiveModel = row.clone().into();
        silence::resume(&tx, &mut to, &row, asked_at).await?;
        to.resumes = Set(None);
        to.title = Set(content.title.clone());
        to.search = Set(Some(text::fold(&content.title)));
        to.amount_cents = Set(content.amount_cents);
        to.content = Set(words::json(&content));
        change::to(&tx, caller.account_id, &row, to, after, None).await?;
        let data = json!({ "correction": correction_id });
        audit::record(&tx, audit::Event::new(caller.account_id, "delete_correction", "application", id).data(data)).await?;
        tx.commit().await
    }
}
