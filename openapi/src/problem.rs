//! RFC 9457 problem documents: the one error type of the whole API.
//!
//! One row per kind in [`Kind`]; a problem is worded when it leaves, in the caller's language.

use crate::message::{Locale, Message};
use poem::{
    IntoResponse, Response,
    http::{HeaderValue, StatusCode, header},
};
use poem_openapi::{
    ApiResponse, Object,
    payload::Payload,
    registry::{MetaMediaType, MetaResponse, MetaResponses, MetaSchemaRef, Registry},
    types::{ToJSON, Type},
};

/// A field that was refused.
#[derive(Object, Debug, Clone)]
pub struct FieldProblem {
    /// JSON pointer (RFC 6901) into the body, or `?name` for a query parameter, or a header's name.
    pub pointer: String,
    /// What is wrong and what would be right, in the caller's language.
    pub detail: String,
}

/// RFC 9457 problem document.
#[derive(Object, Debug, Clone)]
#[oai(rename = "Problem", skip_serializing_if_is_none)]
pub struct ProblemBody {
    /// Stable name of the kind of problem, a URI reference.
    #[oai(rename = "type")]
    pub kind: String,
    pub title: String,
    #[oai(validator(minimum(value = "400"), maximum(value = "599")))]
    pub status: u16,
    pub detail: Option<String>,
    /// Every wrong field.
    pub errors: Option<Vec<FieldProblem>>,
    /// Quote it when asking for help.
    pub request_id: Option<String>,
}

macro_rules! kinds {
    ($( $(#[$doc:meta])* $Kind:ident $status:literal $slug:literal $fr:literal $en:literal; )*) => {
        /// Every kind of problem the API answers with: status, stable slug, title in both languages.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Kind { $( $(#[$doc])* $Kind, )* }
        impl Kind {
            pub const ALL: &[Kind] = &[$( Kind::$Kind, )*];
            pub fn status(self) -> u16 { match self { $( Kind::$Kind => $status, )* } }
            pub fn slug(self) -> &'static str { match self { $( Kind::$Kind => $slug, )* } }
            pub fn title(self, locale: Locale) -> &'static str {
                match (self, locale) { $( (Kind::$Kind, Locale::Fr) => $fr, (Kind::$Kind, Locale::En) => $en, )* }
            }
        }
    };
}

kinds! {
    /// The request cannot be read at all.
    BadRequest 400 "bad-request" "Requête illisible" "The request cannot be read";
    Unauthenticated 401 "unauthenticated" "Connexion requise" "Sign in first";
    Forbidden 403 "forbidden" "Action non autorisée" "You may not do this";
    /// The action asks for a session that proved a second factor.
    SecondFactorRequired 403 "second-factor-required" "Second facteur requis" "Second factor required";
    NotFound 404 "not-found" "Introuvable" "Not found";
    MethodNotAllowed 405 "method-not-allowed" "Méthode non prise en charge" "Method not allowed";
    /// The state does not allow it (any more).
    Conflict 409 "conflict" "L’état actuel ne le permet pas" "The current state does not allow this";
    /// The same key came with another body, or its answer bore a secret.
    IdempotencyConflict 409 "idempotency-conflict" "Clé d’idempotence déjà utilisée" "Idempotency key already used";
    /// An envelope, or one year of it, holds less than is asked of it.
    InsufficientFunds 409 "insufficient-funds" "Crédits insuffisants" "Not enough funds";
    /// More de minimis aid than a single undertaking may have.
    AidCeiling 409 "aid-ceiling" "Plafond d’aides de minimis dépassé" "De minimis ceiling exceeded";
    /// The call was closed when the last byte arrived.
    TooLate 409 "too-late" "Trop tard" "Too late";
    /// The organisation may not apply to this call.
    Ineligible 409 "ineligible" "L’organisation ne remplit pas les conditions" "The organisation does not meet the conditions";
    /// The call was published anew under a draft, and nobody chose yet.
    CallChanged 409 "call-changed" "L’appel a changé" "The call has changed";
    /// Something binds this person to the applicant, or they have not yet said whether anything does.
    ConflictOfInterest 403 "conflict-of-interest" "Conflit d’intérêts" "Conflict of interest";
    /// One person is not enough: another one has to agree.
    TwoPeople 409 "two-people" "Il faut deux personnes" "Two people are needed";
    Gone 410 "gone" "Ce lien n’est plus valable" "This link is no longer valid";
    Stale 412 "stale" "Modifié entre-temps" "Changed in the meantime";
    /// Another version of tus.
    ProtocolVersion 412 "protocol-version" "Version du protocole inconnue" "Unknown version of the protocol";
    TooLarge 413 "too-large" "Trop volumineux" "Too large";
    UnsupportedMedia 415 "unsupported-media" "Format non accepté" "Format not accepted";
    Invalid 422 "invalid" "Certains champs sont à corriger" "Some fields need correcting";
    PreconditionRequired 428 "precondition-required" "En-tête If-Match requis" "If-Match header required";
    /// A status of tus.
    Checksum 460 "checksum-mismatch" "Contenu altéré en route" "Changed on its way";
    TooMany 429 "too-many-requests" "Trop de demandes" "Too many requests";
    Internal 500 "internal" "Erreur interne" "Internal error";
    Unavailable 503 "unavailable" "Service momentanément indisponible" "Temporarily unavailable";
}

/// A refused field before it is worded.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    pub pointer: String,
    pub message: Message,
}

impl Fault {
    pub fn new(pointer: impl Into<String>, message: Message) -> Self {
        Self { pointer: pointer.into(), message }
    }
}

/// A refusal on its way out.
#[derive(Debug, Clone)]
pub struct Problem {
    pub kind: Kind,
    pub detail: Option<Message>,
    pub faults: Vec<Fault>,
    /// Seconds to wait, for 429 and 503.
    pub retry_after: Option<u64>,
    /// What the path does answer to, for 405.
    pub allow: Option<String>,
}

impl From<Kind> for Problem {
    fn from(kind: Kind) -> Self {
        Self { kind, detail: None, faults: Vec::new(), retry_after: None, allow: None }
    }
}

impl Problem {
    pub fn new(kind: Kind, detail: Message) -> Self {
        Self { detail: Some(detail), ..kind.into() }
    }

    pub fn not_found() -> Self {
        Kind::NotFound.into()
    }

    pub fn conflict(fr: impl Into<std::borrow::Cow<'static, str>>, en: impl Into<std::borrow::Cow<'static, str>>) -> Self {
        Self::new(Kind::Conflict, Message::new(fr, en))
    }

    pub fn invalid(faults: Vec<Fault>) -> Self {
        Self { faults, ..Kind::Invalid.into() }
    }

    /// One wrong field.
    pub fn field(pointer: &str, message: Message) -> Self {
        Self::invalid(vec![Fault::new(pointer, message)])
    }

    pub fn body(&self, locale: Locale, request_id: Option<String>) -> ProblemBody {
        ProblemBody {
            kind: format!("/problems/{}", self.kind.slug()),
            title: self.kind.title(locale).to_owned(),
            status: self.kind.status(),
            detail: self.detail.as_ref().map(|m| m.in_locale(locale).to_owned()),
            errors: (!self.faults.is_empty()).then(|| {
                self.faults
                    .iter()
                    .map(|f| FieldProblem { pointer: f.pointer.clone(), detail: f.message.in_locale(locale).to_owned() })
                    .collect()
            }),
            request_id,
        }
    }

    pub fn response(&self, locale: Locale, request_id: Option<String>) -> Response {
        let status = StatusCode::from_u16(self.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response =
            Response::builder().status(status).content_type(ProblemJson::CONTENT_TYPE).body(self.body(locale, request_id).to_json_string());
        let headers = response.headers_mut();
        if self.kind == Kind::Unauthenticated {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Some(allow) = self.allow.as_deref().and_then(|methods| HeaderValue::from_str(methods).ok()) {
            headers.insert(header::ALLOW, allow);
        }
        response.extensions_mut().insert(self.clone());
        response
    }
}

/// `application/problem+json`.
pub struct ProblemJson(pub ProblemBody);

impl Payload for ProblemJson {
    const CONTENT_TYPE: &'static str = "application/problem+json";
    fn check_content_type(content_type: &str) -> bool {
        content_type.starts_with(Self::CONTENT_TYPE)
    }
    fn schema_ref() -> MetaSchemaRef {
        ProblemBody::schema_ref()
    }
    fn register(registry: &mut Registry) {
        ProblemBody::register(registry)
    }
}

/// Worded in French here; the outermost middleware words it again for the caller from the extension.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        self.response(Locale::Fr, None)
    }
}

impl From<Problem> for poem::Error {
    fn from(problem: Problem) -> Self {
        let mut error = poem::Error::from_response(problem.clone().into_response());
        error.set_data(problem);
        error
    }
}

/// One shared `default` response; [`crate::document`] names the statuses each operation can answer with.
impl ApiResponse for Problem {
    fn meta() -> MetaResponses {
        MetaResponses {
            responses: vec![MetaResponse {
                description: "Any other failure, as an RFC 9457 problem document.",
                status: None,
                status_range: None,
                content: vec![MetaMediaType { content_type: ProblemJson::CONTENT_TYPE, schema: ProblemJson::schema_ref() }],
                headers: vec![],
            }],
        }
    }
    fn register(registry: &mut Registry) {
        ProblemBody::register(registry)
    }
}
