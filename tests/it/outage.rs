//! The search engine fails, lies, and comes back: searches go on, nothing is lost, and the operator sees it.

use crate::support::App;
use indexer::{Answer, Document, Embedded, Entry, Error, Query, Result, SearchEngine, Suggestion};
use preau::search;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use std::sync::{
    Arc,
    atomic::{AtomicU8, Ordering},
};

/// How the engine is: what an operator meets on a bad day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
enum Mood {
    Well,
    /// Down, out of disk, wrong key: every call fails.
    Down,
    /// Says nothing for a long time.
    Slow,
    /// Answers, but lost what it held.
    Emptied,
    /// Holds its first document twice, as it is and as it was.
    Doubled,
    /// Takes nothing into the index that is being built.
    Stuck,
    /// Puts into the index that is being built, over all that was done to it, the first listing of the live one.
    Overtaken,
}

struct Moody {
    engine: Embedded,
    mood: AtomicU8,
    _folder: Folder,
}

struct Folder(std::path::PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

impl Moody {
    fn new() -> Arc<Self> {
        let folder = std::env::temp_dir().join(format!("preau-moody-{}", uuid::Uuid::now_v7().simple()));
        let engine = Embedded::open(&folder).expect("an engine");
        Arc::new(Self { engine, mood: AtomicU8::new(Mood::Well as u8), _folder: Folder(folder) })
    }

    async fn is(&self, mood: Mood) {
        if mood == Mood::Emptied {
            self.engine.clear().await.expect("cleared");
        }
        self.mood.store(mood as u8, Ordering::SeqCst);
    }

    async fn suffer(&self) -> Result<()> {
        match self.mood.load(Ordering::SeqCst) {
            mood if mood == Mood::Down as u8 => Err(Error::Engine("no space left on device".into())),
            mood if mood == Mood::Slow as u8 => {
                std::future::pending::<()>().await;
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

#[async_trait::async_trait]
impl SearchEngine for Moody {
    async fn upsert(&self, documents: Vec<Document>) -> Result<()> {
        self.suffer().await?;
        self.engine.upsert(documents).await
    }
    async fn delete(&self, ids: Vec<String>) -> Result<()> {
        self.suffer().await?;
        self.engine.delete(ids).await
    }
    async fn search(&self, query: Query) -> Result<Answer> {
        self.suffer().await?;
        self.engine.search(query).await
    }
    async fn correct(&self, text: String, english: bool) -> Result<Option<String>> {
        self.suffer().await?;
        self.engine.correct(text, english).await
    }
    async fn suggest(&self, text: String, english: bool, limit: usize) -> Result<Vec<Suggestion>> {
        self.suffer().await?;
        self.engine.suggest(text, english, limit).await
    }
    async fn set_synonyms(&self, synonyms: Arc<indexer::Synonyms>) -> Result<()> {
        self.engine.set_synonyms(synonyms).await
    }
    async fn clear(&self) -> Result<()> {
        self.engine.clear().await
    }
    fn needs_fill(&self) -> bool {
        self.engine.needs_fill()
    }
    async fn filled(&self) -> Result<()> {
        self.engine.filled().await
    }
    async fn begin_rebuild(&self) -> Result<()> {
        self.engine.begin_rebuild().await
    }
    async fn add_to_rebuild(&self, mut documents: Vec<Document>) -> Result<()> {
        if self.mood.load(Ordering::SeqCst) == Mood::Stuck as u8 {
            std::future::pending::<()>().await;
        }
        if self.mood.load(Ordering::SeqCst) == Mood::Overtaken as u8 {
            let first = self.engine.scan(None, 1).await?.remove(0);
            documents.push(Document { id: first.id, revision: first.revision, ..Document::default() });
        }
        self.engine.add_to_rebuild(documents).await
    }
    async fn scan_rebuild(&self, after: Option<String>, limit: usize) -> Result<Vec<Entry>> {
        self.engine.scan_rebuild(after, limit).await
    }
    async fn finish_rebuild(&self) -> Result<()> {
        self.engine.finish_rebuild().await
    }
    async fn abandon_rebuild(&self) -> Result<()> {
        self.engine.abandon_rebuild().await
    }
    async fn scan(&self, after: Option<String>, limit: usize) -> Result<Vec<Entry>> {
        let mut found = self.engine.scan(after, limit).await?;
        if self.mood.load(Ordering::SeqCst) == Mood::Doubled as u8
            && let Some(first) = self.engine.scan(None, 1).await?.pop()
            && let Ok(at) = found.binary_search(&first)
        {
            found.insert(at + 1, Entry { digest: first.digest.wrapping_add(1), ..first });
            found.truncate(limit);
        }
        Ok(found)
    }
    async fn count(&self) -> Result<u64> {
        self.suffer().await?;
        self.engine.count().await
    }
    async fn health(&self) -> Result<()> {
        self.suffer().await?;
        self.engine.health().await
    }
}

fn slugs(results: &Value) -> Vec<&str> {
    results["items"].as_array().into_iter().flatten().filter_map(|item| item["card"]["slug"].as_str()).collect()
}

#[tokio::test]
async fn searches_go_on_without_the_engine_and_catch_up_with_it() {
    for mood in [Mood::Down, Mood::Slow] {
        let engine = Moody::new();
        let app = App::demo_on(engine.clone()).await;
        let ask = async |query: &str| app.stranger().get(&format!("/listings?{query}")).await.ok();
        assert_eq!(ask("q=dictee").await["degraded"], false);
        engine.is(mood).await;
        let found = ask("q=dictee%20plume").await;
        assert_eq!((&found["degraded"], slugs(&found).contains(&"dictee-du-jour")), (&json!(true), true), "{mood:?}");
        assert_eq!(slugs(&ask("q=dictee%20zzzz").await), Vec::<&str>::new(), "every word must match");
        let devices = ask("kind=device&limit=100").await;
        assert!(devices["items"].as_array().is_some_and(|items| !items.is_empty() && items.iter().all(|i| i["card"]["kind"] == "device")));
        assert!(ask("level=scolomfr-voc-022-num-018&limit=100").await["total"]["count"].as_u64() > Some(0), "filters hold, as trees");
        let first = ask("limit=5").await;
        let next = ask(&format!("limit=5&cursor={}", first["next"].as_str().expect("more"))).await;
        assert!(slugs(&first).iter().all(|slug| !slugs(&next).contains(slug)));
        app.stranger().get("/suggestions?q=dic").await.ok();
        // A listing leaves meanwhile: hidden at once, and forgotten by the index when it is back.
        let operator = app.person("operateur").await;
        let item = found["items"].as_array().expect("items").iter().find(|item| item["card"]["slug"] == "dictee-du-jour");
        let id = item.expect("the listing")["card"]["id"].as_str().expect("an id").to_owned();
        operator.put(&format!("/listings/{id}/suspension"), json!({ "reason": "Essai." })).await.ok();
        assert!(!slugs(&ask("q=dictee%20plume").await).contains(&"dictee-du-jour"));
        search::probe(&app.server).await.expect("probed");
        let state = operator.get("/operations/search").await.ok();
        assert!(state["degraded_since"].is_string() && state["last_error"].is_string() && state["waiting"].as_u64() > Some(0), "{state}");
        engine.is(Mood::Well).await;
        search::probe(&app.server).await.expect("probed");
        app.work().await;
        assert_eq!(ask("q=dictee").await["degraded"], false);
        let report = search::verify(&app.server, |_| {}).await.expect("verified");
        assert_eq!(report.differences, vec![]);
        let state = operator.get("/operations/search").await.ok();
        assert_eq!((&state["degraded_since"], &state["waiting"]), (&Value::Null, &json!(0)));
        assert_eq!(state["published"], state["indexed"]);
    }
}

#[tokio::test]
async fn an_engine_that_lost_everything_is_filled_again() {
    let engine = Moody::new();
    let app = App::demo_on(engine.clone()).await;
    engine.filled().await.expect("filled");
    engine.is(Mood::Emptied).await;
    search::probe(&app.server).await.expect("rebuilt");
    let report = search::verify(&app.server, |_| {}).await.expect("verified");
    assert_eq!((report.differences, report.compared > 30), (vec![], true));
    assert_eq!(app.stranger().get("/listings?q=dictee").await.ok()["degraded"], false);
}

#[tokio::test]
async fn what_the_index_has_wrong_is_found_and_mended() {
    let app = App::demo().await;
    let engine = &app.server.engine;
    let all = engine.scan(None, 10).await.expect("ids");
    let (missing, stale) = (all[0].id.clone(), all[1].id.clone());
    engine.delete(vec![missing.clone()]).await.expect("forgotten behind the database's back");
    let wrong = |id: &str| Document { id: id.to_owned(), revision: 99, ..Document::default() };
    let extra = uuid::Uuid::max().to_string();
    engine.upsert(vec![wrong(&stale), wrong(&extra)]).await.expect("written behind its back");
    let report = search::verify(&app.server, |_| {}).await.expect("verified");
    let told = [
        (missing, search::Difference::Missing),
        (stale, search::Difference::Stale { published: all[1].revision, indexed: 99 }),
        (extra, search::Difference::Extra),
    ];
    assert_eq!(report.differences, told);
    let operator = app.person("operateur").await;
    assert_eq!(operator.post("/operations/search/repair", json!({})).await.ok()["mended"], 3);
    assert_eq!(search::verify(&app.server, |_| {}).await.expect("verified").differences, vec![]);
    search::look(&app.server).await.expect("looked");
    let state = operator.get("/operations/search").await.ok();
    assert_eq!((&state["differences"], &state["checked_at"]), (&json!(0), &json!("2026-11-24T11:00:00+00:00")));
}

#[tokio::test]
async fn a_document_that_is_there_twice_is_a_difference() {
    let engine = Moody::new();
    let app = App::demo_on(engine.clone()).await;
    engine.is(Mood::Doubled).await;
    let differences = search::verify(&app.server, |_| {}).await.expect("verified").differences;
    assert!(matches!(differences.as_slice(), [(_, search::Difference::Stale { .. })]), "{differences:?}");
}

/// Two copies on one database: one rebuilds and dies over it, the other one sees it, waits, and takes it up.
#[tokio::test]
async fn a_rebuild_that_dies_is_taken_up_by_another_copy() {
    let engine = Moody::new();
    let app = App::demo_on(engine.clone()).await;
    let other = app.copy().await;
    let operator = app.person("operateur").await;
    let rebuilding = async || operator.get("/operations/search").await.ok()["rebuilding"].clone();
    engine.is(Mood::Stuck).await;
    let dies = tokio::spawn({
        let other = other.clone();
        async move { search::rebuild(&other, |_| {}).await.map(drop) }
    });
    while rebuilding().await != 0 {
        tokio::task::yield_now().await;
    }
    operator.post("/operations/search/rebuild", json!({})).await.refused(409);
    dies.abort();
    engine.is(Mood::Well).await;
    search::look(&app.server).await.expect("looked");
    operator.post("/operations/search/rebuild", json!({})).await.refused(409);
    // Nobody has heard of it for a minute.
    app.advance(chrono::TimeDelta::seconds(61));
    assert_eq!(rebuilding().await, Value::Null);
    search::look(&app.server).await.expect("looked");
    // The dead one's lease stands in the row until somebody takes it up, and is gone once they are through.
    while behind_the_queue(&app, "UPDATE search_upkeep SET id = id WHERE rebuilder IS NULL").await == 0 {
        tokio::task::yield_now().await;
    }
    assert!(search::rebuild(&other, |_| {}).await.expect("free again") > 30);
    assert_eq!(search::verify(&other, |_| {}).await.expect("verified").differences, vec![]);
}

/// A worker took a listing out of both indexes; a batch read before came over that in the one being built, while the worker was
/// still at the other one.
#[tokio::test]
async fn what_a_rebuild_puts_back_beside_a_job_under_way_is_taken_out_again() {
    let engine = Moody::new();
    let app = App::demo_on(engine.clone()).await;
    let first = engine.scan(None, 1).await.expect("ids").remove(0).id;
    app.person("operateur").await.put(&format!("/listings/{first}/suspension"), json!({ "reason": "Essai." })).await.ok();
    let under_way = "UPDATE jobs SET state = 'running', locked_until = '2099-01-01T00:00:00+00:00' WHERE kind = 'index_listing'";
    assert_eq!(behind_the_queue(&app, under_way).await, 1);
    engine.is(Mood::Overtaken).await;
    search::rebuild(&app.server, |_| {}).await.expect("rebuilt");
    engine.is(Mood::Well).await;
    assert_eq!(engine.scan(None, 1).await.expect("ids").remove(0).id, first, "put back");
    assert_eq!(behind_the_queue(&app, "DELETE FROM jobs WHERE state = 'running'").await, 1);
    app.work().await;
    assert_eq!(search::verify(&app.server, |_| {}).await.expect("verified").differences, vec![]);
}

/// As if the job had been lost: the database changes, and the queue knows nothing of it.
async fn behind_the_queue(app: &App, sql: &str) -> u64 {
    app.server.db.read().execute_unprepared(sql).await.expect("changed").rows_affected()
}

#[tokio::test]
async fn a_difference_in_any_field_is_found_and_mended() {
    let app = App::demo().await;
    let operator = app.person("operateur").await;
    let differences = async || search::verify(&app.server, |_| {}).await.expect("verified").differences;
    let stale = |differences: &[(String, search::Difference)]| {
        differences.iter().all(|(_, d)| matches!(d, search::Difference::Stale { published, indexed } if published == indexed))
    };
    let publisher = "(SELECT organisation_id FROM listings WHERE slug = 'dictee-du-jour')";
    behind_the_queue(&app, &format!("UPDATE organisations SET name = 'Nouveau nom' WHERE id = {publisher}")).await;
    let renamed = differences().await;
    assert!(renamed.len() > 1 && stale(&renamed), "{renamed:?}");
    // What the queue is about to bring is lag.
    let id: uuid::Uuid =
        app.stranger().get("/listings/dictee-du-jour").await.ok()["publisher"]["id"].as_str().expect("an id").parse().expect("an id");
    let tx = app.server.begin().await.expect("a transaction");
    preau::facts::emit(&tx, preau::facts::Fact::OrganisationChanged(id)).await.expect("emitted");
    tx.commit().await.expect("committed");
    assert_eq!(differences().await, vec![]);
    app.work().await;
    assert_eq!(differences().await, vec![]);
    let found = app.stranger().get("/listings?q=nouveau%20nom").await.ok();
    assert_eq!(found["total"]["count"], renamed.len());

    let cheapest =
        "SELECT p.id FROM prices p JOIN listings l ON l.id = p.listing_id WHERE l.state = 'published' ORDER BY amount_cents, p.id LIMIT 1";
    let cheaper = format!("UPDATE prices SET amount_cents = amount_cents - 1 WHERE id = ({cheapest})");
    assert_eq!(behind_the_queue(&app, &cheaper).await, 1);
    let priced = differences().await;
    assert!(priced.len() == 1 && stale(&priced), "{priced:?}");
    assert_eq!(operator.post("/operations/search/repair", json!({})).await.ok()["mended"], 1);
    assert_eq!(differences().await, vec![]);
}

/// Eight readers search and a writer changes listings while the index is rebuilt: no answer fails, none is stale afterwards.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_rebuild_is_not_noticed() {
    let app = App::demo().await;
    let stop = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let readers: Vec<_> = (0..8)
        .map(|_| {
            let (stop, reader) = (stop.clone(), app.stranger());
            tokio::spawn(async move {
                let mut asked = 0;
                while !stop.load(Ordering::SeqCst) {
                    let found = reader.get("/listings?q=dictee").await.ok();
                    assert!(found["degraded"] == false && found["total"]["count"].as_u64() > Some(0), "{found}");
                    asked += 1;
                }
                asked
            })
        })
        .collect();
    let operator = app.person("operateur").await;
    let ids: Vec<String> = app.server.engine.scan(None, 6).await.expect("ids").into_iter().map(|entry| entry.id).collect();
    for (at, id) in ids.iter().enumerate() {
        let rebuild = tokio::spawn({
            let server = app.server.clone();
            async move { search::rebuild(&server, |_| {}).await.map(drop) }
        });
        let suspension = format!("/listings/{id}/suspension");
        operator.put(&suspension, json!({ "reason": "Essai." })).await.ok();
        if at % 2 == 0 {
            operator.delete(&suspension).await.ok();
        }
        app.work().await;
        rebuild.await.expect("joined").expect("rebuilt");
        app.work().await;
        let report = search::verify(&app.server, |_| {}).await.expect("verified");
        assert_eq!(report.differences, vec![]);
    }
    stop.store(true, Ordering::SeqCst);
    for reader in readers {
        assert!(reader.await.expect("no answer failed") > 0);
    }
}
