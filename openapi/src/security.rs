//! Who is calling. The server works it out once per request and leaves it in the request's extensions;
//! [`Signed`] and [`Visitor`] only declare, in the contract, whether an operation needs it.

use crate::{
    message::{Locale, Message},
    organisations::{Capacity, Role},
    problem::{Kind, Problem},
};
use chrono::{DateTime, Utc};
use poem::{FromRequest, Request, RequestBody, Result};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ExtractParamOptions,
    registry::{MetaSecurityScheme, Registry},
};
use std::sync::Arc;
use uuid::Uuid;

/// What an API token may be used for; a browser session has them all.
#[derive(poem_openapi::Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Read drafts and private lists of one's organisations.
    #[oai(rename = "catalogue:read")]
    CatalogueRead,
    /// Write listings, offers and media.
    #[oai(rename = "catalogue:write")]
    CatalogueWrite,
    /// Read members, invitations and claims.
    #[oai(rename = "organisations:read")]
    OrganisationsRead,
    /// Change organisations, members, invitations; file claims.
    #[oai(rename = "organisations:write")]
    OrganisationsWrite,
    /// Read budgets, movements and people of the programmes one works for; one's organisation's aid and links.
    #[oai(rename = "funding:read")]
    FundingRead,
    /// Write calls, apply, instruct and review; declare one's organisation's aid and links. What moves money asks for a
    /// session with a second factor instead.
    #[oai(rename = "funding:write")]
    FundingWrite,
    /// The programme staff's work: moderation, claims, jobs, audit, pages.
    #[oai(rename = "operations")]
    Operations,
}

/// One membership of the caller.
#[derive(Debug, Clone, PartialEq)]
pub struct Membership {
    pub organisation_id: Uuid,
    pub role: Role,
    pub capacities: Vec<Capacity>,
}

/// How the caller proved who they are.
#[derive(Debug, Clone, PartialEq)]
pub enum Means {
    /// A browser session: the hash of its cookie, the value its unsafe calls bear in `X-CSRF-Token`, and whether it
    /// may do what asks for a second factor.
    Session { hash: String, csrf: String, second_factor: bool },
    /// An API token and what it is good for.
    Token { id: Uuid, scopes: Vec<Scope> },
}

/// The facts of a proven caller, read once per request.
#[derive(Debug, Clone, PartialEq)]
pub struct Caller {
    pub account_id: Uuid,
    pub email: String,
    pub name: String,
    pub locale: Locale,
    pub memberships: Vec<Membership>,
    pub means: Means,
}

/// What the server found out about the request's credentials.
#[derive(Debug, Clone)]
pub enum Identity {
    /// None were sent.
    Stranger,
    /// They are good.
    Known(Arc<Caller>),
    /// They are good as far as they go: the account's second factor is still to be proved.
    Half(Arc<Caller>),
    /// They are forged, expired, or lack the CSRF proof.
    Refused(Problem),
}

/// A proven caller; 401 for anybody else. Always an operation's first argument,
/// so that a stranger with a bad body is told 401 and nothing more.
#[derive(Debug, Clone)]
pub struct Signed(pub Arc<Caller>);

/// A proven caller, or one whose second factor is still to be proved; only what proves it, and the way out, take these.
#[derive(Debug, Clone)]
pub struct HalfSigned(pub Arc<Caller>);

/// Anybody, known or not. Bad credentials are still refused: a bad token is never an anonymous visit.
#[derive(Debug, Clone)]
pub struct Visitor(pub Option<Arc<Caller>>);

const SESSION: &str = "session";
const TOKEN: &str = "token";

fn register_schemes(registry: &mut Registry) {
    let scheme = |ty, description| MetaSecurityScheme {
        ty,
        description: Some(description),
        name: None,
        key_in: None,
        scheme: None,
        bearer_format: None,
        flows: None,
        openid_connect_url: None,
    };
    registry.create_security_scheme(
        SESSION,
        MetaSecurityScheme {
            name: Some("preau_session"),
            key_in: Some("cookie"),
            ..scheme(
                "apiKey",
                "Browser session (cookie `__Host-preau_session` over https). Calls that change something also bear \
                 the header `X-CSRF-Token`, whose value `get_session` gives.",
            )
        },
    );
    registry.create_security_scheme(
        TOKEN,
        MetaSecurityScheme {
            scheme: Some("bearer"),
            bearer_format: Some("opaque"),
            ..scheme("http", "API token: scoped, expiring, made on the account page.")
        },
    );
}

fn identity(request: &Request) -> Identity {
    request.extensions().get::<Identity>().cloned().unwrap_or(Identity::Stranger)
}

impl<'a> ApiExtractor<'a> for Signed {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        register_schemes(registry);
    }
    fn security_schemes() -> Vec<&'static str> {
        vec![SESSION, TOKEN]
    }
    async fn from_request(request: &'a Request, _: &mut RequestBody, _: ExtractParamOptions<()>) -> Result<Self> {
        match identity(request) {
            Identity::Known(caller) => Ok(Signed(caller)),
            Identity::Half(_) => Err(Problem::new(
                Kind::Unauthenticated,
                Message::new("Donnez d’abord le code de votre second facteur.", "Give the code of your second factor first."),
            )
            .into()),
            Identity::Stranger => Err(Problem::from(Kind::Unauthenticated).into()),
            Identity::Refused(problem) => Err(problem.into()),
        }
    }
}

impl<'a> ApiExtractor<'a> for HalfSigned {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        register_schemes(registry);
    }
    fn security_schemes() -> Vec<&'static str> {
        vec![SESSION]
    }
    async fn from_request(request: &'a Request, _: &mut RequestBody, _: ExtractParamOptions<()>) -> Result<Self> {
        match identity(request) {
            Identity::Known(caller) | Identity::Half(caller) => Ok(HalfSigned(caller)),
            Identity::Stranger => Err(Problem::from(Kind::Unauthenticated).into()),
            Identity::Refused(problem) => Err(problem.into()),
        }
    }
}

impl<'a> ApiExtractor<'a> for Visitor {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        register_schemes(registry);
    }
    fn security_schemes() -> Vec<&'static str> {
        vec![SESSION, TOKEN]
    }
    fn has_security_fallback() -> bool {
        true
    }
    async fn from_request(request: &'a Request, _: &mut RequestBody, _: ExtractParamOptions<()>) -> Result<Self> {
        match identity(request) {
            Identity::Known(caller) => Ok(Visitor(Some(caller))),
            Identity::Stranger | Identity::Half(_) => Ok(Visitor(None)),
            Identity::Refused(problem) => Err(problem.into()),
        }
    }
}

/// What the caller's program says it is; none of the contract's business, and never trusted.
#[derive(Debug, Clone, Default)]
pub struct Agent(pub String);

impl<'a> FromRequest<'a> for Agent {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> Result<Self> {
        Ok(Self(request.header("user-agent").unwrap_or_default().to_owned()))
    }
}

/// The instant the last byte of the request arrived, by the server's clock: what deadlines are held against.
#[derive(Debug, Clone, Copy)]
pub struct Received(pub DateTime<Utc>);

impl<'a> FromRequest<'a> for Received {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> Result<Self> {
        request.extensions().get::<Received>().copied().ok_or_else(|| Problem::from(Kind::Internal).into())
    }
}
