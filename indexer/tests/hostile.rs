//! Whatever is typed or stored: no panic, marks that nest, nothing unescaped.

mod common;
#[path = "common/fuzz.rs"]
mod fuzz;

use common::*;
use fuzz::text;
use indexer::{DEEPEST, Document, Embedded, Facet, MOST_HITS, Query, SearchEngine, Sort, Unit, french};
use proptest::prelude::*;
use std::{
    cmp::Reverse,
    sync::{LazyLock, Mutex},
    time::{Duration, Instant},
};

/// One index for all cases; its folder goes with the process's temporary ones.
static ENGINE: LazyLock<(tokio::runtime::Runtime, tempfile::TempDir, Embedded)> = LazyLock::new(|| {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let engine = Embedded::open(folder.path()).unwrap();
    runtime.block_on(engine.upsert(catalogue())).unwrap();
    (runtime, folder, engine)
});

/// Nothing but our own marks, closed before the next opens.
fn safe(html: &str) -> bool {
    let mut open = false;
    let mut rest = html;
    while let Some(at) = rest.find(['<', '>', '"', '\'']) {
        rest = &rest[at..];
        let tag = if open { "</mark>" } else { "<mark>" };
        let Some(after) = rest.strip_prefix(tag) else { return false };
        (open, rest) = (!open, after);
    }
    !open
}

fn queries() -> BoxedStrategy<Query> {
    let unit = || prop::sample::select(Unit::ALL.to_vec());
    let sort = prop_oneof![
        4 => Just(Sort::Relevance),
        1 => prop::sample::select(vec![Sort::Newest, Sort::Updated, Sort::Title]),
        1 => unit().prop_map(Sort::PriceAsc),
        1 => unit().prop_map(Sort::PriceDesc),
    ];
    let facet = prop::sample::select(Facet::ALL.to_vec());
    let any_of = prop::collection::vec((facet, prop::collection::vec(text(), 0..3)), 0..4);
    let price = prop::option::of((unit(), any::<Option<i64>>(), any::<Option<i64>>()));
    let page = (0..2 * DEEPEST, 0..2 * MOST_HITS);
    (text(), any::<bool>(), any_of, any::<Option<bool>>(), price, sort, page)
        .prop_map(|(text, english, any_of, free, price, sort, (offset, limit))| Query {
            text,
            english,
            any_of: any_of.into_iter().collect(),
            free,
            price,
            sort,
            offset,
            limit,
        })
        .boxed()
}

/// The ten questions that took longest.
#[derive(Default)]
struct Slowest(Mutex<Vec<(Duration, String)>>);

impl Slowest {
    fn note(&self, took: Duration, what: impl FnOnce() -> String) {
        let mut slowest = self.0.lock().unwrap();
        if slowest.len() < 10 || slowest.last().is_some_and(|(least, _)| took > *least) {
            slowest.push((took, what()));
            slowest.sort_by_key(|(took, _)| Reverse(*took));
            slowest.truncate(10);
        }
    }

    fn print(&self) {
        for (took, what) in &*self.0.lock().unwrap() {
            println!("{:>9.3} ms  {what}", took.as_secs_f64() * 1e3);
        }
    }
}

#[test]
fn any_query_is_answered() {
    let (runtime, _, engine) = &*ENGINE;
    let (cases, slowest) = (fuzz::cases(500), Slowest::default());
    fuzz::each(
        cases,
        queries,
        || (),
        |(), query| {
            let (text, english, limit) = (query.text.clone(), query.english, query.limit);
            prop_assert!(french::words(&text).len() <= french::MOST_WORDS);
            let began = Instant::now();
            let answer = runtime.block_on(engine.search(query.clone())).unwrap();
            let filters: usize = query.any_of.values().map(Vec::len).sum();
            slowest.note(began.elapsed(), || format!("{} filters, {:?}, {:?}", filters, query.sort, query.text));
            prop_assert!(answer.hits.len() <= MOST_HITS);
            prop_assert!(answer.hits.iter().all(|hit| safe(&hit.title_html) && safe(&hit.snippet_html)));
            let suggestions = runtime.block_on(engine.suggest(text, english, limit)).unwrap();
            prop_assert!(suggestions.len() <= 20 && suggestions.iter().all(|s| safe(&s.html)));
            Ok(())
        },
    );
    println!("{cases} random queries answered; the slowest, among the tests' {} listings:", catalogue().len());
    slowest.print();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: fuzz::cases(500), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn words_are_folded_and_in_their_place(text in text()) {
        for token in french::tokens(&text) {
            prop_assert!(text.is_char_boundary(token.start) && text.is_char_boundary(token.end) && token.start < token.end);
            let folded = |c: char| c.is_alphanumeric() && c.to_lowercase().eq([c]) && !"àâäçéèêëîïôöùûüÿœæ".contains(c);
            prop_assert!(!token.text.is_empty() && token.text.chars().all(folded), "{token:?}");
        }
    }
}

proptest! {
    // Each of these is a commit on disk.
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_document_is_kept_and_found_by_its_name(title in text(), body in text(), question in text(), n in 200..220u32) {
        let (runtime, _, engine) = &*ENGINE;
        let document = Document { description_fr: body, levels: vec![question.clone()], ..listing(n, &title, &question) };
        runtime.block_on(engine.upsert(vec![document])).unwrap();
        let named = Query { any_of: [(Facet::Levels, vec![question.clone()])].into(), limit: 100, ..Query::default() };
        prop_assert!(runtime.block_on(found(engine, named)).contains(&n));
        let mut asked = ask(&title);
        asked.limit = 100;
        let answer = runtime.block_on(engine.search(asked)).unwrap();
        prop_assert!(answer.hits.iter().all(|hit| safe(&hit.title_html) && safe(&hit.snippet_html)));
        if french::tokens(&title).len() <= french::MOST_WORDS && title.chars().count() <= french::MOST_CHARACTERS {
            prop_assert!(answer.hits.iter().any(|hit| hit.id == id(n)), "{title:?}");
        }
        runtime.block_on(engine.delete(vec![id(n)])).unwrap();
    }
}
