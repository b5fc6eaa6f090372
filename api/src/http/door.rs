//! What every request passes: who is asking, how often, how much, in which shape; and how it is told no.

use super::schema::{Operation, Schemas};
use crate::{funding::TUS, identity::authenticate, kernel::error::Error, server::Server};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use openapi::{
    PREFIX,
    funding::PART,
    message::{Locale, Message},
    problem::{Fault, Kind, Problem},
    security::{Identity, Received},
};
use poem::{
    Body, Endpoint, IntoResponse, Request, Response,
    http::{Method, header},
};
use poem_openapi::error::{ContentTypeError, ParseMultipartError, ParseParamError, ParsePathError, ParseRequestPayloadError};
use std::{
    net::{IpAddr, Ipv4Addr},
    sync::{Arc, OnceLock},
    time::Instant,
};
use tracing::Instrument;
use uuid::Uuid;

/// Bytes of a JSON body.
const MAX_JSON: usize = 1024 * 1024;
/// Bytes of an upload, its multipart wrapping included.
const MAX_UPLOAD: usize = crate::catalogue::MAX_UPLOAD + 64 * 1024;

/// Operations that answer everybody alike, from the published catalogue alone: asked again, they answer from memory.
const KEPT: [&str; 3] = ["get_listing", "search_listings", "suggest_listings"];

/// Names one request in logs and problems.
#[derive(Clone)]
struct RequestId(String);

/// The language of whoever asks, known once they are: it counts where the request names none.
#[derive(Clone, Default)]
struct Asker(Arc<OnceLock<Locale>>);

pub struct Door {
    server: Server,
    schemas: Schemas,
}

impl Door {
    pub fn new(server: Server) -> Self {
        Self { server, schemas: Schemas::new() }
    }

    /// Checks a call of the API, then makes it.
    pub async fn api<E: Endpoint>(&self, next: Arc<E>, mut request: Request) -> poem::Result<Response> {
        let address = address(&self.server, &request);
        self.server.throttles.request(address)?;
        let operation = match self.schemas.operation(&request) {
            Ok(operation) => Some(operation),
            Err(allowed) if allowed.is_empty() => None,
            Err(allowed) => {
                let mut problem = Problem::from(Kind::MethodNotAllowed);
                problem.allow = Some(allowed.join(", "));
                return Err(problem.into());
            }
        };
        let identity = authenticate(&self.server, &request).await.map_err(Problem::from)?;
        if let (Identity::Known(caller) | Identity::Half(caller), Some(asker)) = (&identity, request.extensions().get::<Asker>()) {
            asker.0.set(caller.locale).ok();
        }
        let stranger = !matches!(identity, Identity::Known(_));
        // Half a session is no stranger to the one operation that makes it whole; every other refuses it by itself.
        let unknown = stranger && !matches!(identity, Identity::Half(_));
        let refused = if let Identity::Refused(problem) = &identity { Some(problem.clone()) } else { None };
        // A forged token is never an anonymous visit, even where anybody may come in.
        if let Some(problem) = refused.as_ref().filter(|p| p.kind == Kind::Unauthenticated) {
            return Err(problem.clone().into());
        }
        request.extensions_mut().insert(identity);
        let Some(operation) = operation else { return next.call(request).await.map(IntoResponse::into_response) };
        if matches!(*request.method(), Method::POST | Method::PUT | Method::PATCH | Method::DELETE) {
            // A stranger learns that they must sign in before learning what is wrong with what they sent.
            if unknown && operation.signed {
                return Err(refused.unwrap_or_else(|| Kind::Unauthenticated.into()).into());
            }
            if stranger {
                self.server.throttles.stranger(address)?;
            }
            operation.check_parameters(&request)?;
            self.check_body(operation, &mut request).await?;
        } else if !(stranger && operation.signed) {
            operation.check_parameters(&request)?;
        }
        if !KEPT.contains(&operation.name.as_str()) || self.server.search.is_down() {
            return next.call(request).await.map(IntoResponse::into_response);
        }
        let asked = request.uri().to_string();
        let work = async { next.call(request).await.map(IntoResponse::into_response) };
        self.server.answers.answer(self.server.db.read(), self.server.clock.now(), asked, work).await
    }

    async fn check_body(&self, operation: &Operation, request: &mut Request) -> Result<(), Problem> {
        let json = request.content_type().is_some_and(|t| t.starts_with("application/json"));
        let most = if json { MAX_JSON } else { MAX_UPLOAD };
        let too_large =
            || Problem::new(Kind::TooLarge, Message::new(format!("{} Kio au plus.", most / 1024), format!("At most {} KiB.", most / 1024)));
        let declared = request.header(header::CONTENT_LENGTH).and_then(|n| n.parse::<usize>().ok());
        if declared.is_some_and(|n| n > most) {
            return Err(too_large());
        }
        if operation.streams {
            let part = request.content_type() == Some(PART);
            let refused = || Problem::new(Kind::UnsupportedMedia, Message::new(format!("Envoyez {PART}."), format!("Send {PART}.")));
            return if part { Ok(()) } else { Err(refused()) };
        }
        let bytes = request.take_body().into_bytes_limit(most).await.map_err(|_| too_large())?;
        request.extensions_mut().insert(Received(self.server.clock.now()));
        let checked = if json { operation.check_body(&bytes) } else { Ok(()) };
        request.set_body(Body::from_bytes(bytes));
        checked
    }
}

/// Names the request, times it, words its refusal, and guards its answer.
pub async fn outermost<E: Endpoint>(server: &Server, next: Arc<E>, mut request: Request) -> poem::Result<Response> {
    let id = RequestId(Uuid::now_v7().simple().to_string());
    let asker = Asker::default();
    let spoken = request.header(header::ACCEPT_LANGUAGE).and_then(Locale::accepted);
    let tus = request.headers().contains_key("tus-resumable");
    request.extensions_mut().insert(asker.clone());
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let span = tracing::info_span!("request", request_id = id.0, %method, path);
    request.extensions_mut().insert(id.clone());
    let began = Instant::now();
    let outcome = next.call(request).instrument(span.clone()).await;
    let mut response = match outcome {
        Ok(response) => response.into_response(),
        Err(error) => word(error, &path),
    };
    if let Some(problem) = response.extensions().get::<Problem>().cloned() {
        let locale = spoken.or_else(|| asker.0.get().copied()).unwrap_or_default();
        response = problem.response(locale, Some(id.0.clone()));
    }
    let elapsed = began.elapsed();
    let status = response.status().as_u16();
    let room = if path.starts_with(PREFIX) { "api" } else { "portal" };
    metrics::counter!("preau_requests_total", "room" => room, "status" => status.to_string()).increment(1);
    metrics::histogram!("preau_request_seconds", "room" => room).record(elapsed.as_secs_f64());
    let _entered = span.enter();
    tracing::info!(status, milliseconds = elapsed.as_millis() as u64, "answered");
    let headers = response.headers_mut();
    let text = |value: &str| header::HeaderValue::from_str(value).unwrap_or(header::HeaderValue::from_static(""));
    headers.insert("x-request-id", text(&id.0));
    headers.insert("x-content-type-options", header::HeaderValue::from_static("nosniff"));
    headers.insert("referrer-policy", header::HeaderValue::from_static("strict-origin-when-cross-origin"));
    if tus {
        for name in ["tus-resumable", "tus-version"] {
            headers.insert(name, header::HeaderValue::from_static(TUS));
        }
    }
    if server.settings.secure() {
        headers.insert("strict-transport-security", header::HeaderValue::from_static("max-age=31536000; includeSubDomains"));
    }
    if path.starts_with(PREFIX) && !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    }
    Ok(response)
}

/// Where the request comes from, for counting; a proxy's word counts only where the configuration trusts it.
pub(super) fn address(server: &Server, request: &Request) -> IpAddr {
    let forwarded = request.header("x-forwarded-for").filter(|_| server.settings.trust_proxy);
    forwarded
        .and_then(|list| list.rsplit(',').next())
        .and_then(|ip| ip.trim().parse().ok())
        .or_else(|| request.remote_addr().as_socket_addr().map(|a| a.ip()))
        .map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), household)
}

/// An IPv6 customer has at least a /64 to choose addresses from: they count as one.
fn household(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(v6) if v6.to_ipv4_mapped().is_none() => IpAddr::V6((u128::from(v6) & !u128::from(u64::MAX)).into()),
        other => other.to_canonical(),
    }
}

/// A framework's error as a problem of ours, without its inner words.
fn word(error: poem::Error, path: &str) -> Response {
    if let Some(problem) = error.data::<Problem>() {
        return problem.clone().into_response();
    }
    let field = |pointer: String| Problem::invalid(vec![Fault::new(pointer, Message::new("Valeur non valable.", "Not a valid value."))]);
    let problem = if let Some(e) = error.downcast_ref::<ParseParamError>() {
        field(if e.name.contains('-') { e.name.to_owned() } else { format!("?{}", e.name) })
    } else if error.is::<ParsePathError>() {
        // A path that cannot name anything names nothing.
        Kind::NotFound.into()
    } else if error.is::<ParseRequestPayloadError>() {
        Problem::new(Kind::BadRequest, Message::new("Le corps n’est pas du JSON lisible.", "The body is not readable JSON."))
    } else if error.is::<ParseMultipartError>() {
        Problem::new(Kind::BadRequest, Message::new("Le formulaire n’est pas lisible.", "The form cannot be read."))
    } else if error.is::<ContentTypeError>() {
        Problem::new(Kind::UnsupportedMedia, Message::new("Envoyez application/json.", "Send application/json."))
    } else {
        match error.status().as_u16() {
            404 => Kind::NotFound.into(),
            405 => Kind::MethodNotAllowed.into(),
            413 => Kind::TooLarge.into(),
            415 => Kind::UnsupportedMedia.into(),
            400..=499 => Kind::BadRequest.into(),
            _ => Error::Other(anyhow::anyhow!("{path}: {error}")).into(),
        }
    };
    problem.into_response()
}

/// The process's metrics, installed once.
pub fn recorder() -> Option<&'static PrometheusHandle> {
    static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    RECORDER.get_or_init(|| PrometheusBuilder::new().install_recorder().ok()).as_ref()
}
