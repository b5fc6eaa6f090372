//! An application as its readers see it.

use super::{access, answers, entity::application, rules};
use crate::{
    funding::calls,
    identity,
    kernel::{error::Result, words},
    organisations,
    server::Server,
};
use openapi::{
    catalogue::Localised,
    funding::{Application, ApplicationContent, ApplicationState, CallContent},
    message::Locale,
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
pub fn faults(content: &ApplicationContent, call: &CallContent) -> Result<Vec<Fault>> {
    let mut faults = rules::content_faults(content, call);
    faults.extend(answers::faults(&call.form, &content.answers)?);
    Ok(faults)
}

pub async fn wire(c: &impl ConnectionTrait, row: application::Model, locale: Locale) -> Result<Application> {
    let state: ApplicationState = words::read(&row.state)?;
    let content: ApplicationContent = words::shape(row.content)?;
    let call = calls::read::find(c, row.call_id).await?;
    let latest = call.published.unwrap_or(row.call_version);
    let faults = if rules::editable(state) {
        let (_, call) = calls::read::published(c, &call, Some(row.call_version)).await?;
        faults(&content, &call)?
    } else {
        Vec::new()
    };
    let organisation = organisations::named(c, vec![row.organisation_id], Vec::new()).await?.pop();
    let names = identity::names(c, vec![row.updated_by]).await?;
    Ok(Application {
        id: row.id,
        number: row.number,
        programme_id: row.programme_id,
        call_id: row.call_id,
        call_version: row.call_version,
        latest_call_version: latest,
        must_choose_version: state == ApplicationState::Draft && row.known_version < latest,
        organisation_id: Some(row.organisation_id),
        organisation_name: organisation.map(|named| named.name),
        state,
        content,
        faults: faults
            .into_iter()
            .map(|fault| FieldProblem { detail: fault.message.in_locale(locale).to_owned(), pointer: fault.pointer })
            .collect(),
        created_at: row.created_at,
        updated_at: row.updated_at,
        updated_by: names.get(&row.updated_by).map(|(name, _)| name.clone()).unwrap_or_default(),
        submitted_at: row.submitted_at,
    })
}

impl Server {
    pub(super) async fn application(&self, caller: &Caller, id: Uuid) -> Result<(i64, Application)> {
        let c = self.db.read();
        let row = access::find(c, id).await?;
        access::reader(c, caller, &row).await?;
        Ok((row.version, wire(c, row, caller.locale).await?))
    }
}
