use crate::support::{App, shared};
use serde_json::Value;

fn slugs(results: &Value) -> Vec<String> {
    results["items"].as_array().into_iter().flatten().filter_map(|i| i["card"]["slug"].as_str().map(str::to_owned)).collect()
}

async fn first_five(app: &App, words: &str) -> Vec<String> {
    let url = reqwest::Url::parse_with_params("http://x/", [("q", words), ("limit", "5")]).expect("a query");
    slugs(&app.stranger().get(&format!("/listings?{}", url.query().unwrap_or_default())).await.ok())
}

/// What people type and what they mean by it is judged in `tests/relevance`; these two hold whatever the scores.
#[tokio::test]
async fn the_exact_name_is_first_and_every_word_must_match() {
    let app = App::demo().await;
    assert_eq!(first_five(&app, "Palette").await[0], "palette");
    assert!(first_five(&app, "microscope").await.contains(&"microscope-clair".to_owned()));
    assert!(first_five(&app, "dictée microscope").await.is_empty());
}

#[tokio::test]
async fn filters_narrow_and_each_facet_is_counted_without_itself() {
    let app = App::demo().await;
    let ask = async |query: &str| app.stranger().get(&format!("/listings?limit=100&{query}")).await.ok();
    let devices = ask("kind=device").await;
    let count = |results: &Value, facet: &str, value: &str| {
        let facets = results["facets"].as_array().cloned().unwrap_or_default();
        let facet = facets.into_iter().find(|f| f["name"] == facet).unwrap_or_default();
        facet["values"].as_array().into_iter().flatten().find(|v| v["value"] == value).and_then(|v| v["count"].as_u64())
    };
    assert!(slugs(&devices).contains(&"robot-pico".to_owned()));
    assert_eq!(devices["total"]["count"].as_u64(), count(&devices, "kind", "device"));
    assert!(count(&devices, "kind", "app").is_some_and(|n| n > 5), "apps are counted though devices are asked for");
    let both = ask("kind=device&kind=app").await;
    assert!(both["total"]["count"].as_u64() > devices["total"]["count"].as_u64());
    // A level finds what it contains, in either tree: collège and cycle 3 both hold 6e.
    for level in ["scolomfr-voc-022-num-016", "scolomfr-voc-022-num-620", "scolomfr-voc-022-num-018"] {
        let found = slugs(&ask(&format!("q=dictée&level={level}")).await);
        assert!(found.contains(&"dictee-du-jour".to_owned()), "{level}: {found:?}");
    }
    let free = ask("free=true").await;
    assert!(free["items"].as_array().into_iter().flatten().all(|i| i["card"]["free"] == true));
    let cheap = ask("price_unit=seat&sort=price_asc").await;
    let prices: Vec<u64> =
        cheap["items"].as_array().into_iter().flatten().filter_map(|i| i["card"]["lowest_price"]["amount_cents"].as_u64()).collect();
    assert!(prices.len() > 5 && prices.is_sorted(), "{prices:?}");
    app.stranger().get("/listings?sort=price_asc").await.refused(422);
}

#[tokio::test]
async fn a_page_follows_the_other_and_a_cursor_keeps_to_its_query() {
    let app = App::demo().await;
    let (mut seen, mut cursor, mut said) = (Vec::new(), String::new(), None);
    loop {
        let page = app.stranger().get(&format!("/listings?sort=title&limit=50{cursor}")).await.ok();
        seen.extend(slugs(&page));
        said = said.or(page["total"]["count"].as_u64());
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    let total = seen.len();
    assert!(total > 50, "several pages: {total}");
    assert_eq!(said, Some(total as u64));
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), total, "no listing on two pages");
    app.stranger().get(&format!("/listings?sort=newest&limit=50{cursor}")).await.refused(422);
    app.stranger().get("/listings?cursor=AAAA").await.refused(422);
}

#[tokio::test]
async fn suggestions_come_within_a_few_letters() {
    let app = App::demo().await;
    let suggested = async |typed: &str| -> Vec<String> {
        let found = app.stranger().get(&format!("/suggestions?q={typed}")).await.ok();
        found["items"].as_array().into_iter().flatten().filter_map(|i| i["text"].as_str().map(str::to_owned)).collect()
    };
    let listings = suggested("geom").await;
    assert!(listings.iter().any(|t| t == "Géométrie vive"), "{listings:?}");
    let subjects = suggested("geo").await;
    assert!(subjects.iter().any(|t| t == "géographie"), "a subject has its place beside listings: {subjects:?}");
}

#[tokio::test]
async fn hostile_words_and_filters_find_nothing_and_break_nothing() {
    let app = App::demo().await;
    for words in ["\" OR 1=1 --", "a* AND (", "\\", "🦊🦊🦊", "<script>alert(1)</script>", &"x".repeat(200), "' OR ''='"] {
        first_five(&app, words).await;
    }
    app.stranger().get("/listings?level=%22%5D%20OR%20kind%20EXISTS").await.refused(422);
    app.stranger().get("/listings?language=%22%5D%20OR%20kind%20EXISTS").await.ok();
}

/// The real components and resources, where they are at hand: all counted, and found. How well is judged in
/// `tests/relevance`.
#[tokio::test]
async fn real_imports_are_taken_once_and_found() {
    let (Some(components), Some(resources)) = (shared("data/appstream-bookworm-main.yml.gz"), shared("data/gar-resources.json")) else {
        return;
    };
    let app = App::demo().await;
    for run in 0..2 {
        let file = std::fs::File::open(&components).expect("readable");
        let report =
            preau::imports::run(&app.server, preau::imports::appstream(file).expect("DEP-11"), false, |_| {}).await.expect("imported");
        let skipped: u64 = report.skipped.values().sum();
        assert_eq!((report.read, skipped, report.refused.len()), (2381, 382, 0), "{report}");
        assert_eq!(report.created + report.unchanged + report.merged, 1999, "{report}");
        assert_eq!(report.updated, 0, "{report}");
        assert_eq!(report.created > 0, run == 0);
    }
    let rows = preau::imports::gar(std::fs::File::open(&resources).expect("readable"), &app.server.vocabulary).expect("a list");
    let report = preau::imports::run(&app.server, rows, false, |_| {}).await.expect("imported");
    assert_eq!((report.created, report.refused.len()), (20, 0), "{report}");
    app.work().await;
    let found = first_five(&app, "GCompri").await;
    assert!(found.iter().any(|slug| slug.contains("gcompris")), "{found:?}");
}
