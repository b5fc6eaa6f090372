//! What Meilisearch is asked, word for word, on a double that listens on a local port.

mod common;
#[path = "common/double.rs"]
mod double;

use common::*;
use double::Double;
use indexer::{DEEPEST, Entry, Error, Facet, Meilisearch, Query, Rule, SearchEngine, Sort, Synonyms, Unit};
use serde_json::{Value, json};
use std::sync::Arc;

const AT: &str = "2026-01-01T00:00:00Z";

async fn open(double: &Double) -> Meilisearch {
    let engine = Meilisearch::open_index(&double.url, Some("secret"), "x").await.unwrap();
    double.asked();
    engine
}

fn tell(double: &Double, path: &str, status: u16, answer: &Value) {
    double.state().told.insert(path.into(), (status, answer.to_string()));
}

fn found_nothing(queries: usize) -> Value {
    let one = json!({ "indexUid": "x", "hits": [], "query": "", "processingTimeMs": 0, "totalHits": 0, "facetDistribution": {} });
    json!({ "results": vec![one; queries] })
}

/// The queries of the one multi-search that a question becomes.
async fn queries(query: Query) -> Vec<Value> {
    let double = Double::start().await;
    let engine = open(&double).await;
    let own = query.any_of.values().filter(|values| !values.is_empty()).count();
    tell(&double, "/multi-search", 200, &found_nothing(1 + own));
    engine.search(query).await.unwrap();
    let asked = double.asked();
    assert_eq!(asked.iter().map(|r| r.line.as_str()).collect::<Vec<_>>(), ["POST /multi-search"], "one request a question");
    let queries = asked[0].body["queries"].as_array().unwrap().clone();
    assert_eq!(queries.len(), 1 + own);
    for query in &queries {
        assert_eq!((&query["indexUid"], &query["matchingStrategy"]), (&json!("x"), &json!("all")));
    }
    queries
}

#[tokio::test]
async fn opening_sets_the_index_up() {
    let double = Double::start().await;
    let engine = Meilisearch::open_index(&double.url, Some("secret"), "x").await.unwrap();
    let asked = double.asked();
    assert_eq!([0, 1, 2].map(|n| asked[n].line.as_str()), ["GET /version", "GET /indexes/x_state/documents", "PATCH /indexes/x/settings"]);
    assert!(asked.iter().all(|r| r.authorization.as_deref() == Some("Bearer secret")));
    let settings = &asked[2].body;
    assert_eq!(
        settings["searchableAttributes"],
        json!(["read_title", "read_middle", "read_publisher", "read_levels", "read_levels_within", "read_body", "read_stems"])
    );
    let has = |list: &Value, value: &str| list.as_array().unwrap().contains(&json!(value));
    for field in Facet::ALL.map(Facet::field).into_iter().chain(Unit::ALL.map(Unit::field)).chain(["free"]) {
        assert!(has(&settings["filterableAttributes"], field), "{field}");
    }
    for field in ["published_at", "updated_at", "name_fr", "name_en", "price_seat", "price_school", "price_band"] {
        assert!(has(&settings["sortableAttributes"], field), "{field}");
    }
    for word in ["l", "d", "qu", "le", "des"] {
        assert!(has(&settings["stopWords"], word), "{word}");
    }
    assert_eq!(settings["rankingRules"][0], "sort");
    assert_eq!(settings["typoTolerance"]["minWordSizeForTypos"], json!({ "oneTypo": 5, "twoTypos": 9 }));
    assert_eq!(settings["pagination"]["maxTotalHits"], DEEPEST);
    assert!(double.all_awaited());

    assert!(engine.needs_fill());
    assert!(matches!(engine.health().await, Err(Error::NeedsRebuild(_))));
    engine.filled().await.unwrap();
    engine.health().await.unwrap();
    assert!(!engine.needs_fill() && !open(&double).await.needs_fill());
    double.state().marks.get_mut("x").unwrap()["shape"] = json!("of another version");
    assert!(open(&double).await.needs_fill());
}

#[tokio::test]
async fn documents_are_read_by_us_and_their_task_is_awaited() {
    let double = Double::start().await;
    let engine = open(&double).await;
    engine.upsert(vec![listing(SCHOOL, "L’École des œuvres", "Résumé")]).await.unwrap();
    let asked = double.asked();
    assert_eq!(asked[0].line, "GET /indexes/x_state/documents", "is one being built beside it?");
    assert_eq!(asked[1].line, "POST /indexes/x/documents?primaryKey=id");
    let sent = &asked[1].body[0];
    assert_eq!((&sent["id"], &sent["title_fr"]), (&json!(id(SCHOOL)), &json!("L’École des œuvres")));
    assert_eq!((&sent["read_title"], &sent["name_fr"]), (&json!("ecole oeuvres"), &json!("ecole des oeuvres")));
    let digest = listing(SCHOOL, "L’École des œuvres", "Résumé").entry().digest;
    assert_eq!(sent["digest"], format!("{digest:016x}"), "all sixteen digits, which a number of JSON would not keep");
    engine.delete(vec![id(SCHOOL)]).await.unwrap();
    let asked = double.asked();
    assert_eq!((asked[1].line.as_str(), &asked[1].body), ("POST /indexes/x/documents/delete-batch", &json!([id(SCHOOL)])));
    assert!(double.all_awaited());
    engine.upsert(vec![]).await.unwrap();
    engine.delete(vec![]).await.unwrap();
    assert!(double.lines().is_empty(), "nothing to do asks nothing");
}

#[tokio::test]
async fn synonyms_go_to_the_engine_and_to_the_index_that_is_built() {
    let double = Double::start().await;
    let engine = open(&double).await;
    let rule = Rule { asked: "S.V.T.".into(), finds: vec!["sciences de la vie".into()], concepts: vec!["niveau-6e".into()] };
    let set = || engine.set_synonyms(Arc::new(Synonyms::new([rule.clone()])));
    set().await.unwrap();
    let asked = double.asked();
    assert_eq!(asked[0].line, "PUT /indexes/x/settings/synonyms");
    assert_eq!(asked[0].body, json!({ "svt": ["niveau6e", "sciences vie"] }));
    engine.begin_rebuild().await.unwrap();
    let begun = double.asked();
    let settings = begun.iter().find(|r| r.line.starts_with("PATCH /indexes/x_next_")).expect("the new index is set up");
    assert_eq!(settings.body["synonyms"], json!({ "svt": ["niveau6e", "sciences vie"] }), "the new index begins with them");
    set().await.unwrap();
    let lines = double.lines();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert_eq!(lines[0], "PUT /indexes/x/settings/synonyms");
    assert_eq!(lines[1], settings.line.replace("PATCH", "PUT") + "/synonyms");
    assert!(double.all_awaited());
}

#[tokio::test]
async fn a_long_name_that_finds_nothing_is_asked_by_its_acronym() {
    let double = Double::start().await;
    let engine = open(&double).await;
    let (short, long) = ("RGPD", "règlement général sur la protection des données");
    let rule = |asked: &str, finds: &str| Rule { asked: asked.into(), finds: vec![finds.into()], concepts: vec![] };
    engine.set_synonyms(Arc::new(Synonyms::new([rule(short, long), rule(long, short)]))).await.unwrap();
    double.asked();
    tell(&double, "/multi-search", 200, &found_nothing(1));
    engine.search(Query { text: format!("charte {long} école "), limit: 10, ..Query::default() }).await.unwrap();
    let asked: Vec<Value> = double.asked().into_iter().map(|request| request.body["queries"][0]["q"].clone()).collect();
    assert_eq!(asked, ["charte reglement general protection donnees ecole ", "charte rgpd ecole "]);
}

#[tokio::test]
async fn a_failed_task_is_an_error() {
    let double = Double::start().await;
    let engine = open(&double).await;
    for kind in ["documentAdditionOrUpdate", "documentDeletion", "settingsUpdate", "indexSwap"] {
        double.state().failing = [(kind, "no_space_left_on_device")].into();
        let outcome = match kind {
            "documentAdditionOrUpdate" => engine.upsert(catalogue()).await,
            "documentDeletion" => engine.delete(vec![id(1)]).await,
            "settingsUpdate" => Meilisearch::open_index(&double.url, None, "x").await.map(drop),
            _ => {
                engine.begin_rebuild().await.unwrap();
                engine.finish_rebuild().await
            }
        };
        let error = outcome.expect_err(kind).to_string();
        assert!(error.contains("the double says no_space_left_on_device"), "{kind}: {error}");
    }
    assert!(engine.needs_fill(), "what failed did not fill it");
    double.state().failing = [("documentAdditionOrUpdate", "index_not_found")].into();
    assert!(matches!(engine.upsert(catalogue()).await, Err(Error::NeedsRebuild(_))));
}

#[tokio::test]
async fn a_facet_is_counted_without_its_own_filter() {
    let query = only(only(ask("Géographie "), Facet::Kind, &["app", r#"x"] OR kind EXISTS OR kind IN [""#]), Facet::Levels, &["6e"]);
    let queries = queries(Query { free: Some(true), price: Some((Unit::Seat, Some(1), Some(500))), ..query }).await;
    let kinds = r#"kind IN ["app", "x\"] OR kind EXISTS OR kind IN [\""]"#;
    let rest = "free = true AND price_seat >= 1 AND price_seat <= 500";
    assert_eq!(queries[0]["filter"], format!(r#"{kinds} AND levels IN ["6e"] AND {rest}"#));
    assert_eq!(queries[0]["facets"], json!(["subjects", "resource_types", "platforms", "languages", "data_levels", "publisher_id"]));
    assert_eq!((&queries[1]["facets"], &queries[1]["filter"]), (&json!(["kind"]), &json!(format!(r#"levels IN ["6e"] AND {rest}"#))));
    assert_eq!((&queries[2]["facets"], &queries[2]["filter"]), (&json!(["levels"]), &json!(format!("{kinds} AND {rest}"))));
    assert_eq!((&queries[1]["limit"], &queries[2]["limit"]), (&json!(0), &json!(0)));
}

#[tokio::test]
async fn words_are_sent_as_we_read_them() {
    for (typed, sent) in [
        ("l’École", "ecole"),
        ("l'école ", "ecole "),
        (r#""petit prince" -dossier"#, "petit prince dossier"),
        ("le S.V.T. des 6èmes ", "svt 6e "),
        ("", ""),
    ] {
        assert_eq!(queries(ask(typed)).await[0]["q"], sent, "{typed:?}");
    }
    let long = queries(ask(&"mot ".repeat(1000))).await;
    assert_eq!(long[0]["q"].as_str().unwrap().split_whitespace().count(), indexer::french::MOST_WORDS);
}

#[tokio::test]
async fn orders_and_pages() {
    for (sort, text, sent) in [
        (Sort::Relevance, "mot", json!([])),
        (Sort::Relevance, "", json!(["published_at:desc"])),
        (Sort::Updated, "mot", json!(["updated_at:desc"])),
        (Sort::Title, "mot", json!(["name_fr:asc"])),
        (Sort::PriceDesc(Unit::PupilBand), "mot", json!(["price_band:desc", "published_at:desc"])),
    ] {
        assert_eq!(queries(Query { sort, ..ask(text) }).await[0]["sort"], sent, "{sort:?}");
    }
    let whole = &queries(Query { offset: 40, ..ask("mot") }).await[0];
    assert_eq!((&whole["page"], &whole["hitsPerPage"]), (&json!(3), &json!(20)));
    let part = &queries(Query { offset: 30, ..ask("mot") }).await[0];
    assert_eq!((&part["offset"], &part["limit"]), (&json!(30), &json!(20)));
    let far = &queries(Query { offset: usize::MAX, limit: usize::MAX, ..ask("mot") }).await[0];
    assert_eq!((&far["offset"], &far["limit"]), (&json!(DEEPEST), &json!(0)));
}

#[tokio::test]
async fn answers_are_read_and_marked_by_us() {
    let double = Double::start().await;
    let engine = open(&double).await;
    let hit = serde_json::to_value(listing(GEOGRAPHY, "Atlas de <géographie>", "")).unwrap();
    let result = |total: Value, key: &str| {
        let mut result = json!({
            "indexUid": "x", "hits": [hit], "query": "", "processingTimeMs": 0,
            "facetDistribution": { "kind": { "app": 3 }, "unheard_of": { "x": 1 } },
        });
        result[key] = total;
        json!({ "results": [result] })
    };
    for (total, key, exact) in
        [(json!(3), "totalHits", true), (json!(DEEPEST), "totalHits", false), (json!(3), "estimatedTotalHits", false)]
    {
        tell(&double, "/multi-search", 200, &result(total, key));
        let answer = engine.search(ask("geografie")).await.unwrap();
        assert_eq!(answer.exact, exact, "{key}");
        assert_eq!(answer.hits[0].title_html, "Atlas de &lt;<mark>géographie</mark>&gt;");
        assert_eq!(answer.facets[&Facet::Kind]["app"], 3);
        assert_eq!(answer.facets.len(), 1);
    }
}

/// The index that a rebuild builds, by what the mark says.
fn next(double: &Double) -> String {
    double.state().marks["x_next"]["index"].as_str().expect("a name").to_owned()
}

#[tokio::test]
async fn a_rebuild_is_beside_and_swapped() {
    let double = Double::start().await;
    let engine = open(&double).await;
    tell(
        &double,
        "/indexes",
        200,
        &json!({ "results": [{ "uid": "x", "createdAt": AT, "updatedAt": AT, "primaryKey": "id" },
        { "uid": "x_next_left", "createdAt": AT, "updatedAt": AT, "primaryKey": "id" }], "offset": 0, "limit": 20, "total": 2 }),
    );
    engine.begin_rebuild().await.unwrap();
    let next = next(&double);
    assert!(next.starts_with("x_next_") && next != "x_next_left");
    let settings = format!("PATCH /indexes/{next}/settings");
    let mark = "POST /indexes/x_state/documents?primaryKey=id";
    assert_eq!(double.lines(), ["GET /indexes", "DELETE /indexes/x_next_left", "GET /indexes/x", &settings, mark]);
    engine.upsert(vec![listing(1, "Neuf", "")]).await.unwrap();
    engine.delete(vec![id(2)]).await.unwrap();
    let both = ["documents?primaryKey=id", "documents?primaryKey=id", "documents/delete-batch", "documents/delete-batch"];
    // Should the swap come between the two, the second one lands in the new index as well.
    let indexes = [&next, "x", &next, "x"];
    assert_eq!(double.lines(), both.iter().zip(indexes).map(|(what, index)| format!("POST /indexes/{index}/{what}")).collect::<Vec<_>>());
    engine.add_to_rebuild(vec![listing(1, "Vieux", ""), listing(2, "Vieux", ""), listing(3, "Autre", "")]).await.unwrap();
    let added = double.asked();
    let ids: Vec<&Value> = added[0].body.as_array().unwrap().iter().map(|d| &d["id"]).collect();
    assert_eq!((added[0].line.clone(), ids), (format!("POST /indexes/{next}/documents?primaryKey=id"), vec![&json!(id(3))]));
    engine.finish_rebuild().await.unwrap();
    let ended = double.asked();
    assert_eq!((ended[0].line.as_str(), &ended[0].body[0]["indexes"]), ("POST /swap-indexes", &json!(["x", next])));
    assert_eq!(ended[1].line, mark);
    assert_eq!(ended.last().unwrap().line, format!("DELETE /indexes/{next}"));
    assert_eq!(double.state().marks.keys().collect::<Vec<_>>(), ["x"], "nothing is being built any more");
    assert!(double.all_awaited() && !engine.needs_fill());
}

#[tokio::test]
async fn every_process_writes_to_the_index_that_one_builds() {
    let double = Double::start().await;
    let (builder, other) = (open(&double).await, open(&double).await);
    builder.begin_rebuild().await.unwrap();
    let next = next(&double);
    double.asked();
    other.upsert(vec![listing(1, "Neuf", "")]).await.unwrap();
    let wrote = |index: &str| format!("POST /indexes/{index}/documents?primaryKey=id");
    assert_eq!(double.lines(), ["GET /indexes/x_state/documents", &wrote(&next), &wrote("x")]);
    builder.abandon_rebuild().await.unwrap();
    assert!(double.lines().contains(&format!("DELETE /indexes/{next}")));
    other.upsert(vec![listing(1, "Neuf", "")]).await.unwrap();
    assert_eq!(double.lines(), ["GET /indexes/x_state/documents", &wrote("x")]);
    assert!(builder.finish_rebuild().await.is_err(), "what was abandoned is not swapped in");
    // The rebuild ended between the look and the deletion: its index is gone, and the live one is what counts.
    builder.begin_rebuild().await.unwrap();
    let next = self::next(&double);
    let gone = json!({ "message": "gone", "code": "index_not_found", "type": "invalid_request", "link": "" });
    tell(&double, &format!("/indexes/{next}/documents/delete-batch"), 404, &gone);
    other.delete(vec![id(1)]).await.unwrap();
}

#[tokio::test]
async fn a_scan_passes_over_what_it_gave() {
    let double = Double::start().await;
    let engine = open(&double).await;
    let rows = |numbers: &[u32]| -> Vec<Value> {
        numbers.iter().map(|n| json!({ "id": id(*n), "revision": n, "digest": "00000000000000ff" })).collect()
    };
    let page = json!({ "hits": rows(&[4, 5, 6]), "query": "", "processingTimeMs": 0, "estimatedTotalHits": 3 });
    tell(&double, "/indexes/x/search", 200, &page);
    assert_eq!(engine.scan(Some(id(4)), 1).await.unwrap(), [Entry { id: id(5), revision: 5, digest: 255 }]);
    let asked = &double.asked()[0].body;
    assert_eq!(asked["filter"], format!("position >= {}", 0x0190_a000_0004_u64));
    assert_eq!(asked["sort"], json!(["position:asc", "id:asc"]));
}

#[tokio::test]
async fn a_broken_engine_is_an_error_and_no_panic() {
    let double = Double::start().await;
    let engine = open(&double).await;
    for (status, answer) in [(500, "<html>"), (200, "{"), (200, "{\"results\": 3}"), (401, "{}"), (200, "")] {
        double.state().told.insert("/multi-search".into(), (status, answer.into()));
        assert!(matches!(engine.search(ask("mot")).await, Err(Error::Engine(_))), "{status} {answer}");
    }
    let gone = json!({ "message": "gone", "code": "index_not_found", "type": "invalid_request", "link": "" });
    tell(&double, "/multi-search", 404, &gone);
    assert!(matches!(engine.search(ask("mot")).await, Err(Error::NeedsRebuild(_))));
    tell(&double, "/multi-search", 200, &json!({ "results": [] }));
    assert_eq!(engine.search(ask("mot")).await.unwrap().total, 0);
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let away = Meilisearch::connect(&format!("http://{free}"), None).expect("nothing is asked yet");
    assert!(matches!(away.health().await, Err(Error::Engine(_))));
}

#[tokio::test]
async fn an_engine_that_is_too_old_is_told_so() {
    let double = Double::start().await;
    let engine = Meilisearch::connect(&double.url, None).expect("connected");
    tell(&double, "/version", 200, &json!({ "commitSha": "x", "commitDate": "x", "pkgVersion": "1.3.2" }));
    let told = engine.health().await.expect_err("too old").to_string();
    assert!(told.contains("1.3.2 is too old"), "{told}");
}
