//! What a client asks for, read with patience: what the protocol allows and we do not publish is told beside the answer,
//! only what the protocol itself does not allow is refused. Pure.

use crate::kernel::{clock::paris_midnight, text};
use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use openapi::{funding::CallPhase, message::Message};
use serde_json::{Map, Value, json};

/// Items of a page, whatever is asked for.
const MOST: u64 = 100;
/// Words of a search that count.
const MOST_WORDS: usize = 12;

/// What the protocol does not allow, by the name of the field.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    pub field: String,
    pub message: Message,
}

fn fault(field: impl Into<String>, fr: &'static str, en: &'static str) -> Fault {
    Fault { field: field.into(), message: Message::new(fr, en) }
}

/// A page by its number, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    pub number: u64,
    pub size: u64,
}

impl Page {
    /// From the texts of a query or the numbers of a body: a first page of a hundred unless told otherwise.
    pub fn read(number: Option<&Value>, size: Option<&Value>) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut count = |value: Option<&Value>, field: &str, default: u64| match value {
            None | Some(Value::Null) => default,
            Some(value) => whole(value).unwrap_or_else(|| {
                faults.push(fault(field, "Un nombre entier, à partir de 1.", "A whole number, from 1."));
                default
            }),
        };
        let page = Self { number: count(number, "page", 1), size: count(size, "pageSize", MOST).min(MOST) };
        if faults.is_empty() { Ok(page) } else { Err(faults) }
    }

    pub fn offset(self) -> u64 {
        (self.number - 1) * self.size
    }

    pub fn told(self, total: u64) -> Value {
        json!({ "page": self.number, "pageSize": self.size, "totalItems": total, "totalPages": total.div_ceil(self.size) })
    }
}

/// A whole number from 1; beyond the protocol's 32 bits there is nothing to find anyway.
fn whole(value: &Value) -> Option<u64> {
    let number = match value {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) if text.bytes().all(|byte| byte.is_ascii_digit()) => text.parse::<f64>().ok()?,
        _ => return None,
    };
    (number >= 1.0 && number.fract() == 0.0).then_some(number.min(f64::from(i32::MAX)) as u64)
}

/// Within two bounds, or without them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range<T> {
    pub inside: bool,
    pub from: T,
    /// The first one beyond.
    pub until: T,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    Modified,
    Posted,
    Title,
    Status,
    Closes,
    Ceiling,
}

impl By {
    pub fn word(self) -> &'static str {
        match self {
            By::Modified => "lastModifiedAt",
            By::Posted => "createdAt",
            By::Title => "title",
            By::Status => "status.value",
            By::Closes => "keyDates.closeDate",
            By::Ceiling => "funding.maxAwardAmount",
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Search {
    pub page: Page,
    /// Folded; each has to be there.
    pub words: Vec<String>,
    /// Those wanted; none where the filter leaves nothing.
    pub phases: Option<Vec<CallPhase>>,
    pub closes: Option<Range<DateTime<Utc>>>,
    pub ceiling: Option<Range<i64>>,
    /// A filter on what is never published: nothing passes it.
    pub nothing: bool,
    pub by: By,
    pub ascending: bool,
    /// As they came.
    pub filters: Value,
    pub filter_remarks: Vec<Message>,
    pub sort_remarks: Vec<Message>,
}

impl Search {
    /// Everything, the last modified first.
    pub fn everything(page: Page) -> Self {
        Self {
            page,
            words: Vec::new(),
            phases: None,
            closes: None,
            ceiling: None,
            nothing: false,
            by: By::Modified,
            ascending: false,
            filters: json!({}),
            filter_remarks: Vec::new(),
            sort_remarks: Vec::new(),
        }
    }

    /// From the body of a search.
    pub fn read(body: &Value) -> Result<Self, Vec<Fault>> {
        let nothing = Map::new();
        let mut faults = Vec::new();
        let Some(body) = body.as_object() else { return Err(vec![fault("", "Un objet JSON.", "A JSON object.")]) };
        let mut object = |field: &str| match body.get(field) {
            None | Some(Value::Null) => &nothing,
            Some(Value::Object(object)) => object,
            Some(_) => {
                faults.push(fault(field, "Un objet JSON.", "A JSON object."));
                &nothing
            }
        };
        let (filters, sorting, pagination) = (object("filters"), object("sorting"), object("pagination"));
        let page = Page::read(pagination.get("page"), pagination.get("pageSize")).unwrap_or_else(|wrong| {
            faults.extend(wrong.into_iter().map(|fault| Fault { field: format!("pagination.{}", fault.field), ..fault }));
            Page { number: 1, size: MOST }
        });
        let mut search = Self { filters: Value::Object(filters.clone()), ..Self::everything(page) };
        match body.get("search") {
            None | Some(Value::Null) => {}
            Some(Value::String(words)) => {
                search.words = text::fold(words).split(' ').filter(|word| !word.is_empty()).take(MOST_WORDS).map(str::to_owned).collect();
            }
            Some(_) => faults.push(fault("search", "Un texte.", "A text.")),
        }
        search.sort(sorting, &mut faults);
        for (name, filter) in filters.iter().filter(|(_, filter)| !filter.is_null()) {
            if let Err(wrong) = search.filter(name, filter) {
                faults.push(Fault { field: format!("filters.{name}{}", wrong.field), ..wrong });
            }
        }
        if faults.is_empty() { Ok(search) } else { Err(faults) }
    }

    fn sort(&mut self, sorting: &Map<String, Value>, faults: &mut Vec<Fault>) {
        match sorting.get("sortOrder") {
            None | Some(Value::Null) => {}
            Some(Value::String(order)) if order == "asc" => self.ascending = true,
            Some(Value::String(order)) if order == "desc" => {}
            Some(_) => faults.push(fault("sorting.sortOrder", "asc ou desc.", "asc or desc.")),
        }
        let by = match sorting.get("sortBy") {
            None | Some(Value::Null) => return,
            Some(by) => by.as_str().unwrap_or_default(),
        };
        self.by = match by {
            "lastModifiedAt" => By::Modified,
            "createdAt" => By::Posted,
            "title" => By::Title,
            "status.value" => By::Status,
            "keyDates.closeDate" => By::Closes,
            "funding.maxAwardAmount" => By::Ceiling,
            "funding.minAwardAmount" | "funding.totalAmountAvailable" | "funding.estimatedAwardCount" | "custom" => {
                self.sort_remarks.push(Message::new(
                    format!("Ce portail ne publie pas {by} : tri par lastModifiedAt."),
                    format!("This portal does not publish {by}: sorted by lastModifiedAt."),
                ));
                By::Modified
            }
            _ => return faults.push(fault("sorting.sortBy", "Ce tri n’existe pas.", "There is no such order.")),
        };
    }

    fn filter(&mut self, name: &str, filter: &Value) -> Result<(), Fault> {
        match name {
            "status" => self.phases = Some(phases(filter)?),
            "closeDateRange" => match days(filter)? {
                Some(range) => self.closes = Some(range),
                None => self.filter_remarks.push(Message::new(
                    format!("filters.{name} : date illisible, filtre ignoré."),
                    format!("filters.{name}: a date cannot be read, the filter was left out."),
                )),
            },
            "maxAwardAmountRange" => match money(filter)? {
                Some(range) => self.ceiling = Some(range),
                None => self.nothing = true,
            },
            // Amounts that no call has: the filter is sound, and nothing passes it.
            "totalFundingAvailableRange" | "minAwardAmountRange" => {
                money(filter)?;
                self.nothing = true;
                self.filter_remarks.push(Message::new(
                    format!("filters.{name} : ce portail ne publie pas ce montant, aucun appel ne répond."),
                    format!("filters.{name}: this portal does not publish this amount, no call answers."),
                ));
            }
            _ => self.filter_remarks.push(Message::new(
                format!("filters.{name} : filtre inconnu, ignoré."),
                format!("filters.{name}: unknown filter, left out."),
            )),
        }
        Ok(())
    }
}

/// Whether the operator is the first of two words, and the value it applies to.
fn parts<'a>(filter: &'a Value, [first, second]: [&str; 2]) -> Result<(bool, &'a Value), Fault> {
    let first_of_two = match filter["operator"].as_str() {
        Some(operator) if operator == first => true,
        Some(operator) if operator == second => false,
        _ => {
            return Err(Fault {
                field: ".operator".to_owned(),
                message: Message::new(format!("{first} ou {second}."), format!("{first} or {second}.")),
            });
        }
    };
    Ok((first_of_two, &filter["value"]))
}

fn bounds(filter: &Value) -> Result<(bool, &Value, &Value), Fault> {
    let (inside, value) = parts(filter, ["between", "outside"])?;
    Ok((inside, &value["min"], &value["max"]))
}

pub fn status(phase: CallPhase) -> &'static str {
    match phase {
        CallPhase::Upcoming => "forecasted",
        CallPhase::Open => "open",
        CallPhase::Closed => "closed",
    }
}

/// A word that is no status of ours matches no call.
fn phases(filter: &Value) -> Result<Vec<CallPhase>, Fault> {
    let (within, value) = parts(filter, ["in", "notIn"])?;
    let wrong = || fault(".value", "Une liste de textes.", "A list of texts.");
    let words = value.as_array().ok_or_else(wrong)?;
    let words = words.iter().map(|word| word.as_str().ok_or_else(wrong)).collect::<Result<Vec<_>, _>>()?;
    let all = [CallPhase::Upcoming, CallPhase::Open, CallPhase::Closed];
    Ok(all.into_iter().filter(|phase| words.contains(&status(*phase)) == within).collect())
}

/// Whole days in Paris, or instants; nothing where a text is neither.
fn days(filter: &Value) -> Result<Option<Range<DateTime<Utc>>>, Fault> {
    let (inside, min, max) = bounds(filter)?;
    let wrong = || fault(".value", "min et max : des dates.", "min and max: dates.");
    let (min, max) = (min.as_str().ok_or_else(wrong)?, max.as_str().ok_or_else(wrong)?);
    let range = (|| {
        let from = day(min).map(paris_midnight).or_else(|| instant(min))?;
        let until = match day(max) {
            Some(day) => paris_midnight(day.succ_opt()?),
            None => instant(max)?.checked_add_signed(TimeDelta::microseconds(1))?,
        };
        Some(Range { inside, from: storable(from), until: storable(until) })
    })();
    Ok(range)
}

fn day(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").ok()
}

/// With its zone, or in UTC.
fn instant(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim();
    let zoned = DateTime::parse_from_rfc3339(text).ok().map(|at| at.with_timezone(&Utc));
    zoned.or_else(|| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").ok().map(|at| at.and_utc()))
}

/// Within four digits of a year, which both databases order alike.
fn storable(at: DateTime<Utc>) -> DateTime<Utc> {
    let edge = |year| NaiveDate::from_ymd_opt(year, 1, 1).map(paris_midnight);
    match (edge(1000), edge(9999)) {
        (Some(first), Some(last)) => at.clamp(first, last),
        _ => at,
    }
}

/// Nothing where the amounts are not in euros.
fn money(filter: &Value) -> Result<Option<Range<i64>>, Fault> {
    let (inside, min, max) = bounds(filter)?;
    let wrong = || fault(".value", "min et max : un montant décimal et sa devise.", "min and max: a decimal amount and its currency.");
    let amount = |money: &Value| Some((cents(money["amount"].as_str()?)?, money["currency"].as_str()? == "EUR"));
    let ((min, euros), (max, too)) = (amount(min).ok_or_else(wrong)?, amount(max).ok_or_else(wrong)?);
    // Cents are whole: the lower bound counts from the next one up, the upper up to the last one below.
    Ok((euros && too).then_some(Range { inside, from: min.1, until: max.0.saturating_add(1) }))
}

/// The whole cents just below and just above a decimal number, as far as amounts go.
fn cents(text: &str) -> Option<(i64, i64)> {
    const MOST: i64 = 1_000_000_000_000_000_000;
    let text = text.trim();
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() || !whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let hundredths: String = fraction.chars().chain("00".chars()).take(2).collect();
    let cents = format!("{whole}{hundredths}").parse::<i64>().map_or(MOST, |cents| cents.min(MOST));
    let more = i64::from(cents < MOST && fraction.bytes().skip(2).any(|byte| byte != b'0'));
    Some(if negative { (-cents - more, -cents) } else { (cents, cents + more) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: Value) -> Search {
        Search::read(&body).unwrap()
    }

    fn fields(body: Value) -> Vec<String> {
        Search::read(&body).unwrap_err().into_iter().map(|fault| fault.field).collect()
    }

    #[test]
    fn an_empty_search_is_everything_from_the_first_page() {
        assert_eq!(read(json!({})), Search::everything(Page { number: 1, size: 100 }));
        let odd = read(json!({ "search": "  L’École\0 ", "pagination": { "page": 2.0, "pageSize": 1e30 }, "sorting": null }));
        assert_eq!((odd.words, odd.page), (vec!["l".to_owned(), "ecole".to_owned()], Page { number: 2, size: 100 }));
        assert_eq!(Page { number: u64::from(i32::MAX as u32), size: 100 }.offset(), 214_748_364_600);
    }

    #[test]
    fn only_what_the_protocol_forbids_is_refused_all_at_once() {
        let wrong = json!({
            "search": 1, "pagination": { "page": 0, "pageSize": "x" }, "sorting": { "sortBy": "colour", "sortOrder": "up" },
            "filters": { "status": { "operator": "eq", "value": [] }, "maxAwardAmountRange": { "operator": "between", "value": { "min": 1 } } },
        });
        let told = [
            "pagination.page",
            "pagination.pageSize",
            "search",
            "sorting.sortOrder",
            "sorting.sortBy",
            "filters.maxAwardAmountRange.value",
            "filters.status.operator",
        ];
        assert_eq!(fields(wrong), told);
        assert_eq!((fields(json!([])), fields(json!({ "filters": 1 }))), (vec![String::new()], vec!["filters".to_owned()]));
        let kept = read(
            json!({ "sorting": { "sortBy": "custom", "sortOrder": "asc" }, "filters": { "region": { "operator": "eq", "value": 1 } } }),
        );
        assert_eq!((kept.by, kept.ascending, kept.sort_remarks.len(), kept.filter_remarks.len()), (By::Modified, true, 1, 1));
    }

    #[test]
    fn a_range_of_days_counts_both_in_paris() {
        let range = |operator: &str, min: &str, max: &str| {
            read(json!({ "filters": { "closeDateRange": { "operator": operator, "value": { "min": min, "max": max } } } }))
        };
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let days = range("between", "2027-01-31", "2027-03-28").closes.unwrap();
        assert_eq!((days.inside, days.from, days.until), (true, at("2027-01-30T23:00:00Z"), at("2027-03-28T22:00:00Z")));
        let instants = range("outside", "2027-01-31T12:00:00+01:00", "2027-01-31T12:00:00").closes.unwrap();
        assert_eq!(
            (instants.inside, instants.from, instants.until),
            (false, at("2027-01-31T11:00:00Z"), at("2027-01-31T12:00:00.000001Z"))
        );
        let odd = range("between", "soon", "2027-01-31");
        assert_eq!((odd.closes, odd.filter_remarks.len()), (None, 1));
        assert!(range("between", "0001-01-01", "9999-12-31").closes.is_some());
    }

    #[test]
    fn decimal_money_is_compared_to_the_cent() {
        for (text, between) in [
            ("12", (1200, 1200)),
            ("12.", (1200, 1200)),
            ("12.345", (1234, 1235)),
            ("-12.345", (-1235, -1234)),
            ("0.0100", (1, 1)),
            ("99999999999999999999999", (1_000_000_000_000_000_000, 1_000_000_000_000_000_000)),
        ] {
            assert_eq!(cents(text), Some(between), "{text}");
        }
        assert_eq!((cents("1,5"), cents(""), cents("1e3")), (None, None, None));
        let asked = |currency: &str| {
            let bound = |amount: &str| json!({ "amount": amount, "currency": currency });
            read(
                json!({ "filters": { "maxAwardAmountRange": { "operator": "between", "value": { "min": bound("0.001"), "max": bound("10.009") } } } }),
            )
        };
        assert_eq!(asked("EUR").ceiling, Some(Range { inside: true, from: 1, until: 1001 }));
        assert_eq!((asked("USD").ceiling, asked("USD").nothing), (None, true));
    }

    #[test]
    fn statuses_are_phases_of_the_window() {
        let asked = |operator: &str, words: Value| {
            read(json!({ "filters": { "status": { "operator": operator, "value": words } } })).phases.unwrap()
        };
        assert_eq!(asked("in", json!(["open", "custom"])), [CallPhase::Open]);
        assert_eq!(asked("notIn", json!(["open"])), [CallPhase::Upcoming, CallPhase::Closed]);
        assert_eq!(asked("in", json!([])), []);
    }
}
