//! `/common-grants`: the protocol's three routes and nothing else, refused in the protocol's own shape.

use super::door::address;
use crate::{
    funding::commongrants::{Fault, Page, Search},
    kernel::error::Error,
    server::Server,
};
use openapi::{
    message::{Locale, Message},
    problem::{Kind, Problem},
};
use poem::{
    Endpoint, EndpointExt, IntoResponse, Request, Response, Result, Route,
    error::{MethodNotAllowedError, NotFoundError},
    get, handler,
    http::{StatusCode, header},
    post,
    web::{Data, Path},
};
use serde_json::{Value, json};
use std::sync::Arc;
use url::form_urlencoded;
use uuid::Uuid;

/// Bytes of a search.
const MOST: usize = 64 * 1024;

pub fn routes(server: Server) -> impl Endpoint {
    Route::new().at("/opportunities", get(list)).at("/opportunities/search", post(search)).at("/opportunities/:id", get(read)).around(
        move |next, request| {
            let server = server.clone();
            async move { guarded(&server, next, request).await }
        },
    )
}

fn locale(request: &Request) -> Locale {
    request.header(header::ACCEPT_LANGUAGE).and_then(Locale::accepted).unwrap_or_default()
}

/// Anybody may ask, no more often than of the rest; every refusal leaves in the protocol's shape.
async fn guarded<E: Endpoint>(server: &Server, next: Arc<E>, request: Request) -> Result<Response> {
    let locale = locale(&request);
    let methods = if request.uri().path().ends_with("/search") { "POST" } else { "GET, HEAD" };
    if let Err(problem) = server.throttles.request(address(server, &request)) {
        return Ok(refusal(&problem, locale));
    }
    match next.call(request).await {
        Ok(response) => Ok(response.into_response()),
        Err(error) if error.is::<NotFoundError>() => Ok(refusal(&Kind::NotFound.into(), locale)),
        Err(error) if error.is::<MethodNotAllowedError>() => {
            Ok(refusal(&Problem { allow: Some(methods.to_owned()), ..Kind::MethodNotAllowed.into() }, locale))
        }
        Err(error) => Ok(refusal(&Error::Other(anyhow::anyhow!("{error}")).into(), locale)),
    }
}

fn answer(status: u16, body: &Value) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    Response::builder().status(status).content_type("application/json").body(body.to_string())
}

fn refusal(problem: &Problem, locale: Locale) -> Response {
    let status = problem.kind.status();
    let message = problem.detail.as_ref().map_or(problem.kind.title(locale), |detail| detail.in_locale(locale));
    let mut response = answer(status, &json!({ "status": status, "message": message, "errors": [] }));
    if let Some(seconds) = problem.retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    if let Some(allow) = problem.allow.as_deref().and_then(|methods| header::HeaderValue::from_str(methods).ok()) {
        response.headers_mut().insert(header::ALLOW, allow);
    }
    response
}

/// What the protocol does not allow, every fault at once.
fn wrong(faults: &[Fault], locale: Locale) -> Response {
    let message = Kind::Invalid.title(locale);
    let errors: Vec<Value> =
        faults.iter().map(|fault| json!({ "field": fault.field, "message": fault.message.in_locale(locale) })).collect();
    answer(400, &json!({ "status": 400, "message": message, "errors": errors }))
}

fn told(outcome: crate::kernel::error::Result<Value>, locale: Locale) -> Response {
    match outcome {
        Ok(body) => answer(200, &body),
        Err(error) => refusal(&error.into(), locale),
    }
}

#[handler]
async fn list(request: &Request, Data(server): Data<&Server>) -> Response {
    let locale = locale(request);
    let query: Vec<(String, Value)> = form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes())
        .map(|(name, value)| (name.into_owned(), json!(value)))
        .collect();
    let given = |name: &str| query.iter().find(|(given, _)| given == name).map(|(_, value)| value);
    match Page::read(given("page"), given("pageSize")) {
        Ok(page) => told(server.list_opportunities(page, locale).await, locale),
        Err(faults) => wrong(&faults, locale),
    }
}

#[handler]
async fn search(request: &Request, body: poem::Body, Data(server): Data<&Server>) -> Response {
    let locale = locale(request);
    let Ok(bytes) = body.into_bytes_limit(MOST).await else { return refusal(&Kind::TooLarge.into(), locale) };
    let body: Value = match serde_json::from_slice(&bytes) {
        Ok(body) => body,
        Err(_) => {
            let message = Message::new("Le corps n’est pas du JSON lisible.", "The body is not readable JSON.");
            return wrong(&[Fault { field: String::new(), message }], locale);
        }
    };
    match Search::read(&body) {
        Ok(search) => told(server.search_opportunities(&search, locale).await, locale),
        Err(faults) => wrong(&faults, locale),
    }
}

#[handler]
async fn read(request: &Request, Path(id): Path<String>, Data(server): Data<&Server>) -> Response {
    let locale = locale(request);
    match Uuid::try_parse(&id) {
        Ok(id) => told(server.read_opportunity(id, locale).await, locale),
        Err(_) => refusal(&Kind::NotFound.into(), locale),
    }
}
