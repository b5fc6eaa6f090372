//! Invitations as their addressee sees them.

use super::{Organisation, Role};
use crate::{
    answer::{Done, Page},
    contract::contract,
    problem::Problem,
    security::Signed,
    tags::Tag,
};
use chrono::{DateTime, Utc};
use poem_openapi::{
    Object, OpenApi,
    param::{Path, Query},
    payload::Json,
};
use uuid::Uuid;

/// To the signed-in account's address, which it proved.
#[derive(Object, Debug, Clone)]
pub struct ReceivedInvitation {
    pub id: Uuid,
    pub organisation_id: Uuid,
    pub organisation_name: String,
    pub role: Role,
    pub invited_by: String,
    pub expires_at: DateTime<Utc>,
}

contract! {
    #[OpenApi(tag = "Tag::Organisations")]
    pub trait ReceivedInvitationsApi as ReceivedInvitations {
        /// List the invitations one received
        ///
        /// Those that still wait, oldest first.
        #[oai(path = "/account/invitations", method = "get", operation_id = "list_own_invitations")]
        async fn list_own_invitations(&self, caller: Signed,
            #[oai(validator(max_length = 500))] cursor: Query<Option<String>>,
            #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<Page<ReceivedInvitation>>, Problem>;

        /// Accept an invitation one received
        ///
        /// Without the secret of its mail: the account's address was proved.
        #[oai(path = "/account/invitations/:invitation_id/acceptance", method = "post", operation_id = "accept_own_invitation")]
        async fn accept_own_invitation(&self, caller: Signed, invitation_id: Path<Uuid>) -> Result<Json<Organisation>, Problem>;

        /// Decline an invitation one received
        #[oai(path = "/account/invitations/:invitation_id", method = "delete", operation_id = "decline_own_invitation")]
        async fn decline_own_invitation(&self, caller: Signed, invitation_id: Path<Uuid>) -> Result<Done, Problem>;
    }
}
