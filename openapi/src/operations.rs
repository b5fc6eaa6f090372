//! What an operator needs to keep the portal running: jobs and the audit trail.

use crate::{
    answer::{Accepted, Created, Done, Page, Versioned},
    contract::contract,
    identity::Language,
    problem::Problem,
    security::Signed,
    tags::Tag,
};
use chrono::{DateTime, NaiveDate, Utc};
use poem_openapi::{
    Enum, Object, OpenApi,
    param::{Header, Path, Query},
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

/// A question that found nothing. What may tell of a person, or came fewer than five times, is not among them.
#[derive(Object, Debug, Clone)]
pub struct UnansweredQuestion {
    /// Its words without accents, capitals or signs; nothing tells who asked.
    pub text: String,
    pub language: Language,
    pub count: u32,
    pub last_on: NaiveDate,
}

/// What people type, and what they mean by it.
#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct SynonymText {
    /// One word or several; several are asked for as they stand.
    #[oai(validator(min_length = 1, max_length = 80))]
    pub term: String,
    /// Every term means every other; else who asks for `term` also finds `others`, and not the other way round.
    pub both_ways: bool,
    /// At most 80 characters each.
    #[oai(validator(min_items = 1, max_items = 20, unique_items))]
    pub others: Vec<String>,
}

/// A synonym of the operator's, beside the reviewed ones the portal comes with.
#[derive(Object, Debug, Clone)]
pub struct Synonym {
    pub id: Uuid,
    pub term: String,
    pub both_ways: bool,
    pub others: Vec<String>,
    /// What the reviewed file says of the term already; both count.
    pub reviewed: Vec<String>,
    pub updated_at: DateTime<Utc>,
    /// What `If-Match` wants.
    pub version: i64,
}

/// What one of the terms would find more.
#[derive(Object, Debug, Clone)]
pub struct SynonymEffect {
    pub asked: String,
    /// Listings it finds now.
    pub now: u32,
    /// Listings it would find beside them at most, among the first hundred of each other term with typos forgiven.
    pub more: u32,
    /// Some of these. Escaped HTML: text and `<mark>`.
    pub titles: Vec<String>,
}

#[derive(Object, Debug, Clone)]
pub struct SynonymPreview {
    /// What the reviewed file says of the term already.
    pub reviewed: Vec<String>,
    /// Of the term, and where it goes both ways of the first few others.
    pub effects: Vec<SynonymEffect>,
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

        /// List questions that found nothing, the commonest first
        ///
        /// Counted by day, without persons: no account, no address, no time of day. E-mail addresses, longer numbers and whole
        /// sentences are never counted; what did not come five times in a week is forgotten, and everything after ninety days.
        #[oai(path = "/operations/search/questions", method = "get", operation_id = "list_unanswered_questions")]
        async fn list_unanswered_questions(&self, caller: Signed,
            /** How many, today included; 30 where absent. */ #[oai(validator(minimum(value = "1"), maximum(value = "90")))] days: Query<Option<u16>>,
            /** Asked so often at least; never less than 5. */ #[oai(validator(minimum(value = "1"), maximum(value = "1000000")))] least: Query<Option<u32>>,
            #[oai(validator(max_length = 500))] cursor: Query<Option<String>>,
            #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<Page<UnansweredQuestion>>, Problem>;

        /// List the operator's synonyms, newest first
        #[oai(path = "/operations/search/synonyms", method = "get", operation_id = "list_synonyms")]
        async fn list_synonyms(&self, caller: Signed,
            #[oai(validator(max_length = 500))] cursor: Query<Option<String>>,
            #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<Page<Synonym>>, Problem>;

        /// Add a synonym
        ///
        /// Searches know it at once, those of other servers within seconds; nothing is indexed anew. 409 where the reviewed file says
        /// all of it already, or where there are two thousand.
        #[oai(path = "/operations/search/synonyms", method = "post", operation_id = "create_synonym")]
        async fn create_synonym(&self, caller: Signed, #[oai(name = "Idempotency-Key", validator(min_length = 8, max_length = 64))] key: Header<String>, body: Json<SynonymText>) -> Result<Created<Synonym>, Problem>;

        /// Change a synonym
        #[oai(path = "/operations/search/synonyms/:synonym_id", method = "put", operation_id = "update_synonym")]
        async fn update_synonym(&self, caller: Signed, synonym_id: Path<Uuid>, #[oai(name = "If-Match")] if_match: Header<Option<String>>, body: Json<SynonymText>) -> Result<Versioned<Synonym>, Problem>;

        /// Take a synonym back
        #[oai(path = "/operations/search/synonyms/:synonym_id", method = "delete", operation_id = "delete_synonym")]
        async fn delete_synonym(&self, caller: Signed, synonym_id: Path<Uuid>, #[oai(name = "If-Match")] if_match: Header<Option<String>>) -> Result<Done, Problem>;

        /// What a synonym would find, before it is kept
        ///
        /// Keeps nothing. 503 while the engine does not answer.
        #[oai(path = "/operations/search/synonym-previews", method = "post", operation_id = "preview_synonym")]
        async fn preview_synonym(&self, caller: Signed, language: Query<Option<Language>>, body: Json<SynonymText>) -> Result<Json<SynonymPreview>, Problem>;

        /// List audit events, newest first
        #[oai(path = "/audit/events", method = "get", operation_id = "list_audit_events")]
        async fn list_audit_events(&self, caller: Signed,
            #[oai(validator(max_length = 40))] subject_kind: Query<Option<String>>,
            #[oai(validator(max_length = 64))] subject_id: Query<Option<String>>,
            #[oai(validator(max_length = 500))] cursor: Query<Option<String>>,
            #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<Page<AuditEvent>>, Problem>;
    }
}
