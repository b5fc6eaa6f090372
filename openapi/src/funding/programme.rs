//! A programme: who runs it, its axes, its envelopes and their movements.
//!
//! *Commitment authorisation* (autorisation d'engagement, AE) is the most that may be promised; *payment credit* (crédit
//! de paiement, CP) the most that may be paid in one budget year. Amounts are cents of a euro.

use crate::{
    answer::{Created, Done, Page, Versioned},
    catalogue::Localised,
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

/// What somebody does in a programme; one person may have several roles.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[oai(rename_all = "snake_case")]
pub enum ProgrammeRole {
    /// Sets the programme up: axes, people, calls, openings of credit.
    Manager,
    /// Checks applications, assigns reviewers, proposes.
    Instructor,
    /// Gives an opinion on the files assigned to them.
    Reviewer,
    /// Sits in the committee.
    Committee,
    /// Decides.
    Decider,
    /// Certifies, pays, and is the second person of a transfer.
    Finance,
}

#[derive(Object, Debug, Clone)]
pub struct Axis {
    pub id: Uuid,
    /// From 1.
    pub position: i32,
    pub name: Localised,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct NewAxis {
    pub name: Localised,
}

/// What a manager writes of a programme.
#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct ProgrammeContent {
    pub name: Localised,
    pub summary: Localised,
    /// Names of those who fund it.
    #[oai(validator(max_items = 20))]
    pub partners: Vec<String>,
    /// First day, Europe/Paris.
    pub starts_on: NaiveDate,
    /// Last day, included.
    pub ends_on: NaiveDate,
    /// A decision above this amount needs two people; 0 for always.
    #[oai(validator(minimum(value = "0"), maximum(value = "900000000000000")))]
    pub two_people_above_cents: i64,
    /// Days an accepted applicant has to sign before the acceptance lapses.
    #[oai(validator(minimum(value = "1"), maximum(value = "1000")))]
    pub acceptance_days: i32,
}

#[derive(Object, Debug, Clone)]
pub struct Programme {
    pub id: Uuid,
    pub content: ProgrammeContent,
    pub axes: Vec<Axis>,
    pub created_at: DateTime<Utc>,
}

#[derive(Object, Debug, Clone)]
pub struct ProgrammePerson {
    pub account_id: Uuid,
    pub name: String,
    pub email: String,
    pub roles: Vec<ProgrammeRole>,
}

/// A programme one has a part in.
#[derive(Object, Debug, Clone)]
pub struct OwnProgramme {
    pub programme_id: Uuid,
    pub name: Localised,
    pub roles: Vec<ProgrammeRole>,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct ProgrammeRoles {
    /// Address of an account that is confirmed.
    #[oai(validator(min_length = 3, max_length = 254))]
    pub email: String,
    /// All roles the person has from now on; none takes the person out.
    #[oai(validator(max_items = 6, unique_items))]
    pub roles: Vec<ProgrammeRole>,
}

/// Which kind of credit an envelope holds.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[oai(rename_all = "snake_case")]
pub enum Credit {
    /// AE: one fund an axis.
    Commitment,
    /// CP: one fund an axis and budget year.
    Payment,
}

/// What became of what was opened: `opened = available + reserved + committed`.
#[derive(Object, Debug, Clone, Default)]
pub struct CommitmentBalance {
    pub opened_cents: i64,
    pub available_cents: i64,
    /// By proposals and acceptances that are not signed yet.
    pub reserved_cents: i64,
    /// By signed agreements.
    pub committed_cents: i64,
}

/// One budget year: `opened = available + certified + paid + recovered`.
#[derive(Object, Debug, Clone, Default)]
pub struct PaymentBalance {
    pub year: i32,
    pub opened_cents: i64,
    pub available_cents: i64,
    /// Service done, not paid yet.
    pub certified_cents: i64,
    pub paid_cents: i64,
    /// Paid and given back; not spent again.
    pub recovered_cents: i64,
}

/// One axis: commitment authorisation once, payment credit by year, and the value of support in kind (never cash).
#[derive(Object, Debug, Clone)]
pub struct Envelope {
    pub axis: Axis,
    pub commitment: CommitmentBalance,
    pub payments: Vec<PaymentBalance>,
    pub in_kind_cents: i64,
}

#[derive(Object, Debug, Clone)]
pub struct Budget {
    pub envelopes: Vec<Envelope>,
    /// Sums over the axes.
    pub commitment: CommitmentBalance,
    pub payments: Vec<PaymentBalance>,
    pub in_kind_cents: i64,
}

/// Whether credit enters an envelope or leaves it unused.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[oai(rename_all = "snake_case")]
pub enum Direction {
    Open,
    Close,
}

/// Credit opened in an envelope, or taken out of what is available there.
#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
pub struct NewOpening {
    pub axis_id: Uuid,
    pub direction: Direction,
    pub credit: Credit,
    /// Budget year, for payment credit only.
    #[oai(validator(minimum(value = "2000"), maximum(value = "2100")))]
    pub year: Option<i32>,
    #[oai(validator(minimum(value = "1"), maximum(value = "900000000000000")))]
    pub amount_cents: i64,
    /// The act that opens it: finance law, agreement with a partner.
    #[oai(validator(min_length = 1, max_length = 2000))]
    pub reason: String,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
pub struct NewTransfer {
    pub from_axis_id: Uuid,
    pub to_axis_id: Uuid,
    pub credit: Credit,
    /// Budget year, for payment credit only: a transfer stays in its year.
    #[oai(validator(minimum(value = "2000"), maximum(value = "2100")))]
    pub year: Option<i32>,
    #[oai(validator(minimum(value = "1"), maximum(value = "900000000000000")))]
    pub amount_cents: i64,
    #[oai(validator(min_length = 1, max_length = 2000))]
    pub reason: String,
}

#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[oai(rename_all = "snake_case")]
pub enum TransferState {
    Proposed,
    Approved,
    Refused,
}

/// Moves nothing until a second person approves.
#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct Transfer {
    pub id: Uuid,
    pub from_axis_id: Uuid,
    pub to_axis_id: Uuid,
    pub credit: Credit,
    pub year: Option<i32>,
    pub amount_cents: i64,
    pub reason: String,
    pub state: TransferState,
    pub proposed_by: String,
    pub proposed_at: DateTime<Utc>,
    pub decided_by: Option<String>,
    pub decided_at: Option<DateTime<Utc>>,
    pub decision_reason: Option<String>,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct TransferDecision {
    pub approve: bool,
    #[oai(validator(min_length = 1, max_length = 2000))]
    pub reason: String,
}

/// Where the cents of a fund are; `source` is the world outside the plan.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[oai(rename_all = "snake_case")]
pub enum FundAccount {
    Source,
    Available,
    Reserved,
    Committed,
    Certified,
    Paid,
    Recovered,
}

/// One line of a movement. The lines of a movement sum to zero.
#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct MovementLine {
    pub axis_id: Uuid,
    /// Absent for support in kind.
    pub credit: Option<Credit>,
    pub year: Option<i32>,
    pub account: FundAccount,
    pub amount_cents: i64,
}

/// A row of the book; never changed, never removed.
#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct FundMovement {
    pub id: Uuid,
    pub at: DateTime<Utc>,
    /// What caused it: `open/…`, `transfer/…`.
    pub cause: String,
    pub actor: String,
    /// The second person, where the rule asks for two.
    pub second: Option<String>,
    pub reason: Option<String>,
    pub lines: Vec<MovementLine>,
}

contract! {
    #[OpenApi(tag = "Tag::Funding")]
    pub trait ProgrammesApi as Programmes {
        /// List programmes
        #[oai(path = "/programmes", method = "get", operation_id = "list_programmes")]
        async fn list_programmes(&self,
            #[oai(validator(max_length = 500))] cursor: Query<Option<String>>,
            #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<Page<Programme>>, Problem>;

        /// Set up a programme
        ///
        /// Operators only; the caller becomes its manager.
        #[oai(path = "/programmes", method = "post", operation_id = "create_programme")]
        async fn create_programme(&self, caller: Signed, #[oai(name = "Idempotency-Key", validator(min_length = 8, max_length = 64))] key: Header<String>, body: Json<ProgrammeContent>) -> Result<Created<Programme>, Problem>;

        /// Read a programme
        #[oai(path = "/programmes/:programme_id", method = "get", operation_id = "get_programme")]
        async fn get_programme(&self, programme_id: Path<Uuid>) -> Result<Versioned<Programme>, Problem>;

        /// Change a programme
        #[oai(path = "/programmes/:programme_id", method = "put", operation_id = "update_programme")]
        async fn update_programme(&self, caller: Signed, programme_id: Path<Uuid>, #[oai(name = "If-Match")] if_match: Header<Option<String>>, body: Json<ProgrammeContent>) -> Result<Versioned<Programme>, Problem>;

        /// Add an axis
        ///
        /// It comes with an empty envelope. At most 20 axes.
        #[oai(path = "/programmes/:programme_id/axes", method = "post", operation_id = "create_axis")]
        async fn create_axis(&self, caller: Signed, programme_id: Path<Uuid>, #[oai(name = "Idempotency-Key", validator(min_length = 8, max_length = 64))] key: Header<String>, body: Json<NewAxis>) -> Result<Created<Axis>, Problem>;

        /// List the programme's people
        #[oai(path = "/programmes/:programme_id/people", method = "get", operation_id = "list_programme_people")]
        async fn list_programme_people(&self, caller: Signed, programme_id: Path<Uuid>,
            #[oai(validator(max_length = 500))] cursor: Query<Option<String>>,
            #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<Page<ProgrammePerson>>, Problem>;

        /// List the programmes one has a part in
        ///
        /// Newest first, with what one does there.
        #[oai(path = "/account/programmes", method = "get", operation_id = "list_own_programmes")]
        async fn list_own_programmes(&self, caller: Signed,
            #[oai(validator(max_length = 500))] cursor: Query<Option<String>>,
            #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<Page<OwnProgramme>>, Problem>;

        /// Say what somebody does in the programme
        ///
        /// The last manager stays one.
        #[oai(path = "/programmes/:programme_id/people", method = "put", operation_id = "update_programme_person")]
        async fn update_programme_person(&self, caller: Signed, programme_id: Path<Uuid>, body: Json<ProgrammeRoles>) -> Result<Done, Problem>;

        /// Read the budget
        ///
        /// Every envelope with what was opened, reserved, committed, paid, and what is available.
        #[oai(path = "/programmes/:programme_id/budget", method = "get", operation_id = "get_budget")]
        async fn get_budget(&self, caller: Signed, programme_id: Path<Uuid>) -> Result<Json<Budget>, Problem>;

        /// Open credit, or close what is left of it
        #[oai(path = "/programmes/:programme_id/openings", method = "post", operation_id = "create_opening")]
        async fn create_opening(&self, caller: Signed, programme_id: Path<Uuid>, #[oai(name = "Idempotency-Key", validator(min_length = 8, max_length = 64))] key: Header<String>, body: Json<NewOpening>) -> Result<Json<Envelope>, Problem>;

        /// Read the book
        ///
        /// The programme's movements, newest first; of one axis where it is named.
        #[oai(path = "/programmes/:programme_id/movements", method = "get", operation_id = "list_movements")]
        async fn list_movements(&self, caller: Signed, programme_id: Path<Uuid>, axis_id: Query<Option<Uuid>>,
            #[oai(validator(max_length = 500))] cursor: Query<Option<String>>,
            #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<Page<FundMovement>>, Problem>;

        /// List transfers between axes
        #[oai(path = "/programmes/:programme_id/transfers", method = "get", operation_id = "list_transfers")]
        async fn list_transfers(&self, caller: Signed, programme_id: Path<Uuid>, state: Query<Option<TransferState>>,
            #[oai(validator(max_length = 500))] cursor: Query<Option<String>>,
            #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<Page<Transfer>>, Problem>;

        /// Propose a transfer between two axes
        #[oai(path = "/programmes/:programme_id/transfers", method = "post", operation_id = "create_transfer")]
        async fn create_transfer(&self, caller: Signed, programme_id: Path<Uuid>, #[oai(name = "Idempotency-Key", validator(min_length = 8, max_length = 64))] key: Header<String>, body: Json<NewTransfer>) -> Result<Created<Transfer>, Problem>;

        /// Approve or refuse a transfer
        ///
        /// By somebody else than who proposed it. 409 `insufficient-funds` where the envelope holds too little by then.
        #[oai(path = "/programmes/:programme_id/transfers/:transfer_id/decision", method = "post", operation_id = "decide_transfer")]
        async fn decide_transfer(&self, caller: Signed, programme_id: Path<Uuid>, transfer_id: Path<Uuid>, #[oai(name = "Idempotency-Key", validator(min_length = 8, max_length = 64))] key: Header<String>, body: Json<TransferDecision>) -> Result<Json<Transfer>, Problem>;
    }
}
