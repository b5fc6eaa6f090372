//! What is kept as PDF: the letters sent to an applicant, and an application as it was sent.

use crate::{
    answer::{Download, Page},
    contract::contract,
    problem::Problem,
    security::Signed,
    tags::Tag,
};
use chrono::{DateTime, Utc};
use poem_openapi::{
    Enum, Object, OpenApi,
    param::{Path, Query},
    payload::Json,
};
use uuid::Uuid;

/// What a letter tells.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[oai(rename_all = "snake_case")]
pub enum LetterKind {
    Inadmissible,
    Accept,
    AcceptInPart,
    Refuse,
    /// Neither yes nor no.
    Close,
    /// Refused by the silence rule of the call.
    Silence,
}

/// A letter of record: its bytes never change.
#[derive(Object, Debug, Clone)]
pub struct Letter {
    pub id: Uuid,
    pub kind: LetterKind,
    pub title: String,
    /// `fr` or `en`: that of whoever submitted.
    pub language: String,
    pub sent_at: DateTime<Utc>,
    /// Of the PDF, in hexadecimal.
    pub sha256: String,
    pub bytes: i64,
}

contract! {
    #[OpenApi(tag = "Tag::Funding")]
    pub trait RecordsApi as Records {
        /// List the letters sent about an application
        ///
        /// Newest first. Each is written by a job a moment after what it tells.
        #[oai(path = "/applications/:application_id/letters", method = "get", operation_id = "list_letters")]
        async fn list_letters(&self, caller: Signed, application_id: Path<Uuid>,
            #[oai(validator(max_length = 500))] cursor: Query<Option<String>>,
            #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<Page<Letter>>, Problem>;

        /// Read a letter as PDF
        #[oai(path = "/applications/:application_id/letters/:letter_id", method = "get", operation_id = "get_letter")]
        async fn get_letter(&self, caller: Signed, application_id: Path<Uuid>, letter_id: Path<Uuid>) -> Result<Download, Problem>;

        /// Read an application as PDF
        ///
        /// While it is written, as it stands, and saying so; afterwards what was submitted, last or by the submission's number.
        #[oai(path = "/applications/:application_id/document", method = "get", operation_id = "get_application_document")]
        async fn get_application_document(&self, caller: Signed, application_id: Path<Uuid>,
            #[oai(validator(minimum(value = "1"), maximum(value = "1000")))] submission: Query<Option<i32>>) -> Result<Download, Problem>;
    }
}
