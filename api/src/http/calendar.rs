//! `/calls.ics`, French bare and English under `/en`: what calendars follow. `?call=` names one call.

use super::door::address;
use crate::server::Server;
use openapi::{message::Locale, problem::Problem};
use poem::{Request, Response, Result, handler, http::header, web::Data};
use url::form_urlencoded;
use uuid::Uuid;

async fn answer(server: &Server, request: &Request, locale: Locale) -> Result<Response> {
    server.throttles.request(address(server, request))?;
    let query = request.uri().query().unwrap_or_default();
    let call = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "call").map(|(_, id)| Uuid::try_parse(&id));
    let call = call.transpose().map_err(|_| Problem::not_found())?;
    let calendar = server.calendar(call, locale).await.map_err(Problem::from)?;
    let name = if call.is_some() { "call.ics" } else { "calls.ics" };
    Ok(Response::builder()
        .content_type("text/calendar; charset=utf-8")
        .header(header::CONTENT_DISPOSITION, format!("inline; filename=\"{name}\""))
        .header(header::CACHE_CONTROL, "public, max-age=900")
        .body(calendar))
}

#[handler]
pub async fn french(request: &Request, Data(server): Data<&Server>) -> Result<Response> {
    answer(server, request, Locale::Fr).await
}

#[handler]
pub async fn english(request: &Request, Data(server): Data<&Server>) -> Result<Response> {
    answer(server, request, Locale::En).await
}
