//! The contract's operations on decisions.

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

impl DecisionsApi for Server {
    async fn get_ranking(&self, caller: Signed, call_id: Path<Uuid>, cursor: Cursor, limit: Limit) -> Result<Json<Ranking>, Problem> {
        Ok(Json(self.ranking(&caller.0, call_id.0, cursor.0, limit.0).await?))
    }

    async fn update_proposal(
        &self,
        caller: Signed,
        application_id: Path<Uuid>,
        if_match: IfMatch,
        body: Json<NewProposal>,
    ) -> Result<Versioned<Application>, Problem> {
        let propose = self.propose(&caller.0, application_id.0, if_match.0.as_deref(), body.0);
        let (version, application) = self.remembering(&caller.0, "update_proposal", application_id.0, propose).await?;
        Ok(Versioned::new(version, application))
    }

    async fn get_proposal(&self, caller: Signed, application_id: Path<Uuid>) -> Result<Json<Proposal>, Problem> {
        Ok(Json(self.proposal(&caller.0, application_id.0).await?))
    }

    async fn retract_proposal(
        &self,
        caller: Signed,
        application_id: Path<Uuid>,
        if_match: IfMatch,
        body: Json<ProposalRetraction>,
    ) -> Result<Versioned<Application>, Problem> {
        let retract = self.take_proposal_back(&caller.0, application_id.0, if_match.0.as_deref(), body.0);
        let (version, application) = self.remembering(&caller.0, "retract_proposal", application_id.0, retract).await?;
        Ok(Versioned::new(version, application))
    }

    async fn decide_application(
        &self,
        caller: Signed,
        application_id: Path<Uuid>,
        key: Key,
        if_match: IfMatch,
        body: Json<NewDecision>,
    ) -> Result<Created<ApplicationDecision>, Problem> {
        let id = application_id.0;
        let decide = self.decide_on_application(&caller.0, id, &key.0, if_match.0.as_deref(), body.0);
        let decision = self.remembering(&caller.0, "decide_application", id, decide).await?;
        Ok(Created::at(format!("{PREFIX}/applications/{id}/decision"), decision))
    }

    async fn confirm_decision(
        &self,
        caller: Signed,
        application_id: Path<Uuid>,
        key: Key,
        body: Json<DecisionConfirmation>,
    ) -> Result<Json<ApplicationDecision>, Problem> {
        let confirm = self.confirm_or_drop(&caller.0, application_id.0, &key.0, body.0);
        Ok(Json(self.remembering(&caller.0, "confirm_decision", application_id.0, confirm).await?))
    }

    async fn get_decision(&self, caller: Signed, application_id: Path<Uuid>) -> Result<Json<ApplicationDecision>, Problem> {
        Ok(Json(self.decision(&caller.0, application_id.0).await?))
    }

    async fn sign_application(
        &self,
        caller: Signed,
        application_id: Path<Uuid>,
        if_match: IfMatch,
        body: Json<NewSignature>,
    ) -> Result<Versioned<Application>, Problem> {
        let sign = self.sign(&caller.0, application_id.0, if_match.0.as_deref(), body.0);
        let (version, application) = self.remembering(&caller.0, "sign_application", application_id.0, sign).await?;
        Ok(Versioned::new(version, application))
    }

    async fn create_give_back(
        &self,
        caller: Signed,
        application_id: Path<Uuid>,
        key: Key,
        body: Json<NewGiveBack>,
    ) -> Result<Json<Application>, Problem> {
        let give = self.give_back(&caller.0, application_id.0, &key.0, body.0);
        Ok(Json(self.remembering(&caller.0, "create_give_back", application_id.0, give).await?))
    }

    async fn create_appeal(
        &self,
        caller: Signed,
        application_id: Path<Uuid>,
        key: Key,
        body: Json<NewAppeal>,
    ) -> Result<Created<Appeal>, Problem> {
        let appeal = self.note_appeal(&caller.0, application_id.0, &key.0, body.0).await?;
        Ok(Created::at(format!("{PREFIX}/applications/{}/appeals", application_id.0), appeal))
    }

    async fn list_appeals(
        &self,
        caller: Signed,
        application_id: Path<Uuid>,
        cursor: Cursor,
        limit: Limit,
    ) -> Result<Json<Page<Appeal>>, Problem> {
        Ok(Json(self.appeals(&caller.0, application_id.0, cursor.0, limit.0).await?))
    }
}
