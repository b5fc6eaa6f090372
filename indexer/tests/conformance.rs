//! What both engines must do. Against the embedded one always; against a real Meilisearch where `PREAU_TEST_MEILISEARCH_URL`
//! names one (and `PREAU_TEST_MEILISEARCH_KEY` its key), else it says that it is skipped.

mod common;
#[path = "common/language.rs"]
mod language;

use common::*;
use indexer::{DEEPEST, Document, Embedded, Entry, Facet, Meilisearch, Query, SearchEngine, Sort, SuggestionKind, Unit};

#[tokio::test(flavor = "multi_thread")]
async fn embedded() {
    let folder = tempfile::tempdir().expect("a folder");
    let engine = Embedded::open(folder.path()).expect("an empty folder opens");
    conforms(&engine, true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn meilisearch() {
    let Ok(url) = std::env::var("PREAU_TEST_MEILISEARCH_URL") else {
        eprintln!("SKIPPED: the suite on a real Meilisearch; PREAU_TEST_MEILISEARCH_URL names none");
        return;
    };
    let key = std::env::var("PREAU_TEST_MEILISEARCH_KEY").ok();
    let engine = Meilisearch::open_index(&url, key.as_deref(), "preau_conformance").await.expect("Meilisearch answers");
    engine.clear().await.expect("it forgets");
    conforms(&engine, false).await;
}

async fn conforms(engine: &dyn SearchEngine, first_publisher: bool) {
    assert!(engine.needs_fill(), "an empty index wants to be filled");
    engine.upsert(catalogue()).await.unwrap();
    engine.filled().await.unwrap();
    assert!(!engine.needs_fill());
    engine.health().await.unwrap();
    assert_eq!(engine.count().await.unwrap(), catalogue().len() as u64);

    words(engine).await;
    language::language(engine, first_publisher).await;
    every_word_matters(engine).await;
    names_first(engine).await;
    filters_and_facets(engine).await;
    browsing_counts_everything(engine).await;
    prices_and_orders(engine).await;
    pages(engine).await;
    highlights(engine).await;
    suggestions(engine).await;
    hostile(engine).await;
    changes(engine).await;
    browsing_counts_everything(engine).await;
    scans(engine).await;
    rebuilds(engine).await;
}

/// What a person means by what she types: question, and what must be among the first five.
async fn words(engine: &dyn SearchEngine) {
    for (question, expected) in [
        ("geografie", GEOGRAPHY),
        ("géographie", GEOGRAPHY),
        ("l’école", SCHOOL),
        ("l'ecole", SCHOOL),
        ("ECOLES", SCHOOL),
        ("mathematiques", MATHS),
        ("mathématique ", MATHS),
        ("maths", MATHS),
        ("GCompri", GCOMPRIS),
        ("gcompirs ", GCOMPRIS),
        ("dessin enfant", DRAWING),
        ("microbit", MICROBIT),
        ("micro:bit", MICROBIT),
        ("micro-bit ", MICROBIT),
        ("SVT ", BIOLOGY),
        ("s.v.t.", BIOLOGY),
        ("animal ", BIOLOGY),
        ("6ème ", MATHS),
        ("6e ", GEOGRAPHY),
        ("coeur ", HEART),
        ("œuvre ", HEART),
        ("screen reader", ENGLISH),
        ("lesson ", ENGLISH),
        ("langage c ", MICROBIT),
    ] {
        let hits = found(engine, ask(question)).await;
        assert!(hits.iter().take(5).any(|n| *n == expected), "{question:?} must find {expected}, found {hits:?}");
    }
    assert!(found(engine, ask("xyzzyplugh")).await.is_empty());
    // A finished word is no prefix, and a short one forgives no typo.
    assert!(found(engine, ask("mathém ")).await.is_empty());
    assert!(!found(engine, ask("svp ")).await.contains(&BIOLOGY));
}

async fn every_word_matters(engine: &dyn SearchEngine) {
    let wide = found(engine, ask("dessin ")).await;
    let narrow = found(engine, ask("dessin lycée ")).await;
    assert!(wide.contains(&DRAWING) && wide.contains(&SKETCH));
    assert_eq!(narrow, [SKETCH]);
    assert!(found(engine, ask("dessin lycée xyzzyplugh ")).await.is_empty());
    // Title over summary.
    assert_eq!(wide.first(), Some(&DRAWING));
}

async fn names_first(engine: &dyn SearchEngine) {
    assert_eq!(found(engine, ask("le petit prince")).await.first(), Some(&PRINCE));
    assert_eq!(found(engine, ask("Le Petit Prince ")).await.first(), Some(&PRINCE));
    assert_eq!(found(engine, ask("gcompris")).await.first(), Some(&GCOMPRIS));
}

async fn filters_and_facets(engine: &dyn SearchEngine) {
    let college = only(ask(""), Facet::Levels, &["college"]);
    let mut hits = found(engine, college.clone()).await;
    hits.sort();
    assert_eq!(hits, [GEOGRAPHY, SCHOOL, MATHS]);
    // Values of one facet widen, facets together narrow.
    assert_eq!(found(engine, only(ask(""), Facet::Levels, &["college", "lycee"])).await.len(), 4);
    assert_eq!(found(engine, only(college.clone(), Facet::Kind, &["textbook"])).await, [MATHS]);
    // Each facet is counted without its own filter, but with the others.
    let answer = engine.search(only(college, Facet::Kind, &["textbook"])).await.unwrap();
    assert_eq!(answer.facets[&Facet::Kind].get("app"), Some(&2));
    assert_eq!(answer.facets[&Facet::Kind].get("textbook"), Some(&1));
    assert_eq!(answer.facets[&Facet::Levels].get("college"), Some(&1));
    assert_eq!(answer.facets[&Facet::Levels].get("lycee").copied().unwrap_or_default(), 0);
    assert_eq!(found(engine, Query { free: Some(true), ..ask("") }).await, [GCOMPRIS]);
    assert_eq!(found(engine, only(ask(""), Facet::PublisherId, &["publisher-2"])).await, [GCOMPRIS]);
}

/// A filter that everything fulfils counts as none, whatever was changed since it was counted.
async fn browsing_counts_everything(engine: &dyn SearchEngine) {
    let whole = engine.search(ask("")).await.unwrap();
    let kinds: Vec<&str> = whole.facets[&Facet::Kind].keys().map(String::as_str).collect();
    let filtered = engine.search(only(ask(""), Facet::Kind, &kinds)).await.unwrap();
    assert_eq!(whole.facets[&Facet::Kind].values().sum::<u64>(), engine.count().await.unwrap());
    for facet in Facet::ALL {
        let (whole, filtered) = (whole.facets.get(&facet), filtered.facets.get(&facet));
        assert_eq!(whole.filter(|counts| !counts.is_empty()), filtered.filter(|counts| !counts.is_empty()), "{facet:?}");
    }
}

async fn prices_and_orders(engine: &dyn SearchEngine) {
    let by = |sort| Query { sort, ..ask("") };
    assert_eq!(found(engine, by(Sort::PriceAsc(Unit::Seat))).await, [MATHS, GEOGRAPHY]);
    assert_eq!(found(engine, by(Sort::PriceDesc(Unit::Seat))).await, [GEOGRAPHY, MATHS]);
    assert_eq!(found(engine, by(Sort::PriceAsc(Unit::School))).await, [SCHOOL]);
    let within = |least, most| Query { price: Some((Unit::Seat, least, most)), ..ask("") };
    assert_eq!(found(engine, within(Some(100), Some(299))).await, [MATHS]);
    assert_eq!(found(engine, within(Some(101), None)).await, [GEOGRAPHY]);
    assert!(found(engine, within(Some(500), Some(200))).await.is_empty());
    assert_eq!(found(engine, by(Sort::Newest)).await.first(), Some(&HOSTILE));
    assert_eq!(found(engine, by(Sort::Relevance)).await.first(), Some(&HOSTILE), "without words, the newest first");
    assert_eq!(found(engine, by(Sort::Updated)).await.first(), Some(&GEOGRAPHY));
    let titles = found(engine, by(Sort::Title)).await;
    let place = |n| titles.iter().position(|t| *t == n);
    assert!(place(GEOGRAPHY) < place(BIOLOGY) && place(BIOLOGY) < place(GCOMPRIS) && place(GCOMPRIS) < place(MATHS), "{titles:?}");
}

async fn pages(engine: &dyn SearchEngine) {
    let page = |offset, limit| Query { offset, limit, ..ask("") };
    let all = found(engine, page(0, 100)).await;
    let mut leafed = Vec::new();
    for offset in (0..all.len()).step_by(4) {
        let answer = engine.search(page(offset, 4)).await.unwrap();
        assert_eq!((answer.total, answer.exact), (all.len(), true));
        leafed.extend(answer.hits.iter().map(|hit| number(&hit.id)));
    }
    assert_eq!(leafed, all);
    assert_eq!(found(engine, page(3, 5)).await, all[3..8]);
    for (offset, limit) in [(DEEPEST, 10), (usize::MAX, 10), (0, 0), (usize::MAX, usize::MAX)] {
        assert!(found(engine, page(offset, limit)).await.is_empty());
    }
}

async fn highlights(engine: &dyn SearchEngine) {
    let first = |question| async move { engine.search(ask(question)).await.unwrap().hits.remove(0) };
    assert_eq!(first("geografie").await.title_html, "Atlas de <mark>géographie</mark>");
    assert_eq!(first("GCompri").await.title_html, "<mark>GCompris</mark>");
    let answer = engine.search(ask("orthographe")).await.unwrap();
    let hostile = answer.hits.iter().find(|hit| hit.id == id(HOSTILE)).unwrap();
    assert_eq!(hostile.title_html, "&lt;script&gt;alert(&#39;<mark>orthographe</mark>&#39;)&lt;/script&gt;");
    assert_eq!(hostile.snippet_html, "Texte &amp; « balises » <mark>orthographe</mark>");
    let english = engine.search(Query { english: true, ..ask("reader") }).await.unwrap().hits.remove(0);
    assert_eq!(english.title_html, "Screen <mark>reader</mark> lessons");
}

async fn suggestions(engine: &dyn SearchEngine) {
    let names = |text: &'static str| async move { engine.suggest(text.into(), false, 8).await.unwrap() };
    assert!(names("géo").await.iter().any(|s| s.kind == SuggestionKind::Listing && s.target == id(GEOGRAPHY)));
    assert!(names("gcomprsi").await.iter().any(|s| s.target == id(GCOMPRIS)), "a typo is forgiven");
    let gnome = names("gno").await;
    assert!(
        gnome.iter().any(|s| s.kind == SuggestionKind::Publisher && s.target == "publisher-2" && s.html.contains("<mark>GNOME</mark>"))
    );
    assert_eq!(names("atelier préau").await.iter().filter(|s| s.kind == SuggestionKind::Publisher).count(), 1, "each publisher once");
    assert!(names("").await.is_empty() && names("!!").await.is_empty());
}

/// Strings that mean something to some query language find nothing more than what they are.
async fn hostile(engine: &dyn SearchEngine) {
    for value in
        [r#"app" OR kind = "textbook"#, r#"app"] OR kind EXISTS OR kind IN ["app"#, r"\", r#"\""#, "app OR 1=1", "*", "", "\0", "ap\np"]
    {
        let hits = found(engine, only(ask(""), Facet::Kind, &[value])).await;
        assert!(hits.is_empty(), "{value:?} found {hits:?}");
    }
    for text in [r#""petit prince" -dossier"#, "title_fr:prince", "a AND (b OR", "*", "\u{0}\u{202e}", "'''''", "l'", "\\", "🎈"] {
        engine.search(ask(text)).await.unwrap();
    }
    let long = format!("{} géographie", "dessin ".repeat(5000));
    engine.search(ask(&long)).await.unwrap();
}

async fn changes(engine: &dyn SearchEngine) {
    let mut changed = listing(900, "Boussole numérique", "S’orienter en forêt.");
    engine.upsert(vec![changed.clone()]).await.unwrap();
    assert_eq!(found(engine, ask("boussole")).await, [900]);
    changed.title_fr = "Sextant numérique".into();
    changed.revision = 2;
    // The same change twice is one change; in one batch the last one counts.
    engine.upsert(vec![listing(900, "Oubli", ""), changed.clone()]).await.unwrap();
    engine.upsert(vec![changed]).await.unwrap();
    assert!(found(engine, ask("boussole")).await.is_empty());
    let answer = engine.search(ask("sextant")).await.unwrap();
    assert_eq!(answer.hits.iter().map(|hit| hit.revision).collect::<Vec<_>>(), [2]);
    engine.delete(vec![id(900), id(901)]).await.unwrap();
    assert!(found(engine, ask("sextant")).await.is_empty());
    engine.upsert(vec![]).await.unwrap();
    engine.delete(vec![]).await.unwrap();
}

async fn scans(engine: &dyn SearchEngine) {
    let mut rows = Vec::new();
    let mut after = None;
    loop {
        let page = engine.scan(after.clone(), 5).await.unwrap();
        assert!(page.len() <= 5);
        let Some(last) = page.last() else { break };
        after = Some(last.id.clone());
        rows.extend(page);
    }
    let expected: Vec<Entry> = catalogue().iter().map(Document::entry).collect();
    assert_eq!(rows, expected, "in the order of the ids, each once, none of the deleted, each as it was written");
    // Any field tells one document from another, the revision being the same.
    let mut dearer = catalogue().remove(GEOGRAPHY as usize - 1);
    dearer.price_seat = Some(301);
    engine.upsert(vec![dearer.clone()]).await.unwrap();
    let first = engine.scan(None, 1).await.unwrap();
    assert_eq!((first[0].revision, &first[0]), (expected[0].revision, &dearer.entry()));
    assert_ne!(first[0].digest, expected[0].digest);
}

async fn rebuilds(engine: &dyn SearchEngine) {
    assert!(engine.add_to_rebuild(catalogue()).await.is_err(), "none was begun");
    assert!(engine.finish_rebuild().await.is_err() && engine.scan_rebuild(None, 1).await.is_err());
    engine.begin_rebuild().await.unwrap();
    engine.abandon_rebuild().await.unwrap();
    assert!(engine.finish_rebuild().await.is_err(), "an empty index never takes the place of the live one");
    engine.begin_rebuild().await.unwrap();
    assert_eq!(found(engine, ask("gcompris")).await, [GCOMPRIS], "the live index goes on answering");
    // Changes made meanwhile are seen at once, and win over what the rebuild read before or reads after.
    let old = [listing(901, "Ancienne boussole", ""), listing(902, "Ancienne lunette", "")].to_vec();
    engine.upsert(vec![listing(901, "Nouvelle boussole", "")]).await.unwrap();
    assert_eq!(found(engine, ask("boussole")).await, [901]);
    engine.add_to_rebuild(old).await.unwrap();
    engine.delete(vec![id(902)]).await.unwrap();
    let some: Vec<_> = catalogue().into_iter().take(3).collect();
    engine.add_to_rebuild(some).await.unwrap();
    let built: Vec<u32> = engine.scan_rebuild(None, 100).await.unwrap().iter().map(|entry| number(&entry.id)).collect();
    assert_eq!(built, [1, 2, 3, 901]);
    assert_eq!(engine.scan_rebuild(Some(id(2)), 1).await.unwrap().remove(0), catalogue().remove(2).entry());
    assert!(engine.count().await.unwrap() > 4, "the live index is as it was");
    engine.finish_rebuild().await.unwrap();
    assert_eq!(engine.count().await.unwrap(), 4);
    assert!(found(engine, ask("gcompris")).await.is_empty(), "what the database no longer has is gone");
    assert_eq!(found(engine, ask("nouvelle boussole")).await, [901]);
    assert!(found(engine, ask("ancienne")).await.is_empty());
    assert!(!engine.needs_fill());
    engine.clear().await.unwrap();
    assert_eq!(engine.count().await.unwrap(), 0);
}
