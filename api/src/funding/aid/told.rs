//! Refusals and assessments in words.

use super::{
    assessment::{Assessment, Counted, Source, Unassessable},
    companies::Names,
    rules::Rules,
};
use crate::kernel::error::Result;
use chrono::NaiveDate;
use money::Amount;
use openapi::{
    funding::{AidAssessment, AidSource, CountedAid},
    message::{Locale, Message},
    problem::{Kind, Problem},
};
use sea_orm::ConnectionTrait;

/// A refusal names this many aids; the assessment names all.
const MOST_NAMED: usize = 50;

fn french(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}

fn english(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

pub fn undeclared() -> Problem {
    Problem::conflict(
        "L’organisation n’a pas signé de déclaration de ses aides antérieures ; un propriétaire doit d’abord la signer.",
        "The organisation has signed no declaration of its earlier aid; an owner has to sign it first.",
    )
}

pub fn unassessable(why: Unassessable, on: NaiveDate) -> Problem {
    match why {
        Unassessable::NoRule => Problem::conflict(
            format!("Aucune règle de minimis n’est en vigueur le {}.", french(on)),
            format!("No de minimis rule is in force on {}.", english(on)),
        ),
        Unassessable::NotPositive => {
            Problem::new(Kind::Invalid, Message::new("Le montant doit être positif.", "The amount must be positive."))
        }
        Unassessable::TooLarge => Problem::new(Kind::Invalid, Message::new("Le montant est trop grand.", "The amount is too large.")),
    }
}

/// The refusal of an amount that does not fit: the regulation, its ceiling and window, the sum, and each aid counted.
pub async fn over(c: &impl ConnectionTrait, rules: &Rules, assessment: &Assessment, asked: i64) -> Result<Problem> {
    let names = Names::read(c, assessment.counted.iter().map(|counted| &counted.aid.company)).await?;
    let title = |locale| {
        let title = rules.regulation(&assessment.bounded_by).map(|regulation| regulation.title().in_locale(locale).to_owned());
        title.unwrap_or_else(|| assessment.bounded_by.clone())
    };
    let [ceiling, sum, asked, room] = [assessment.ceiling, assessment.sum, asked, assessment.room].map(Amount::eur);
    let window = assessment.window;
    let mut fr = format!(
        "Plafond du {} : {} par entreprise unique, du {} au {}. Déjà comptés : {} ; demandés : {} ; il reste {}.",
        title(Locale::Fr),
        ceiling.french(),
        french(window.from),
        french(window.until),
        sum.french(),
        asked.french(),
        room.french(),
    );
    let mut en = format!(
        "Ceiling of {}: {} for a single undertaking, from {} to {}. Counted already: {}; asked: {}; left: {}.",
        title(Locale::En),
        ceiling.english(),
        english(window.from),
        english(window.until),
        sum.english(),
        asked.english(),
        room.english(),
    );
    let named = assessment.counted.iter().take(MOST_NAMED);
    let lines: Vec<(String, String)> = named.map(|counted| line(counted, &names)).collect();
    if !lines.is_empty() {
        let (french, english): (Vec<String>, Vec<String>) = lines.into_iter().unzip();
        fr += &format!(" Aides comptées : {}", french.join(" ; "));
        en += &format!(" Aid counted: {}", english.join("; "));
        if let Some(more) = assessment.counted.len().checked_sub(MOST_NAMED).filter(|more| *more > 0) {
            fr += &format!(" ; et {more} autres");
            en += &format!("; and {more} more");
        }
        fr += ".";
        en += ".";
    }
    Ok(Problem::new(Kind::AidCeiling, Message::new(fr, en)))
}

fn line(counted: &Counted, names: &Names) -> (String, String) {
    let (aid, amount) = (&counted.aid, Amount::eur(counted.cents));
    let company = names.tell(&aid.company).name;
    let (fr, en) = match aid.source {
        Source::Proposed => (" (proposée)", " (proposed)"),
        Source::Granted | Source::Declared => ("", ""),
    };
    (
        format!("{}, {}, à {company}, {}{fr}", french(aid.on), aid.granted_by, amount.french()),
        format!("{}, {}, to {company}, {}{en}", english(aid.on), aid.granted_by, amount.english()),
    )
}

pub fn wire(assessment: Assessment, asked: i64, names: &Names) -> AidAssessment {
    let counted = assessment.counted.into_iter().map(|counted| CountedAid {
        id: counted.aid.id,
        source: match counted.aid.source {
            Source::Granted => AidSource::Granted,
            Source::Proposed => AidSource::Proposed,
            Source::Declared => AidSource::Declared,
        },
        company: names.tell(&counted.aid.company),
        on: counted.aid.on,
        granted_by: counted.aid.granted_by,
        regulation: counted.aid.regulation,
        grant_equivalent_cents: counted.aid.cents,
        counted_cents: counted.cents,
    });
    AidAssessment {
        counted: counted.collect(),
        undertaking: assessment.undertaking.iter().map(|company| names.tell(company)).collect(),
        regulation: assessment.regulation,
        bounded_by: assessment.bounded_by,
        ceiling_cents: assessment.ceiling,
        window_from: assessment.window.from,
        window_until: assessment.window.until,
        sum_cents: assessment.sum,
        asked_cents: asked,
        room_cents: assessment.room,
        allowed: assessment.allowed,
        declared_at: None,
    }
}
