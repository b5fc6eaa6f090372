//! One act on several applications at once: each answers by itself, and for a while the whole can be undone.
//!
//! ```text
//! done ──undo, before its mails leave──> undone
//!   └──what happened since forbids it──> kept
//! refused: nothing changed
//! ```

use super::Duty;
use crate::{answer::Created, contract::contract, problem::Problem, security::Signed, tags::Tag};
use chrono::{DateTime, Utc};
use poem_openapi::{
    Enum, Object, OpenApi,
    param::{Header, Path},
    payload::Json,
};
use uuid::Uuid;

#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[oai(rename_all = "snake_case")]
pub enum BatchAct {
    Admissible,
    Inadmissible,
    /// Gives somebody a duty.
    Assign,
    /// Writes a message to the applicant, once it can no longer be undone.
    Notify,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
pub struct NewBatch {
    #[oai(validator(min_items = 1, max_items = 100, unique_items))]
    pub application_ids: Vec<Uuid>,
    pub act: BatchAct,
    /// With `admissible` and `inadmissible`: told to the applicants. With `notify`: the message.
    #[oai(validator(min_length = 1, max_length = 4000))]
    pub text: Option<String>,
    /// With `assign`.
    pub account_id: Option<Uuid>,
    /// With `assign`.
    pub duty: Option<Duty>,
}

#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[oai(rename_all = "snake_case")]
pub enum BatchOutcome {
    Done,
    /// A rule refused; nothing changed.
    Refused,
    Undone,
    /// Something else happened to it since: the act stands.
    Kept,
}

#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct BatchItem {
    pub application_id: Uuid,
    /// Absent where the application is not this programme's.
    pub number: Option<String>,
    pub outcome: BatchOutcome,
    /// Name of the rule that refused, or that kept the act: the last part of its problem's type.
    pub rule: Option<String>,
    /// The same in words.
    pub detail: Option<String>,
}

#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct Batch {
    pub id: Uuid,
    pub act: BatchAct,
    pub made_at: DateTime<Utc>,
    /// From then on its mails leave, and nothing is undone.
    pub undo_until: DateTime<Utc>,
    pub undone_at: Option<DateTime<Utc>>,
    /// In the order they were named.
    pub items: Vec<BatchItem>,
}

contract! {
    #[OpenApi(tag = "Tag::Funding")]
    pub trait BatchesApi as Batches {
        /// Act on several applications
        ///
        /// Each in a transaction of its own, done or refused by its own rules. Mails and letters wait until `undo_until`.
        #[oai(path = "/programmes/:programme_id/batches", method = "post", operation_id = "create_batch")]
        async fn create_batch(&self, caller: Signed, programme_id: Path<Uuid>, #[oai(name = "Idempotency-Key", validator(min_length = 8, max_length = 64))] key: Header<String>, body: Json<NewBatch>) -> Result<Created<Batch>, Problem>;

        /// Read what became of a batch
        #[oai(path = "/programmes/:programme_id/batches/:batch_id", method = "get", operation_id = "get_batch")]
        async fn get_batch(&self, caller: Signed, programme_id: Path<Uuid>, batch_id: Path<Uuid>) -> Result<Json<Batch>, Problem>;

        /// Undo a batch
        ///
        /// Before its mails leave, by who made it. What changed since keeps its act, and says so.
        #[oai(path = "/programmes/:programme_id/batches/:batch_id/undoing", method = "post", operation_id = "undo_batch")]
        async fn undo_batch(&self, caller: Signed, programme_id: Path<Uuid>, batch_id: Path<Uuid>) -> Result<Json<Batch>, Problem>;
    }
}
