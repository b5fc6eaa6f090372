//! An application as its readers see it.

use super::{
    access::{self, Reader},
    answers, attachments, corrections,
    entity::{application, attachment},
    rules,
};
use crate::{
    funding::calls,
    identity,
    kernel::{error::Result, words},
    organisations,
    server::Server,
};
use openapi::{
    catalogue::Localised,
    funding::{Application, ApplicationContent, ApplicationState, CallContent, FieldKind, Silence, SilenceEffect},
    message::{Locale, Message},
    problem::{Fault, FieldProblem},
    security::Caller,
};
use sea_orm::{ConnectionTrait, entity::prelude::*};

/// A text in a language, or in the other where it is missing.
pub fn in_locale(text: &Localised, locale: Locale) -> String {
    let (first, second) = if locale == Locale::En { (&text.en, &text.fr) } else { (&text.fr, &text.en) };
    first.clone().or_else(|| second.clone()).unwrap_or_default()
}

/// Everything that stands between what is written and its submission.
pub fn faults(content: &ApplicationContent, call: &CallContent, files: &[attachment::Model]) -> Result<Vec<Fault>> {
    let mut faults = rules::content_faults(content, call);
    faults.extend(answers::faults(&call.form, &content.answers)?);
    for (section, field) in call.form.fields().filter(|(_, field)| field.kind == FieldKind::File) {
        let named = content.answers[&section.key][&field.key].as_str();
        if named.is_some_and(|id| !files.iter().any(|file| file.id.to_string() == id)) {
            let message = Message::new("Ce fichier n’est pas joint au dossier.", "This file is not attached to the application.");
            faults.push(Fault::new(format!("/answers/{}/{}", section.key, field.key), message));
        }
    }
    for document in call.documents.iter().filter(|document| document.required) {
        if !files.iter().any(|file| file.document.as_deref() == Some(&document.key)) {
            let message = Message::new("Joignez ce document.", "Attach this document.");
            faults.push(Fault::new(format!("/documents/{}", document.key), message));
        }
    }
    Ok(faults)
}

pub async fn wire(c: &impl ConnectionTrait, row: application::Model, reader: Reader, locale: Locale) -> Result<Application> {
    let state: ApplicationState = words::read(&row.state)?;
    let content: ApplicationContent = words::shape(row.content)?;
    let call = calls::read::find(c, row.call_id).await?;
    let latest = call.published.unwrap_or(row.call_version);
    let files = attachments::of(c, row.id).await?;
    let mut hidden = false;
    let mut told = Vec::new();
    if rules::editable(state) || reader == Reader::Reviewer {
        let (_, call) = calls::read::published(c, &call, Some(row.call_version)).await?;
        hidden = reader == Reader::Reviewer && call.blind;
        if rules::editable(state) && reader == Reader::Applicant {
            told = faults(&content, &call, &files)?;
        }
    }
    // Until it is submitted again, only the applicant sees what is being corrected.
    let content = if state == ApplicationState::CorrectionRequested && reader != Reader::Applicant {
        super::submission::last_content(c, row.id).await?
    } else {
        content
    };
    let correction = if state == ApplicationState::CorrectionRequested {
        corrections::open(c, row.id).await?.map(corrections::wire).transpose()?
    } else {
        None
    };
    let organisation = organisations::named(c, vec![row.organisation_id], Vec::new()).await?.pop();
    let names = identity::names(c, vec![row.updated_by]).await?;
    let effect = row.silence_effect.as_deref().map(words::read::<SilenceEffect>).transpose()?;
    let silence = row.silence_at.zip(effect);
    Ok(Application {
        id: row.id,
        number: row.number,
        programme_id: row.programme_id,
        call_id: row.call_id,
        call_version: row.call_version,
        latest_call_version: latest,
        must_choose_version: state == ApplicationState::Draft && row.known_version < latest,
        organisation_id: (!hidden).then_some(row.organisation_id),
        organisation_name: organisation.filter(|_| !hidden).map(|named| named.name),
        state,
        content,
        attachments: files.iter().map(attachments::wire).collect(),
        faults: told
            .into_iter()
            .map(|fault| FieldProblem { detail: fault.message.in_locale(locale).to_owned(), pointer: fault.pointer })
            .collect(),
        correction,
        created_at: row.created_at,
        updated_at: row.updated_at,
        updated_by: names.get(&row.updated_by).filter(|_| !hidden).map(|(name, _)| name.clone()).unwrap_or_default(),
        submitted_at: row.submitted_at,
        silence: silence.map(|(due_at, effect)| Silence { effect, due_at, met_at: row.silence_met_at }),
    })
}

impl Server {
    pub(super) async fn application(&self, caller: &Caller, id: Uuid) -> Result<(i64, Application)> {
        let c = self.db.read();
        let row = access::find(c, id).await?;
        let reader = access::reader(c, caller, &row).await?;
        Ok((row.version, wire(c, row, reader, caller.locale).await?))
    }
}
