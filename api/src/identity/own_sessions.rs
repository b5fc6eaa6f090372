//! Where somebody is signed in, and ending it from elsewhere.

use super::{entity::session, session::no_session};
use crate::{
    audit,
    kernel::{
        clock::paris_day,
        cursor::DEFAULT_LIMIT,
        error::Result,
        policy::{Action, may},
        secret, words,
    },
    server::Server,
};
use chrono::{DateTime, Utc};
use openapi::{
    answer::Page,
    identity::OwnSession,
    problem::Problem,
    security::{Caller, Means},
};
use sea_orm::{QueryOrder, QuerySelect, Select, entity::prelude::*, sea_query::ExprTrait};
use serde_json::json;

/// Sessions that are looked through for one of them.
const MOST: u64 = 1_000;

/// A name for a session, made from its hash.
fn id(hash: &str) -> Uuid {
    let named = secret::hash(format!("session\0{hash}"));
    Uuid::parse_str(&named[..32]).unwrap_or_default()
}

/// The hash of the session that asks.
fn own(caller: &Caller) -> Result<&str> {
    match &caller.means {
        Means::Session { hash, .. } => Ok(hash),
        Means::Token { .. } => Err(no_session().into()),
    }
}

impl Server {
    fn open_sessions(&self, caller: &Caller) -> Select<session::Entity> {
        session::Entity::find()
            .filter(session::Column::AccountId.eq(caller.account_id))
            .filter(session::Column::ExpiresAt.gt(self.clock.now()))
            .order_by_desc(session::Column::CreatedAt)
            .order_by_desc(session::Column::Hash)
    }

    pub(super) async fn own_sessions(&self, caller: &Caller, cursor: Option<String>, limit: Option<u16>) -> Result<Page<OwnSession>> {
        may(caller, Action::ManageOwnAccount, None)?;
        let (own, limit) = (own(caller)?, limit.unwrap_or(DEFAULT_LIMIT));
        let query = format!("list_own_sessions/{}", caller.account_id);
        let mut find = self.open_sessions(caller).limit(u64::from(limit) + 1);
        if let Some((at, hash)) = self.cursors.read::<(DateTime<Utc>, String)>(&query, cursor.as_deref())? {
            let same = session::Column::CreatedAt.eq(at).and(session::Column::Hash.lt(hash));
            find = find.filter(session::Column::CreatedAt.lt(at).or(same));
        }
        let rows = find.all(self.db.read()).await?;
        let items = rows
            .into_iter()
            .map(|row| {
                let session = OwnSession {
                    id: id(&row.hash),
                    browser: words::read(&row.browser)?,
                    system: words::read(&row.system)?,
                    opened_at: row.created_at,
                    seen_on: row.seen_on.unwrap_or_else(|| paris_day(row.created_at)),
                    expires_at: row.expires_at,
                    current: row.hash == own,
                };
                Ok(((row.created_at, row.hash), session))
            })
            .collect::<Result<Vec<_>>>()?;
        Ok(self.cursors.page(&query, items, limit, |(place, _)| place.clone(), |(_, session)| session))
    }

    pub(super) async fn end_session(&self, caller: &Caller, wanted: Uuid) -> Result<()> {
        may(caller, Action::ManageOwnAccount, None)?;
        let tx = self.begin().await?;
        let rows = self.open_sessions(caller).limit(MOST).all(&*tx).await?;
        let row = rows.into_iter().find(|row| id(&row.hash) == wanted).ok_or_else(Problem::not_found)?;
        session::Entity::delete_by_id(row.hash).exec(&*tx).await?;
        let event = audit::Event::new(caller.account_id, "end_own_session", "account", caller.account_id);
        audit::record(&tx, event.data(json!({ "session": wanted }))).await?;
        tx.commit().await
    }

    pub(super) async fn end_others(&self, caller: &Caller) -> Result<()> {
        may(caller, Action::ManageOwnAccount, None)?;
        let own = own(caller)?;
        let tx = self.begin().await?;
        let others = session::Entity::delete_many()
            .filter(session::Column::AccountId.eq(caller.account_id))
            .filter(session::Column::Hash.ne(own))
            .exec(&*tx)
            .await?;
        let event = audit::Event::new(caller.account_id, "end_other_sessions", "account", caller.account_id);
        audit::record(&tx, event.data(json!({ "ended": others.rows_affected }))).await?;
        tx.commit().await
    }
}
