//! Invitations as their addressee sees them: by the address they proved.

use super::{entity::invitation, names};
use crate::{
    audit, identity,
    kernel::{
        cursor::DEFAULT_LIMIT,
        error::Result,
        policy::{Action, may},
        words,
    },
    server::Server,
};
use openapi::{
    answer::Page,
    organisations::{Organisation, ReceivedInvitation},
    problem::Problem,
    security::Caller,
};
use sea_orm::{QueryOrder, QuerySelect, Select, entity::prelude::*};
use serde_json::json;

impl Server {
    /// Those that wait for the caller.
    fn waiting_for(&self, caller: &Caller) -> Select<invitation::Entity> {
        invitation::Entity::find()
            .filter(invitation::Column::Email.eq(&caller.email))
            .filter(invitation::Column::AcceptedAt.is_null())
            .filter(invitation::Column::ExpiresAt.gt(self.clock.now()))
    }

    pub(super) async fn own_invitations(
        &self,
        caller: &Caller,
        cursor: Option<String>,
        limit: Option<u16>,
    ) -> Result<Page<ReceivedInvitation>> {
        may(caller, Action::ReadOwnClaims, None)?;
        let (c, limit) = (self.db.read(), limit.unwrap_or(DEFAULT_LIMIT));
        let query = format!("list_own_invitations/{}", caller.account_id);
        let mut find = self.waiting_for(caller).order_by_asc(invitation::Column::Id).limit(u64::from(limit) + 1);
        if let Some(after) = self.cursors.read::<Uuid>(&query, cursor.as_deref())? {
            find = find.filter(invitation::Column::Id.gt(after));
        }
        let rows = find.all(c).await?;
        let inviters = identity::names(c, rows.iter().map(|row| row.invited_by).collect()).await?;
        let places = names::named(c, rows.iter().map(|row| row.organisation_id).collect(), Vec::new()).await?;
        let items = rows
            .into_iter()
            .map(|row| {
                let place = places.iter().find(|place| place.id == row.organisation_id);
                Ok(ReceivedInvitation {
                    id: row.id,
                    organisation_id: row.organisation_id,
                    organisation_name: place.map(|place| place.name.clone()).unwrap_or_default(),
                    role: words::read(&row.role)?,
                    invited_by: inviters.get(&row.invited_by).map(|(name, _)| name.clone()).unwrap_or_default(),
                    expires_at: row.expires_at,
                })
            })
            .collect::<Result<Vec<_>>>()?;
        Ok(self.cursors.page(&query, items, limit, |item| item.id, |item| item))
    }

    pub(super) async fn accept_own(&self, caller: &Caller, id: Uuid) -> Result<Organisation> {
        may(caller, Action::FileClaim, None)?;
        let tx = self.begin().await?;
        let find = self.waiting_for(caller).filter(invitation::Column::Id.eq(id)).lock_exclusive();
        let row = find.one(&*tx).await?.ok_or_else(Problem::not_found)?;
        let organisation = super::invitations::join(&tx, caller, row).await?;
        tx.commit().await?;
        Ok(organisation)
    }

    pub(super) async fn decline(&self, caller: &Caller, id: Uuid) -> Result<()> {
        may(caller, Action::FileClaim, None)?;
        let tx = self.begin().await?;
        let find = self.waiting_for(caller).filter(invitation::Column::Id.eq(id)).lock_exclusive();
        let row = find.one(&*tx).await?.ok_or_else(Problem::not_found)?;
        invitation::Entity::delete_by_id(id).exec(&*tx).await?;
        let data = json!({ "invitation": id, "role": row.role });
        let event = audit::Event::new(caller.account_id, "decline_own_invitation", "organisation", row.organisation_id);
        audit::record(&tx, event.data(data)).await?;
        tx.commit().await
    }
}
