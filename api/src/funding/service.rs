//! The contract's funding operations.

use crate::server::Server;
use openapi::{
    PREFIX,
    answer::{Created, Done, Page, Versioned},
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

impl ProgrammesApi for Server {
    async fn list_programmes(&self, cursor: Cursor, limit: Limit) -> Result<Json<Page<Programme>>, Problem> {
        Ok(Json(self.programmes(cursor.0, limit.0).await?))
    }

    async fn create_programme(&self, caller: Signed, key: Key, body: Json<ProgrammeContent>) -> Result<Created<Programme>, Problem> {
        let programme = self.create(&caller.0, &key.0, body.0).await?;
        Ok(Created::at(format!("{PREFIX}/programmes/{}", programme.id), programme))
    }

    async fn get_programme(&self, programme_id: Path<Uuid>) -> Result<Versioned<Programme>, Problem> {
        let (version, programme) = self.programme(programme_id.0).await?;
        Ok(Versioned::new(version, programme))
    }

    async fn update_programme(
        &self,
        caller: Signed,
        programme_id: Path<Uuid>,
        if_match: Header<Option<String>>,
        body: Json<ProgrammeContent>,
    ) -> Result<Versioned<Programme>, Problem> {
        let (version, programme) = self.change_programme(&caller.0, programme_id.0, if_match.0.as_deref(), body.0).await?;
        Ok(Versioned::new(version, programme))
    }

    async fn create_axis(&self, caller: Signed, programme_id: Path<Uuid>, key: Key, body: Json<NewAxis>) -> Result<Created<Axis>, Problem> {
        let axis = self.add_axis(&caller.0, programme_id.0, &key.0, body.0).await?;
        Ok(Created::at(format!("{PREFIX}/programmes/{}", programme_id.0), axis))
    }

    async fn list_programme_people(
        &self,
        caller: Signed,
        programme_id: Path<Uuid>,
        cursor: Cursor,
        limit: Limit,
    ) -> Result<Json<Page<ProgrammePerson>>, Problem> {
        Ok(Json(self.programme_people(&caller.0, programme_id.0, cursor.0, limit.0).await?))
    }

    async fn list_own_programmes(&self, caller: Signed, cursor: Cursor, limit: Limit) -> Result<Json<Page<OwnProgramme>>, Problem> {
        Ok(Json(self.own_programmes(&caller.0, cursor.0, limit.0).await?))
    }

    async fn update_programme_person(&self, caller: Signed, programme_id: Path<Uuid>, body: Json<ProgrammeRoles>) -> Result<Done, Problem> {
        self.change_programme_person(&caller.0, programme_id.0, body.0).await?;
        Ok(Done::Done)
    }

    async fn get_budget(&self, caller: Signed, programme_id: Path<Uuid>) -> Result<Json<Budget>, Problem> {
        Ok(Json(self.budget(&caller.0, programme_id.0).await?))
    }

    async fn create_opening(
        &self,
        caller: Signed,
        programme_id: Path<Uuid>,
        key: Key,
        body: Json<NewOpening>,
    ) -> Result<Json<Envelope>, Problem> {
        Ok(Json(self.open_credit(&caller.0, programme_id.0, &key.0, body.0).await?))
    }

    async fn list_movements(
        &self,
        caller: Signed,
        programme_id: Path<Uuid>,
        axis_id: Query<Option<Uuid>>,
        cursor: Cursor,
        limit: Limit,
    ) -> Result<Json<Page<FundMovement>>, Problem> {
        Ok(Json(self.movements(&caller.0, programme_id.0, axis_id.0, cursor.0, limit.0).await?))
    }

    async fn list_transfers(
        &self,
        caller: Signed,
        programme_id: Path<Uuid>,
        state: Query<Option<TransferState>>,
        cursor: Cursor,
        limit: Limit,
    ) -> Result<Json<Page<Transfer>>, Problem> {
        Ok(Json(self.transfers(&caller.0, programme_id.0, state.0, cursor.0, limit.0).await?))
    }

    async fn create_transfer(
        &self,
        caller: Signed,
        programme_id: Path<Uuid>,
        key: Key,
        body: Json<NewTransfer>,
    ) -> Result<Created<Transfer>, Problem> {
        let transfer = self.propose_transfer(&caller.0, programme_id.0, &key.0, body.0).await?;
        Ok(Created::at(format!("{PREFIX}/programmes/{}/transfers", programme_id.0), transfer))
    }

    async fn decide_transfer(
        &self,
        caller: Signed,
        programme_id: Path<Uuid>,
        transfer_id: Path<Uuid>,
        key: Key,
        body: Json<TransferDecision>,
    ) -> Result<Json<Transfer>, Problem> {
        Ok(Json(self.decide_transfer_of(&caller.0, programme_id.0, transfer_id.0, &key.0, body.0).await?))
    }
}
