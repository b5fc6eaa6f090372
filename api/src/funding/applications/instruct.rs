//! The contract's operations on files and on instruction.

use crate::server::Server;
use openapi::{
    PREFIX,
    answer::{Created, Done, Download, Page, Versioned},
    funding::*,
    message::Message,
    problem::{Kind, Problem},
    security::Signed,
};
use poem_openapi::{
    param::{Header, Path, Query},
    payload::{Binary, Json},
};
use uuid::Uuid;

type Cursor = Query<Option<String>>;
type Limit = Query<Option<u16>>;
type Key = Header<String>;
type IfMatch = Header<Option<String>>;

impl AttachmentsApi for Server {
    async fn create_attachment(
        &self,
        caller: Signed,
        application_id: Path<Uuid>,
        key: Key,
        body: AttachmentUpload,
    ) -> Result<Created<Attachment>, Problem> {
        let id = application_id.0;
        let name = body.file.file_name().map(str::to_owned);
        let bytes = body
            .file
            .into_vec()
            .await
            .map_err(|_| Problem::new(Kind::BadRequest, Message::new("L’envoi s’est interrompu.", "The upload broke off.")))?;
        let attach = self.attach(&caller.0, id, &key.0, body.document, name.as_deref(), bytes);
        let file = self.remembering(&caller.0, "create_attachment", id, attach).await?;
        Ok(Created::at(format!("{PREFIX}/applications/{id}/attachments/{}", file.id), file))
    }

    async fn get_attachment(&self, caller: Signed, application_id: Path<Uuid>, attachment_id: Path<Uuid>) -> Result<Download, Problem> {
        let (file, bytes) = self.attached(&caller.0, application_id.0, attachment_id.0).await?;
        // RFC 8187: the name in UTF-8, percent-encoded.
        let name: String = url::form_urlencoded::byte_serialize(file.name.as_bytes()).collect::<String>().replace('+', "%20");
        Ok(Download::Bytes(Binary(bytes), file.media_type, format!("attachment; filename*=UTF-8''{name}")))
    }

    async fn delete_attachment(&self, caller: Signed, application_id: Path<Uuid>, attachment_id: Path<Uuid>) -> Result<Done, Problem> {
        let detach = self.detach(&caller.0, application_id.0, attachment_id.0);
        self.remembering(&caller.0, "delete_attachment", application_id.0, detach).await?;
        Ok(Done::Done)
    }
}

impl InstructionApi for Server {
    async fn update_admissibility(
        &self,
        caller: Signed,
        application_id: Path<Uuid>,
        if_match: IfMatch,
        body: Json<Admissibility>,
    ) -> Result<Versioned<Application>, Problem> {
        let judge = self.judge_admissibility(&caller.0, application_id.0, if_match.0.as_deref(), body.0);
        let (version, application) = self.remembering(&caller.0, "update_admissibility", application_id.0, judge).await?;
        Ok(Versioned::new(version, application))
    }

    async fn create_correction(
        &self,
        caller: Signed,
        application_id: Path<Uuid>,
        key: Key,
        body: Json<NewCorrection>,
    ) -> Result<Created<Correction>, Problem> {
        let id = application_id.0;
        let ask = self.ask_correction(&caller.0, id, &key.0, body.0);
        let correction = self.remembering(&caller.0, "create_correction", id, ask).await?;
        Ok(Created::at(format!("{PREFIX}/applications/{id}/corrections"), correction))
    }

    async fn list_corrections(
        &self,
        caller: Signed,
        application_id: Path<Uuid>,
        cursor: Cursor,
        limit: Limit,
    ) -> Result<Json<Page<Correction>>, Problem> {
        Ok(Json(self.corrections(&caller.0, application_id.0, cursor.0, limit.0).await?))
    }

    async fn delete_correction(&self, caller: Signed, application_id: Path<Uuid>, correction_id: Path<Uuid>) -> Result<Done, Problem> {
        let drop = self.drop_correction(&caller.0, application_id.0, correction_id.0);
        self.remembering(&caller.0, "delete_correction", application_id.0, drop).await?;
        Ok(Done::Done)
    }

    async fn create_application_message(
        &self,
        caller: Signed,
        application_id: Path<Uuid>,
        key: Key,
        body: Json<NewApplicationMessage>,
    ) -> Result<Created<ApplicationMessage>, Problem> {
        let message = self.write_message(&caller.0, application_id.0, &key.0, body.0).await?;
        Ok(Created::at(format!("{PREFIX}/applications/{}/messages", application_id.0), message))
    }

    async fn list_application_messages(
        &self,
        caller: Signed,
        application_id: Path<Uuid>,
        cursor: Cursor,
        limit: Limit,
    ) -> Result<Json<Page<ApplicationMessage>>, Problem> {
        Ok(Json(self.application_messages(&caller.0, application_id.0, cursor.0, limit.0).await?))
    }

    async fn list_assignments(
        &self,
        caller: Signed,
        application_id: Path<Uuid>,
        cursor: Cursor,
        limit: Limit,
    ) -> Result<Json<Page<ApplicationAssignment>>, Problem> {
        Ok(Json(self.assignments(&caller.0, application_id.0, cursor.0, limit.0).await?))
    }

    async fn list_candidates(
        &self,
        caller: Signed,
        application_id: Path<Uuid>,
        cursor: Cursor,
        limit: Limit,
    ) -> Result<Json<Page<Candidate>>, Problem> {
        Ok(Json(self.candidates(&caller.0, application_id.0, cursor.0, limit.0).await?))
    }

    async fn update_assignment(&self, caller: Signed, application_id: Path<Uuid>, body: Json<NewAssignment>) -> Result<Done, Problem> {
        let assign = self.assign_application(&caller.0, application_id.0, body.0);
        self.remembering(&caller.0, "update_assignment", application_id.0, assign).await?;
        Ok(Done::Done)
    }

    async fn delete_assignment(&self, caller: Signed, application_id: Path<Uuid>, account_id: Path<Uuid>) -> Result<Done, Problem> {
        self.relieve(&caller.0, application_id.0, account_id.0).await?;
        Ok(Done::Done)
    }

    async fn list_own_reviews(&self, caller: Signed, cursor: Cursor, limit: Limit) -> Result<Json<Page<OwnReview>>, Problem> {
        Ok(Json(self.own_reviews(&caller.0, cursor.0, limit.0).await?))
    }

    async fn get_interest(&self, caller: Signed, application_id: Path<Uuid>) -> Result<Json<Interest>, Problem> {
        Ok(Json(self.interest(&caller.0, application_id.0).await?))
    }

    async fn declare_interest(
        &self,
        caller: Signed,
        application_id: Path<Uuid>,
        body: Json<InterestDeclaration>,
    ) -> Result<Json<Interest>, Problem> {
        let declare = self.declare(&caller.0, application_id.0, body.0);
        Ok(Json(self.remembering(&caller.0, "declare_interest", application_id.0, declare).await?))
    }

    async fn get_review(&self, caller: Signed, application_id: Path<Uuid>) -> Result<Versioned<Review>, Problem> {
        let (version, review) = self.own_review(&caller.0, application_id.0).await?;
        Ok(Versioned::new(version, review))
    }

    async fn update_review(
        &self,
        caller: Signed,
        application_id: Path<Uuid>,
        if_match: IfMatch,
        body: Json<ReviewContent>,
    ) -> Result<Versioned<Review>, Problem> {
        let write = self.write_review(&caller.0, application_id.0, if_match.0.as_deref(), Some(body.0));
        let (version, review) = self.remembering(&caller.0, "update_review", application_id.0, write).await?;
        Ok(Versioned::new(version, review))
    }

    async fn submit_review(&self, caller: Signed, application_id: Path<Uuid>, if_match: IfMatch) -> Result<Versioned<Review>, Problem> {
        let write = self.write_review(&caller.0, application_id.0, if_match.0.as_deref(), None);
        let (version, review) = self.remembering(&caller.0, "submit_review", application_id.0, write).await?;
        Ok(Versioned::new(version, review))
    }

    async fn get_reviews(&self, caller: Signed, application_id: Path<Uuid>) -> Result<Json<Reviews>, Problem> {
        Ok(Json(self.reviews(&caller.0, application_id.0).await?))
    }
}

impl ReviewerPlansApi for Server {
    async fn get_reviewer_plan(
        &self,
        caller: Signed,
        call_id: Path<Uuid>,
        seed: Query<Option<i64>>,
    ) -> Result<Versioned<ReviewerPlan>, Problem> {
        let (version, plan) = self.reviewer_plan(&caller.0, call_id.0, seed.0).await?;
        Ok(Versioned::new(version, plan))
    }

    async fn apply_reviewer_plan(
        &self,
        caller: Signed,
        call_id: Path<Uuid>,
        if_match: IfMatch,
        body: Json<PlanApplication>,
    ) -> Result<Json<ReviewerPlan>, Problem> {
        Ok(Json(self.apply_plan(&caller.0, call_id.0, if_match.0.as_deref(), body.0.seed).await?))
    }
}
