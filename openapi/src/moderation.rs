//! The operator's side of the catalogue.

use crate::{
    answer::{Page, Versioned},
    catalogue::{Check, ListingKind, ListingState, Localised, OwnListing, PublisherRef, Reason, ReportKind, Revision, RevisionState},
    contract::contract,
    problem::Problem,
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

/// The tabs of the queue.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[oai(rename_all = "snake_case")]
pub enum QueueTab {
    /// Submitted, nobody's yet.
    Waiting,
    /// Assigned to the caller.
    Mine,
    /// Assigned to somebody.
    InReview,
    /// Decided in the last 30 days.
    Done,
}

#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct QueueItem {
    pub revision_id: Uuid,
    pub listing_id: Uuid,
    pub slug: String,
    pub kind: ListingKind,
    pub title: Localised,
    pub publisher: PublisherRef,
    pub number: i32,
    pub state: RevisionState,
    /// Nothing of this listing was published before.
    pub first: bool,
    pub assigned_to: Option<String>,
    pub submitted_at: Option<DateTime<Utc>>,
    pub decided_at: Option<DateTime<Utc>>,
}

/// How many wait behind each tab, exact up to 1,000.
#[derive(Object, Debug, Clone)]
pub struct QueueCounts {
    pub waiting: u32,
    pub mine: u32,
    pub in_review: u32,
    pub done: u32,
    pub open_reports: u32,
    pub open_claims: u32,
    pub dead_jobs: u32,
}

/// One field that differs between the published revision and this one.
#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct Difference {
    /// JSON pointer into the content.
    pub pointer: String,
    /// JSON text of the value before; absent when added.
    pub before: Option<String>,
    /// JSON text of the value after; absent when removed.
    pub after: Option<String>,
}

/// A file on the moderator's desk.
#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct ReviewFile {
    pub item: QueueItem,
    pub listing_state: ListingState,
    pub revision: Revision,
    /// The published one it would replace.
    pub published: Option<Revision>,
    pub differences: Vec<Difference>,
    pub checks: Vec<Check>,
}

#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[oai(rename_all = "snake_case")]
pub enum Verdict {
    Publish,
    RequestChanges,
    Reject,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct Decision {
    pub verdict: Verdict,
    /// At least one unless it is published; sent to the publisher.
    #[oai(validator(max_items = 50))]
    pub reasons: Vec<Reason>,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct Suspension {
    /// Sent to the publisher.
    #[oai(validator(min_length = 1, max_length = 2000))]
    pub reason: String,
}

#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[oai(rename_all = "snake_case")]
pub enum ReportState {
    Open,
    Resolved,
}

#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct Report {
    pub id: Uuid,
    pub listing_id: Uuid,
    pub slug: String,
    pub title: Localised,
    pub kind: ReportKind,
    pub text: String,
    pub email: Option<String>,
    pub state: ReportState,
    pub resolution: Option<String>,
    pub created_at: DateTime<Utc>,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct Resolution {
    #[oai(validator(min_length = 1, max_length = 2000))]
    pub text: String,
}

contract! {
    #[OpenApi(tag = "Tag::Moderation")]
    pub trait ModerationApi as Moderation {
        /// Count what waits
        #[oai(path = "/moderation/counts", method = "get", operation_id = "get_queue_counts")]
        async fn get_queue_counts(&self, caller: Signed) -> Result<Json<QueueCounts>, Problem>;

        /// List the queue, oldest first
        #[oai(path = "/moderation/revisions", method = "get", operation_id = "list_queue")]
        async fn list_queue(&self, caller: Signed, tab: Query<QueueTab>,
            #[oai(validator(max_length = 500))] cursor: Query<Option<String>>,
            #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<Page<QueueItem>>, Problem>;

        /// Open a file
        #[oai(path = "/moderation/revisions/:revision_id", method = "get", operation_id = "get_review_file")]
        async fn get_review_file(&self, caller: Signed, revision_id: Path<Uuid>) -> Result<Versioned<ReviewFile>, Problem>;

        /// Take a file
        ///
        /// 409 when a colleague has it.
        #[oai(path = "/moderation/revisions/:revision_id/assignment", method = "put", operation_id = "assign_revision")]
        async fn assign_revision(&self, caller: Signed, revision_id: Path<Uuid>) -> Result<Json<QueueItem>, Problem>;

        /// Put a file back
        #[oai(path = "/moderation/revisions/:revision_id/assignment", method = "delete", operation_id = "unassign_revision")]
        async fn unassign_revision(&self, caller: Signed, revision_id: Path<Uuid>) -> Result<Json<QueueItem>, Problem>;

        /// Decide
        ///
        /// Publishing checks the revision again; reasons go to the publisher by e-mail.
        #[oai(path = "/moderation/revisions/:revision_id/decision", method = "post", operation_id = "decide_revision")]
        async fn decide_revision(&self, caller: Signed, revision_id: Path<Uuid>, #[oai(name = "Idempotency-Key", validator(min_length = 8, max_length = 64))] key: Header<String>, body: Json<Decision>) -> Result<Json<QueueItem>, Problem>;

        /// Suspend a published listing
        #[oai(path = "/listings/:listing_id/suspension", method = "put", operation_id = "suspend_listing")]
        async fn suspend_listing(&self, caller: Signed, listing_id: Path<Uuid>, body: Json<Suspension>) -> Result<Json<OwnListing>, Problem>;

        /// Lift a suspension
        #[oai(path = "/listings/:listing_id/suspension", method = "delete", operation_id = "restore_listing")]
        async fn restore_listing(&self, caller: Signed, listing_id: Path<Uuid>) -> Result<Json<OwnListing>, Problem>;

        /// List suspended listings
        #[oai(path = "/moderation/suspensions", method = "get", operation_id = "list_suspensions")]
        async fn list_suspensions(&self, caller: Signed,
            #[oai(validator(max_length = 500))] cursor: Query<Option<String>>,
            #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<Page<OwnListing>>, Problem>;

        /// List reports
        #[oai(path = "/moderation/reports", method = "get", operation_id = "list_reports")]
        async fn list_reports(&self, caller: Signed, state: Query<Option<ReportState>>,
            #[oai(validator(max_length = 500))] cursor: Query<Option<String>>,
            #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<Page<Report>>, Problem>;

        /// Close a report
        #[oai(path = "/moderation/reports/:report_id/resolution", method = "put", operation_id = "resolve_report")]
        async fn resolve_report(&self, caller: Signed, report_id: Path<Uuid>, body: Json<Resolution>) -> Result<Json<Report>, Problem>;
    }
}
