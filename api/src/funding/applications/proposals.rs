//! Proposals: the money is reserved and the ceiling of earlier aid checked in one transaction, or nothing happens.

use super::{
    access::{self, Reader},
    change,
    entity::grant,
    funds::Step,
    grants::{self, Mover},
    interests, read,
    rules::{self, Command},
};
use crate::{
    audit,
    funding::aid::Stage,
    identity,
    kernel::{error::Result, etag, policy::Action, words},
    server::Server,
};
use openapi::{
    funding::{Application, ApplicationContent, ApplicationState as State, NewProposal, Proposal, ProposalRetraction, Support},
    message::Message,
    problem::{Fault, Problem},
    security::Caller,
};
use sea_orm::{ActiveValue::Set, entity::prelude::*};
use serde_json::json;

/// What a proposal may give, by pointer.
fn faults(new: &NewProposal, content: &ApplicationContent) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut add = |pointer: &str, fr: &'static str, en: &'static str| faults.push(Fault::new(pointer, Message::new(fr, en)));
    match (new.amount_cents, content.amount_cents) {
        (Some(_), None) => add("/amount_cents", "Aucun montant n’est demandé.", "No money is asked for."),
        (Some(proposed), Some(requested)) if proposed > requested => {
            add("/amount_cents", "Au plus ce qui est demandé.", "At most what is requested.");
        }
        (None, _) if new.in_kind_cents.is_none() => {
            add("/amount_cents", "Proposez un montant ou un soutien en nature.", "Propose money or support in kind.")
        }
        _ => {}
    }
    if new.in_kind_cents.is_some() && content.supports.iter().all(|support| *support == Support::Financial) {
        add("/in_kind_cents", "Aucun soutien en nature n’est demandé.", "No support in kind is asked for.");
    }
    faults
}

/// Whether a proposal stands, or something is held for it.
fn stands(state: State) -> bool {
    matches!(state, State::Proposed | State::Accepted | State::AcceptedInPart | State::Lapsed | State::Signed)
}

impl Server {
    pub(super) async fn proposal(&self, caller: &Caller, id: Uuid) -> Result<Proposal> {
        let c = self.db.read();
        let row = access::find(c, id).await?;
        let told = access::insider(c, caller, &row).await? == Reader::Programme && stands(words::read(&row.state)?);
        let proposal = if told { grants::find(c, id).await? } else { None };
        let proposal = proposal.ok_or_else(Problem::not_found)?;
        let names = identity::names(c, vec![proposal.proposed_by]).await?;
        Ok(Proposal {
            amount_cents: proposal.proposed_cents,
            in_kind_cents: proposal.proposed_in_kind_cents,
            reason: proposal.reason,
            proposed_by: names.get(&proposal.proposed_by).map(|(name, _)| name.clone()).unwrap_or_default(),
            proposed_at: proposal.proposed_at,
            reserved_cents: proposal.reserved_cents,
            committed_cents: proposal.committed_cents,
            regulation: proposal.regulation,
            lapses_at: proposal.lapses_at,
            signed_on: proposal.signed_on,
            reference: proposal.reference,
        })
    }

    pub(super) async fn propose(&self, caller: &Caller, id: Uuid, if_match: Option<&str>, new: NewProposal) -> Result<(i64, Application)> {
        let tx = self.begin().await?;
        let row = access::locked(&tx, id).await?;
        access::in_programme(&*tx, caller, Action::Propose, &row).await?;
        interests::unbound(&*tx, id, caller.account_id).await?;
        let state: State = words::read(&row.state)?;
        let after = rules::next(state, None, Command::Propose)?;
        etag::check(if_match, row.version)?;
        let call = grants::terms(&*tx, &row).await?;
        if row.reviews < call.reviewers_per_application as i32 {
            let wanted = call.reviewers_per_application;
            return Err(Problem::conflict(
                format!("L’appel demande {wanted} avis ; {} sont rendus.", row.reviews),
                format!("The call asks for {wanted} reviews; {} are submitted.", row.reviews),
            )
            .into());
        }
        let content: ApplicationContent = words::shape(row.content.clone())?;
        let faults = faults(&new, &content);
        if !faults.is_empty() {
            return Err(Problem::invalid(faults).into());
        }
        let (amount, in_kind) = (new.amount_cents.unwrap_or(0), new.in_kind_cents.unwrap_or(0));
        let whole = amount.checked_add(in_kind).ok_or_else(|| Problem::conflict("Ce total est trop grand.", "This sum is too large."))?;
        let regulation = self.record_aid(&tx, caller.account_id, &row, &call, whole, Stage::Proposal).await?;
        let before = grants::find(&*tx, id).await?;
        let fresh = before.is_none();
        let proposal = grant::ActiveModel {
            application_id: Set(id),
            axis_id: Set(call.axis_id),
            movements: Set(before.as_ref().map_or(0, |before| before.movements)),
            proposed_cents: Set(amount),
            proposed_in_kind_cents: Set(in_kind),
            proposed_by: Set(caller.account_id),
            proposed_at: Set(tx.now),
            reason: Set(new.reason.clone()),
            reserved_cents: Set(before.as_ref().map_or(0, |before| before.reserved_cents)),
            committed_cents: Set(0),
            in_kind_cents: Set(0),
            regulation: Set(regulation),
            lapses_at: Set(None),
            signed_on: Set(None),
            reference: Set(None),
        };
        let proposal = if fresh { proposal.insert(&*tx).await? } else { proposal.update(&*tx).await? };
        let mover = Mover { actor: caller.account_id.to_string(), second: None, reason: &new.reason };
        grants::take(&tx, proposal, Step::Propose { cents: amount }, "propose", mover).await?;
        let row = change::to(&tx, caller.account_id, &row, row.clone().into(), after, None).await?;
        let event = audit::Event::new(caller.account_id, "update_proposal", "application", id);
        audit::record(&tx, event.data(words::json(&new))).await?;
        let version = row.version;
        let answer = read::wire(&*tx, row, Reader::Programme, caller.locale).await?;
        tx.commit().await?;
        Ok((version, answer))
    }

    pub(super) async fn take_proposal_back(
        &self,
        caller: &Caller,
        id: Uuid,
        if_match: Option<&str>,
        why: ProposalRetraction,
    ) -> Result<(i64, Application)> {
        let tx = self.begin().await?;
        let row = access::locked(&tx, id).await?;
        access::in_programme(&*tx, caller, Action::Propose, &row).await?;
        let after = rules::next(words::read(&row.state)?, None, Command::Retract)?;
        etag::check(if_match, row.version)?;
        let mover = Mover { actor: caller.account_id.to_string(), second: None, reason: &why.reason };
        grants::release(&tx, id, "retract", mover).await?;
        let row = change::to(&tx, caller.account_id, &row, row.clone().into(), after, None).await?;
        let data = json!({ "reason": why.reason });
        audit::record(&tx, audit::Event::new(caller.account_id, "retract_proposal", "application", id).data(data)).await?;
        let version = row.version;
        let answer = read::wire(&*tx, row, Reader::Programme, caller.locale).await?;
        tx.commit().await?;
        Ok((version, answer))
    }
}
