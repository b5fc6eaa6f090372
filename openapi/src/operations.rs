//! What an operator needs to keep the portal running: jobs and the audit trail.

use crate::{
    answer::{Done, Page},
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
    pub action: String,
    pub subject_kind: String,
    pub subject_id: String,
    /// What changed, as JSON, without personal values.
    pub data: String,
    /// Place in the chain; absent until the sealer passed.
    pub sealed_as: Option<i64>,
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

        /// List audit events, newest first
        #[oai(path = "/audit/events", method = "get", operation_id = "list_audit_events")]
        async fn list_audit_events(&self, caller: Signed,
            #[oai(validator(max_length = 40))] subject_kind: Query<Option<String>>,
            #[oai(validator(max_length = 64))] subject_id: Query<Option<String>>,
            #[oai(validator(max_length = 500))] cursor: Query<Option<String>>,
            #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<Page<AuditEvent>>, Problem>;
    }
}
