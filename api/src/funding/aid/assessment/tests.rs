use super::*;
use crate::funding::aid::{
    rules::Window,
    undertaking::{Link, Part, Split},
};
use openapi::funding::LinkKind;
use std::path::Path;

mod properties;

const EURO: i64 = 100;

pub fn rules() -> Rules {
    Rules::load(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/aid"))).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A company by a letter.
fn company(name: &str) -> Party {
    Party::Foreign { country: "ZZ".to_owned(), number: name.to_owned() }
}

fn aid(n: u128, of: &str, on: &str, regulation: &str, cents: i64) -> Aid {
    Aid {
        id: Uuid::from_u128(n),
        source: Source::Declared,
        company: company(of),
        on: day(on),
        granted_by: "Région".to_owned(),
        regulation: regulation.to_owned(),
        cents,
    }
}

fn link(controller: &str, controlled: &str, kind: LinkKind, from: &str, until: Option<&str>) -> Link {
    Link { controller: company(controller), controlled: company(controlled), kind, from: day(from), until: until.map(day) }
}

fn request(of: &str, cents: i64) -> Request {
    Request { company: company(of), cents, year_end: YearEnd::CALENDAR }
}

fn assessed(structure: &Structure, aids: &[Aid], request: &Request, on: &str) -> Assessment {
    assess(&rules(), structure, aids, request, day(on)).unwrap()
}

/// Whether an aid of one day still counts for a decision of another, with a fiscal year that ends on that day.
fn counts(granted: &str, regulation: &str, decided: &str, (month, end): (u32, u32)) -> bool {
    let request = Request { year_end: YearEnd::new(month, end).unwrap(), ..request("a", 1) };
    assessed(&Structure::default(), &[aid(1, "a", granted, regulation, 1)], &request, decided).sum == 1
}

#[test]
fn the_ceiling_may_be_reached_and_not_passed() {
    let alone = Structure::default();
    for (on, ceiling) in [("2024-01-01", 300_000), ("2030-12-31", 300_000), ("2015-11-30", 200_000), ("2023-12-31", 200_000)] {
        assert!(assessed(&alone, &[], &request("a", ceiling * EURO), on).allowed, "{on}");
        assert!(!assessed(&alone, &[], &request("a", ceiling * EURO + 1), on).allowed, "{on}");
    }
    let earlier = [aid(1, "a", "2025-05-01", "2023/2831", 120_000 * EURO)];
    let fits = assessed(&alone, &earlier, &request("a", 180_000 * EURO), "2026-11-24");
    assert_eq!((fits.allowed, fits.sum, fits.room), (true, 120_000 * EURO, 180_000 * EURO));
    let over = assessed(&alone, &earlier, &request("a", 180_000 * EURO + 1), "2026-11-24");
    assert_eq!((over.allowed, over.room), (false, 180_000 * EURO));
    // Past the ceiling already (aid lawfully granted before a merger): no room, and not less than none.
    let past = [aid(1, "a", "2025-05-01", "2023/2831", 300_001 * EURO)];
    let none = assessed(&alone, &past, &request("a", 1), "2026-11-24");
    assert_eq!((none.allowed, none.room), (false, 0));
}

#[test]
fn the_rule_is_that_of_the_decision_day() {
    for (on, number) in [
        ("2014-01-01", Some("1407/2013")),
        ("2015-12-31", Some("1407/2013")),
        ("2023-12-31", Some("1407/2013")),
        ("2024-01-01", Some("2023/2831")),
        ("2030-12-31", Some("2023/2831")),
        ("2031-01-01", None),
        ("2013-12-31", None),
    ] {
        let found = assess(&rules(), &Structure::default(), &[], &request("a", 1), day(on));
        assert_eq!(found.map(|a| a.regulation).map_err(|e| e == Unassessable::NoRule), number.map(str::to_owned).ok_or(true), "{on}");
    }
}

/// Regulation (EU) 2023/2831: three years to the day, the same day of the month included.
#[test]
fn the_look_back_is_counted_by_day_over_leap_years() {
    for (granted, decided, expected) in [
        ("2021-01-30", "2024-01-30", true),
        ("2021-01-29", "2024-01-30", false),
        ("2024-01-30", "2024-01-30", true),
        ("2024-02-29", "2027-02-28", true),
        ("2024-02-29", "2027-03-01", false),
        ("2024-02-28", "2027-02-28", true),
        ("2024-02-27", "2027-02-28", false),
        // Three years before 29 February is 28 February.
        ("2025-02-28", "2028-02-29", true),
        ("2025-02-27", "2028-02-29", false),
        ("2025-02-28", "2028-03-01", false),
        ("2025-03-01", "2028-03-01", true),
        // What is granted after the day is not of the window.
        ("2024-01-31", "2024-01-30", false),
    ] {
        let regulation = if granted < "2024" { "1407/2013" } else { "2023/2831" };
        assert_eq!(counts(granted, regulation, decided, (12, 31)), expected, "{granted} for {decided}");
    }
}

/// Regulation (EU) No 1407/2013: the fiscal year of the decision and the two before.
#[test]
fn fiscal_years_end_where_the_company_ends_them() {
    for (granted, decided, end, expected) in [
        ("2013-01-01", "2015-11-30", (12, 31), true),
        ("2012-12-31", "2015-11-30", (12, 31), false),
        ("2013-01-01", "2015-12-31", (12, 31), true),
        ("2013-12-31", "2016-01-01", (12, 31), false),
        // A year that ends on 30 June: 30 November 2015 is in the year July 2015 to June 2016.
        ("2013-07-01", "2015-11-30", (6, 30), true),
        ("2013-06-30", "2015-11-30", (6, 30), false),
        ("2012-07-01", "2015-06-30", (6, 30), true),
        ("2012-07-01", "2015-07-01", (6, 30), false),
        // The last day of February, in a leap year and out of it.
        ("2013-03-01", "2016-02-29", (2, 29), true),
        ("2013-02-28", "2016-02-29", (2, 29), false),
        ("2014-02-28", "2016-03-01", (2, 29), false),
        ("2014-03-01", "2016-03-01", (2, 29), true),
        ("2014-03-01", "2017-02-28", (2, 29), true),
        // 28 February is itself, whatever the year.
        ("2013-03-01", "2016-02-29", (2, 28), false),
        ("2014-03-01", "2016-02-29", (2, 28), true),
    ] {
        let regulation = if granted < "2014" { "1998/2006" } else { "1407/2013" };
        assert_eq!(counts(granted, regulation, decided, end), expected, "{granted} for {decided}, years end {end:?}");
    }
    assert!(YearEnd::new(2, 30).is_none() && YearEnd::new(13, 1).is_none() && YearEnd::new(4, 31).is_none());
}

#[test]
fn a_group_of_three_shares_one_ceiling_while_it_holds() {
    let group = Structure {
        links: vec![link("a", "b", LinkKind::Votes, "2020-01-01", None), link("b", "c", LinkKind::Pact, "2024-06-01", Some("2026-03-31"))],
        splits: vec![],
    };
    let aids = [aid(1, "a", "2024-05-01", "2023/2831", 100_000 * EURO), aid(2, "c", "2024-07-01", "2023/2831", 150_000 * EURO)];
    let asked = request("b", 50_000 * EURO);
    let whole = assessed(&group, &aids, &asked, "2026-03-31");
    assert_eq!((whole.undertaking.len(), whole.sum, whole.allowed), (3, 250_000 * EURO, true));
    assert!(!assessed(&group, &aids, &request("a", 50_000 * EURO + 1), "2026-03-31").allowed, "through the chain");
    let sold = assessed(&group, &aids, &asked, "2026-04-01");
    assert_eq!((sold.undertaking.len(), sold.sum), (2, 100_000 * EURO));
    assert_eq!(assessed(&group, &aids, &request("c", 1), "2026-04-01").sum, 150_000 * EURO, "it takes its own aid along");
}

#[test]
fn after_a_merger_the_aid_of_all_parties_counts() {
    let merger = link("a", "b", LinkKind::Merger, "2026-01-01", None);
    let structure = Structure { links: vec![merger, link("b", "c", LinkKind::Board, "2020-01-01", None)], splits: vec![] };
    let aids = [
        aid(1, "a", "2025-01-10", "2023/2831", 200_000 * EURO),
        aid(2, "b", "2025-02-10", "2023/2831", 150_000 * EURO),
        aid(3, "c", "2025-03-10", "2023/2831", 10_000 * EURO),
    ];
    assert_eq!(assessed(&structure, &aids, &request("a", 1), "2025-12-31").sum, 200_000 * EURO);
    let after = assessed(&structure, &aids, &request("a", 1), "2026-01-01");
    assert_eq!((after.sum, after.allowed), (360_000 * EURO, false), "what was lawful stays; nothing is added");
    assert!(after.undertaking.contains(&company("c")), "what the absorbed company held is held on");
}

#[test]
fn after_a_split_aid_follows_who_benefits_else_the_equity() {
    let part = |name: &str, equity_cents, aid: &[u128]| Part {
        company: company(name),
        equity_cents,
        aid: aid.iter().copied().map(Uuid::from_u128).collect(),
    };
    let split =
        Split { company: company("a"), on: day("2025-06-01"), parts: vec![part("a", 1, &[]), part("b", 2, &[2]), part("c", 0, &[])] };
    // What a absorbed before is split with it.
    let links = vec![link("a", "z", LinkKind::Merger, "2025-05-01", None)];
    let structure = Structure { links, splits: vec![split] };
    let aids = [
        aid(1, "a", "2025-01-10", "2023/2831", 100),
        aid(2, "a", "2025-01-11", "2023/2831", 40),
        aid(3, "z", "2025-01-12", "2023/2831", 30),
        aid(4, "a", "2025-06-02", "2023/2831", 7),
    ];
    let sum = |of: &str, on: &str| assessed(&structure, &aids, &request(of, 1), on).sum;
    assert_eq!(sum("a", "2025-05-31"), 170);
    assert_eq!(sum("a", "2025-06-02"), 33 + 10 + 7);
    assert_eq!(sum("b", "2025-06-02"), 67 + 40 + 20);
    assert_eq!(sum("c", "2025-06-02"), 0);
}

/// What is proposed holds its place; aid to services of general interest has a ceiling of its own, under which both are summed.
#[test]
fn proposals_hold_their_place_and_both_kinds_share_the_larger_ceiling() {
    let alone = Structure::default();
    let mut proposed = aid(1, "a", "2026-12-31", "2023/2831", 100_000 * EURO);
    proposed.source = Source::Proposed;
    assert_eq!(assessed(&alone, &[proposed], &request("a", 1), "2026-11-24").room, 200_000 * EURO);
    let services = |euros: i64| assessed(&alone, &[aid(1, "a", "2025-05-01", "2023/2832", euros * EURO)], &request("a", 1), "2026-11-24");
    assert_eq!((services(450_000).bounded_by.as_str(), services(450_000).room), ("2023/2831", 300_000 * EURO));
    assert_eq!((services(700_000).bounded_by.as_str(), services(700_000).room), ("2023/2832", 50_000 * EURO));
}

#[test]
fn circles_of_control_are_seen_only_where_their_days_meet() {
    let structure = Structure {
        links: vec![
            link("a", "b", LinkKind::Votes, "2020-01-01", Some("2021-12-31")),
            link("b", "c", LinkKind::Contract, "2021-06-01", None),
        ],
        splits: vec![],
    };
    let closes = |from: &str, until| structure.closes_a_circle(&link("c", "a", LinkKind::Votes, from, until));
    assert!(closes("2021-07-01", None));
    assert!(closes("2019-01-01", None), "it meets them later");
    assert!(!closes("2019-01-01", Some("2021-05-31")));
    assert!(!closes("2022-01-01", None));
    assert!(!structure.closes_a_circle(&link("a", "c", LinkKind::Votes, "2021-07-01", None)), "two ways down are no circle");
    assert!(structure.closes_a_circle(&link("a", "a", LinkKind::Votes, "2021-07-01", None)));
}

#[test]
fn amounts_that_are_none_are_refused() {
    let ask =
        |cents, aids: &[Aid]| assess(&rules(), &Structure::default(), aids, &request("a", cents), day("2026-11-24")).map(|a| a.allowed);
    assert_eq!(ask(0, &[]), Err(Unassessable::NotPositive));
    assert_eq!(ask(-1, &[]), Err(Unassessable::NotPositive));
    assert_eq!(ask(i64::MAX, &[]), Ok(false));
    let huge = [aid(1, "a", "2026-01-01", "2023/2831", i64::MAX), aid(2, "a", "2026-01-01", "2023/2831", 1)];
    assert_eq!(ask(1, &huge), Err(Unassessable::TooLarge));
}

#[test]
fn a_rules_file_that_is_not_sound_is_refused() {
    let one = |number: &str, from: &str, until: &str, counts: &str| {
        format!(
            r#"{{"number":"{number}","title":{{"fr":"x","en":"x"}},"rule":{{"scope":"general","from":"{from}","until":"{until}","ceiling_cents":1,"window":{{"rolling_years":3}},"counts":[{counts}]}}}}"#
        )
    };
    let told = |rows: &[String]| Rules::parse(&format!("[{}]", rows.join(","))).err().map(|e| e.to_string());
    let sound = one("1/1", "2020-01-01", "2020-12-31", r#""1/1""#);
    assert_eq!(told(std::slice::from_ref(&sound)), None);
    for (row, why) in [
        (one("1/1", "2021-01-01", "2021-12-31", r#""1/1""#), "stands twice"),
        (one("2/2", "2020-12-31", "2021-12-31", r#""2/2""#), "same day"),
        (one("2/2", "2021-12-31", "2021-01-01", r#""2/2""#), "ends before"),
        (one("2/2", "2021-01-01", "2021-12-31", r#""1/1""#), "its own"),
        (one("2/2", "2021-01-01", "2021-12-31", r#""2/2","3/3""#), "3/3"),
        (one("2/2", "2021-01-01", "2021-12-31", r#""2/2""#).replace(":3}", ":0}"), "0 years"),
    ] {
        let told = told(&[sound.clone(), row]).expect("refused");
        assert!(told.contains(why), "{told}");
    }
    assert!(rules().general(day("2015-11-30")).unwrap().rule.as_ref().unwrap().window == Window::FiscalYears(3));
}
