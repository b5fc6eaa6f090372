//! The contract's operations on de minimis aid.

use crate::server::Server;
use chrono::NaiveDate;
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

impl AidApi for Server {
    async fn get_aid_declaration(&self, caller: Signed, organisation_id: Path<Uuid>) -> Result<Versioned<AidDeclaration>, Problem> {
        let (version, declaration) = self.aid_declaration(&caller.0, organisation_id.0).await?;
        Ok(Versioned::new(version, declaration))
    }

    async fn sign_aid_declaration(
        &self,
        caller: Signed,
        organisation_id: Path<Uuid>,
        if_match: Header<Option<String>>,
        body: Json<NewAidDeclaration>,
    ) -> Result<Versioned<AidDeclaration>, Problem> {
        let (version, declaration) = self.sign_declaration(&caller.0, organisation_id.0, if_match.0.as_deref(), body.0).await?;
        Ok(Versioned::new(version, declaration))
    }

    async fn list_aid_declarations(
        &self,
        caller: Signed,
        organisation_id: Path<Uuid>,
        cursor: Cursor,
        limit: Limit,
    ) -> Result<Json<Page<AidDeclaration>>, Problem> {
        Ok(Json(self.aid_declarations(&caller.0, organisation_id.0, cursor.0, limit.0).await?))
    }

    async fn list_undertaking_links(
        &self,
        caller: Signed,
        organisation_id: Path<Uuid>,
        cursor: Cursor,
        limit: Limit,
    ) -> Result<Json<Page<UndertakingLink>>, Problem> {
        Ok(Json(self.undertaking_links(&caller.0, organisation_id.0, cursor.0, limit.0).await?))
    }

    async fn create_undertaking_link(
        &self,
        caller: Signed,
        organisation_id: Path<Uuid>,
        key: Key,
        body: Json<NewUndertakingLink>,
    ) -> Result<Created<UndertakingLink>, Problem> {
        let link = self.declare_link(&caller.0, organisation_id.0, &key.0, body.0).await?;
        Ok(Created::at(format!("{PREFIX}/organisations/{}/undertaking-links", organisation_id.0), link))
    }

    async fn end_undertaking_link(
        &self,
        caller: Signed,
        organisation_id: Path<Uuid>,
        link_id: Path<Uuid>,
        body: Json<LinkEnd>,
    ) -> Result<Json<UndertakingLink>, Problem> {
        Ok(Json(self.end_link(&caller.0, organisation_id.0, link_id.0, body.0).await?))
    }

    async fn delete_undertaking_link(&self, caller: Signed, organisation_id: Path<Uuid>, link_id: Path<Uuid>) -> Result<Done, Problem> {
        self.withdraw_link(&caller.0, organisation_id.0, link_id.0).await?;
        Ok(Done::Done)
    }

    async fn list_undertaking_splits(
        &self,
        caller: Signed,
        organisation_id: Path<Uuid>,
        cursor: Cursor,
        limit: Limit,
    ) -> Result<Json<Page<UndertakingSplit>>, Problem> {
        Ok(Json(self.undertaking_splits(&caller.0, organisation_id.0, cursor.0, limit.0).await?))
    }

    async fn create_undertaking_split(
        &self,
        caller: Signed,
        organisation_id: Path<Uuid>,
        key: Key,
        body: Json<NewUndertakingSplit>,
    ) -> Result<Created<UndertakingSplit>, Problem> {
        let split = self.declare_split(&caller.0, organisation_id.0, &key.0, body.0).await?;
        Ok(Created::at(format!("{PREFIX}/organisations/{}/undertaking-splits", organisation_id.0), split))
    }

    async fn delete_undertaking_split(&self, caller: Signed, organisation_id: Path<Uuid>, split_id: Path<Uuid>) -> Result<Done, Problem> {
        self.withdraw_split(&caller.0, organisation_id.0, split_id.0).await?;
        Ok(Done::Done)
    }

    async fn get_aid_assessment(
        &self,
        caller: Signed,
        programme_id: Path<Uuid>,
        organisation_id: Query<Uuid>,
        amount_cents: Query<i64>,
        on: Query<Option<NaiveDate>>,
    ) -> Result<Json<AidAssessment>, Problem> {
        Ok(Json(self.aid_assessment(&caller.0, programme_id.0, organisation_id.0, amount_cents.0, on.0).await?))
    }
}
