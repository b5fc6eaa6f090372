//! Committee sessions: who sat, what was examined and thought of it. A draft until its chair closes it, fixed from then on.

use super::Outcome;
use crate::{
    answer::{Created, Download, Page, Versioned},
    contract::contract,
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
use uuid::Uuid;

#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[oai(rename_all = "snake_case")]
pub enum SessionState {
    Draft,
    /// By its chair: nothing of it changes any more.
    Closed,
}

/// A file the committee examined, and what it proposes to the decider.
#[derive(Object, Debug, Clone, PartialEq)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
pub struct ExaminedApplication {
    pub application_id: Uuid,
    pub opinion: Outcome,
    /// With an acceptance.
    #[oai(validator(minimum(value = "1"), maximum(value = "900000000000000")))]
    pub amount_cents: Option<i64>,
    #[oai(validator(max_length = 4000))]
    pub remarks: String,
    /// Of those present, who took no part.
    #[oai(validator(max_items = 50, unique_items))]
    pub recused: Vec<Uuid>,
}

#[derive(Object, Debug, Clone, PartialEq)]
#[oai(deny_unknown_fields)]
pub struct SessionContent {
    pub held_at: DateTime<Utc>,
    #[oai(validator(min_length = 1, max_length = 200))]
    pub place: String,
    /// Account of who chairs it: one of those present.
    pub chair_id: Uuid,
    /// Accounts: members of the committee, deciders and those who prepare it.
    #[oai(validator(max_items = 50, unique_items))]
    pub present: Vec<Uuid>,
    #[oai(validator(max_items = 100))]
    pub examined: Vec<ExaminedApplication>,
    #[oai(validator(max_length = 8000))]
    pub remarks: String,
}

#[derive(Object, Debug, Clone)]
pub struct SessionPerson {
    pub account_id: Uuid,
    pub name: String,
}

#[derive(Object, Debug, Clone)]
pub struct SessionFile {
    pub application_id: Uuid,
    pub number: String,
    pub title: String,
    pub organisation_name: String,
}

/// A session in a list.
#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct SessionSummary {
    pub id: Uuid,
    pub state: SessionState,
    pub held_at: DateTime<Utc>,
    pub place: String,
    /// How many applications it examines.
    pub examined: i64,
    pub closed_at: Option<DateTime<Utc>>,
}

#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct CommitteeSession {
    pub id: Uuid,
    pub call_id: Uuid,
    pub programme_id: Uuid,
    pub state: SessionState,
    pub content: SessionContent,
    /// Those who are named in it.
    pub people: Vec<SessionPerson>,
    pub files: Vec<SessionFile>,
    /// What stands between it and its closure.
    pub faults: Vec<FieldProblem>,
    pub closed_at: Option<DateTime<Utc>>,
    /// Of the text its minutes are made of, in hexadecimal.
    pub sha256: Option<String>,
}

contract! {
    #[OpenApi(tag = "Tag::Funding")]
    pub trait SessionsApi as Sessions {
        /// List the committee sessions of a call
        ///
        /// Newest first.
        #[oai(path = "/calls/:call_id/committee-sessions", method = "get", operation_id = "list_committee_sessions")]
        async fn list_committee_sessions(&self, caller: Signed, call_id: Path<Uuid>,
            #[oai(validator(max_length = 500))] cursor: Query<Option<String>>,
            #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<Page<SessionSummary>>, Problem>;

        /// Start a committee session
        #[oai(path = "/calls/:call_id/committee-sessions", method = "post", operation_id = "create_committee_session")]
        async fn create_committee_session(&self, caller: Signed, call_id: Path<Uuid>, #[oai(name = "Idempotency-Key", validator(min_length = 8, max_length = 64))] key: Header<String>, body: Json<SessionContent>) -> Result<Created<CommitteeSession>, Problem>;

        /// Read a committee session
        #[oai(path = "/committee-sessions/:committee_session_id", method = "get", operation_id = "get_committee_session")]
        async fn get_committee_session(&self, caller: Signed, committee_session_id: Path<Uuid>) -> Result<Versioned<CommitteeSession>, Problem>;

        /// Write a committee session
        ///
        /// While it is a draft.
        #[oai(path = "/committee-sessions/:committee_session_id", method = "put", operation_id = "update_committee_session")]
        async fn update_committee_session(&self, caller: Signed, committee_session_id: Path<Uuid>, #[oai(name = "If-Match")] if_match: Header<Option<String>>, body: Json<SessionContent>) -> Result<Versioned<CommitteeSession>, Problem>;

        /// Close a committee session
        ///
        /// By who chaired it. Whoever of those present declared a conflict with a file must stand among its recused.
        #[oai(path = "/committee-sessions/:committee_session_id/closure", method = "post", operation_id = "close_committee_session")]
        async fn close_committee_session(&self, caller: Signed, committee_session_id: Path<Uuid>, #[oai(name = "If-Match")] if_match: Header<Option<String>>) -> Result<Versioned<CommitteeSession>, Problem>;

        /// Read the minutes as PDF
        ///
        /// Those of a draft say that they are one.
        #[oai(path = "/committee-sessions/:committee_session_id/minutes", method = "get", operation_id = "get_committee_minutes")]
        async fn get_committee_minutes(&self, caller: Signed, committee_session_id: Path<Uuid>) -> Result<Download, Problem>;
    }
}
