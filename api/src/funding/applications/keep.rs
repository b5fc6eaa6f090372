//! The contract's operations on letters, documents, committee sessions and batches.

use crate::server::Server;
use openapi::{
    PREFIX,
    answer::{Created, Download, Page, Versioned},
    funding::*,
    problem::Problem,
    security::Signed,
};
use poem_openapi::{
    param::{Header, Path, Query},
    payload::{Binary, Json},
};
use uuid::Uuid;

type Cursor = Query<Option<String>>;
type Limit = Query<Option<u16>>;
type IfMatch = Header<Option<String>>;

/// To save under its name.
fn pdf((name, bytes): (String, Vec<u8>)) -> Download {
    Download::Bytes(Binary(bytes), "application/pdf".to_owned(), format!("attachment; filename=\"{name}\""))
}

impl RecordsApi for Server {
    async fn list_letters(
        &self,
        caller: Signed,
        application_id: Path<Uuid>,
        cursor: Cursor,
        limit: Limit,
    ) -> Result<Json<Page<Letter>>, Problem> {
        Ok(Json(self.letters(&caller.0, application_id.0, cursor.0, limit.0).await?))
    }

    async fn get_letter(&self, caller: Signed, application_id: Path<Uuid>, letter_id: Path<Uuid>) -> Result<Download, Problem> {
        Ok(pdf(self.letter(&caller.0, application_id.0, letter_id.0).await?))
    }

    async fn get_application_document(
        &self,
        caller: Signed,
        application_id: Path<Uuid>,
        submission: Query<Option<i32>>,
    ) -> Result<Download, Problem> {
        Ok(pdf(self.application_document(&caller.0, application_id.0, submission.0).await?))
    }
}

impl SessionsApi for Server {
    async fn list_committee_sessions(
        &self,
        caller: Signed,
        call_id: Path<Uuid>,
        cursor: Cursor,
        limit: Limit,
    ) -> Result<Json<Page<SessionSummary>>, Problem> {
        Ok(Json(self.committee_sessions(&caller.0, call_id.0, cursor.0, limit.0).await?))
    }

    async fn create_committee_session(
        &self,
        caller: Signed,
        call_id: Path<Uuid>,
        key: Header<String>,
        body: Json<SessionContent>,
    ) -> Result<Created<CommitteeSession>, Problem> {
        let session = self.start_session(&caller.0, call_id.0, &key.0, body.0).await?;
        Ok(Created::at(format!("{PREFIX}/committee-sessions/{}", session.id), session))
    }

    async fn get_committee_session(
        &self,
        caller: Signed,
        committee_session_id: Path<Uuid>,
    ) -> Result<Versioned<CommitteeSession>, Problem> {
        let (version, session) = self.committee_session(&caller.0, committee_session_id.0).await?;
        Ok(Versioned::new(version, session))
    }

    async fn update_committee_session(
        &self,
        caller: Signed,
        committee_session_id: Path<Uuid>,
        if_match: IfMatch,
        body: Json<SessionContent>,
    ) -> Result<Versioned<CommitteeSession>, Problem> {
        let (version, session) = self.write_session(&caller.0, committee_session_id.0, if_match.0.as_deref(), body.0).await?;
        Ok(Versioned::new(version, session))
    }

    async fn close_committee_session(
        &self,
        caller: Signed,
        committee_session_id: Path<Uuid>,
        if_match: IfMatch,
    ) -> Result<Versioned<CommitteeSession>, Problem> {
        let (version, session) = self.close_session(&caller.0, committee_session_id.0, if_match.0.as_deref()).await?;
        Ok(Versioned::new(version, session))
    }

    async fn get_committee_minutes(&self, caller: Signed, committee_session_id: Path<Uuid>) -> Result<Download, Problem> {
        Ok(pdf(self.minutes(&caller.0, committee_session_id.0).await?))
    }
}

impl BatchesApi for Server {
    async fn create_batch(
        &self,
        caller: Signed,
        programme_id: Path<Uuid>,
        key: Header<String>,
        body: Json<NewBatch>,
    ) -> Result<Created<Batch>, Problem> {
        let batch = self.make_batch(&caller.0, programme_id.0, &key.0, body.0).await?;
        Ok(Created::at(format!("{PREFIX}/programmes/{}/batches/{}", programme_id.0, batch.id), batch))
    }

    async fn get_batch(&self, caller: Signed, programme_id: Path<Uuid>, batch_id: Path<Uuid>) -> Result<Json<Batch>, Problem> {
        Ok(Json(self.batch(&caller.0, programme_id.0, batch_id.0).await?))
    }

    async fn undo_batch(&self, caller: Signed, programme_id: Path<Uuid>, batch_id: Path<Uuid>) -> Result<Json<Batch>, Problem> {
        Ok(Json(self.undo(&caller.0, programme_id.0, batch_id.0).await?))
    }
}
