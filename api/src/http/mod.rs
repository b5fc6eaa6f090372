//! The server's face: the contract's operations, the portal, health and metrics, behind one door.

mod calendar;
mod commongrants;
mod door;
mod head;
mod parameters;
mod portal;
mod schema;

use crate::server::Server;
use openapi::{
    PREFIX,
    catalogue::Catalogue,
    document,
    funding::{
        Aid, Applications, Attachments, Batches, Calls, Dashboards, Decisions, Exports, Instruction, Programmes, Records, ReviewerPlans,
        Sessions, Uploads,
    },
    identity::{Identity, OwnSessions, SecondFactors},
    moderation::Moderation,
    notifications::Notifications,
    operations::Operations,
    organisations::{Mandates, Organisations, ReceivedInvitations},
    pages::Pages,
    portal::Portal,
    search::Search,
    vocabulary::Vocabulary,
};
use poem::{
    Endpoint, EndpointExt, Response, Route, get, handler,
    http::{StatusCode, header},
    middleware::Compression,
    web::Data,
};
use poem_openapi::OpenApiService;
use std::sync::Arc;

/// Everything the server answers.
pub fn routes(server: Server) -> impl Endpoint {
    // Installed before the first request is counted.
    door::recorder();
    let faces = (
        Portal(server.clone()),
        Identity(server.clone()),
        SecondFactors(server.clone()),
        OwnSessions(server.clone()),
        Organisations(server.clone()),
        ReceivedInvitations(server.clone()),
        Mandates(server.clone()),
        Vocabulary(server.clone()),
        Catalogue(server.clone()),
        Moderation(server.clone()),
        Search(server.clone()),
        // A tuple holds sixteen faces at most.
        (
            Programmes(server.clone()),
            Calls(server.clone()),
            Applications(server.clone()),
            Attachments(server.clone()),
            Uploads(server.clone()),
            Instruction(server.clone()),
            ReviewerPlans(server.clone()),
            Dashboards(server.clone()),
            Decisions(server.clone()),
            Exports(server.clone()),
            Records(server.clone()),
            Sessions(server.clone()),
            Batches(server.clone()),
            Aid(server.clone()),
        ),
        Pages(server.clone()),
        Operations(server.clone()),
        Notifications(server.clone()),
    );
    let api = OpenApiService::new(faces, "Préau", env!("CARGO_PKG_VERSION"));
    let door = Arc::new(door::Door::new(server.clone()));
    let api = api.around(move |next, request| {
        let door = door.clone();
        async move { door.api(next, request).await }
    });
    let locale_server = server.clone();
    Route::new()
        .nest(PREFIX, api)
        .nest("/common-grants", commongrants::routes(server.clone()))
        .at("/openapi.yaml", get(openapi_yaml))
        .at("/docs", get(docs))
        .at("/health/live", get(live))
        .at("/health/ready", get(ready))
        .at("/metrics", get(metrics_page))
        .at("/calls.ics", get(calendar::french))
        .at("/en/calls.ics", get(calendar::english))
        .at("/sitemap.xml", get(head::sitemap))
        .at("/robots.txt", get(head::robots))
        .nest_no_strip("/", portal::pages())
        .data(server)
        .around(move |next, request| {
            let server = locale_server.clone();
            async move { door::outermost(&server, next, request).await }
        })
        .with(Compression::new())
}

/// The very bytes that are committed.
#[handler]
fn openapi_yaml() -> Response {
    Response::builder().content_type("application/yaml").body(document::COMMITTED)
}

#[handler]
fn docs() -> Response {
    static HTML: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    let html = HTML.get_or_init(document::docs_html);
    Response::builder()
        .content_type("text/html; charset=utf-8")
        // The page brings its script inline; nothing it shows comes from people.
        .header(
            header::CONTENT_SECURITY_POLICY,
            "default-src 'self'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; font-src data:",
        )
        .body(html.as_str())
}

#[handler]
fn live() -> &'static str {
    "live\n"
}

/// Ready when the database answers.
#[handler]
async fn ready(Data(server): Data<&Server>) -> Response {
    match server.db.read().ping().await {
        Ok(()) => Response::builder().body("ready\n"),
        Err(error) => {
            tracing::warn!(%error, "not ready: the database does not answer");
            Response::builder().status(StatusCode::SERVICE_UNAVAILABLE).body("the database does not answer\n")
        }
    }
}

#[handler]
async fn metrics_page(Data(server): Data<&Server>) -> Response {
    use crate::kernel::jobs::{State, counts};
    for (state, name) in [(State::Pending, "pending"), (State::Running, "running"), (State::Dead, "dead")] {
        if let Ok(n) = counts(server.db.read(), state).await {
            metrics::gauge!("preau_jobs", "state" => name).set(n as f64);
        }
    }
    let text = door::recorder().map(|handle| handle.render()).unwrap_or_default();
    Response::builder().content_type("text/plain; version=0.0.4").body(text)
}
