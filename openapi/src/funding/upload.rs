//! Files of an application sent in parts, by tus 1.0.0 (<https://tus.io/protocols/resumable-upload>): the core protocol
//! with creation, expiration, checksum and termination.
//!
//! tus, and not the IETF's draft of the same idea: its clients exist in every language and its text does not change any more.
//! The method of a request is never overridden by a header here.

use super::Attachment;
use crate::{
    answer::{Done, Page},
    contract::contract,
    problem::Problem,
    security::Signed,
    tags::Tag,
};
use chrono::{DateTime, Utc};
use poem::{Body, FromRequest, Request, RequestBody, Result as Parsed};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ApiResponse, ExtractParamOptions, Object, OpenApi,
    param::{Header, Path},
    payload::Json,
    registry::{MetaMediaType, MetaRequest, MetaSchema, MetaSchemaRef},
};
use uuid::Uuid;

/// The media type of a part.
pub const PART: &str = "application/offset+octet-stream";

/// Bytes as they arrive: the server's door lets them through unread, so that a cut connection loses few of them.
pub struct Part(pub Body);

impl<'a> ApiExtractor<'a> for Part {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];
    type ParamType = ();
    type ParamRawType = ();

    fn request_meta() -> Option<MetaRequest> {
        let schema = MetaSchemaRef::Inline(Box::new(MetaSchema { format: Some("binary"), ..MetaSchema::new("string") }));
        Some(MetaRequest { description: None, content: vec![MetaMediaType { content_type: PART, schema }], required: true })
    }

    async fn from_request(request: &'a Request, body: &mut RequestBody, _: ExtractParamOptions<()>) -> Parsed<Self> {
        Ok(Self(<Body as FromRequest>::from_request(request, body).await?))
    }
}

/// A file on its way.
#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct Upload {
    pub id: Uuid,
    /// The document of the call that it will be.
    pub document: Option<String>,
    pub name: String,
    pub bytes: i64,
    /// How many of its bytes are kept.
    pub received: i64,
    /// What its sender said of its content, in hexadecimal: the same file is found again by it.
    pub sha256: Option<String>,
    /// When it is forgotten: a day after its last byte.
    pub expires_at: DateTime<Utc>,
    /// What it became, once whole.
    pub attachment: Option<Attachment>,
}

#[derive(ApiResponse)]
pub enum UploadBegun {
    /// Its bytes are awaited.
    #[oai(status = 201)]
    Begun(
        /// Where they go.
        #[oai(header = "Location")]
        String,
        #[oai(header = "Upload-Expires")] String,
    ),
}

#[derive(ApiResponse)]
pub enum UploadOffset {
    /// How far it is.
    #[oai(status = 200)]
    At(
        /// The first byte that is awaited.
        #[oai(header = "Upload-Offset")]
        i64,
        #[oai(header = "Upload-Length")] i64,
        #[oai(header = "Upload-Expires")] String,
    ),
}

#[derive(ApiResponse)]
pub enum PartKept {
    /// Kept; at the file's length, it is attached.
    #[oai(status = 204)]
    Kept(#[oai(header = "Upload-Offset")] i64, #[oai(header = "Upload-Expires")] String),
}

#[derive(ApiResponse)]
pub enum UploadProtocol {
    /// What is spoken here.
    #[oai(status = 204)]
    Spoken(
        #[oai(header = "Tus-Version")] String,
        #[oai(header = "Tus-Extension")] String,
        #[oai(header = "Tus-Max-Size")] i64,
        #[oai(header = "Tus-Checksum-Algorithm")] String,
    ),
}

contract! {
    #[OpenApi(tag = "Tag::Funding")]
    pub trait UploadsApi as Uploads {
        /// Tell how files are sent in parts
        #[oai(path = "/applications/:application_id/uploads", method = "options", operation_id = "describe_uploads")]
        async fn describe_uploads(&self, caller: Signed, application_id: Path<Uuid>) -> Result<UploadProtocol, Problem>;

        /// Begin to send a file in parts
        ///
        /// While the application is written, or where a correction names its document. `Upload-Metadata` may name `filename`,
        /// `document` (its key in the call) and `sha256` (in hexadecimal, held against the whole file at its end). Ten at a
        /// time, at most; what is not finished is forgotten a day after its last byte.
        #[oai(path = "/applications/:application_id/uploads", method = "post", operation_id = "create_upload")]
        async fn create_upload(&self, caller: Signed, application_id: Path<Uuid>,
            #[oai(name = "Tus-Resumable", validator(max_length = 20))] version: Header<String>,
            #[oai(name = "Upload-Length", validator(minimum(value = "1")))] length: Header<i64>,
            #[oai(name = "Upload-Metadata", validator(max_length = 2000))] metadata: Header<Option<String>>) -> Result<UploadBegun, Problem>;

        /// List one's unfinished files
        ///
        /// Ten at most, oldest first: one page holds them.
        #[oai(path = "/applications/:application_id/uploads", method = "get", operation_id = "list_uploads")]
        async fn list_uploads(&self, caller: Signed, application_id: Path<Uuid>) -> Result<Json<Page<Upload>>, Problem>;

        /// Read what became of a file
        #[oai(path = "/applications/:application_id/uploads/:upload_id", method = "get", operation_id = "get_upload")]
        async fn get_upload(&self, caller: Signed, application_id: Path<Uuid>, upload_id: Path<Uuid>) -> Result<Json<Upload>, Problem>;

        /// Ask how far a file is
        #[oai(path = "/applications/:application_id/uploads/:upload_id", method = "head", operation_id = "locate_upload")]
        async fn locate_upload(&self, caller: Signed, application_id: Path<Uuid>, upload_id: Path<Uuid>,
            #[oai(name = "Tus-Resumable", validator(max_length = 20))] version: Header<String>) -> Result<UploadOffset, Problem>;

        /// Send a part of a file
        ///
        /// Of any size; what arrived before a connection broke is kept, unless a checksum was to prove it. With its last byte
        /// the file is held against the rules of attachments, and attached. 409 where it is not the part that is awaited.
        #[oai(path = "/applications/:application_id/uploads/:upload_id", method = "patch", operation_id = "append_upload")]
        async fn append_upload(&self, caller: Signed, application_id: Path<Uuid>, upload_id: Path<Uuid>,
            #[oai(name = "Tus-Resumable", validator(max_length = 20))] version: Header<String>,
            #[oai(name = "Upload-Offset", validator(minimum(value = "0")))] offset: Header<i64>,
            #[oai(name = "Upload-Checksum", validator(max_length = 200))] checksum: Header<Option<String>>,
            part: Part) -> Result<PartKept, Problem>;

        /// Give a file up
        #[oai(path = "/applications/:application_id/uploads/:upload_id", method = "delete", operation_id = "delete_upload")]
        async fn delete_upload(&self, caller: Signed, application_id: Path<Uuid>, upload_id: Path<Uuid>,
            #[oai(name = "Tus-Resumable", validator(max_length = 20))] version: Header<String>) -> Result<Done, Problem>;
    }
}
