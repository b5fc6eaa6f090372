//! The minutes of a session as a document.

use super::{authorise, content::Room, find, room};
use crate::{
    funding::{
        applications::{entity::session, read::in_locale, records, records::Filed, telling},
        calls,
        entity::programme,
    },
    kernel::{error::Result, policy::Action, words},
    server::Server,
};
use anyhow::Context;
use chrono::{DateTime, Utc};
use documents::{Block, Document};
use openapi::{
    catalogue::Localised,
    funding::{ExaminedApplication, Outcome, SessionContent},
    message::Locale,
    problem::Problem,
    security::Caller,
};
use sea_orm::{ConnectionTrait, entity::prelude::*};

/// Files the minutes of a closed session, once.
pub async fn file(server: &Server, cause: &str, id: Uuid) -> Result<()> {
    let row = find(server.db.read(), id).await?;
    let Some(frozen) = row.frozen else { return Ok(()) };
    let filed = Filed { cause, subject: ("committee_session", id), kind: "minutes" };
    server.file_record(filed, thawed(&frozen)?).await
}

fn thawed(frozen: &str) -> Result<Document> {
    Ok(serde_json::from_str(frozen).context("the minutes of a session")?)
}

fn opinion(outcome: Outcome, locale: Locale) -> &'static str {
    let (fr, en) = match outcome {
        Outcome::Accept => ("Accepter", "Accept"),
        Outcome::AcceptInPart => ("Accepter en partie", "Accept in part"),
        Outcome::Refuse => ("Refuser", "Refuse"),
        Outcome::Close => ("Classer sans suite", "Close"),
    };
    if locale == Locale::En { en } else { fr }
}

/// `closed_at` is none for a draft, which says that it is one.
pub async fn compose(
    c: &impl ConnectionTrait,
    row: &session::Model,
    content: &SessionContent,
    room: &Room,
    locale: Locale,
    closed_at: Option<DateTime<Utc>>,
) -> Result<Document> {
    let say = |fr: &'static str, en: &'static str| if locale == Locale::En { en } else { fr };
    let programme = programme::Entity::find_by_id(row.programme_id).one(c).await?.ok_or_else(Problem::not_found)?;
    let call = calls::read::find(c, row.call_id).await?;
    let call = in_locale(&calls::read::published(c, &call, None).await?.1.title, locale);
    let name = |id: &Uuid| room.names.get(id).cloned().unwrap_or_default();
    let names = |ids: &[Uuid]| ids.iter().map(name).collect::<Vec<_>>().join(", ");
    let fact = |label: &str, text: String| (label.to_owned(), text);
    let mut facts = vec![
        fact(say("Appel à projets", "Call"), call),
        fact(say("Date", "Date"), telling::instant(locale, content.held_at)),
        fact(say("Lieu", "Place"), content.place.clone()),
        fact(say("Présidence", "Chair"), name(&content.chair_id)),
        fact(say("Présents", "Present"), names(&content.present)),
    ];
    facts.extend(closed_at.map(|at| fact(say("Clos par la présidence le", "Closed by the chair"), telling::instant(locale, at))));
    let mut blocks = vec![Block::Facts { items: facts }, Block::heading(say("Dossiers examinés", "Applications examined"))];
    for file in &content.examined {
        blocks.extend(examined(file, room, locale, names(&file.recused)));
    }
    if !content.remarks.trim().is_empty() {
        blocks.push(Block::heading(say("Observations", "Remarks")));
        blocks.push(Block::paragraph(content.remarks.as_str()));
    }
    let draft = say("Projet : la séance n’est pas close.", "Draft: the session is not closed.");
    Ok(Document {
        language: locale.tag().to_owned(),
        title: say("Procès-verbal du comité", "Minutes of the committee").to_owned(),
        issuer: in_locale(&words::shape::<Localised>(programme.name)?, locale),
        reference: row.id.to_string(),
        at: closed_at.unwrap_or(content.held_at),
        notice: closed_at.is_none().then(|| draft.to_owned()),
        blocks,
    })
}

fn examined(file: &ExaminedApplication, room: &Room, locale: Locale, recused: String) -> Vec<Block> {
    let say = |fr: &'static str, en: &'static str| if locale == Locale::En { en } else { fr };
    let known = room.files.get(&file.application_id);
    let title = known.map(|known| format!("{} · {} · {}", known.number, known.organisation_name, known.title)).unwrap_or_default();
    let mut facts = vec![(say("Avis", "Opinion").to_owned(), opinion(file.opinion, locale).to_owned())];
    facts.extend(file.amount_cents.map(|cents| (say("Montant", "Amount").to_owned(), telling::amount(locale, cents))));
    if !recused.is_empty() {
        facts.push((say("Déports", "Took no part").to_owned(), recused));
    }
    let mut blocks = vec![Block::subheading(title), Block::Facts { items: facts }];
    if !file.remarks.trim().is_empty() {
        blocks.push(Block::paragraph(file.remarks.as_str()));
    }
    blocks
}

impl Server {
    /// Those of record once they are filed; until then the same document, made anew.
    pub(in crate::funding::applications) async fn minutes(&self, caller: &Caller, id: Uuid) -> Result<(String, Vec<u8>)> {
        let c = self.db.read();
        let row = find(c, id).await?;
        authorise(c, caller, Action::ReadReviews, row.programme_id).await?;
        let content: SessionContent = words::shape(row.content.clone())?;
        let name = format!("{}-{}.pdf", if caller.locale == Locale::En { "minutes" } else { "pv" }, content.held_at.format("%Y-%m-%d"));
        if let Some(filed) = self.filed(&format!("minutes/{id}")).await? {
            return Ok((name, self.record_bytes(&filed).await?));
        }
        let document = match &row.frozen {
            Some(frozen) => thawed(frozen)?,
            None => compose(c, &row, &content, &room(c, row.call_id, row.programme_id, &content).await?, caller.locale, None).await?,
        };
        Ok((name, records::render(document).await?))
    }
}
