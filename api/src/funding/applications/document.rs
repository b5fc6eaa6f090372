//! An application as a document: a draft as it stands, or what was submitted, with its receipt.

use super::{
    access, attachments,
    entity::{application, submission},
    read::in_locale,
    records, telling,
};
use crate::{
    funding::{calls, entity::programme},
    kernel::{error::Result, table::Cell, words},
    organisations,
    server::Server,
};
use chrono::{DateTime, NaiveDate, Utc};
use documents::{Block, Document};
use openapi::{
    catalogue::Localised,
    funding::{ApplicationContent, Attachment, CallContent, FieldChoice, FieldKind, FormField, FormSection, Support},
    message::Locale,
    problem::Problem,
    security::Caller,
};
use sea_orm::{QueryOrder, entity::prelude::*};
use serde_json::Value;

/// What is written down, from a draft or from what was frozen.
struct Written {
    content: ApplicationContent,
    organisation: String,
    files: Vec<Attachment>,
    call_version: i32,
    at: DateTime<Utc>,
    receipt: Option<submission::Model>,
}

impl Server {
    pub(super) async fn application_document(&self, caller: &Caller, id: Uuid, number: Option<i32>) -> Result<(String, Vec<u8>)> {
        let c = self.db.read();
        let row = access::find(c, id).await?;
        access::insider(c, caller, &row).await?;
        let written = self.written(&row, number).await?;
        let call = calls::read::find(c, row.call_id).await?;
        let (_, terms) = calls::read::published(c, &call, Some(written.call_version)).await?;
        let programme = programme::Entity::find_by_id(row.programme_id).one(c).await?.ok_or_else(Problem::not_found)?;
        let issuer = in_locale(&words::shape::<Localised>(programme.name)?, caller.locale);
        let document =
            compose(&row, &written, &terms, issuer, caller.locale, &|listing| self.settings.link(&format!("/listings/{listing}")));
        Ok((format!("{}.pdf", row.number), records::render(document).await?))
    }

    async fn written(&self, row: &application::Model, number: Option<i32>) -> Result<Written> {
        let c = self.db.read();
        let find = submission::Entity::find().filter(submission::Column::ApplicationId.eq(row.id));
        let find = match number {
            Some(number) => find.filter(submission::Column::Number.eq(number)),
            None => find.order_by_desc(submission::Column::Number),
        };
        if let Some(sent) = find.one(c).await? {
            let mut frozen: Value = serde_json::from_str(&sent.frozen).map_err(anyhow::Error::from)?;
            return Ok(Written {
                content: words::shape(frozen["content"].take())?,
                organisation: frozen["organisation"]["name"].as_str().unwrap_or_default().to_owned(),
                files: words::shape(frozen["attachments"].take())?,
                call_version: sent.call_version,
                at: sent.received_at,
                receipt: Some(sent),
            });
        }
        if number.is_some() || row.submitted_at.is_some() {
            return Err(Problem::not_found().into());
        }
        let organisation = organisations::named(c, vec![row.organisation_id], Vec::new()).await?.pop();
        Ok(Written {
            content: words::shape(row.content.clone())?,
            organisation: organisation.map(|named| named.name).unwrap_or_default(),
            files: attachments::of(c, row.id).await?.iter().map(attachments::wire).collect(),
            call_version: row.call_version,
            at: row.updated_at,
            receipt: None,
        })
    }
}

/// Pure: the same application in the same language is the same document. `link` is a listing's address.
fn compose(
    row: &application::Model,
    written: &Written,
    terms: &CallContent,
    issuer: String,
    locale: Locale,
    link: &dyn Fn(&str) -> String,
) -> Document {
    let say = |fr: &'static str, en: &'static str| if locale == Locale::En { en } else { fr };
    let fact = |label: &str, text: String| (label.to_owned(), text);
    let content = &written.content;
    let mut facts = vec![
        fact(say("Dossier", "Application"), row.number.clone()),
        fact(say("Appel à projets", "Call"), in_locale(&terms.title, locale)),
        fact(say("Candidat", "Applicant"), written.organisation.clone()),
    ];
    if let Some(sent) = &written.receipt {
        facts.push(fact(say("Dépôt", "Submission"), sent.number.to_string()));
        facts.push(fact(say("Reçu le", "Received"), telling::proof(locale, sent.received_at)));
        facts.push(fact(say("Empreinte SHA-256", "SHA-256"), sent.sha256.clone()));
    }
    let supports: Vec<&str> = content.supports.iter().map(|support| support_name(*support, locale)).collect();
    facts.push(fact(say("Soutien demandé", "Support asked for"), supports.join(", ")));
    for (label, cents) in [
        (say("Montant demandé", "Amount asked for"), content.amount_cents),
        (say("Coût du projet", "Cost of the project"), content.cost_cents),
    ] {
        facts.extend(cents.map(|cents| fact(label, telling::amount(locale, cents))));
    }
    let mut blocks = vec![Block::Facts { items: facts }];
    let reading = Reading { files: &written.files, locale, link };
    for section in &terms.form.sections {
        blocks.push(Block::heading(in_locale(&section.title, locale)));
        blocks.extend(reading.section(section, &content.answers[&section.key]));
    }
    let files = written.files.iter().map(|file| {
        let asked = file.document.as_ref().and_then(|key| terms.documents.iter().find(|document| document.key == *key));
        let name = asked.map_or_else(|| file.name.clone(), |document| format!("{} : {}", in_locale(&document.label, locale), file.name));
        vec![name, file.sha256.clone()]
    });
    let rows: Vec<_> = files.collect();
    if !rows.is_empty() {
        blocks.push(Block::heading(say("Fichiers joints", "Attached files")));
        blocks.push(Block::Table { shares: vec![1, 1], header: vec![say("Fichier", "File").into(), "SHA-256".into()], rows });
    }
    let draft = say("Brouillon : ce document n’est pas un dépôt.", "Draft: this document is no submission.");
    let title =
        if content.title.trim().is_empty() { say("Projet sans nom", "Project without a name").to_owned() } else { content.title.clone() };
    Document {
        language: locale.tag().to_owned(),
        title,
        issuer,
        reference: row.number.clone(),
        at: written.at,
        notice: written.receipt.is_none().then(|| draft.to_owned()),
        blocks,
    }
}

fn support_name(support: Support, locale: Locale) -> &'static str {
    let (fr, en) = match support {
        Support::Financial => ("financier", "financial"),
        Support::Technical => ("technique", "technical"),
        Support::Operational => ("opérationnel", "operational"),
        Support::Commercial => ("commercial", "commercial"),
    };
    if locale == Locale::En { en } else { fr }
}

/// Answers in words. `link` is a listing's address.
pub struct Reading<'a> {
    pub files: &'a [Attachment],
    pub locale: Locale,
    pub link: &'a dyn Fn(&str) -> String,
}

const NOTHING: &str = "–";

impl Reading<'_> {
    /// For a spreadsheet, where numbers are to be counted with; the rows of a table are lines of one cell. What was submitted
    /// was asked: the form's schema refuses any other answer.
    pub fn cell(&self, field: &FormField, answer: &Value) -> Cell {
        if answer.is_null() {
            return Cell::Empty;
        }
        let words = |kind, choices: &[FieldChoice], answer: &Value| self.answer(kind, choices, answer);
        match (field.kind, answer.as_i64()) {
            (FieldKind::Money, Some(cents)) => Cell::Hundredths(cents),
            (FieldKind::Number, Some(number)) => Cell::Whole(number),
            (FieldKind::Table, _) => {
                let line = |row: &Value| {
                    let cells = field.columns.iter().map(|column| words(column.kind, &column.choices, &row[&column.key]));
                    cells.collect::<Vec<_>>().join(" ; ")
                };
                Cell::Text(answer.as_array().into_iter().flatten().map(line).collect::<Vec<_>>().join("\n"))
            }
            (kind, _) => Some(words(kind, &field.choices, answer)).filter(|said| said != NOTHING).into(),
        }
    }

    fn section(&self, section: &FormSection, answers: &Value) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut facts = Vec::new();
        for field in section.fields.iter().filter(|field| asked(field, section, answers)) {
            let answer = &answers[&field.key];
            let label = in_locale(&field.label, self.locale);
            if field.kind == FieldKind::Table {
                if !facts.is_empty() {
                    blocks.push(Block::Facts { items: std::mem::take(&mut facts) });
                }
                blocks.push(Block::subheading(label));
                blocks.push(self.table(field, answer));
            } else {
                facts.push((label, self.answer(field.kind, &field.choices, answer)));
            }
        }
        if !facts.is_empty() {
            blocks.push(Block::Facts { items: facts });
        }
        blocks
    }

    fn table(&self, field: &FormField, answer: &Value) -> Block {
        let rows = answer.as_array().map_or(&[][..], Vec::as_slice);
        let cells = |row: &Value| field.columns.iter().map(|column| self.answer(column.kind, &column.choices, &row[&column.key])).collect();
        Block::Table {
            shares: vec![1; field.columns.len()],
            header: field.columns.iter().map(|column| in_locale(&column.label, self.locale)).collect(),
            rows: rows.iter().map(cells).collect(),
        }
    }

    /// A dash where nothing was answered.
    fn answer(&self, kind: FieldKind, choices: &[FieldChoice], answer: &Value) -> String {
        let named = |value: &Value| {
            let value = value.as_str().unwrap_or_default();
            let choice = choices.iter().find(|choice| choice.value == value);
            choice.map_or_else(|| value.to_owned(), |choice| in_locale(&choice.label, self.locale))
        };
        let said = match (kind, answer) {
            (_, Value::Null) => None,
            (FieldKind::YesNo, Value::Bool(yes)) => Some(match (yes, self.locale) {
                (true, Locale::En) => "yes".to_owned(),
                (true, _) => "oui".to_owned(),
                (false, Locale::En) => "no".to_owned(),
                (false, _) => "non".to_owned(),
            }),
            (FieldKind::Choice, value) => Some(named(value)),
            (FieldKind::Choices, Value::Array(values)) => Some(values.iter().map(named).collect::<Vec<_>>().join(" · ")),
            (FieldKind::Money, value) => value.as_i64().map(|cents| telling::amount(self.locale, cents)),
            (FieldKind::Number, Value::Number(number)) => {
                Some(if self.locale == Locale::En { number.to_string() } else { number.to_string().replace('.', ",") })
            }
            (FieldKind::Date, Value::String(day)) => {
                Some(day.parse::<NaiveDate>().map_or_else(|_| day.clone(), |day| telling::day(self.locale, day)))
            }
            (FieldKind::File, Value::String(id)) => self.files.iter().find(|file| file.id.to_string() == *id).map(|file| file.name.clone()),
            (FieldKind::Listing, Value::String(id)) => Some((self.link)(id)),
            (_, Value::String(text)) => Some(text.clone()),
            (_, other) => Some(other.to_string()),
        };
        said.filter(|said| !said.trim().is_empty()).unwrap_or_else(|| NOTHING.to_owned())
    }
}

/// Whether a field is asked, given the other answers of its section.
fn asked(field: &FormField, section: &FormSection, answers: &Value) -> bool {
    let Some(when) = &field.when else { return true };
    // Only fields that stand before are named, so this ends.
    let before = section.fields.iter().take_while(|one| one.key != field.key).find(|one| one.key == when.field);
    before.is_some_and(|before| {
        asked(before, section, answers)
            && match before.kind {
                FieldKind::YesNo => answers[&when.field].as_bool().is_some_and(|yes| yes.to_string() == when.equals),
                _ => answers[&when.field].as_str() == Some(&when.equals),
            }
    })
}
