//! Random groups and histories against the plainest reckoning: every day walked one by one.

use super::*;
use chrono::{Datelike, Days};
use proptest::prelude::*;
use std::collections::BTreeMap;

const FIRST: &str = "2019-01-01";
const COMPANIES: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

fn any_day() -> impl Strategy<Value = NaiveDate> {
    // Seven years: both rules, two leap days.
    (0u64..2900).prop_map(|n| day(FIRST) + Days::new(n))
}

fn any_company() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(&COMPANIES[..])
}

fn any_aid() -> impl Strategy<Value = Aid> {
    let regulation = proptest::sample::select(&["1998/2006", "1407/2013", "2023/2831", "2023/2832", "360/2012"][..]);
    (any::<u128>(), any_company(), any_day(), regulation, 1i64..12_000_000, any::<bool>()).prop_map(
        |(id, of, on, regulation, cents, proposed)| {
            let source = if proposed && regulation == "2023/2831" { Source::Proposed } else { Source::Granted };
            Aid { on, source, ..aid(id, of, FIRST, regulation, cents) }
        },
    )
}

fn any_link() -> impl Strategy<Value = Link> {
    let kind = proptest::sample::select(&[LinkKind::Votes, LinkKind::Board, LinkKind::Contract, LinkKind::Pact, LinkKind::Merger][..]);
    (any_company(), any_company(), kind, any_day(), proptest::option::of(0u64..900)).prop_filter_map(
        "a company is not linked with itself",
        |(controller, controlled, kind, from, days)| {
            let until = days.filter(|_| kind != LinkKind::Merger).map(|days| from + Days::new(days));
            (controller != controlled).then(|| Link { controller: company(controller), controlled: company(controlled), kind, from, until })
        },
    )
}

fn any_split() -> impl Strategy<Value = Split> {
    let parts = proptest::collection::vec((any_company(), 0i64..1000), 2..4);
    (any_company(), any_day(), parts).prop_map(|(of, on, parts)| {
        let parts = parts.into_iter().map(|(name, equity_cents)| Part { company: company(name), equity_cents, aid: BTreeSet::new() });
        Split { company: company(of), on, parts: parts.collect() }
    })
}

/// The company and what joins it, link by link until nothing more is added.
fn naive_group(structure: &Structure, of: &Party, on: NaiveDate) -> BTreeSet<Party> {
    let mut group = BTreeSet::from([of.clone()]);
    loop {
        let before = group.len();
        for link in &structure.links {
            let holds = link.from <= on && link.until.unwrap_or(NaiveDate::MAX) >= on;
            if holds && (group.contains(&link.controller) || group.contains(&link.controlled)) {
                group.extend([link.controller.clone(), link.controlled.clone()]);
            }
        }
        if group.len() == before {
            return group;
        }
    }
}

/// Whether `granted` is within the window, found by walking back from the decision a day at a time.
fn naive_window(granted: NaiveDate, on: NaiveDate, year_end: (u32, u32)) -> bool {
    if on.year() >= 2024 {
        let same = |year: i32| NaiveDate::from_ymd_opt(year, on.month(), on.day()).or(NaiveDate::from_ymd_opt(year, 2, 28));
        return same(on.year() - 3).is_some_and(|first| first <= granted) && granted <= on;
    }
    let mut ends = 0;
    let mut today = on;
    while ends < 3 {
        if today == granted {
            return true;
        }
        let Some(yesterday) = today.pred_opt() else { return false };
        ends += usize::from((yesterday.month(), yesterday.day()) == year_end);
        today = yesterday;
    }
    false
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    /// Without mergers and splits, the sum is that of the aid of the naive group in the naive window.
    #[test]
    fn the_sum_is_that_of_a_naive_reckoning(
        links in proptest::collection::vec(any_link().prop_filter("no merger", |link| link.kind != LinkKind::Merger), 0..8),
        aids in proptest::collection::vec(any_aid(), 0..20),
        of in any_company(),
        cents in 1i64..40_000_000,
        on in any_day(),
        year_end in proptest::sample::select(&[(12u32, 31u32), (6, 30), (3, 31), (8, 15), (2, 28)][..]),
    ) {
        let structure = Structure { links, splits: vec![] };
        let request = Request { year_end: YearEnd::new(year_end.0, year_end.1).unwrap(), ..request(of, cents) };
        let assessment = assess(&rules(), &structure, &aids, &request, on).unwrap();
        let group = naive_group(&structure, &company(of), on);
        prop_assert_eq!(&assessment.undertaking, &group);
        let sums = |regulations: &[&str]| -> i64 {
            aids.iter()
                .filter(|aid| group.contains(&aid.company) && regulations.contains(&aid.regulation.as_str()))
                .filter(|aid| aid.source == Source::Proposed || naive_window(aid.on, on, year_end))
                .map(|aid| aid.cents)
                .sum()
        };
        let rooms = if on.year() < 2024 {
            vec![20_000_000 - sums(&["1998/2006", "1407/2013"])]
        } else {
            vec![30_000_000 - sums(&["1407/2013", "2023/2831"]), 75_000_000 - sums(&["360/2012", "1407/2013", "2023/2831", "2023/2832"])]
        };
        let room = rooms.iter().copied().min().unwrap();
        prop_assert_eq!(assessment.room, room.max(0));
        prop_assert_eq!(assessment.allowed, cents <= room);
        prop_assert_eq!(assessment.counted.iter().map(|c| c.cents).sum::<i64>(), assessment.sum);
        prop_assert_eq!((assessment.ceiling - assessment.sum).max(0), assessment.room);
    }

    /// Whatever merges and splits, no cent of an aid is lost or made, and none is below zero.
    #[test]
    fn mergers_and_splits_lose_no_cent(
        links in proptest::collection::vec(any_link(), 0..8),
        splits in proptest::collection::vec(any_split(), 0..4),
        aid in any_aid(),
        on in any_day(),
    ) {
        let structure = Structure { links, splits };
        let held: BTreeMap<Party, i64> = structure.holders(aid.id, &aid.company, aid.on, aid.cents, on);
        prop_assert_eq!(held.values().sum::<i64>(), aid.cents);
        prop_assert!(held.values().all(|cents| *cents >= 0));
    }

    /// Members of one undertaking are assessed alike: whoever asks, the group has the same room (under the rule by days).
    #[test]
    fn every_member_has_the_same_room(
        links in proptest::collection::vec(any_link(), 0..8),
        aids in proptest::collection::vec(any_aid(), 0..20),
        of in any_company(),
        days in 0u64..1000,
    ) {
        let on = day("2024-01-01") + Days::new(days);
        let structure = Structure { links, splits: vec![] };
        let one = assess(&rules(), &structure, &aids, &request(of, 1), on).unwrap();
        for member in &one.undertaking {
            let request = Request { company: member.clone(), ..request(of, 1) };
            let other = assess(&rules(), &structure, &aids, &request, on).unwrap();
            prop_assert_eq!((&other.undertaking, other.sum, other.room), (&one.undertaking, one.sum, one.room));
        }
    }
}
