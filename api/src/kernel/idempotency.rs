//! A creating call may be sent twice: the second time it gets the first answer and changes nothing.
//!
//! The answer is stored in the transaction of the write, bound to the caller, the operation and a hash of what was
//! sent. Only successes are stored (a refusal changes nothing, so it may be tried again); an answer that bears
//! a secret is never stored, and a replay of its key gets 409.

use super::{db::Tx, error::Result, secret};
use chrono::{DateTime, TimeDelta, Utc};
use openapi::{
    message::Message,
    problem::{Kind, Problem},
};
use poem_openapi::types::{ParseFromJSON, ToJSON};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DatabaseBackend, Statement, entity::prelude::*};
use uuid::Uuid;

/// How long a key is remembered.
const KEPT: TimeDelta = TimeDelta::hours(24);

mod answers {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "idempotent_answers")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub account_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub operation: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: String,
        pub body_hash: String,
        pub answer: Option<String>,
        pub expires_at: DateTimeUtc,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// One creating call: who, which operation, which key, and what was sent.
pub struct Once<'a> {
    pub account_id: Uuid,
    pub operation: &'a str,
    pub key: &'a str,
    body_hash: String,
}

impl<'a> Once<'a> {
    /// `sent` is everything that decides what the call does: path parameters and body.
    pub fn new(account_id: Uuid, operation: &'a str, key: &'a str, sent: &[&str]) -> Self {
        Self { account_id, operation, key, body_hash: secret::hash(sent.join("\0")) }
    }

    /// The stored answer, where this call was made before. First thing inside the transaction.
    pub async fn replay<T: ParseFromJSON>(&self, tx: &Tx) -> Result<Option<T>> {
        self.wait_for_twin(tx).await?;
        let id = (self.account_id, self.operation.to_owned(), self.key.to_owned());
        let Some(row) = answers::Entity::find_by_id(id.clone()).one(&**tx).await? else { return Ok(None) };
        if row.expires_at <= tx.now {
            answers::Entity::delete_by_id(id).exec(&**tx).await?;
            return Ok(None);
        }
        if row.body_hash != self.body_hash {
            return Err(refused("Cette clé a déjà servi pour une autre demande.", "This key was already used for another request."));
        }
        match row.answer.map(|text| T::parse_from_json_string(&text)) {
            Some(Ok(answer)) => Ok(Some(answer)),
            _ => Err(refused(
                "Cette demande a déjà abouti ; sa réponse portait un secret et n’est pas conservée.",
                "This request already succeeded; its answer bore a secret and is not kept.",
            )),
        }
    }

    /// A twin call under way holds this lock until it commits; SQLite has one writer and needs none.
    async fn wait_for_twin(&self, tx: &Tx) -> Result<()> {
        if tx.get_database_backend() == DatabaseBackend::Postgres {
            let name = format!("{}/{}/{}", self.account_id, self.operation, self.key);
            let lock = Statement::from_sql_and_values(
                DatabaseBackend::Postgres,
                "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))",
                [name.into()],
            );
            tx.execute_raw(lock).await?;
        }
        Ok(())
    }

    pub async fn store(&self, tx: &Tx, answer: &impl ToJSON) -> Result<()> {
        self.insert(tx, Some(answer.to_json_string())).await
    }

    /// For an answer that bears a secret.
    pub async fn store_without_answer(&self, tx: &Tx) -> Result<()> {
        self.insert(tx, None).await
    }

    async fn insert(&self, tx: &Tx, answer: Option<String>) -> Result<()> {
        answers::Entity::insert(answers::ActiveModel {
            account_id: Set(self.account_id),
            operation: Set(self.operation.to_owned()),
            key: Set(self.key.to_owned()),
            body_hash: Set(self.body_hash.clone()),
            answer: Set(answer),
            expires_at: Set(tx.now + KEPT),
        })
        .exec_without_returning(&**tx)
        .await?;
        Ok(())
    }
}

fn refused(fr: &'static str, en: &'static str) -> super::error::Error {
    Problem::new(Kind::IdempotencyConflict, Message::new(fr, en)).into()
}

/// Forgets the answers an account was given.
pub async fn forget(tx: &Tx, account_id: Uuid) -> Result<()> {
    answers::Entity::delete_many().filter(answers::Column::AccountId.eq(account_id)).exec(&**tx).await?;
    Ok(())
}

/// Forgets expired keys; run by the housekeeping job.
pub async fn forget_expired(tx: &Tx, now: DateTime<Utc>) -> Result<u64> {
    let done = answers::Entity::delete_many().filter(answers::Column::ExpiresAt.lte(now)).exec(&**tx).await?;
    Ok(done.rows_affected)
}
