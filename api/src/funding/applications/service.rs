//! The contract's operations on applications.

use super::lists::Wanted;
use crate::server::Server;
use openapi::{
    PREFIX,
    answer::{Created, Page, Versioned},
    funding::*,
    problem::Problem,
    security::{Received, Signed},
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

impl ApplicationsApi for Server {
    async fn get_eligibility(
        &self,
        caller: Signed,
        call_id: Path<Uuid>,
        organisation_id: Query<Uuid>,
    ) -> Result<Json<Eligibility>, Problem> {
        Ok(Json(self.eligibility(&caller.0, call_id.0, organisation_id.0).await?))
    }

    async fn create_application(
        &self,
        caller: Signed,
        organisation_id: Path<Uuid>,
        key: Key,
        body: Json<NewApplication>,
    ) -> Result<Created<Application>, Problem> {
        let call = body.0.call_id;
        let start = self.start_application(&caller.0, organisation_id.0, &key.0, body.0);
        let application = self.remembering(&caller.0, "create_application", call, start).await?;
        Ok(Created::at(format!("{PREFIX}/applications/{}", application.id), application))
    }

    async fn list_organisation_applications(
        &self,
        caller: Signed,
        organisation_id: Path<Uuid>,
        call_id: Query<Option<Uuid>>,
        state: Query<Option<ApplicationState>>,
        cursor: Cursor,
        limit: Limit,
    ) -> Result<Json<Page<ApplicationSummary>>, Problem> {
        let wanted = Wanted { call: call_id.0, state: state.0, ..Wanted::default() };
        Ok(Json(self.organisation_applications(&caller.0, organisation_id.0, wanted, cursor.0, limit.0).await?))
    }

    async fn list_programme_applications(
        &self,
        caller: Signed,
        programme_id: Path<Uuid>,
        call_id: Query<Option<Uuid>>,
        organisation_id: Query<Option<Uuid>>,
        state: Query<Option<ApplicationState>>,
        axis_id: Query<Option<Uuid>>,
        month: Query<Option<String>>,
        holding: Query<Option<Holding>>,
        age: Query<Option<Age>>,
        q: Query<Option<String>>,
        cursor: Cursor,
        limit: Limit,
    ) -> Result<Json<Page<ReceivedApplication>>, Problem> {
        let wanted = Wanted {
            call: call_id.0,
            organisation: organisation_id.0,
            state: state.0,
            axis: axis_id.0,
            month: month.0,
            holding: holding.0,
            age: age.0,
            words: q.0,
        };
        Ok(Json(self.programme_applications(&caller.0, programme_id.0, wanted, cursor.0, limit.0).await?))
    }

    async fn count_programme_applications(
        &self,
        caller: Signed,
        programme_id: Path<Uuid>,
        call_id: Query<Option<Uuid>>,
        axis_id: Query<Option<Uuid>>,
        month: Query<Option<String>>,
        holding: Query<Option<Holding>>,
        age: Query<Option<Age>>,
        q: Query<Option<String>>,
    ) -> Result<Json<ApplicationCounts>, Problem> {
        let wanted =
            Wanted { call: call_id.0, axis: axis_id.0, month: month.0, holding: holding.0, age: age.0, words: q.0, ..Wanted::default() };
        Ok(Json(self.application_counts(&caller.0, programme_id.0, wanted).await?))
    }

    async fn get_application(&self, caller: Signed, application_id: Path<Uuid>) -> Result<Versioned<Application>, Problem> {
        let (version, application) = self.application(&caller.0, application_id.0).await?;
        Ok(Versioned::new(version, application))
    }

    async fn update_application(
        &self,
        caller: Signed,
        application_id: Path<Uuid>,
        if_match: IfMatch,
        body: Json<ApplicationContent>,
    ) -> Result<Versioned<Application>, Problem> {
        let save = self.save_application(&caller.0, application_id.0, if_match.0.as_deref(), body.0);
        let (version, application) = self.remembering(&caller.0, "update_application", application_id.0, save).await?;
        Ok(Versioned::new(version, application))
    }

    async fn choose_call_version(
        &self,
        caller: Signed,
        application_id: Path<Uuid>,
        if_match: IfMatch,
        body: Json<CallVersionChoice>,
    ) -> Result<Versioned<Application>, Problem> {
        let choose = self.choose_version(&caller.0, application_id.0, if_match.0.as_deref(), body.0);
        let (version, application) = self.remembering(&caller.0, "choose_call_version", application_id.0, choose).await?;
        Ok(Versioned::new(version, application))
    }

    async fn submit_application(
        &self,
        caller: Signed,
        received: Received,
        application_id: Path<Uuid>,
        key: Key,
        if_match: IfMatch,
        body: Json<NewSubmission>,
    ) -> Result<Created<Receipt>, Problem> {
        let id = application_id.0;
        let submit = self.submit_application_of(&caller.0, received.0, id, &key.0, if_match.0.as_deref(), body.0);
        let receipt = self.remembering(&caller.0, "submit_application", id, submit).await?;
        Ok(Created::at(format!("{PREFIX}/applications/{id}/submissions/{}", receipt.submission), receipt))
    }

    async fn get_submission(&self, caller: Signed, application_id: Path<Uuid>, submission: Path<i32>) -> Result<Json<Submission>, Problem> {
        Ok(Json(self.submission(&caller.0, application_id.0, submission.0).await?))
    }

    async fn withdraw_application(
        &self,
        caller: Signed,
        application_id: Path<Uuid>,
        if_match: IfMatch,
        body: Json<ApplicationWithdrawal>,
    ) -> Result<Versioned<Application>, Problem> {
        let withdraw = self.withdraw_application_of(&caller.0, application_id.0, if_match.0.as_deref(), body.0);
        let (version, application) = self.remembering(&caller.0, "withdraw_application", application_id.0, withdraw).await?;
        Ok(Versioned::new(version, application))
    }

    async fn list_application_steps(
        &self,
        caller: Signed,
        application_id: Path<Uuid>,
        cursor: Cursor,
        limit: Limit,
    ) -> Result<Json<Page<ApplicationStep>>, Problem> {
        Ok(Json(self.application_steps(&caller.0, application_id.0, cursor.0, limit.0).await?))
    }
}
