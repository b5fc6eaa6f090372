//! Questions and answers: asked by anybody signed in, answered in public.

use super::{
    entity::{call, question},
    read,
};
use crate::{
    audit,
    funding::people,
    identity,
    kernel::{
        cursor::DEFAULT_LIMIT,
        error::Result,
        idempotency::Once,
        policy::{Action, may},
        words,
    },
    notifications,
    server::Server,
};
use openapi::{
    answer::Page,
    catalogue::Localised,
    funding::{CallContent, CallPhase, NewAnswer, NewQuestion, Question},
    message::Locale,
    problem::Problem,
    security::Caller,
};
use poem_openapi::types::ToJSON;
use sea_orm::{ActiveValue::Set, QueryOrder, QuerySelect, entity::prelude::*};
use serde_json::json;

fn wire(row: question::Model) -> Question {
    Question { id: row.id, text: row.text, asked_at: row.asked_at, answer: row.answer, answered_at: row.answered_at }
}

fn in_locale(text: Localised, locale: Locale) -> String {
    let Localised { fr, en } = text;
    match locale {
        Locale::Fr => fr.or(en),
        Locale::En => en.or(fr),
    }
    .unwrap_or_default()
}

impl Server {
    async fn page_of_questions(
        &self,
        name: &str,
        row: &call::Model,
        answered: bool,
        cursor: Option<String>,
        limit: Option<u16>,
    ) -> Result<Page<Question>> {
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        let query = format!("{name}/{}", row.id);
        let mut find = question::Entity::find()
            .filter(question::Column::CallId.eq(row.id))
            .filter(if answered { question::Column::Answer.is_not_null() } else { question::Column::Answer.is_null() })
            .order_by_desc(question::Column::Id)
            .limit(u64::from(limit) + 1);
        if let Some(before) = self.cursors.read::<Uuid>(&query, cursor.as_deref())? {
            find = find.filter(question::Column::Id.lt(before));
        }
        Ok(self.cursors.page(&query, find.all(self.db.read()).await?, limit, |row| row.id, wire))
    }

    pub(super) async fn questions(&self, id: Uuid, cursor: Option<String>, limit: Option<u16>) -> Result<Page<Question>> {
        let row = read::find(self.db.read(), id).await?;
        row.published.ok_or_else(Problem::not_found)?;
        self.page_of_questions("list_questions", &row, true, cursor, limit).await
    }

    pub(super) async fn open_questions(
        &self,
        caller: &Caller,
        id: Uuid,
        cursor: Option<String>,
        limit: Option<u16>,
    ) -> Result<Page<Question>> {
        let row = read::find(self.db.read(), id).await?;
        people::authorise(self.db.read(), caller, Action::ReadCallFiles, row.programme_id).await?;
        self.page_of_questions("list_open_questions", &row, false, cursor, limit).await
    }

    pub(super) async fn ask(&self, caller: &Caller, id: Uuid, key: &str, new: NewQuestion) -> Result<Question> {
        may(caller, Action::AskQuestion, None)?;
        let tx = self.begin().await?;
        let row = read::find(&*tx, id).await?;
        row.published.ok_or_else(Problem::not_found)?;
        let once = Once::new(caller.account_id, "create_question", key, &[&id.to_string(), &new.to_json_string()]);
        if let Some(answer) = once.replay(&tx).await? {
            return Ok(answer);
        }
        if read::phase(&row, tx.now) == CallPhase::Closed {
            return Err(Problem::conflict("Cet appel est clos.", "This call is closed.").into());
        }
        let asked = question::ActiveModel {
            id: Set(Uuid::now_v7()),
            call_id: Set(id),
            asked_by: Set(caller.account_id),
            text: Set(new.text),
            asked_at: Set(tx.now),
            answer: Set(None),
            answered_by: Set(None),
            answered_at: Set(None),
        }
        .insert(&*tx)
        .await?;
        audit::record(&tx, audit::Event::new(caller.account_id, "create_question", "call", id).data(json!({ "question": asked.id })))
            .await?;
        let answer = wire(asked);
        once.store(&tx, &answer).await?;
        tx.commit().await?;
        Ok(answer)
    }

    pub(super) async fn answer(&self, caller: &Caller, id: Uuid, question_id: Uuid, new: NewAnswer) -> Result<Question> {
        let tx = self.begin().await?;
        let row = read::find(&*tx, id).await?;
        people::authorise(&*tx, caller, Action::AnswerQuestion, row.programme_id).await?;
        let asked = question::Entity::find_by_id(question_id)
            .filter(question::Column::CallId.eq(id))
            .lock_exclusive()
            .one(&*tx)
            .await?
            .ok_or_else(Problem::not_found)?;
        let (asked_by, first) = (asked.asked_by, asked.answer.is_none());
        let mut change: question::ActiveModel = asked.into();
        change.answer = Set(Some(new.text));
        change.answered_by = Set(Some(caller.account_id));
        change.answered_at = Set(Some(tx.now));
        let asked = change.update(&*tx).await?;
        audit::record(
            &tx,
            audit::Event::new(caller.account_id, "answer_question", "call", id).data(json!({ "question": question_id, "first": first })),
        )
        .await?;
        let account = identity::Accounts::find_by_id(asked_by).one(&*tx).await?.filter(|account| account.deleted_at.is_none());
        if let Some(account) = account {
            let locale = Locale::parse(&account.language);
            let title = in_locale(words::shape::<CallContent>(row.content)?.title, locale);
            let link = self.settings.link(&format!("/calls/{id}"));
            let values = [("call", title.as_str()), ("question", asked.text.as_str()), ("link", link.as_str())];
            notifications::mail(&tx, &self.texts, &account.email, locale, "question-answered", &values).await?;
        }
        tx.commit().await?;
        Ok(wire(asked))
    }
}
