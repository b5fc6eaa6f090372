//! Inviting colleagues.

use super::{entity::invitation, register};
use crate::{
    audit, identity,
    kernel::{
        cursor::DEFAULT_LIMIT,
        db::Tx,
        error::Result,
        idempotency::Once,
        policy::{Action, may, role_in},
        secret, text, words,
    },
    notifications,
    server::Server,
};
use chrono::TimeDelta;
use openapi::{
    answer::Page,
    message::Message,
    organisations::{Invitation, NewInvitation, Organisation, Role},
    problem::{Kind, Problem},
    security::Caller,
};
use poem_openapi::types::ToJSON;
use sea_orm::{ActiveValue::Set, QueryOrder, QuerySelect, entity::prelude::*};
use serde_json::json;

const LIVES: TimeDelta = TimeDelta::days(7);

/// Forgets the invitations of somebody who left.
pub async fn forget_invitations(tx: &Tx, email: &str) -> Result<()> {
    invitation::Entity::delete_many().filter(invitation::Column::Email.eq(email)).exec(&**tx).await?;
    Ok(())
}

/// Makes the caller a member, as they were invited to be.
pub(super) async fn join(tx: &Tx, caller: &Caller, row: invitation::Model) -> Result<Organisation> {
    let organisation = register::find(&**tx, row.organisation_id).await?;
    super::members::add(tx, row.organisation_id, caller.account_id, words::read(&row.role)?).await?;
    audit::record(
        tx,
        audit::Event::new(caller.account_id, "accept_invitation", "organisation", organisation.id)
            .data(json!({ "invitation": row.id, "role": row.role })),
    )
    .await?;
    let mut row: invitation::ActiveModel = row.into();
    row.accepted_at = Set(Some(tx.now));
    row.update(&**tx).await?;
    register::wire(organisation)
}

impl Server {
    pub(super) async fn invitations(
        &self,
        caller: &Caller,
        id: Uuid,
        cursor: Option<String>,
        limit: Option<u16>,
    ) -> Result<Page<Invitation>> {
        may(caller, Action::ReadInvitations, Some(id))?;
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        let query = format!("list_invitations/{id}");
        let mut find = invitation::Entity::find()
            .filter(invitation::Column::OrganisationId.eq(id))
            .filter(invitation::Column::AcceptedAt.is_null())
            .filter(invitation::Column::ExpiresAt.gt(self.clock.now()))
            .order_by_asc(invitation::Column::Id)
            .limit(u64::from(limit) + 1);
        if let Some(after) = self.cursors.read::<Uuid>(&query, cursor.as_deref())? {
            find = find.filter(invitation::Column::Id.gt(after));
        }
        let rows = find.all(self.db.read()).await?;
        let names = identity::names(self.db.read(), rows.iter().map(|r| r.invited_by).collect()).await?;
        let items = rows
            .into_iter()
            .map(|r| {
                let invited_by = names.get(&r.invited_by).map(|n| n.0.clone()).unwrap_or_default();
                Ok(Invitation { id: r.id, email: r.email, role: words::read(&r.role)?, invited_by, expires_at: r.expires_at })
            })
            .collect::<Result<Vec<_>>>()?;
        Ok(self.cursors.page(&query, items, limit, |i| i.id, |i| i))
    }

    pub(super) async fn invite(&self, caller: &Caller, id: Uuid, key: &str, new: NewInvitation) -> Result<Invitation> {
        may(caller, Action::ManageInvitations, Some(id))?;
        let email = text::email(&new.email)
            .ok_or_else(|| Problem::field("/email", Message::new("Cette adresse n’est pas valable.", "This is not a valid address.")))?;
        if new.role == Role::Owner && role_in(caller, id) != Some(Role::Owner) {
            return Err(Problem::new(
                Kind::Forbidden,
                Message::new("Seul un propriétaire invite un propriétaire.", "Only an owner invites an owner."),
            )
            .into());
        }
        let tx = self.begin().await?;
        let once = Once::new(caller.account_id, "create_invitation", key, &[&id.to_string(), &new.to_json_string()]);
        if let Some(answer) = once.replay(&tx).await? {
            return Ok(answer);
        }
        let organisation = register::find(&*tx, id).await?;
        let secret = secret::fresh();
        let row = invitation::ActiveModel {
            id: Set(Uuid::now_v7()),
            organisation_id: Set(id),
            email: Set(email.clone()),
            role: Set(words::word(&new.role)),
            invited_by: Set(caller.account_id),
            token_hash: Set(secret::hash(&secret)),
            expires_at: Set(tx.now + LIVES),
            accepted_at: Set(None),
        }
        .insert(&*tx)
        .await?;
        let link = self.settings.link(&format!("/invitation?token={secret}"));
        let values = [("inviter", caller.name.as_str()), ("organisation", organisation.name.as_str()), ("link", link.as_str())];
        notifications::mail(&tx, &self.texts, &email, caller.locale, "invitation", &values).await?;
        audit::record(
            &tx,
            audit::Event::new(caller.account_id, "create_invitation", "organisation", id)
                .data(json!({ "invitation": row.id, "role": row.role })),
        )
        .await?;
        let answer = Invitation { id: row.id, email, role: new.role, invited_by: caller.name.clone(), expires_at: row.expires_at };
        once.store(&tx, &answer).await?;
        tx.commit().await?;
        Ok(answer)
    }

    pub(super) async fn uninvite(&self, caller: &Caller, id: Uuid, invitation_id: Uuid) -> Result<()> {
        may(caller, Action::ManageInvitations, Some(id))?;
        let tx = self.begin().await?;
        let done = invitation::Entity::delete_by_id(invitation_id)
            .filter(invitation::Column::OrganisationId.eq(id))
            .filter(invitation::Column::AcceptedAt.is_null())
            .exec(&*tx)
            .await?;
        if done.rows_affected == 0 {
            return Err(Problem::not_found().into());
        }
        audit::record(
            &tx,
            audit::Event::new(caller.account_id, "delete_invitation", "organisation", id).data(json!({ "invitation": invitation_id })),
        )
        .await?;
        tx.commit().await
    }

    pub(super) async fn accept(&self, caller: &Caller, token: &str) -> Result<Organisation> {
        may(caller, Action::FileClaim, None)?;
        let tx = self.begin().await?;
        let found = invitation::Entity::find()
            .filter(invitation::Column::TokenHash.eq(secret::hash(token)))
            .filter(invitation::Column::AcceptedAt.is_null())
            .lock_exclusive()
            .one(&*tx)
            .await?;
        let Some(row) = found.filter(|r| r.expires_at > tx.now) else {
            return Err(Problem::new(
                Kind::Gone,
                Message::new("Cette invitation a expiré ou a été reprise.", "This invitation expired or was taken back."),
            )
            .into());
        };
        if row.email != caller.email {
            return Err(Problem::new(
                Kind::Forbidden,
                Message::new("Cette invitation est adressée à une autre adresse.", "This invitation is for another address."),
            )
            .into());
        }
        let organisation = join(&tx, caller, row).await?;
        tx.commit().await?;
        Ok(organisation)
    }
}
