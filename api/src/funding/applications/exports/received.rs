//! One row an application: what the board shows of it, and what its form was answered where one call is asked for.

use super::{Pages, answers::Questions, reader::Reader, say};
use crate::{
    funding::{
        applications::{lists, rules},
        calls,
    },
    kernel::{
        error::Result,
        table::{Cell, Row, Rows},
    },
    organisations,
};
use openapi::{
    funding::{Duty, ReceivedApplication},
    message::Locale,
};
use sea_orm::entity::prelude::*;
use std::collections::BTreeMap;

pub struct Received {
    pub pages: Pages,
    pub locale: Locale,
    pub axes: BTreeMap<Uuid, String>,
    pub questions: Questions,
    pub reader: Reader,
}

impl Rows for Received {
    fn header(&self) -> Vec<String> {
        [
            ("Numéro", "Number"),
            ("Projet", "Project"),
            ("Candidat", "Applicant"),
            ("SIREN", "SIREN"),
            ("Appel", "Call"),
            ("Axe", "Axis"),
            ("État", "State"),
            ("Déposé (heure de Paris)", "Submitted (Paris time)"),
            ("Dans cet état depuis (heure de Paris)", "In this state since (Paris time)"),
            ("Demandé (€)", "Requested (€)"),
            ("Réservé (€)", "Reserved (€)"),
            ("Engagé (€)", "Committed (€)"),
            ("Note sur 100", "Score out of 100"),
            ("Avis éloignés", "Reviewers apart"),
            ("Instructeurs", "Instructors"),
            ("Experts", "Reviewers"),
        ]
        .map(|(fr, en)| say(self.locale, fr, en))
        .into_iter()
        .chain(self.questions.header(self.locale))
        .collect()
    }

    async fn next(&mut self) -> Result<Option<Vec<Row>>> {
        let Some(rows) = self.pages.next(|find| find).await? else { return Ok(None) };
        let c = self.pages.server.db.read();
        let versions: BTreeMap<Uuid, (Uuid, i32)> = rows.iter().map(|row| (row.id, (row.call_id, row.call_version))).collect();
        let contents = calls::read::contents(c, versions.values().copied().collect()).await?;
        let named = organisations::named(c, rows.iter().map(|row| row.organisation_id).collect(), Vec::new()).await?;
        let sirens: BTreeMap<Uuid, String> = named.into_iter().filter_map(|named| Some((named.id, named.siren?))).collect();
        let closed = self.reader.closed(c, &rows).await?;
        let open = rows.iter().map(|row| row.id).filter(|id| !closed.contains(id)).collect();
        let submitted = self.questions.submitted(c, open).await?;
        let row = |told: ReceivedApplication| -> Row {
            let summary = &told.summary;
            let state = rules::name(summary.state);
            let call = versions.get(&summary.id).and_then(|version| contents.get(version));
            let people = |duty: Duty| {
                let names = told.people.iter().filter(|person| person.duty == duty).map(|person| person.name.as_str());
                Cell::text(names.collect::<Vec<_>>().join(", "))
            };
            let mut cells = vec![
                Cell::text(&summary.number),
                Cell::text(&summary.title),
                Cell::text(&summary.organisation_name),
                sirens.get(&summary.organisation_id).cloned().into(),
                call.map(|call| call.title.in_locale(self.locale).to_owned()).into(),
                told.axis_id.and_then(|axis| self.axes.get(&axis).cloned()).into(),
                Cell::Text(say(self.locale, state.0, state.1)),
                summary.submitted_at.into(),
                summary.state_since.into(),
                summary.amount_cents.map_or(Cell::Empty, Cell::Hundredths),
                Cell::Hundredths(told.reserved_cents),
                Cell::Hundredths(told.committed_cents),
                told.score.map_or(Cell::Empty, |score| Cell::Hundredths(score.into())),
                if told.divergent { Cell::Text(say(self.locale, "oui", "yes")) } else { Cell::Empty },
                people(Duty::Instructor),
                people(Duty::Reviewer),
            ];
            cells.extend(self.questions.cells(&self.pages.server, self.locale, submitted.get(&summary.id)));
            cells
        };
        Ok(Some(lists::received(c, rows).await?.into_iter().map(row).collect()))
    }
}
