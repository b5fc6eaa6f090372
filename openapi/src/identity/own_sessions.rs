//! Where somebody is signed in.

use crate::{
    answer::{Done, Page},
    contract::contract,
    problem::Problem,
    security::Signed,
    tags::Tag,
};
use chrono::{DateTime, NaiveDate, Utc};
use poem_openapi::{
    Enum, Object, OpenApi,
    param::{Path, Query},
    payload::Json,
};
use uuid::Uuid;

/// As far as it names itself.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[oai(rename_all = "snake_case")]
pub enum Browser {
    Firefox,
    Chrome,
    Edge,
    Safari,
    Opera,
    Other,
}

#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[oai(rename_all = "snake_case")]
pub enum System {
    Windows,
    Macos,
    Linux,
    Chromeos,
    Android,
    Ios,
    Other,
}

#[derive(Object, Debug, Clone)]
pub struct OwnSession {
    pub id: Uuid,
    pub browser: Browser,
    pub system: System,
    pub opened_at: DateTime<Utc>,
    /// The last day it was used, in France; no more is kept.
    pub seen_on: NaiveDate,
    pub expires_at: DateTime<Utc>,
    /// The one that asks.
    pub current: bool,
}

contract! {
    #[OpenApi(tag = "Tag::Identity")]
    pub trait OwnSessionsApi as OwnSessions {
        /// List one's open sessions
        ///
        /// Newest first.
        #[oai(path = "/account/sessions", method = "get", operation_id = "list_own_sessions")]
        async fn list_own_sessions(&self, caller: Signed,
            #[oai(validator(max_length = 500))] cursor: Query<Option<String>>,
            #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<Page<OwnSession>>, Problem>;

        /// End one's other sessions
        ///
        /// All but the one that asks.
        #[oai(path = "/account/sessions", method = "delete", operation_id = "end_other_sessions")]
        async fn end_other_sessions(&self, caller: Signed) -> Result<Done, Problem>;

        /// End one of one's sessions
        #[oai(path = "/account/sessions/:session_id", method = "delete", operation_id = "end_own_session")]
        async fn end_own_session(&self, caller: Signed, session_id: Path<Uuid>) -> Result<Done, Problem>;
    }
}
