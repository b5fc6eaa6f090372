//! Accounts: sign-up, proof, reset, export, deletion.

use super::{
    entity::{account, proof, session},
    model,
};
use crate::{
    audit, facts,
    kernel::{
        clock::paris_day,
        db::Tx,
        error::{Error, Result, violates},
        etag, secret, text, words,
    },
    notifications, organisations,
    server::Server,
};
use openapi::{
    identity::{Account, AccountExport, AccountPatch, Language, NewAccount, OwnAction, PasswordChange, Reset},
    message::{Locale, Message},
    problem::{Fault, Kind, Problem},
    security::Caller,
};
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryOrder, QuerySelect, entity::prelude::*};
use serde_json::json;
use std::collections::HashMap;

pub fn wire(row: &account::Model) -> Account {
    Account {
        id: row.id,
        email: row.email.clone(),
        name: row.name.clone(),
        language: if row.language == "en" { Language::En } else { Language::Fr },
        created_at: row.created_at,
    }
}

pub async fn find(c: &impl ConnectionTrait, id: Uuid) -> Result<account::Model> {
    let row = account::Entity::find_by_id(id).filter(account::Column::DeletedAt.is_null()).one(c).await?;
    row.ok_or_else(|| Problem::not_found().into())
}

/// The row, locked for this write: of two edits made at once, the second finds the first one's version.
pub(super) async fn lock(tx: &Tx, id: Uuid) -> Result<account::Model> {
    let row = account::Entity::find_by_id(id).filter(account::Column::DeletedAt.is_null()).lock_exclusive().one(&**tx).await?;
    row.ok_or_else(|| Problem::not_found().into())
}

/// A confirmed, living account by its (lower-case) address.
pub async fn find_by_email(c: &impl ConnectionTrait, email: &str) -> Result<Option<account::Model>> {
    Ok(account::Entity::find()
        .filter(account::Column::Email.eq(email))
        .filter(account::Column::ConfirmedAt.is_not_null())
        .filter(account::Column::DeletedAt.is_null())
        .one(c)
        .await?)
}

/// Names and addresses of accounts, for lists of members and claims.
pub async fn names(c: &impl ConnectionTrait, ids: Vec<Uuid>) -> Result<HashMap<Uuid, (String, String)>> {
    let rows = account::Entity::find().filter(account::Column::Id.is_in(ids)).all(c).await?;
    Ok(rows.into_iter().map(|r| (r.id, (r.name, r.email))).collect())
}

fn bad_email() -> Problem {
    Problem::field("/email", Message::new("Cette adresse n’est pas valable.", "This is not a valid address."))
}

/// Hashing takes tens of milliseconds: it must not hold up the runtime.
pub async fn hash_password(password: String) -> Result<String> {
    let hash = tokio::task::spawn_blocking(move || model::hash_password(&password)).await.map_err(anyhow::Error::from)?;
    Ok(hash?)
}

pub async fn verify_password(password: String, hash: String) -> Result<bool> {
    Ok(tokio::task::spawn_blocking(move || model::verify_password(&password, &hash)).await.map_err(anyhow::Error::from)?)
}

async fn insert(tx: &Tx, email: &str, name: &str, language: Language, password_hash: String, confirmed: bool) -> Result<Uuid> {
    let id = Uuid::now_v7();
    account::Entity::insert(account::ActiveModel {
        id: Set(id),
        email: Set(email.to_owned()),
        name: Set(name.to_owned()),
        language: Set(words::word(&language)),
        password_hash: Set(password_hash),
        confirmed_at: Set(confirmed.then_some(tx.now)),
        deleted_at: Set(None),
        created_at: Set(tx.now),
        version: Set(1),
        second_factor_at: Set(None),
    })
    .exec_without_returning(&**tx)
    .await?;
    audit::record(tx, audit::Event::new(id, "create_account", "account", id).personal(id, email)).await?;
    Ok(id)
}

/// An account that needs no proof: the first operator, the demo's people.
pub async fn create_confirmed(tx: &Tx, email: &str, name: &str, language: Language, password: &str) -> Result<Uuid> {
    let email = text::email(email).ok_or_else(bad_email)?;
    if let Some(why) = model::weakness(password, &email) {
        return Err(Problem::field("/password", why).into());
    }
    let hash = hash_password(password.to_owned()).await?;
    insert(tx, &email, name, language, hash, true).await.map_err(|error| match error {
        Error::Database(e) if violates(&e, "accounts_email", "accounts.email") => {
            Problem::conflict("Un compte a déjà cette adresse.", "An account already has this address.").into()
        }
        other => other,
    })
}

/// A secret to mail, of which only the hash is kept.
async fn new_proof(tx: &Tx, account_id: Uuid, purpose: proof::Purpose, lives: chrono::TimeDelta) -> Result<String> {
    let secret = secret::fresh();
    proof::Entity::insert(proof::ActiveModel {
        hash: Set(secret::hash(&secret)),
        purpose: Set(purpose),
        account_id: Set(account_id),
        expires_at: Set(tx.now + lives),
    })
    .exec_without_returning(&**tx)
    .await?;
    Ok(secret)
}

async fn end_proofs(tx: &Tx, account_id: Uuid, purpose: proof::Purpose) -> Result<()> {
    proof::Entity::delete_many()
        .filter(proof::Column::AccountId.eq(account_id))
        .filter(proof::Column::Purpose.eq(purpose))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Takes a proof: it serves once.
async fn take_proof(tx: &Tx, token: &str, purpose: proof::Purpose) -> Result<Uuid> {
    let hash = secret::hash(token);
    let found = proof::Entity::find_by_id(hash.clone()).filter(proof::Column::Purpose.eq(purpose)).one(&**tx).await?;
    let gone = || {
        Problem::new(
            Kind::Gone,
            Message::new(
                "Ce lien a expiré ou a déjà servi ; demandez-en un nouveau.",
                "This link has expired or was used; ask for a new one.",
            ),
        )
    };
    let proof = found.filter(|p| p.expires_at > tx.now).ok_or_else(gone)?;
    if proof::Entity::delete_by_id(hash).exec(&**tx).await?.rows_affected == 0 {
        return Err(gone().into());
    }
    Ok(proof.account_id)
}

fn locale(language: Language) -> Locale {
    match language {
        Language::Fr => Locale::Fr,
        Language::En => Locale::En,
    }
}

impl Server {
    /// The answer never tells whether the address has an account; the work done is the same, hashing included.
    pub(super) async fn sign_up(&self, new: NewAccount) -> Result<()> {
        let mut faults = Vec::new();
        let email = text::email(&new.email);
        if email.is_none() {
            faults.extend(bad_email().faults);
        }
        if new.name.trim().is_empty() {
            faults.push(Fault::new("/name", Message::new("Indiquez votre nom.", "Give your name.")));
        }
        if let Some(why) = model::weakness(&new.password, email.as_deref().unwrap_or_default()) {
            faults.push(Fault::new("/password", why));
        }
        let Some(email) = email.filter(|_| faults.is_empty()) else { return Err(Problem::invalid(faults).into()) };
        self.throttles.mail(&email)?;
        let hash = hash_password(new.password).await?;
        let tx = self.begin().await?;
        let existing = account::Entity::find().filter(account::Column::Email.eq(&email)).one(&*tx).await?;
        let language = locale(new.language);
        match existing {
            Some(account) if account.confirmed_at.is_some() => {
                let link = self.settings.link("/password-reset");
                notifications::mail(&tx, &self.texts, &email, language, "account-exists", &[("name", &account.name), ("link", &link)])
                    .await?;
            }
            Some(account) => {
                // Signed up again before proving the address: the newest words count.
                let id = account.id;
                let mut row: account::ActiveModel = account.into();
                row.name = Set(new.name.trim().to_owned());
                row.password_hash = Set(hash);
                row.language = Set(words::word(&new.language));
                row.update(&*tx).await?;
                self.mail_confirmation(&tx, id, &email, new.name.trim(), language).await?;
            }
            None => {
                let id = match insert(&tx, &email, new.name.trim(), new.language, hash, false).await {
                    // Somebody signed up with this address at the same moment: they are mailed, and nobody is told.
                    Err(Error::Database(e)) if violates(&e, "accounts_email", "accounts.email") => return Ok(()),
                    inserted => inserted?,
                };
                self.mail_confirmation(&tx, id, &email, new.name.trim(), language).await?;
            }
        }
        tx.commit().await
    }

    /// Earlier links end: they were mailed for another password, perhaps somebody else's.
    async fn mail_confirmation(&self, tx: &Tx, id: Uuid, email: &str, name: &str, locale: Locale) -> Result<()> {
        end_proofs(tx, id, proof::Purpose::Confirm).await?;
        let secret = new_proof(tx, id, proof::Purpose::Confirm, model::CONFIRM_LIVES).await?;
        let link = self.settings.link(&format!("/confirm?token={secret}"));
        notifications::mail(tx, &self.texts, email, locale, "confirm-email", &[("name", name), ("link", &link)]).await
    }

    pub(super) async fn confirm(&self, token: &str) -> Result<()> {
        let tx = self.begin().await?;
        let id = take_proof(&tx, token, proof::Purpose::Confirm).await?;
        let mut row: account::ActiveModel = find(&*tx, id).await?.into();
        row.confirmed_at = Set(Some(tx.now));
        row.update(&*tx).await?;
        audit::record(&tx, audit::Event::new(id, "confirm_account", "account", id)).await?;
        tx.commit().await
    }

    pub(super) async fn ask_reset(&self, address: &str) -> Result<()> {
        let email = text::email(address).ok_or_else(bad_email)?;
        self.throttles.mail(&email)?;
        let tx = self.begin().await?;
        if let Some(account) = find_by_email(&*tx, &email).await? {
            let secret = new_proof(&tx, account.id, proof::Purpose::Reset, model::RESET_LIVES).await?;
            let link = self.settings.link(&format!("/password-reset?token={secret}"));
            let locale = Locale::parse(&account.language);
            notifications::mail(&tx, &self.texts, &email, locale, "password-reset", &[("name", &account.name), ("link", &link)]).await?;
        }
        tx.commit().await
    }

    pub(super) async fn complete_reset(&self, reset: Reset) -> Result<()> {
        let hash = hash_password(reset.password.clone()).await?;
        let tx = self.begin().await?;
        let id = take_proof(&tx, &reset.token, proof::Purpose::Reset).await?;
        let account = find(&*tx, id).await?;
        if let Some(why) = model::weakness(&reset.password, &account.email) {
            return Err(Problem::field("/password", why).into());
        }
        let mut row: account::ActiveModel = account.into();
        row.password_hash = Set(hash);
        row.update(&*tx).await?;
        end_proofs(&tx, id, proof::Purpose::Reset).await?;
        session::Entity::delete_many().filter(session::Column::AccountId.eq(id)).exec(&*tx).await?;
        audit::record(&tx, audit::Event::new(id, "complete_password_reset", "account", id)).await?;
        tx.commit().await
    }

    pub(super) async fn change_account(&self, caller: &Caller, if_match: Option<&str>, patch: AccountPatch) -> Result<(i64, Account)> {
        let tx = self.begin().await?;
        let account = lock(&tx, caller.account_id).await?;
        etag::check(if_match, account.version)?;
        let version = account.version + 1;
        let mut row: account::ActiveModel = account.into();
        if let Some(name) = patch.name {
            row.name = Set(name.trim().to_owned());
        }
        if let Some(language) = patch.language {
            row.language = Set(words::word(&language));
        }
        row.version = Set(version);
        let account = row.update(&*tx).await?;
        audit::record(&tx, audit::Event::new(caller.account_id, "update_account", "account", caller.account_id)).await?;
        tx.commit().await?;
        Ok((version, wire(&account)))
    }

    pub(super) async fn change_password(&self, caller: &Caller, keep_session: &str, change: PasswordChange) -> Result<()> {
        let account = find(self.db.read(), caller.account_id).await?;
        if !verify_password(change.current, account.password_hash.clone()).await? {
            return Err(wrong_password("/current").into());
        }
        if let Some(why) = model::weakness(&change.password, &account.email) {
            return Err(Problem::field("/password", why).into());
        }
        let hash = hash_password(change.password).await?;
        let tx = self.begin().await?;
        let mut row: account::ActiveModel = find(&*tx, caller.account_id).await?.into();
        row.password_hash = Set(hash);
        row.update(&*tx).await?;
        session::Entity::delete_many()
            .filter(session::Column::AccountId.eq(caller.account_id))
            .filter(session::Column::Hash.ne(keep_session))
            .exec(&*tx)
            .await?;
        audit::record(&tx, audit::Event::new(caller.account_id, "update_password", "account", caller.account_id)).await?;
        tx.commit().await
    }

    pub(super) async fn export(&self, caller: &Caller) -> Result<AccountExport> {
        let account = find(self.db.read(), caller.account_id).await?;
        let actions = audit::Entity::find()
            .filter(audit::Column::Actor.eq(caller.account_id.to_string()))
            .order_by_desc(audit::Column::Id)
            .limit(1000)
            .all(self.db.read())
            .await?;
        Ok(AccountExport {
            account: wire(&account),
            memberships: organisations::own_memberships(self.db.read(), caller, paris_day(self.clock.now())).await?,
            tokens: super::tokens::all_of(self.db.read(), caller.account_id).await?,
            claims: organisations::own_claims(self.db.read(), caller).await?,
            second_factor: self.second_factor(caller).await?,
            actions: actions
                .into_iter()
                .map(|e| OwnAction { at: e.at, action: e.action, subject: format!("{} {}", e.subject_kind, e.subject_id) })
                .collect(),
            exported_at: self.clock.now(),
        })
    }

    /// Personal values leave; the row stays as a placeholder so that the trail's ids keep meaning somebody.
    pub(super) async fn delete_own_account(&self, caller: &Caller, password: String) -> Result<()> {
        let account = find(self.db.read(), caller.account_id).await?;
        if !verify_password(password, account.password_hash).await? {
            return Err(wrong_password("/password").into());
        }
        let tx = self.begin().await?;
        organisations::leave_all(&tx, caller.account_id).await?;
        let account = find(&*tx, caller.account_id).await?;
        facts::forget_person(&tx, account.id, &account.email).await?;
        proof::Entity::delete_many().filter(proof::Column::AccountId.eq(account.id)).exec(&*tx).await?;
        session::Entity::delete_many().filter(session::Column::AccountId.eq(account.id)).exec(&*tx).await?;
        super::tokens::delete_all(&tx, account.id).await?;
        super::second_factor::forget(&tx, account.id).await?;
        audit::record(&tx, audit::Event::new(account.id, "delete_account", "account", account.id).data(json!({}))).await?;
        audit::erase_personal(&tx, account.id).await?;
        let mut row: account::ActiveModel = account.into();
        row.email = Set(format!("{}@deleted.invalid", caller.account_id));
        row.name = Set("—".to_owned());
        row.password_hash = Set(String::new());
        row.second_factor_at = Set(None);
        row.deleted_at = Set(Some(tx.now));
        row.update(&*tx).await?;
        tx.commit().await
    }
}

pub(super) fn wrong_password(pointer: &str) -> Problem {
    Problem::field(pointer, Message::new("Ce mot de passe n’est pas le vôtre.", "This is not your password."))
}
