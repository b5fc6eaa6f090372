//! Applications: written by the people of an organisation, submitted once, frozen from then on.
//!
//! ```text
//! draft → submitted → admissible → in_review → proposed → accepted | accepted_in_part | refused | closed
//!         submitted → inadmissible
//! submitted | admissible | in_review ⇄ correction_requested
//! any state before a decision → withdrawn · accepted | accepted_in_part → signed | lapsed
//! submitted | admissible | in_review | proposed → refused by silence, where the call says so
//! ```
//! What was submitted never changes; a correction adds a submission beside the first. The instant the last byte of a
//! submission arrived is held against the call's close, to the microsecond, by the server's clock.

use super::{Age, AidBasis, Attachment, Correction, Duty, Holding, SilenceEffect, Support};
use crate::{
    answer::{Created, Page, Versioned},
    contract::contract,
    problem::{FieldProblem, Problem},
    security::{Received, Signed},
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

#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[oai(rename_all = "snake_case")]
pub enum ApplicationState {
    /// Seen by the applicant only.
    Draft,
    Submitted,
    /// The applicant is asked to correct named fields.
    CorrectionRequested,
    /// The formal check failed.
    Inadmissible,
    Admissible,
    InReview,
    /// Money is reserved for it.
    Proposed,
    Accepted,
    AcceptedInPart,
    Refused,
    /// Closed with neither yes nor no (*classé sans suite*).
    Closed,
    Withdrawn,
    /// Accepted, and not signed in time.
    Lapsed,
    /// The agreement is signed: its money is committed.
    Signed,
}

/// What the applicant writes. A draft may leave anything out; a submission is held against the call.
#[derive(Object, Debug, Clone, PartialEq)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
pub struct ApplicationContent {
    /// Name of the project.
    #[oai(validator(max_length = 200))]
    pub title: String,
    /// Which of the call's kinds of support are asked for.
    #[oai(validator(max_items = 4, unique_items))]
    pub supports: Vec<Support>,
    /// Money asked for, with financial support only.
    #[oai(validator(minimum(value = "1"), maximum(value = "900000000000000")))]
    pub amount_cents: Option<i64>,
    /// Cost of the whole project, of which the call funds at most its rate.
    #[oai(validator(minimum(value = "1"), maximum(value = "900000000000000")))]
    pub cost_cents: Option<i64>,
    /// By section, by field; see the call's schema.
    pub answers: Value,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct NewApplication {
    pub call_id: Uuid,
    /// Name of the project; it may change until the submission.
    #[oai(validator(max_length = 200))]
    pub title: String,
}

#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct Application {
    pub id: Uuid,
    /// How people name it.
    pub number: String,
    pub programme_id: Uuid,
    pub call_id: Uuid,
    /// The version of the call it is written for.
    pub call_version: i32,
    /// The version that is published now.
    pub latest_call_version: i32,
    /// A newer version was published since the applicant last chose: nothing is submitted before they choose again.
    pub must_choose_version: bool,
    /// Absent for the reviewers of a blind call.
    pub organisation_id: Option<Uuid>,
    pub organisation_name: Option<String>,
    pub state: ApplicationState,
    pub content: ApplicationContent,
    pub attachments: Vec<Attachment>,
    /// What stands between it and its submission; empty once it is submitted.
    pub faults: Vec<FieldProblem>,
    /// What the programme asks to be corrected, while it waits.
    pub correction: Option<Correction>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    /// Who saved it last.
    pub updated_by: String,
    pub submitted_at: Option<DateTime<Utc>>,
    /// What silence means for it, where its call has such a rule; from its submission on.
    pub silence: Option<Silence>,
}

/// What becomes of an application that nobody decides.
#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct Silence {
    pub effect: SilenceEffect,
    /// The first instant without a decision in time: days after the submission's, in Paris; waiting for a correction does not count.
    pub due_at: DateTime<Utc>,
    /// When it had its effect.
    pub met_at: Option<DateTime<Utc>>,
}

#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct ApplicationSummary {
    pub id: Uuid,
    pub number: String,
    pub call_id: Uuid,
    pub organisation_id: Uuid,
    pub organisation_name: String,
    pub title: String,
    pub state: ApplicationState,
    pub amount_cents: Option<i64>,
    /// Since when it is in its state.
    pub state_since: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub submitted_at: Option<DateTime<Utc>>,
}

/// What a programme's people see of an application in a list.
#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct ReceivedApplication {
    #[oai(flatten)]
    pub summary: ApplicationSummary,
    pub axis_id: Option<Uuid>,
    /// What it holds of the envelope until it is signed.
    pub reserved_cents: i64,
    /// What is signed, less what was given back.
    pub committed_cents: i64,
    /// Mean of the submitted reviews, from 0 to 10,000.
    pub score: Option<i32>,
    /// The reviews stand far apart: the committee should talk about it.
    pub divergent: bool,
    /// Who handles and who reviews it.
    pub people: Vec<AssignedPerson>,
}

#[derive(Object, Debug, Clone)]
pub struct AssignedPerson {
    pub account_id: Uuid,
    pub name: String,
    pub duty: Duty,
}

/// Applications in one state.
#[derive(Object, Debug, Clone)]
pub struct StateCount {
    pub state: ApplicationState,
    pub count: i64,
}

/// How many applications each state has; states without any are absent.
#[derive(Object, Debug, Clone)]
pub struct ApplicationCounts {
    pub states: Vec<StateCount>,
}

/// A rule on who may apply, and when.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[oai(rename_all = "snake_case")]
pub enum EligibilityRule {
    /// The kind of organisation.
    Capacity,
    Verified,
    /// Where it is established.
    Country,
    /// How large it is.
    Size,
    /// The call is open.
    Window,
    /// Earlier de minimis aid is declared.
    Declaration,
    /// Some room is left under the de minimis ceiling.
    AidCeiling,
}

#[derive(Object, Debug, Clone)]
pub struct EligibilityCheck {
    pub rule: EligibilityRule,
    pub passed: bool,
    /// The rule and what was found, in plain words.
    pub detail: String,
}

#[derive(Object, Debug, Clone)]
pub struct Eligibility {
    pub eligible: bool,
    pub aid_basis: AidBasis,
    pub checks: Vec<EligibilityCheck>,
    /// What the server's clock says; it is the one that counts.
    pub server_time: DateTime<Utc>,
}

/// Which version of the call an application goes by: the one it has, or the latest.
#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct CallVersionChoice {
    #[oai(validator(minimum(value = "1"), maximum(value = "10000")))]
    pub version: i32,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct NewSubmission {
    /// Whoever submits declares that they may bind the organisation, and that what is told is true. Nothing is sent without.
    pub mandate: bool,
}

/// Proof of a submission.
#[derive(Object, Debug, Clone)]
pub struct Receipt {
    pub application_id: Uuid,
    pub number: String,
    /// 1 for the first; corrections count on.
    pub submission: i32,
    pub call_version: i32,
    /// The instant the last byte arrived, UTC.
    pub received_at: DateTime<Utc>,
    /// SHA-256 of what was frozen, in hexadecimal.
    pub sha256: String,
    pub submitted_by: String,
}

/// What was frozen.
#[derive(Object, Debug, Clone)]
pub struct Submission {
    pub receipt: Receipt,
    /// The very text whose UTF-8 bytes have the receipt's SHA-256: JSON of the content, the call's version, the organisation, the attachments' hashes.
    pub frozen: String,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct ApplicationWithdrawal {
    #[oai(validator(min_length = 1, max_length = 2000))]
    pub reason: String,
}

/// What happened to an application, as its applicant may know it.
#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct ApplicationStep {
    pub id: Uuid,
    pub at: DateTime<Utc>,
    /// The state it led to.
    pub state: ApplicationState,
    pub reason: Option<String>,
}

contract! {
    #[OpenApi(tag = "Tag::Funding")]
    pub trait ApplicationsApi as Applications {
        /// Tell whether an organisation may apply to a call
        ///
        /// Every rule in plain words, before any form is filled in.
        #[oai(path = "/calls/:call_id/eligibility", method = "get", operation_id = "get_eligibility")]
        async fn get_eligibility(&self, caller: Signed, call_id: Path<Uuid>, organisation_id: Query<Uuid>) -> Result<Json<Eligibility>, Problem>;

        /// Start an application
        ///
        /// To an open call, by an organisation that is eligible.
        #[oai(path = "/organisations/:organisation_id/applications", method = "post", operation_id = "create_application")]
        async fn create_application(&self, caller: Signed, organisation_id: Path<Uuid>, #[oai(name = "Idempotency-Key", validator(min_length = 8, max_length = 64))] key: Header<String>, body: Json<NewApplication>) -> Result<Created<Application>, Problem>;

        /// List an organisation's applications
        ///
        /// Newest first.
        #[oai(path = "/organisations/:organisation_id/applications", method = "get", operation_id = "list_organisation_applications")]
        async fn list_organisation_applications(&self, caller: Signed, organisation_id: Path<Uuid>, call_id: Query<Option<Uuid>>, state: Query<Option<ApplicationState>>,
            #[oai(validator(max_length = 500))] cursor: Query<Option<String>>,
            #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<Page<ApplicationSummary>>, Problem>;

        /// List the applications a programme received
        ///
        /// Latest submissions first; drafts are their applicants' own.
        #[oai(path = "/programmes/:programme_id/applications", method = "get", operation_id = "list_programme_applications")]
        async fn list_programme_applications(&self, caller: Signed, programme_id: Path<Uuid>, call_id: Query<Option<Uuid>>, organisation_id: Query<Option<Uuid>>, state: Query<Option<ApplicationState>>, axis_id: Query<Option<Uuid>>,
            #[oai(validator(pattern = "^[0-9]{4}-[0-9]{2}$"))] month: Query<Option<String>>, holding: Query<Option<Holding>>, age: Query<Option<Age>>,
            /// Words of the number, the title or the applicant's name.
            #[oai(validator(max_length = 100))] q: Query<Option<String>>,
            #[oai(validator(max_length = 500))] cursor: Query<Option<String>>,
            #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<Page<ReceivedApplication>>, Problem>;

        /// Count the applications a programme received, by state
        ///
        /// Of those the list would show without its filter of state.
        #[oai(path = "/programmes/:programme_id/application-counts", method = "get", operation_id = "count_programme_applications")]
        async fn count_programme_applications(&self, caller: Signed, programme_id: Path<Uuid>, call_id: Query<Option<Uuid>>, axis_id: Query<Option<Uuid>>,
            #[oai(validator(pattern = "^[0-9]{4}-[0-9]{2}$"))] month: Query<Option<String>>, holding: Query<Option<Holding>>, age: Query<Option<Age>>,
            #[oai(validator(max_length = 100))] q: Query<Option<String>>) -> Result<Json<ApplicationCounts>, Problem>;

        /// Read an application
        #[oai(path = "/applications/:application_id", method = "get", operation_id = "get_application")]
        async fn get_application(&self, caller: Signed, application_id: Path<Uuid>) -> Result<Versioned<Application>, Problem>;

        /// Save a draft
        ///
        /// As often as it is typed in, by several people: who saves over what they have not read gets 412, and nothing is lost.
        #[oai(path = "/applications/:application_id", method = "put", operation_id = "update_application")]
        async fn update_application(&self, caller: Signed, application_id: Path<Uuid>, #[oai(name = "If-Match")] if_match: Header<Option<String>>, body: Json<ApplicationContent>) -> Result<Versioned<Application>, Problem>;

        /// Choose the call's version
        ///
        /// When the call was published anew under a draft: stay with the version it is written for, or move to the latest.
        #[oai(path = "/applications/:application_id/call-version", method = "put", operation_id = "choose_call_version")]
        async fn choose_call_version(&self, caller: Signed, application_id: Path<Uuid>, #[oai(name = "If-Match")] if_match: Header<Option<String>>, body: Json<CallVersionChoice>) -> Result<Versioned<Application>, Problem>;

        /// Submit an application
        ///
        /// Refused with every fault at once; 409 `too-late` from the first instant after the close and its grace.
        #[oai(path = "/applications/:application_id/submission", method = "post", operation_id = "submit_application")]
        async fn submit_application(&self, caller: Signed, received: Received, application_id: Path<Uuid>, #[oai(name = "Idempotency-Key", validator(min_length = 8, max_length = 64))] key: Header<String>, #[oai(name = "If-Match")] if_match: Header<Option<String>>, body: Json<NewSubmission>) -> Result<Created<Receipt>, Problem>;

        /// Read what was submitted
        #[oai(path = "/applications/:application_id/submissions/:submission", method = "get", operation_id = "get_submission")]
        async fn get_submission(&self, caller: Signed, application_id: Path<Uuid>, #[oai(validator(minimum(value = "1"), maximum(value = "1000")))] submission: Path<i32>) -> Result<Json<Submission>, Problem>;

        /// Withdraw an application
        ///
        /// Until it is decided; what was reserved for it is free again.
        #[oai(path = "/applications/:application_id/withdrawal", method = "post", operation_id = "withdraw_application")]
        async fn withdraw_application(&self, caller: Signed, application_id: Path<Uuid>, #[oai(name = "If-Match")] if_match: Header<Option<String>>, body: Json<ApplicationWithdrawal>) -> Result<Versioned<Application>, Problem>;

        /// List what happened to an application
        ///
        /// Oldest first.
        #[oai(path = "/applications/:application_id/steps", method = "get", operation_id = "list_application_steps")]
        async fn list_application_steps(&self, caller: Signed, application_id: Path<Uuid>,
            #[oai(validator(max_length = 500))] cursor: Query<Option<String>>,
            #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<Page<ApplicationStep>>, Problem>;
    }
}
