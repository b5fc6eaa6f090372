//! Files of an application: told by their content, stored once by their hash, fixed once submitted.

use crate::{
    answer::{Created, Done, Download},
    contract::contract,
    problem::Problem,
    security::Signed,
    tags::Tag,
};
use chrono::{DateTime, Utc};
use poem_openapi::{
    Multipart, Object, OpenApi,
    param::{Header, Path},
    types::multipart::Upload,
};
use uuid::Uuid;

/// A file, as multipart form data.
#[derive(Multipart, Debug)]
pub struct AttachmentUpload {
    /// PDF, PNG, JPEG, OpenDocument, Office Open XML without macros, CSV or plain text; at most 8 MiB.
    pub file: Upload,
    /// Key of the document the call asks for; none for a file that an answer names.
    pub document: Option<String>,
}

#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct Attachment {
    pub id: Uuid,
    /// The document of the call that it is.
    pub document: Option<String>,
    pub name: String,
    /// Told by its content.
    pub media_type: String,
    pub bytes: i64,
    /// In hexadecimal.
    pub sha256: String,
    pub uploaded_at: DateTime<Utc>,
}

contract! {
    #[OpenApi(tag = "Tag::Funding")]
    pub trait AttachmentsApi as Attachments {
        /// Attach a file
        ///
        /// While the application is written, or where a correction names its document.
        #[oai(path = "/applications/:application_id/attachments", method = "post", operation_id = "create_attachment")]
        async fn create_attachment(&self, caller: Signed, application_id: Path<Uuid>, #[oai(name = "Idempotency-Key", validator(min_length = 8, max_length = 64))] key: Header<String>, body: AttachmentUpload) -> Result<Created<Attachment>, Problem>;

        /// Read a file's bytes
        #[oai(path = "/applications/:application_id/attachments/:attachment_id", method = "get", operation_id = "get_attachment")]
        async fn get_attachment(&self, caller: Signed, application_id: Path<Uuid>, attachment_id: Path<Uuid>) -> Result<Download, Problem>;

        /// Take a file away
        ///
        /// While the application is written, or where a correction names its document. What was submitted with it keeps it.
        #[oai(path = "/applications/:application_id/attachments/:attachment_id", method = "delete", operation_id = "delete_attachment")]
        async fn delete_attachment(&self, caller: Signed, application_id: Path<Uuid>, attachment_id: Path<Uuid>) -> Result<Done, Problem>;
    }
}
