//! Whatever is typed or stored: no panic, marks that nest, nothing unescaped.

mod common;

use common::*;
use indexer::{Document, Embedded, Facet, Query, SearchEngine, Sort, Unit, french};
use proptest::prelude::*;
use std::sync::LazyLock;

/// One index for all cases; its folder goes with the process's temporary ones.
static ENGINE: LazyLock<(tokio::runtime::Runtime, tempfile::TempDir, Embedded)> = LazyLock::new(|| {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let engine = Embedded::open(folder.path()).unwrap();
    runtime.block_on(engine.upsert(catalogue())).unwrap();
    (runtime, folder, engine)
});

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        ".{0,60}",
        "\\PC{0,300}",
        "[a-zéœ'’ \"<&>\\-:.0-9]{0,80}",
        "([ldjcmnst]|qu)['’]{0,3}[a-zé]{0,12} ?",
        "[\u{300}\u{345}\u{ad}\u{200b}ﷺßǆİ½\u{1f468}\u{200d}]{0,20}",
    ]
}

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

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_query_is_answered(
        text in text(), values in prop::collection::vec(text(), 0..4), english: bool, free: Option<bool>,
        least: Option<i64>, most: Option<i64>, priced: bool, order in 0..6usize, offset: usize, limit in 0..200usize,
    ) {
        let (runtime, _, engine) = &*ENGINE;
        let sort = [Sort::Relevance, Sort::Newest, Sort::Updated, Sort::Title, Sort::PriceAsc(Unit::Seat), Sort::PriceDesc(Unit::School)];
        let query = Query {
            text: text.clone(), english, free, sort: sort[order], offset: offset % 5000, limit,
            price: priced.then_some((Unit::PupilBand, least, most)),
            any_of: Facet::ALL.into_iter().zip(values.chunks(2).map(<[String]>::to_vec)).collect(),
        };
        let answer = runtime.block_on(engine.search(query)).unwrap();
        prop_assert!(answer.hits.iter().all(|hit| safe(&hit.title_html) && safe(&hit.snippet_html)));
        prop_assert!(french::words(&text).len() <= french::MOST_WORDS);
        let suggestions = runtime.block_on(engine.suggest(text, english, limit)).unwrap();
        prop_assert!(suggestions.len() <= 20 && suggestions.iter().all(|s| safe(&s.html)));
    }

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
