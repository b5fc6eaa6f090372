//! Storing what was read: a new listing is published as the operator's; a second run changes nothing; what changed at the source
//! becomes a new revision; what a publisher has claimed is never overwritten but proposed.

use super::{Found, Row};
use crate::{
    audit,
    catalogue::{self, checks},
    kernel::{
        error::{Error, Result},
        words,
    },
    organisations,
    server::Server,
};
use anyhow::anyhow;
use openapi::{
    catalogue::{Content, Localised},
    message::Locale,
};
use sea_orm::prelude::Uuid;
use std::{
    collections::{BTreeMap, HashMap},
    fmt,
};

/// Entries of one file, all held while repeated identifiers are merged.
const MOST: usize = 50_000;

/// What an import did, row by row where it matters.
#[derive(Debug, Clone, Default)]
pub struct Report {
    pub read: u64,
    pub created: u64,
    pub updated: u64,
    pub unchanged: u64,
    /// Entries that went into an earlier one of the same identifier.
    pub merged: u64,
    /// Claimed listings for which a revision was proposed.
    pub proposed: u64,
    pub skipped: BTreeMap<String, u64>,
    pub refused: Vec<(String, String)>,
    /// What was left out or stands in for something, by entry.
    pub warnings: Vec<(String, String)>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (id, why) in &self.refused {
            writeln!(f, "refused {id}: {why}")?;
        }
        for (id, what) in &self.warnings {
            writeln!(f, "note {id}: {what}")?;
        }
        for (kind, n) in &self.skipped {
            writeln!(f, "skipped {n} of type {kind}")?;
        }
        let skipped: u64 = self.skipped.values().sum();
        let taken = self.created + self.updated + self.unchanged + self.proposed + self.merged;
        write!(
            f,
            "{} read: {taken} taken ({} new, {} updated, {} proposed to their publisher, {} unchanged, {} merged), {skipped} skipped by type, {} refused; {} warnings",
            self.read,
            self.created,
            self.updated,
            self.proposed,
            self.unchanged,
            self.merged,
            self.refused.len(),
            self.warnings.len()
        )
    }
}

/// Imports rows; each is a transaction of its own, so a crash loses at most the one under way, and the next run goes on.
pub async fn run(server: &Server, rows: impl IntoIterator<Item = Row>, dry_run: bool, mut progress: impl FnMut(u64)) -> Result<Report> {
    let operator = organisations::first_operator(server.db.read()).await?;
    let operator = operator
        .ok_or_else(|| Error::Other(anyhow!("imports are published as the operator's: make one first with `preau admin create`")))?;
    let mut report = Report::default();
    let mut found: Vec<Found> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for row in rows {
        report.read += 1;
        match row {
            Row::Skipped { kind, .. } => *report.skipped.entry(kind).or_default() += 1,
            Row::Refused { id, why } => report.refused.push((id, why)),
            Row::Found(row) => {
                if found.len() >= MOST {
                    return Err(Error::Other(anyhow!("over {MOST} components: split the file")));
                }
                match places.get(&row.external_id) {
                    Some(place) => {
                        merge(&mut found[*place].content, row.content);
                        report.merged += 1;
                    }
                    None => {
                        places.insert(row.external_id.clone(), found.len());
                        found.push(*row);
                    }
                }
            }
        }
    }
    for (n, found) in found.into_iter().enumerate() {
        take(server, operator.id, found, dry_run, &mut report).await?;
        progress(n as u64 + 1);
    }
    Ok(report)
}

/// A second entry of one identifier fills what the first left out, and adds its words.
fn merge(first: &mut Content, second: Content) {
    let fill = |a: &mut Localised, b: Localised| {
        a.fr = a.fr.take().or(b.fr);
        a.en = a.en.take().or(b.en);
    };
    fill(&mut first.title, second.title);
    fill(&mut first.summary, second.summary);
    fill(&mut first.description, second.description);
    first.licence = first.licence.take().or(second.licence);
    let lists = [
        (&mut first.keywords, second.keywords, 30),
        (&mut first.subjects, second.subjects, 60),
        (&mut first.languages, second.languages, 60),
    ];
    for (into, from, most) in lists {
        for word in from {
            if into.len() < most && !into.contains(&word) {
                into.push(word);
            }
        }
    }
}

/// Holds a row against the import profile, then stores it.
async fn take(server: &Server, operator: Uuid, found: Found, dry_run: bool, report: &mut Report) -> Result<()> {
    report.warnings.extend(found.warnings.iter().map(|w| (found.external_id.clone(), w.clone())));
    let mut faults = checks::form(&found.content, &server.vocabulary);
    faults.extend(checks::faults(&found.content, &server.vocabulary, checks::Profile::Import));
    let mut why: Vec<String> = faults.iter().map(|f| format!("{}: {}", f.pointer, f.message.in_locale(Locale::En))).collect();
    why.extend(outside_contract(&found.content));
    if found.publisher.as_ref().is_none_or(|p| p.trim().is_empty()) {
        why.push("no publisher".to_owned());
    }
    if why.is_empty() {
        store(server, operator, found, dry_run, report).await?;
    } else {
        report.refused.push((found.external_id, why.join("; ")));
    }
    Ok(())
}

/// What came in by a file must be what could have come in by the API: stored, it will be read back as that.
fn outside_contract(content: &Content) -> Option<String> {
    let json = words::json(content);
    if json.to_string().contains("\\u0000") {
        return Some("a text holds a NUL character".to_owned());
    }
    words::shape::<Content>(json).err().map(|e| format!("{e}"))
}

async fn store(server: &Server, operator: Uuid, found: Found, dry_run: bool, report: &mut Report) -> Result<()> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use openapi::catalogue::Links;

    #[test]
    fn what_the_api_would_refuse_an_import_refuses_too() {
        let fine = Content { keywords: vec!["mot".to_owned()], ..Default::default() };
        assert_eq!(outside_contract(&fine), None);
        let long = Content {
            links: Links { access: Some(format!("https://x.example/{}", "a".repeat(500))), ..Default::default() },
            ..Default::default()
        };
        assert!(outside_contract(&long).is_some());
        let many = Content { keywords: (0..31).map(|i| i.to_string()).collect(), ..Default::default() };
        assert!(outside_contract(&many).is_some());
        let nul = Content { version: Some("1\0".to_owned()), ..Default::default() };
        assert!(outside_contract(&nul).is_some());
    }

    #[test]
    fn a_second_entry_fills_what_the_first_left_out() {
        let text = |fr: Option<&str>, en: Option<&str>| Localised { fr: fr.map(str::to_owned), en: en.map(str::to_owned) };
        let mut first = Content { title: text(None, Some("One")), keywords: vec!["a".to_owned()], ..Default::default() };
        let second = Content {
            title: text(Some("Un"), Some("Other")),
            keywords: vec!["a".to_owned(), "b".to_owned()],
            licence: Some("MIT".to_owned()),
            ..Default::default()
        };
        merge(&mut first, second.clone());
        assert_eq!((first.title.clone(), first.licence.as_deref()), (text(Some("Un"), Some("One")), Some("MIT")));
        assert_eq!(first.keywords, ["a", "b"]);
        let once = first.clone();
        merge(&mut first, second);
        assert_eq!(first, once);
    }
}
