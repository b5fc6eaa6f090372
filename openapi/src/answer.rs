//! The shapes of success shared by all slices.

use poem::{Body, IntoResponse, Response, http::header};
use poem_openapi::{
    ApiResponse, Object,
    payload::{Binary, Json, Payload},
    registry::{MetaMediaType, MetaResponse, MetaResponses, Registry},
    types::{ParseFromJSON, ToJSON, Type},
};

/// One page of a list.
#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct Page<T: ParseFromJSON + ToJSON + Type + Send + Sync> {
    pub items: Vec<T>,
    /// Signed cursor of the next page; absent on the last one.
    pub next: Option<String>,
}

#[derive(ApiResponse)]
pub enum Created<T: ToJSON + Type + Send + Sync> {
    /// Created.
    #[oai(status = 201)]
    Created(
        Json<T>,
        /// Where it lives.
        #[oai(header = "Location")]
        String,
    ),
}

impl<T: ToJSON + Type + Send + Sync> Created<T> {
    pub fn at(location: String, value: T) -> Self {
        Self::Created(Json(value), location)
    }
}

#[derive(ApiResponse)]
pub enum Versioned<T: ToJSON + Type + Send + Sync> {
    /// The current version.
    #[oai(status = 200)]
    Current(
        Json<T>,
        /// Send it back as `If-Match` when editing.
        #[oai(header = "ETag")]
        String,
    ),
}

impl<T: ToJSON + Type + Send + Sync> Versioned<T> {
    pub fn new(version: i64, value: T) -> Self {
        Self::Current(Json(value), format!("\"{version}\""))
    }
}

#[derive(ApiResponse)]
pub enum Done {
    /// Done; there is nothing to say.
    #[oai(status = 204)]
    Done,
}

#[derive(ApiResponse)]
pub enum Accepted {
    /// Taken; a message follows by e-mail where one is due. The answer never tells whether an account exists.
    #[oai(status = 202)]
    Accepted,
}

#[derive(ApiResponse)]
pub enum Download {
    /// The bytes, to save and not to show.
    #[oai(status = 200)]
    Bytes(Binary<Vec<u8>>, #[oai(header = "Content-Type")] String, #[oai(header = "Content-Disposition")] String),
}

#[derive(ApiResponse)]
pub enum File {
    /// The bytes; a name bears the hash of its content, so they never change.
    #[oai(status = 200)]
    Bytes(Binary<Vec<u8>>, #[oai(header = "Content-Type")] String, #[oai(header = "Cache-Control")] String),
}

/// A table for a spreadsheet, to save under a name; written while it is sent.
pub struct Table {
    pub format: TableFormat,
    pub name: String,
    pub body: Body,
}

#[derive(poem_openapi::Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub enum TableFormat {
    /// UTF-8 with its mark; semicolons and decimal commas in French.
    Csv,
    /// OpenDocument spreadsheet.
    Ods,
}

impl TableFormat {
    pub fn extension(self) -> &'static str {
        match self {
            TableFormat::Csv => "csv",
            TableFormat::Ods => "ods",
        }
    }

    fn media_type(self) -> &'static str {
        match self {
            TableFormat::Csv => "text/csv",
            TableFormat::Ods => "application/vnd.oasis.opendocument.spreadsheet",
        }
    }
}

impl ApiResponse for Table {
    fn meta() -> MetaResponses {
        let content = [TableFormat::Csv, TableFormat::Ods]
            .map(|format| MetaMediaType { content_type: format.media_type(), schema: Binary::<Body>::schema_ref() })
            .into();
        MetaResponses {
            responses: vec![MetaResponse {
                description: "The table, to save and not to show.",
                status: Some(200),
                status_range: None,
                content,
                headers: vec![],
            }],
        }
    }

    fn register(_: &mut Registry) {}
}

impl IntoResponse for Table {
    fn into_response(self) -> Response {
        let charset = if self.format == TableFormat::Csv { "; charset=utf-8" } else { "" };
        Response::builder()
            .content_type(format!("{}{charset}", self.format.media_type()))
            .header(header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", self.name))
            .body(self.body)
    }
}
