//! The portal's files, and its one page for every address. Embedded in release, read from the folder otherwise.

use super::head;
use crate::server::Server;
use poem::{
    Endpoint, Request, Response, Result, Route,
    endpoint::make,
    http::{Method, StatusCode, header},
};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../portal/dist"]
#[allow_missing = true]
struct Files;

/// Only what the portal brings may run; Trusted Types keep text from becoming script.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; \
                      object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'";

pub fn pages() -> impl Endpoint {
    Route::new().at("/", make(page)).at("/*path", make(page))
}

async fn page(request: Request) -> Result<Response> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Err(poem::error::MethodNotAllowedError.into());
    }
    let path = request.uri().path().trim_start_matches('/').to_owned();
    if let Some(file) = Files::get(&path).filter(|_| !path.is_empty() && path != "index.html") {
        // Built names bear a hash: they never change.
        let cache = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "public, max-age=3600" };
        return Ok(Response::builder().content_type(content_type(&path)).header(header::CACHE_CONTROL, cache).body(file.data.into_owned()));
    }
    if path.starts_with("assets/") || path.starts_with("api/") {
        return Err(poem::error::NotFoundError.into());
    }
    let server = request.extensions().get::<Server>();
    let Some(index) = Files::get("index.html") else {
        return Ok(Response::builder().status(StatusCode::SERVICE_UNAVAILABLE).body("the portal is not built: run `make run`\n"));
    };
    let template = String::from_utf8_lossy(&index.data);
    let Some(server) = server else { return Ok(html(StatusCode::OK, template.into_owned())) };
    let work = async {
        let (status, page) = head::rewrite(server, &template, request.uri()).await;
        Ok(html(status, page))
    };
    // The other pages have heads that ask the database nothing.
    if !path.contains("listings/") {
        return work.await;
    }
    server.answers.answer(server.db.read(), server.clock.now(), format!("page {}", request.uri().path()), work).await
}

fn html(status: StatusCode, page: String) -> Response {
    Response::builder()
        .status(status)
        .content_type("text/html; charset=utf-8")
        .header(header::CONTENT_SECURITY_POLICY, POLICY)
        .header(header::CACHE_CONTROL, "no-cache")
        .body(page)
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        Some("png") => "image/png",
        Some("json" | "webmanifest") => "application/json",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
