//! Organisations, their members and invitations, claims, and the school directory.

mod mandate;
mod received;

pub use mandate::*;
pub use received::*;

use crate::{
    answer::{Created, Done, Page, Versioned},
    catalogue::Localised,
    contract::contract,
    problem::Problem,
    security::{Signed, Visitor},
    tags::Tag,
};
use chrono::{DateTime, NaiveDate, Utc};
use poem_openapi::{
    Enum, Object, OpenApi,
    param::{Header, Path, Query},
    payload::Json,
};
use uuid::Uuid;

/// What an organisation is in the ecosystem; one may be several.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[oai(rename_all = "snake_case")]
pub enum Capacity {
    /// Publishes apps, resources or textbooks.
    Publisher,
    /// Makes or sells devices.
    DeviceMaker,
    /// Teaches.
    School,
    /// A local or academic authority.
    Authority,
    /// The programme's staff: moderates and decides.
    Operator,
    /// Funds the programme.
    Partner,
}

/// What a member may do inside the organisation; each includes the ones below it.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[oai(rename_all = "snake_case")]
pub enum Role {
    /// Sees what belongs to the organisation (a teacher in a school).
    Member,
    /// Writes listings and offers.
    Editor,
    /// Manages members and prices (the *gestionnaire* of a school).
    Manager,
    /// Everything, owners included.
    Owner,
}

/// How an organisation was verified.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub enum Verification {
    /// An operator checked it against the public register.
    Operator,
    /// A member proved an address in the school's academic domain.
    AcademicDomain,
}

/// How large an undertaking is, those it is linked with included (Commission recommendation 2003/361/EC, annex, articles 2
/// and 3): by the people who work there, and by its turnover or its balance sheet in a year.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[oai(rename_all = "snake_case")]
pub enum OrganisationSize {
    /// Fewer than 10 people, and at most EUR 2 million of either.
    Micro,
    /// Fewer than 50 people, and at most EUR 10 million of either.
    Small,
    /// Fewer than 250 people, and at most EUR 50 million of turnover or EUR 43 million of balance sheet.
    Medium,
    /// Anything above; and what public bodies hold a quarter of, or more.
    Large,
}

#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct Organisation {
    pub id: Uuid,
    pub name: String,
    pub capacities: Vec<Capacity>,
    /// 9 digits; absent for a school known by its UAI alone.
    pub siren: Option<String>,
    pub siret: Option<String>,
    /// French VAT number.
    pub vat_number: Option<String>,
    /// National identifier of a school.
    pub uai: Option<String>,
    pub town: Option<String>,
    pub website: Option<String>,
    pub description: Option<Localised>,
    /// Absent while nobody vouched for it.
    pub verified_by: Option<Verification>,
    pub verified_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    /// Where an owner declared it established: ISO 3166-1, two letters.
    pub country: Option<String>,
    /// As an owner declared it.
    pub size: Option<OrganisationSize>,
    pub declared_at: Option<DateTime<Utc>>,
}

/// What an owner declares, as calls may ask.
#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct OrganisationDeclaration {
    /// Where it is established: ISO 3166-1, two letters.
    #[oai(validator(pattern = "^[A-Z]{2}$"))]
    pub country: String,
    pub size: OrganisationSize,
}

/// The numbers are checked strictly; spaces are allowed and removed.
#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
pub struct NewOrganisation {
    #[oai(validator(min_length = 1, max_length = 200))]
    pub name: String,
    /// `school` comes by claiming a school of the directory; `operator` is given by an operator only.
    #[oai(validator(min_items = 1, max_items = 5, unique_items))]
    pub capacities: Vec<Capacity>,
    /// 14 digits; the SIREN is its first nine.
    #[oai(validator(max_length = 40))]
    pub siret: String,
    #[oai(validator(max_length = 40))]
    pub vat_number: Option<String>,
    #[oai(validator(max_length = 120))]
    pub town: Option<String>,
    #[oai(validator(max_length = 500))]
    pub website: Option<String>,
    pub description: Option<Localised>,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
pub struct OrganisationPatch {
    #[oai(validator(min_length = 1, max_length = 200))]
    pub name: Option<String>,
    #[oai(validator(max_length = 120))]
    pub town: Option<String>,
    #[oai(validator(max_length = 500))]
    pub website: Option<String>,
    #[oai(validator(max_length = 40))]
    pub vat_number: Option<String>,
    pub description: Option<Localised>,
}

/// What an operator sets.
#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct OrganisationStanding {
    #[oai(validator(min_items = 1, max_items = 6, unique_items))]
    pub capacities: Vec<Capacity>,
    pub verified: bool,
}

#[derive(Object, Debug, Clone)]
pub struct Member {
    pub account_id: Uuid,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub since: DateTime<Utc>,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct RoleChange {
    pub role: Role,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct NewInvitation {
    #[oai(validator(min_length = 3, max_length = 254))]
    pub email: String,
    pub role: Role,
}

/// Lives 7 days.
#[derive(Object, Debug, Clone)]
pub struct Invitation {
    pub id: Uuid,
    pub email: String,
    pub role: Role,
    pub invited_by: String,
    pub expires_at: DateTime<Utc>,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct InvitationAnswer {
    /// The secret from the e-mailed link.
    #[oai(validator(min_length = 1, max_length = 200))]
    pub token: String,
}

/// What is claimed.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[oai(rename_all = "snake_case")]
pub enum ClaimSubject {
    /// A school of the directory: `subject` is its UAI.
    School,
    /// An organisation whose SIREN is already here: `subject` is its id. A second claim is a dispute.
    Organisation,
    /// An imported listing: `subject` is its id, `organisation_id` the claiming publisher.
    Listing,
}

#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[oai(rename_all = "snake_case")]
pub enum ClaimState {
    Open,
    Accepted,
    Refused,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
pub struct NewClaim {
    pub kind: ClaimSubject,
    /// UAI or id, as the kind tells.
    #[oai(validator(min_length = 1, max_length = 64))]
    pub subject: String,
    /// For a listing: the publisher that claims it.
    pub organisation_id: Option<Uuid>,
    /// Why the claim is right: role in the school, link with the company.
    #[oai(validator(min_length = 1, max_length = 2000))]
    pub reason: String,
}

#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct Claim {
    pub id: Uuid,
    pub kind: ClaimSubject,
    pub subject: String,
    /// Name of the school, organisation or listing.
    pub subject_name: String,
    pub organisation_id: Option<Uuid>,
    pub claimant: String,
    pub claimant_email: String,
    pub reason: String,
    pub state: ClaimState,
    /// The subject already belongs to somebody.
    pub disputed: bool,
    pub decision_reason: Option<String>,
    pub created_at: DateTime<Utc>,
    pub decided_at: Option<DateTime<Utc>>,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct ClaimDecision {
    pub accept: bool,
    #[oai(validator(min_length = 1, max_length = 2000))]
    pub reason: String,
}

/// A row of the official directory. It becomes an organisation when somebody claims it.
#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct School {
    pub uai: String,
    pub name: String,
    /// `Public` or `Privé`.
    pub sector: String,
    /// Nature of the establishment: `COLLEGE`, `LYCEE PROFESSIONNEL`…
    pub nature: String,
    pub street: Option<String>,
    pub postal_code: Option<String>,
    pub town: Option<String>,
    pub department: Option<String>,
    pub academy: Option<String>,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    pub opened_on: Option<NaiveDate>,
    /// The organisation that claimed it.
    pub organisation_id: Option<Uuid>,
}

contract! {
    #[OpenApi(tag = "Tag::Organisations")]
    pub trait OrganisationsApi as Organisations {
        /// List organisations
        ///
        /// The public register of publishers and makers.
        #[oai(path = "/organisations", method = "get", operation_id = "list_organisations")]
        async fn list_organisations(&self, caller: Visitor,
            /** Words of the name, or a SIREN. */ #[oai(validator(max_length = 200))] q: Query<Option<String>>,
            capacity: Query<Option<Capacity>>,
            #[oai(validator(max_length = 500))] cursor: Query<Option<String>>,
            #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<Page<Organisation>>, Problem>;

        /// Register an organisation
        ///
        /// The caller becomes its owner. A SIREN that is already here is refused with 409: file a claim instead.
        #[oai(path = "/organisations", method = "post", operation_id = "create_organisation")]
        async fn create_organisation(&self, caller: Signed, #[oai(name = "Idempotency-Key", validator(min_length = 8, max_length = 64))] key: Header<String>, body: Json<NewOrganisation>) -> Result<Created<Organisation>, Problem>;

        /// Read an organisation
        #[oai(path = "/organisations/:organisation_id", method = "get", operation_id = "get_organisation")]
        async fn get_organisation(&self, caller: Visitor, organisation_id: Path<Uuid>) -> Result<Versioned<Organisation>, Problem>;

        /// Change an organisation's profile
        #[oai(path = "/organisations/:organisation_id", method = "patch", operation_id = "update_organisation")]
        async fn update_organisation(&self, caller: Signed, organisation_id: Path<Uuid>, #[oai(name = "If-Match")] if_match: Header<Option<String>>, body: Json<OrganisationPatch>) -> Result<Versioned<Organisation>, Problem>;

        /// Declare where an organisation is established, and how large it is
        ///
        /// Its owners do. Calls may be for some countries or sizes only.
        #[oai(path = "/organisations/:organisation_id/declaration", method = "put", operation_id = "declare_organisation")]
        async fn declare_organisation(&self, caller: Signed, organisation_id: Path<Uuid>, #[oai(name = "If-Match")] if_match: Header<Option<String>>, body: Json<OrganisationDeclaration>) -> Result<Versioned<Organisation>, Problem>;

        /// Set an organisation's capacities and verification
        ///
        /// Operators only.
        #[oai(path = "/organisations/:organisation_id/standing", method = "put", operation_id = "update_organisation_standing")]
        async fn update_organisation_standing(&self, caller: Signed, organisation_id: Path<Uuid>, #[oai(name = "If-Match")] if_match: Header<Option<String>>, body: Json<OrganisationStanding>) -> Result<Versioned<Organisation>, Problem>;

        /// List members
        #[oai(path = "/organisations/:organisation_id/members", method = "get", operation_id = "list_members")]
        async fn list_members(&self, caller: Signed, organisation_id: Path<Uuid>,
            #[oai(validator(max_length = 500))] cursor: Query<Option<String>>,
            #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<Page<Member>>, Problem>;

        /// Change a member's role
        ///
        /// Only owners make or unmake owners; the last owner stays.
        #[oai(path = "/organisations/:organisation_id/members/:account_id", method = "put", operation_id = "update_member")]
        async fn update_member(&self, caller: Signed, organisation_id: Path<Uuid>, account_id: Path<Uuid>, body: Json<RoleChange>) -> Result<Json<Member>, Problem>;

        /// Remove a member, or leave
        #[oai(path = "/organisations/:organisation_id/members/:account_id", method = "delete", operation_id = "delete_member")]
        async fn delete_member(&self, caller: Signed, organisation_id: Path<Uuid>, account_id: Path<Uuid>) -> Result<Done, Problem>;

        /// List open invitations
        #[oai(path = "/organisations/:organisation_id/invitations", method = "get", operation_id = "list_invitations")]
        async fn list_invitations(&self, caller: Signed, organisation_id: Path<Uuid>,
            #[oai(validator(max_length = 500))] cursor: Query<Option<String>>,
            #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<Page<Invitation>>, Problem>;

        /// Invite somebody
        #[oai(path = "/organisations/:organisation_id/invitations", method = "post", operation_id = "create_invitation")]
        async fn create_invitation(&self, caller: Signed, organisation_id: Path<Uuid>, #[oai(name = "Idempotency-Key", validator(min_length = 8, max_length = 64))] key: Header<String>, body: Json<NewInvitation>) -> Result<Created<Invitation>, Problem>;

        /// Take an invitation back
        #[oai(path = "/organisations/:organisation_id/invitations/:invitation_id", method = "delete", operation_id = "delete_invitation")]
        async fn delete_invitation(&self, caller: Signed, organisation_id: Path<Uuid>, invitation_id: Path<Uuid>) -> Result<Done, Problem>;

        /// Accept an invitation
        ///
        /// The signed-in account must have the invited address.
        #[oai(path = "/invitations/acceptance", method = "post", operation_id = "accept_invitation")]
        async fn accept_invitation(&self, caller: Signed, body: Json<InvitationAnswer>) -> Result<Json<Organisation>, Problem>;

        /// List claims
        ///
        /// Operators see all unless they ask for their own, others their own.
        #[oai(path = "/claims", method = "get", operation_id = "list_claims")]
        async fn list_claims(&self, caller: Signed, state: Query<Option<ClaimState>>, mine: Query<Option<bool>>,
            #[oai(validator(max_length = 500))] cursor: Query<Option<String>>,
            #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<Page<Claim>>, Problem>;

        /// Claim a school, an organisation or an imported listing
        ///
        /// A school is granted at once to an address in its academic domain; everything else is decided by an operator.
        #[oai(path = "/claims", method = "post", operation_id = "create_claim")]
        async fn create_claim(&self, caller: Signed, #[oai(name = "Idempotency-Key", validator(min_length = 8, max_length = 64))] key: Header<String>, body: Json<NewClaim>) -> Result<Created<Claim>, Problem>;

        /// Decide a claim
        #[oai(path = "/claims/:claim_id/decision", method = "post", operation_id = "decide_claim")]
        async fn decide_claim(&self, caller: Signed, claim_id: Path<Uuid>, #[oai(name = "Idempotency-Key", validator(min_length = 8, max_length = 64))] key: Header<String>, body: Json<ClaimDecision>) -> Result<Json<Claim>, Problem>;

        /// Find schools
        ///
        /// By name, town or UAI; accents and case do not matter.
        #[oai(path = "/schools", method = "get", operation_id = "list_schools")]
        async fn list_schools(&self,
            #[oai(validator(max_length = 200))] q: Query<Option<String>>,
            #[oai(validator(max_length = 500))] cursor: Query<Option<String>>,
            #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<Page<School>>, Problem>;

        /// Read a school
        #[oai(path = "/schools/:uai", method = "get", operation_id = "get_school")]
        async fn get_school(&self, #[oai(validator(max_length = 20))] uai: Path<String>) -> Result<Json<School>, Problem>;
    }
}
