//! Listings: drafts that publishers write, revisions that moderators decide, what schools read.
//!
//! Catalogue knows nothing of search: it says [`Fact::ListingChanged`](crate::facts::Fact) and offers
//! [`published`] and [`scan_published`] to whoever cares.

mod cards;
pub mod checks;
mod drafts;
mod entity;
mod frozen;
mod import;
mod listings;
mod media;
mod model;
mod moderation;
mod prices;
mod read;
mod reports;
mod service;

pub use cards::{Cards, cards};
pub use drafts::create;
pub use frozen::Kept as FrozenRevisions;
pub use import::{Imported, import};
pub use listings::{hand_over, imported};
pub use media::MAX_BYTES as MAX_UPLOAD;
pub(crate) use media::safe as safe_picture;
pub use moderation::publish_as_is;
pub use prices::{PRICE_BEGINS, add as add_price, price_begins};
pub use read::{
    Published, Shown, Simple, addresses, by_slug, count_published, find_simply, ids_of_publisher, published, scan_published, slugs,
};
pub use reports::forget_reporter;
