//! Who handles an application and who reviews it.

use super::{
    access, change,
    entity::{application, assignment, interest, review},
    interests,
    rules::{self, Command},
};
use crate::{
    audit,
    funding::people,
    identity,
    kernel::{
        cursor::DEFAULT_LIMIT,
        db::Tx,
        error::Result,
        policy::{Action, may},
        words,
    },
    server::Server,
};
use openapi::{
    answer::Page,
    funding::{ApplicationAssignment, ApplicationState as State, Duty, NewAssignment, OwnReview, ProgrammeRole},
    message::Message,
    problem::Problem,
    security::Caller,
};
use sea_orm::{ActiveValue::Set, QueryOrder, QuerySelect, entity::prelude::*};
use serde_json::json;
use std::collections::BTreeMap;

/// People of one application.
const MOST: u64 = 20;

impl Server {
    pub(super) async fn assignments(
        &self,
        caller: &Caller,
        id: Uuid,
        cursor: Option<String>,
        limit: Option<u16>,
    ) -> Result<Page<ApplicationAssignment>> {
        let c = self.db.read();
        let row = access::find(c, id).await?;
        access::in_programme(c, caller, Action::ReadReviews, &row).await?;
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        let query = format!("list_assignments/{id}");
        let mut find = assignment::Entity::find()
            .filter(assignment::Column::ApplicationId.eq(id))
            .order_by_asc(assignment::Column::AccountId)
            .limit(u64::from(limit) + 1);
        if let Some(after) = self.cursors.read::<Uuid>(&query, cursor.as_deref())? {
            find = find.filter(assignment::Column::AccountId.gt(after));
        }
        let rows = find.all(c).await?;
        let names = identity::names(c, rows.iter().map(|row| row.account_id).collect()).await?;
        let declared = interest::Entity::find().filter(interest::Column::ApplicationId.eq(id)).limit(MOST * 10).all(c).await?;
        let submitted = review::Entity::find()
            .filter(review::Column::ApplicationId.eq(id))
            .filter(review::Column::SubmittedAt.is_not_null())
            .limit(MOST * 10)
            .all(c)
            .await?;
        let items = rows
            .into_iter()
            .map(|row| {
                Ok(ApplicationAssignment {
                    account_id: row.account_id,
                    name: names.get(&row.account_id).map(|(name, _)| name.clone()).unwrap_or_default(),
                    duty: words::read(&row.duty)?,
                    since: row.since,
                    cleared: declared.iter().find(|d| d.account_id == row.account_id).map(|d| !d.conflict),
                    reviewed: submitted.iter().any(|review| review.account_id == row.account_id),
                })
            })
            .collect::<Result<Vec<_>>>()?;
        Ok(self.cursors.page(&query, items, limit, |item| item.account_id, |item| item))
    }

    pub(super) async fn assign_application(&self, caller: &Caller, id: Uuid, new: NewAssignment) -> Result<()> {
        let tx = self.begin().await?;
        let row = access::locked(&tx, id).await?;
        access::in_programme(&*tx, caller, Action::Instruct, &row).await?;
        self.give_duty(&tx, caller, &row, &new).await?;
        tx.commit().await
    }

    /// On the locked row, by whom the programme lets. The row as it is then, and whether they had no duty before.
    pub(super) async fn give_duty(
        &self,
        tx: &Tx,
        caller: &Caller,
        row: &application::Model,
        new: &NewAssignment,
    ) -> Result<(application::Model, bool)> {
        let (id, state) = (row.id, words::read::<State>(&row.state)?);
        let role = match new.duty {
            Duty::Instructor => ProgrammeRole::Instructor,
            Duty::Reviewer => ProgrammeRole::Reviewer,
        };
        if !people::roles(&**tx, row.programme_id, new.account_id).await?.contains(&role) {
            let message =
                Message::new("Cette personne n’a pas ce rôle dans le programme.", "This person does not have that role in the programme.");
            return Err(Problem::field("/account_id", message).into());
        }
        if interests::belongs(&**tx, row, new.account_id).await? {
            return Err(interests::refused(
                "Cette personne appartient à l’organisation candidate.",
                "This person belongs to the applicant.",
            )
            .into());
        }
        interests::unbound(&**tx, id, new.account_id).await?;
        let mut row = row.clone();
        if new.duty == Duty::Reviewer && state != State::InReview {
            let after = rules::next(state, None, Command::StartReview)?;
            row = change::to(tx, caller.account_id, &row, row.clone().into(), after, None).await?;
        }
        let before = assignment::Entity::find_by_id((id, new.account_id)).one(&**tx).await?;
        if before.is_none() && assignment::Entity::find().filter(assignment::Column::ApplicationId.eq(id)).count(&**tx).await? >= MOST {
            return Err(Problem::conflict(format!("Au plus {MOST} personnes."), format!("At most {MOST} people.")).into());
        }
        let fresh = before.is_none();
        let change = assignment::ActiveModel {
            application_id: Set(id),
            account_id: Set(new.account_id),
            duty: Set(words::word(&new.duty)),
            assigned_by: Set(caller.account_id),
            since: Set(tx.now),
        };
        if fresh {
            assignment::Entity::insert(change).exec_without_returning(&**tx).await?;
            self.mail_assigned(tx, &row, new.account_id, new.duty).await?;
        } else {
            change.update(&**tx).await?;
        }
        let data = json!({ "account": new.account_id, "duty": words::word(&new.duty) });
        audit::record(tx, audit::Event::new(caller.account_id, "update_assignment", "application", id).data(data)).await?;
        Ok((row, fresh))
    }

    pub(super) async fn relieve(&self, caller: &Caller, id: Uuid, account: Uuid) -> Result<()> {
        let tx = self.begin().await?;
        let row = access::locked(&tx, id).await?;
        access::in_programme(&*tx, caller, Action::Instruct, &row).await?;
        let done = assignment::Entity::delete_by_id((id, account)).exec(&*tx).await?;
        if done.rows_affected == 0 {
            return Err(Problem::not_found().into());
        }
        let data = json!({ "account": account });
        audit::record(&tx, audit::Event::new(caller.account_id, "delete_assignment", "application", id).data(data)).await?;
        tx.commit().await
    }

    pub(super) async fn own_reviews(&self, caller: &Caller, cursor: Option<String>, limit: Option<u16>) -> Result<Page<OwnReview>> {
        may(caller, Action::ReadOwnReviews, None)?;
        let (c, limit) = (self.db.read(), limit.unwrap_or(DEFAULT_LIMIT));
        let query = format!("list_own_reviews/{}", caller.account_id);
        let mut find = assignment::Entity::find()
            .filter(assignment::Column::AccountId.eq(caller.account_id))
            .filter(assignment::Column::Duty.eq(words::word(&Duty::Reviewer)))
            .order_by_desc(assignment::Column::ApplicationId)
            .limit(u64::from(limit) + 1);
        if let Some(before) = self.cursors.read::<Uuid>(&query, cursor.as_deref())? {
            find = find.filter(assignment::Column::ApplicationId.lt(before));
        }
        let rows = find.all(c).await?;
        let ids: Vec<Uuid> = rows.iter().map(|row| row.application_id).collect();
        let applications = application::Entity::find().filter(application::Column::Id.is_in(ids.clone())).all(c).await?;
        let applications: BTreeMap<Uuid, application::Model> = applications.into_iter().map(|row| (row.id, row)).collect();
        let cleared = interest::Entity::find()
            .filter(interest::Column::AccountId.eq(caller.account_id))
            .filter(interest::Column::ApplicationId.is_in(ids.clone()))
            .filter(interest::Column::Conflict.eq(false))
            .all(c)
            .await?;
        let reviews = review::Entity::find()
            .filter(review::Column::AccountId.eq(caller.account_id))
            .filter(review::Column::ApplicationId.is_in(ids))
            .all(c)
            .await?;
        let items = rows
            .into_iter()
            .filter_map(|row| {
                let application = applications.get(&row.application_id)?;
                let open = cleared.iter().any(|declared| declared.application_id == row.application_id);
                Some(OwnReview {
                    application_id: row.application_id,
                    number: application.number.clone(),
                    call_id: application.call_id,
                    title: open.then(|| application.title.clone()),
                    assigned_at: row.since,
                    submitted_at: reviews.iter().find(|r| r.application_id == row.application_id).and_then(|r| r.submitted_at),
                })
            })
            .collect();
        Ok(self.cursors.page(&query, items, limit, |item| item.application_id, |item| item))
    }
}
