//! Whether new aid fits under the ceiling, pure: the rule of the day, its window, each aid that counts, and their sum.

use super::{
    party::Party,
    rules::{Period, Regulation, Rule, Rules, YearEnd},
    undertaking::Structure,
};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Where an aid is known from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Decided here.
    Granted,
    /// Proposed here and not decided yet: it holds its place whatever its day.
    Proposed,
    /// Told by an applicant.
    Declared,
}

/// An aid of the register, in gross grant equivalent.
#[derive(Debug, Clone, PartialEq)]
pub struct Aid {
    pub id: Uuid,
    pub source: Source,
    pub company: Party,
    /// The day the right to it was given, not that of payment.
    pub on: NaiveDate,
    pub granted_by: String,
    /// Number of the regulation.
    pub regulation: String,
    pub cents: i64,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    pub company: Party,
    pub cents: i64,
    /// The end of the company's fiscal year: the 2013 rule counts in those of the one that is granted.
    pub year_end: YearEnd,
}

/// An aid and the part of it that the undertaking holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Counted {
    pub aid: Aid,
    pub cents: i64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Assessment {
    /// The regulation it is granted under.
    pub regulation: String,
    /// The one whose ceiling leaves least room: the same, or one that sums both.
    pub bounded_by: String,
    pub ceiling: i64,
    pub window: Period,
    /// The companies that are one undertaking on the day.
    pub undertaking: BTreeSet<Party>,
    /// Oldest first.
    pub counted: Vec<Counted>,
    pub sum: i64,
    /// What may still be granted; 0 where the sum is past the ceiling already.
    pub room: i64,
    pub allowed: bool,
}

/// Why there is nothing to assess.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unassessable {
    /// No rule is in force on the day.
    NoRule,
    /// An amount of zero or less.
    NotPositive,
    /// A sum no amount can hold.
    TooLarge,
}

/// `aids` are all that any company of the undertaking may hold; what is out of the window is left out here.
pub fn assess(rules: &Rules, structure: &Structure, aids: &[Aid], request: &Request, on: NaiveDate) -> Result<Assessment, Unassessable> {
    if request.cents <= 0 {
        return Err(Unassessable::NotPositive);
    }
    let regulation = rules.general(on).ok_or(Unassessable::NoRule)?;
    let undertaking = structure.undertaking(&request.company, on);
    let mut tightest: Option<Assessment> = None;
    for (bound, rule) in rules.counting(regulation, on) {
        let assessment = under(regulation, (bound, rule), structure, &undertaking, aids, request, on)?;
        if tightest.as_ref().is_none_or(|before| assessment.room < before.room) {
            tightest = Some(assessment);
        }
    }
    tightest.ok_or(Unassessable::NoRule)
}

fn under(
    regulation: &Regulation,
    (bound, rule): (&Regulation, &Rule),
    structure: &Structure,
    undertaking: &BTreeSet<Party>,
    aids: &[Aid],
    request: &Request,
    on: NaiveDate,
) -> Result<Assessment, Unassessable> {
    let window = rule.period(on, request.year_end).ok_or(Unassessable::NoRule)?;
    let mut counted = Vec::new();
    let mut sum = 0i64;
    for aid in aids {
        if !rule.counts.contains(&aid.regulation) || !(aid.source == Source::Proposed || window.holds(aid.on)) {
            continue;
        }
        let holders = structure.holders(aid.id, &aid.company, aid.on, aid.cents, on);
        let cents: i64 = holders.iter().filter(|(company, _)| undertaking.contains(company)).map(|(_, cents)| cents).sum();
        if cents > 0 {
            sum = sum.checked_add(cents).ok_or(Unassessable::TooLarge)?;
            counted.push(Counted { aid: aid.clone(), cents });
        }
    }
    counted.sort_by_key(|counted| (counted.aid.on, counted.aid.id));
    let room = rule.ceiling_cents.saturating_sub(sum).max(0);
    Ok(Assessment {
        regulation: regulation.number.clone(),
        bounded_by: bound.number.clone(),
        ceiling: rule.ceiling_cents,
        window,
        undertaking: undertaking.clone(),
        counted,
        sum,
        room,
        allowed: request.cents <= room,
    })
}

#[cfg(test)]
mod tests;
