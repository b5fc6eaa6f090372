//! The chain: each seal hashes the one before it and its event, so that no byte can change unseen.

use super::entity::{event, personal, seal, unsealed};
use crate::kernel::{db::Db, error::Result, secret};
use chrono::{DateTime, SecondsFormat, Utc};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DatabaseBackend, QueryOrder, QuerySelect, Statement, entity::prelude::*};
use std::collections::HashMap;

const BATCH: u64 = 500;
const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// What a look through the chain found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    pub sealed: u64,
    /// Events the sealer has not reached yet.
    pub unsealed: u64,
    /// Personal values erased at their owner's request.
    pub erased: u64,
    /// What is wrong, first broken places first; at most 100.
    pub faults: Vec<String>,
}

impl Report {
    pub fn intact(&self) -> bool {
        self.faults.is_empty()
    }

    fn fault(&mut self, text: String) {
        if self.faults.len() < 100 {
            self.faults.push(text);
        }
    }
}

/// Every byte of the event that the chain answers for.
fn link(previous: &str, seq: i64, e: &event::Model) -> String {
    let at = e.at.to_rfc3339_opts(SecondsFormat::Micros, true);
    let personal = e.personal_hash.as_deref().unwrap_or("-");
    let id = e.id.to_string();
    let seq = seq.to_string();
    let parts = [previous, &seq, &id, &at, &e.actor, &e.action, &e.subject_kind, &e.subject_id, &e.data, personal];
    // Lengths keep two neighbouring fields from trading characters.
    let text: String = parts.iter().map(|part| format!("{}:{part}\n", part.len())).collect();
    secret::hash(text)
}

/// Chains the events not yet sealed, oldest id first. One sealer at a time: the sequence is the key.
pub async fn seal(db: &Db, now: DateTime<Utc>) -> Result<u64> {
    let mut sealed = 0;
    loop {
        let tx = db.begin(now).await?;
        if tx.get_database_backend() == DatabaseBackend::Postgres {
            let lock =
                Statement::from_string(DatabaseBackend::Postgres, "SELECT pg_advisory_xact_lock(hashtextextended('audit_seals', 0))");
            tx.execute_raw(lock).await?;
        }
        let last = seal::Entity::find().order_by_desc(seal::Column::Seq).limit(1).one(&*tx).await?;
        let (mut seq, mut hash) = last.map_or((0, GENESIS.to_owned()), |s| (s.seq, s.hash));
        let waiting = unsealed::Entity::find().order_by_asc(unsealed::Column::EventId).limit(BATCH).all(&*tx).await?;
        if waiting.is_empty() {
            return Ok(sealed);
        }
        let ids: Vec<Uuid> = waiting.into_iter().map(|row| row.event_id).collect();
        let events = event::Entity::find().filter(event::Column::Id.is_in(ids.clone())).order_by_asc(event::Column::Id).all(&*tx).await?;
        let n = events.len() as u64;
        let mut rows = Vec::with_capacity(events.len());
        for e in &events {
            seq += 1;
            hash = link(&hash, seq, e);
            rows.push(seal::ActiveModel { seq: Set(seq), event_id: Set(e.id), hash: Set(hash.clone()) });
        }
        seal::Entity::insert_many(rows).exec_without_returning(&*tx).await?;
        unsealed::Entity::delete_many().filter(unsealed::Column::EventId.is_in(ids)).exec(&*tx).await?;
        tx.commit().await?;
        sealed += n;
    }
}

/// Walks the whole chain in bounded memory.
pub async fn verify(db: &Db, mut progress: impl FnMut(u64)) -> Result<Report> {
    let mut report = Report::default();
    let (mut seq, mut hash) = (0i64, GENESIS.to_owned());
    loop {
        let seals =
            seal::Entity::find().filter(seal::Column::Seq.gt(seq)).order_by_asc(seal::Column::Seq).limit(BATCH).all(db.read()).await?;
        if seals.is_empty() {
            break;
        }
        let ids: Vec<Uuid> = seals.iter().map(|s| s.event_id).collect();
        let events: HashMap<Uuid, event::Model> = event::Entity::find()
            .filter(event::Column::Id.is_in(ids.clone()))
            .all(db.read())
            .await?
            .into_iter()
            .map(|e| (e.id, e))
            .collect();
        let personal: HashMap<Uuid, personal::Model> = personal::Entity::find()
            .filter(personal::Column::EventId.is_in(ids))
            .all(db.read())
            .await?
            .into_iter()
            .map(|p| (p.event_id, p))
            .collect();
        for s in seals {
            if s.seq != seq + 1 {
                report.fault(format!("seal {} follows {seq}: {} missing", s.seq, s.seq - seq - 1));
            }
            match events.get(&s.event_id) {
                None => report.fault(format!("seal {}: event {} is gone", s.seq, s.event_id)),
                Some(e) => {
                    if link(&hash, s.seq, e) != s.hash {
                        report.fault(format!("seal {}: event {} ({}) was changed", s.seq, e.id, e.action));
                    }
                    match (&e.personal_hash, personal.get(&e.id)) {
                        (Some(kept), Some(p)) if secret::hash(format!("{}\0{}", p.salt, p.value)) != *kept => {
                            report.fault(format!("seal {}: the personal value of event {} was changed", s.seq, e.id));
                        }
                        (Some(_), None) => report.erased += 1,
                        _ => {}
                    }
                }
            }
            // Going on from the stored hash tells each broken place once.
            (seq, hash) = (s.seq, s.hash);
            report.sealed += 1;
        }
        progress(report.sealed);
    }
    let total = event::Entity::find().count(db.read()).await?;
    report.unsealed = total.saturating_sub(report.sealed);
    Ok(report)
}

/// Places in the chain of some events.
pub async fn seals_of(c: &impl ConnectionTrait, ids: Vec<Uuid>) -> Result<HashMap<Uuid, i64>> {
    let rows = seal::Entity::find().filter(seal::Column::EventId.is_in(ids)).all(c).await?;
    Ok(rows.into_iter().map(|s| (s.event_id, s.seq)).collect())
}
