//! Submitting: in time, complete, once; what was sent is frozen and its receipt proves it.

use super::{
    access, attachments, change, corrections, eligibility,
    entity::{application, attachment, submission},
    read,
    rules::{self, Command},
    silence,
};
use crate::{
    audit,
    funding::calls,
    identity,
    kernel::{
        clock::paris_day,
        db::Tx,
        error::Result,
        etag,
        idempotency::Once,
        policy::{Action, may},
        secret, words,
    },
    notifications, organisations,
    server::Server,
};
use chrono::{DateTime, NaiveDate, Utc};
use openapi::{
    funding::{ApplicationContent, ApplicationState as State, CallContent, NewSubmission, Receipt, Submission},
    message::Message,
    problem::{Kind, Problem},
    security::Caller,
};
use poem_openapi::types::ToJSON;
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryOrder, QuerySelect, entity::prelude::*};
use serde_json::json;

async fn receipt(c: &impl ConnectionTrait, number: String, row: &submission::Model) -> Result<Receipt> {
    let names = identity::names(c, vec![row.submitted_by]).await?;
    Ok(Receipt {
        application_id: row.application_id,
        number,
        submission: row.number,
        call_version: row.call_version,
        received_at: row.received_at,
        sha256: row.sha256.clone(),
        submitted_by: names.get(&row.submitted_by).map(|(name, _)| name.clone()).unwrap_or_default(),
    })
}

/// The content of the latest submission.
pub async fn last_content(c: &impl ConnectionTrait, application: Uuid) -> Result<ApplicationContent> {
    let find = submission::Entity::find().filter(submission::Column::ApplicationId.eq(application));
    let last = find.order_by_desc(submission::Column::Number).one(c).await?.ok_or_else(Problem::not_found)?;
    let mut frozen: serde_json::Value = serde_json::from_str(&last.frozen).map_err(anyhow::Error::from)?;
    words::shape(frozen["content"].take())
}

/// By what right somebody submits for an organisation on a day: its owner's, or that of a mandate in force.
async fn right(tx: &Tx, caller: &Caller, organisation: Uuid, day: NaiveDate) -> Result<serde_json::Value> {
    let owner = may(caller, Action::SubmitApplication, Some(organisation));
    if owner.is_ok() {
        return Ok(json!({ "role": "owner" }));
    }
    may(caller, Action::SubmitByMandate, Some(organisation))?;
    let mandate = organisations::mandate_of(&**tx, organisation, caller.account_id, day).await?.ok_or_else(|| {
        let told = Message::new(
            "Seul un propriétaire de l’organisation, ou un membre qu’il a mandaté, dépose en son nom.",
            "Only an owner of the organisation, or a member who holds a mandate of one, submits in its name.",
        );
        Problem::new(Kind::Forbidden, told)
    })?;
    Ok(json!({ "mandate": mandate.id, "given_by": mandate.given_by, "given_at": mandate.given_at }))
}

/// Writes down what is sent, as the text that is hashed.
async fn freeze(
    tx: &Tx,
    row: &application::Model,
    content: &ApplicationContent,
    files: &[attachment::Model],
    by: (Uuid, serde_json::Value),
    received: DateTime<Utc>,
) -> Result<submission::Model> {
    let (by, right) = by;
    let before = submission::Entity::find().filter(submission::Column::ApplicationId.eq(row.id)).count(&**tx).await?;
    let number = before as i32 + 1;
    let organisation = organisations::named(&**tx, vec![row.organisation_id], Vec::new()).await?.pop().ok_or_else(Problem::not_found)?;
    let frozen = json!({
        "application": row.id,
        "number": row.number,
        "submission": number,
        "call": row.call_id,
        "call_version": row.call_version,
        "organisation": { "id": organisation.id, "name": organisation.name, "siren": organisation.siren },
        "content": words::json(content),
        "attachments": files.iter().map(|file| words::json(&attachments::wire(file))).collect::<Vec<_>>(),
        "mandate": right,
        "submitted_by": by,
        "received_at": received,
    })
    .to_string();
    let sent = submission::ActiveModel {
        application_id: Set(row.id),
        number: Set(number),
        call_version: Set(row.call_version),
        sha256: Set(secret::hash(&frozen)),
        frozen: Set(frozen),
        submitted_by: Set(by),
        received_at: Set(received),
    };
    Ok(sent.insert(&**tx).await?)
}

impl Server {
    pub(super) async fn submit_application_of(
        &self,
        caller: &Caller,
        received: DateTime<Utc>,
        id: Uuid,
        key: &str,
        if_match: Option<&str>,
        new: NewSubmission,
    ) -> Result<Receipt> {
        let tx = self.begin().await?;
        let once = Once::new(caller.account_id, "submit_application", key, &[&id.to_string(), &new.to_json_string()]);
        if let Some(answer) = once.replay(&tx).await? {
            return Ok(answer);
        }
        let row = access::locked(&tx, id).await?;
        let right = right(&tx, caller, row.organisation_id, paris_day(received)).await?;
        let state: State = words::read(&row.state)?;
        let resumes = row.resumes.as_deref().map(words::read).transpose()?;
        let correction = if state == State::CorrectionRequested { corrections::open(&*tx, id).await? } else { None };
        let after = rules::next(state, resumes, if correction.is_some() { Command::Correct } else { Command::Submit })?;
        etag::check(if_match, row.version)?;
        // Shared: a version published or a close put off meanwhile waits for this, or this for it.
        let call = calls::entity::call::Entity::find_by_id(row.call_id).lock_shared().one(&*tx).await?.ok_or_else(Problem::not_found)?;
        let (_, terms) = calls::read::published(&*tx, &call, Some(row.call_version)).await?;
        match &correction {
            Some(correction) => rules::before(correction.due_at, received)?,
            None => {
                rules::in_time(&calls::read::window(&call), call.ends_at, received)?;
                if call.published.is_some_and(|latest| row.known_version < latest) {
                    return Err(Problem::new(
                        Kind::CallChanged,
                        Message::new(
                            "Une nouvelle version de l’appel a paru : choisissez d’abord celle de votre dossier.",
                            "A new version of the call was published: choose first which one your application goes by.",
                        ),
                    )
                    .into());
                }
                eligibility::all(&eligibility::checks(self, &*tx, row.organisation_id, &terms, tx.now).await?)?;
            }
        }
        let content: ApplicationContent = words::shape(row.content.clone())?;
        let files = attachments::of(&*tx, id).await?;
        let mut faults = read::faults(&content, &terms, &files)?;
        if !new.mandate {
            let message = Message::new("Déclarez pouvoir engager l’organisation.", "Declare that you may bind the organisation.");
            faults.push(openapi::problem::Fault::new("/mandate", message));
        }
        if !faults.is_empty() {
            return Err(Problem::invalid(faults).into());
        }
        let sent = freeze(&tx, &row, &content, &files, (caller.account_id, right), received).await?;
        let (number, organisation) = (row.number.clone(), row.organisation_id);
        let mut to: application::ActiveModel = row.clone().into();
        if row.submitted_at.is_none() {
            to.submitted_at = Set(Some(received));
            to.axis_id = Set(Some(terms.axis_id));
            to.submitted_month = Set(Some(paris_day(received).format("%Y-%m").to_string()));
            silence::start(&tx, &mut to, id, terms.silence.as_ref(), received).await?;
        }
        if let Some(correction) = &correction {
            silence::resume(&tx, &mut to, &row, correction.asked_at).await?;
        }
        to.resumes = Set(None);
        to.updated_by = Set(caller.account_id);
        change::to(&tx, caller.account_id, &row, to, after, None).await?;
        if let Some(correction) = correction {
            corrections::close(&tx, correction).await?;
            self.mail_programme(&tx, &row, "application-corrected", &[]).await?;
        }
        let data = json!({ "submission": sent.number, "sha256": sent.sha256, "received_at": received, "call_version": sent.call_version });
        audit::record(&tx, audit::Event::new(caller.account_id, "submit_application", "application", id).data(data)).await?;
        let receipt = receipt(&*tx, number, &sent).await?;
        self.mail_receipt(&tx, organisation, &receipt, &terms).await?;
        once.store(&tx, &receipt).await?;
        tx.commit().await?;
        Ok(receipt)
    }

    async fn mail_receipt(&self, tx: &Tx, organisation: Uuid, receipt: &Receipt, call: &CallContent) -> Result<()> {
        let link = self.settings.link(&format!("/applications/{}", receipt.application_id));
        let at = receipt.received_at.with_timezone(&chrono_tz::Europe::Paris).format("%d/%m/%Y %H:%M:%S%.3f (%Z, Paris)").to_string();
        for (address, locale) in organisations::team_addresses(&**tx, organisation).await? {
            let title = super::read::in_locale(&call.title, locale);
            let values = [
                ("call", title.as_str()),
                ("number", &receipt.number),
                ("at", &at),
                ("sha256", &receipt.sha256),
                ("who", &receipt.submitted_by),
                ("link", &link),
            ];
            notifications::mail(tx, &self.texts, &address, locale, "application-received", &values).await?;
        }
        Ok(())
    }

    pub(super) async fn submission(&self, caller: &Caller, id: Uuid, number: i32) -> Result<Submission> {
        let c = self.db.read();
        let row = access::find(c, id).await?;
        access::insider(c, caller, &row).await?;
        let sent = submission::Entity::find_by_id((id, number)).one(c).await?.ok_or_else(Problem::not_found)?;
        Ok(Submission { receipt: receipt(c, row.number, &sent).await?, frozen: sent.frozen })
    }
}
