//! The harness: a test reads as a sentence.

use crate::{contract, template};
use chrono::{DateTime, TimeDelta, Utc};
use indexer::SearchEngine;
use poem::{
    listener::{Acceptor, Listener, TcpListener},
    web::LocalAddr,
};
use preau::{
    demo, http, jobs,
    kernel::{
        clock::Clock,
        db::{Db, is_sqlite},
        settings::Settings,
    },
    server::{self, Server},
};
use reqwest::{Method, Response, StatusCode};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use serde_json::{Value, json};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};
use uuid::Uuid;

/// A server, and the clock it goes by.
pub struct App {
    pub server: Server,
    pub clock: Clock,
    pub base: String,
    folder: PathBuf,
}

/// Somebody with a browser: a cookie, once signed in, and the proof that goes with it.
#[derive(Clone)]
pub struct Person {
    client: reqwest::Client,
    base: String,
    session: Option<(String, String)>,
    token: Option<String>,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: reqwest::header::HeaderMap,
    pub body: Value,
    pub text: String,
}

fn repository() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// The folder of real data, where it is at hand.
pub fn shared(file: &str) -> Option<PathBuf> {
    let folder = std::env::var("PREAU_SHARED").map_or_else(|_| repository().join("../shared"), PathBuf::from);
    let path = folder.join(file);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: {} is not here", path.display());
    None
}

/// Rounds of a crowded proof: few in `make test`, as many as `PREAU_TEST_ROUNDS` says in `make prove`.
pub fn rounds(few: usize) -> usize {
    std::env::var("PREAU_TEST_ROUNDS").map_or(few, |n| n.parse().expect("PREAU_TEST_ROUNDS is a number"))
}

pub fn noon() -> DateTime<Utc> {
    "2026-11-24T11:00:00Z".parse().expect("an instant")
}

/// A database of a test's own: a file in its folder, or one on the server `PREAU_TEST_DATABASE_URL` names.
pub enum Database {
    Sqlite(PathBuf),
    Postgres { server: String, name: String },
}

/// The PostgreSQL server to test on, if it is to be one.
pub fn server_of_databases() -> Option<String> {
    std::env::var("PREAU_TEST_DATABASE_URL").ok().filter(|url| !is_sqlite(url))
}

async fn administer(url: &str) -> DatabaseConnection {
    sea_orm::Database::connect(url).await.expect("PREAU_TEST_DATABASE_URL answers")
}

impl Database {
    fn named(url: &str, name: String) -> Self {
        let (server, _) = url.rsplit_once('/').expect("a database URL has a name");
        Self::Postgres { server: server.to_owned(), name }
    }

    /// Empty, or a copy of another that nobody is connected to. On SQLite the copy came with the folder.
    pub async fn create(folder: &Path, template: Option<&Self>) -> Self {
        let Some(url) = server_of_databases() else { return Self::Sqlite(folder.join("preau.sqlite")) };
        let name = format!("preau_{}", Uuid::now_v7().simple());
        let copied = template.map(|t| format!(" TEMPLATE {}", t.name())).unwrap_or_default();
        let admin = administer(&url).await;
        admin.execute_unprepared(&format!("CREATE DATABASE {name}{copied}")).await.expect("a database of our own");
        admin.close().await.ok();
        Self::named(&url, name)
    }

    /// One made earlier, where it still is.
    pub async fn existing(folder: &Path, name: &str) -> Option<Self> {
        let Some(url) = server_of_databases() else { return Some(Self::Sqlite(folder.join("preau.sqlite"))) };
        let admin = administer(&url).await;
        let asked = Statement::from_sql_and_values(DbBackend::Postgres, "SELECT 1 FROM pg_database WHERE datname = $1", [name.into()]);
        let found = admin.query_one_raw(asked).await.expect("an answer").is_some();
        admin.close().await.ok();
        found.then(|| Self::named(&url, name.to_owned()))
    }

    /// Empty on SQLite, whose database is its file.
    pub fn name(&self) -> &str {
        match self {
            Self::Sqlite(_) => "",
            Self::Postgres { name, .. } => name,
        }
    }

    fn url(&self) -> String {
        match self {
            Self::Sqlite(file) => format!("sqlite://{}", file.display()),
            Self::Postgres { server, name } => format!("{server}/{name}"),
        }
    }
}

/// A server on a folder and a database, and the clock it goes by; nothing listens.
pub async fn open(
    folder: &Path,
    database: &Database,
    change: impl FnOnce(&mut Settings),
    engine: Option<Arc<dyn SearchEngine>>,
) -> (Server, Clock) {
    let mut settings = Settings {
        data: folder.to_owned(),
        database_url: Some(database.url()),
        demo: true,
        rate_per_minute: 0,
        vocabulary: repository().join("api/vocabulary"),
        aid: repository().join("api/aid"),
        texts: repository().join("api"),
        ..Settings::default()
    };
    change(&mut settings);
    Db::migrate(&settings.database_url()).await.expect("the schema");
    let clock = Clock::fixed(noon());
    let engine = match engine {
        Some(engine) => engine,
        None => server::engine(&settings).await.expect("a search engine"),
    };
    (Server::open(settings, clock.clone(), engine).await.expect("a server"), clock)
}

fn fresh_folder() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("preau-it-{}", Uuid::now_v7().simple()));
    std::fs::create_dir_all(&folder).expect("a folder of our own");
    folder
}

impl App {
    /// An empty server.
    pub async fn empty() -> Self {
        Self::with(|_| {}).await
    }

    pub async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let folder = fresh_folder();
        let database = Database::create(&folder, None).await;
        let (server, clock) = open(&folder, &database, change, None).await;
        Self::serve(server, clock, folder).await
    }

    async fn serve(server: Server, clock: Clock, folder: PathBuf) -> Self {
        let acceptor = TcpListener::bind("127.0.0.1:0").into_acceptor().await.expect("a port");
        let base = match acceptor.local_addr().into_iter().next() {
            Some(LocalAddr(poem::Addr::SocketAddr(address))) => format!("http://{address}"),
            other => panic!("no address: {other:?}"),
        };
        tokio::spawn(poem::Server::new_with_acceptor(acceptor).run(http::routes(server.clone())));
        Self { server, clock, base, folder }
    }

    /// A server with the demonstration, indexed.
    pub async fn demo() -> Self {
        Self::demo_with(|_| {}).await
    }

    pub async fn demo_with(change: impl FnOnce(&mut Settings)) -> Self {
        let folder = fresh_folder();
        let database = template::demonstration(&folder).await;
        let (server, clock) = open(&folder, &database, change, None).await;
        Self::serve(server, clock, folder).await
    }

    /// This one's data on a server that is no demonstration, where nobody is let off anything. It lives as long as this one.
    pub async fn in_earnest(&self) -> Self {
        let settings = Settings { demo: false, ..self.server.settings.clone() };
        let server = Server::open(settings, self.clock.clone(), self.server.engine.clone()).await.expect("a second server");
        Self::serve(server, self.clock.clone(), PathBuf::new()).await
    }

    /// The same on another search engine, which is empty.
    pub async fn demo_on(engine: Arc<dyn SearchEngine>) -> Self {
        let folder = fresh_folder();
        let database = template::demonstration(&folder).await;
        let (server, clock) = open(&folder, &database, |_| {}, Some(engine)).await;
        preau::search::fill(&server, |_| {}).await.expect("the index is filled");
        Self::serve(server, clock, folder).await
    }

    /// Another process of the same deployment: its database and its engine are the same.
    pub async fn copy(&self) -> Server {
        Server::open(self.server.settings.clone(), self.clock.clone(), self.server.engine.clone()).await.expect("a second server")
    }

    /// Does all the jobs there are.
    pub async fn work(&self) {
        jobs::worker(&self.server).until_idle().await.expect("jobs");
    }

    pub fn advance(&self, by: TimeDelta) {
        self.clock.advance(by);
    }

    pub fn stranger(&self) -> Person {
        Person { client: reqwest::Client::new(), base: self.base.clone(), session: None, token: None }
    }

    /// Signed in as one of the demonstration's people (`editeur`, `operateur`…).
    pub async fn person(&self, who: &str) -> Person {
        let mut person = self.stranger();
        person.sign_in(&format!("{who}@demo.preau.example"), demo::PASSWORD).await;
        person
    }

    pub fn bearer(&self, token: &str) -> Person {
        Person { token: Some(token.to_owned()), ..self.stranger() }
    }

    /// Bytes asked from outside the API.
    pub async fn raw(&self, path: &str) -> Response {
        reqwest::get(format!("{}{path}", self.base)).await.expect("an answer")
    }

    /// The newest mail to somebody.
    pub async fn mail(&self, to: &str) -> Value {
        self.stranger().get(&format!("/mailbox?to={to}")).await.ok()["items"][0].clone()
    }

    /// The secret in the link of the newest mail.
    pub async fn mailed_token(&self, to: &str) -> String {
        let mail = self.mail(to).await;
        let text = mail["text"].as_str().unwrap_or_default();
        let token = text.split("token=").nth(1).unwrap_or_else(|| panic!("no link in {text:?}"));
        token.split_whitespace().next().unwrap_or_default().to_owned()
    }

    /// The one listing of an organisation that somebody works for.
    pub async fn organisation_of(&self, person: &Person) -> String {
        person.get("/session").await.ok()["memberships"][0]["organisation_id"].as_str().expect("a membership").to_owned()
    }
}

impl Drop for App {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

impl Person {
    pub async fn sign_in(&mut self, email: &str, password: &str) {
        let answer = self.post("/sessions", json!({ "email": email, "password": password })).await;
        self.opened(answer);
    }

    /// Keeps the cookie and the proof of a session that was opened, wholly or by half.
    pub fn opened(&mut self, answer: Answer) -> Value {
        assert_eq!(answer.status, 201, "{}", answer.text);
        let cookie = answer.headers["set-cookie"].to_str().expect("text").split(';').next().unwrap_or_default().to_owned();
        self.session = Some((cookie, answer.body["csrf_token"].as_str().expect("a proof").to_owned()));
        answer.body
    }

    /// The same browser as it is now, whatever the first one does next.
    pub fn twin(&self) -> Self {
        Self { client: self.client.clone(), base: self.base.clone(), session: self.session.clone(), token: self.token.clone() }
    }

    pub fn without_proof(mut self) -> Self {
        if let Some((_, csrf)) = &mut self.session {
            csrf.clear();
        }
        self
    }

    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let mut request = self.client.request(method, format!("{}{}{path}", self.base, openapi::PREFIX)).header("accept-language", "fr");
        if let Some((cookie, csrf)) = &self.session {
            request = request.header("cookie", cookie).header("x-csrf-token", csrf);
        }
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        request
    }

    pub async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        let request = request.build().expect("a request");
        let (method, path) = (request.method().clone(), request.url().path().trim_start_matches(openapi::PREFIX).to_owned());
        let response = self.client.execute(request).await.expect("an answer");
        let (status, headers) = (response.status(), response.headers().clone());
        let text = response.text().await.expect("text");
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        contract::check(&method, &path, status, &body);
        Answer { status, headers, body, text }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(self.request(Method::DELETE, path)).await
    }

    /// A fresh idempotency key goes with every creating call.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.post_once(path, body, &Uuid::now_v7().to_string()).await
    }

    pub async fn post_once(&self, path: &str, body: Value, key: &str) -> Answer {
        let request = self.request(Method::POST, path).header("idempotency-key", key);
        self.send(if body.is_null() { request } else { request.json(&body) }).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.send(self.request(Method::PUT, path).json(&body)).await
    }

    /// Publishes the edit of a call that bears this tag.
    pub async fn publish(&self, call: &str, etag: &str) -> Answer {
        self.send(self.request(Method::POST, &format!("{call}/publication")).header("if-match", etag)).await
    }

    pub async fn put_if(&self, path: &str, etag: &str, body: Value) -> Answer {
        self.send(self.request(Method::PUT, path).header("if-match", etag).json(&body)).await
    }
}

impl Answer {
    /// The body of a success.
    pub fn ok(self) -> Value {
        assert!(self.status.is_success(), "{}: {}", self.status, self.text);
        self.body
    }

    /// A refusal, its shape checked.
    pub fn refused(self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        assert_eq!(self.headers["content-type"], "application/problem+json");
        assert_eq!(self.body["status"], status);
        assert!(self.body["request_id"].is_string());
        self.body
    }

    pub fn etag(&self) -> String {
        self.headers["etag"].to_str().expect("text").to_owned()
    }
}

/// Pointers of every field a refusal names, sorted.
pub fn pointers(problem: &Value) -> Vec<String> {
    let mut all: Vec<String> =
        problem["errors"].as_array().into_iter().flatten().filter_map(|e| e["pointer"].as_str().map(str::to_owned)).collect();
    all.sort();
    all
}

/// A draft that passes every check.
pub fn complete_content(title: &str) -> Value {
    json!({
        "kind": "app",
        "title": { "fr": title },
        "summary": { "fr": "Une application d’essai." },
        "description": { "fr": "Elle sert à éprouver le parcours d’une fiche." },
        "levels": ["scolomfr-voc-022-num-018"],
        "subjects": ["scolomfr-voc-015-num-919"],
        "resource_types": [], "document_types": [], "audiences": [],
        "platforms": ["web"], "languages": ["fr"], "keywords": ["essai"],
        "accessibility": { "conformity": "none" },
        "personal_data": { "level": "scolomfr-voc-044-num-001", "notes": { "fr": "Rien." }, "privacy_url": "https://essai.example/donnees" },
        "licence": "proprietary",
        "links": { "homepage": "https://essai.example" },
        "identifiers": [], "media": [],
        "offers": [{
            "key": "classe", "label": { "fr": "Par élève" }, "unit": "seat", "assignment": "individual", "transferable": false,
            "audiences": [], "vat": { "category": "S", "rate_class": "standard" }, "sponsored": false
        }]
    })
}
