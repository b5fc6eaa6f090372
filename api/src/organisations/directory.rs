//! The official school directory, as published in open data (CSV, `;`, UTF-8 with BOM).

use super::{
    entity::school,
    identifiers::{Fault, Uai},
};
use crate::{audit, kernel::error::Result, kernel::text, server::Server};
use anyhow::Context;
use chrono::NaiveDate;
use sea_orm::{ActiveValue::Set, entity::prelude::*, sea_query::OnConflict};
use serde_json::json;
use std::{collections::HashMap, io::Read};

/// One school, read and checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub uai: Uai,
    pub name: String,
    pub sector: String,
    pub nature: String,
    pub street: Option<String>,
    pub postal_code: Option<String>,
    pub town: Option<String>,
    pub department: Option<String>,
    pub academy: Option<String>,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    pub opened_on: Option<NaiveDate>,
    pub open: bool,
}

/// A line that was refused, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    /// 1 is the header.
    pub line: u64,
    pub column: &'static str,
    pub why: String,
}

/// Columns that must be there; the others may be missing.
const REQUIRED: [&str; 2] = ["numero_uai", "appellation_officielle"];

/// Reads rows one by one; a bad one is refused and the rest goes on.
pub struct Reader<R> {
    records: csv::ByteRecordsIntoIter<R>,
    columns: HashMap<String, usize>,
    broken: bool,
}

impl<R: Read> Reader<R> {
    pub fn new(input: R) -> anyhow::Result<Self> {
        // Lines end at `\n` alone, so that the reader counts lines as an editor does; fields are trimmed of `\r`.
        let mut reader =
            csv::ReaderBuilder::new().delimiter(b';').terminator(csv::Terminator::Any(b'\n')).flexible(true).from_reader(input);
        let headers = reader.byte_headers().context("the header cannot be read")?.clone();
        let columns: HashMap<String, usize> = headers
            .iter()
            .enumerate()
            .map(|(i, name)| (String::from_utf8_lossy(name).trim_start_matches('\u{feff}').trim().to_owned(), i))
            .collect();
        for name in REQUIRED {
            anyhow::ensure!(
                columns.contains_key(name),
                "column {name} is missing: is this the official directory, separated by semicolons?"
            );
        }
        Ok(Self { records: reader.into_byte_records(), columns, broken: false })
    }

    fn row(&self, record: &csv::ByteRecord) -> std::result::Result<Row, Refusal> {
        let line = record.position().map_or(0, |p| p.line());
        let refuse = |column, why: String| Refusal { line, column, why };
        let field = |name: &'static str| -> std::result::Result<Option<String>, Refusal> {
            let Some(bytes) = self.columns.get(name).and_then(|i| record.get(*i)) else { return Ok(None) };
            let text = std::str::from_utf8(bytes).map_err(|_| refuse(name, "not UTF-8".to_owned()))?;
            // No field of the directory has two lines: a quotation mark that nobody closed has swallowed the next rows.
            if text.contains('\n') {
                return Err(refuse(name, "a quotation mark is never closed; this line and those it swallowed are lost".to_owned()));
            }
            Ok(Some(text.trim()).filter(|t| !t.is_empty()).map(str::to_owned))
        };
        let uai = field("numero_uai")?.unwrap_or_default();
        let uai = Uai::parse(&uai).map_err(|why: Fault| refuse("numero_uai", format!("{uai:?}: {}", why.message().en)))?;
        // A few rows have no official name: the two parts it is made of stand in, or, for a school not yet named, what it is and where.
        let composed = |a, b| Ok::<_, Refusal>([field(a)?, field(b)?].into_iter().flatten().collect::<Vec<_>>().join(" "));
        let names = [
            field("appellation_officielle")?.unwrap_or_default(),
            composed("denomination_principale", "patronyme_uai")?,
            if field("nature_uai_libe")?.is_some() { composed("nature_uai_libe", "libelle_commune")? } else { String::new() },
        ];
        let name = names.into_iter().find(|n| !n.is_empty());
        let name = name.ok_or_else(|| refuse("appellation_officielle", "empty".to_owned()))?;
        let number = |name| Ok::<_, Refusal>(field(name)?.and_then(|t| t.parse::<f64>().ok()).filter(|n| n.is_finite()));
        Ok(Row {
            uai,
            name: name.chars().take(300).collect(),
            sector: field("secteur_public_prive_libe")?.unwrap_or_default().chars().take(32).collect(),
            nature: field("nature_uai_libe")?.unwrap_or_default().chars().take(120).collect(),
            street: field("adresse_uai")?.map(|t| t.chars().take(300).collect()),
            postal_code: field("code_postal_uai")?.map(|t| t.chars().take(10).collect()),
            town: field("libelle_commune")?.map(|t| t.chars().take(120).collect()),
            department: field("libelle_departement")?.map(|t| t.chars().take(120).collect()),
            academy: field("libelle_academie")?.map(|t| t.chars().take(120).collect()),
            latitude: number("latitude")?,
            longitude: number("longitude")?,
            opened_on: field("date_ouverture")?.and_then(|t| t.parse().ok()),
            open: field("etat_etablissement_libe")?.is_none_or(|t| t.eq_ignore_ascii_case("ouvert")),
        })
    }
}

impl<R: Read> Iterator for Reader<R> {
    type Item = std::result::Result<Row, Refusal>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.broken {
            match self.records.next()? {
                Ok(record) if record.iter().all(|f| f.trim_ascii().is_empty()) => continue,
                Ok(record) => return Some(self.row(&record)),
                Err(e) => {
                    // Asking again would fail for ever.
                    self.broken = true;
                    let line = self.records.reader().position().line();
                    return Some(Err(Refusal { line, column: "numero_uai", why: format!("the file breaks off: {e}") }));
                }
            }
        }
        None
    }
}

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    pub read: u64,
    pub taken: u64,
    pub refused: Vec<Refusal>,
    /// Refusals beyond those kept in `refused`.
    pub refused_total: u64,
}

const BATCH: usize = 500;
const REFUSALS_KEPT: usize = 1000;

/// Loads the directory: new schools are added, known ones brought up to date; run again, it changes nothing.
pub async fn import_schools(server: &Server, input: impl Read, dry_run: bool, mut progress: impl FnMut(u64)) -> Result<Report> {
    let mut report = Report::default();
    let mut batch: HashMap<String, Row> = HashMap::with_capacity(BATCH);
    for row in Reader::new(input)? {
        report.read += 1;
        match row {
            // One statement cannot touch a row twice: within a batch, the last line of a UAI counts.
            Ok(row) => {
                batch.insert(row.uai.to_string(), row);
            }
            Err(refusal) => {
                report.refused_total += 1;
                if report.refused.len() < REFUSALS_KEPT {
                    report.refused.push(refusal);
                }
            }
        }
        if batch.len() >= BATCH {
            report.taken += store(server, &mut batch, dry_run).await?;
            progress(report.read);
        }
    }
    report.taken += store(server, &mut batch, dry_run).await?;
    progress(report.read);
    if !dry_run {
        let tx = server.begin().await?;
        let data = json!({ "read": report.read, "taken": report.taken, "refused": report.refused_total });
        audit::record(&tx, audit::Event::new(audit::SYSTEM, "import_schools", "schools", "directory").data(data)).await?;
        tx.commit().await?;
    }
    Ok(report)
}

async fn store(server: &Server, batch: &mut HashMap<String, Row>, dry_run: bool) -> Result<u64> {
    let n = batch.len() as u64;
    let rows: Vec<Row> = batch.drain().map(|(_, row)| row).collect();
    if n == 0 || dry_run {
        return Ok(n);
    }
    let rows = rows.into_iter().map(|row| {
        let search = text::fold(&[row.name.as_str(), row.town.as_deref().unwrap_or(""), row.uai.as_str()].join(" "));
        school::ActiveModel {
            uai: Set(row.uai.to_string()),
            name: Set(row.name),
            search: Set(search),
            sector: Set(row.sector),
            nature: Set(row.nature),
            street: Set(row.street),
            postal_code: Set(row.postal_code),
            town: Set(row.town),
            department: Set(row.department),
            academy: Set(row.academy),
            latitude: Set(row.latitude),
            longitude: Set(row.longitude),
            opened_on: Set(row.opened_on),
            open: Set(row.open),
        }
    });
    use school::Column::*;
    let tx = server.begin().await?;
    school::Entity::insert_many(rows)
        .on_conflict(
            OnConflict::column(Uai)
                .update_columns([
                    Name, Search, Sector, Nature, Street, PostalCode, Town, Department, Academy, Latitude, Longitude, OpenedOn, Open,
                ])
                .to_owned(),
        )
        .exec_without_returning(&*tx)
        .await?;
    tx.commit().await?;
    Ok(n)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_lines_are_refused_by_name_and_the_rest_goes_on() {
        let csv = "\u{feff}numero_uai;appellation_officielle;libelle_commune;latitude\n\
                   0951099D;Collège des Tilleuls;Osny;49.06\n\
                   0951099E;Fausse clé;Osny;\n\
                   951099D;Zéro perdu;Osny;\n\
                   0951100E;;Osny;\n";
        let rows: Vec<_> = Reader::new(csv.as_bytes()).unwrap().collect();
        assert_eq!(rows[0].as_ref().unwrap().town.as_deref(), Some("Osny"));
        assert_eq!(rows[1].as_ref().unwrap_err().line, 3);
        assert!(rows[2].as_ref().unwrap_err().why.contains("leading zero"));
        assert!(rows[3].is_err());
        assert!(Reader::new("a,b\n".as_bytes()).is_err());
    }

    #[test]
    fn lines_are_counted_as_an_editor_counts_them() {
        for end in ["\n", "\r\n"] {
            let csv = ["numero_uai;appellation_officielle", "0951099D;Un", "0951099E;Deux", ";", "0951099F;\"Trois\"", ""].join(end);
            let lines: Vec<_> = Reader::new(csv.as_bytes()).unwrap().filter_map(|r| r.err()).map(|r| r.line).collect();
            assert_eq!(lines, [3, 5], "{end:?}");
        }
    }

    #[test]
    fn a_school_without_a_name_is_called_by_what_it_is_and_where() {
        let csv = "numero_uai;appellation_officielle;denomination_principale;nature_uai_libe;libelle_commune\n\
                   0951099D;;;COLLEGE;Osny\n0210206K;;LYCEE;COLLEGE;Osny\n";
        let names: Vec<_> = Reader::new(csv.as_bytes()).unwrap().map(|r| r.unwrap().name).collect();
        assert_eq!(names, ["COLLEGE Osny", "LYCEE"]);
    }

    #[test]
    fn broken_bytes_refuse_one_row() {
        let csv = b"numero_uai;appellation_officielle\n0951099D;Coll\xe8ge\n0210206K;Lyc\xc3\xa9e\n";
        let rows: Vec<_> = Reader::new(csv.as_slice()).unwrap().collect();
        assert_eq!(rows[0].as_ref().unwrap_err().why, "not UTF-8");
        assert_eq!(rows[1].as_ref().unwrap().name, "Lycée");
    }

    #[test]
    fn an_open_quotation_mark_is_told_and_swallows_nothing_in_silence() {
        let csv = "numero_uai;appellation_officielle\n0951099D;\"Collège\n0210206K;Lycée\n";
        let rows: Vec<_> = Reader::new(csv.as_bytes()).unwrap().collect();
        assert!(rows[0].as_ref().unwrap_err().why.contains("quotation mark"));
    }

    #[test]
    fn a_file_that_cannot_be_read_on_ends_after_saying_so() {
        struct Fails;
        impl Read for Fails {
            fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
                Err(std::io::Error::other("disk"))
            }
        }
        let start = b"numero_uai;appellation_officielle\n0951099D;Un\n".as_slice();
        let rows: Vec<_> = Reader::new(start.chain(Fails)).unwrap().collect();
        assert_eq!(rows.len(), 2);
        assert!(rows[0].is_ok() && rows[1].as_ref().unwrap_err().why.contains("disk"));
    }

    /// The real directory, where it is at hand: every row is read, and no UAI stands twice.
    #[test]
    fn every_row_of_the_real_directory_is_read() {
        let folder = std::env::var("PREAU_SHARED").unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared").to_owned());
        let path = std::path::Path::new(&folder).join("data/colleges-2nd-degre.csv");
        let Ok(file) = std::fs::File::open(&path) else {
            println!("skipped: {} is not here", path.display());
            return;
        };
        let rows: Vec<Row> = Reader::new(file).unwrap().map(|row| row.unwrap_or_else(|r| panic!("{r:?}"))).collect();
        let uais: std::collections::HashSet<_> = rows.iter().map(|r| r.uai.as_str()).collect();
        assert_eq!((rows.len(), uais.len()), (7654, 7654));
        assert!(rows.iter().all(|r| r.academy.is_some() && r.town.is_some()));
    }
}
