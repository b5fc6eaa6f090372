//! Reviewers by rule: the plan of a call, previewed and applied; alternates, where one recuses.

use super::{
    candidates::waiting,
    change,
    entity::{alternate, application, assignment, interest},
    interests,
    planning::{self, Planned, Wanting},
    rules::{self, Command},
};
use crate::{
    audit,
    funding::{calls, people},
    identity,
    kernel::{db::Tx, error::Result, etag, policy::Action, secret, words},
    organisations,
    server::Server,
};
use openapi::{
    funding::{
        ApplicationState as State, Duty, LeftOut, LeftOutReviewer, PlannedFile, PlannedReviewer, ProgrammeRole, ReviewerLoad, ReviewerPlan,
    },
    security::Caller,
};
use sea_orm::{
    ActiveValue::Set,
    ConnectionTrait, QueryOrder, QuerySelect, QueryTrait,
    entity::prelude::*,
    sea_query::{Expr, ExprTrait},
};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Files of one plan.
const MOST: u64 = 100;
/// Reviewers of one programme that are drawn from.
const POOL: u64 = 100;
/// Alternates of one file.
const ALTERNATES: usize = 2;

/// A plan, and what it rests on.
struct Made {
    plan: ReviewerPlan,
    planned: Vec<Planned>,
    rows: BTreeMap<Uuid, application::Model>,
}

impl Made {
    /// Differs where anybody else would be assigned to anything.
    fn version(&self) -> i64 {
        let told: Vec<String> = self.planned.iter().map(|p| format!("{} {:?} {:?}", p.file, p.chosen, p.alternates)).collect();
        let hash = secret::hash(format!("{} {}", self.plan.seed, told.join("\n")));
        i64::from_str_radix(&hash[..15], 16).unwrap_or_default()
    }
}

/// The files of a call that lack reviewers, the first submitted first; one more than a plan has tells that there are more.
async fn lacking(c: &impl ConnectionTrait, call: Uuid, wanted: i32) -> Result<Vec<application::Model>> {
    let have = assignment::Entity::find()
        .select_only()
        .column_as(assignment::Column::AccountId.count(), "n")
        .filter(Expr::col((assignment::Entity, assignment::Column::ApplicationId)).equals((application::Entity, application::Column::Id)))
        .filter(assignment::Column::Duty.eq(words::word(&Duty::Reviewer)))
        .into_query();
    let open = [State::Admissible, State::InReview].map(|state| words::word(&state));
    Ok(application::Entity::find()
        .filter(application::Column::CallId.eq(call))
        .filter(application::Column::State.is_in(open))
        .filter(Expr::SubQuery(None, Box::new(have.into())).lt(wanted))
        .order_by_asc(application::Column::SubmittedAt)
        .order_by_asc(application::Column::Id)
        .limit(MOST + 1)
        .all(c)
        .await?)
}

async fn make(c: &impl ConnectionTrait, programme: Uuid, call: Uuid, wanted: i32, seed: i64) -> Result<Made> {
    let mut rows = lacking(c, call, wanted).await?;
    let more = rows.len() as u64 > MOST;
    rows.truncate(MOST as usize);
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let pool = people::with_role(c, programme, &[ProgrammeRole::Reviewer], POOL).await?;
    let names = identity::names(c, pool.clone()).await?;
    let name = |account: Uuid| names.get(&account).map(|(name, _)| name.clone()).unwrap_or_default();
    let assigned = assignment::Entity::find().filter(assignment::Column::ApplicationId.is_in(ids.iter().copied())).all(c).await?;
    let recused = interest::Entity::find()
        .filter(interest::Column::ApplicationId.is_in(ids))
        .filter(interest::Column::Conflict.eq(true))
        .all(c)
        .await?;
    let hints = interests::hints_among(c, &rows, &pool).await?;
    let loads: BTreeMap<Uuid, i64> = waiting(c, &pool).await?;
    let reasons = |row: &application::Model, account: Uuid| -> Vec<LeftOut> {
        let mut reasons = Vec::new();
        if assigned.iter().any(|one| one.application_id == row.id && one.account_id == account) {
            reasons.push(LeftOut::Assigned);
        }
        if recused.iter().any(|one| one.application_id == row.id && one.account_id == account) {
            reasons.push(LeftOut::Recused);
        }
        reasons.extend(hints.get(&(row.organisation_id, account)).into_iter().flatten().copied().map(LeftOut::from));
        reasons
    };
    let reviewer = words::word(&Duty::Reviewer);
    let mut files = Vec::new();
    let mut left_out: BTreeMap<Uuid, Vec<LeftOutReviewer>> = BTreeMap::new();
    for row in &rows {
        let have = assigned.iter().filter(|one| one.application_id == row.id && one.duty == reviewer).count();
        let mut may = BTreeSet::new();
        for account_id in pool.iter().copied() {
            let reasons = reasons(row, account_id);
            if reasons.is_empty() {
                may.insert(account_id);
            } else {
                left_out.entry(row.id).or_default().push(LeftOutReviewer { account_id, name: name(account_id), reasons });
            }
        }
        files.push(Wanting { file: row.id, reviewers: (wanted as usize).saturating_sub(have), may });
    }
    let planned = planning::plan(&loads, &files, ALTERNATES, seed);
    let named = organisations::named(c, rows.iter().map(|row| row.organisation_id).collect(), Vec::new()).await?;
    let told = |accounts: &[Uuid]| accounts.iter().map(|id| PlannedReviewer { account_id: *id, name: name(*id) }).collect();
    let file = |row: &application::Model| {
        let planned = planned.iter().find(|planned| planned.file == row.id);
        let wanted = files.iter().find(|wanting| wanting.file == row.id).map_or(0, |wanting| wanting.reviewers);
        let chosen = planned.map_or(&[][..], |planned| planned.chosen.as_slice());
        PlannedFile {
            application_id: row.id,
            number: row.number.clone(),
            title: row.title.clone(),
            organisation_name: named.iter().find(|one| one.id == row.organisation_id).map(|one| one.name.clone()).unwrap_or_default(),
            chosen: told(chosen),
            alternates: told(planned.map_or(&[][..], |planned| planned.alternates.as_slice())),
            left_out: left_out.get(&row.id).cloned().unwrap_or_default(),
            missing: wanted.saturating_sub(chosen.len()) as i32,
        }
    };
    let given = |account: Uuid| planned.iter().filter(|planned| planned.chosen.contains(&account)).count() as i64;
    let load = |account_id: Uuid| {
        let before = loads.get(&account_id).copied().unwrap_or(0);
        ReviewerLoad { account_id, name: name(account_id), before, after: before + given(account_id) }
    };
    let plan = ReviewerPlan {
        seed,
        reviewers_per_application: wanted,
        files: rows.iter().map(file).collect(),
        more,
        reviewers: pool.iter().copied().map(load).collect(),
    };
    Ok(Made { plan, planned, rows: rows.into_iter().map(|row| (row.id, row)).collect() })
}

impl Server {
    /// The programme of a call, and how many reviewers it asks for, where the caller may assign them.
    async fn planned_call(&self, c: &impl ConnectionTrait, caller: &Caller, call: Uuid) -> Result<(Uuid, i32)> {
        let row = calls::read::find(c, call).await?;
        people::authorise(c, caller, Action::Instruct, row.programme_id).await?;
        let (_, content) = calls::read::published(c, &row, None).await?;
        Ok((row.programme_id, content.reviewers_per_application as i32))
    }

    pub(super) async fn reviewer_plan(&self, caller: &Caller, call: Uuid, seed: Option<i64>) -> Result<(i64, ReviewerPlan)> {
        let c = self.db.read();
        let (programme, wanted) = self.planned_call(c, caller, call).await?;
        let made = make(c, programme, call, wanted, seed.unwrap_or_else(|| self.clock.now().timestamp())).await?;
        Ok((made.version(), made.plan))
    }

    pub(super) async fn apply_plan(&self, caller: &Caller, call: Uuid, if_match: Option<&str>, seed: i64) -> Result<ReviewerPlan> {
        let tx = self.begin().await?;
        let (programme, wanted) = self.planned_call(&*tx, caller, call).await?;
        let mut ids: Vec<Uuid> = lacking(&*tx, call, wanted).await?.into_iter().map(|row| row.id).collect();
        ids.sort();
        // Nobody assigns by hand meanwhile.
        let find = application::Entity::find().filter(application::Column::Id.is_in(ids)).order_by_asc(application::Column::Id);
        find.lock_exclusive().all(&*tx).await?;
        let made = make(&*tx, programme, call, wanted, seed).await?;
        etag::check(if_match, made.version())?;
        for planned in &made.planned {
            let Some(row) = made.rows.get(&planned.file) else { continue };
            self.assign_by_rule(&tx, caller, row, planned, seed).await?;
        }
        tx.commit().await?;
        Ok(made.plan)
    }

    async fn assign_by_rule(&self, tx: &Tx, caller: &Caller, row: &application::Model, planned: &Planned, seed: i64) -> Result<()> {
        let state: State = words::read(&row.state)?;
        if !planned.chosen.is_empty() && state != State::InReview {
            let after = rules::next(state, None, Command::StartReview)?;
            change::to(tx, caller.account_id, row, row.clone().into(), after, None).await?;
        }
        for account in &planned.chosen {
            self.begin_review(tx, row, *account, caller.account_id).await?;
        }
        alternate::Entity::delete_many().filter(alternate::Column::ApplicationId.eq(row.id)).exec(&**tx).await?;
        let ranked = planned.alternates.iter().enumerate().map(|(rank, account)| alternate::ActiveModel {
            application_id: Set(row.id),
            account_id: Set(*account),
            rank: Set(rank as i32),
        });
        let ranked: Vec<_> = ranked.collect();
        if !ranked.is_empty() {
            alternate::Entity::insert_many(ranked).exec_without_returning(&**tx).await?;
        }
        let data = json!({ "seed": seed, "accounts": planned.chosen, "alternates": planned.alternates });
        audit::record(tx, audit::Event::new(caller.account_id, "apply_reviewer_plan", "application", row.id).data(data)).await
    }

    async fn begin_review(&self, tx: &Tx, row: &application::Model, account: Uuid, by: Uuid) -> Result<()> {
        assignment::Entity::insert(assignment::ActiveModel {
            application_id: Set(row.id),
            account_id: Set(account),
            duty: Set(words::word(&Duty::Reviewer)),
            assigned_by: Set(by),
            since: Set(tx.now),
        })
        .exec_without_returning(&**tx)
        .await?;
        self.mail_assigned(tx, row, account, Duty::Reviewer).await
    }

    /// Somebody recused: the first alternate who is still a reviewer, and whom nothing binds, takes over.
    pub(super) async fn take_over(&self, tx: &Tx, row: &application::Model, recused: Uuid) -> Result<()> {
        let alternates = alternate::Entity::find()
            .filter(alternate::Column::ApplicationId.eq(row.id))
            .order_by_asc(alternate::Column::Rank)
            .limit(ALTERNATES as u64)
            .all(&**tx)
            .await?;
        let accounts: Vec<Uuid> = alternates.iter().map(|alternate| alternate.account_id).collect();
        let hints = interests::hints_of(&**tx, row, &accounts).await?;
        for account in accounts {
            alternate::Entity::delete_by_id((row.id, account)).exec(&**tx).await?;
            let still = people::roles(&**tx, row.programme_id, account).await?.contains(&ProgrammeRole::Reviewer);
            let bound =
                hints.get(&account).is_none_or(|hints| !hints.is_empty()) || interests::unbound(&**tx, row.id, account).await.is_err();
            let assigned = assignment::Entity::find_by_id((row.id, account)).one(&**tx).await?.is_some();
            if still && !bound && !assigned {
                self.begin_review(tx, row, account, recused).await?;
                let data = json!({ "account": account, "instead_of": recused });
                return audit::record(tx, audit::Event::new(audit::SYSTEM, "replace_reviewer", "application", row.id).data(data)).await;
            }
        }
        Ok(())
    }
}
