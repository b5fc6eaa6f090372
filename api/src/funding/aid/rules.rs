//! The dated rules: ceilings and windows as the regulations set them, read from `rules.json` at start.

use anyhow::{Context, Result, ensure};
use chrono::{Datelike, Months, NaiveDate};
use openapi::message::Message;
use serde::Deserialize;
use std::{collections::BTreeSet, path::Path};

/// Which aid a rule is for. Only general aid is granted here; the ceiling for services of general economic interest
/// stands beside it, since both are summed under it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    General,
    Services,
}

/// How far back aid counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Window {
    /// The fiscal year of the decision and those before it, this many in all.
    FiscalYears(u32),
    /// This many years to the day, the same day of the month included.
    RollingYears(u32),
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    pub scope: Scope,
    /// First and last day it may be granted under.
    pub from: NaiveDate,
    pub until: NaiveDate,
    pub ceiling_cents: i64,
    pub window: Window,
    /// Numbers of the regulations whose aid is summed under the ceiling, its own among them.
    pub counts: BTreeSet<String>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Title {
    fr: String,
    en: String,
}

/// A regulation aid was granted under; one without a rule can be declared and is never granted under here.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Regulation {
    /// `2023/2831`.
    pub number: String,
    title: Title,
    pub rule: Option<Rule>,
}

impl Regulation {
    pub fn title(&self) -> Message {
        Message::new(self.title.fr.clone(), self.title.en.clone())
    }
}

/// The last day of a company's fiscal year; 29 February is the last day of February.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearEnd {
    month: u32,
    day: u32,
}

impl YearEnd {
    pub const CALENDAR: Self = Self { month: 12, day: 31 };

    /// Nothing where no year has this day.
    pub fn new(month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(2000, month, day).map(|_| Self { month, day })
    }

    fn in_year(self, year: i32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, self.month, self.day).or_else(|| NaiveDate::from_ymd_opt(year, 2, 28))
    }

    /// The first day of the oldest of `years` fiscal years, the last of which holds `on`.
    fn start(self, on: NaiveDate, years: u32) -> Option<NaiveDate> {
        let this_year = self.in_year(on.year())?;
        let current = if on <= this_year { on.year() } else { on.year() + 1 };
        self.in_year(current.checked_sub_unsigned(years)?)?.succ_opt()
    }
}

/// Days of which both ends count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    pub from: NaiveDate,
    pub until: NaiveDate,
}

impl Period {
    pub fn holds(self, day: NaiveDate) -> bool {
        self.from <= day && day <= self.until
    }
}

impl Rule {
    pub fn in_force(&self, on: NaiveDate) -> bool {
        self.from <= on && on <= self.until
    }

    /// The days whose aid counts for a decision of `on`. A look-back from 29 February begins on 28 February.
    pub fn period(&self, on: NaiveDate, year_end: YearEnd) -> Option<Period> {
        let from = match self.window {
            Window::FiscalYears(years) => year_end.start(on, years)?,
            Window::RollingYears(years) => on.checked_sub_months(Months::new(12 * years))?,
        };
        Some(Period { from, until: on })
    }
}

#[derive(Debug, Clone)]
pub struct Rules(Vec<Regulation>);

impl Rules {
    pub fn load(folder: &Path) -> Result<Self> {
        let path = folder.join("rules.json");
        let text = std::fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
        Self::parse(&text).with_context(|| format!("{} is not sound", path.display()))
    }

    pub fn parse(text: &str) -> Result<Self> {
        let rules = Self(serde_json::from_str(text)?);
        rules.check()?;
        Ok(rules)
    }

    fn check(&self) -> Result<()> {
        let mut numbers = BTreeSet::new();
        for regulation in &self.0 {
            let number = &regulation.number;
            ensure!(!number.is_empty() && number.len() <= 20, "{number:?} is no regulation's number");
            ensure!(numbers.insert(number), "{number} stands twice");
        }
        let ruled: Vec<(&String, &Rule)> = self.0.iter().filter_map(|r| r.rule.as_ref().map(|rule| (&r.number, rule))).collect();
        for (i, (number, rule)) in ruled.iter().enumerate() {
            ensure!(rule.from <= rule.until, "{number} ends before it begins");
            ensure!((1900..2200).contains(&rule.from.year()) && rule.until.year() < 2200, "{number} is of another age");
            ensure!(rule.ceiling_cents > 0, "{number} has no ceiling");
            let (Window::FiscalYears(years) | Window::RollingYears(years)) = rule.window;
            ensure!((1..=10).contains(&years), "{number} looks back over {years} years");
            ensure!(rule.counts.contains(*number), "{number} does not count its own aid");
            if let Some(unknown) = rule.counts.iter().find(|counted| !numbers.contains(counted)) {
                anyhow::bail!("{number} counts {unknown}, which is not listed");
            }
            let twin = ruled[..i].iter().find(|(_, r)| r.scope == rule.scope && r.from <= rule.until && rule.from <= r.until);
            ensure!(twin.is_none(), "{number} and {} are in force on the same day", twin.map_or("", |(n, _)| n.as_str()));
        }
        Ok(())
    }

    pub fn regulation(&self, number: &str) -> Option<&Regulation> {
        self.0.iter().find(|regulation| regulation.number == number)
    }

    pub fn numbers(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|regulation| regulation.number.as_str())
    }

    /// The regulation general aid is granted under on a day.
    pub fn general(&self, on: NaiveDate) -> Option<&Regulation> {
        self.0.iter().find(|r| r.rule.as_ref().is_some_and(|rule| rule.scope == Scope::General && rule.in_force(on)))
    }

    /// Every rule in force that sums aid granted under a regulation: its own first.
    pub fn counting<'a>(&'a self, regulation: &'a Regulation, on: NaiveDate) -> impl Iterator<Item = (&'a Regulation, &'a Rule)> {
        let own = regulation.rule.as_ref().map(|rule| (regulation, rule));
        let others = self.0.iter().filter(|other| other.number != regulation.number);
        let others = others.filter_map(|other| other.rule.as_ref().map(|rule| (other, rule)));
        own.into_iter().chain(others.filter(move |(_, rule)| rule.in_force(on) && rule.counts.contains(&regulation.number)))
    }

    /// The oldest day whose aid may count for general aid granted on a day.
    pub fn looks_back_to(&self, on: NaiveDate, year_end: YearEnd) -> Option<NaiveDate> {
        let windows = self.counting(self.general(on)?, on).map(|(_, rule)| rule.period(on, year_end).map(|period| period.from));
        windows.min().flatten()
    }
}
