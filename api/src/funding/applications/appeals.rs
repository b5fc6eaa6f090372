//! Appeals: written down, and told to the programme.

use super::{access, decisions, entity::appeal};
use crate::{
    audit,
    kernel::{
        cursor::DEFAULT_LIMIT,
        error::Result,
        idempotency::Once,
        policy::{Action, may},
        words,
    },
    server::Server,
};
use openapi::{
    answer::Page,
    funding::{Appeal, NewAppeal},
    problem::Problem,
    security::Caller,
};
use poem_openapi::types::ToJSON;
use sea_orm::{ActiveValue::Set, QueryOrder, QuerySelect, entity::prelude::*};
use serde_json::json;

fn wire(row: appeal::Model) -> Appeal {
    Appeal { id: row.id, text: row.text, noted_at: row.noted_at }
}

impl Server {
    pub(super) async fn note_appeal(&self, caller: &Caller, id: Uuid, key: &str, new: NewAppeal) -> Result<Appeal> {
        let tx = self.begin().await?;
        let row = access::locked(&tx, id).await?;
        may(caller, Action::Appeal, Some(row.organisation_id))?;
        let once = Once::new(caller.account_id, "create_appeal", key, &[&id.to_string(), &new.to_json_string()]);
        if let Some(answer) = once.replay(&tx).await? {
            return Ok(answer);
        }
        if !decisions::decided(words::read(&row.state)?) {
            return Err(Problem::conflict("Rien n’est encore décidé.", "Nothing is decided yet.").into());
        }
        let noted = appeal::ActiveModel {
            id: Set(Uuid::now_v7()),
            application_id: Set(id),
            text: Set(new.text),
            noted_by: Set(caller.account_id),
            noted_at: Set(tx.now),
        }
        .insert(&*tx)
        .await?;
        let data = json!({ "appeal": noted.id });
        audit::record(&tx, audit::Event::new(caller.account_id, "create_appeal", "application", id).data(data)).await?;
        self.mail_programme(&tx, &row, "application-appeal", &[("text", &noted.text)]).await?;
        let answer = wire(noted);
        once.store(&tx, &answer).await?;
        tx.commit().await?;
        Ok(answer)
    }

    pub(super) async fn appeals(&self, caller: &Caller, id: Uuid, cursor: Option<String>, limit: Option<u16>) -> Result<Page<Appeal>> {
        let c = self.db.read();
        let row = access::find(c, id).await?;
        access::insider(c, caller, &row).await?;
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        let query = format!("list_appeals/{id}");
        let mut find = appeal::Entity::find()
            .filter(appeal::Column::ApplicationId.eq(id))
            .order_by_desc(appeal::Column::Id)
            .limit(u64::from(limit) + 1);
        if let Some(before) = self.cursors.read::<Uuid>(&query, cursor.as_deref())? {
            find = find.filter(appeal::Column::Id.lt(before));
        }
        Ok(self.cursors.page(&query, find.all(c).await?, limit, |row| row.id, wire))
    }
}
