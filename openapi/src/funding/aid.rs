//! De minimis aid: which companies are one undertaking, what aid they had before, and whether more still fits.
//!
//! The ceiling holds for the *single undertaking*: companies linked by votes, board, contract or pact, through chains, on
//! the day of the decision. An owner declares the links and the earlier aid; programme people read the assessment. Amounts
//! are cents of a euro, in gross grant equivalent. Sources: Regulations (EU) No 1407/2013, 2023/2831, 2023/2832.

use crate::{
    answer::{Created, Done, Page, Versioned},
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

/// A company of another country.
#[derive(Object, Debug, Clone, PartialEq)]
#[oai(deny_unknown_fields)]
pub struct ForeignCompany {
    /// ISO 3166-1, two capitals; not FR.
    #[oai(validator(pattern = "^[A-Z]{2}$"))]
    pub country: String,
    /// In its country's register.
    #[oai(validator(min_length = 1, max_length = 40))]
    pub number: String,
}

/// A company, in Préau or not, by exactly one of its names.
#[derive(Object, Debug, Clone, PartialEq, Default)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
pub struct CompanyRef {
    pub organisation_id: Option<Uuid>,
    #[oai(validator(min_length = 9, max_length = 20))]
    pub siren: Option<String>,
    pub foreign: Option<ForeignCompany>,
}

/// A company and how to call it.
#[derive(Object, Debug, Clone, PartialEq)]
#[oai(skip_serializing_if_is_none)]
pub struct Company {
    /// Its name where it is in Préau, else its number.
    pub name: String,
    pub organisation_id: Option<Uuid>,
    pub siren: Option<String>,
    pub foreign: Option<ForeignCompany>,
}

/// How one company holds another.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[oai(rename_all = "snake_case")]
pub enum LinkKind {
    /// It has a majority of the votes.
    Votes,
    /// It may appoint or remove a majority of the board.
    Board,
    /// A contract or the statutes give it a dominant influence.
    Contract,
    /// A pact with other shareholders gives it a majority of the votes.
    Pact,
    /// It absorbed the other, with all its prior aid; this has no end.
    Merger,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
pub struct NewUndertakingLink {
    /// The company that holds, or that absorbed.
    pub controller: CompanyRef,
    /// The company that is held, or that was absorbed.
    pub controlled: CompanyRef,
    pub kind: LinkKind,
    /// First day.
    pub from: NaiveDate,
    /// Last day, where there is one.
    pub until: Option<NaiveDate>,
    /// The act it rests on.
    #[oai(validator(min_length = 1, max_length = 2000))]
    pub reason: String,
}

#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct UndertakingLink {
    pub id: Uuid,
    pub controller: Company,
    pub controlled: Company,
    pub kind: LinkKind,
    pub from: NaiveDate,
    pub until: Option<NaiveDate>,
    pub reason: String,
    /// The organisation that declared it: only its owners may end it or take it back.
    pub declared_by: Uuid,
    pub declared_at: DateTime<Utc>,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct LinkEnd {
    /// Last day of the link.
    pub until: NaiveDate,
    #[oai(validator(min_length = 1, max_length = 2000))]
    pub reason: String,
}

/// One of the companies that came out of a split; the split company may go on as one of them.
#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct SplitPart {
    pub company: CompanyRef,
    /// Book value of its equity on the day of the split: its share of the aid that no part benefits from alone.
    #[oai(validator(minimum(value = "0"), maximum(value = "900000000000000")))]
    pub equity_cents: i64,
    /// Aid granted in Préau whose activity it took over; it follows whole.
    #[oai(validator(max_items = 100, unique_items))]
    pub aid: Vec<Uuid>,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct NewUndertakingSplit {
    pub company: CompanyRef,
    pub on: NaiveDate,
    #[oai(validator(min_items = 2, max_items = 20))]
    pub parts: Vec<SplitPart>,
    /// The act it rests on.
    #[oai(validator(min_length = 1, max_length = 2000))]
    pub reason: String,
}

#[derive(Object, Debug, Clone)]
pub struct UndertakingSplit {
    pub id: Uuid,
    pub company: Company,
    pub on: NaiveDate,
    pub parts: Vec<SplitPart>,
    pub reason: String,
    pub declared_by: Uuid,
    pub declared_at: DateTime<Utc>,
}

/// The last day of a fiscal year; 29 February is the last day of February.
#[derive(Object, Debug, Clone, Copy, PartialEq, Eq)]
#[oai(deny_unknown_fields)]
pub struct FiscalYearEnd {
    #[oai(validator(minimum(value = "1"), maximum(value = "12")))]
    pub month: u32,
    #[oai(validator(minimum(value = "1"), maximum(value = "31")))]
    pub day: u32,
}

/// An aid granted elsewhere. What Préau granted is known and is not declared again.
#[derive(Object, Debug, Clone, PartialEq)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
pub struct DeclaredAid {
    /// The day the right to it was given, not that of payment.
    pub on: NaiveDate,
    #[oai(validator(min_length = 1, max_length = 200))]
    pub granted_by: String,
    /// Number of the regulation: `2023/2831`.
    #[oai(validator(min_length = 1, max_length = 20))]
    pub regulation: String,
    /// As it was granted: the sum of a grant, the principal of a loan or guarantee.
    #[oai(validator(minimum(value = "1"), maximum(value = "900000000000000")))]
    pub amount_cents: i64,
    /// Gross grant equivalent: the same for a grant, less for a loan or guarantee.
    #[oai(validator(minimum(value = "1"), maximum(value = "900000000000000")))]
    pub grant_equivalent_cents: i64,
    /// The company of the group that had it; absent for one's own. The same aid told by two companies counts once.
    pub company: Option<CompanyRef>,
}

/// What an owner signs. It replaces what was signed before, which stays readable.
#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct NewAidDeclaration {
    pub fiscal_year_end: FiscalYearEnd,
    /// All de minimis aid of the three years before, of the company and of those of its group that are not in Préau.
    #[oai(validator(max_items = 200))]
    pub aid: Vec<DeclaredAid>,
    /// The signature: the owner states on honour that this is all of it. Nothing else than `true` is taken.
    pub complete: bool,
}

#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct AidDeclaration {
    /// From 1; 0 before the first signature.
    pub number: i32,
    pub fiscal_year_end: FiscalYearEnd,
    pub aid: Vec<DeclaredAid>,
    pub signed_by: Option<String>,
    pub signed_at: Option<DateTime<Utc>>,
}

/// Where an aid is known from.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[oai(rename_all = "snake_case")]
pub enum AidSource {
    /// Decided in Préau.
    Granted,
    /// Proposed in Préau, not decided yet.
    Proposed,
    /// Declared by an owner.
    Declared,
}

#[derive(Object, Debug, Clone)]
pub struct CountedAid {
    /// Names it in a split, where Préau granted it.
    pub id: Uuid,
    pub source: AidSource,
    pub company: Company,
    pub on: NaiveDate,
    pub granted_by: String,
    pub regulation: String,
    pub grant_equivalent_cents: i64,
    /// The part that the undertaking holds: less than the whole after a split.
    pub counted_cents: i64,
}

/// Whether an amount may be granted to an organisation on a day.
#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct AidAssessment {
    /// The regulation of the day.
    pub regulation: String,
    /// The one whose ceiling leaves least room: the same, or one under which several kinds of aid are summed.
    pub bounded_by: String,
    pub ceiling_cents: i64,
    /// First and last day whose aid counts, both included.
    pub window_from: NaiveDate,
    pub window_until: NaiveDate,
    /// The companies that are one undertaking on the day.
    pub undertaking: Vec<Company>,
    /// Each aid that counts, oldest first.
    pub counted: Vec<CountedAid>,
    pub sum_cents: i64,
    pub asked_cents: i64,
    /// What may still be granted.
    pub room_cents: i64,
    pub allowed: bool,
    /// When an owner last signed the declaration; nothing is granted without one.
    pub declared_at: Option<DateTime<Utc>>,
}

contract! {
    #[OpenApi(tag = "Tag::Funding")]
    pub trait AidApi as Aid {
        /// Read the declaration of earlier aid
        ///
        /// The latest one; number 0 with a calendar year and no aid before the first.
        #[oai(path = "/organisations/:organisation_id/aid-declaration", method = "get", operation_id = "get_aid_declaration")]
        async fn get_aid_declaration(&self, caller: Signed, organisation_id: Path<Uuid>) -> Result<Versioned<AidDeclaration>, Problem>;

        /// Sign a declaration of earlier aid
        ///
        /// Owners only. It becomes the next version.
        #[oai(path = "/organisations/:organisation_id/aid-declaration", method = "put", operation_id = "sign_aid_declaration")]
        async fn sign_aid_declaration(&self, caller: Signed, organisation_id: Path<Uuid>, #[oai(name = "If-Match")] if_match: Header<Option<String>>, body: Json<NewAidDeclaration>) -> Result<Versioned<AidDeclaration>, Problem>;

        /// List declarations of earlier aid
        ///
        /// Every one that was signed, newest first.
        #[oai(path = "/organisations/:organisation_id/aid-declarations", method = "get", operation_id = "list_aid_declarations")]
        async fn list_aid_declarations(&self, caller: Signed, organisation_id: Path<Uuid>,
            #[oai(validator(max_length = 500))] cursor: Query<Option<String>>,
            #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<Page<AidDeclaration>>, Problem>;

        /// List links between undertakings
        ///
        /// Those the organisation declared, and those others declared with it, newest first.
        #[oai(path = "/organisations/:organisation_id/undertaking-links", method = "get", operation_id = "list_undertaking_links")]
        async fn list_undertaking_links(&self, caller: Signed, organisation_id: Path<Uuid>,
            #[oai(validator(max_length = 500))] cursor: Query<Option<String>>,
            #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<Page<UndertakingLink>>, Problem>;

        /// Declare a link between undertakings
        ///
        /// One of the two companies is the organisation itself or one it already declared a chain to. 409 where a company
        /// would hold itself, directly or through others.
        #[oai(path = "/organisations/:organisation_id/undertaking-links", method = "post", operation_id = "create_undertaking_link")]
        async fn create_undertaking_link(&self, caller: Signed, organisation_id: Path<Uuid>, #[oai(name = "Idempotency-Key", validator(min_length = 8, max_length = 64))] key: Header<String>, body: Json<NewUndertakingLink>) -> Result<Created<UndertakingLink>, Problem>;

        /// Say when a link ended
        #[oai(path = "/organisations/:organisation_id/undertaking-links/:link_id/end", method = "put", operation_id = "end_undertaking_link")]
        async fn end_undertaking_link(&self, caller: Signed, organisation_id: Path<Uuid>, link_id: Path<Uuid>, body: Json<LinkEnd>) -> Result<Json<UndertakingLink>, Problem>;

        /// Take back a link declared by mistake
        ///
        /// It counts no more; the audit trail keeps it.
        #[oai(path = "/organisations/:organisation_id/undertaking-links/:link_id", method = "delete", operation_id = "delete_undertaking_link")]
        async fn delete_undertaking_link(&self, caller: Signed, organisation_id: Path<Uuid>, link_id: Path<Uuid>) -> Result<Done, Problem>;

        /// List splits of companies
        ///
        /// Those the organisation declared, newest first.
        #[oai(path = "/organisations/:organisation_id/undertaking-splits", method = "get", operation_id = "list_undertaking_splits")]
        async fn list_undertaking_splits(&self, caller: Signed, organisation_id: Path<Uuid>,
            #[oai(validator(max_length = 500))] cursor: Query<Option<String>>,
            #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<Page<UndertakingSplit>>, Problem>;

        /// Declare the split of a company
        ///
        /// Of the organisation itself or of a company it declared a chain to. Earlier aid follows the part that benefits from
        /// it, else is shared by equity.
        #[oai(path = "/organisations/:organisation_id/undertaking-splits", method = "post", operation_id = "create_undertaking_split")]
        async fn create_undertaking_split(&self, caller: Signed, organisation_id: Path<Uuid>, #[oai(name = "Idempotency-Key", validator(min_length = 8, max_length = 64))] key: Header<String>, body: Json<NewUndertakingSplit>) -> Result<Created<UndertakingSplit>, Problem>;

        /// Take back a split declared by mistake
        #[oai(path = "/organisations/:organisation_id/undertaking-splits/:split_id", method = "delete", operation_id = "delete_undertaking_split")]
        async fn delete_undertaking_split(&self, caller: Signed, organisation_id: Path<Uuid>, split_id: Path<Uuid>) -> Result<Done, Problem>;

        /// Assess whether aid fits under the de minimis ceiling
        ///
        /// For managers, instructors, deciders and finance officers of the programme; the reading is audited. What is
        /// proposed elsewhere holds its place. 409 where no rule is in force on the day.
        #[oai(path = "/programmes/:programme_id/aid-assessment", method = "get", operation_id = "get_aid_assessment")]
        async fn get_aid_assessment(&self, caller: Signed, programme_id: Path<Uuid>, organisation_id: Query<Uuid>,
            #[oai(validator(minimum(value = "1"), maximum(value = "900000000000000")))] amount_cents: Query<i64>,
            /// The day of the decision, Europe/Paris; today where it is absent.
            on: Query<Option<NaiveDate>>) -> Result<Json<AidAssessment>, Problem>;
    }
}
