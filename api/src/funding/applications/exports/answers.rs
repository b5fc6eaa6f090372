//! What the form of one call asked, as columns beside its applications.

use crate::{
    funding::{
        applications::{document::Reading, entity::submission},
        calls,
    },
    kernel::{error::Result, table::Cell, words},
    server::Server,
};
use openapi::{
    funding::{ApplicationContent, Attachment, FormField},
    message::Locale,
};
use sea_orm::{ConnectionTrait, QueryOrder, entity::prelude::*};
use serde_json::Value;
use std::collections::BTreeMap;

/// The questions of every published version, each with the key of its section, the latest first: one that was dropped still has
/// answers.
#[derive(Default)]
pub struct Questions(Vec<(String, FormField)>);

/// What was submitted last.
pub struct Submitted {
    content: ApplicationContent,
    files: Vec<Attachment>,
}

impl Questions {
    pub async fn of(c: &impl ConnectionTrait, call: Uuid) -> Result<Self> {
        let mut asked: Vec<(String, FormField)> = Vec::new();
        for content in calls::read::every_version(c, call).await? {
            for (section, field) in content.form.fields() {
                if !asked.iter().any(|(key, known)| *key == section.key && known.key == field.key) {
                    asked.push((section.key.clone(), field.clone()));
                }
            }
        }
        Ok(Self(asked))
    }

    pub fn header(&self, locale: Locale) -> impl Iterator<Item = String> {
        self.0.iter().map(move |(_, field)| field.label.in_locale(locale).to_owned())
    }

    /// One cell a question; empty where it was not answered, or is not to be read.
    pub fn cells(&self, server: &Server, locale: Locale, submitted: Option<&Submitted>) -> Vec<Cell> {
        let Some(submitted) = submitted else { return vec![Cell::Empty; self.0.len()] };
        let link = |listing: &str| server.settings.link(&format!("/listings/{listing}"));
        let reading = Reading { files: &submitted.files, locale, link: &link };
        self.0.iter().map(|(section, field)| reading.cell(field, &submitted.content.answers[section][&field.key])).collect()
    }

    /// By application; nothing is read where nothing is asked.
    pub async fn submitted(&self, c: &impl ConnectionTrait, applications: Vec<Uuid>) -> Result<BTreeMap<Uuid, Submitted>> {
        if self.0.is_empty() {
            return Ok(BTreeMap::new());
        }
        let find = submission::Entity::find().filter(submission::Column::ApplicationId.is_in(applications));
        let last: BTreeMap<Uuid, submission::Model> =
            find.order_by_asc(submission::Column::Number).all(c).await?.into_iter().map(|sent| (sent.application_id, sent)).collect();
        let read = |sent: submission::Model| -> Result<Submitted> {
            let mut frozen: Value = serde_json::from_str(&sent.frozen).map_err(anyhow::Error::from)?;
            Ok(Submitted { content: words::shape(frozen["content"].take())?, files: words::shape(frozen["attachments"].take())? })
        };
        last.into_iter().map(|(id, sent)| Ok((id, read(sent)?))).collect()
    }
}
