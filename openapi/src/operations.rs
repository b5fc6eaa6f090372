//! What an operator needs to keep the portal running: jobs and the audit trail.

use crate::{
    answer::{Accepted, Done, Page},
    contract::contract,
    problem::Problem,
    security::Signed,
    tags::Tag,
};
use chrono::{DateTime, Utc};
use poem_openapi::{
    Enum, Object, OpenApi,
    param::{Path, Query},
    payload::Json,
};
use uuid::Uuid;

#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[oai(rename_all = "snake_case")]
pub enum JobState {
    Pending,
    Running,
    /// Gave up; an operator may retry it.
    Dead,
}

/// A piece of work to do after a change.
#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct Job {
    pub id: Uuid,
    pub kind: String,
    /// What it is about.
    pub key: String,
    pub state: JobState,
    pub attempts: i32,
    pub run_at: DateTime<Utc>,
    pub last_error: Option<String>,
}

/// Somebody did something to something.
#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct AuditEvent {
    pub id: Uuid,
    pub at: DateTime<Utc>,
    /// Account id, or `system`.
    pub actor: String,
    /// What the actor is called now; a dash where the account is gone, absent for the portal itself.
    pub actor_name: Option<String>,
    pub action: String,
    pub subject_kind: String,
    pub subject_id: String,
    /// What changed, as JSON, without personal values.
    pub data: String,
    /// Place in the chain; absent until the sealer passed.
    pub sealed_as: Option<i64>,
}

/// How searching is, as this server sees it.
#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct SearchState {
    /// Searches are answered from the database since then.
    pub degraded_since: Option<DateTime<Utc>>,
    /// When the engine last answered a probe.
    pub last_success_at: Option<DateTime<Utc>>,
    pub last_error: Option<String>,
    /// Published listings.
    pub published: u64,
    /// Documents in the index; absent while the engine does not answer.
    pub indexed: Option<u64>,
    /// Changes that wait to be indexed, and since when the oldest does.
    pub waiting: u64,
    pub waiting_since: Option<DateTime<Utc>>,
    /// The last light check, and the differences it saw.
    pub checked_at: Option<DateTime<Utc>>,
    pub differences: Option<u64>,
    /// Listings a rebuild under way has taken so far.
    pub rebuilding: Option<u64>,
}

/// What a whole comparison of index and database saw, and mended.
#[derive(Object, Debug, Clone)]
pub struct SearchRepair {
    pub compared: u64,
    pub mended: u64,
}

contract! {
    #[OpenApi(tag = "Tag::Operations")]
    pub trait OperationsApi as Operations {
        /// List jobs
        #[oai(path = "/jobs", method = "get", operation_id = "list_jobs")]
        async fn list_jobs(&self, caller: Signed, state: Query<Option<JobState>>,
            #[oai(validator(max_length = 500))] cursor: Query<Option<String>>,
            #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<Page<Job>>, Problem>;

        /// Retry a dead job
        #[oai(path = "/jobs/:job_id/retry", method = "post", operation_id = "retry_job")]
        async fn retry_job(&self, caller: Signed, job_id: Path<Uuid>) -> Result<Done, Problem>;

        /// How searching is
        #[oai(path = "/operations/search", method = "get", operation_id = "get_search_state")]
        async fn get_search_state(&self, caller: Signed) -> Result<Json<SearchState>, Problem>;

        /// Compare the search index with the database, and mend it
        ///
        /// 503 while the engine does not answer.
        #[oai(path = "/operations/search/repair", method = "post", operation_id = "repair_search")]
        async fn repair_search(&self, caller: Signed) -> Result<Json<SearchRepair>, Problem>;

        /// Rebuild the search index beside the live one
        ///
        /// Goes on after the answer; `get_search_state` tells how far it is. 409 where one is under way.
        #[oai(path = "/operations/search/rebuild", method = "post", operation_id = "rebuild_search")]
        async fn rebuild_search(&self, caller: Signed) -> Result<Accepted, Problem>;

        /// List audit events, newest first
        #[oai(path = "/audit/events", method = "get", operation_id = "list_audit_events")]
        async fn list_audit_events(&self, caller: Signed,
            #[oai(validator(max_length = 40))] subject_kind: Query<Option<String>>,
            #[oai(validator(max_length = 64))] subject_id: Query<Option<String>>,
            #[oai(validator(max_length = 500))] cursor: Query<Option<String>>,
            #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<Page<AuditEvent>>, Problem>;
    }
}
