//! Facts travel either way: a slice says what happened, and this one table tells who hears of it.

use crate::{
    catalogue,
    kernel::{db::Tx, error::Result, idempotency, jobs},
    notifications, organisations,
};
use uuid::Uuid;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact {
    /// What readers see of a listing may have changed: content, state, price.
    ListingChanged(Uuid),
    /// An organisation's name or standing changed.
    OrganisationChanged(Uuid),
}

/// Subscribers, by kind of fact: the jobs that follow, keyed by the id.
fn subscribers(fact: Fact) -> (&'static [&'static str], Uuid) {
    match fact {
        Fact::ListingChanged(id) => (&[crate::search::INDEX_LISTING], id),
        Fact::OrganisationChanged(id) => (&[crate::search::INDEX_PUBLISHER], id),
    }
}

/// Enqueues what follows from a fact, in the transaction that makes it true. Every fact is one that readers of the catalogue see.
pub async fn emit(tx: &Tx, fact: Fact) -> Result<()> {
    tx.changes_catalogue();
    let (kinds, id) = subscribers(fact);
    for kind in kinds {
        jobs::enqueue(tx, kind, &id.to_string()).await?;
    }
    Ok(())
}

/// Somebody leaves for good: every slice forgets what it keeps of them, in the transaction that deletes their account.
pub async fn forget_person(tx: &Tx, account_id: Uuid, email: &str) -> Result<()> {
    idempotency::forget(tx, account_id).await?;
    notifications::forget(tx, email).await?;
    organisations::forget_invitations(tx, email).await?;
    catalogue::forget_reporter(tx, email).await
}
