//! Calls: made and published by a manager, read by anybody.
//!
//! ```text
//! draft --publish--> published          (version 1; its window starts to count)
//! published --edit--> published, with a draft beside it --publish--> published (version n + 1)
//! ```
//! A published version never changes; an application keeps the one it was written for. The window stands beside the
//! versions: once published it is only ever extended. Instants are UTC; people read them in Europe/Paris.

use super::Form;
use crate::{
    answer::{Created, Page, Versioned},
    catalogue::Localised,
    contract::contract,
    organisations::{Capacity, OrganisationSize},
    problem::{FieldProblem, Problem},
    security::Signed,
    tags::Tag,
};
use chrono::{DateTime, Utc};
use poem_openapi::{
    Enum, Object, OpenApi,
    param::{Header, Path, Query},
    payload::Json,
};
use serde_json::Value;
use uuid::Uuid;

/// A kind of support. Only the first moves cash; the others are booked with their value.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[oai(rename_all = "snake_case")]
pub enum Support {
    Financial,
    Technical,
    Operational,
    Commercial,
}

/// Under which State-aid rule the support is given.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[oai(rename_all = "snake_case")]
pub enum AidBasis {
    /// Not State aid: public schools mostly.
    None,
    /// Regulation (EU) 2023/2831, or 1407/2013 for decisions before 2024.
    DeMinimis,
    /// A block exemption or a notified scheme, named in the text of the call.
    Exempted,
}

/// Who may apply.
#[derive(Object, Debug, Clone, PartialEq)]
#[oai(deny_unknown_fields)]
pub struct Applicants {
    /// An organisation with any of these.
    #[oai(validator(min_items = 1, max_items = 5, unique_items))]
    pub capacities: Vec<Capacity>,
    /// Only organisations that were verified.
    pub verified: bool,
    /// Only those established in one of these: ISO 3166-1, two letters. Anywhere where there is none.
    #[oai(default, validator(max_items = 60, unique_items))]
    pub countries: Vec<String>,
    /// Only those of one of these sizes. Any where there is none.
    #[oai(default, validator(max_items = 4, unique_items))]
    pub sizes: Vec<OrganisationSize>,
}

#[derive(Object, Debug, Clone, PartialEq)]
#[oai(deny_unknown_fields)]
pub struct Criterion {
    #[oai(validator(pattern = "^[a-z][a-z0-9_]{0,39}$"))]
    pub key: String,
    pub label: Localised,
    /// Its share of the score, in hundredths; the weights of a call sum to 100.
    #[oai(validator(minimum(value = "1"), maximum(value = "100")))]
    pub weight: u32,
    /// Points a reviewer may give, from 0.
    #[oai(validator(minimum(value = "1"), maximum(value = "100")))]
    pub points: u32,
}

/// A document asked for beside the form.
#[derive(Object, Debug, Clone, PartialEq)]
#[oai(deny_unknown_fields)]
pub struct DocumentAsked {
    #[oai(validator(pattern = "^[a-z][a-z0-9_]{0,39}$"))]
    pub key: String,
    pub label: Localised,
    pub required: bool,
}

/// What silence means. There is no implied acceptance of money.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[oai(rename_all = "snake_case")]
pub enum SilenceEffect {
    /// The programme's people are told.
    Alert,
    /// The application counts as refused.
    Refusal,
}

#[derive(Object, Debug, Clone, PartialEq)]
#[oai(deny_unknown_fields)]
pub struct SilenceRule {
    /// Days after the submission.
    #[oai(validator(minimum(value = "1"), maximum(value = "1000")))]
    pub days: u32,
    pub effect: SilenceEffect,
}

/// What a version of a call says.
#[derive(Object, Debug, Clone, PartialEq)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
pub struct CallContent {
    pub axis_id: Uuid,
    pub title: Localised,
    pub summary: Localised,
    /// Markdown.
    pub description: Localised,
    #[oai(validator(max_items = 4, unique_items))]
    pub supports: Vec<Support>,
    pub applicants: Applicants,
    pub aid_basis: AidBasis,
    /// Most of a project's cost that is funded, in percent.
    #[oai(validator(minimum(value = "1"), maximum(value = "100")))]
    pub max_rate_percent: u32,
    /// Most that one application may ask for.
    #[oai(validator(minimum(value = "1"), maximum(value = "900000000000000")))]
    pub ceiling_cents: i64,
    #[oai(validator(max_items = 20))]
    pub criteria: Vec<Criterion>,
    pub form: Form,
    #[oai(validator(max_items = 20))]
    pub documents: Vec<DocumentAsked>,
    #[oai(validator(minimum(value = "0"), maximum(value = "10")))]
    pub reviewers_per_application: u32,
    /// Reviewers do not see who applies.
    pub blind: bool,
    pub silence: Option<SilenceRule>,
}

/// From the first instant to the last; the instant a submission's last byte arrived is what counts.
#[derive(Object, Debug, Clone, PartialEq)]
#[oai(deny_unknown_fields)]
pub struct CallWindow {
    pub opens_at: DateTime<Utc>,
    /// The first instant that is too late, grace aside.
    pub closes_at: DateTime<Utc>,
    /// Tolerance after the close, shown to everybody; 0 unless the call says otherwise.
    #[oai(validator(minimum(value = "0"), maximum(value = "86400")))]
    pub grace_seconds: i32,
}

/// What a manager edits.
#[derive(Object, Debug, Clone, PartialEq)]
#[oai(deny_unknown_fields)]
pub struct CallEdit {
    pub content: CallContent,
    /// Once published it changes by an extension only.
    pub window: CallWindow,
}

#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[oai(rename_all = "snake_case")]
pub enum CallState {
    Draft,
    Published,
}

/// Where the server's clock stands in the window.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[oai(rename_all = "snake_case")]
pub enum CallPhase {
    Upcoming,
    Open,
    Closed,
}

/// A published call.
#[derive(Object, Debug, Clone)]
pub struct Call {
    pub id: Uuid,
    pub programme_id: Uuid,
    /// Counts publications, from 1.
    pub version: i32,
    pub content: CallContent,
    /// JSON Schema of the answers, derived from the form.
    pub schema: Value,
    pub window: CallWindow,
    pub phase: CallPhase,
    pub extensions: Vec<Extension>,
    pub published_at: DateTime<Utc>,
    /// What the server's clock says now; it is the one that counts.
    pub server_time: DateTime<Utc>,
}

#[derive(Object, Debug, Clone)]
pub struct CallSummary {
    pub id: Uuid,
    pub programme_id: Uuid,
    pub title: Localised,
    pub summary: Localised,
    pub supports: Vec<Support>,
    pub ceiling_cents: i64,
    pub window: CallWindow,
    pub phase: CallPhase,
}

/// A call on its manager's desk.
#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct CallFile {
    pub id: Uuid,
    pub programme_id: Uuid,
    pub state: CallState,
    /// The version that is published.
    pub version: Option<i32>,
    /// What would be published next.
    pub edit: CallEdit,
    /// Whether it differs from what is published.
    pub changed: bool,
    /// What stands between it and publication.
    pub faults: Vec<FieldProblem>,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct NewExtension {
    /// Later than the present close.
    pub closes_at: DateTime<Utc>,
    /// Shown to everybody.
    #[oai(validator(min_length = 1, max_length = 2000))]
    pub reason: String,
}

#[derive(Object, Debug, Clone)]
pub struct Extension {
    pub before: DateTime<Utc>,
    pub after: DateTime<Utc>,
    pub reason: String,
    pub at: DateTime<Utc>,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct NewQuestion {
    #[oai(validator(min_length = 1, max_length = 4000))]
    pub text: String,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct NewAnswer {
    #[oai(validator(min_length = 1, max_length = 8000))]
    pub text: String,
}

/// Shown to everybody once answered, without who asked.
#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct Question {
    pub id: Uuid,
    pub text: String,
    pub asked_at: DateTime<Utc>,
    pub answer: Option<String>,
    pub answered_at: Option<DateTime<Utc>>,
}

contract! {
    #[OpenApi(tag = "Tag::Funding")]
    pub trait CallsApi as Calls {
        /// List published calls
        ///
        /// Those that close soonest first.
        #[oai(path = "/calls", method = "get", operation_id = "list_calls")]
        async fn list_calls(&self, phase: Query<Option<CallPhase>>, programme_id: Query<Option<Uuid>>,
            #[oai(validator(max_length = 500))] cursor: Query<Option<String>>,
            #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<Page<CallSummary>>, Problem>;

        /// Read a published call
        ///
        /// The latest version, or the one an application was written for.
        #[oai(path = "/calls/:call_id", method = "get", operation_id = "get_call")]
        async fn get_call(&self, call_id: Path<Uuid>, #[oai(validator(minimum(value = "1"), maximum(value = "10000")))] version: Query<Option<i32>>) -> Result<Json<Call>, Problem>;

        /// List a programme's calls
        ///
        /// Drafts too, newest first.
        #[oai(path = "/programmes/:programme_id/calls", method = "get", operation_id = "list_programme_calls")]
        async fn list_programme_calls(&self, caller: Signed, programme_id: Path<Uuid>,
            #[oai(validator(max_length = 500))] cursor: Query<Option<String>>,
            #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<Page<CallFile>>, Problem>;

        /// Start a call
        #[oai(path = "/programmes/:programme_id/calls", method = "post", operation_id = "create_call")]
        async fn create_call(&self, caller: Signed, programme_id: Path<Uuid>, #[oai(name = "Idempotency-Key", validator(min_length = 8, max_length = 64))] key: Header<String>, body: Json<CallEdit>) -> Result<Created<CallFile>, Problem>;

        /// Read a call's file
        #[oai(path = "/calls/:call_id/file", method = "get", operation_id = "get_call_file")]
        async fn get_call_file(&self, caller: Signed, call_id: Path<Uuid>) -> Result<Versioned<CallFile>, Problem>;

        /// Edit a call
        ///
        /// Changes what would be published next, never what is.
        #[oai(path = "/calls/:call_id/file", method = "put", operation_id = "update_call_file")]
        async fn update_call_file(&self, caller: Signed, call_id: Path<Uuid>, #[oai(name = "If-Match")] if_match: Header<Option<String>>, body: Json<CallEdit>) -> Result<Versioned<CallFile>, Problem>;

        /// Copy a call
        ///
        /// A new draft with the same content, in the same programme.
        #[oai(path = "/calls/:call_id/copies", method = "post", operation_id = "duplicate_call")]
        async fn duplicate_call(&self, caller: Signed, call_id: Path<Uuid>, #[oai(name = "Idempotency-Key", validator(min_length = 8, max_length = 64))] key: Header<String>) -> Result<Created<CallFile>, Problem>;

        /// Publish a call
        ///
        /// Refused with every check that fails. `If-Match` says which edit is meant.
        #[oai(path = "/calls/:call_id/publication", method = "post", operation_id = "publish_call")]
        async fn publish_call(&self, caller: Signed, call_id: Path<Uuid>, #[oai(name = "If-Match")] if_match: Header<Option<String>>) -> Result<Versioned<CallFile>, Problem>;

        /// Extend a call
        ///
        /// With notice to everybody who started an application.
        #[oai(path = "/calls/:call_id/extensions", method = "post", operation_id = "extend_call")]
        async fn extend_call(&self, caller: Signed, call_id: Path<Uuid>, #[oai(name = "Idempotency-Key", validator(min_length = 8, max_length = 64))] key: Header<String>, body: Json<NewExtension>) -> Result<Json<Call>, Problem>;

        /// List answered questions
        #[oai(path = "/calls/:call_id/questions", method = "get", operation_id = "list_questions")]
        async fn list_questions(&self, call_id: Path<Uuid>,
            #[oai(validator(max_length = 500))] cursor: Query<Option<String>>,
            #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<Page<Question>>, Problem>;

        /// List questions that wait for an answer
        #[oai(path = "/calls/:call_id/open-questions", method = "get", operation_id = "list_open_questions")]
        async fn list_open_questions(&self, caller: Signed, call_id: Path<Uuid>,
            #[oai(validator(max_length = 500))] cursor: Query<Option<String>>,
            #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<Page<Question>>, Problem>;

        /// Ask about a call
        ///
        /// Until it closes.
        #[oai(path = "/calls/:call_id/questions", method = "post", operation_id = "create_question")]
        async fn create_question(&self, caller: Signed, call_id: Path<Uuid>, #[oai(name = "Idempotency-Key", validator(min_length = 8, max_length = 64))] key: Header<String>, body: Json<NewQuestion>) -> Result<Created<Question>, Problem>;

        /// Answer a question
        ///
        /// The answer is public, and mailed to who asked.
        #[oai(path = "/calls/:call_id/questions/:question_id/answer", method = "put", operation_id = "answer_question")]
        async fn answer_question(&self, caller: Signed, call_id: Path<Uuid>, question_id: Path<Uuid>, body: Json<NewAnswer>) -> Result<Json<Question>, Problem>;
    }
}
