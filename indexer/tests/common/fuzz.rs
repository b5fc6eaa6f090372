//! Random cases on every core: a few in each test run, `PREAU_FUZZ_CASES` of them where it is given.

use proptest::{
    strategy::{BoxedStrategy, Strategy},
    test_runner::{Config, TestCaseResult, TestRunner},
};
use std::{fmt::Debug, thread};

pub fn cases(short: u32) -> u32 {
    match std::env::var("PREAU_FUZZ_CASES") {
        Ok(n) => n.parse().expect("PREAU_FUZZ_CASES is a number"),
        Err(_) => short,
    }
}

/// Every core has its share of the cases, a seed and a fixture of its own; a failure is shrunk and told.
pub fn each<F, T: Debug>(
    cases: u32,
    strategy: impl Fn() -> BoxedStrategy<T> + Sync,
    fixture: impl Fn() -> F + Sync,
    test: impl Fn(&F, T) -> TestCaseResult + Sync,
) {
    let cores = thread::available_parallelism().map_or(1, |n| n.get() as u32);
    thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                let (config, fixture) =
                    (Config { cases: cases.div_ceil(cores), failure_persistence: None, ..Config::default() }, fixture());
                TestRunner::new(config).run(&strategy(), |case| test(&fixture, case)).unwrap_or_else(|failure| panic!("{failure}"));
            });
        }
    });
}

/// What people and machines type: any text, any printable text, words with the signs of queries and filters, elisions, and
/// the letters that break naive folding.
pub fn text() -> BoxedStrategy<String> {
    proptest::prop_oneof![
        ".{0,60}",
        "\\PC{0,300}",
        "[a-zéœ'’ \"<&>\\-:.0-9]{0,80}",
        "([ldjcmnst]|qu)['’]{0,3}[a-zé]{0,12} ?",
        "[\u{300}\u{345}\u{ad}\u{200b}ﷺßǆİ½\u{1f468}\u{200d}]{0,20}",
        "([a-z]{5,14} ){0,14}[a-z]{0,14}",
        r#"["\\\]\)]{0,4}( (OR|AND|NOT|IN|TO|EXISTS) )?[a-z_]{0,12} ?[=<>]{0,2} ?["'\\\[\(a-z]{0,8}"#,
    ]
    .boxed()
}
