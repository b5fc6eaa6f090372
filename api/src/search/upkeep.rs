//! What all copies of a deployment share about the index: who rebuilds it, and when it was last looked at. One row.
//!
//! A rebuilder holds a lease: it shows itself every few seconds, and one that has not for a minute is taken for dead.

use crate::{
    kernel::{db::Tx, error::Result},
    server::Server,
};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{Condition, ConnectionTrait, ExprTrait, entity::prelude::*, sea_query::Expr};

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, Default, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "search_upkeep")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i32,
        pub rebuilder: Option<Uuid>,
        pub rebuilder_seen_at: Option<DateTimeUtc>,
        /// Listings a rebuild has taken so far.
        pub rebuilt: i64,
        /// The light check: when it last began, what it saw, and where the next one goes on.
        pub checked_at: Option<DateTimeUtc>,
        pub differences: Option<i64>,
        pub checked_up_to: Option<Uuid>,
        /// Digest of the vocabulary that the whole index was last written, or compared, with.
        pub vocabulary: Option<String>,
        /// Counts the changes of the operator's synonyms.
        pub synonyms: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub use row::Model as Upkeep;
use row::{Column, Entity};

const LEASE: TimeDelta = TimeDelta::minutes(1);
/// Between two light checks, whichever copy makes them.
const CHECK_EVERY: TimeDelta = TimeDelta::minutes(10);

impl Upkeep {
    /// Listings taken so far by a rebuild that is alive.
    pub fn rebuilding(&self, now: DateTime<Utc>) -> Option<u64> {
        let alive = self.rebuilder.is_some() && self.rebuilder_seen_at.is_some_and(|seen| seen >= now - LEASE);
        alive.then(|| self.rebuilt.unsigned_abs())
    }

    /// A rebuild began, and whoever was at it is gone.
    pub fn is_abandoned(&self, now: DateTime<Utc>) -> bool {
        self.rebuilder.is_some() && self.rebuilding(now).is_none()
    }
}

pub async fn read(c: &impl ConnectionTrait) -> Result<Upkeep> {
    Ok(Entity::find_by_id(1).one(c).await?.unwrap_or_default())
}

/// Sets columns of the row where it fulfils the condition, and answers whether it did.
async fn set<const N: usize>(server: &Server, values: [(Column, Expr); N], condition: Condition) -> Result<bool> {
    let tx = server.begin().await?;
    let update = values.into_iter().fold(Entity::update_many(), |update, (column, value)| update.col_expr(column, value));
    let done = update.filter(Column::Id.eq(1)).filter(condition).exec(&*tx).await?;
    tx.commit().await?;
    Ok(done.rows_affected > 0)
}

fn mine(me: Uuid) -> Condition {
    Condition::all().add(Column::Rebuilder.eq(me))
}

/// False where another one is at it.
pub async fn begin_rebuild(server: &Server, me: Uuid) -> Result<bool> {
    let now = server.clock.now();
    let free = Condition::any().add(Column::Rebuilder.is_null()).add(Column::RebuilderSeenAt.lt(now - LEASE));
    let values = [(Column::Rebuilder, Expr::value(me)), (Column::RebuilderSeenAt, Expr::value(now)), (Column::Rebuilt, Expr::value(0i64))];
    set(server, values, free).await
}

/// False where another one took over.
pub async fn still_rebuilds(server: &Server, me: Uuid, rebuilt: u64) -> Result<bool> {
    let rebuilt = i64::try_from(rebuilt).unwrap_or(i64::MAX);
    let values = [(Column::RebuilderSeenAt, Expr::value(server.clock.now())), (Column::Rebuilt, Expr::value(rebuilt))];
    set(server, values, mine(me)).await
}

pub async fn end_rebuild(server: &Server, me: Uuid) -> Result<()> {
    let values = [(Column::Rebuilder, Expr::value(None::<Uuid>)), (Column::RebuilderSeenAt, Expr::value(None::<DateTime<Utc>>))];
    set(server, values, mine(me)).await.map(drop)
}

/// Whether a light check is due, and it falls to this process to make it.
pub async fn take_check(server: &Server, upkeep: &Upkeep) -> Result<bool> {
    let now = server.clock.now();
    if upkeep.checked_at.is_some_and(|at| at > now - CHECK_EVERY) {
        return Ok(false);
    }
    let due = Condition::any().add(Column::CheckedAt.is_null()).add(Column::CheckedAt.lte(now - CHECK_EVERY));
    set(server, [(Column::CheckedAt, Expr::value(now))], due).await
}

pub async fn checked(server: &Server, differences: u64, up_to: Option<Uuid>) -> Result<()> {
    let differences = i64::try_from(differences).unwrap_or(i64::MAX);
    let now = server.clock.now();
    let values =
        [(Column::CheckedAt, Expr::value(now)), (Column::Differences, Expr::value(differences)), (Column::CheckedUpTo, Expr::value(up_to))];
    set(server, values, Condition::all()).await.map(drop)
}

/// In the transaction of a change.
pub async fn count_up_synonyms(tx: &Tx) -> Result<()> {
    let more = ExprTrait::add(Expr::col(Column::Synonyms), 1);
    Entity::update_many().col_expr(Column::Synonyms, more).filter(Column::Id.eq(1)).exec(&**tx).await?;
    Ok(())
}

/// The whole index is written, or was compared, with this vocabulary.
pub async fn written_with(server: &Server, vocabulary: &str) -> Result<()> {
    set(server, [(Column::Vocabulary, Expr::value(vocabulary))], Condition::all()).await.map(drop)
}
