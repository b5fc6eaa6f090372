//! The money of one application between its row, the register of aid and the book. Always in this order of locks: the
//! application, the companies of its undertaking, the funds of its axis.

use super::{
    entity::{application, decision, grant},
    funds::{self, Fund, Held, Step},
};
use crate::{
    funding::{
        aid::{self, Grant, Stage},
        calls,
        entity::axis,
    },
    kernel::{db::Tx, error::Result, words},
    ledger::{self, Leg, Movement},
    server::Server,
};
use openapi::{
    funding::{AidBasis, ApplicationState as State, CallContent, DecisionState},
    problem::Problem,
};
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryOrder, entity::prelude::*};

/// States in which an applicant was promised something.
pub const GRANTED: [State; 3] = [State::Accepted, State::AcceptedInPart, State::Signed];

/// What an application's aid is known as in the register.
fn cause(application: Uuid) -> String {
    format!("application/{application}")
}

pub async fn find(c: &impl ConnectionTrait, application: Uuid) -> Result<Option<grant::Model>> {
    Ok(grant::Entity::find_by_id(application).one(c).await?)
}

pub fn held(row: &grant::Model) -> Held {
    Held { reserved: row.reserved_cents, committed: row.committed_cents, in_kind: row.in_kind_cents }
}

/// The terms of the version an application is written for.
pub async fn terms(c: &impl ConnectionTrait, row: &application::Model) -> Result<CallContent> {
    let call = calls::read::find(c, row.call_id).await?;
    Ok(calls::read::published(c, &call, Some(row.call_version)).await?.1)
}

/// Who moves money, and why; the second person where the rule asks for two.
pub struct Mover<'a> {
    pub actor: String,
    pub second: Option<String>,
    pub reason: &'a str,
}

/// Posts a step to the book and writes down what is held then. `verb` names it in the book.
pub async fn take(tx: &Tx, row: grant::Model, step: Step, verb: &str, mover: Mover<'_>) -> Result<grant::Model> {
    let (acts, after) = funds::take(held(&row), step)?;
    let number = row.movements + 1;
    if !acts.is_empty() {
        let axis = axis::Entity::find_by_id(row.axis_id).one(&**tx).await?.ok_or_else(Problem::not_found)?;
        let legs = acts
            .into_iter()
            .map(|(fund, act, cents)| Leg {
                fund: match fund {
                    Fund::Commitment => axis.commitment_fund_id,
                    Fund::InKind => axis.in_kind_fund_id,
                },
                act,
                cents,
            })
            .collect();
        let movement = Movement {
            second: mover.second,
            reason: Some(mover.reason.to_owned()),
            ..Movement::new(format!("{verb}/{}/{number}", row.application_id), mover.actor, legs)
        };
        ledger::post(tx, movement).await?;
    }
    let mut change: grant::ActiveModel = row.into();
    change.movements = Set(number);
    change.reserved_cents = Set(after.reserved);
    change.committed_cents = Set(after.committed);
    change.in_kind_cents = Set(after.in_kind);
    Ok(change.update(&**tx).await?)
}

impl Server {
    /// Checks and writes down de minimis aid, where the call's is; the regulation it is given under.
    pub(super) async fn record_aid(
        &self,
        tx: &Tx,
        actor: Uuid,
        row: &application::Model,
        call: &CallContent,
        cents: i64,
        stage: Stage,
    ) -> Result<Option<String>> {
        if call.aid_basis != AidBasis::DeMinimis {
            return Ok(None);
        }
        let cause = cause(row.id);
        let grant = Grant { actor, organisation: row.organisation_id, programme: row.programme_id, cause: &cause, cents };
        Ok(Some(aid::record(tx, &self.aid_rules, &grant, stage).await?.regulation))
    }
}

/// Everything held for an application is free again, and a decision that waits is dropped. Nothing happens where nothing is held.
pub async fn release(tx: &Tx, application: Uuid, verb: &str, mover: Mover<'_>) -> Result<()> {
    aid::release(tx, &mover.actor, &cause(application)).await?;
    if let Some(pending) = pending(&**tx, application).await? {
        let mut change: decision::ActiveModel = pending.into();
        change.state = Set(words::word(&DecisionState::Dropped));
        change.update(&**tx).await?;
    }
    if let Some(row) = find(&**tx, application).await? {
        let step = if row.in_kind_cents > 0 { Step::Lapse } else { Step::Free };
        take(tx, row, step, verb, mover).await?;
    }
    Ok(())
}

/// The decision that waits for a second person.
pub async fn pending(c: &impl ConnectionTrait, application: Uuid) -> Result<Option<decision::Model>> {
    Ok(decision::Entity::find()
        .filter(decision::Column::ApplicationId.eq(application))
        .filter(decision::Column::State.eq(words::word(&DecisionState::Pending)))
        .order_by_desc(decision::Column::Id)
        .one(c)
        .await?)
}
