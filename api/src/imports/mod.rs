//! Listings from elsewhere: AppStream components and the ministry's gateway. Reading is pure and row by row;
//! [`run`] stores, each row in a transaction of its own, and nothing twice.

mod appstream;
mod csv;
mod gar;
mod limited;
mod store;

pub use appstream::appstream;
pub use csv::{COLUMNS as CSV_COLUMNS, csv};
pub use gar::gar;
pub use store::{Report, run};

use openapi::catalogue::Content;

/// What became of one entry of a file.
#[derive(Debug, Clone)]
pub enum Row {
    /// Readable; whether it is taken is the import profile's decision.
    Found(Box<Found>),
    /// Of a type that is not imported.
    Skipped { id: String, kind: String },
    /// Unreadable.
    Refused { id: String, why: String },
}

#[derive(Debug, Clone)]
pub struct Found {
    /// The source, and the entry's identifier there: together its key.
    pub origin: String,
    pub external_id: String,
    pub publisher: Option<String>,
    pub content: Content,
    /// What was left out of it, and why.
    pub warnings: Vec<String>,
}
