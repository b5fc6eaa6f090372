//! What happened to an application, for those who read its timeline; never changed.

use super::{access, entity::step};
use crate::{
    kernel::{cursor::DEFAULT_LIMIT, db::Tx, error::Result, words},
    server::Server,
};
use openapi::{
    answer::Page,
    funding::{ApplicationState, ApplicationStep},
    security::Caller,
};
use sea_orm::{ActiveValue::Set, QueryOrder, QuerySelect, entity::prelude::*};

pub async fn add(tx: &Tx, application: Uuid, actor: impl ToString, state: ApplicationState, reason: Option<String>) -> Result<()> {
    step::Entity::insert(step::ActiveModel {
        id: Set(Uuid::now_v7()),
        application_id: Set(application),
        at: Set(tx.now),
        actor: Set(actor.to_string()),
        state: Set(words::word(&state)),
        reason: Set(reason),
    })
    .exec_without_returning(&**tx)
    .await?;
    Ok(())
}

impl Server {
    pub(super) async fn application_steps(
        &self,
        caller: &Caller,
        id: Uuid,
        cursor: Option<String>,
        limit: Option<u16>,
    ) -> Result<Page<ApplicationStep>> {
        let row = access::find(self.db.read(), id).await?;
        access::reader(self.db.read(), caller, &row).await?;
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        let query = format!("list_application_steps/{id}");
        let mut find =
            step::Entity::find().filter(step::Column::ApplicationId.eq(id)).order_by_asc(step::Column::Id).limit(u64::from(limit) + 1);
        if let Some(after) = self.cursors.read::<Uuid>(&query, cursor.as_deref())? {
            find = find.filter(step::Column::Id.gt(after));
        }
        let rows = find.all(self.db.read()).await?;
        let items = rows
            .into_iter()
            .map(|row| Ok(ApplicationStep { id: row.id, at: row.at, state: words::read(&row.state)?, reason: row.reason }))
            .collect::<Result<Vec<_>>>()?;
        Ok(self.cursors.page(&query, items, limit, |step| step.id, |step| step))
    }
}
