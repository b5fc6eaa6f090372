//! The single undertaking, pure: companies linked on a day, through chains, and what mergers and splits do to their aid.
//!
//! Source: Regulation (EU) 2023/2831, articles 2(2) and 3(8)-(9); 1407/2013 says the same.

use super::party::Party;
use chrono::NaiveDate;
use openapi::funding::LinkKind;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// One company's hold on another; a merger is the hold that never ends.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    pub controller: Party,
    /// The one held, or absorbed.
    pub controlled: Party,
    pub kind: LinkKind,
    pub from: NaiveDate,
    /// Last day, included.
    pub until: Option<NaiveDate>,
}

impl Link {
    pub fn active(&self, on: NaiveDate) -> bool {
        self.from <= on && self.until.is_none_or(|until| on <= until)
    }
}

/// A company that was split into others on a day; it may be one of them itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Split {
    pub company: Party,
    pub on: NaiveDate,
    pub parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    pub company: Party,
    /// Book value of its equity on the day of the split: the share of aid that nobody in particular benefits from.
    pub equity_cents: i64,
    /// Aid whose activity it took over.
    pub aid: BTreeSet<Uuid>,
}

/// What is known of how companies hang together.
#[derive(Debug, Clone, Default)]
pub struct Structure {
    pub links: Vec<Link>,
    pub splits: Vec<Split>,
}

impl Structure {
    /// The companies that are one with this one on a day, itself included.
    pub fn undertaking(&self, company: &Party, on: NaiveDate) -> BTreeSet<Party> {
        let mut near: BTreeMap<&Party, Vec<&Party>> = BTreeMap::new();
        for link in self.links.iter().filter(|link| link.active(on)) {
            near.entry(&link.controller).or_default().push(&link.controlled);
            near.entry(&link.controlled).or_default().push(&link.controller);
        }
        reached(company, &near)
    }

    /// Whether a new link would close a circle of control on some day: a company would hold itself.
    ///
    /// Which links hold on a day changes only where one begins, so those days and the new link's first one are enough.
    pub fn closes_a_circle(&self, new: &Link) -> bool {
        let begins = self.links.iter().map(|link| link.from).filter(|day| *day > new.from && new.active(*day));
        std::iter::once(new.from).chain(begins).any(|day| {
            let mut below: BTreeMap<&Party, Vec<&Party>> = BTreeMap::new();
            for link in self.links.iter().filter(|link| link.active(day)) {
                below.entry(&link.controller).or_default().push(&link.controlled);
            }
            reached(&new.controlled, &below).contains(&new.controller)
        })
    }

    /// Who holds an aid of `cents` on a day, and how much of it: after a merger the absorbing company, after a split the
    /// company that benefits, else each in proportion to its equity. The parts sum to the aid.
    pub fn holders(&self, aid: Uuid, company: &Party, granted: NaiveDate, cents: i64, on: NaiveDate) -> BTreeMap<Party, i64> {
        let mut events: Vec<Event> = self.links.iter().filter(|link| link.kind == LinkKind::Merger).map(Event::Merger).collect();
        events.extend(self.splits.iter().map(Event::Split));
        events.retain(|event| granted <= event.day() && event.day() <= on);
        events.sort_by_key(Event::day);
        let mut held = BTreeMap::from([(company.clone(), cents)]);
        for event in events {
            let Some(moved) = held.remove(event.company()) else { continue };
            for (to, part) in event.shares(aid, moved) {
                *held.entry(to).or_default() += part;
            }
        }
        held
    }
}

fn reached(start: &Party, edges: &BTreeMap<&Party, Vec<&Party>>) -> BTreeSet<Party> {
    let mut found = BTreeSet::from([start.clone()]);
    let mut pending = vec![start];
    while let Some(company) = pending.pop() {
        for &next in edges.get(company).into_iter().flatten() {
            if found.insert(next.clone()) {
                pending.push(next);
            }
        }
    }
    found
}

enum Event<'a> {
    Merger(&'a Link),
    Split(&'a Split),
}

impl Event<'_> {
    fn day(&self) -> NaiveDate {
        match self {
            Event::Merger(link) => link.from,
            Event::Split(split) => split.on,
        }
    }

    fn company(&self) -> &Party {
        match self {
            Event::Merger(link) => &link.controlled,
            Event::Split(split) => &split.company,
        }
    }

    fn shares(&self, aid: Uuid, cents: i64) -> Vec<(Party, i64)> {
        match self {
            Event::Merger(link) => vec![(link.controller.clone(), cents)],
            Event::Split(split) => split.shares(aid, cents),
        }
    }
}

impl Split {
    fn shares(&self, aid: Uuid, cents: i64) -> Vec<(Party, i64)> {
        if let Some(part) = self.parts.iter().find(|part| part.aid.contains(&aid)) {
            return vec![(part.company.clone(), cents)];
        }
        let total: i128 = self.parts.iter().map(|part| i128::from(part.equity_cents)).sum();
        // Rounded on the running sum: the parts differ from their shares by less than a cent and sum to the whole.
        let mut seen = 0i128;
        let mut given = 0i64;
        let mut shares = Vec::with_capacity(self.parts.len());
        for part in &self.parts {
            seen += i128::from(part.equity_cents);
            let upto = if total > 0 { i64::try_from(i128::from(cents) * seen / total).unwrap_or(cents) } else { cents };
            shares.push((part.company.clone(), upto - given));
            given = upto;
        }
        shares
    }
}
