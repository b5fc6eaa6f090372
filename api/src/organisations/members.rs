//! Who works where, and as what.

use super::{
    entity::{membership, organisation},
    mandates::{end_mandates, mandated},
    register,
};
use crate::{
    audit, identity,
    kernel::{
        cursor::DEFAULT_LIMIT,
        db::Tx,
        error::Result,
        policy::{Action, may, role_in},
        words,
    },
    server::Server,
};
use chrono::NaiveDate;
use openapi::{
    answer::Page,
    identity::OwnMembership,
    message::{Locale, Message},
    organisations::{Member, Role},
    problem::{Kind, Problem},
    security::{Caller, Membership},
};
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryOrder, QuerySelect, entity::prelude::*};
use serde_json::json;

/// A person works in few organisations; this many are read and no more.
const MOST: u64 = 100;

async fn with_organisations(c: &impl ConnectionTrait, account_id: Uuid) -> Result<Vec<(membership::Model, organisation::Model)>> {
    let rows = membership::Entity::find()
        .filter(membership::Column::AccountId.eq(account_id))
        .order_by_asc(membership::Column::Since)
        .limit(MOST)
        .all(c)
        .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids = rows.iter().map(|r| r.organisation_id);
    let organisations = organisation::Entity::find().filter(organisation::Column::Id.is_in(ids)).all(c).await?;
    Ok(rows.into_iter().filter_map(|m| organisations.iter().find(|o| o.id == m.organisation_id).cloned().map(|o| (m, o))).collect())
}

/// The facts policy decides on.
pub async fn memberships_of(c: &impl ConnectionTrait, account_id: Uuid) -> Result<Vec<Membership>> {
    with_organisations(c, account_id)
        .await?
        .into_iter()
        .map(|(m, o)| {
            Ok(Membership {
                organisation_id: m.organisation_id,
                role: words::read(&m.role)?,
                capacities: register::capacities(&o.capacities)?,
            })
        })
        .collect()
}

/// The same with names, for people.
pub async fn own_memberships_of(c: &impl ConnectionTrait, account_id: Uuid, day: NaiveDate) -> Result<Vec<OwnMembership>> {
    let mandated = mandated(c, account_id, day).await?;
    with_organisations(c, account_id)
        .await?
        .into_iter()
        .map(|(m, o)| {
            let role: Role = words::read(&m.role)?;
            Ok(OwnMembership {
                organisation_id: o.id,
                capacities: register::capacities(&o.capacities)?,
                organisation_name: o.name,
                role,
                may_submit: role == Role::Owner || mandated.contains(&o.id),
            })
        })
        .collect()
}

pub async fn own_memberships(c: &impl ConnectionTrait, caller: &Caller, day: NaiveDate) -> Result<Vec<OwnMembership>> {
    own_memberships_of(c, caller.account_id, day).await
}

/// Adds a member, or raises one who is already there; never lowers.
pub async fn add(tx: &Tx, organisation_id: Uuid, account_id: Uuid, role: Role) -> Result<()> {
    if let Some(row) = membership::Entity::find_by_id((organisation_id, account_id)).one(&**tx).await? {
        if words::read::<Role>(&row.role)? < role {
            let mut row: membership::ActiveModel = row.into();
            row.role = Set(words::word(&role));
            row.update(&**tx).await?;
        }
        return Ok(());
    }
    membership::Entity::insert(membership::ActiveModel {
        organisation_id: Set(organisation_id),
        account_id: Set(account_id),
        role: Set(words::word(&role)),
        since: Set(tx.now),
    })
    .exec_without_returning(&**tx)
    .await?;
    Ok(())
}

/// Whether others depend on this owner: one of several members, and the only owner. Locks the rows it judges by.
async fn last_owner(tx: &Tx, organisation_id: Uuid, account_id: Uuid) -> Result<(bool, usize)> {
    let rows =
        membership::Entity::find().filter(membership::Column::OrganisationId.eq(organisation_id)).lock_exclusive().all(&**tx).await?;
    let owner = words::word(&Role::Owner);
    let only = rows.iter().any(|r| r.account_id == account_id && r.role == owner)
        && !rows.iter().any(|r| r.account_id != account_id && r.role == owner);
    Ok((only, rows.len()))
}

fn keep_an_owner() -> Problem {
    Problem::conflict(
        "Une organisation garde au moins un propriétaire : nommez-en un autre d’abord.",
        "An organisation keeps at least one owner: name another first.",
    )
}

/// An account that is deleted leaves everything; refused while others would be left without an owner.
pub async fn leave_all(tx: &Tx, account_id: Uuid) -> Result<()> {
    let rows = membership::Entity::find().filter(membership::Column::AccountId.eq(account_id)).limit(MOST).all(&**tx).await?;
    for row in rows {
        if let (true, 2..) = last_owner(tx, row.organisation_id, account_id).await? {
            return Err(keep_an_owner().into());
        }
        membership::Entity::delete_by_id((row.organisation_id, account_id)).exec(&**tx).await?;
        end_mandates(tx, row.organisation_id, account_id, account_id).await?;
    }
    Ok(())
}

async fn addresses(c: &impl ConnectionTrait, rows: Vec<membership::Model>) -> Result<Vec<(String, Locale)>> {
    let ids: Vec<Uuid> = rows.into_iter().map(|r| r.account_id).collect();
    let accounts = identity::Accounts::find().filter(<identity::Accounts as EntityTrait>::Column::Id.is_in(ids)).all(c).await?;
    Ok(accounts.into_iter().filter(|a| a.deleted_at.is_none()).map(|a| (a.email, Locale::parse(&a.language))).collect())
}

/// Which of these accounts belongs to which organisations.
pub async fn belonging(c: &impl ConnectionTrait, accounts: Vec<Uuid>) -> Result<Vec<(Uuid, Uuid)>> {
    let most = MOST * accounts.len() as u64;
    let rows = membership::Entity::find().filter(membership::Column::AccountId.is_in(accounts)).limit(most).all(c).await?;
    Ok(rows.into_iter().map(|row| (row.account_id, row.organisation_id)).collect())
}

/// The accounts of an organisation's people.
pub async fn people_of(c: &impl ConnectionTrait, organisation_id: Uuid) -> Result<Vec<identity::AccountRow>> {
    let rows = membership::Entity::find().filter(membership::Column::OrganisationId.eq(organisation_id)).limit(MOST).all(c).await?;
    let ids = rows.into_iter().map(|r| r.account_id);
    Ok(identity::Accounts::find().filter(<identity::Accounts as EntityTrait>::Column::Id.is_in(ids)).all(c).await?)
}

/// The same for several organisations: each of them, with each of its people.
pub async fn people_among(c: &impl ConnectionTrait, organisations: Vec<Uuid>) -> Result<Vec<(Uuid, identity::AccountRow)>> {
    let most = MOST * organisations.len() as u64;
    let rows = membership::Entity::find().filter(membership::Column::OrganisationId.is_in(organisations)).limit(most).all(c).await?;
    let ids = rows.iter().map(|row| row.account_id);
    let accounts = identity::Accounts::find().filter(<identity::Accounts as EntityTrait>::Column::Id.is_in(ids)).all(c).await?;
    let account = |id: Uuid| accounts.iter().find(|account| account.id == id).cloned();
    Ok(rows.into_iter().filter_map(|row| Some((row.organisation_id, account(row.account_id)?))).collect())
}

/// Who is told what happens to an organisation's listings: editors and above.
pub async fn team_addresses(c: &impl ConnectionTrait, organisation_id: Uuid) -> Result<Vec<(String, Locale)>> {
    let rows = membership::Entity::find()
        .filter(membership::Column::OrganisationId.eq(organisation_id))
        .filter(membership::Column::Role.ne(words::word(&Role::Member)))
        .limit(MOST)
        .all(c)
        .await?;
    addresses(c, rows).await
}

/// The programme's staff who moderate.
pub async fn staff_addresses(c: &impl ConnectionTrait) -> Result<Vec<(String, Locale)>> {
    let operators = organisation::Entity::find().filter(organisation::Column::Capacities.contains("operator")).limit(MOST).all(c).await?;
    let rows = membership::Entity::find()
        .filter(membership::Column::OrganisationId.is_in(operators.into_iter().map(|o| o.id)))
        .filter(membership::Column::Role.ne(words::word(&Role::Member)))
        .limit(MOST)
        .all(c)
        .await?;
    addresses(c, rows).await
}

impl Server {
    pub(super) async fn members(&self, caller: &Caller, id: Uuid, cursor: Option<String>, limit: Option<u16>) -> Result<Page<Member>> {
        may(caller, Action::ReadMembers, Some(id))?;
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        let query = format!("list_members/{id}");
        let mut find = membership::Entity::find()
            .filter(membership::Column::OrganisationId.eq(id))
            .order_by_asc(membership::Column::AccountId)
            .limit(u64::from(limit) + 1);
        if let Some(after) = self.cursors.read::<Uuid>(&query, cursor.as_deref())? {
            find = find.filter(membership::Column::AccountId.gt(after));
        }
        let rows = find.all(self.db.read()).await?;
        let names = identity::names(self.db.read(), rows.iter().map(|r| r.account_id).collect()).await?;
        let items = rows.into_iter().map(|r| member(&names, r)).collect::<Result<Vec<_>>>()?;
        Ok(self.cursors.page(&query, items, limit, |m| m.account_id, |m| m))
    }

    pub(super) async fn change_role(&self, caller: &Caller, id: Uuid, account_id: Uuid, role: Role) -> Result<Member> {
        may(caller, Action::ManageMembers, Some(id))?;
        let tx = self.begin().await?;
        let row = membership::Entity::find_by_id((id, account_id)).one(&*tx).await?.ok_or_else(Problem::not_found)?;
        let had: Role = words::read(&row.role)?;
        if (role == Role::Owner || had == Role::Owner) && role_in(caller, id) != Some(Role::Owner) {
            return Err(Problem::new(
                Kind::Forbidden,
                Message::new("Seul un propriétaire nomme ou retire un propriétaire.", "Only an owner makes or unmakes an owner."),
            )
            .into());
        }
        if role != Role::Owner && last_owner(&tx, id, account_id).await?.0 {
            return Err(keep_an_owner().into());
        }
        let mut row: membership::ActiveModel = row.into();
        row.role = Set(words::word(&role));
        let row = row.update(&*tx).await?;
        audit::record(
            &tx,
            audit::Event::new(caller.account_id, "update_member", "organisation", id)
                .data(json!({ "account": account_id, "before": words::word(&had), "after": words::word(&role) })),
        )
        .await?;
        let names = identity::names(&*tx, vec![account_id]).await?;
        tx.commit().await?;
        member(&names, row)
    }

    /// Anybody may leave; managers remove others.
    pub(super) async fn remove_member(&self, caller: &Caller, id: Uuid, account_id: Uuid) -> Result<()> {
        if caller.account_id != account_id || role_in(caller, id).is_none() {
            may(caller, Action::ManageMembers, Some(id))?;
        }
        let tx = self.begin().await?;
        let row = membership::Entity::find_by_id((id, account_id)).one(&*tx).await?.ok_or_else(Problem::not_found)?;
        if words::read::<Role>(&row.role)? == Role::Owner && role_in(caller, id) != Some(Role::Owner) {
            return Err(Kind::Forbidden.into());
        }
        if last_owner(&tx, id, account_id).await?.0 {
            return Err(keep_an_owner().into());
        }
        membership::Entity::delete_by_id((id, account_id)).exec(&*tx).await?;
        end_mandates(&tx, id, account_id, caller.account_id).await?;
        audit::record(
            &tx,
            audit::Event::new(caller.account_id, "delete_member", "organisation", id).data(json!({ "account": account_id })),
        )
        .await?;
        tx.commit().await
    }
}

fn member(names: &std::collections::HashMap<Uuid, (String, String)>, row: membership::Model) -> Result<Member> {
    let (name, email) = names.get(&row.account_id).cloned().unwrap_or_default();
    Ok(Member { account_id: row.account_id, name, email, role: words::read(&row.role)?, since: row.since })
}
