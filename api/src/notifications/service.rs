//! The demo's mailbox.

use super::entity::{Column, Entity};
use crate::{kernel::cursor::DEFAULT_LIMIT, server::Server};
use openapi::{
    answer::Page,
    notifications::{Mail, NotificationsApi},
    problem::Problem,
};
use poem_openapi::{param::Query, payload::Json};
use sea_orm::{Condition, QueryOrder, QuerySelect, entity::prelude::*};

impl NotificationsApi for Server {
    async fn list_mails(
        &self,
        to: Query<Option<String>>,
        cursor: Query<Option<String>>,
        limit: Query<Option<u16>>,
    ) -> Result<Json<Page<Mail>>, Problem> {
        if !self.settings.demo || self.settings.smtp_url.is_some() {
            return Err(Problem::not_found());
        }
        Ok(Json(self.mails(to.0, cursor.0, limit.0.unwrap_or(DEFAULT_LIMIT)).await?))
    }
}

impl Server {
    async fn mails(&self, to: Option<String>, cursor: Option<String>, limit: u16) -> crate::kernel::error::Result<Page<Mail>> {
        let query = format!("list_mails?to={}", to.as_deref().unwrap_or_default());
        // What waits with an act that can be undone is not there yet.
        let there = Condition::any().add(Column::HeldBy.is_null()).add(Column::SentAt.is_not_null());
        let mut find = Entity::find().filter(there).order_by_desc(Column::Id).limit(u64::from(limit) + 1);
        if let Some(to) = to {
            find = find.filter(Column::Recipient.eq(to.to_lowercase()));
        }
        if let Some(before) = self.cursors.read::<Uuid>(&query, cursor.as_deref())? {
            find = find.filter(Column::Id.lt(before));
        }
        let rows = find.all(self.db.read()).await?;
        Ok(self.cursors.page(
            &query,
            rows,
            limit,
            |r| r.id,
            |r| Mail { id: r.id, to: r.recipient, subject: r.subject, text: r.text, sent_at: r.created_at },
        ))
    }
}
