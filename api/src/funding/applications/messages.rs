//! Words between the applicant's people and the programme's.

use super::{
    access::{self, Reader},
    entity::{application, message},
};
use crate::{
    audit, identity,
    kernel::{
        cursor::DEFAULT_LIMIT,
        db::Tx,
        error::Result,
        idempotency::Once,
        policy::{Action, may},
    },
    server::Server,
};
use openapi::{
    answer::Page,
    funding::{ApplicationMessage, NewApplicationMessage},
    security::Caller,
};
use poem_openapi::types::ToJSON;
use sea_orm::{ActiveValue::Set, QueryOrder, QuerySelect, entity::prelude::*};
use serde_json::json;

impl Server {
    pub(super) async fn write_message(
        &self,
        caller: &Caller,
        id: Uuid,
        key: &str,
        new: NewApplicationMessage,
    ) -> Result<ApplicationMessage> {
        let tx = self.begin().await?;
        let row = access::locked(&tx, id).await?;
        let from_applicant = access::insider(&*tx, caller, &row).await? == Reader::Applicant;
        if from_applicant {
            may(caller, Action::WriteApplication, Some(row.organisation_id))?;
        } else {
            access::in_programme(&*tx, caller, Action::Instruct, &row).await?;
        }
        let once = Once::new(caller.account_id, "create_application_message", key, &[&id.to_string(), &new.to_json_string()]);
        if let Some(answer) = once.replay(&tx).await? {
            return Ok(answer);
        }
        let sent = self.say(&tx, caller.account_id, &row, from_applicant, new.text).await?;
        let answer = ApplicationMessage { id: sent.id, from_applicant, author: caller.name.clone(), text: sent.text, at: sent.at };
        once.store(&tx, &answer).await?;
        tx.commit().await?;
        Ok(answer)
    }

    /// On the locked row, by whom its side lets; the other side is told.
    pub(super) async fn say(
        &self,
        tx: &Tx,
        author: Uuid,
        row: &application::Model,
        from_applicant: bool,
        text: String,
    ) -> Result<message::Model> {
        let sent = message::ActiveModel {
            id: Set(Uuid::now_v7()),
            application_id: Set(row.id),
            from_applicant: Set(from_applicant),
            author_id: Set(author),
            text: Set(text),
            at: Set(tx.now),
        }
        .insert(&**tx)
        .await?;
        let data = json!({ "message": sent.id });
        audit::record(tx, audit::Event::new(author, "create_application_message", "application", row.id).data(data)).await?;
        let values = [("text", sent.text.as_str())];
        if from_applicant {
            self.mail_programme(tx, row, "application-message", &values).await?;
        } else {
            self.mail_applicant(tx, row, "application-message", &values).await?;
        }
        Ok(sent)
    }

    pub(super) async fn application_messages(
        &self,
        caller: &Caller,
        id: Uuid,
        cursor: Option<String>,
        limit: Option<u16>,
    ) -> Result<Page<ApplicationMessage>> {
        let c = self.db.read();
        let row = access::find(c, id).await?;
        access::insider(c, caller, &row).await?;
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        let query = format!("list_application_messages/{id}");
        let mut find = message::Entity::find()
            .filter(message::Column::ApplicationId.eq(id))
            .order_by_desc(message::Column::Id)
            .limit(u64::from(limit) + 1);
        if let Some(before) = self.cursors.read::<Uuid>(&query, cursor.as_deref())? {
            find = find.filter(message::Column::Id.lt(before));
        }
        let rows = find.all(c).await?;
        let names = identity::names(c, rows.iter().map(|row| row.author_id).collect()).await?;
        Ok(self.cursors.page(
            &query,
            rows,
            limit,
            |row| row.id,
            |row| ApplicationMessage {
                id: row.id,
                from_applicant: row.from_applicant,
                author: names.get(&row.author_id).map(|(name, _)| name.clone()).unwrap_or_default(),
                text: row.text,
                at: row.at,
            },
        ))
    }
}
