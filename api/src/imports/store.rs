//! Storing what was read: a new listing is published as the operator's; a second run changes nothing; what changed at the source
//! becomes a new revision; what a publisher has claimed is never overwritten but proposed.

use super::{Found, Row};
use crate::{
    audit,
    catalogue::{self, checks},
    kernel::error::{Error, Result},
    organisations,
    server::Server,
};
use anyhow::anyhow;
use openapi::message::Locale;
use std::{collections::BTreeMap, fmt};

/// What an import did, row by row where it matters.
#[derive(Debug, Clone, Default)]
pub struct Report {
    pub read: u64,
    pub created: u64,
    pub updated: u64,
    pub unchanged: u64,
    /// Claimed listings for which a revision was proposed.
    pub proposed: u64,
    pub skipped: BTreeMap<String, u64>,
    pub refused: Vec<(String, String)>,
    pub warnings: u64,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (id, why) in &self.refused {
            writeln!(f, "refused {id}: {why}")?;
        }
        for (kind, n) in &self.skipped {
            writeln!(f, "skipped {n} of type {kind}")?;
        }
        let skipped: u64 = self.skipped.values().sum();
        let taken = self.created + self.updated + self.unchanged + self.proposed;
        write!(
            f,
            "{} read: {taken} taken ({} new, {} updated, {} proposed to their publisher, {} unchanged), {skipped} skipped by type, {} refused; {} warnings",
            self.read,
            self.created,
            self.updated,
            self.proposed,
            self.unchanged,
            self.refused.len(),
            self.warnings
        )
    }
}

/// Imports rows; each is a transaction of its own, so a crash loses at most the one under way, and the next run goes on.
pub async fn run(server: &Server, rows: impl IntoIterator<Item = Row>, dry_run: bool, mut progress: impl FnMut(u64)) -> Result<Report> {
    let operator = organisations::first_operator(server.db.read()).await?;
    let operator = operator
        .ok_or_else(|| Error::Other(anyhow!("imports are published as the operator's: make one first with `preau admin create`")))?;
    let mut report = Report::default();
    for row in rows {
        report.read += 1;
        match row {
            Row::Skipped { kind, .. } => *report.skipped.entry(kind).or_default() += 1,
            Row::Refused { id, why } => report.refused.push((id, why)),
            Row::Found(found) => {
                report.warnings += found.warnings.len() as u64;
                let mut faults = checks::form(&found.content, &server.vocabulary);
                faults.extend(checks::faults(&found.content, &server.vocabulary, checks::Profile::Import));
                if found.publisher.as_ref().is_none_or(|p| p.trim().is_empty()) {
                    report.refused.push((found.external_id.clone(), "no publisher".to_owned()));
                } else if let Some(fault) = faults.first() {
                    report.refused.push((found.external_id.clone(), format!("{}: {}", fault.pointer, fault.message.in_locale(Locale::En))));
                } else {
                    store(server, operator.id, *found, dry_run, &mut report).await?;
                }
            }
        }
        progress(report.read);
    }
    Ok(report)
}

async fn store(server: &Server, operator: sea_orm::prelude::Uuid, found: Found, dry_run: bool, report: &mut Report) -> Result<()> {
    let tx = server.begin().await?;
    match catalogue::import(&tx, audit::SYSTEM, operator, &found.origin, &found.external_id, found.publisher.as_deref(), &found.content)
        .await?
    {
        catalogue::Imported::Created => report.created += 1,
        catalogue::Imported::Updated => report.updated += 1,
        catalogue::Imported::Unchanged => report.unchanged += 1,
        catalogue::Imported::Proposed => report.proposed += 1,
    }
    if dry_run { Ok(()) } else { tx.commit().await }
}
