//! The contract's operations on calls.

use crate::server::Server;
use openapi::{
    PREFIX,
    answer::{Created, Page, Versioned},
    funding::*,
    problem::Problem,
    security::Signed,
};
use poem_openapi::{
    param::{Header, Path, Query},
    payload::Json,
};
use uuid::Uuid;

type Cursor = Query<Option<String>>;
type Limit = Query<Option<u16>>;
type Key = Header<String>;
type IfMatch = Header<Option<String>>;

fn created(file: CallFile) -> Created<CallFile> {
    Created::at(format!("{PREFIX}/calls/{}/file", file.id), file)
}

impl CallsApi for Server {
    async fn list_calls(
        &self,
        phase: Query<Option<CallPhase>>,
        programme_id: Query<Option<Uuid>>,
        cursor: Cursor,
        limit: Limit,
    ) -> Result<Json<Page<CallSummary>>, Problem> {
        Ok(Json(self.calls(phase.0, programme_id.0, cursor.0, limit.0).await?))
    }

    async fn get_call(&self, call_id: Path<Uuid>, version: Query<Option<i32>>) -> Result<Json<Call>, Problem> {
        Ok(Json(self.call(call_id.0, version.0).await?))
    }

    async fn list_programme_calls(
        &self,
        caller: Signed,
        programme_id: Path<Uuid>,
        cursor: Cursor,
        limit: Limit,
    ) -> Result<Json<Page<CallFile>>, Problem> {
        Ok(Json(self.programme_calls(&caller.0, programme_id.0, cursor.0, limit.0).await?))
    }

    async fn create_call(
        &self,
        caller: Signed,
        programme_id: Path<Uuid>,
        key: Key,
        body: Json<CallEdit>,
    ) -> Result<Created<CallFile>, Problem> {
        Ok(created(self.start_call(&caller.0, programme_id.0, &key.0, body.0).await?))
    }

    async fn get_call_file(&self, caller: Signed, call_id: Path<Uuid>) -> Result<Versioned<CallFile>, Problem> {
        let (version, file) = self.call_file(&caller.0, call_id.0).await?;
        Ok(Versioned::new(version, file))
    }

    async fn update_call_file(
        &self,
        caller: Signed,
        call_id: Path<Uuid>,
        if_match: IfMatch,
        body: Json<CallEdit>,
    ) -> Result<Versioned<CallFile>, Problem> {
        let (version, file) = self.edit_call(&caller.0, call_id.0, if_match.0.as_deref(), body.0).await?;
        Ok(Versioned::new(version, file))
    }

    async fn duplicate_call(&self, caller: Signed, call_id: Path<Uuid>, key: Key) -> Result<Created<CallFile>, Problem> {
        Ok(created(self.copy_call(&caller.0, call_id.0, &key.0).await?))
    }

    async fn publish_call(&self, caller: Signed, call_id: Path<Uuid>, if_match: IfMatch) -> Result<Versioned<CallFile>, Problem> {
        let (version, file) = self.publish_call_of(&caller.0, call_id.0, if_match.0.as_deref()).await?;
        Ok(Versioned::new(version, file))
    }

    async fn extend_call(&self, caller: Signed, call_id: Path<Uuid>, key: Key, body: Json<NewExtension>) -> Result<Json<Call>, Problem> {
        Ok(Json(self.extend(&caller.0, call_id.0, &key.0, body.0).await?))
    }

    async fn list_questions(&self, call_id: Path<Uuid>, cursor: Cursor, limit: Limit) -> Result<Json<Page<Question>>, Problem> {
        Ok(Json(self.questions(call_id.0, cursor.0, limit.0).await?))
    }

    async fn list_open_questions(
        &self,
        caller: Signed,
        call_id: Path<Uuid>,
        cursor: Cursor,
        limit: Limit,
    ) -> Result<Json<Page<Question>>, Problem> {
        Ok(Json(self.open_questions(&caller.0, call_id.0, cursor.0, limit.0).await?))
    }

    async fn create_question(
        &self,
        caller: Signed,
        call_id: Path<Uuid>,
        key: Key,
        body: Json<NewQuestion>,
    ) -> Result<Created<Question>, Problem> {
        let question = self.ask(&caller.0, call_id.0, &key.0, body.0).await?;
        Ok(Created::at(format!("{PREFIX}/calls/{}/questions", call_id.0), question))
    }

    async fn answer_question(
        &self,
        caller: Signed,
        call_id: Path<Uuid>,
        question_id: Path<Uuid>,
        body: Json<NewAnswer>,
    ) -> Result<Json<Question>, Problem> {
        Ok(Json(self.answer(&caller.0, call_id.0, question_id.0, body.0).await?))
    }
}
