//! The shapes of success shared by all slices.

use poem_openapi::{
    ApiResponse, Object,
    payload::{Binary, Json},
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
