//! Who does what in a programme.

use super::{
    entity::{person, programme},
    programmes,
};
use crate::{
    audit, identity,
    kernel::{
        cursor::DEFAULT_LIMIT,
        db::Tx,
        error::Result,
        policy::{Action, may, may_in},
        words,
    },
    server::Server,
};
use openapi::{
    answer::Page,
    funding::{OwnProgramme, ProgrammePerson, ProgrammeRole, ProgrammeRoles},
    message::Message,
    problem::Problem,
    security::Caller,
};
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryOrder, QuerySelect, entity::prelude::*};
use serde_json::json;
use std::collections::BTreeSet;

/// The roles somebody has in a programme.
pub async fn roles(c: &impl ConnectionTrait, programme: Uuid, account: Uuid) -> Result<Vec<ProgrammeRole>> {
    let rows = person::Entity::find()
        .filter(person::Column::ProgrammeId.eq(programme))
        .filter(person::Column::AccountId.eq(account))
        .all(c)
        .await?;
    rows.iter().map(|row| words::read(&row.role)).collect()
}

/// Who has any of these roles in a programme.
pub(super) async fn with_role(c: &impl ConnectionTrait, programme: Uuid, roles: &[ProgrammeRole], most: u64) -> Result<Vec<Uuid>> {
    Ok(person::Entity::find()
        .select_only()
        .column(person::Column::AccountId)
        .distinct()
        .filter(person::Column::ProgrammeId.eq(programme))
        .filter(person::Column::Role.is_in(roles.iter().map(words::word)))
        .order_by_asc(person::Column::AccountId)
        .limit(most)
        .into_tuple()
        .all(c)
        .await?)
}

/// Refused unless the programme exists and the caller may do this there.
pub(super) async fn authorise(c: &impl ConnectionTrait, caller: &Caller, action: Action, programme: Uuid) -> Result<()> {
    programmes::exists(c, programme).await?;
    Ok(may_in(caller, action, &roles(c, programme, caller.account_id).await?)?)
}

/// Gives a role; nothing happens where the person has it.
pub(super) async fn give(tx: &Tx, programme: Uuid, account: Uuid, role: ProgrammeRole) -> Result<()> {
    let role = words::word(&role);
    if person::Entity::find_by_id((programme, account, role.clone())).one(&**tx).await?.is_none() {
        person::Entity::insert(person::ActiveModel {
            programme_id: Set(programme),
            account_id: Set(account),
            role: Set(role),
            since: Set(tx.now),
        })
        .exec_without_returning(&**tx)
        .await?;
    }
    Ok(())
}

impl Server {
    pub(super) async fn own_programmes(&self, caller: &Caller, cursor: Option<String>, limit: Option<u16>) -> Result<Page<OwnProgramme>> {
        may(caller, Action::ReadOwnProgrammes, None)?;
        let c = self.db.read();
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        let query = format!("list_own_programmes/{}", caller.account_id);
        let own = || person::Entity::find().filter(person::Column::AccountId.eq(caller.account_id));
        let mut find = own()
            .select_only()
            .column(person::Column::ProgrammeId)
            .distinct()
            .order_by_desc(person::Column::ProgrammeId)
            .limit(u64::from(limit) + 1);
        if let Some(before) = self.cursors.read::<Uuid>(&query, cursor.as_deref())? {
            find = find.filter(person::Column::ProgrammeId.lt(before));
        }
        let ids: Vec<Uuid> = find.into_tuple().all(c).await?;
        let rows = own().filter(person::Column::ProgrammeId.is_in(ids.clone())).all(c).await?;
        let mut items = Vec::with_capacity(ids.len());
        for row in programme::Entity::find().filter(programme::Column::Id.is_in(ids)).order_by_desc(programme::Column::Id).all(c).await? {
            let mut roles: Vec<ProgrammeRole> =
                rows.iter().filter(|own| own.programme_id == row.id).map(|own| words::read(&own.role)).collect::<Result<_>>()?;
            roles.sort();
            items.push(OwnProgramme { programme_id: row.id, name: words::shape(row.name)?, roles });
        }
        Ok(self.cursors.page(&query, items, limit, |item| item.programme_id, |item| item))
    }

    pub(super) async fn programme_people(
        &self,
        caller: &Caller,
        id: Uuid,
        cursor: Option<String>,
        limit: Option<u16>,
    ) -> Result<Page<ProgrammePerson>> {
        authorise(self.db.read(), caller, Action::ReadProgramme, id).await?;
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        let query = format!("list_programme_people/{id}");
        let mut find = person::Entity::find()
            .select_only()
            .column(person::Column::AccountId)
            .distinct()
            .filter(person::Column::ProgrammeId.eq(id))
            .order_by_asc(person::Column::AccountId)
            .limit(u64::from(limit) + 1);
        if let Some(after) = self.cursors.read::<Uuid>(&query, cursor.as_deref())? {
            find = find.filter(person::Column::AccountId.gt(after));
        }
        let accounts: Vec<Uuid> = find.into_tuple().all(self.db.read()).await?;
        let rows = person::Entity::find()
            .filter(person::Column::ProgrammeId.eq(id))
            .filter(person::Column::AccountId.is_in(accounts.clone()))
            .all(self.db.read())
            .await?;
        let names = identity::names(self.db.read(), accounts.clone()).await?;
        let people = accounts
            .into_iter()
            .map(|account_id| {
                let (name, email) = names.get(&account_id).cloned().unwrap_or_default();
                let mut roles: Vec<ProgrammeRole> =
                    rows.iter().filter(|row| row.account_id == account_id).map(|row| words::read(&row.role)).collect::<Result<_>>()?;
                roles.sort();
                Ok(ProgrammePerson { account_id, name, email, roles })
            })
            .collect::<Result<Vec<_>>>()?;
        Ok(self.cursors.page(&query, people, limit, |p| p.account_id, |p| p))
    }

    /// The person has exactly these roles afterwards.
    pub(super) async fn change_programme_person(&self, caller: &Caller, id: Uuid, new: ProgrammeRoles) -> Result<()> {
        let tx = self.begin().await?;
        programmes::locked(&tx, id).await?;
        authorise(&*tx, caller, Action::ManageProgramme, id).await?;
        let address = new.email.trim().to_lowercase();
        let account = identity::find_by_email(&*tx, &address).await?.ok_or_else(|| {
            Problem::field("/email", Message::new("Aucun compte confirmé n’a cette adresse.", "No confirmed account has this address."))
        })?;
        let account = account.id;
        let before: BTreeSet<ProgrammeRole> = roles(&*tx, id, account).await?.into_iter().collect();
        let after: BTreeSet<ProgrammeRole> = new.roles.into_iter().collect();
        if before.contains(&ProgrammeRole::Manager) && !after.contains(&ProgrammeRole::Manager) {
            let managers = person::Entity::find()
                .filter(person::Column::ProgrammeId.eq(id))
                .filter(person::Column::Role.eq(words::word(&ProgrammeRole::Manager)))
                .count(&*tx)
                .await?;
            if managers <= 1 {
                return Err(Problem::conflict(
                    "Un programme garde au moins un gestionnaire : nommez-en un autre d’abord.",
                    "A programme keeps at least one manager: name another first.",
                )
                .into());
            }
        }
        for role in before.difference(&after) {
            person::Entity::delete_by_id((id, account, words::word(role))).exec(&*tx).await?;
        }
        for role in after.difference(&before) {
            give(&tx, id, account, *role).await?;
        }
        let told = |roles: &BTreeSet<ProgrammeRole>| roles.iter().map(words::word).collect::<Vec<_>>();
        audit::record(
            &tx,
            audit::Event::new(caller.account_id, "update_programme_person", "programme", id)
                .data(json!({ "account": account, "before": told(&before), "after": told(&after) })),
        )
        .await?;
        tx.commit().await
    }
}
