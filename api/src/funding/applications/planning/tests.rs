use super::*;
use proptest::prelude::*;

fn id(n: u8) -> Uuid {
    Uuid::from_u128(n.into())
}

/// At most six files and five reviewers, small enough to try every plan there is.
fn cases() -> impl Strategy<Value = (BTreeMap<Uuid, i64>, Vec<Wanting>, i64)> {
    let loads = proptest::collection::btree_map((1u8..6).prop_map(id), 0i64..4, 0..5);
    let may = || proptest::collection::btree_set((1u8..6).prop_map(id), 0..5);
    let files = proptest::collection::vec((0usize..3, may()), 0..6).prop_map(|all| {
        let one = |(n, (reviewers, may)): (usize, _)| Wanting { file: id(100 + n as u8), reviewers, may };
        all.into_iter().enumerate().map(one).collect::<Vec<_>>()
    });
    (loads, files, any::<i64>())
}

/// What everybody has to do after a plan, the most first: of two, the smaller is the more even.
fn burden(loads: &BTreeMap<Uuid, i64>, chosen: &[BTreeSet<Uuid>], files: &[Wanting]) -> Vec<i64> {
    let mut all: BTreeMap<Uuid, i64> = files.iter().flat_map(|wanting| wanting.may.iter().map(|reviewer| (*reviewer, 0))).collect();
    all.extend(loads.clone());
    for reviewer in chosen.iter().flatten() {
        *all.entry(*reviewer).or_default() += 1;
    }
    let mut burden: Vec<i64> = all.into_values().collect();
    burden.sort_by_key(|load| -load);
    burden
}

/// Every way to give each file as many as can be given.
fn every_plan(files: &[Wanting]) -> Vec<Vec<BTreeSet<Uuid>>> {
    let Some((first, rest)) = files.split_first() else { return vec![vec![]] };
    let may: Vec<Uuid> = first.may.iter().copied().collect();
    let wanted = first.reviewers.min(may.len());
    let picks = (0u32..1 << may.len()).filter(|bits| bits.count_ones() as usize == wanted);
    let picks: Vec<BTreeSet<Uuid>> =
        picks.map(|bits| may.iter().enumerate().filter(|(n, _)| bits >> n & 1 == 1).map(|(_, r)| *r).collect()).collect();
    let rest = every_plan(rest);
    picks.iter().flat_map(|pick| rest.iter().map(move |plan| [vec![pick.clone()], plan.clone()].concat())).collect()
}

proptest! {
    #[test]
    fn every_file_gets_whom_it_may_have_and_nobody_else((loads, files, seed) in cases()) {
        let planned = plan(&loads, &files, 2, seed);
        prop_assert_eq!(planned.len(), files.len());
        for (wanting, planned) in files.iter().zip(&planned) {
            let all: BTreeSet<Uuid> = planned.chosen.iter().chain(&planned.alternates).copied().collect();
            prop_assert_eq!(all.len(), planned.chosen.len() + planned.alternates.len(), "nobody twice");
            prop_assert!(all.is_subset(&wanting.may));
            prop_assert_eq!(planned.chosen.len(), wanting.reviewers.min(wanting.may.len()));
            prop_assert_eq!(planned.alternates.len(), 2usize.min(wanting.may.len() - planned.chosen.len()));
        }
    }

    #[test]
    fn no_plan_shares_the_load_more_evenly((loads, files, seed) in cases()) {
        let chosen: Vec<BTreeSet<Uuid>> = plan(&loads, &files, 0, seed).into_iter().map(|p| p.chosen.into_iter().collect()).collect();
        let squares = |burden: Vec<i64>| burden.into_iter().map(|load| load * load).sum::<i64>();
        let best = every_plan(&files).iter().map(|plan| squares(burden(&loads, plan, &files))).min();
        prop_assert_eq!(Some(squares(burden(&loads, &chosen, &files))), best);
    }

    #[test]
    fn the_same_seed_gives_the_same_plan_in_any_order((loads, files, seed) in cases()) {
        let backwards: Vec<Wanting> = files.iter().rev().cloned().collect();
        prop_assert_eq!(plan(&loads, &files, 1, seed), plan(&loads, &backwards, 1, seed));
    }
}

#[test]
fn another_seed_draws_others_where_all_are_equal() {
    let may: BTreeSet<Uuid> = (1..20).map(id).collect();
    let files = [Wanting { file: id(100), reviewers: 1, may }];
    let drawn: BTreeSet<Vec<Uuid>> = (0..50).map(|seed| plan(&BTreeMap::new(), &files, 0, seed).remove(0).chosen).collect();
    assert!(drawn.len() > 5, "{drawn:?}");
}

#[test]
fn who_is_scarce_is_kept_for_whom_nobody_else_may_review() {
    // One may review anything, the other all but the last file.
    let both: BTreeSet<Uuid> = [id(1), id(2)].into();
    let mut files: Vec<Wanting> = (100..104).map(|n| Wanting { file: id(n), reviewers: 1, may: both.clone() }).collect();
    files.push(Wanting { file: id(104), reviewers: 1, may: [id(1)].into() });
    for seed in 0..20 {
        let of = |n: u8| plan(&BTreeMap::new(), &files, 0, seed).iter().filter(|p| p.chosen == [id(n)]).count();
        assert!([(2, 3), (3, 2)].contains(&(of(1), of(2))), "seed {seed}");
    }
}
