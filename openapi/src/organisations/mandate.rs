//! Who may submit for an organisation: its owners, and members who hold a mandate that an owner gave them.

use crate::{
    answer::{Created, Done, Page},
    contract::contract,
    problem::Problem,
    security::Signed,
    tags::Tag,
};
use chrono::{DateTime, NaiveDate, Utc};
use poem_openapi::{
    Object, OpenApi,
    param::{Header, Path, Query},
    payload::Json,
};
use uuid::Uuid;

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
pub struct NewMandate {
    /// A member of the organisation who writes: an editor or a manager. Its owners need none.
    pub account_id: Uuid,
    /// First day, in France.
    pub from: NaiveDate,
    /// Last day; none until it is revoked.
    pub until: Option<NaiveDate>,
}

#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct Mandate {
    pub id: Uuid,
    pub account_id: Uuid,
    pub name: String,
    pub from: NaiveDate,
    pub until: Option<NaiveDate>,
    pub given_by: String,
    pub given_at: DateTime<Utc>,
    /// By whom, where it was: an owner, or whoever ended the membership.
    pub revoked_by: Option<String>,
    pub revoked_at: Option<DateTime<Utc>>,
    /// Whether it counts today.
    pub in_force: bool,
}

contract! {
    #[OpenApi(tag = "Tag::Organisations")]
    pub trait MandatesApi as Mandates {
        /// List mandates to submit
        ///
        /// Newest first, those that ended included.
        #[oai(path = "/organisations/:organisation_id/mandates", method = "get", operation_id = "list_mandates")]
        async fn list_mandates(&self, caller: Signed, organisation_id: Path<Uuid>,
            #[oai(validator(max_length = 500))] cursor: Query<Option<String>>,
            #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<Page<Mandate>>, Problem>;

        /// Give a mandate to submit
        ///
        /// By an owner, to a member: they may submit applications in the organisation's name between two days.
        #[oai(path = "/organisations/:organisation_id/mandates", method = "post", operation_id = "create_mandate")]
        async fn create_mandate(&self, caller: Signed, organisation_id: Path<Uuid>, #[oai(name = "Idempotency-Key", validator(min_length = 8, max_length = 64))] key: Header<String>, body: Json<NewMandate>) -> Result<Created<Mandate>, Problem>;

        /// Revoke a mandate
        ///
        /// At once; what was submitted under it stays.
        #[oai(path = "/organisations/:organisation_id/mandates/:mandate_id", method = "delete", operation_id = "revoke_mandate")]
        async fn revoke_mandate(&self, caller: Signed, organisation_id: Path<Uuid>, mandate_id: Path<Uuid>) -> Result<Done, Problem>;
    }
}
