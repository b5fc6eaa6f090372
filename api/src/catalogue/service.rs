//! The contract's catalogue and moderation operations.

use super::{by_slug, model::Command};
use crate::server::Server;
use openapi::{
    PREFIX,
    answer::{Accepted, Created, Done, File, Page, Versioned},
    catalogue::*,
    message::Message,
    moderation::*,
    problem::{Kind, Problem},
    security::{Signed, Visitor},
};
use poem_openapi::{
    param::{Header, Path, Query},
    payload::{Binary, Json},
};
use uuid::Uuid;

type Cursor = Query<Option<String>>;
type Limit = Query<Option<u16>>;

impl CatalogueApi for Server {
    async fn create_listing(
        &self,
        caller: Signed,
        organisation_id: Path<Uuid>,
        key: Header<String>,
        body: Json<NewListing>,
    ) -> Result<Created<Draft>, Problem> {
        let draft = self.new_listing(&caller.0, organisation_id.0, &key.0, body.0).await?;
        Ok(Created::at(format!("{PREFIX}/listings/{}/draft", draft.listing_id), draft))
    }

    async fn list_organisation_listings(
        &self,
        caller: Signed,
        organisation_id: Path<Uuid>,
        state: Query<Option<ListingState>>,
        cursor: Cursor,
        limit: Limit,
    ) -> Result<Json<Page<OwnListing>>, Problem> {
        Ok(Json(self.own_listings(&caller.0, organisation_id.0, state.0, cursor.0, limit.0).await?))
    }

    async fn get_listing(&self, _: Visitor, listing: Path<String>) -> Result<Json<Listing>, Problem> {
        Ok(Json(by_slug(self, &listing.0).await?.listing))
    }

    async fn compare_listings(&self, listing: Query<Vec<String>>) -> Result<Json<Comparison>, Problem> {
        Ok(Json(self.compare(listing.0).await?))
    }

    async fn get_draft(&self, caller: Signed, listing_id: Path<Uuid>) -> Result<Versioned<Draft>, Problem> {
        let (version, draft) = self.read_draft(&caller.0, listing_id.0).await?;
        Ok(Versioned::new(version, draft))
    }

    async fn update_draft(
        &self,
        caller: Signed,
        listing_id: Path<Uuid>,
        if_match: Header<Option<String>>,
        body: Json<Content>,
    ) -> Result<Versioned<Draft>, Problem> {
        let (version, draft) = self.save_draft(&caller.0, listing_id.0, if_match.0.as_deref(), body.0).await?;
        Ok(Versioned::new(version, draft))
    }

    async fn delete_draft(&self, caller: Signed, listing_id: Path<Uuid>) -> Result<Done, Problem> {
        self.discard_draft(&caller.0, listing_id.0).await?;
        Ok(Done::Done)
    }

    async fn check_draft(&self, caller: Signed, listing_id: Path<Uuid>) -> Result<Json<Checklist>, Problem> {
        Ok(Json(self.checklist(&caller.0, listing_id.0).await?))
    }

    async fn submit_draft(
        &self,
        caller: Signed,
        listing_id: Path<Uuid>,
        key: Header<String>,
        if_match: Header<Option<String>>,
    ) -> Result<Json<RevisionRef>, Problem> {
        Ok(Json(self.submit(&caller.0, listing_id.0, &key.0, if_match.0.as_deref()).await?))
    }

    async fn retract_draft(&self, caller: Signed, listing_id: Path<Uuid>) -> Result<Json<RevisionRef>, Problem> {
        Ok(Json(self.retract(&caller.0, listing_id.0).await?))
    }

    async fn withdraw_listing(&self, caller: Signed, listing_id: Path<Uuid>, key: Header<String>) -> Result<Json<OwnListing>, Problem> {
        Ok(Json(self.withdraw(&caller.0, listing_id.0, &key.0).await?))
    }

    async fn list_revisions(
        &self,
        caller: Signed,
        listing_id: Path<Uuid>,
        cursor: Cursor,
        limit: Limit,
    ) -> Result<Json<Page<Revision>>, Problem> {
        Ok(Json(self.revisions(&caller.0, listing_id.0, cursor.0, limit.0).await?))
    }

    async fn list_prices(&self, caller: Signed, listing_id: Path<Uuid>) -> Result<Json<PriceHistory>, Problem> {
        Ok(Json(self.price_history(&caller.0, listing_id.0).await?))
    }

    async fn create_price(
        &self,
        caller: Signed,
        listing_id: Path<Uuid>,
        key: Header<String>,
        body: Json<NewPrice>,
    ) -> Result<Created<Price>, Problem> {
        let price = self.give_price(&caller.0, listing_id.0, &key.0, body.0).await?;
        Ok(Created::at(format!("{PREFIX}/listings/{}/prices", listing_id.0), price))
    }

    async fn delete_price(&self, caller: Signed, listing_id: Path<Uuid>, price_id: Path<Uuid>) -> Result<Done, Problem> {
        self.take_price_back(&caller.0, listing_id.0, price_id.0).await?;
        Ok(Done::Done)
    }

    async fn create_media(
        &self,
        caller: Signed,
        listing_id: Path<Uuid>,
        key: Header<String>,
        body: MediaUpload,
    ) -> Result<Created<Media>, Problem> {
        let bytes = body
            .file
            .into_vec()
            .await
            .map_err(|_| Problem::new(Kind::BadRequest, Message::new("L’envoi s’est interrompu.", "The upload broke off.")))?;
        let media = self.upload(&caller.0, listing_id.0, &key.0, bytes).await?;
        Ok(Created::at(media.url.clone(), media))
    }

    async fn delete_media(&self, caller: Signed, listing_id: Path<Uuid>, media_id: Path<Uuid>) -> Result<Done, Problem> {
        self.remove_picture(&caller.0, listing_id.0, media_id.0).await?;
        Ok(Done::Done)
    }

    async fn get_media(&self, file: Path<String>) -> Result<File, Problem> {
        let (bytes, kind) = self.picture(&file.0).await?;
        Ok(File::Bytes(Binary(bytes), kind.to_owned(), "public, max-age=31536000, immutable".to_owned()))
    }

    async fn create_report(
        &self,
        caller: Visitor,
        listing_id: Path<Uuid>,
        key: Header<String>,
        body: Json<NewReport>,
    ) -> Result<Accepted, Problem> {
        self.report(caller.0.as_deref(), listing_id.0, &key.0, body.0).await?;
        Ok(Accepted::Accepted)
    }
}

impl ModerationApi for Server {
    async fn get_queue_counts(&self, caller: Signed) -> Result<Json<QueueCounts>, Problem> {
        Ok(Json(self.queue_counts(&caller.0).await?))
    }

    async fn list_queue(
        &self,
        caller: Signed,
        tab: Query<QueueTab>,
        cursor: Cursor,
        limit: Limit,
    ) -> Result<Json<Page<QueueItem>>, Problem> {
        Ok(Json(self.queue(&caller.0, tab.0, cursor.0, limit.0).await?))
    }

    async fn get_review_file(&self, caller: Signed, revision_id: Path<Uuid>) -> Result<Versioned<ReviewFile>, Problem> {
        let (version, file) = self.review_file(&caller.0, revision_id.0).await?;
        Ok(Versioned::new(version, file))
    }

    async fn assign_revision(&self, caller: Signed, revision_id: Path<Uuid>) -> Result<Json<QueueItem>, Problem> {
        Ok(Json(self.assign(&caller.0, revision_id.0, Command::Assign).await?))
    }

    async fn unassign_revision(&self, caller: Signed, revision_id: Path<Uuid>) -> Result<Json<QueueItem>, Problem> {
        Ok(Json(self.assign(&caller.0, revision_id.0, Command::Unassign).await?))
    }

    async fn decide_revision(
        &self,
        caller: Signed,
        revision_id: Path<Uuid>,
        key: Header<String>,
        body: Json<Decision>,
    ) -> Result<Json<QueueItem>, Problem> {
        Ok(Json(Server::decide_revision(self, &caller.0, revision_id.0, &key.0, body.0).await?))
    }

    async fn suspend_listing(&self, caller: Signed, listing_id: Path<Uuid>, body: Json<Suspension>) -> Result<Json<OwnListing>, Problem> {
        Ok(Json(self.suspend(&caller.0, listing_id.0, body.0.reason).await?))
    }

    async fn restore_listing(&self, caller: Signed, listing_id: Path<Uuid>) -> Result<Json<OwnListing>, Problem> {
        Ok(Json(self.restore(&caller.0, listing_id.0).await?))
    }

    async fn list_suspensions(&self, caller: Signed, cursor: Cursor, limit: Limit) -> Result<Json<Page<OwnListing>>, Problem> {
        Ok(Json(self.suspended_listings(&caller.0, cursor.0, limit.0).await?))
    }

    async fn list_reports(
        &self,
        caller: Signed,
        state: Query<Option<ReportState>>,
        cursor: Cursor,
        limit: Limit,
    ) -> Result<Json<Page<Report>>, Problem> {
        Ok(Json(self.reports(&caller.0, state.0, cursor.0, limit.0).await?))
    }

    async fn resolve_report(&self, caller: Signed, report_id: Path<Uuid>, body: Json<Resolution>) -> Result<Json<Report>, Problem> {
        Ok(Json(self.resolve(&caller.0, report_id.0, body.0.text).await?))
    }
}
