//! The contract's identity operations.

use super::account;
use crate::{
    kernel::policy::{Action, may},
    server::Server,
};
use openapi::{
    answer::{Accepted, Created, Done, Page, Versioned},
    identity::*,
    problem::Problem,
    security::{Agent, HalfSigned, Means, Signed, Visitor},
};
use poem_openapi::{
    param::{Header, Path, Query},
    payload::Json,
};
use uuid::Uuid;

impl IdentityApi for Server {
    async fn create_account(&self, body: Json<NewAccount>) -> Result<Accepted, Problem> {
        self.sign_up(body.0).await?;
        Ok(Accepted::Accepted)
    }

    async fn confirm_account(&self, body: Json<Proof>) -> Result<Done, Problem> {
        self.confirm(&body.token).await?;
        Ok(Done::Done)
    }

    async fn create_session(&self, agent: Agent, body: Json<Credentials>) -> Result<SignedIn, Problem> {
        let (secret, session) = self.sign_in(&agent.0, body.0).await?;
        Ok(SignedIn::Created(Json(session), self.session_cookie(&secret)))
    }

    async fn get_session(&self, visitor: Visitor) -> Result<WhoIsSignedIn, Problem> {
        let Some(caller) = visitor.0 else { return Ok(WhoIsSignedIn::Nobody) };
        let session = self.current_session(&caller).await?;
        Ok(session.map_or(WhoIsSignedIn::Nobody, |session| WhoIsSignedIn::Somebody(Json(session))))
    }

    async fn delete_session(&self, caller: HalfSigned) -> Result<SignedOut, Problem> {
        self.sign_out(&caller.0).await?;
        Ok(SignedOut::Done(self.session_cookie("")))
    }

    async fn create_password_reset(&self, body: Json<ResetRequest>) -> Result<Accepted, Problem> {
        self.ask_reset(&body.email).await?;
        Ok(Accepted::Accepted)
    }

    async fn complete_password_reset(&self, body: Json<Reset>) -> Result<Done, Problem> {
        self.complete_reset(body.0).await?;
        Ok(Done::Done)
    }

    async fn get_account(&self, caller: Signed) -> Result<Versioned<Account>, Problem> {
        may(&caller.0, Action::ManageOwnAccount, None)?;
        let row = account::find(self.db.read(), caller.0.account_id).await?;
        Ok(Versioned::new(row.version, account::wire(&row)))
    }

    async fn update_account(
        &self,
        caller: Signed,
        if_match: Header<Option<String>>,
        body: Json<AccountPatch>,
    ) -> Result<Versioned<Account>, Problem> {
        may(&caller.0, Action::ManageOwnAccount, None)?;
        let (version, account) = self.change_account(&caller.0, if_match.0.as_deref(), body.0).await?;
        Ok(Versioned::new(version, account))
    }

    async fn update_password(&self, caller: Signed, body: Json<PasswordChange>) -> Result<Done, Problem> {
        may(&caller.0, Action::ManageOwnAccount, None)?;
        let keep = match &caller.0.means {
            Means::Session { hash, .. } => hash.clone(),
            Means::Token { .. } => String::new(),
        };
        self.change_password(&caller.0, &keep, body.0).await?;
        Ok(Done::Done)
    }

    async fn export_account(&self, caller: Signed) -> Result<Json<AccountExport>, Problem> {
        may(&caller.0, Action::ManageOwnAccount, None)?;
        Ok(Json(self.export(&caller.0).await?))
    }

    async fn delete_account(&self, caller: Signed, body: Json<Farewell>) -> Result<SignedOut, Problem> {
        may(&caller.0, Action::ManageOwnAccount, None)?;
        self.delete_own_account(&caller.0, body.0.password).await?;
        Ok(SignedOut::Done(self.session_cookie("")))
    }

    async fn list_tokens(
        &self,
        caller: Signed,
        cursor: Query<Option<String>>,
        limit: Query<Option<u16>>,
    ) -> Result<Json<Page<Token>>, Problem> {
        may(&caller.0, Action::ManageOwnAccount, None)?;
        Ok(Json(self.tokens(&caller.0, cursor.0, limit.0).await?))
    }

    async fn create_token(&self, caller: Signed, key: Header<String>, body: Json<NewToken>) -> Result<Created<TokenSecret>, Problem> {
        may(&caller.0, Action::ManageOwnAccount, None)?;
        let secret = self.new_token(&caller.0, &key.0, body.0).await?;
        Ok(Created::at(format!("{}/account/tokens/{}", openapi::PREFIX, secret.token.id), secret))
    }

    async fn delete_token(&self, caller: Signed, token_id: Path<Uuid>) -> Result<Done, Problem> {
        may(&caller.0, Action::ManageOwnAccount, None)?;
        self.revoke_token(&caller.0, token_id.0).await?;
        Ok(Done::Done)
    }
}

impl SecondFactorApi for Server {
    async fn prove_second_factor(&self, caller: HalfSigned, body: Json<FactorProof>) -> Result<SignedIn, Problem> {
        let (secret, session) = self.prove_factor(&caller.0, &body.code).await?;
        Ok(SignedIn::Created(Json(session), self.session_cookie(&secret)))
    }

    async fn get_second_factor(&self, caller: Signed) -> Result<Json<SecondFactor>, Problem> {
        may(&caller.0, Action::ManageOwnAccount, None)?;
        Ok(Json(self.second_factor(&caller.0).await?))
    }

    async fn enrol_second_factor(&self, caller: Signed, body: Json<EnrolmentRequest>) -> Result<Json<Enrolment>, Problem> {
        may(&caller.0, Action::ManageOwnAccount, None)?;
        Ok(Json(self.enrol_factor(&caller.0, body.0.password).await?))
    }

    async fn confirm_second_factor(&self, caller: Signed, body: Json<FactorProof>) -> Result<Json<RecoveryCodes>, Problem> {
        may(&caller.0, Action::ManageOwnAccount, None)?;
        Ok(Json(self.confirm_factor(&caller.0, &body.code).await?))
    }

    async fn renew_recovery_codes(&self, caller: Signed, body: Json<FactorProof>) -> Result<Json<RecoveryCodes>, Problem> {
        may(&caller.0, Action::ManageOwnAccount, None)?;
        Ok(Json(self.renew_codes(&caller.0, &body.code).await?))
    }

    async fn remove_second_factor(&self, caller: Signed, body: Json<FactorRemoval>) -> Result<Done, Problem> {
        may(&caller.0, Action::ManageOwnAccount, None)?;
        self.remove_factor(&caller.0, body.0).await?;
        Ok(Done::Done)
    }

    async fn reset_second_factor(&self, caller: Signed, body: Json<FactorReset>) -> Result<Done, Problem> {
        may(&caller.0, Action::ResetSecondFactor, None)?;
        self.reset_factor_of_another(&caller.0, body.0).await?;
        Ok(Done::Done)
    }
}

impl OwnSessionsApi for Server {
    async fn list_own_sessions(
        &self,
        caller: Signed,
        cursor: Query<Option<String>>,
        limit: Query<Option<u16>>,
    ) -> Result<Json<Page<OwnSession>>, Problem> {
        Ok(Json(self.own_sessions(&caller.0, cursor.0, limit.0).await?))
    }

    async fn end_other_sessions(&self, caller: Signed) -> Result<Done, Problem> {
        self.end_others(&caller.0).await?;
        Ok(Done::Done)
    }

    async fn end_own_session(&self, caller: Signed, session_id: Path<Uuid>) -> Result<Done, Problem> {
        self.end_session(&caller.0, session_id.0).await?;
        Ok(Done::Done)
    }
}
