//! The contract's organisation operations.

use crate::server::Server;
use openapi::{
    PREFIX,
    answer::{Created, Done, Page, Versioned},
    organisations::*,
    problem::Problem,
    security::{Signed, Visitor},
};
use poem_openapi::{
    param::{Header, Path, Query},
    payload::Json,
};
use uuid::Uuid;

type Cursor = Query<Option<String>>;
type Limit = Query<Option<u16>>;

impl OrganisationsApi for Server {
    async fn list_organisations(
        &self,
        caller: Visitor,
        q: Query<Option<String>>,
        capacity: Query<Option<Capacity>>,
        cursor: Cursor,
        limit: Limit,
    ) -> Result<Json<Page<Organisation>>, Problem> {
        Ok(Json(self.organisations(caller.0.as_deref(), q.0, capacity.0, cursor.0, limit.0).await?))
    }

    async fn create_organisation(
        &self,
        caller: Signed,
        key: Header<String>,
        body: Json<NewOrganisation>,
    ) -> Result<Created<Organisation>, Problem> {
        let organisation = self.register(&caller.0, &key.0, body.0).await?;
        Ok(Created::at(format!("{PREFIX}/organisations/{}", organisation.id), organisation))
    }

    async fn get_organisation(&self, caller: Visitor, organisation_id: Path<Uuid>) -> Result<Versioned<Organisation>, Problem> {
        let (version, organisation) = self.organisation(caller.0.as_deref(), organisation_id.0).await?;
        Ok(Versioned::new(version, organisation))
    }

    async fn update_organisation(
        &self,
        caller: Signed,
        organisation_id: Path<Uuid>,
        if_match: Header<Option<String>>,
        body: Json<OrganisationPatch>,
    ) -> Result<Versioned<Organisation>, Problem> {
        let (version, organisation) = self.change_organisation(&caller.0, organisation_id.0, if_match.0.as_deref(), body.0).await?;
        Ok(Versioned::new(version, organisation))
    }

    async fn declare_organisation(
        &self,
        caller: Signed,
        organisation_id: Path<Uuid>,
        if_match: Header<Option<String>>,
        body: Json<OrganisationDeclaration>,
    ) -> Result<Versioned<Organisation>, Problem> {
        let (version, organisation) = self.declare_of_organisation(&caller.0, organisation_id.0, if_match.0.as_deref(), body.0).await?;
        Ok(Versioned::new(version, organisation))
    }

    async fn update_organisation_standing(
        &self,
        caller: Signed,
        organisation_id: Path<Uuid>,
        if_match: Header<Option<String>>,
        body: Json<OrganisationStanding>,
    ) -> Result<Versioned<Organisation>, Problem> {
        let (version, organisation) = self.change_standing(&caller.0, organisation_id.0, if_match.0.as_deref(), body.0).await?;
        Ok(Versioned::new(version, organisation))
    }

    async fn list_members(
        &self,
        caller: Signed,
        organisation_id: Path<Uuid>,
        cursor: Cursor,
        limit: Limit,
    ) -> Result<Json<Page<Member>>, Problem> {
        Ok(Json(self.members(&caller.0, organisation_id.0, cursor.0, limit.0).await?))
    }

    async fn update_member(
        &self,
        caller: Signed,
        organisation_id: Path<Uuid>,
        account_id: Path<Uuid>,
        body: Json<RoleChange>,
    ) -> Result<Json<Member>, Problem> {
        Ok(Json(self.change_role(&caller.0, organisation_id.0, account_id.0, body.role).await?))
    }

    async fn delete_member(&self, caller: Signed, organisation_id: Path<Uuid>, account_id: Path<Uuid>) -> Result<Done, Problem> {
        self.remove_member(&caller.0, organisation_id.0, account_id.0).await?;
        Ok(Done::Done)
    }

    async fn list_invitations(
        &self,
        caller: Signed,
        organisation_id: Path<Uuid>,
        cursor: Cursor,
        limit: Limit,
    ) -> Result<Json<Page<Invitation>>, Problem> {
        Ok(Json(self.invitations(&caller.0, organisation_id.0, cursor.0, limit.0).await?))
    }

    async fn create_invitation(
        &self,
        caller: Signed,
        organisation_id: Path<Uuid>,
        key: Header<String>,
        body: Json<NewInvitation>,
    ) -> Result<Created<Invitation>, Problem> {
        let invitation = self.invite(&caller.0, organisation_id.0, &key.0, body.0).await?;
        Ok(Created::at(format!("{PREFIX}/organisations/{}/invitations/{}", organisation_id.0, invitation.id), invitation))
    }

    async fn delete_invitation(&self, caller: Signed, organisation_id: Path<Uuid>, invitation_id: Path<Uuid>) -> Result<Done, Problem> {
        self.uninvite(&caller.0, organisation_id.0, invitation_id.0).await?;
        Ok(Done::Done)
    }

    async fn accept_invitation(&self, caller: Signed, body: Json<InvitationAnswer>) -> Result<Json<Organisation>, Problem> {
        Ok(Json(self.accept(&caller.0, &body.token).await?))
    }

    async fn list_claims(
        &self,
        caller: Signed,
        state: Query<Option<ClaimState>>,
        mine: Query<Option<bool>>,
        cursor: Cursor,
        limit: Limit,
    ) -> Result<Json<Page<Claim>>, Problem> {
        Ok(Json(self.claims(&caller.0, state.0, mine.0 == Some(true), cursor.0, limit.0).await?))
    }

    async fn create_claim(&self, caller: Signed, key: Header<String>, body: Json<NewClaim>) -> Result<Created<Claim>, Problem> {
        let claim = self.claim(&caller.0, &key.0, body.0).await?;
        Ok(Created::at(format!("{PREFIX}/claims/{}", claim.id), claim))
    }

    async fn decide_claim(
        &self,
        caller: Signed,
        claim_id: Path<Uuid>,
        key: Header<String>,
        body: Json<ClaimDecision>,
    ) -> Result<Json<Claim>, Problem> {
        Ok(Json(self.decide(&caller.0, claim_id.0, &key.0, body.0).await?))
    }

    async fn list_schools(&self, q: Query<Option<String>>, cursor: Cursor, limit: Limit) -> Result<Json<Page<School>>, Problem> {
        Ok(Json(self.schools(q.0, cursor.0, limit.0).await?))
    }

    async fn get_school(&self, uai: Path<String>) -> Result<Json<School>, Problem> {
        Ok(Json(self.school(&uai.0).await?))
    }
}

impl MandatesApi for Server {
    async fn list_mandates(
        &self,
        caller: Signed,
        organisation_id: Path<Uuid>,
        cursor: Cursor,
        limit: Limit,
    ) -> Result<Json<Page<Mandate>>, Problem> {
        Ok(Json(self.mandates(&caller.0, organisation_id.0, cursor.0, limit.0).await?))
    }

    async fn create_mandate(
        &self,
        caller: Signed,
        organisation_id: Path<Uuid>,
        key: Header<String>,
        body: Json<NewMandate>,
    ) -> Result<Created<Mandate>, Problem> {
        let mandate = self.give_mandate(&caller.0, organisation_id.0, &key.0, body.0).await?;
        Ok(Created::at(format!("{PREFIX}/organisations/{}/mandates/{}", organisation_id.0, mandate.id), mandate))
    }

    async fn revoke_mandate(&self, caller: Signed, organisation_id: Path<Uuid>, mandate_id: Path<Uuid>) -> Result<Done, Problem> {
        self.take_mandate_back(&caller.0, organisation_id.0, mandate_id.0).await?;
        Ok(Done::Done)
    }
}

impl ReceivedInvitationsApi for Server {
    async fn list_own_invitations(&self, caller: Signed, cursor: Cursor, limit: Limit) -> Result<Json<Page<ReceivedInvitation>>, Problem> {
        Ok(Json(self.own_invitations(&caller.0, cursor.0, limit.0).await?))
    }

    async fn accept_own_invitation(&self, caller: Signed, invitation_id: Path<Uuid>) -> Result<Json<Organisation>, Problem> {
        Ok(Json(self.accept_own(&caller.0, invitation_id.0).await?))
    }

    async fn decline_own_invitation(&self, caller: Signed, invitation_id: Path<Uuid>) -> Result<Done, Problem> {
        self.decline(&caller.0, invitation_id.0).await?;
        Ok(Done::Done)
    }
}
