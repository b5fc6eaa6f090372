//! The rows: enqueue, lease, settle.

use super::entity::{ActiveModel, Column, Entity, State};
use crate::kernel::{
    db::{Db, Tx},
    error::Result,
};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ActiveValue::Set,
    Condition, ConnectionTrait, QueryOrder, QuerySelect,
    entity::prelude::*,
    sea_query::{Expr, ExprTrait, LockBehavior, LockType},
};
use std::collections::HashSet;

/// A worker that says nothing for this long is taken for dead, and its job is leased again.
pub const LEASE: TimeDelta = TimeDelta::minutes(5);
/// After so many tries a job is parked for an operator.
pub const MAX_ATTEMPTS: i32 = 8;

/// Enqueues inside the business transaction.
pub async fn enqueue(tx: &Tx, kind: &str, key: &str) -> Result<()> {
    enqueue_at(tx, kind, key, tx.now).await
}

/// Where the same job already waits, its row is *touched*, not left alone: the row lock keeps a worker on PostgreSQL
/// from leasing it before this transaction commits, and so from reading the state without this change.
pub async fn enqueue_at(tx: &Tx, kind: &str, key: &str, run_at: DateTime<Utc>) -> Result<()> {
    let statement = sea_orm::Statement::from_sql_and_values(
        tx.get_database_backend(),
        "INSERT INTO jobs (id, kind, key, state, attempts, run_at, created_at) VALUES ($1, $2, $3, 'pending', 0, $4, $5) \
         ON CONFLICT (kind, key) WHERE state = 'pending' DO UPDATE SET \
         run_at = CASE WHEN excluded.run_at < jobs.run_at THEN excluded.run_at ELSE jobs.run_at END",
        [Uuid::now_v7().into(), kind.into(), key.into(), run_at.into(), tx.now.into()],
    );
    tx.execute_raw(statement).await?;
    Ok(())
}

/// A job in the hands of this worker.
#[derive(Debug, Clone)]
pub struct Leased {
    pub id: Uuid,
    pub kind: String,
    pub key: String,
    pub attempts: i32,
    locked_until: DateTime<Utc>,
}

/// Leases up to `n` due jobs of the given kinds, oldest first, and those whose worker died.
pub async fn lease(db: &Db, kinds: &[&str], n: u64, now: DateTime<Utc>) -> Result<Vec<Leased>> {
    let tx = db.begin(now).await?;
    let due = Condition::all().add(Column::State.eq(State::Pending)).add(Column::RunAt.lte(now));
    let abandoned = Condition::all().add(Column::State.eq(State::Running)).add(Column::LockedUntil.lt(now));
    let rows = Entity::find()
        .filter(Column::Kind.is_in(kinds.iter().copied()))
        .filter(Condition::any().add(due).add(abandoned))
        // A key under way elsewhere waits: an older reading of its state must never be written over a newer one.
        .filter(Expr::cust_with_values(
            "NOT EXISTS (SELECT 1 FROM jobs AS other WHERE other.kind = jobs.kind AND other.key = jobs.key AND other.id <> jobs.id \
             AND other.state = 'running' AND other.locked_until >= $1)",
            [now],
        ))
        .order_by_asc(Column::RunAt)
        .order_by_asc(Column::Id)
        .limit(n)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(&*tx)
        .await?;
    let locked_until = now + LEASE;
    if !rows.is_empty() {
        Entity::update_many()
            .col_expr(Column::State, Expr::value(State::Running))
            .col_expr(Column::LockedUntil, Expr::value(locked_until))
            .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
            .filter(Column::Id.is_in(rows.iter().map(|r| r.id)))
            .exec(&*tx)
            .await?;
    }
    tx.commit().await?;
    Ok(rows.into_iter().map(|r| Leased { id: r.id, kind: r.kind, key: r.key, attempts: r.attempts + 1, locked_until }).collect())
}

/// The jobs are done: their rows go. Only their present holder's word counts, not that of one whose lease ran out.
pub async fn done(db: &Db, jobs: &[Leased], now: DateTime<Utc>) -> Result<()> {
    let Some(first) = jobs.first() else { return Ok(()) };
    let tx = db.begin(now).await?;
    Entity::delete_many()
        .filter(Column::Id.is_in(jobs.iter().map(|job| job.id)))
        .filter(Column::LockedUntil.eq(first.locked_until))
        .exec(&*tx)
        .await?;
    tx.commit().await
}

/// The job failed: later again, or parked. Where a newer pending row waits for the same key, that one takes over.
pub async fn failed(db: &Db, job: &Leased, error: &str, now: DateTime<Utc>) -> Result<()> {
    let tx = db.begin(now).await?;
    let held = Entity::find_by_id(job.id).filter(Column::LockedUntil.eq(job.locked_until)).one(&*tx).await?;
    let Some(held) = held else { return tx.commit().await };
    let newer = Entity::find()
        .filter(Column::Kind.eq(&job.kind))
        .filter(Column::Key.eq(&job.key))
        .filter(Column::State.eq(State::Pending))
        .lock_exclusive()
        .one(&*tx)
        .await?;
    let message: String = error.chars().take(2000).collect();
    if let Some(newer) = newer {
        Entity::delete_by_id(job.id).exec(&*tx).await?;
        // The newer row inherits the count, so a job that always fails is parked however often it is asked for.
        let mut newer: ActiveModel = newer.into();
        newer.attempts = Set(job.attempts);
        newer.run_at = Set(now + back_off(job.attempts));
        newer.last_error = Set(Some(message));
        newer.update(&*tx).await?;
    } else {
        let mut row: ActiveModel = held.into();
        row.state = Set(if job.attempts >= MAX_ATTEMPTS { State::Dead } else { State::Pending });
        row.run_at = Set(now + back_off(job.attempts));
        row.locked_until = Set(None);
        row.last_error = Set(Some(message));
        row.update(&*tx).await?;
    }
    tx.commit().await
}

fn back_off(attempts: i32) -> TimeDelta {
    TimeDelta::seconds(2i64.pow(attempts.clamp(0, 12) as u32))
}

/// An operator tries a parked job again. False where it is not parked (any more).
pub async fn retry(tx: &Tx, id: Uuid) -> Result<bool> {
    let Some(dead) = Entity::find_by_id(id).filter(Column::State.eq(State::Dead)).lock_exclusive().one(&**tx).await? else {
        return Ok(false);
    };
    Entity::delete_by_id(id).exec(&**tx).await?;
    enqueue(tx, &dead.kind, &dead.key).await?;
    Ok(true)
}

/// Every dead job of a kind is tried again: what kept it from succeeding is over.
pub async fn revive(tx: &Tx, kind: &str) -> Result<()> {
    loop {
        let find = Entity::find().filter(Column::Kind.eq(kind)).filter(Column::State.eq(State::Dead));
        let dead = find.order_by_asc(Column::Id).limit(500).lock_exclusive().all(&**tx).await?;
        if dead.is_empty() {
            break;
        }
        Entity::delete_many().filter(Column::Id.is_in(dead.iter().map(|job| job.id))).exec(&**tx).await?;
        for job in dead {
            enqueue(tx, kind, &job.key).await?;
        }
    }
    // What waits out a back-off waits no longer.
    Entity::update_many()
        .col_expr(Column::RunAt, Expr::value(tx.now))
        .filter(Column::Kind.eq(kind))
        .filter(Column::State.eq(State::Pending))
        .filter(Column::Attempts.gt(0))
        .exec(&**tx)
        .await?;
    Ok(())
}

/// Those of `keys` that have a job pending or running.
pub async fn keys_waiting(c: &impl ConnectionTrait, kind: &str, keys: &[&str]) -> Result<HashSet<String>> {
    let find = Entity::find()
        .select_only()
        .column(Column::Key)
        .filter(Column::Kind.eq(kind))
        .filter(Column::State.ne(State::Dead))
        .filter(Column::Key.is_in(keys.iter().copied()));
    Ok(find.into_tuple::<String>().all(c).await?.into_iter().collect())
}

/// How many jobs of a kind wait, and since when.
#[derive(Debug, Clone, Copy)]
pub struct Waiting {
    pub count: u64,
    pub oldest: Option<DateTime<Utc>>,
}

pub async fn waiting(c: &impl ConnectionTrait, kind: &str) -> Result<Waiting> {
    let find = || Entity::find().filter(Column::Kind.eq(kind)).filter(Column::State.ne(State::Dead));
    let oldest = find().select_only().column(Column::CreatedAt).order_by_asc(Column::CreatedAt).into_tuple().one(c).await?;
    Ok(Waiting { count: find().count(c).await?, oldest })
}

/// Jobs in a state, for metrics and the operator's page.
pub async fn counts(c: &impl ConnectionTrait, state: State) -> Result<u64> {
    Ok(Entity::find().filter(Column::State.eq(state)).count(c).await?)
}

/// Whether something is left to wait for: due, under way, or waiting out a back-off. What is meant for a later day is not.
pub async fn busy(c: &impl ConnectionTrait, kinds: &[&str], now: DateTime<Utc>) -> Result<bool> {
    let tried = Condition::any().add(Column::RunAt.lte(now)).add(Column::Attempts.gt(0));
    let waiting =
        Condition::any().add(Column::State.eq(State::Running)).add(Condition::all().add(Column::State.eq(State::Pending)).add(tried));
    let found = Entity::find().filter(Column::Kind.is_in(kinds.iter().copied())).filter(waiting).limit(1).one(c).await?;
    Ok(found.is_some())
}
