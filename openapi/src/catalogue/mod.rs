//! Listings: what publishers write, schools read, and moderators decide.

mod content;
mod listing;
mod offer;

pub use content::*;
pub use listing::*;
pub use offer::*;

use crate::{
    answer::{Accepted, Created, Done, File, Page, Versioned},
    contract::contract,
    problem::Problem,
    security::{Signed, Visitor},
    tags::Tag,
};
use poem_openapi::{
    Multipart, OpenApi,
    param::{Header, Path, Query},
    payload::Json,
    types::multipart::Upload,
};
use uuid::Uuid;

/// A picture, as multipart form data.
#[derive(Multipart, Debug)]
pub struct MediaUpload {
    /// PNG, JPEG, WebP or GIF, told by its content; at most 8 MiB and 40 megapixels. It is re-encoded.
    pub file: Upload,
}

contract! {
    #[OpenApi(tag = "Tag::Catalogue")]
    pub trait CatalogueApi as Catalogue {
        /// Start a listing
        ///
        /// Makes a draft revision to fill.
        #[oai(path = "/organisations/:organisation_id/listings", method = "post", operation_id = "create_listing")]
        async fn create_listing(&self, caller: Signed, organisation_id: Path<Uuid>, #[oai(name = "Idempotency-Key", validator(min_length = 8, max_length = 64))] key: Header<String>, body: Json<NewListing>) -> Result<Created<Draft>, Problem>;

        /// List an organisation's listings
        ///
        /// In every state; members only.
        #[oai(path = "/organisations/:organisation_id/listings", method = "get", operation_id = "list_organisation_listings")]
        async fn list_organisation_listings(&self, caller: Signed, organisation_id: Path<Uuid>, state: Query<Option<ListingState>>,
            #[oai(validator(max_length = 500))] cursor: Query<Option<String>>,
            #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<Page<OwnListing>>, Problem>;

        /// Read a published listing
        #[oai(path = "/listings/:listing", method = "get", operation_id = "get_listing")]
        async fn get_listing(&self, caller: Visitor, /** Its slug or its id. */ #[oai(validator(max_length = 160))] listing: Path<String>) -> Result<Json<Listing>, Problem>;

        /// Compare published listings
        #[oai(path = "/comparisons", method = "get", operation_id = "compare_listings")]
        async fn compare_listings(&self, /** Two to four slugs or ids. */ #[oai(validator(min_items = 1, max_items = 4))] listing: Query<Vec<String>>) -> Result<Json<Comparison>, Problem>;

        /// Read the revision being worked on
        ///
        /// Where the latest revision is published, an editable copy is made on the first edit, not here.
        #[oai(path = "/listings/:listing_id/draft", method = "get", operation_id = "get_draft")]
        async fn get_draft(&self, caller: Signed, listing_id: Path<Uuid>) -> Result<Versioned<Draft>, Problem>;

        /// Save the revision being worked on
        ///
        /// The whole content, complete or not. 412 when somebody saved in between. Opens a new revision over a published one,
        /// and reopens one whose changes were asked for or that was rejected.
        #[oai(path = "/listings/:listing_id/draft", method = "put", operation_id = "update_draft")]
        async fn update_draft(&self, caller: Signed, listing_id: Path<Uuid>, #[oai(name = "If-Match")] if_match: Header<Option<String>>, body: Json<Content>) -> Result<Versioned<Draft>, Problem>;

        /// Throw the revision being worked on away
        ///
        /// The published one stays; a listing that was never published disappears with its only draft.
        #[oai(path = "/listings/:listing_id/draft", method = "delete", operation_id = "delete_draft")]
        async fn delete_draft(&self, caller: Signed, listing_id: Path<Uuid>) -> Result<Done, Problem>;

        /// Check the draft against what publication asks
        #[oai(path = "/listings/:listing_id/checks", method = "get", operation_id = "check_draft")]
        async fn check_draft(&self, caller: Signed, listing_id: Path<Uuid>) -> Result<Json<Checklist>, Problem>;

        /// Submit the draft for review
        ///
        /// 422 names every check that fails.
        #[oai(path = "/listings/:listing_id/submission", method = "post", operation_id = "submit_draft")]
        async fn submit_draft(&self, caller: Signed, listing_id: Path<Uuid>, #[oai(name = "Idempotency-Key", validator(min_length = 8, max_length = 64))] key: Header<String>, #[oai(name = "If-Match")] if_match: Header<Option<String>>) -> Result<Json<RevisionRef>, Problem>;

        /// Take a submission back
        #[oai(path = "/listings/:listing_id/submission", method = "delete", operation_id = "retract_draft")]
        async fn retract_draft(&self, caller: Signed, listing_id: Path<Uuid>) -> Result<Json<RevisionRef>, Problem>;

        /// Withdraw a published listing
        #[oai(path = "/listings/:listing_id/withdrawal", method = "post", operation_id = "withdraw_listing")]
        async fn withdraw_listing(&self, caller: Signed, listing_id: Path<Uuid>, #[oai(name = "Idempotency-Key", validator(min_length = 8, max_length = 64))] key: Header<String>) -> Result<Json<OwnListing>, Problem>;

        /// List revisions, newest first
        #[oai(path = "/listings/:listing_id/revisions", method = "get", operation_id = "list_revisions")]
        async fn list_revisions(&self, caller: Signed, listing_id: Path<Uuid>,
            #[oai(validator(max_length = 500))] cursor: Query<Option<String>>,
            #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<Page<Revision>>, Problem>;

        /// List all prices ever given
        #[oai(path = "/listings/:listing_id/prices", method = "get", operation_id = "list_prices")]
        async fn list_prices(&self, caller: Signed, listing_id: Path<Uuid>) -> Result<Json<PriceHistory>, Problem>;

        /// Give a price
        ///
        /// It ends the one it follows on the eve of its first day. No moderation. The offer is one of the draft's or the published revision's.
        #[oai(path = "/listings/:listing_id/prices", method = "post", operation_id = "create_price")]
        async fn create_price(&self, caller: Signed, listing_id: Path<Uuid>, #[oai(name = "Idempotency-Key", validator(min_length = 8, max_length = 64))] key: Header<String>, body: Json<NewPrice>) -> Result<Created<Price>, Problem>;

        /// Take back a price that has not begun
        #[oai(path = "/listings/:listing_id/prices/:price_id", method = "delete", operation_id = "delete_price")]
        async fn delete_price(&self, caller: Signed, listing_id: Path<Uuid>, price_id: Path<Uuid>) -> Result<Done, Problem>;

        /// Upload a picture
        #[oai(path = "/listings/:listing_id/media", method = "post", operation_id = "create_media")]
        async fn create_media(&self, caller: Signed, listing_id: Path<Uuid>, #[oai(name = "Idempotency-Key", validator(min_length = 8, max_length = 64))] key: Header<String>, body: MediaUpload) -> Result<Created<Media>, Problem>;

        /// Remove a picture no revision uses
        #[oai(path = "/listings/:listing_id/media/:media_id", method = "delete", operation_id = "delete_media")]
        async fn delete_media(&self, caller: Signed, listing_id: Path<Uuid>, media_id: Path<Uuid>) -> Result<Done, Problem>;

        /// Read a picture's bytes
        #[oai(path = "/media/:file", method = "get", operation_id = "get_media")]
        async fn get_media(&self, /** Hash and extension. */ #[oai(validator(pattern = "^[0-9a-f]{64}(-thumb)?\\.(png|jpg|webp)$"))] file: Path<String>) -> Result<File, Problem>;

        /// Report a listing
        ///
        /// Anybody may, a few times an hour.
        #[oai(path = "/listings/:listing_id/reports", method = "post", operation_id = "create_report")]
        async fn create_report(&self, caller: Visitor, listing_id: Path<Uuid>, #[oai(name = "Idempotency-Key", validator(min_length = 8, max_length = 64))] key: Header<String>, body: Json<NewReport>) -> Result<Accepted, Problem>;
    }
}
