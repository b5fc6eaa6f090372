//! Decision: the ranking with the money left, a proposal that reserves, a decision that keeps or frees, what follows.
//!
//! ```text
//! propose       reserves the amount; checks the de minimis ceiling      one transaction
//! decide        by one person, or above the programme's limit by two    the second one makes it final
//!   accept        keeps the reservation until the agreement is signed
//!   in part       frees the rest
//!   refuse, close frees it all
//! sign          commits it; or it lapses at its date and is free again
//! give back     frees a part of what is committed
//! ```

use super::{Application, ApplicationState};
use crate::{
    answer::{Created, Page, Versioned},
    contract::contract,
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

/// One line of the ranking: best mean score first, then the earlier submission.
#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct RankedApplication {
    pub application_id: Uuid,
    pub number: String,
    pub title: String,
    pub organisation_name: String,
    pub state: ApplicationState,
    /// Mean of the submitted reviews, from 0 to 10,000; none ranks last.
    pub score: Option<i32>,
    pub reviews: i32,
    pub requested_cents: i64,
    /// Reserved or granted already.
    pub held_cents: i64,
    /// What this line and those above still ask of the envelope: requested, less what is held.
    pub cumulative_cents: i64,
    /// Whether that fits in what is available now.
    pub fits: bool,
}

#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct Ranking {
    /// Left in the envelope of the call's axis.
    pub available_cents: i64,
    pub items: Vec<RankedApplication>,
    /// Signed cursor of the next page; absent on the last one.
    pub next: Option<String>,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
pub struct NewProposal {
    /// Money, at most what is requested; none where only support in kind is proposed.
    #[oai(validator(minimum(value = "1"), maximum(value = "900000000000000")))]
    pub amount_cents: Option<i64>,
    /// Value of support that moves no cash.
    #[oai(validator(minimum(value = "1"), maximum(value = "900000000000000")))]
    pub in_kind_cents: Option<i64>,
    #[oai(validator(min_length = 1, max_length = 4000))]
    pub reason: String,
}

/// What is proposed for an application, and what is held for it now.
#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct Proposal {
    /// 0 where only support in kind is proposed.
    pub amount_cents: i64,
    pub in_kind_cents: i64,
    /// For the programme's people only.
    pub reason: String,
    pub proposed_by: String,
    pub proposed_at: DateTime<Utc>,
    pub reserved_cents: i64,
    pub committed_cents: i64,
    /// Regulation that de minimis aid is given under.
    pub regulation: Option<String>,
    /// When an acceptance that nobody signed lapses.
    pub lapses_at: Option<DateTime<Utc>>,
    pub signed_on: Option<NaiveDate>,
    /// Of the signed agreement.
    pub reference: Option<String>,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct ProposalRetraction {
    #[oai(validator(min_length = 1, max_length = 2000))]
    pub reason: String,
}

#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[oai(rename_all = "snake_case")]
pub enum Outcome {
    Accept,
    AcceptInPart,
    Refuse,
    /// Neither yes nor no.
    Close,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
pub struct NewDecision {
    pub outcome: Outcome,
    /// With `accept_in_part`: less than what is proposed.
    #[oai(validator(minimum(value = "1"), maximum(value = "900000000000000")))]
    pub amount_cents: Option<i64>,
    /// Told to the applicant.
    #[oai(validator(min_length = 1, max_length = 8000))]
    pub reasons: String,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct DecisionConfirmation {
    /// Whether the second person agrees; otherwise the decision is dropped and the proposal stands.
    pub confirm: bool,
    #[oai(validator(min_length = 1, max_length = 2000))]
    pub reason: String,
}

#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[oai(rename_all = "snake_case")]
pub enum DecisionState {
    /// Waits for a second person.
    Pending,
    Final,
    /// The second person did not agree.
    Dropped,
}

#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct ApplicationDecision {
    pub id: Uuid,
    pub state: DecisionState,
    pub outcome: Outcome,
    pub amount_cents: i64,
    pub in_kind_cents: i64,
    pub reasons: String,
    pub decided_by: String,
    pub decided_at: DateTime<Utc>,
    pub confirmed_by: Option<String>,
    pub confirmed_at: Option<DateTime<Utc>>,
    /// When an acceptance that nobody signed lapses.
    pub lapses_at: Option<DateTime<Utc>>,
    /// Regulation that de minimis aid is given under.
    pub regulation: Option<String>,
    /// Mean of the reviews, from 0 to 10,000; once the decision is final.
    pub score: Option<i32>,
    /// What the reviewers say to the applicant, without their names; once the decision is final.
    pub comments: Vec<String>,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct NewSignature {
    /// The day both parties had signed the agreement.
    pub signed_on: NaiveDate,
    /// Its reference.
    #[oai(validator(min_length = 1, max_length = 200))]
    pub reference: String,
}

/// Commitment given back to the envelope (*désengagement*).
#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct NewGiveBack {
    #[oai(validator(minimum(value = "1"), maximum(value = "900000000000000")))]
    pub amount_cents: i64,
    #[oai(validator(min_length = 1, max_length = 2000))]
    pub reason: String,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct NewAppeal {
    #[oai(validator(min_length = 1, max_length = 8000))]
    pub text: String,
}

/// Written down against a decision; it changes nothing by itself.
#[derive(Object, Debug, Clone)]
pub struct Appeal {
    pub id: Uuid,
    pub text: String,
    pub noted_at: DateTime<Utc>,
}

contract! {
    #[OpenApi(tag = "Tag::Funding")]
    pub trait DecisionsApi as Decisions {
        /// Rank a call's applications
        ///
        /// With the money left as a line: everything below it does not fit.
        #[oai(path = "/calls/:call_id/ranking", method = "get", operation_id = "get_ranking")]
        async fn get_ranking(&self, caller: Signed, call_id: Path<Uuid>,
            #[oai(validator(max_length = 500))] cursor: Query<Option<String>>,
            #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<Ranking>, Problem>;

        /// Propose support for an application
        ///
        /// Reserves the amount in the envelope, in the same transaction as the check of earlier aid. 409 `insufficient-funds`
        /// or `aid-ceiling` where it does not fit.
        #[oai(path = "/applications/:application_id/proposal", method = "put", operation_id = "update_proposal")]
        async fn update_proposal(&self, caller: Signed, application_id: Path<Uuid>, #[oai(name = "If-Match")] if_match: Header<Option<String>>, body: Json<NewProposal>) -> Result<Versioned<Application>, Problem>;

        /// Read the proposal
        ///
        /// While it stands, and as long as something is held for it; for the programme's people.
        #[oai(path = "/applications/:application_id/proposal", method = "get", operation_id = "get_proposal")]
        async fn get_proposal(&self, caller: Signed, application_id: Path<Uuid>) -> Result<Json<Proposal>, Problem>;

        /// Take a proposal back
        ///
        /// What it reserved is free again.
        #[oai(path = "/applications/:application_id/proposal/retraction", method = "post", operation_id = "retract_proposal")]
        async fn retract_proposal(&self, caller: Signed, application_id: Path<Uuid>, #[oai(name = "If-Match")] if_match: Header<Option<String>>, body: Json<ProposalRetraction>) -> Result<Versioned<Application>, Problem>;

        /// Decide an application
        ///
        /// Above the programme's limit it waits for a second person. The ceiling of earlier aid is checked again.
        #[oai(path = "/applications/:application_id/decision", method = "post", operation_id = "decide_application")]
        async fn decide_application(&self, caller: Signed, application_id: Path<Uuid>, #[oai(name = "Idempotency-Key", validator(min_length = 8, max_length = 64))] key: Header<String>, #[oai(name = "If-Match")] if_match: Header<Option<String>>, body: Json<NewDecision>) -> Result<Created<ApplicationDecision>, Problem>;

        /// Confirm a decision
        ///
        /// By somebody else than who decided.
        #[oai(path = "/applications/:application_id/decision/confirmation", method = "post", operation_id = "confirm_decision")]
        async fn confirm_decision(&self, caller: Signed, application_id: Path<Uuid>, #[oai(name = "Idempotency-Key", validator(min_length = 8, max_length = 64))] key: Header<String>, body: Json<DecisionConfirmation>) -> Result<Json<ApplicationDecision>, Problem>;

        /// Read the decision
        ///
        /// The latest; the applicant sees it once it is final.
        #[oai(path = "/applications/:application_id/decision", method = "get", operation_id = "get_decision")]
        async fn get_decision(&self, caller: Signed, application_id: Path<Uuid>) -> Result<Json<ApplicationDecision>, Problem>;

        /// Record the signature of the agreement
        ///
        /// Commits what was granted.
        #[oai(path = "/applications/:application_id/signature", method = "put", operation_id = "sign_application")]
        async fn sign_application(&self, caller: Signed, application_id: Path<Uuid>, #[oai(name = "If-Match")] if_match: Header<Option<String>>, body: Json<NewSignature>) -> Result<Versioned<Application>, Problem>;

        /// Give commitment back
        ///
        /// A part of what was committed returns to the envelope.
        #[oai(path = "/applications/:application_id/give-backs", method = "post", operation_id = "create_give_back")]
        async fn create_give_back(&self, caller: Signed, application_id: Path<Uuid>, #[oai(name = "Idempotency-Key", validator(min_length = 8, max_length = 64))] key: Header<String>, body: Json<NewGiveBack>) -> Result<Json<Application>, Problem>;

        /// Note an appeal
        ///
        /// By the applicant, against a decision or a finding of inadmissibility.
        #[oai(path = "/applications/:application_id/appeals", method = "post", operation_id = "create_appeal")]
        async fn create_appeal(&self, caller: Signed, application_id: Path<Uuid>, #[oai(name = "Idempotency-Key", validator(min_length = 8, max_length = 64))] key: Header<String>, body: Json<NewAppeal>) -> Result<Created<Appeal>, Problem>;

        /// List appeals
        #[oai(path = "/applications/:application_id/appeals", method = "get", operation_id = "list_appeals")]
        async fn list_appeals(&self, caller: Signed, application_id: Path<Uuid>,
            #[oai(validator(max_length = 500))] cursor: Query<Option<String>>,
            #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<Page<Appeal>>, Problem>;
    }
}
