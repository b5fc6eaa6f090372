//! Instruction: the formal check, corrections, messages, who handles and who reviews, conflicts of interest, reviews.

use super::Application;
use crate::{
    answer::{Created, Done, Page, Versioned},
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

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct Admissibility {
    pub admissible: bool,
    /// Told to the applicant.
    #[oai(validator(min_length = 1, max_length = 4000))]
    pub reason: String,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct NewCorrection {
    /// Pointers into the content (`/cost_cents`, `/answers/project/title`), or `/documents/` and a key: nothing else may change.
    #[oai(validator(min_items = 1, max_items = 50, unique_items))]
    pub fields: Vec<String>,
    #[oai(validator(min_length = 1, max_length = 4000))]
    pub reason: String,
    /// The first instant that is too late.
    pub due_at: DateTime<Utc>,
}

#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct Correction {
    pub id: Uuid,
    pub fields: Vec<String>,
    pub reason: String,
    pub asked_at: DateTime<Utc>,
    pub due_at: DateTime<Utc>,
    /// When it was submitted, or given up by the programme.
    pub closed_at: Option<DateTime<Utc>>,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct NewApplicationMessage {
    #[oai(validator(min_length = 1, max_length = 8000))]
    pub text: String,
}

/// Between the applicant's people and the programme's.
#[derive(Object, Debug, Clone)]
pub struct ApplicationMessage {
    pub id: Uuid,
    pub from_applicant: bool,
    pub author: String,
    pub text: String,
    pub at: DateTime<Utc>,
}

/// What somebody does with an application.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[oai(rename_all = "snake_case")]
pub enum Duty {
    /// Handles it.
    Instructor,
    /// Gives an opinion.
    Reviewer,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct NewAssignment {
    pub account_id: Uuid,
    pub duty: Duty,
}

#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct ApplicationAssignment {
    pub account_id: Uuid,
    pub name: String,
    pub duty: Duty,
    pub since: DateTime<Utc>,
    /// Whether they declared that nothing binds them; nothing before they did.
    pub cleared: Option<bool>,
    /// Whether their review is submitted.
    pub reviewed: bool,
}

/// What speaks for a conflict of interest; people judge.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[oai(rename_all = "snake_case")]
pub enum InterestHint {
    /// They belong to the applicant: nothing they declare lifts this one.
    Member,
    /// An organisation of theirs has the applicant's SIREN.
    SameSiren,
    /// Their address is of the same mail domain as the applicant's people.
    MailDomain,
    /// They belonged to the applicant before.
    FormerMember,
}

/// Somebody an application could be assigned to.
#[derive(Object, Debug, Clone)]
pub struct Candidate {
    pub account_id: Uuid,
    pub name: String,
    /// What they may be assigned as.
    pub duties: Vec<Duty>,
    /// What speaks for a conflict of interest.
    pub hints: Vec<InterestHint>,
    /// They declared a conflict: they are not assigned again.
    pub recused: bool,
    /// Applications they review and have not submitted a review of.
    pub waiting: i64,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
pub struct InterestDeclaration {
    pub conflict: bool,
    /// Needed with a conflict, and where a hint speaks for one.
    #[oai(validator(min_length = 1, max_length = 2000))]
    pub reason: Option<String>,
}

#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct Interest {
    pub hints: Vec<InterestHint>,
    pub declaration: Option<InterestDeclaration>,
    pub declared_at: Option<DateTime<Utc>>,
}

#[derive(Object, Debug, Clone, PartialEq)]
#[oai(deny_unknown_fields)]
pub struct CriterionScore {
    #[oai(validator(max_length = 40))]
    pub criterion: String,
    /// From 0 to the criterion's.
    #[oai(validator(minimum(value = "0"), maximum(value = "100")))]
    pub points: u32,
}

/// A reviewer's opinion; a draft may leave criteria out.
#[derive(Object, Debug, Clone, PartialEq)]
#[oai(deny_unknown_fields)]
pub struct ReviewContent {
    #[oai(validator(max_items = 20))]
    pub scores: Vec<CriterionScore>,
    /// For the committee only.
    #[oai(validator(max_length = 8000))]
    pub for_committee: String,
    /// Told to the applicant with the decision.
    #[oai(validator(max_length = 8000))]
    pub for_applicant: String,
}

#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct Review {
    pub account_id: Uuid,
    pub reviewer: String,
    pub content: ReviewContent,
    /// Weighted, from 0 to 10,000; once every criterion is scored.
    pub score: Option<i32>,
    pub submitted_at: Option<DateTime<Utc>>,
}

/// What the reviewers say together.
#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct Reviews {
    /// Submitted ones; a reviewer sees the others' after their own.
    pub items: Vec<Review>,
    /// Of the submitted ones, from 0 to 10,000.
    pub mean: Option<i32>,
    /// Between the highest and the lowest.
    pub spread: i32,
    /// The spread is of 3,000 or more: the committee should talk about it.
    pub divergent: bool,
}

contract! {
    #[OpenApi(tag = "Tag::Funding")]
    pub trait InstructionApi as Instruction {
        /// Tell whether an application is admissible
        ///
        /// The formal check, with its reason.
        #[oai(path = "/applications/:application_id/admissibility", method = "put", operation_id = "update_admissibility")]
        async fn update_admissibility(&self, caller: Signed, application_id: Path<Uuid>, #[oai(name = "If-Match")] if_match: Header<Option<String>>, body: Json<Admissibility>) -> Result<Versioned<Application>, Problem>;

        /// Ask for corrections
        ///
        /// Of named fields, until a date; the applicant is told by mail.
        #[oai(path = "/applications/:application_id/corrections", method = "post", operation_id = "create_correction")]
        async fn create_correction(&self, caller: Signed, application_id: Path<Uuid>, #[oai(name = "Idempotency-Key", validator(min_length = 8, max_length = 64))] key: Header<String>, body: Json<NewCorrection>) -> Result<Created<Correction>, Problem>;

        /// List corrections asked for
        ///
        /// Newest first.
        #[oai(path = "/applications/:application_id/corrections", method = "get", operation_id = "list_corrections")]
        async fn list_corrections(&self, caller: Signed, application_id: Path<Uuid>,
            #[oai(validator(max_length = 500))] cursor: Query<Option<String>>,
            #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<Page<Correction>>, Problem>;

        /// Give up a correction
        ///
        /// The application goes on as it was submitted before.
        #[oai(path = "/applications/:application_id/corrections/:correction_id", method = "delete", operation_id = "delete_correction")]
        async fn delete_correction(&self, caller: Signed, application_id: Path<Uuid>, correction_id: Path<Uuid>) -> Result<Done, Problem>;

        /// Write a message
        ///
        /// The other side is told by mail.
        #[oai(path = "/applications/:application_id/messages", method = "post", operation_id = "create_application_message")]
        async fn create_application_message(&self, caller: Signed, application_id: Path<Uuid>, #[oai(name = "Idempotency-Key", validator(min_length = 8, max_length = 64))] key: Header<String>, body: Json<NewApplicationMessage>) -> Result<Created<ApplicationMessage>, Problem>;

        /// List messages
        ///
        /// Newest first.
        #[oai(path = "/applications/:application_id/messages", method = "get", operation_id = "list_application_messages")]
        async fn list_application_messages(&self, caller: Signed, application_id: Path<Uuid>,
            #[oai(validator(max_length = 500))] cursor: Query<Option<String>>,
            #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<Page<ApplicationMessage>>, Problem>;

        /// List who handles and reviews an application
        #[oai(path = "/applications/:application_id/assignments", method = "get", operation_id = "list_assignments")]
        async fn list_assignments(&self, caller: Signed, application_id: Path<Uuid>,
            #[oai(validator(max_length = 500))] cursor: Query<Option<String>>,
            #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<Page<ApplicationAssignment>>, Problem>;

        /// List who could be assigned
        ///
        /// The programme's instructors and reviewers, with what speaks for a conflict of interest.
        #[oai(path = "/applications/:application_id/candidates", method = "get", operation_id = "list_candidates")]
        async fn list_candidates(&self, caller: Signed, application_id: Path<Uuid>,
            #[oai(validator(max_length = 500))] cursor: Query<Option<String>>,
            #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<Page<Candidate>>, Problem>;

        /// Assign somebody
        ///
        /// Who has that role in the programme, and does not belong to the applicant. The first reviewer opens the review.
        #[oai(path = "/applications/:application_id/assignments", method = "put", operation_id = "update_assignment")]
        async fn update_assignment(&self, caller: Signed, application_id: Path<Uuid>, body: Json<NewAssignment>) -> Result<Done, Problem>;

        /// Relieve somebody
        #[oai(path = "/applications/:application_id/assignments/:account_id", method = "delete", operation_id = "delete_assignment")]
        async fn delete_assignment(&self, caller: Signed, application_id: Path<Uuid>, account_id: Path<Uuid>) -> Result<Done, Problem>;

        /// List the applications one reviews
        ///
        /// Nothing of the applicant before one declared one's interests.
        #[oai(path = "/account/reviews", method = "get", operation_id = "list_own_reviews")]
        async fn list_own_reviews(&self, caller: Signed,
            #[oai(validator(max_length = 500))] cursor: Query<Option<String>>,
            #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<Page<OwnReview>>, Problem>;

        /// Read one's interests in an application
        ///
        /// What speaks for a conflict, and what one declared.
        #[oai(path = "/applications/:application_id/interest", method = "get", operation_id = "get_interest")]
        async fn get_interest(&self, caller: Signed, application_id: Path<Uuid>) -> Result<Json<Interest>, Problem>;

        /// Declare one's interests in an application
        ///
        /// Before its file opens. A conflict recuses: the file stays closed, and the programme finds somebody else.
        #[oai(path = "/applications/:application_id/interest", method = "put", operation_id = "declare_interest")]
        async fn declare_interest(&self, caller: Signed, application_id: Path<Uuid>, body: Json<InterestDeclaration>) -> Result<Json<Interest>, Problem>;

        /// Read one's review
        #[oai(path = "/applications/:application_id/review", method = "get", operation_id = "get_review")]
        async fn get_review(&self, caller: Signed, application_id: Path<Uuid>) -> Result<Versioned<Review>, Problem>;

        /// Save one's review
        #[oai(path = "/applications/:application_id/review", method = "put", operation_id = "update_review")]
        async fn update_review(&self, caller: Signed, application_id: Path<Uuid>, #[oai(name = "If-Match")] if_match: Header<Option<String>>, body: Json<ReviewContent>) -> Result<Versioned<Review>, Problem>;

        /// Submit one's review
        ///
        /// With every criterion scored and both comments; it changes no more.
        #[oai(path = "/applications/:application_id/review/submission", method = "post", operation_id = "submit_review")]
        async fn submit_review(&self, caller: Signed, application_id: Path<Uuid>, #[oai(name = "If-Match")] if_match: Header<Option<String>>) -> Result<Versioned<Review>, Problem>;

        /// Read the submitted reviews
        #[oai(path = "/applications/:application_id/reviews", method = "get", operation_id = "get_reviews")]
        async fn get_reviews(&self, caller: Signed, application_id: Path<Uuid>) -> Result<Json<Reviews>, Problem>;
    }
}

/// An application one is asked to review.
#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct OwnReview {
    pub application_id: Uuid,
    pub number: String,
    pub call_id: Uuid,
    /// Once nothing binds one.
    pub title: Option<String>,
    pub assigned_at: DateTime<Utc>,
    pub submitted_at: Option<DateTime<Utc>>,
}
