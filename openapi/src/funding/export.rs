//! What a programme received, as tables for a spreadsheet. Each export is on the audit trail.

use super::{Age, ApplicationState, Holding};
use crate::{
    answer::{Table, TableFormat},
    contract::contract,
    identity::Language,
    problem::Problem,
    security::Signed,
    tags::Tag,
};
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
};
use uuid::Uuid;

contract! {
    #[OpenApi(tag = "Tag::Funding")]
    pub trait ExportsApi as Exports {
        /// Export the applications a programme received
        ///
        /// Those its list would show, in its order. Words are in the language asked for, or the caller's; amounts in euros.
        /// Where one call is asked for, what was answered to each question of its form stands in a column of its own, as it
        /// was submitted last; it stays empty where the file is closed to the caller.
        #[oai(path = "/programmes/:programme_id/exports/applications", method = "get", operation_id = "export_applications")]
        async fn export_applications(&self, caller: Signed, programme_id: Path<Uuid>, format: Query<TableFormat>, language: Query<Option<Language>>,
            call_id: Query<Option<Uuid>>, organisation_id: Query<Option<Uuid>>, state: Query<Option<ApplicationState>>, axis_id: Query<Option<Uuid>>,
            #[oai(validator(pattern = "^[0-9]{4}-[0-9]{2}$"))] month: Query<Option<String>>, holding: Query<Option<Holding>>, age: Query<Option<Age>>,
            /// Words of the number, the title or the applicant's name.
            #[oai(validator(max_length = 100))] q: Query<Option<String>>) -> Result<Table, Problem>;

        /// Export the scores reviewers gave
        ///
        /// Submitted reviews only, one row a criterion. Left out are the applications whose reviews the caller may not read:
        /// those they recused themselves from, those of their own organisations, and for the committee and deciders those
        /// they declared no interests in yet.
        #[oai(path = "/programmes/:programme_id/exports/scores", method = "get", operation_id = "export_scores")]
        async fn export_scores(&self, caller: Signed, programme_id: Path<Uuid>, format: Query<TableFormat>, language: Query<Option<Language>>,
            call_id: Query<Option<Uuid>>, organisation_id: Query<Option<Uuid>>, state: Query<Option<ApplicationState>>, axis_id: Query<Option<Uuid>>,
            #[oai(validator(pattern = "^[0-9]{4}-[0-9]{2}$"))] month: Query<Option<String>>, holding: Query<Option<Holding>>, age: Query<Option<Age>>,
            #[oai(validator(max_length = 100))] q: Query<Option<String>>) -> Result<Table, Problem>;
    }
}
