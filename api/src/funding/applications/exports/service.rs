//! The contract's exports.

use super::{Pages, answers::Questions, reader::Reader, received::Received, say, scores::Scores};
use crate::{
    audit,
    funding::{applications::lists::Wanted, people, programmes},
    kernel::{
        clock::paris_day,
        error::Result,
        policy::Action,
        table::{Rows, csv, ods},
        words,
    },
    server::Server,
};
use openapi::{
    answer::{Table, TableFormat},
    catalogue::Localised,
    funding::{Age, ApplicationState, ExportsApi, Holding},
    identity::Language,
    message::Locale,
    problem::Problem,
    security::{Caller, Signed},
};
use poem::Body;
use poem_openapi::param::{Path, Query};
use sea_orm::entity::prelude::*;
use serde_json::json;

/// How a table is asked for.
struct Asked {
    format: TableFormat,
    locale: Locale,
}

impl Asked {
    fn new(caller: &Caller, format: TableFormat, language: Option<Language>) -> Self {
        let locale = match language {
            None => caller.locale,
            Some(Language::Fr) => Locale::Fr,
            Some(Language::En) => Locale::En,
        };
        Self { format, locale }
    }
}

impl Server {
    /// Who took what, by which filters; the words they looked for are their own.
    async fn remember_export(&self, caller: &Caller, action: &str, programme: Uuid, asked: &Asked, wanted: &Wanted) -> Result<()> {
        let tx = self.begin().await?;
        let filters = Wanted { words: None, ..wanted.clone() }.query();
        let data = json!({ "format": words::word(&asked.format), "filters": filters });
        audit::record(&tx, audit::Event::new(caller.account_id, action, "programme", programme).data(data)).await?;
        tx.commit().await
    }

    async fn table(&self, asked: &Asked, stem: String, title: &str, rows: impl Rows) -> Result<Table> {
        let name = format!("{stem}-{}.{}", paris_day(self.clock.now()), asked.format.extension());
        let body = match asked.format {
            TableFormat::Csv => Body::from_bytes_stream(csv(rows, asked.locale)),
            TableFormat::Ods => {
                let file = ods(rows, title, &self.settings.data).await?;
                Body::from_async_read(tokio::fs::File::from_std(file))
            }
        };
        Ok(Table { format: asked.format, name, body })
    }

    async fn applications_table(&self, caller: &Caller, programme: Uuid, asked: Asked, wanted: Wanted) -> Result<Table> {
        let c = self.db.read();
        people::authorise(c, caller, Action::ReadReceived, programme).await?;
        let mut axes = std::collections::BTreeMap::new();
        for axis in programmes::axes(c, vec![programme]).await? {
            axes.insert(axis.id, words::shape::<Localised>(axis.name)?.in_locale(asked.locale).to_owned());
        }
        self.remember_export(caller, "export_applications", programme, &asked, &wanted).await?;
        let questions = match wanted.call {
            Some(call) => Questions::of(c, call).await?,
            None => Questions::default(),
        };
        let roles = people::roles(c, programme, caller.account_id).await?;
        let reader = Reader::new(caller, &roles);
        let rows = Received { pages: Pages::new(self, programme, wanted), locale: asked.locale, axes, questions, reader };
        let (stem, title) = (say(asked.locale, "dossiers", "applications"), say(asked.locale, "Dossiers", "Applications"));
        self.table(&asked, stem, &title, rows).await
    }

    async fn scores_table(&self, caller: &Caller, programme: Uuid, asked: Asked, wanted: Wanted) -> Result<Table> {
        let c = self.db.read();
        people::authorise(c, caller, Action::ReadReviews, programme).await?;
        let roles = people::roles(c, programme, caller.account_id).await?;
        let reader = Reader::new(caller, &roles);
        self.remember_export(caller, "export_scores", programme, &asked, &wanted).await?;
        let rows = Scores { pages: Pages::new(self, programme, wanted), locale: asked.locale, reader };
        let (stem, title) = (say(asked.locale, "notes", "scores"), say(asked.locale, "Notes", "Scores"));
        self.table(&asked, stem, &title, rows).await
    }
}

impl ExportsApi for Server {
    async fn export_applications(
        &self,
        caller: Signed,
        programme_id: Path<Uuid>,
        format: Query<TableFormat>,
        language: Query<Option<Language>>,
        call_id: Query<Option<Uuid>>,
        organisation_id: Query<Option<Uuid>>,
        state: Query<Option<ApplicationState>>,
        axis_id: Query<Option<Uuid>>,
        month: Query<Option<String>>,
        holding: Query<Option<Holding>>,
        age: Query<Option<Age>>,
        q: Query<Option<String>>,
    ) -> std::result::Result<Table, Problem> {
        let wanted = Wanted {
            call: call_id.0,
            organisation: organisation_id.0,
            state: state.0,
            axis: axis_id.0,
            month: month.0,
            holding: holding.0,
            age: age.0,
            words: q.0,
        };
        let asked = Asked::new(&caller.0, format.0, language.0);
        Ok(self.applications_table(&caller.0, programme_id.0, asked, wanted).await?)
    }

    async fn export_scores(
        &self,
        caller: Signed,
        programme_id: Path<Uuid>,
        format: Query<TableFormat>,
        language: Query<Option<Language>>,
        call_id: Query<Option<Uuid>>,
        organisation_id: Query<Option<Uuid>>,
        state: Query<Option<ApplicationState>>,
        axis_id: Query<Option<Uuid>>,
        month: Query<Option<String>>,
        holding: Query<Option<Holding>>,
        age: Query<Option<Age>>,
        q: Query<Option<String>>,
    ) -> std::result::Result<Table, Problem> {
        let wanted = Wanted {
            call: call_id.0,
            organisation: organisation_id.0,
            state: state.0,
            axis: axis_id.0,
            month: month.0,
            holding: holding.0,
            age: age.0,
            words: q.0,
        };
        let asked = Asked::new(&caller.0, format.0, language.0);
        Ok(self.scores_table(&caller.0, programme_id.0, asked, wanted).await?)
    }
}
