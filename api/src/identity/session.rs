//! Sign-in and sign-out.

use super::{
    account::{self, verify_password},
    device::device,
    entity::session,
    model,
};
use crate::{
    audit,
    kernel::{clock::paris_day, error::Result, secret, text, words},
    organisations,
    server::Server,
};
use openapi::{
    identity::{Credentials, Session, SessionOpening},
    message::Message,
    problem::{Kind, Problem},
    security::{Caller, Means},
};
use sea_orm::{ActiveValue::Set, entity::prelude::*};

/// What an address nobody has is checked against, so that it takes as long as one somebody has.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5$Y2FsbGVkIG5vYm9keSBpcyBub3QgaGVyZSBhdCBhbGw";

pub(super) fn no_session() -> Problem {
    Problem::new(Kind::Forbidden, Message::new("Un jeton d’API n’ouvre pas de session.", "An API token has no session."))
}

impl Server {
    /// Signs in, by half where the account has a second factor; answers the cookie's secret and the session.
    pub(super) async fn sign_in(&self, agent: &str, credentials: Credentials) -> Result<(String, SessionOpening)> {
        let email = text::email(&credentials.email).unwrap_or_default();
        self.throttles.sign_in(&email)?;
        let account = account::find_by_email(self.db.read(), &email).await?;
        let hash = account.as_ref().map_or(NOBODY, |a| a.password_hash.as_str()).to_owned();
        let verified = verify_password(credentials.password, hash).await?;
        let Some(account) = account.filter(|_| verified) else {
            return Err(Problem::new(
                Kind::Unauthenticated,
                Message::new("Adresse ou mot de passe inconnus.", "Unknown address or password."),
            )
            .into());
        };
        let half = account.second_factor_at.is_some();
        let cookie = secret::fresh();
        let (browser, system) = device(agent);
        let tx = self.begin().await?;
        let csrf_token = secret::fresh();
        let expires_at = tx.now + if half { model::HALF_SESSION_LIVES } else { model::SESSION_LIVES };
        session::Entity::insert(session::ActiveModel {
            hash: Set(secret::hash(&cookie)),
            account_id: Set(account.id),
            csrf: Set(csrf_token.clone()),
            created_at: Set(tx.now),
            expires_at: Set(expires_at),
            second_factor_at: Set(None),
            browser: Set(words::word(&browser)),
            system: Set(words::word(&system)),
            seen_on: Set(Some(paris_day(tx.now))),
        })
        .exec_without_returning(&*tx)
        .await?;
        audit::record(&tx, audit::Event::new(account.id, "create_session", "account", account.id)).await?;
        tx.commit().await?;
        Ok((cookie, SessionOpening { csrf_token, expires_at, second_factor_required: half }))
    }

    pub(super) async fn current_session(&self, caller: &Caller) -> Result<Option<Session>> {
        let Means::Session { hash, csrf, .. } = &caller.means else { return Ok(None) };
        let row = session::Entity::find_by_id(hash.clone()).one(self.db.read()).await?.ok_or_else(Problem::not_found)?;
        let account = account::find(self.db.read(), caller.account_id).await?;
        Ok(Some(Session {
            account: account::wire(&account),
            memberships: organisations::own_memberships(self.db.read(), caller, paris_day(self.clock.now())).await?,
            csrf_token: csrf.clone(),
            expires_at: row.expires_at,
            second_factor_at: row.second_factor_at,
        }))
    }

    pub(super) async fn sign_out(&self, caller: &Caller) -> Result<()> {
        if let Means::Session { hash, .. } = &caller.means {
            let tx = self.begin().await?;
            session::Entity::delete_by_id(hash.clone()).exec(&*tx).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// The `Set-Cookie` that gives (or, with an empty secret, takes back) a session.
    pub(super) fn session_cookie(&self, secret: &str) -> String {
        let age = if secret.is_empty() { 0 } else { model::SESSION_LIVES.num_seconds() };
        let secure = if self.settings.secure() { "; Secure" } else { "" };
        format!("{}={secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{secure}", self.settings.cookie_name())
    }
}
