//! Mandates to submit: given by an owner, dated, revocable; never rewritten.

use super::entity::{mandate, membership};
use crate::{
    audit, identity,
    kernel::{
        clock::paris_day,
        cursor::DEFAULT_LIMIT,
        db::Tx,
        error::Result,
        idempotency::Once,
        policy::{Action, may},
        words,
    },
    server::Server,
};
use chrono::NaiveDate;
use openapi::{
    answer::Page,
    message::Message,
    organisations::{Mandate, NewMandate, Role},
    problem::Problem,
    security::Caller,
};
use poem_openapi::types::ToJSON;
use sea_orm::{ActiveValue::Set, Condition, ConnectionTrait, QueryOrder, QuerySelect, entity::prelude::*, sea_query::Expr};
use serde_json::json;
use std::collections::{HashMap, HashSet};

/// Mandates of one person that are read at once.
const MOST: u64 = 1_000;

fn in_force(row: &mandate::Model, day: NaiveDate) -> bool {
    row.revoked_at.is_none() && row.from_on <= day && row.until_on.is_none_or(|until| day <= until)
}

fn on(day: NaiveDate) -> Condition {
    Condition::all()
        .add(mandate::Column::RevokedAt.is_null())
        .add(mandate::Column::FromOn.lte(day))
        .add(Condition::any().add(mandate::Column::UntilOn.is_null()).add(mandate::Column::UntilOn.gte(day)))
}

/// The mandate somebody holds for an organisation on a day.
pub async fn mandate_of(c: &impl ConnectionTrait, organisation: Uuid, account: Uuid, day: NaiveDate) -> Result<Option<mandate::Model>> {
    let find = mandate::Entity::find()
        .filter(mandate::Column::OrganisationId.eq(organisation))
        .filter(mandate::Column::AccountId.eq(account))
        .filter(on(day));
    Ok(find.order_by_asc(mandate::Column::Id).one(c).await?)
}

/// The organisations somebody holds a mandate for on a day.
pub async fn mandated(c: &impl ConnectionTrait, account: Uuid, day: NaiveDate) -> Result<HashSet<Uuid>> {
    let rows = mandate::Entity::find().filter(mandate::Column::AccountId.eq(account)).filter(on(day)).limit(MOST).all(c).await?;
    Ok(rows.into_iter().map(|row| row.organisation_id).collect())
}

/// Whoever leaves submits no more; coming back gives nothing back.
pub async fn end_mandates(tx: &Tx, organisation: Uuid, account: Uuid, by: Uuid) -> Result<()> {
    mandate::Entity::update_many()
        .col_expr(mandate::Column::RevokedBy, Expr::value(by))
        .col_expr(mandate::Column::RevokedAt, Expr::value(tx.now))
        .filter(mandate::Column::OrganisationId.eq(organisation))
        .filter(mandate::Column::AccountId.eq(account))
        .filter(mandate::Column::RevokedAt.is_null())
        .exec(&**tx)
        .await?;
    Ok(())
}

fn wire(names: &HashMap<Uuid, (String, String)>, row: mandate::Model, day: NaiveDate) -> Mandate {
    let name = |id: Uuid| names.get(&id).map(|(name, _)| name.clone()).unwrap_or_default();
    Mandate {
        id: row.id,
        account_id: row.account_id,
        name: name(row.account_id),
        from: row.from_on,
        until: row.until_on,
        given_by: name(row.given_by),
        given_at: row.given_at,
        revoked_by: row.revoked_by.map(name),
        revoked_at: row.revoked_at,
        in_force: in_force(&row, day),
    }
}

fn people(row: &mandate::Model) -> impl Iterator<Item = Uuid> {
    [Some(row.account_id), Some(row.given_by), row.revoked_by].into_iter().flatten()
}

impl Server {
    pub(super) async fn mandates(&self, caller: &Caller, id: Uuid, cursor: Option<String>, limit: Option<u16>) -> Result<Page<Mandate>> {
        may(caller, Action::ReadMandates, Some(id))?;
        let (c, limit) = (self.db.read(), limit.unwrap_or(DEFAULT_LIMIT));
        let query = format!("list_mandates/{id}");
        let mut find = mandate::Entity::find()
            .filter(mandate::Column::OrganisationId.eq(id))
            .order_by_desc(mandate::Column::Id)
            .limit(u64::from(limit) + 1);
        if let Some(before) = self.cursors.read::<Uuid>(&query, cursor.as_deref())? {
            find = find.filter(mandate::Column::Id.lt(before));
        }
        let rows = find.all(c).await?;
        let names = identity::names(c, rows.iter().flat_map(people).collect()).await?;
        let day = paris_day(self.clock.now());
        Ok(self.cursors.page(&query, rows, limit, |row| row.id, |row| wire(&names, row, day)))
    }

    pub(super) async fn give_mandate(&self, caller: &Caller, id: Uuid, key: &str, new: NewMandate) -> Result<Mandate> {
        may(caller, Action::ManageMandates, Some(id))?;
        if new.until.is_some_and(|until| until < new.from) {
            let message = Message::new("Le dernier jour précède le premier.", "The last day comes before the first.");
            return Err(Problem::field("/until", message).into());
        }
        let tx = self.begin().await?;
        let once = Once::new(caller.account_id, "create_mandate", key, &[&id.to_string(), &new.to_json_string()]);
        if let Some(answer) = once.replay(&tx).await? {
            return Ok(answer);
        }
        let find = membership::Entity::find_by_id((id, new.account_id)).lock_exclusive();
        let Some(member) = find.one(&*tx).await? else {
            let message =
                Message::new("Cette personne n’est pas membre de l’organisation.", "This person is no member of the organisation.");
            return Err(Problem::field("/account_id", message).into());
        };
        match words::read::<Role>(&member.role)? {
            Role::Owner => {
                return Err(Problem::conflict("Un propriétaire dépose sans mandat.", "An owner submits without a mandate.").into());
            }
            Role::Member => {
                let message = Message::new(
                    "Cette personne lit seulement : faites-en d’abord une rédactrice.",
                    "This person only reads: make them an editor first.",
                );
                return Err(Problem::field("/account_id", message).into());
            }
            Role::Editor | Role::Manager => {}
        }
        // One that ends before this one begins, or begins after it ends, stands beside it.
        let mut overlapping = mandate::Entity::find()
            .filter(mandate::Column::OrganisationId.eq(id))
            .filter(mandate::Column::AccountId.eq(new.account_id))
            .filter(mandate::Column::RevokedAt.is_null())
            .filter(Condition::any().add(mandate::Column::UntilOn.is_null()).add(mandate::Column::UntilOn.gte(new.from)));
        if let Some(until) = new.until {
            overlapping = overlapping.filter(mandate::Column::FromOn.lte(until));
        }
        if overlapping.count(&*tx).await? > 0 {
            return Err(Problem::conflict(
                "Cette personne a déjà un mandat sur ces jours : révoquez-le d’abord.",
                "This person already holds a mandate on these days: revoke it first.",
            )
            .into());
        }
        let row = mandate::ActiveModel {
            id: Set(Uuid::now_v7()),
            organisation_id: Set(id),
            account_id: Set(new.account_id),
            from_on: Set(new.from),
            until_on: Set(new.until),
            given_by: Set(caller.account_id),
            given_at: Set(tx.now),
            revoked_by: Set(None),
            revoked_at: Set(None),
        }
        .insert(&*tx)
        .await?;
        let data = json!({ "mandate": row.id, "account": row.account_id, "from": row.from_on, "until": row.until_on });
        audit::record(&tx, audit::Event::new(caller.account_id, "create_mandate", "organisation", id).data(data)).await?;
        let names = identity::names(&*tx, people(&row).collect()).await?;
        let answer = wire(&names, row, paris_day(tx.now));
        once.store(&tx, &answer).await?;
        tx.commit().await?;
        Ok(answer)
    }

    pub(super) async fn take_mandate_back(&self, caller: &Caller, id: Uuid, mandate_id: Uuid) -> Result<()> {
        may(caller, Action::ManageMandates, Some(id))?;
        let tx = self.begin().await?;
        let find = mandate::Entity::find_by_id(mandate_id).filter(mandate::Column::OrganisationId.eq(id)).lock_exclusive();
        let row = find.one(&*tx).await?.ok_or_else(Problem::not_found)?;
        if row.revoked_at.is_some() {
            return Err(Problem::conflict("Ce mandat est déjà révoqué.", "This mandate is revoked already.").into());
        }
        let account = row.account_id;
        let mut change: mandate::ActiveModel = row.into();
        change.revoked_by = Set(Some(caller.account_id));
        change.revoked_at = Set(Some(tx.now));
        change.update(&*tx).await?;
        let data = json!({ "mandate": mandate_id, "account": account });
        audit::record(&tx, audit::Event::new(caller.account_id, "revoke_mandate", "organisation", id).data(data)).await?;
        tx.commit().await
    }
}
