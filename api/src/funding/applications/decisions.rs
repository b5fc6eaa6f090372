//! Decisions: by one person, or above the programme's limit by two; what is kept and what is freed; who is told.

use super::{
    access::{self, Reader},
    change,
    entity::{application, decision, grant},
    funds::Step,
    grants::{self, Mover},
    interests,
    lapse::LAPSE_APPLICATION,
    records::WRITE_RECORD,
    reviews,
    rules::{self, Command},
};
use crate::{
    audit,
    funding::{aid::Stage, entity::programme},
    identity,
    kernel::{db::Tx, error::Result, etag, idempotency::Once, jobs, policy::Action, words},
    server::Server,
};
use chrono::TimeDelta;
use money::Amount;
use openapi::{
    funding::{ApplicationDecision, ApplicationState as State, DecisionConfirmation, DecisionState, NewDecision, Outcome},
    message::Message,
    problem::{Kind, Problem},
    security::Caller,
};
use poem_openapi::types::ToJSON;
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryOrder, entity::prelude::*};
use serde_json::json;

fn command(outcome: Outcome) -> Command {
    match outcome {
        Outcome::Accept => Command::Accept,
        Outcome::AcceptInPart => Command::AcceptInPart,
        Outcome::Refuse => Command::Refuse,
        Outcome::Close => Command::Close,
    }
}

/// What is granted: money and support in kind, in cents.
fn granted(new: &NewDecision, proposal: Option<&grant::Model>) -> Result<(i64, i64)> {
    let wrong = |fr: &'static str, en: &'static str| Err(Problem::field("/amount_cents", Message::new(fr, en)).into());
    match (new.outcome, proposal, new.amount_cents) {
        (Outcome::AcceptInPart, Some(proposal), Some(cents)) if cents < proposal.proposed_cents => {
            Ok((cents, proposal.proposed_in_kind_cents))
        }
        (Outcome::AcceptInPart, ..) => wrong("Dites combien, moins que ce qui est proposé.", "Say how much, less than what is proposed."),
        (_, _, Some(_)) => wrong("Un montant va avec une acceptation en partie.", "An amount goes with an acceptance in part."),
        (Outcome::Accept, Some(proposal), None) => Ok((proposal.proposed_cents, proposal.proposed_in_kind_cents)),
        _ => Ok((0, 0)),
    }
}

fn alone(limit: i64) -> Problem {
    let limit = Amount::eur(limit);
    Problem::new(
        Kind::TwoPeople,
        Message::new(
            format!("Au-dessus de {}, il faut deux personnes : une autre doit confirmer.", limit.french()),
            format!("Above {} two people are needed: somebody else has to confirm.", limit.english()),
        ),
    )
}

/// `score` is the application's; it is told with the reviewers' words, and neither before the decision is final.
async fn wire(c: &impl ConnectionTrait, row: decision::Model, score: Option<i32>) -> Result<ApplicationDecision> {
    let people = [Some(row.decided_by), row.confirmed_by].into_iter().flatten().collect();
    let names = identity::names(c, people).await?;
    let name = |id: Uuid| names.get(&id).map(|(name, _)| name.clone()).unwrap_or_default();
    let grant = grants::find(c, row.application_id).await?;
    let outcome: Outcome = words::read(&row.outcome)?;
    let state: DecisionState = words::read(&row.state)?;
    let accepted = state == DecisionState::Final && matches!(outcome, Outcome::Accept | Outcome::AcceptInPart);
    let grant = grant.filter(|_| accepted);
    let told = state == DecisionState::Final;
    let comments = if told { reviews::words_for_applicant(c, row.application_id).await? } else { Vec::new() };
    Ok(ApplicationDecision {
        id: row.id,
        state,
        outcome,
        amount_cents: row.amount_cents,
        in_kind_cents: row.in_kind_cents,
        reasons: row.reasons,
        decided_by: name(row.decided_by),
        decided_at: row.decided_at,
        confirmed_by: row.confirmed_by.map(name),
        confirmed_at: row.confirmed_at,
        lapses_at: grant.as_ref().and_then(|grant| grant.lapses_at),
        regulation: grant.and_then(|grant| grant.regulation),
        score: score.filter(|_| told),
        comments,
    })
}

impl Server {
    /// Refused unless the caller decides in the programme and nothing binds them to the applicant.
    async fn decider(&self, tx: &Tx, caller: &Caller, row: &application::Model) -> Result<()> {
        access::in_programme(&**tx, caller, Action::Decide, row).await?;
        if interests::belongs(&**tx, row, caller.account_id).await? {
            return Err(interests::refused("Vous appartenez à l’organisation candidate.", "You belong to the applicant.").into());
        }
        interests::cleared(&**tx, row.id, caller.account_id).await
    }

    pub(super) async fn decide_on_application(
        &self,
        caller: &Caller,
        id: Uuid,
        key: &str,
        if_match: Option<&str>,
        new: NewDecision,
    ) -> Result<ApplicationDecision> {
        let tx = self.begin().await?;
        let row = access::locked(&tx, id).await?;
        self.decider(&tx, caller, &row).await?;
        let once = Once::new(caller.account_id, "decide_application", key, &[&id.to_string(), &new.to_json_string()]);
        if let Some(answer) = once.replay(&tx).await? {
            return Ok(answer);
        }
        rules::next(words::read(&row.state)?, None, command(new.outcome))?;
        let limit = programme::Entity::find_by_id(row.programme_id).one(&*tx).await?.ok_or_else(Problem::not_found)?.two_people_above_cents;
        if let Some(waits) = grants::pending(&*tx, id).await? {
            if waits.decided_by == caller.account_id {
                return Err(alone(limit).into());
            }
            return Err(Problem::conflict("Une décision attend votre confirmation.", "A decision waits for your confirmation.").into());
        }
        etag::check(if_match, row.version)?;
        let proposal = grants::find(&*tx, id).await?;
        let (amount, in_kind) = granted(&new, proposal.as_ref())?;
        let second = amount + in_kind > limit;
        let decided = decision::ActiveModel {
            id: Set(Uuid::now_v7()),
            application_id: Set(id),
            state: Set(words::word(if second { &DecisionState::Pending } else { &DecisionState::Final })),
            outcome: Set(words::word(&new.outcome)),
            amount_cents: Set(amount),
            in_kind_cents: Set(in_kind),
            reasons: Set(new.reasons.clone()),
            decided_by: Set(caller.account_id),
            decided_at: Set(tx.now),
            confirmed_by: Set(None),
            confirmed_at: Set(None),
            confirmation_reason: Set(None),
        }
        .insert(&*tx)
        .await?;
        let data = json!({ "decision": decided.id, "two_people": second, "content": words::json(&new) });
        audit::record(&tx, audit::Event::new(caller.account_id, "decide_application", "application", id).data(data)).await?;
        let score = row.score;
        if !second {
            self.finish(&tx, row, &decided).await?;
        }
        let answer = wire(&*tx, decided, score).await?;
        once.store(&tx, &answer).await?;
        tx.commit().await?;
        Ok(answer)
    }

    pub(super) async fn confirm_or_drop(
        &self,
        caller: &Caller,
        id: Uuid,
        key: &str,
        new: DecisionConfirmation,
    ) -> Result<ApplicationDecision> {
        let tx = self.begin().await?;
        let row = access::locked(&tx, id).await?;
        self.decider(&tx, caller, &row).await?;
        let once = Once::new(caller.account_id, "confirm_decision", key, &[&id.to_string(), &new.to_json_string()]);
        if let Some(answer) = once.replay(&tx).await? {
            return Ok(answer);
        }
        let waits = grants::pending(&*tx, id).await?;
        let waits = waits.ok_or_else(|| Problem::conflict("Aucune décision n’attend.", "No decision waits."))?;
        if waits.decided_by == caller.account_id {
            let limit = programme::Entity::find_by_id(row.programme_id).one(&*tx).await?.ok_or_else(Problem::not_found)?;
            return Err(alone(limit.two_people_above_cents).into());
        }
        let state = if new.confirm { DecisionState::Final } else { DecisionState::Dropped };
        let mut change: decision::ActiveModel = waits.into();
        change.state = Set(words::word(&state));
        change.confirmed_by = Set(Some(caller.account_id));
        change.confirmed_at = Set(Some(tx.now));
        change.confirmation_reason = Set(Some(new.reason.clone()));
        let decided = change.update(&*tx).await?;
        let data = json!({ "decision": decided.id, "confirm": new.confirm, "reason": new.reason });
        audit::record(&tx, audit::Event::new(caller.account_id, "confirm_decision", "application", id).data(data)).await?;
        let score = row.score;
        if new.confirm {
            self.finish(&tx, row, &decided).await?;
        }
        let answer = wire(&*tx, decided, score).await?;
        once.store(&tx, &answer).await?;
        tx.commit().await?;
        Ok(answer)
    }

    /// What a final decision does: aid, money, state, and the applicant told, in the transaction that makes it final.
    async fn finish(&self, tx: &Tx, row: application::Model, decided: &decision::Model) -> Result<()> {
        let outcome: Outcome = words::read(&decided.outcome)?;
        let after = rules::next(words::read(&row.state)?, None, command(outcome))?;
        let mover = || Mover {
            actor: decided.decided_by.to_string(),
            second: decided.confirmed_by.map(|id| id.to_string()),
            reason: &decided.reasons,
        };
        let mut lapses = String::new();
        let mut regulation = None;
        if matches!(outcome, Outcome::Accept | Outcome::AcceptInPart) {
            let call = grants::terms(&**tx, &row).await?;
            let whole = decided.amount_cents + decided.in_kind_cents;
            regulation = self.record_aid(tx, decided.decided_by, &row, &call, whole, Stage::Decision).await?;
            let grant = grants::find(&**tx, row.id)
                .await?
                .ok_or_else(|| anyhow::anyhow!("application {} is accepted without a proposal", row.id))?;
            let keep = Step::Keep { cents: decided.amount_cents, in_kind: decided.in_kind_cents };
            let grant = grants::take(tx, grant, keep, "decide", mover()).await?;
            let programme = programme::Entity::find_by_id(row.programme_id).one(&**tx).await?.ok_or_else(Problem::not_found)?;
            let lapses_at = tx.now + TimeDelta::days(i64::from(programme.acceptance_days));
            let mut change: grant::ActiveModel = grant.into();
            change.lapses_at = Set(Some(lapses_at));
            change.regulation = Set(regulation.clone());
            change.update(&**tx).await?;
            jobs::enqueue_at(tx, LAPSE_APPLICATION, &row.id.to_string(), lapses_at).await?;
            lapses = lapses_at.with_timezone(&chrono_tz::Europe::Paris).format("%d/%m/%Y %H:%M (%Z, Paris)").to_string();
        } else {
            grants::release(tx, row.id, "decide", mover()).await?;
        }
        let actor = decided.confirmed_by.unwrap_or(decided.decided_by);
        let row = change::to(tx, actor, &row, row.clone().into(), after, Some(decided.reasons.clone())).await?;
        jobs::enqueue(tx, WRITE_RECORD, &format!("decision/{}", decided.id)).await?;
        self.notify(tx, &row, decided, outcome, &lapses, regulation.as_deref()).await
    }

    /// The mail names the amount, the reasons, the reviewers' words, and the regulation of de minimis aid.
    async fn notify(
        &self,
        tx: &Tx,
        row: &application::Model,
        decided: &decision::Model,
        outcome: Outcome,
        lapses: &str,
        regulation: Option<&str>,
    ) -> Result<()> {
        let name = match outcome {
            Outcome::Accept => "application-accepted",
            Outcome::AcceptInPart => "application-accepted-in-part",
            Outcome::Refuse => "application-refused",
            Outcome::Close => "application-closed",
        };
        let score = row.score.map_or_else(|| "–".to_owned(), |score| format!("{}/100", score / 100));
        let words = reviews::words_for_applicant(&**tx, row.id).await?.join("\n\n");
        let amount = Amount::eur(decided.amount_cents + decided.in_kind_cents).french();
        let aid = regulation.map_or_else(|| "–".to_owned(), |number| format!("(UE) {number}"));
        let values = [
            ("reasons", decided.reasons.as_str()),
            ("amount", &amount),
            ("lapses", lapses),
            ("score", &score),
            ("reviews", &words),
            ("regulation", &aid),
        ];
        self.mail_applicant(tx, row, name, &values).await
    }

    pub(super) async fn decision(&self, caller: &Caller, id: Uuid) -> Result<ApplicationDecision> {
        let c = self.db.read();
        let row = access::find(c, id).await?;
        let reader = access::insider(c, caller, &row).await?;
        let mut find = decision::Entity::find().filter(decision::Column::ApplicationId.eq(id)).order_by_desc(decision::Column::Id);
        if reader == Reader::Applicant {
            find = find.filter(decision::Column::State.eq(words::word(&DecisionState::Final)));
        }
        wire(c, find.one(c).await?.ok_or_else(Problem::not_found)?, row.score).await
    }
}

/// Whether there is something to appeal against.
pub fn decided(state: State) -> bool {
    !matches!(
        state,
        State::Draft
            | State::Submitted
            | State::CorrectionRequested
            | State::Admissible
            | State::InReview
            | State::Proposed
            | State::Withdrawn
    )
}
