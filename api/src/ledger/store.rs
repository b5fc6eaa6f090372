//! Posting to the book and reading it.

use super::{
    entity::{fund, movement, posting},
    model::{Account, Act, Balance, FundKind, Refusal},
};
use crate::kernel::{
    db::Tx,
    error::{Error, Result, violates},
};
use money::Amount;
use openapi::{
    message::Message,
    problem::{Kind, Problem},
};
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryOrder, QuerySelect, entity::prelude::*};
use std::collections::BTreeMap;

/// One act on one fund.
#[derive(Debug, Clone, Copy)]
pub struct Leg {
    pub fund: Uuid,
    pub act: Act,
    pub cents: i64,
}

/// Acts that happen together or not at all.
#[derive(Debug, Clone)]
pub struct Movement {
    /// What caused it, once in the life of the book: `propose/<application>/1`.
    pub cause: String,
    /// An account id, or `system`.
    pub actor: String,
    /// The second person, where the rule asks for two; never the first one.
    pub second: Option<String>,
    pub reason: Option<String>,
    pub legs: Vec<Leg>,
}

impl Movement {
    pub fn new(cause: impl Into<String>, actor: impl ToString, legs: Vec<Leg>) -> Self {
        Self { cause: cause.into(), actor: actor.to_string(), second: None, reason: None, legs }
    }
}

/// A fund with nothing in it.
pub async fn open_fund(tx: &Tx, kind: FundKind) -> Result<Uuid> {
    let id = Uuid::now_v7();
    fund::Entity::insert(fund::ActiveModel {
        id: Set(id),
        kind: Set(kind),
        opened: Set(0),
        available: Set(0),
        reserved: Set(0),
        committed: Set(0),
        certified: Set(0),
        paid: Set(0),
        recovered: Set(0),
        created_at: Set(tx.now),
    })
    .exec_without_returning(&**tx)
    .await?;
    Ok(id)
}

/// Posts a movement and gives the balances of its funds afterwards.
///
/// The funds are locked in the order of their ids before they are read, so two movements never wait for each other in a
/// circle and never both spend the same cent. 409 `insufficient-funds` where an account holds too little, 409 `conflict`
/// where the cause was posted before or the second person is the first; either way the caller drops its transaction and
/// nothing has happened.
pub async fn post(tx: &Tx, movement: Movement) -> Result<BTreeMap<Uuid, Balance>> {
    if movement.second.as_deref() == Some(&movement.actor) {
        return Err(Problem::conflict("Il faut deux personnes différentes.", "Two different people are needed.").into());
    }
    let mut ids: Vec<Uuid> = movement.legs.iter().map(|leg| leg.fund).collect();
    ids.sort_unstable();
    ids.dedup();
    let rows =
        fund::Entity::find().filter(fund::Column::Id.is_in(ids.clone())).order_by_asc(fund::Column::Id).lock_exclusive().all(&**tx).await?;
    if ids.is_empty() || rows.len() != ids.len() {
        return Err(Error::Other(anyhow::anyhow!("movement {} names a fund that does not exist", movement.cause)));
    }
    let mut balances: BTreeMap<Uuid, (FundKind, Balance)> = rows.iter().map(|row| (row.id, (row.kind, row.balance()))).collect();
    let mut sums: BTreeMap<(Uuid, Account), i64> = BTreeMap::new();
    for leg in &movement.legs {
        let Some((kind, balance)) = balances.get_mut(&leg.fund) else { continue };
        *balance = balance.after(*kind, leg.act, leg.cents).map_err(|refusal| refused(&movement.cause, refusal))?;
        let (from, to) = leg.act.accounts();
        *sums.entry((leg.fund, from)).or_default() -= leg.cents;
        *sums.entry((leg.fund, to)).or_default() += leg.cents;
    }
    write(tx, movement, sums).await?;
    for (id, (_, balance)) in &balances {
        fund::Entity::update(fund::ActiveModel {
            id: Set(*id),
            opened: Set(balance.opened()),
            available: Set(balance.available),
            reserved: Set(balance.reserved),
            committed: Set(balance.committed),
            certified: Set(balance.certified),
            paid: Set(balance.paid),
            recovered: Set(balance.recovered),
            ..Default::default()
        })
        .exec(&**tx)
        .await?;
    }
    Ok(balances.into_iter().map(|(id, (_, balance))| (id, balance)).collect())
}

async fn write(tx: &Tx, movement: Movement, sums: BTreeMap<(Uuid, Account), i64>) -> Result<()> {
    let id = Uuid::now_v7();
    let inserted = movement::Entity::insert(movement::ActiveModel {
        id: Set(id),
        at: Set(tx.now),
        cause: Set(movement.cause),
        actor: Set(movement.actor),
        second: Set(movement.second),
        reason: Set(movement.reason),
    })
    .exec_without_returning(&**tx)
    .await;
    match inserted {
        Err(error) if violates(&error, "ledger_movements_cause_key", "ledger_movements.cause") => {
            return Err(Problem::conflict("Cette opération est déjà passée.", "This was already posted.").into());
        }
        other => other?,
    };
    let postings = sums.into_iter().filter(|(_, cents)| *cents != 0).map(|((fund, account), cents)| posting::ActiveModel {
        movement_id: Set(id),
        fund_id: Set(fund),
        account: Set(account),
        cents: Set(cents),
    });
    posting::Entity::insert_many(postings).exec_without_returning(&**tx).await?;
    Ok(())
}

fn refused(cause: &str, refusal: Refusal) -> Error {
    match refusal {
        Refusal::Short { holds, asked, .. } => {
            let (holds, asked) = (Amount::eur(holds), Amount::eur(asked));
            Problem::new(
                Kind::InsufficientFunds,
                Message::new(
                    format!("Il reste {} ; il faudrait {}.", holds.french(), asked.french()),
                    format!("{} are left; {} are needed.", holds.english(), asked.english()),
                ),
            )
            .into()
        }
        Refusal::NotPositive => {
            Problem::new(Kind::Invalid, Message::new("Le montant doit être positif.", "The amount must be positive.")).into()
        }
        Refusal::TooLarge => Problem::new(Kind::Invalid, Message::new("Le montant est trop grand.", "The amount is too large.")).into(),
        Refusal::Misplaced { kind, act } => Error::Other(anyhow::anyhow!("movement {cause}: {act:?} on a {kind:?} fund")),
    }
}

/// The balances of some funds; a fund that does not exist is absent.
pub async fn balances(c: &impl ConnectionTrait, ids: &[Uuid]) -> Result<BTreeMap<Uuid, Balance>> {
    let rows = fund::Entity::find().filter(fund::Column::Id.is_in(ids.iter().copied())).all(c).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.balance())).collect())
}
