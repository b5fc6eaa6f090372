//! Listings and their revisions, as readers and publishers see them.

use super::{
    content::{Content, ListingKind, Localised, Platform},
    offer::{LowestPrice, Offer},
};
use chrono::{DateTime, Utc};
use poem_openapi::{Enum, Object};
use uuid::Uuid;

/// Where a listing stands.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[oai(rename_all = "snake_case")]
pub enum ListingState {
    /// Never published.
    Draft,
    Published,
    /// Hidden by an operator.
    Suspended,
    /// Taken back by its publisher.
    Withdrawn,
}

/// Where a revision stands; a published one never changes.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[oai(rename_all = "snake_case")]
pub enum RevisionState {
    Draft,
    Submitted,
    InReview,
    ChangesRequested,
    Rejected,
    Published,
    /// Was published, a later one is.
    Superseded,
}

/// Who stands behind a listing.
#[derive(Object, Debug, Clone)]
pub struct PublisherRef {
    pub id: Uuid,
    pub name: String,
    /// An operator or a proof vouched for it.
    pub verified: bool,
}

/// A stored picture; addresses bear a hash of the bytes, so they never change.
#[derive(Object, Debug, Clone)]
pub struct Media {
    pub id: Uuid,
    pub url: String,
    pub thumbnail_url: String,
    /// Pixels.
    pub width: u32,
    pub height: u32,
    pub bytes: u32,
}

/// Where an imported listing comes from.
#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct Origin {
    /// The source: `debian-bookworm-main`, `gar`.
    pub name: String,
    /// Its identifier there.
    pub external_id: String,
    /// The publisher named by the source; the listing is the operator's until claimed.
    pub publisher_name: Option<String>,
}

/// A published listing.
#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct Listing {
    pub id: Uuid,
    /// Its address: `/listings/{slug}`.
    pub slug: String,
    pub publisher: PublisherRef,
    pub content: Content,
    /// The pictures `content` uses.
    pub media: Vec<Media>,
    /// With the prices that hold today or are announced.
    pub offers: Vec<Offer>,
    pub lowest_price: Option<LowestPrice>,
    pub free: bool,
    pub revision: i32,
    pub origin: Option<Origin>,
    pub published_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// A listing at a glance.
#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct ListingCard {
    pub id: Uuid,
    pub slug: String,
    pub kind: ListingKind,
    pub title: Localised,
    pub summary: Localised,
    pub publisher: PublisherRef,
    pub levels: Vec<String>,
    pub subjects: Vec<String>,
    pub platforms: Vec<Platform>,
    pub languages: Vec<String>,
    pub data_level: Option<String>,
    pub hosting_country: Option<String>,
    pub conformity: Option<super::content::Conformity>,
    pub licence: Option<String>,
    pub lowest_price: Option<LowestPrice>,
    pub free: bool,
    pub logo_url: Option<String>,
    pub published_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct NewListing {
    pub kind: ListingKind,
    /// Becomes the address; can be changed until the first publication.
    #[oai(validator(min_length = 1, max_length = 120))]
    pub title: String,
}

/// A line of the publisher's workspace.
#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct OwnListing {
    pub id: Uuid,
    pub slug: String,
    pub kind: ListingKind,
    pub title: Localised,
    pub state: ListingState,
    /// Number and state of the revision being worked on, where there is one.
    pub open_revision: Option<RevisionRef>,
    /// Why it is suspended.
    pub suspension_reason: Option<String>,
    pub updated_at: DateTime<Utc>,
}

#[derive(Object, Debug, Clone)]
pub struct RevisionRef {
    pub id: Uuid,
    pub number: i32,
    pub state: RevisionState,
}

/// A reason on a named part of the listing.
#[derive(Object, Debug, Clone, PartialEq)]
#[oai(deny_unknown_fields)]
pub struct Reason {
    /// JSON pointer into the content (`/description/fr`), or empty for the whole.
    #[oai(validator(max_length = 200))]
    pub pointer: String,
    #[oai(validator(min_length = 1, max_length = 2000))]
    pub text: String,
}

/// The revision being worked on. Editing one in `changes_requested` makes it a draft again.
#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct Draft {
    pub listing_id: Uuid,
    pub slug: String,
    pub listing_state: ListingState,
    pub publisher: PublisherRef,
    pub revision: RevisionRef,
    pub content: Content,
    /// Every picture uploaded to the listing, used or not.
    pub media: Vec<Media>,
    pub offers: Vec<Offer>,
    /// Why changes were asked for, or why it was rejected.
    pub reasons: Vec<Reason>,
    pub updated_at: DateTime<Utc>,
}

/// One line of the checklist.
#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct Check {
    /// Stable name: `title`, `data_level`.
    pub key: String,
    /// What is asked, in the caller's language.
    pub label: String,
    pub passed: bool,
    /// What is missing, in the caller's language.
    pub detail: Option<String>,
    /// Where to mend it.
    pub pointer: String,
}

#[derive(Object, Debug, Clone)]
pub struct Checklist {
    pub ready: bool,
    pub checks: Vec<Check>,
}

/// A past or present revision.
#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct Revision {
    pub id: Uuid,
    pub listing_id: Uuid,
    pub number: i32,
    pub state: RevisionState,
    pub content: Content,
    pub reasons: Vec<Reason>,
    pub created_at: DateTime<Utc>,
    pub submitted_at: Option<DateTime<Utc>>,
    pub decided_at: Option<DateTime<Utc>>,
}

/// Up to four listings side by side, in the order asked; those not published are left out.
#[derive(Object, Debug, Clone)]
pub struct Comparison {
    pub listings: Vec<Listing>,
}

/// What is wrong with a listing, said by anybody.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[oai(rename_all = "snake_case")]
pub enum ReportKind {
    /// It is not what it says.
    Misleading,
    /// Personal data is treated otherwise than declared.
    Privacy,
    /// Not fit for pupils.
    Unsuitable,
    BrokenLink,
    Rights,
    Other,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
pub struct NewReport {
    pub kind: ReportKind,
    #[oai(validator(min_length = 1, max_length = 2000))]
    pub text: String,
    /// To be told what became of it.
    #[oai(validator(max_length = 254))]
    pub email: Option<String>,
}
