//! Listings from a spreadsheet: one row each, the columns of [`COLUMNS`], lists separated by `|`.
//!
//! Nothing is guessed: a column nobody knows refuses the file, a value nobody knows refuses its row and says so.

use super::{Found, Row, limited::Limited};
use crate::organisations::identifiers::Siret;
use ::csv::{ByteRecord, ByteRecordsIntoIter, ReaderBuilder, Terminator};
use anyhow::{Context, ensure};
use openapi::catalogue::{Accessibility, Content, Identifier, Links, Localised, PersonalData};
use poem_openapi::types::ParseFromJSON;
use std::{
    collections::HashMap,
    io::{BufRead, BufReader, Read},
};

/// What each column holds stands in the README; the first three must be there.
pub const COLUMNS: [&str; 32] = [
    "id",
    "publisher",
    "kind",
    "publisher_siret",
    "title_fr",
    "title_en",
    "summary_fr",
    "summary_en",
    "description_fr",
    "description_en",
    "levels",
    "subjects",
    "resource_types",
    "document_types",
    "audiences",
    "platforms",
    "languages",
    "keywords",
    "licence",
    "homepage",
    "access",
    "documentation",
    "support",
    "source",
    "data_level",
    "hosting_country",
    "privacy_url",
    "accessibility",
    "accessibility_url",
    "ark",
    "version",
    "released_on",
];

/// Beyond, it is not a list that people wrote.
const MOST: u64 = 64 * 1024 * 1024;

/// Reads rows one by one.
pub struct Listings {
    records: ByteRecordsIntoIter<Box<dyn Read + Send>>,
    columns: HashMap<&'static str, usize>,
    origin: String,
    /// The line that first had an id.
    seen: HashMap<String, u64>,
    broken: bool,
}

/// Opens a list; `origin` names the source, so that two sources may use the same ids. Semicolon or comma: the header tells.
pub fn csv(input: impl Read + Send + 'static, origin: &str) -> anyhow::Result<Listings> {
    let word = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    ensure!(!origin.is_empty() && origin.len() <= 40 && origin.bytes().all(word), "an origin is a word of a-z, 0-9 and hyphens");
    let mut input = BufReader::new(input);
    let start = input.fill_buf().context("the list cannot be read")?;
    let header = start.split(|b| *b == b'\n').next().unwrap_or_default();
    let count = |mark| header.iter().filter(|b| **b == mark).count();
    let delimiter = if count(b';') > count(b',') { b';' } else { b',' };
    let limited: Box<dyn Read + Send> = Box::new(Limited::new(input, MOST));
    // Lines end at `\n` alone, so that the reader counts lines as an editor does; fields are trimmed of `\r`.
    let mut reader = ReaderBuilder::new().delimiter(delimiter).terminator(Terminator::Any(b'\n')).flexible(true).from_reader(limited);
    let mut columns = HashMap::new();
    for (i, name) in reader.byte_headers().context("the header cannot be read")?.iter().enumerate() {
        let name = String::from_utf8_lossy(name);
        let name = name.trim_start_matches('\u{feff}').trim();
        let known = COLUMNS.iter().find(|c| **c == name).with_context(|| format!("unknown column {name:?}; known are {COLUMNS:?}"))?;
        ensure!(columns.insert(*known, i).is_none(), "column {name} stands twice");
    }
    for name in &COLUMNS[..3] {
        ensure!(columns.contains_key(name), "column {name} is missing");
    }
    Ok(Listings { records: reader.into_byte_records(), columns, origin: origin.to_owned(), seen: HashMap::new(), broken: false })
}

impl Iterator for Listings {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        let record = loop {
            if self.broken {
                return None;
            }
            match self.records.next()? {
                // Spreadsheets leave empty rows behind.
                Ok(record) if record.iter().all(|f| f.trim_ascii().is_empty()) => continue,
                Ok(record) => break record,
                Err(e) => {
                    // Asking again would fail for ever.
                    self.broken = true;
                    let line = self.records.reader().position().line();
                    return Some(Row::Refused { id: format!("line {line}"), why: format!("the list breaks off: {e}") });
                }
            }
        };
        let line = record.position().map_or(0, |p| p.line());
        if record.len() != self.columns.len() {
            let why = format!("{} fields where the header has {}", record.len(), self.columns.len());
            return Some(Row::Refused { id: format!("line {line}"), why });
        }
        let mut fields = Fields { columns: &self.columns, record: &record, faults: Vec::new() };
        let found = read(&mut fields, &self.origin);
        let mut faults = fields.faults;
        if !found.external_id.is_empty()
            && let Some(first) = self.seen.insert(found.external_id.clone(), line)
        {
            faults.push(format!("id: {} stands on line {first} already", found.external_id));
            self.seen.insert(found.external_id.clone(), first);
        }
        Some(if faults.is_empty() {
            Row::Found(Box::new(found))
        } else {
            Row::Refused { id: format!("line {line} {}", found.external_id).trim_end().to_owned(), why: faults.join("; ") }
        })
    }
}

/// One row by column names; what is wrong gathers in `faults`.
struct Fields<'a> {
    columns: &'a HashMap<&'static str, usize>,
    record: &'a ByteRecord,
    faults: Vec<String>,
}

impl Fields<'_> {
    fn text(&mut self, name: &'static str) -> Option<String> {
        let bytes = self.record.get(*self.columns.get(name)?)?;
        match std::str::from_utf8(bytes) {
            Ok(text) => Some(text.trim()).filter(|t| !t.is_empty()).map(str::to_owned),
            Err(_) => {
                self.faults.push(format!("{name}: not UTF-8"));
                None
            }
        }
    }

    fn needed(&mut self, name: &'static str) -> String {
        let faults = self.faults.len();
        let text = self.text(name).unwrap_or_default();
        if text.is_empty() && self.faults.len() == faults {
            self.faults.push(format!("{name}: empty"));
        }
        text
    }

    fn list(&mut self, name: &'static str) -> Vec<String> {
        let text = self.text(name).unwrap_or_default();
        let mut words: Vec<String> = Vec::new();
        for word in text.split('|').map(str::trim).filter(|w| !w.is_empty()) {
            if !words.iter().any(|known| known == word) {
                words.push(word.to_owned());
            }
        }
        words
    }

    /// Concept ids; a whole URI is understood too.
    fn concepts(&mut self, name: &'static str) -> Vec<String> {
        self.list(name).iter().map(|c| c.rsplit('/').next().unwrap_or(c).to_owned()).collect()
    }

    /// A word of one of the contract's closed lists.
    fn word<T: ParseFromJSON>(&mut self, name: &'static str, word: String) -> Option<T> {
        let read = T::parse_from_json(Some(word.clone().into())).ok();
        if read.is_none() {
            self.faults.push(format!("{name}: {word:?} is not one of the words of this column"));
        }
        read
    }

    fn localised(&mut self, fr: &'static str, en: &'static str) -> Localised {
        Localised { fr: self.text(fr), en: self.text(en) }
    }
}

fn read(f: &mut Fields, origin: &str) -> Found {
    let external_id = f.needed("id");
    let publisher = f.needed("publisher");
    let kind = f.needed("kind");
    // Checked and not kept: a spoiled number tells that a spreadsheet has changed the file.
    if let Some(siret) = f.text("publisher_siret")
        && let Err(fault) = Siret::parse(&siret)
    {
        f.faults.push(format!("publisher_siret: {siret:?}: {}", fault.message().en));
    }
    let accessibility = f.text("accessibility").and_then(|word| f.word("accessibility", word));
    let released_on = f.text("released_on").and_then(|day| {
        let read = day.parse().ok();
        if read.is_none() {
            f.faults.push(format!("released_on: {day:?} is not a date (2026-09-01)"));
        }
        read
    });
    let content = Content {
        kind: if kind.is_empty() { Default::default() } else { f.word("kind", kind).unwrap_or_default() },
        title: f.localised("title_fr", "title_en"),
        summary: f.localised("summary_fr", "summary_en"),
        description: f.localised("description_fr", "description_en"),
        levels: f.concepts("levels"),
        subjects: f.concepts("subjects"),
        resource_types: f.concepts("resource_types"),
        document_types: f.concepts("document_types"),
        audiences: f.concepts("audiences"),
        platforms: f.list("platforms").into_iter().filter_map(|word| f.word("platforms", word)).collect(),
        languages: f.list("languages"),
        keywords: f.list("keywords"),
        accessibility: Accessibility { conformity: accessibility, statement_url: f.text("accessibility_url"), notes: None },
        personal_data: PersonalData {
            level: f.concepts("data_level").pop(),
            hosting_country: f.text("hosting_country"),
            notes: None,
            privacy_url: f.text("privacy_url"),
        },
        licence: f.text("licence"),
        links: Links {
            homepage: f.text("homepage"),
            access: f.text("access"),
            documentation: f.text("documentation"),
            support: f.text("support"),
            source: f.text("source"),
        },
        identifiers: f.text("ark").map(|value| Identifier { scheme: "ark".to_owned(), value }).into_iter().collect(),
        version: f.text("version"),
        released_on,
        ..Default::default()
    };
    Found { origin: origin.to_owned(), external_id, publisher: Some(publisher), content, warnings: Vec::new() }
}

#[cfg(test)]
mod tests;
