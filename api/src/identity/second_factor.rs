//! Enrolling, proving, removing and resetting a second factor.
//!
//! `accounts.second_factor_at` is what makes an account have one; `sessions.second_factor_at` is when a session proved it.
//! A session of such an account that has not proved it since opens nothing but the proof (see `authenticate`).

use super::{
    account::{self, verify_password, wrong_password},
    entity::{account as accounts, recovery_code, second_factor, session},
    model,
    session::no_session,
    totp::{self, RECOVERY_CODES, SECRET_BYTES},
};
use crate::{
    audit,
    kernel::{db::Tx, error::Result, secret, text},
    notifications,
    server::Server,
};
use openapi::{
    identity::{Enrolment, FactorRemoval, FactorReset, RecoveryCodes, SecondFactor, SessionOpening},
    message::{Locale, Message},
    problem::{Kind, Problem},
    security::{Caller, Means},
};
use sea_orm::{ActiveValue::Set, ConnectionTrait, PaginatorTrait, entity::prelude::*, sea_query::Expr};
use serde_json::json;
use totp_rs::Totp;

/// Forgets the factor and its codes, confirmed or not.
pub(super) async fn forget(tx: &Tx, account_id: Uuid) -> Result<()> {
    second_factor::Entity::delete_by_id(account_id).exec(&**tx).await?;
    recovery_code::Entity::delete_many().filter(recovery_code::Column::AccountId.eq(account_id)).exec(&**tx).await?;
    Ok(())
}

/// Hashed with whose it is; 80 random bits need no salt beside.
fn code_hash(account_id: Uuid, plain: &str) -> String {
    secret::hash(format!("{account_id}/{plain}"))
}

async fn codes_left(c: &impl ConnectionTrait, account_id: Uuid) -> Result<u64> {
    Ok(recovery_code::Entity::find().filter(recovery_code::Column::AccountId.eq(account_id)).count(c).await?)
}

/// New recovery codes in place of any earlier ones.
async fn deal_codes(tx: &Tx, account_id: Uuid) -> Result<RecoveryCodes> {
    recovery_code::Entity::delete_many().filter(recovery_code::Column::AccountId.eq(account_id)).exec(&**tx).await?;
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| totp::recovery_code()).collect();
    let rows = codes
        .iter()
        .map(|code| recovery_code::ActiveModel { account_id: Set(account_id), hash: Set(code_hash(account_id, &totp::plain(code))) });
    recovery_code::Entity::insert_many(rows).exec_without_returning(&**tx).await?;
    Ok(RecoveryCodes { codes })
}

/// Marks a session as having proved the factor, now.
async fn mark(tx: &Tx, hash: &str) -> Result<()> {
    session::Entity::update_many()
        .col_expr(session::Column::SecondFactorAt, Expr::value(tx.now))
        .filter(session::Column::Hash.eq(hash))
        .exec(&**tx)
        .await?;
    Ok(())
}

async fn set_since(tx: &Tx, account: accounts::Model, since: Option<DateTimeUtc>) -> Result<()> {
    let mut row: accounts::ActiveModel = account.into();
    row.second_factor_at = Set(since);
    row.update(&**tx).await?;
    Ok(())
}

/// Takes the factor away from somebody who lost it; `actor` checked who they are and says how.
pub async fn reset(server: &Server, actor: &str, email: &str, reason: &str) -> Result<()> {
    let email = text::email(email).unwrap_or_default();
    let nobody = || {
        let why = Message::new("Aucun compte n’a de second facteur à cette adresse.", "No account has a second factor at this address.");
        Problem::field("/email", why)
    };
    let tx = server.begin().await?;
    let found = account::find_by_email(&*tx, &email).await?.ok_or_else(nobody)?;
    let account = account::lock(&tx, found.id).await?;
    if account.second_factor_at.is_none() {
        return Err(nobody().into());
    }
    forget(&tx, account.id).await?;
    session::Entity::delete_many().filter(session::Column::AccountId.eq(account.id)).exec(&*tx).await?;
    audit::record(&tx, audit::Event::new(actor, "reset_second_factor", "account", account.id).data(json!({ "reason": reason }))).await?;
    server.tell(&tx, &account, "second-factor-reset", &[("reason", reason)]).await?;
    set_since(&tx, account, None).await?;
    tx.commit().await
}

impl Server {
    async fn tell(&self, tx: &Tx, account: &accounts::Model, mail: &str, values: &[(&str, &str)]) -> Result<()> {
        let link = self.settings.link("/account/second-factor");
        let values = [&[("name", account.name.as_str()), ("link", link.as_str())], values].concat();
        notifications::mail(tx, &self.texts, &account.email, Locale::parse(&account.language), mail, &values).await
    }

    fn authenticator(&self, account: &accounts::Model, secret: Vec<u8>) -> Result<Totp> {
        Ok(totp::totp(secret, &self.settings.name, &account.email)?)
    }

    /// Spends a code of the authenticator or a recovery code, which serves no second time; fails on any other.
    /// Counted against the account before it is looked at.
    async fn spend(&self, tx: &Tx, account: &accounts::Model, code: &str) -> Result<()> {
        let plain = totp::plain(code);
        if !totp::is_recovery_code(&plain) {
            return self.spend_step(tx, account, &plain).await;
        }
        let id = (account.id, code_hash(account.id, &plain));
        if recovery_code::Entity::delete_by_id(id).exec(&**tx).await?.rows_affected == 0 {
            return Err(wrong_code().into());
        }
        let left = codes_left(&**tx, account.id).await?;
        audit::record(tx, audit::Event::new(account.id, "use_recovery_code", "account", account.id).data(json!({ "left": left }))).await?;
        self.tell(tx, account, "recovery-code-used", &[("left", &left.to_string())]).await
    }

    async fn spend_step(&self, tx: &Tx, account: &accounts::Model, code: &str) -> Result<()> {
        let factor = second_factor::Entity::find_by_id(account.id).one(&**tx).await?.ok_or_else(no_factor)?;
        let totp = self.authenticator(account, self.vault.open(account.id.as_bytes(), &factor.secret)?)?;
        let step = totp::step(&totp, code, tx.now).ok_or_else(wrong_code)?;
        // Of two sign-ins with one code, the row lets the first through.
        let taken = second_factor::Entity::update_many()
            .col_expr(second_factor::Column::LastStep, Expr::value(step))
            .filter(second_factor::Column::AccountId.eq(account.id))
            .filter(second_factor::Column::LastStep.lt(step))
            .exec(&**tx)
            .await?;
        if taken.rows_affected == 0 {
            let used = Message::new("Ce code a déjà servi : attendez le suivant.", "This code was already used: wait for the next one.");
            return Err(Problem::field("/code", used).into());
        }
        Ok(())
    }

    pub(super) async fn second_factor(&self, caller: &Caller) -> Result<SecondFactor> {
        let account = account::find(self.db.read(), caller.account_id).await?;
        let left = codes_left(self.db.read(), caller.account_id).await?;
        Ok(SecondFactor { enrolled_at: account.second_factor_at, recovery_codes_left: u16::try_from(left).unwrap_or(u16::MAX) })
    }

    pub(super) async fn enrol_factor(&self, caller: &Caller, password: String) -> Result<Enrolment> {
        let account = account::find(self.db.read(), caller.account_id).await?;
        if !verify_password(password, account.password_hash).await? {
            return Err(wrong_password("/password").into());
        }
        let tx = self.begin().await?;
        let account = account::lock(&tx, caller.account_id).await?;
        if account.second_factor_at.is_some() {
            return Err(Problem::conflict(
                "Ce compte a déjà un second facteur : retirez-le d’abord.",
                "This account already has a second factor: remove it first.",
            )
            .into());
        }
        forget(&tx, account.id).await?;
        let bytes = secret::bytes::<SECRET_BYTES>();
        second_factor::Entity::insert(second_factor::ActiveModel {
            account_id: Set(account.id),
            secret: Set(self.vault.seal(account.id.as_bytes(), &bytes)?),
            last_step: Set(0),
            created_at: Set(tx.now),
        })
        .exec_without_returning(&*tx)
        .await?;
        audit::record(&tx, audit::Event::new(account.id, "enrol_second_factor", "account", account.id)).await?;
        tx.commit().await?;
        let totp = self.authenticator(&account, bytes.to_vec())?;
        let uri = totp.to_url().map_err(|e| anyhow::anyhow!("an authenticator's address: {e}"))?;
        Ok(Enrolment { secret: totp.secret().to_base32(), uri })
    }

    pub(super) async fn confirm_factor(&self, caller: &Caller, code: &str) -> Result<RecoveryCodes> {
        let Means::Session { hash, .. } = &caller.means else { return Err(no_session().into()) };
        self.throttles.factor(caller.account_id)?;
        let tx = self.begin().await?;
        let account = account::lock(&tx, caller.account_id).await?;
        let factor = second_factor::Entity::find_by_id(account.id).one(&*tx).await?;
        let waits = factor.is_some_and(|factor| factor.created_at > tx.now - model::ENROLMENT_LIVES);
        if account.second_factor_at.is_some() || !waits {
            return Err(Problem::conflict(
                "Aucun second facteur n’attend d’être confirmé : demandez-en un nouveau.",
                "No second factor waits to be confirmed: ask for a new one.",
            )
            .into());
        }
        self.spend_step(&tx, &account, &totp::plain(code)).await?;
        let codes = deal_codes(&tx, account.id).await?;
        mark(&tx, hash).await?;
        audit::record(&tx, audit::Event::new(account.id, "confirm_second_factor", "account", account.id)).await?;
        self.tell(&tx, &account, "second-factor-added", &[]).await?;
        set_since(&tx, account, Some(tx.now)).await?;
        tx.commit().await?;
        Ok(codes)
    }

    /// Makes half a session whole. It gets another cookie: the one known before the proof opens nothing after it.
    pub(super) async fn prove_factor(&self, caller: &Caller, code: &str) -> Result<(String, SessionOpening)> {
        let Means::Session { hash, .. } = &caller.means else { return Err(no_session().into()) };
        self.throttles.factor(caller.account_id)?;
        let tx = self.begin().await?;
        let account = enrolled(&tx, caller).await?;
        self.spend(&tx, &account, code).await?;
        let (cookie, csrf) = (secret::fresh(), secret::fresh());
        let expires_at = tx.now + model::SESSION_LIVES;
        let changed = session::Entity::update_many()
            .col_expr(session::Column::Hash, Expr::value(secret::hash(&cookie)))
            .col_expr(session::Column::Csrf, Expr::value(csrf.clone()))
            .col_expr(session::Column::SecondFactorAt, Expr::value(tx.now))
            .col_expr(session::Column::ExpiresAt, Expr::value(expires_at))
            .filter(session::Column::Hash.eq(hash))
            .exec(&*tx)
            .await?;
        if changed.rows_affected == 0 {
            return Err(Problem::from(Kind::Unauthenticated).into());
        }
        audit::record(&tx, audit::Event::new(account.id, "prove_second_factor", "account", account.id)).await?;
        tx.commit().await?;
        Ok((cookie, SessionOpening { csrf_token: csrf, expires_at, second_factor_required: false }))
    }

    pub(super) async fn renew_codes(&self, caller: &Caller, code: &str) -> Result<RecoveryCodes> {
        self.throttles.factor(caller.account_id)?;
        let tx = self.begin().await?;
        let account = enrolled(&tx, caller).await?;
        self.spend(&tx, &account, code).await?;
        let codes = deal_codes(&tx, account.id).await?;
        audit::record(&tx, audit::Event::new(account.id, "renew_recovery_codes", "account", account.id)).await?;
        tx.commit().await?;
        Ok(codes)
    }

    pub(super) async fn remove_factor(&self, caller: &Caller, removal: FactorRemoval) -> Result<()> {
        let account = account::find(self.db.read(), caller.account_id).await?;
        if !verify_password(removal.password, account.password_hash).await? {
            return Err(wrong_password("/password").into());
        }
        self.throttles.factor(caller.account_id)?;
        let tx = self.begin().await?;
        let account = enrolled(&tx, caller).await?;
        self.spend(&tx, &account, &removal.code).await?;
        forget(&tx, account.id).await?;
        audit::record(&tx, audit::Event::new(account.id, "remove_second_factor", "account", account.id)).await?;
        self.tell(&tx, &account, "second-factor-removed", &[]).await?;
        set_since(&tx, account, None).await?;
        tx.commit().await
    }

    pub(super) async fn reset_factor_of_another(&self, caller: &Caller, reset_of: FactorReset) -> Result<()> {
        if text::email(&reset_of.email).is_some_and(|email| email == caller.email) {
            return Err(Problem::field(
                "/email",
                Message::new("Retirez le vôtre sur la page de votre compte.", "Remove your own on your account page."),
            )
            .into());
        }
        reset(self, &caller.account_id.to_string(), &reset_of.email, reset_of.reason.trim()).await
    }
}

async fn enrolled(tx: &Tx, caller: &Caller) -> Result<accounts::Model> {
    let account = account::lock(tx, caller.account_id).await?;
    if account.second_factor_at.is_none() {
        return Err(no_factor().into());
    }
    Ok(account)
}

fn no_factor() -> Problem {
    Problem::conflict("Ce compte n’a pas de second facteur.", "This account has no second factor.")
}

fn wrong_code() -> Problem {
    Problem::field(
        "/code",
        Message::new(
            "Ce code n’est pas valable. Vérifiez l’heure de votre téléphone, ou prenez un code de secours qui n’a pas servi.",
            "This code is not valid. Check your phone’s clock, or take a recovery code that was not used.",
        ),
    )
}
