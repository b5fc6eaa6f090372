//! Claims: somebody says that a school, an organisation or an imported listing is theirs.
//!
//! ```text
//! open --accept--> accepted     (the effect happens in the same transaction)
//!   '----refuse--> refused
//! ```
//! A school is accepted at once where the address lies in an academic domain; a claim of what somebody already
//! has is a dispute, told apart for the operator, and never makes a second organisation.

use super::{
    entity::{claim, organisation, school},
    members, register,
};
use crate::{
    audit, catalogue, identity,
    kernel::{
        cursor::DEFAULT_LIMIT,
        db::Tx,
        error::{Error, Result, violates},
        idempotency::Once,
        policy::{Action, may, staff_role},
        words,
    },
    notifications,
    server::Server,
};
use openapi::{
    answer::Page,
    message::{Locale, Message},
    organisations::{Capacity, Claim, ClaimDecision, ClaimState, ClaimSubject, NewClaim, Role, Verification},
    problem::Problem,
    security::Caller,
};
use poem_openapi::types::ToJSON;
use sea_orm::{ActiveValue::Set, QueryOrder, QuerySelect, entity::prelude::*};
use serde_json::json;
use std::collections::HashMap;

fn wire(names: &HashMap<Uuid, (String, String)>, row: claim::Model) -> Result<Claim> {
    let (claimant, claimant_email) = names.get(&row.account_id).cloned().unwrap_or_default();
    Ok(Claim {
        id: row.id,
        kind: words::read(&row.kind)?,
        state: words::read(&row.state)?,
        subject: row.subject,
        subject_name: row.subject_name,
        organisation_id: row.organisation_id,
        claimant,
        claimant_email,
        reason: row.reason,
        disputed: row.disputed,
        decision_reason: row.decision_reason,
        created_at: row.created_at,
        decided_at: row.decided_at,
    })
}

fn unknown() -> Problem {
    Problem::field("/subject", Message::new("Rien de tel ici.", "There is no such thing here."))
}

/// What a claim is about, looked up.
struct Subject {
    name: String,
    disputed: bool,
}

impl Server {
    pub(super) async fn claims(
        &self,
        caller: &Caller,
        state: Option<ClaimState>,
        mine: bool,
        cursor: Option<String>,
        limit: Option<u16>,
    ) -> Result<Page<Claim>> {
        may(caller, Action::ReadOwnClaims, None)?;
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        let state = state.map(|s| words::word(&s));
        let query = format!("list_claims/{}?state={}&mine={mine}", caller.account_id, state.as_deref().unwrap_or_default());
        let mut find = claim::Entity::find().order_by_desc(claim::Column::Id).limit(u64::from(limit) + 1);
        if mine || staff_role(caller).is_none_or(|role| role < Role::Editor) {
            find = find.filter(claim::Column::AccountId.eq(caller.account_id));
        }
        if let Some(state) = state {
            find = find.filter(claim::Column::State.eq(state));
        }
        if let Some(before) = self.cursors.read::<Uuid>(&query, cursor.as_deref())? {
            find = find.filter(claim::Column::Id.lt(before));
        }
        let rows = find.all(self.db.read()).await?;
        let names = identity::names(self.db.read(), rows.iter().map(|r| r.account_id).collect()).await?;
        let items = rows.into_iter().map(|r| wire(&names, r)).collect::<Result<Vec<_>>>()?;
        Ok(self.cursors.page(&query, items, limit, |c| c.id, |c| c))
    }

    pub(super) async fn claim(&self, caller: &Caller, key: &str, new: NewClaim) -> Result<Claim> {
        may(caller, Action::FileClaim, None)?;
        let tx = self.begin().await?;
        let once = Once::new(caller.account_id, "create_claim", key, &[&new.to_json_string()]);
        if let Some(answer) = once.replay(&tx).await? {
            return Ok(answer);
        }
        let subject = self.subject(&tx, caller, &new).await?;
        let inserted = claim::ActiveModel {
            id: Set(Uuid::now_v7()),
            kind: Set(words::word(&new.kind)),
            subject: Set(new.subject.clone()),
            subject_name: Set(subject.name.clone()),
            organisation_id: Set(new.organisation_id),
            account_id: Set(caller.account_id),
            reason: Set(new.reason),
            state: Set(words::word(&ClaimState::Open)),
            disputed: Set(subject.disputed),
            decision_reason: Set(None),
            decided_by: Set(None),
            created_at: Set(tx.now),
            decided_at: Set(None),
        }
        .insert(&*tx)
        .await;
        let mut row = match inserted {
            Ok(row) => row,
            Err(e) if violates(&e, "ux_claims_open", "claims.subject") => {
                return Err(Problem::conflict(
                    "Vous avez déjà une demande en cours à ce sujet.",
                    "You already have an open claim about this.",
                )
                .into());
            }
            Err(e) => return Err(Error::Database(e)),
        };
        audit::record(
            &tx,
            audit::Event::new(caller.account_id, "create_claim", "claim", row.id)
                .data(json!({ "kind": row.kind, "subject": row.subject, "disputed": row.disputed })),
        )
        .await?;
        let domain = caller.email.rsplit('@').next().unwrap_or_default();
        if new.kind == ClaimSubject::School && !subject.disputed && self.settings.academic_domains.iter().any(|d| d == domain) {
            let reason = format!("@{domain}");
            row = self.settle(&tx, row, None, true, &reason).await?;
        } else {
            for (email, locale) in members::staff_addresses(&*tx).await? {
                let link = self.settings.link("/moderation/claims");
                let values = [("claimant", caller.name.as_str()), ("subject", subject.name.as_str()), ("link", link.as_str())];
                notifications::mail(&tx, &self.texts, &email, locale, "claim-received", &values).await?;
            }
        }
        let names = HashMap::from([(caller.account_id, (caller.name.clone(), caller.email.clone()))]);
        let answer = wire(&names, row)?;
        once.store(&tx, &answer).await?;
        tx.commit().await?;
        Ok(answer)
    }

    async fn subject(&self, tx: &Tx, caller: &Caller, new: &NewClaim) -> Result<Subject> {
        let id = || new.subject.parse::<Uuid>().map_err(|_| unknown());
        match new.kind {
            ClaimSubject::School => {
                let school = school::Entity::find_by_id(new.subject.clone()).one(&**tx).await?.ok_or_else(unknown)?;
                let taken = organisation::Entity::find().filter(organisation::Column::Uai.eq(&school.uai)).one(&**tx).await?;
                Ok(Subject { name: school.name, disputed: taken.is_some() })
            }
            ClaimSubject::Organisation => {
                let row = organisation::Entity::find_by_id(id()?).one(&**tx).await?.ok_or_else(unknown)?;
                Ok(Subject { name: row.name, disputed: true })
            }
            ClaimSubject::Listing => {
                let publisher = new.organisation_id.ok_or_else(|| {
                    Problem::field("/organisation_id", Message::new("Dites pour quel éditeur.", "Say for which publisher."))
                })?;
                may(caller, Action::WriteListing, Some(publisher))?;
                let (name, holder) = catalogue::imported(&**tx, id()?).await?.ok_or_else(unknown)?;
                if holder == publisher {
                    return Err(Problem::conflict("Cette fiche est déjà à cet éditeur.", "This publisher already has this listing.").into());
                }
                let holder = register::find(&**tx, holder).await?;
                let disputed = !register::capacities(&holder.capacities)?.contains(&Capacity::Operator);
                Ok(Subject { name, disputed })
            }
        }
    }

    pub(super) async fn decide(&self, caller: &Caller, id: Uuid, key: &str, decision: ClaimDecision) -> Result<Claim> {
        may(caller, Action::DecideClaim, None)?;
        let tx = self.begin().await?;
        let once = Once::new(caller.account_id, "decide_claim", key, &[&id.to_string(), &decision.to_json_string()]);
        if let Some(answer) = once.replay(&tx).await? {
            return Ok(answer);
        }
        let row = claim::Entity::find_by_id(id).lock_exclusive().one(&*tx).await?.ok_or_else(Problem::not_found)?;
        if words::read::<ClaimState>(&row.state)? != ClaimState::Open {
            return Err(Problem::conflict("Cette demande est déjà décidée.", "This claim is already decided.").into());
        }
        let row = self.settle(&tx, row, Some(caller.account_id), decision.accept, &decision.reason).await?;
        let names = identity::names(&*tx, vec![row.account_id]).await?;
        let answer = wire(&names, row)?;
        once.store(&tx, &answer).await?;
        tx.commit().await?;
        Ok(answer)
    }

    /// Decides a claim and does what follows from it.
    async fn settle(&self, tx: &Tx, row: claim::Model, decided_by: Option<Uuid>, accept: bool, reason: &str) -> Result<claim::Model> {
        let state = if accept { ClaimState::Accepted } else { ClaimState::Refused };
        let mut row = row;
        if accept {
            let verified_by = if decided_by.is_some() { Verification::Operator } else { Verification::AcademicDomain };
            row.organisation_id = Some(self.grant(tx, &row, verified_by).await?);
        }
        let (id, organisation_id, account_id, name) = (row.id, row.organisation_id, row.account_id, row.subject_name.clone());
        let mut change: claim::ActiveModel = row.into();
        change.state = Set(words::word(&state));
        change.organisation_id = Set(organisation_id);
        change.decision_reason = Set(Some(reason.to_owned()));
        change.decided_by = Set(decided_by);
        change.decided_at = Set(Some(tx.now));
        let row = change.update(&**tx).await?;
        let actor = decided_by.map_or_else(|| audit::SYSTEM.to_owned(), |a| a.to_string());
        audit::record(
            tx,
            audit::Event::new(actor, "decide_claim", "claim", id).data(json!({ "accepted": accept, "organisation": organisation_id })),
        )
        .await?;
        if let Some(account) = identity::Accounts::find_by_id(account_id).one(&**tx).await?.filter(|a| a.deleted_at.is_none()) {
            let locale = Locale::parse(&account.language);
            let outcome = match (accept, locale) {
                (true, Locale::Fr) => "acceptée",
                (false, Locale::Fr) => "refusée",
                (true, Locale::En) => "accepted",
                (false, Locale::En) => "refused",
            };
            let link = self.settings.link("/account");
            let values = [("subject", name.as_str()), ("outcome", outcome), ("reason", reason), ("link", link.as_str())];
            notifications::mail(tx, &self.texts, &account.email, locale, "claim-decided", &values).await?;
        }
        Ok(row)
    }

    /// The effect of an accepted claim; answers the organisation concerned.
    async fn grant(&self, tx: &Tx, row: &claim::Model, verified_by: Verification) -> Result<Uuid> {
        let subject_id = || row.subject.parse::<Uuid>().map_err(|e| Error::Other(e.into()));
        match words::read::<ClaimSubject>(&row.kind)? {
            ClaimSubject::School => {
                let taken = organisation::Entity::find().filter(organisation::Column::Uai.eq(&row.subject)).one(&**tx).await?;
                if let Some(organisation) = taken {
                    members::add(tx, organisation.id, row.account_id, Role::Manager).await?;
                    return Ok(organisation.id);
                }
                let school = school::Entity::find_by_id(row.subject.clone()).one(&**tx).await?.ok_or_else(Problem::not_found)?;
                let new = register::NewRow {
                    name: school.name,
                    capacities: vec![Capacity::School],
                    uai: Some(school.uai),
                    town: school.town,
                    verified_by: Some(verified_by),
                    ..Default::default()
                };
                Ok(register::insert(tx, &row.account_id.to_string(), new, Some(row.account_id)).await?.id)
            }
            ClaimSubject::Organisation => {
                let id = subject_id()?;
                members::add(tx, id, row.account_id, Role::Owner).await?;
                Ok(id)
            }
            ClaimSubject::Listing => {
                let publisher = row.organisation_id.ok_or_else(Problem::not_found)?;
                catalogue::hand_over(tx, subject_id()?, publisher).await?;
                Ok(publisher)
            }
        }
    }
}

/// What somebody claimed, newest first, for their export.
pub async fn own_claims(c: &impl sea_orm::ConnectionTrait, caller: &Caller) -> Result<Vec<Claim>> {
    let find = claim::Entity::find().filter(claim::Column::AccountId.eq(caller.account_id));
    let rows = find.order_by_desc(claim::Column::Id).limit(1000).all(c).await?;
    let names = HashMap::from([(caller.account_id, (caller.name.clone(), caller.email.clone()))]);
    rows.into_iter().map(|row| wire(&names, row)).collect()
}

/// Claims that wait for an operator, counted up to what anybody would read.
pub async fn open_claims(c: &impl sea_orm::ConnectionTrait) -> Result<u32> {
    let ids: Vec<Uuid> = claim::Entity::find()
        .select_only()
        .column(claim::Column::Id)
        .filter(claim::Column::State.eq(words::word(&ClaimState::Open)))
        .limit(1000)
        .into_tuple()
        .all(c)
        .await?;
    Ok(ids.len() as u32)
}
