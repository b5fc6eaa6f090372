//! Transfers between axes: one person proposes, another decides; the money moves at the approval.
//!
//! ```text
//! proposed --approve--> approved     (a close and an open, in one movement)
//!     '-----refuse----> refused
//! ```

use super::{budget, entity::transfer, people, programmes};
use crate::{
    audit, identity,
    kernel::{cursor::DEFAULT_LIMIT, error::Result, idempotency::Once, policy::Action, words},
    ledger::{self, Act, Leg, Movement},
    server::Server,
};
use openapi::{
    answer::Page,
    funding::{NewTransfer, Transfer, TransferDecision, TransferState},
    message::Message,
    problem::{Kind, Problem},
    security::Caller,
};
use poem_openapi::types::ToJSON;
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryOrder, QuerySelect, entity::prelude::*};
use serde_json::json;

async fn wire(c: &impl ConnectionTrait, rows: Vec<transfer::Model>) -> Result<Vec<Transfer>> {
    let people = rows.iter().flat_map(|row| std::iter::once(row.proposed_by).chain(row.decided_by)).collect();
    let names = identity::names(c, people).await?;
    let name = |id: Uuid| names.get(&id).map(|(name, _)| name.clone()).unwrap_or_default();
    rows.into_iter()
        .map(|row| {
            Ok(Transfer {
                id: row.id,
                from_axis_id: row.from_axis_id,
                to_axis_id: row.to_axis_id,
                credit: words::read(&row.credit)?,
                year: row.year,
                amount_cents: row.cents,
                reason: row.reason,
                state: words::read(&row.state)?,
                proposed_by: name(row.proposed_by),
                proposed_at: row.proposed_at,
                decided_by: row.decided_by.map(name),
                decided_at: row.decided_at,
                decision_reason: row.decision_reason,
            })
        })
        .collect()
}

async fn wire_one(c: &impl ConnectionTrait, row: transfer::Model) -> Result<Transfer> {
    wire(c, vec![row]).await?.pop().ok_or_else(|| anyhow::anyhow!("a transfer vanished").into())
}

impl Server {
    pub(super) async fn transfers(
        &self,
        caller: &Caller,
        id: Uuid,
        state: Option<TransferState>,
        cursor: Option<String>,
        limit: Option<u16>,
    ) -> Result<Page<Transfer>> {
        people::authorise(self.db.read(), caller, Action::ReadBudget, id).await?;
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        let state = state.map(|state| words::word(&state));
        let query = format!("list_transfers/{id}?state={}", state.as_deref().unwrap_or_default());
        let mut find = transfer::Entity::find()
            .filter(transfer::Column::ProgrammeId.eq(id))
            .order_by_desc(transfer::Column::Id)
            .limit(u64::from(limit) + 1);
        if let Some(state) = state {
            find = find.filter(transfer::Column::State.eq(state));
        }
        if let Some(before) = self.cursors.read::<Uuid>(&query, cursor.as_deref())? {
            find = find.filter(transfer::Column::Id.lt(before));
        }
        let items = wire(self.db.read(), find.all(self.db.read()).await?).await?;
        Ok(self.cursors.page(&query, items, limit, |t| t.id, |t| t))
    }

    pub(super) async fn propose_transfer(&self, caller: &Caller, id: Uuid, key: &str, new: NewTransfer) -> Result<Transfer> {
        let tx = self.begin().await?;
        people::authorise(&*tx, caller, Action::ProposeTransfer, id).await?;
        let once = Once::new(caller.account_id, "create_transfer", key, &[&id.to_string(), &new.to_json_string()]);
        if let Some(answer) = once.replay(&tx).await? {
            return Ok(answer);
        }
        let year = budget::year_of(new.credit, new.year)?;
        if new.from_axis_id == new.to_axis_id {
            return Err(Problem::field("/to_axis_id", Message::new("Choisissez un autre axe.", "Choose another axis.")).into());
        }
        programmes::axis_named(&*tx, id, new.from_axis_id, "/from_axis_id").await?;
        programmes::axis_named(&*tx, id, new.to_axis_id, "/to_axis_id").await?;
        let row = transfer::ActiveModel {
            id: Set(Uuid::now_v7()),
            programme_id: Set(id),
            credit: Set(words::word(&new.credit)),
            year: Set(year),
            from_axis_id: Set(new.from_axis_id),
            to_axis_id: Set(new.to_axis_id),
            cents: Set(new.amount_cents),
            reason: Set(new.reason.clone()),
            state: Set(words::word(&TransferState::Proposed)),
            proposed_by: Set(caller.account_id),
            proposed_at: Set(tx.now),
            decided_by: Set(None),
            decided_at: Set(None),
            decision_reason: Set(None),
        }
        .insert(&*tx)
        .await?;
        audit::record(
            &tx,
            audit::Event::new(caller.account_id, "create_transfer", "programme", id)
                .data(json!({ "transfer": row.id, "content": words::json(&new) })),
        )
        .await?;
        let answer = wire_one(&*tx, row).await?;
        once.store(&tx, &answer).await?;
        tx.commit().await?;
        Ok(answer)
    }

    pub(super) async fn decide_transfer_of(
        &self,
        caller: &Caller,
        id: Uuid,
        transfer_id: Uuid,
        key: &str,
        decision: TransferDecision,
    ) -> Result<Transfer> {
        let tx = self.begin().await?;
        programmes::locked(&tx, id).await?;
        people::authorise(&*tx, caller, Action::DecideTransfer, id).await?;
        let sent = [id.to_string(), transfer_id.to_string(), decision.to_json_string()];
        let once = Once::new(caller.account_id, "decide_transfer", key, &sent.each_ref().map(String::as_str));
        if let Some(answer) = once.replay(&tx).await? {
            return Ok(answer);
        }
        let row = transfer::Entity::find_by_id(transfer_id)
            .filter(transfer::Column::ProgrammeId.eq(id))
            .lock_exclusive()
            .one(&*tx)
            .await?
            .ok_or_else(Problem::not_found)?;
        if words::read::<TransferState>(&row.state)? != TransferState::Proposed {
            return Err(Problem::conflict("Ce virement est déjà décidé.", "This transfer is already decided.").into());
        }
        if row.proposed_by == caller.account_id {
            return Err(Problem::new(
                Kind::Forbidden,
                Message::new(
                    "Une autre personne que celle qui l’a proposé doit décider de ce virement.",
                    "Somebody else than who proposed this transfer must decide it.",
                ),
            )
            .into());
        }
        if decision.approve {
            let from = programmes::axis_named(&*tx, id, row.from_axis_id, "/from_axis_id").await?;
            let to = programmes::axis_named(&*tx, id, row.to_axis_id, "/to_axis_id").await?;
            let legs = vec![
                Leg { fund: budget::fund_of(&tx, &from, row.year).await?, act: Act::Close, cents: row.cents },
                Leg { fund: budget::fund_of(&tx, &to, row.year).await?, act: Act::Open, cents: row.cents },
            ];
            let movement = Movement {
                second: Some(caller.account_id.to_string()),
                reason: Some(row.reason.clone()),
                ..Movement::new(format!("transfer/{transfer_id}"), row.proposed_by, legs)
            };
            ledger::post(&tx, movement).await?;
        }
        let state = if decision.approve { TransferState::Approved } else { TransferState::Refused };
        let mut change: transfer::ActiveModel = row.into();
        change.state = Set(words::word(&state));
        change.decided_by = Set(Some(caller.account_id));
        change.decided_at = Set(Some(tx.now));
        change.decision_reason = Set(Some(decision.reason.clone()));
        let row = change.update(&*tx).await?;
        audit::record(
            &tx,
            audit::Event::new(caller.account_id, "decide_transfer", "programme", id)
                .data(json!({ "transfer": transfer_id, "approve": decision.approve, "reason": decision.reason })),
        )
        .await?;
        let answer = wire_one(&*tx, row).await?;
        once.store(&tx, &answer).await?;
        tx.commit().await?;
        Ok(answer)
    }
}
