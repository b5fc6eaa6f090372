//! Reviewers for a call's files by rule: previewed, then applied as it was seen.

use super::InterestHint;
use crate::{answer::Versioned, contract::contract, problem::Problem, security::Signed, tags::Tag};
use poem_openapi::{
    Enum, Object, OpenApi,
    param::{Header, Path, Query},
    payload::Json,
};
use uuid::Uuid;

/// Why a reviewer is not drawn for a file.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[oai(rename_all = "snake_case")]
pub enum LeftOut {
    /// They review or handle it already.
    Assigned,
    /// They declared a conflict of interest.
    Recused,
    Member,
    SameSiren,
    MailDomain,
    FormerMember,
}

impl From<InterestHint> for LeftOut {
    fn from(hint: InterestHint) -> Self {
        match hint {
            InterestHint::Member => LeftOut::Member,
            InterestHint::SameSiren => LeftOut::SameSiren,
            InterestHint::MailDomain => LeftOut::MailDomain,
            InterestHint::FormerMember => LeftOut::FormerMember,
        }
    }
}

#[derive(Object, Debug, Clone)]
pub struct PlannedReviewer {
    pub account_id: Uuid,
    pub name: String,
}

#[derive(Object, Debug, Clone)]
pub struct LeftOutReviewer {
    pub account_id: Uuid,
    pub name: String,
    pub reasons: Vec<LeftOut>,
}

#[derive(Object, Debug, Clone)]
pub struct PlannedFile {
    pub application_id: Uuid,
    pub number: String,
    pub title: String,
    pub organisation_name: String,
    pub chosen: Vec<PlannedReviewer>,
    /// Who takes over, first to last, where one of its reviewers recuses.
    pub alternates: Vec<PlannedReviewer>,
    pub left_out: Vec<LeftOutReviewer>,
    /// How many it would still lack.
    pub missing: i32,
}

#[derive(Object, Debug, Clone)]
pub struct ReviewerLoad {
    pub account_id: Uuid,
    pub name: String,
    /// Reviews they owe now, in all programmes.
    pub before: i64,
    pub after: i64,
}

/// What the rule gives: each file as many reviewers as the call asks for, from the programme's reviewers, never one who is
/// bound, the load shared as evenly as can be.
#[derive(Object, Debug, Clone)]
pub struct ReviewerPlan {
    /// What was drawn from where loads are equal: the same seed gives the same plan, while nothing else changes.
    pub seed: i64,
    pub reviewers_per_application: i32,
    /// Admissible or in review, with fewer reviewers than the call asks for; the first submitted first, at most 100.
    pub files: Vec<PlannedFile>,
    /// More files wait: apply this plan, then ask again.
    pub more: bool,
    pub reviewers: Vec<ReviewerLoad>,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct PlanApplication {
    /// Of the plan that was seen.
    pub seed: i64,
}

contract! {
    #[OpenApi(tag = "Tag::Funding")]
    pub trait ReviewerPlansApi as ReviewerPlans {
        /// Preview who would review what
        ///
        /// Nothing is assigned. Without a seed the clock gives one.
        #[oai(path = "/calls/:call_id/reviewer-plan", method = "get", operation_id = "get_reviewer_plan")]
        async fn get_reviewer_plan(&self, caller: Signed, call_id: Path<Uuid>, seed: Query<Option<i64>>) -> Result<Versioned<ReviewerPlan>, Problem>;

        /// Assign reviewers by a plan
        ///
        /// As it was previewed, all or nothing: 412 where anything it rests on changed since. Those who are assigned are told
        /// by mail; where one recuses, the first alternate whom nothing binds takes over.
        #[oai(path = "/calls/:call_id/reviewer-plan", method = "post", operation_id = "apply_reviewer_plan")]
        async fn apply_reviewer_plan(&self, caller: Signed, call_id: Path<Uuid>, #[oai(name = "If-Match")] if_match: Header<Option<String>>, body: Json<PlanApplication>) -> Result<Json<ReviewerPlan>, Problem>;
    }
}
