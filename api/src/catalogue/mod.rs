//! Listings: drafts that publishers write, revisions that moderators decide, what schools read.
//!
//! Catalogue knows nothing of search: it says [`Fact::ListingChanged`](crate::facts::Fact) and offers
//! [`published`] and [`scan_published`] to whoever cares.

pub mod checks;
mod drafts;
mod entity;
mod listings;
mod media;
mod model;
mod moderation;
mod prices;
mod read;
mod reports;
mod service;

pub use drafts::{Origin, create, open};
pub use listings::{hand_over, imported_title};
pub use media::MAX_BYTES as MAX_UPLOAD;
pub use moderation::publish;
pub use prices::{PRICE_BEGINS, price_begins};
pub use read::{Published, by_slug, ids_of_publisher, published, scan_published};
