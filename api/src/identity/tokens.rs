//! API tokens: hashed, scoped, expiring.

use super::entity::token;
use crate::{
    audit,
    kernel::{cursor::DEFAULT_LIMIT, db::Tx, error::Result, idempotency::Once, secret, words},
    server::Server,
};
use chrono::TimeDelta;
use openapi::{
    answer::Page,
    identity::{NewToken, Token, TokenSecret},
    problem::Problem,
    security::Caller,
};
use poem_openapi::types::ToJSON;
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryOrder, QuerySelect, entity::prelude::*};
use serde_json::json;

fn wire(row: token::Model) -> Result<Token> {
    Ok(Token {
        id: row.id,
        name: row.name,
        scopes: words::shape(row.scopes)?,
        created_at: row.created_at,
        expires_at: row.expires_at,
        last_used_at: row.last_used_at,
    })
}

pub async fn all_of(c: &impl ConnectionTrait, account_id: Uuid) -> Result<Vec<Token>> {
    let rows =
        token::Entity::find().filter(token::Column::AccountId.eq(account_id)).order_by_asc(token::Column::Id).limit(1000).all(c).await?;
    rows.into_iter().map(wire).collect()
}

pub async fn delete_all(tx: &Tx, account_id: Uuid) -> Result<()> {
    token::Entity::delete_many().filter(token::Column::AccountId.eq(account_id)).exec(&**tx).await?;
    Ok(())
}

impl Server {
    pub(super) async fn tokens(&self, caller: &Caller, cursor: Option<String>, limit: Option<u16>) -> Result<Page<Token>> {
        let query = format!("list_tokens/{}", caller.account_id);
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        let mut find = token::Entity::find()
            .filter(token::Column::AccountId.eq(caller.account_id))
            .order_by_asc(token::Column::Id)
            .limit(u64::from(limit) + 1);
        if let Some(after) = self.cursors.read::<Uuid>(&query, cursor.as_deref())? {
            find = find.filter(token::Column::Id.gt(after));
        }
        let rows = find.all(self.db.read()).await?.into_iter().map(wire).collect::<Result<Vec<_>>>()?;
        Ok(self.cursors.page(&query, rows, limit, |t| t.id, |t| t))
    }

    pub(super) async fn new_token(&self, caller: &Caller, key: &str, new: NewToken) -> Result<TokenSecret> {
        let tx = self.begin().await?;
        let once = Once::new(caller.account_id, "create_token", key, &[&new.to_json_string()]);
        if let Some(answer) = once.replay::<TokenSecret>(&tx).await? {
            return Ok(answer);
        }
        let secret = format!("preau_{}", secret::fresh());
        let row = token::ActiveModel {
            id: Set(Uuid::now_v7()),
            account_id: Set(caller.account_id),
            name: Set(new.name.trim().to_owned()),
            hash: Set(secret::hash(&secret)),
            scopes: Set(words::json(&new.scopes)),
            created_at: Set(tx.now),
            expires_at: Set(tx.now + TimeDelta::days(i64::from(new.days))),
            last_used_at: Set(None),
        }
        .insert(&*tx)
        .await?;
        audit::record(
            &tx,
            audit::Event::new(caller.account_id, "create_token", "token", row.id)
                .data(json!({ "scopes": row.scopes, "expires_at": row.expires_at })),
        )
        .await?;
        once.store_without_answer(&tx).await?;
        tx.commit().await?;
        Ok(TokenSecret { token: wire(row)?, secret })
    }

    pub(super) async fn revoke_token(&self, caller: &Caller, id: Uuid) -> Result<()> {
        let tx = self.begin().await?;
        let done = token::Entity::delete_by_id(id).filter(token::Column::AccountId.eq(caller.account_id)).exec(&*tx).await?;
        if done.rows_affected == 0 {
            return Err(Problem::not_found().into());
        }
        audit::record(&tx, audit::Event::new(caller.account_id, "delete_token", "token", id)).await?;
        tx.commit().await
    }
}
