//! Finding listings. The index is fed by jobs enqueued in the transaction of each change; the worker re-reads the row,
//! so order never matters. Results are filtered by live state: lag can only hide, never show what is suspended.

mod correction;
mod document;
mod elsewhere;
mod entity;
mod feed;
mod keeper;
mod preview;
mod rebuild;
mod service;
mod simple;
mod state;
mod synonyms;
mod teach;
mod unanswered;
mod upkeep;
mod verify;
mod watch;

pub use elsewhere::Elsewhere;
pub use feed::{INDEX_LISTING, INDEX_PUBLISHER, fill, index_listings, index_publisher, listings_handler};
pub use keeper::{keep, look, probe};
pub use rebuild::rebuild;
pub use synonyms::reviewed;
pub use teach::{Given, follow_synonyms};
pub use unanswered::{Unanswered, forget_old, write_down};
pub use verify::{Difference, Report, repair, verify};
pub use watch::{Health, Watch};
