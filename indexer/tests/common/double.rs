//! A Meilisearch that only listens: it records what it is asked, ends its tasks at the second look, and answers as told.
#![allow(dead_code, reason = "each test binary uses its part")]

use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, MutexGuard},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

#[derive(Debug, Clone)]
pub struct Request {
    /// Method and path with its query.
    pub line: String,
    pub authorization: Option<String>,
    pub body: Value,
}

#[derive(Default)]
pub struct State {
    pub requests: Vec<Request>,
    /// Kind and state of each task: looks left until it ends, and the code it fails with.
    tasks: Vec<(&'static str, u32, Option<&'static str>)>,
    /// Tasks of these kinds fail with the code.
    pub failing: HashMap<&'static str, &'static str>,
    /// What the state index holds, by id.
    pub marks: BTreeMap<String, Value>,
    /// Told answers by path, before any other.
    pub told: HashMap<String, (u16, String)>,
}

#[derive(Clone)]
pub struct Double {
    pub url: String,
    state: Arc<Mutex<State>>,
}

impl Double {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let double = Self { url, state: Arc::default() };
        let served = double.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let double = served.clone();
                tokio::spawn(async move { double.serve(stream).await });
            }
        });
        double
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no test panics while it holds the state")
    }

    /// What was asked since the last time, without the looks at tasks.
    pub fn asked(&self) -> Vec<Request> {
        std::mem::take(&mut self.state().requests).into_iter().filter(|r| !r.line.starts_with("GET /tasks/")).collect()
    }

    pub fn lines(&self) -> Vec<String> {
        self.asked().into_iter().map(|r| r.line).collect()
    }

    /// Whether every task was looked at until it ended.
    pub fn all_awaited(&self) -> bool {
        self.state().tasks.iter().all(|(_, looks, _)| *looks == 0)
    }

    async fn serve(&self, stream: TcpStream) {
        let mut stream = BufReader::new(stream);
        while self.answer(&mut stream).await.is_some() {}
    }

    async fn answer(&self, stream: &mut BufReader<TcpStream>) -> Option<()> {
        let mut line = String::new();
        stream.read_line(&mut line).await.ok()?;
        let line = line.rsplit_once(' ')?.0.to_owned();
        let (mut length, mut authorization) = (Some(0), None);
        loop {
            let mut header = String::new();
            stream.read_line(&mut header).await.ok()?;
            let Some((name, value)) = header.trim().split_once(": ") else { break };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = Some(value.parse().ok()?),
                "transfer-encoding" => length = None,
                "authorization" => authorization = Some(value.to_owned()),
                _ => {}
            }
        }
        let body = match length {
            Some(length) => read(stream, length).await?,
            None => chunks(stream).await?,
        };
        let body = serde_json::from_slice(&body).unwrap_or_default();
        let (status, text) = self.state().answer(&Request { line, authorization, body });
        let head = format!("HTTP/1.1 {status} x\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", text.len());
        stream.write_all(format!("{head}{text}").as_bytes()).await.ok()
    }
}

async fn read(stream: &mut BufReader<TcpStream>, length: usize) -> Option<Vec<u8>> {
    let mut bytes = vec![0; length];
    stream.read_exact(&mut bytes).await.ok()?;
    Some(bytes)
}

/// A body whose length was not known beforehand.
async fn chunks(stream: &mut BufReader<TcpStream>) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let mut size = String::new();
        stream.read_line(&mut size).await.ok()?;
        let size = usize::from_str_radix(size.trim(), 16).ok()?;
        let chunk = read(stream, size + 2).await?;
        if size == 0 {
            return Some(body);
        }
        body.extend_from_slice(&chunk[..size]);
    }
}

fn error(code: &str) -> Value {
    json!({ "message": format!("the double says {code}"), "code": code, "type": "invalid_request", "link": "" })
}

impl State {
    fn answer(&mut self, request: &Request) -> (u16, String) {
        self.requests.push(request.clone());
        let (method, path) = request.line.split_once(' ').unwrap_or_default();
        if let Some(told) = self.told.get(path) {
            return told.clone();
        }
        let path = path.split('?').next().unwrap_or_default();
        let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
        let (status, answer) = match (method, parts.as_slice()) {
            ("GET", ["version"]) => (200, json!({ "commitSha": "x", "commitDate": "x", "pkgVersion": "1.50.0" })),
            ("GET", ["health"]) => (200, json!({ "status": "available" })),
            ("GET", ["tasks", uid]) => (200, self.look(uid.parse().unwrap_or(usize::MAX))),
            ("GET", ["indexes"]) => (200, json!({ "results": [], "offset": 0, "limit": 20, "total": 0 })),
            ("GET", ["indexes", uid]) => {
                let at = "2026-01-01T00:00:00Z";
                (200, json!({ "uid": uid, "primaryKey": "id", "createdAt": at, "updatedAt": at }))
            }
            ("GET", ["indexes", _, "documents"]) => {
                let marks: Vec<&Value> = self.marks.values().collect();
                (200, json!({ "results": marks, "offset": 0, "limit": 20, "total": marks.len() }))
            }
            ("GET", ["indexes", _, "settings", "synonyms"]) => (200, json!({})),
            ("PATCH", ["indexes", _, "settings"]) | ("PUT", ["indexes", _, "settings", "synonyms"]) => (202, self.task("settingsUpdate")),
            ("POST", ["indexes", index, "documents"]) => {
                if index.ends_with("_state") {
                    let mark = request.body[0].clone();
                    self.marks.insert(mark["id"].as_str().unwrap_or_default().to_owned(), mark);
                }
                (202, self.task("documentAdditionOrUpdate"))
            }
            ("POST", ["indexes", _, "documents", "delete-batch"]) | ("DELETE", ["indexes", _, "documents"]) => {
                (202, self.task("documentDeletion"))
            }
            ("DELETE", ["indexes", _, "documents", id]) => {
                self.marks.remove(*id);
                (202, self.task("documentDeletion"))
            }
            ("DELETE", ["indexes", _]) => (202, self.task("indexDeletion")),
            ("POST", ["swap-indexes"]) => (202, self.task("indexSwap")),
            _ => (404, error("not_found_in_the_double")),
        };
        (status, answer.to_string())
    }

    fn task(&mut self, kind: &'static str) -> Value {
        let uid = self.tasks.len();
        self.tasks.push((kind, 2, self.failing.get(kind).copied()));
        json!({ "taskUid": uid, "indexUid": "x", "status": "enqueued", "type": kind, "enqueuedAt": "2026-01-01T00:00:00Z" })
    }

    fn look(&mut self, uid: usize) -> Value {
        let Some((kind, looks, failed)) = self.tasks.get_mut(uid) else { return error("task_not_found") };
        *looks = looks.saturating_sub(1);
        let mut task = json!({
            "uid": uid, "indexUid": "x", "type": kind, "status": "processing", "details": null, "canceledBy": null, "error": null,
            "enqueuedAt": "2026-01-01T00:00:00Z", "startedAt": "2026-01-01T00:00:00Z",
        });
        if *looks == 0 {
            task["status"] = json!(if failed.is_some() { "failed" } else { "succeeded" });
            task["error"] = failed.map(error).unwrap_or_default();
            task["duration"] = json!("PT0.01S");
            task["finishedAt"] = json!("2026-01-01T00:00:00Z");
        }
        task
    }
}
