//! Envelopes: what an axis holds, opening and closing credit, the programme's book.

use super::{
    entity::{axis, credit},
    people, programmes,
};
use crate::{
    audit, identity,
    kernel::{cursor::DEFAULT_LIMIT, db::Tx, error::Result, idempotency::Once, policy::Action, words},
    ledger::{self, Account, Act, Balance, FundKind, Leg, Movement},
    server::Server,
};
use openapi::{
    answer::Page,
    funding::{
        Budget, CommitmentBalance, Credit, Direction, Envelope, FundAccount, FundMovement, MovementLine, NewOpening, PaymentBalance,
    },
    message::Message,
    problem::Problem,
    security::Caller,
};
use poem_openapi::types::ToJSON;
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryOrder, entity::prelude::*};
use std::collections::{BTreeMap, HashMap, HashSet};

fn commitment(balance: Balance) -> CommitmentBalance {
    CommitmentBalance {
        opened_cents: balance.opened(),
        available_cents: balance.available,
        reserved_cents: balance.reserved,
        committed_cents: balance.committed,
    }
}

fn payment(year: i32, balance: Balance) -> PaymentBalance {
    PaymentBalance {
        year,
        opened_cents: balance.opened(),
        available_cents: balance.available,
        certified_cents: balance.certified,
        paid_cents: balance.paid,
        recovered_cents: balance.recovered,
    }
}

async fn credits(c: &impl ConnectionTrait, axes: &[axis::Model]) -> Result<Vec<credit::Model>> {
    Ok(credit::Entity::find()
        .filter(credit::Column::AxisId.is_in(axes.iter().map(|axis| axis.id)))
        .order_by_asc(credit::Column::Year)
        .all(c)
        .await?)
}

fn funds(axes: &[axis::Model], credits: &[credit::Model]) -> Vec<Uuid> {
    axes.iter()
        .flat_map(|axis| [axis.commitment_fund_id, axis.in_kind_fund_id])
        .chain(credits.iter().map(|credit| credit.fund_id))
        .collect()
}

/// The envelopes of some axes, in three statements.
async fn envelopes(c: &impl ConnectionTrait, axes: Vec<axis::Model>) -> Result<Vec<Envelope>> {
    let credits = credits(c, &axes).await?;
    let balances = ledger::balances(c, &funds(&axes, &credits)).await?;
    let balance = |fund: Uuid| balances.get(&fund).copied().unwrap_or_default();
    axes.into_iter()
        .map(|axis| {
            Ok(Envelope {
                commitment: commitment(balance(axis.commitment_fund_id)),
                payments: credits.iter().filter(|c| c.axis_id == axis.id).map(|c| payment(c.year, balance(c.fund_id))).collect(),
                in_kind_cents: balance(axis.in_kind_fund_id).committed,
                axis: programmes::wire_axis(axis)?,
            })
        })
        .collect()
}

/// Sums over the envelopes. They cannot overflow: each is at most what one opening may bear, times a few.
fn total(envelopes: Vec<Envelope>) -> Budget {
    let mut sum = CommitmentBalance::default();
    let mut years: BTreeMap<i32, PaymentBalance> = BTreeMap::new();
    for envelope in &envelopes {
        let one = &envelope.commitment;
        sum.opened_cents += one.opened_cents;
        sum.available_cents += one.available_cents;
        sum.reserved_cents += one.reserved_cents;
        sum.committed_cents += one.committed_cents;
        for one in &envelope.payments {
            let sum = years.entry(one.year).or_insert_with(|| payment(one.year, Balance::default()));
            sum.opened_cents += one.opened_cents;
            sum.available_cents += one.available_cents;
            sum.certified_cents += one.certified_cents;
            sum.paid_cents += one.paid_cents;
            sum.recovered_cents += one.recovered_cents;
        }
    }
    let in_kind_cents = envelopes.iter().map(|envelope| envelope.in_kind_cents).sum();
    Budget { commitment: sum, payments: years.into_values().collect(), in_kind_cents, envelopes }
}

/// A budget year goes with payment credit and with nothing else.
pub(super) fn year_of(credit: Credit, year: Option<i32>) -> Result<Option<i32>> {
    match (credit, year) {
        (Credit::Commitment, None) | (Credit::Payment, Some(_)) => Ok(year),
        (Credit::Commitment, Some(_)) => Err(Problem::field(
            "/year",
            Message::new("Une autorisation d’engagement n’a pas d’année.", "Commitment authorisation has no year."),
        )
        .into()),
        (Credit::Payment, None) => {
            Err(Problem::field("/year", Message::new("Dites de quelle année budgétaire.", "Say of which budget year.")).into())
        }
    }
}

/// The fund of an axis: its commitment fund, or that of a budget year, made where it is missing.
///
/// The programme's row is locked by the caller, so a year is made once.
pub(super) async fn fund_of(tx: &Tx, axis: &axis::Model, year: Option<i32>) -> Result<Uuid> {
    let Some(year) = year else { return Ok(axis.commitment_fund_id) };
    if let Some(row) = credit::Entity::find_by_id((axis.id, year)).one(&**tx).await? {
        return Ok(row.fund_id);
    }
    let fund = ledger::open_fund(tx, FundKind::Payment).await?;
    let row = credit::ActiveModel { axis_id: Set(axis.id), year: Set(year), fund_id: Set(fund) };
    credit::Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(fund)
}

/// Opens or closes credit on an axis of a programme whose row is locked.
pub(crate) async fn insert_opening(tx: &Tx, actor: Uuid, programme: Uuid, new: &NewOpening) -> Result<Envelope> {
    let year = year_of(new.credit, new.year)?;
    let axis = programmes::axis_named(&**tx, programme, new.axis_id, "/axis_id").await?;
    let fund = fund_of(tx, &axis, year).await?;
    let (act, word) = match new.direction {
        Direction::Open => (Act::Open, "open"),
        Direction::Close => (Act::Close, "close"),
    };
    let legs = vec![Leg { fund, act, cents: new.amount_cents }];
    let movement = Movement { reason: Some(new.reason.clone()), ..Movement::new(format!("{word}/{}", Uuid::now_v7()), actor, legs) };
    ledger::post(tx, movement).await?;
    audit::record(tx, audit::Event::new(actor, "create_opening", "programme", programme).data(words::json(new))).await?;
    let envelope = envelopes(&**tx, vec![axis]).await?.pop();
    envelope.ok_or_else(|| anyhow::anyhow!("an axis without envelope").into())
}

fn account(account: Account) -> FundAccount {
    match account {
        Account::Source => FundAccount::Source,
        Account::Available => FundAccount::Available,
        Account::Reserved => FundAccount::Reserved,
        Account::Committed => FundAccount::Committed,
        Account::Certified => FundAccount::Certified,
        Account::Paid => FundAccount::Paid,
        Account::Recovered => FundAccount::Recovered,
    }
}

impl Server {
    pub(super) async fn budget(&self, caller: &Caller, id: Uuid) -> Result<Budget> {
        people::authorise(self.db.read(), caller, Action::ReadBudget, id).await?;
        let axes = programmes::axes(self.db.read(), vec![id]).await?;
        Ok(total(envelopes(self.db.read(), axes).await?))
    }

    pub(super) async fn open_credit(&self, caller: &Caller, id: Uuid, key: &str, new: NewOpening) -> Result<Envelope> {
        let tx = self.begin().await?;
        programmes::locked(&tx, id).await?;
        people::authorise(&*tx, caller, Action::OpenCredit, id).await?;
        let once = Once::new(caller.account_id, "create_opening", key, &[&id.to_string(), &new.to_json_string()]);
        if let Some(answer) = once.replay(&tx).await? {
            return Ok(answer);
        }
        let envelope = insert_opening(&tx, caller.account_id, id, &new).await?;
        once.store(&tx, &envelope).await?;
        tx.commit().await?;
        Ok(envelope)
    }

    pub(super) async fn movements(
        &self,
        caller: &Caller,
        id: Uuid,
        of_axis: Option<Uuid>,
        cursor: Option<String>,
        limit: Option<u16>,
    ) -> Result<Page<FundMovement>> {
        people::authorise(self.db.read(), caller, Action::ReadBudget, id).await?;
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        let query = format!("list_movements/{id}?axis={}", of_axis.map(|axis| axis.to_string()).unwrap_or_default());
        let before = self.cursors.read::<Uuid>(&query, cursor.as_deref())?;
        let mut axes = programmes::axes(self.db.read(), vec![id]).await?;
        if let Some(axis) = of_axis {
            axes.retain(|row| row.id == axis);
        }
        let credits = credits(self.db.read(), &axes).await?;
        let entries = ledger::journal(self.db.read(), &funds(&axes, &credits), before, u64::from(limit) + 1).await?;
        let people: HashSet<Uuid> =
            entries.iter().flat_map(|e| std::iter::once(&e.actor).chain(&e.second)).filter_map(|who| who.parse().ok()).collect();
        let names = identity::names(self.db.read(), people.into_iter().collect()).await?;
        let named = |who: String| who.parse().ok().and_then(|id: Uuid| names.get(&id)).map_or(who, |(name, _)| name.clone());
        let mut places: HashMap<Uuid, (Uuid, Option<Credit>, Option<i32>)> = HashMap::new();
        for axis in &axes {
            places.insert(axis.commitment_fund_id, (axis.id, Some(Credit::Commitment), None));
            places.insert(axis.in_kind_fund_id, (axis.id, None, None));
        }
        places.extend(credits.iter().map(|c| (c.fund_id, (c.axis_id, Some(Credit::Payment), Some(c.year)))));
        let items: Vec<FundMovement> = entries
            .into_iter()
            .map(|entry| FundMovement {
                id: entry.id,
                at: entry.at,
                cause: entry.cause,
                actor: named(entry.actor),
                second: entry.second.map(named),
                reason: entry.reason,
                lines: entry
                    .lines
                    .into_iter()
                    .filter_map(|(fund, of, amount_cents)| {
                        let (axis_id, credit, year) = *places.get(&fund)?;
                        Some(MovementLine { axis_id, credit, year, account: account(of), amount_cents })
                    })
                    .collect(),
            })
            .collect();
        Ok(self.cursors.page(&query, items, limit, |m| m.id, |m| m))
    }
}
