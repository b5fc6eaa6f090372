//! Asks a server as fast as it answers, over connections that stay open; or is the bare server that others are held against.
//!
//! ```text
//! load ask ADDRESS FILE CLIENTS SECONDS     each line of FILE is a request: {"path": …, "body": … or null}
//! load bare ADDRESS FILE TYPE               answers every request with the bytes of FILE
//! ```
//!
//! `ask` prints one line of JSON: answers, seconds, latencies in milliseconds, bytes, and what was no success. LOAD_KEY is sent as
//! a bearer token.

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{Request, client::conn::http1, header};
use hyper_util::rt::TokioIo;
use poem::{Endpoint, Response, Server, endpoint::make, listener::TcpListener};
use serde::Deserialize;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::net::TcpStream;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Not counted: connections open, caches fill.
const WARM: Duration = Duration::from_millis(300);

#[derive(Deserialize)]
struct Asked {
    path: String,
    body: Option<String>,
}

#[derive(Default)]
struct Told {
    took: Vec<Duration>,
    bytes: usize,
    failed: usize,
}

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["ask", address, file, clients, seconds] => {
            let asked = std::fs::read_to_string(file)?.lines().map(serde_json::from_str).collect::<Result<Vec<Asked>, _>>()?;
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            let told = runtime.block_on(ask(address, asked.into(), clients.parse()?, Duration::from_secs_f64(seconds.parse()?)))?;
            println!("{told}");
            Ok(())
        }
        ["bare", address, file, kind] => {
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
            let server = Server::new(TcpListener::bind((*address).to_owned()));
            Ok(runtime.block_on(server.run(bare(std::fs::read(file)?.into(), (*kind).to_owned())))?)
        }
        _ => Err("load ask ADDRESS FILE CLIENTS SECONDS, or load bare ADDRESS FILE TYPE".into()),
    }
}

fn bare(bytes: Bytes, kind: String) -> impl Endpoint {
    make(move |_| {
        let response = Response::builder().content_type(&kind).body(bytes.clone());
        async move { Ok::<_, poem::Error>(response) }
    })
}

async fn ask(address: &str, asked: Arc<[Asked]>, clients: usize, time: Duration) -> Result<serde_json::Value, Failure> {
    let counted = Instant::now() + WARM;
    let until = counted + time;
    let clients = (0..clients).map(|n| tokio::spawn(client(address.to_owned(), asked.clone(), n, counted, until)));
    let mut all = Told::default();
    for told in futures::future::join_all(clients).await {
        let told = told??;
        all.took.extend(told.took);
        all.bytes += told.bytes;
        all.failed += told.failed;
    }
    let seconds = counted.elapsed().as_secs_f64();
    all.took.sort_unstable();
    let at = |share: f64| {
        let place = (share * all.took.len() as f64) as usize;
        all.took.get(place.min(all.took.len().saturating_sub(1))).map(|took| took.as_secs_f64() * 1e3)
    };
    Ok(serde_json::json!({
        "answers": all.took.len(), "seconds": seconds, "p50": at(0.5), "p95": at(0.95), "bytes": all.bytes, "failed": all.failed,
    }))
}

/// One connection; clients begin at different places of the list.
async fn client(address: String, asked: Arc<[Asked]>, n: usize, counted: Instant, until: Instant) -> Result<Told, Failure> {
    let stream = TcpStream::connect(&address).await?;
    stream.set_nodelay(true)?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let bearer = std::env::var("LOAD_KEY").ok().map(|key| format!("Bearer {key}"));
    let mut told = Told::default();
    for asked in asked.iter().cycle().skip(n * 7) {
        let began = Instant::now();
        if began >= until {
            break;
        }
        let mut request = Request::get(&asked.path).header(header::HOST, &address);
        if let Some(bearer) = &bearer {
            request = request.header(header::AUTHORIZATION, bearer);
        }
        if asked.body.is_some() {
            request = request.method("POST").header(header::CONTENT_TYPE, "application/json");
        }
        let request = request.body(Full::new(Bytes::from(asked.body.clone().unwrap_or_default())))?;
        sender.ready().await?;
        let response = sender.send_request(request).await?;
        let success = response.status().is_success();
        let bytes = response.into_body().collect().await?.to_bytes();
        if began >= counted {
            told.took.push(began.elapsed());
            told.bytes += bytes.len();
            told.failed += usize::from(!success);
        }
    }
    Ok(told)
}
