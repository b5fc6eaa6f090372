//! What every slice stands on.

pub mod answers;
pub mod clock;
pub mod cursor;
pub mod db;
pub mod error;
pub mod etag;
pub mod generation;
pub mod idempotency;
pub mod jobs;
pub mod policy;
pub mod schema;
pub mod secret;
pub mod settings;
pub mod shelf;
pub mod table;
pub mod text;
pub mod throttle;
pub mod vault;
pub mod words;
