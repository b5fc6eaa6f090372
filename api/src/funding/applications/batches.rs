//! One act on several applications. Each is a transaction of its own that bears its item, so a request that broke off is
//! taken up where it did, and nothing is done twice.

use super::{
    access, change,
    entity::{application, assignment, batch, batch_item as item, interest},
    rules::{self, Command},
};
use crate::{
    audit,
    funding::people,
    kernel::{
        db::{Held, Tx},
        error::{Error, Result},
        jobs,
        policy::Action,
        secret, words,
    },
    notifications,
    server::Server,
};
use chrono::TimeDelta;
use openapi::{
    funding::{Admissibility, ApplicationState as State, Batch, BatchAct, BatchItem, BatchOutcome, NewAssignment, NewBatch},
    message::{Locale, Message},
    problem::{Fault, Kind, Problem},
    security::Caller,
};
use poem_openapi::types::ToJSON;
use sea_orm::{ActiveValue::Set, ConnectionTrait, QuerySelect, entity::prelude::*};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// How long a batch can be undone, and its mails wait.
const UNDO: TimeDelta = TimeDelta::seconds(60);

/// Says the message of one item of a batch, once the batch can no longer be undone.
pub const SAY_BATCH: &str = "say_batch";

/// Reads the item again: what was undone or said already is not said.
pub async fn say(server: &Server, key: &str) -> Result<()> {
    let id: Uuid = key.parse().map_err(|_| Error::Other(anyhow::anyhow!("not an item of a batch: {key}")))?;
    let tx = server.begin().await?;
    let done = item::Entity::find_by_id(id).lock_exclusive().one(&*tx).await?.ok_or_else(Problem::not_found)?;
    if done.outcome != words::word(&BatchOutcome::Done) || done.made.is_some() {
        return Ok(());
    }
    let batch = batch::Entity::find_by_id(done.batch_id).one(&*tx).await?.ok_or_else(Problem::not_found)?;
    let content: NewBatch = words::shape(batch.content)?;
    let row = access::locked(&tx, done.application_id).await?;
    let said = server.say(&tx, batch.made_by, &row, false, content.text.unwrap_or_default()).await?;
    let mut change: item::ActiveModel = done.into();
    change.made = Set(Some(said.id));
    change.update(&*tx).await?;
    tx.commit().await
}

/// What an act needs beside the applications.
enum Act {
    Judge(Admissibility),
    Assign(NewAssignment),
    Say,
}

fn act(new: &NewBatch) -> std::result::Result<Act, Problem> {
    let needed =
        |pointer: &str| Problem::invalid(vec![Fault::new(pointer, Message::new("C’est nécessaire pour cet acte.", "This act needs it."))]);
    let text = || new.text.clone().filter(|text| !text.trim().is_empty()).ok_or_else(|| needed("/text"));
    Ok(match new.act {
        BatchAct::Admissible => Act::Judge(Admissibility { admissible: true, reason: text()? }),
        BatchAct::Inadmissible => Act::Judge(Admissibility { admissible: false, reason: text()? }),
        BatchAct::Notify => {
            text()?;
            Act::Say
        }
        BatchAct::Assign => Act::Assign(NewAssignment {
            account_id: new.account_id.ok_or_else(|| needed("/account_id"))?,
            duty: new.duty.ok_or_else(|| needed("/duty"))?,
        }),
    })
}

/// What one act left behind.
struct Left {
    version: i64,
    made: Option<Uuid>,
}

async fn find(c: &impl ConnectionTrait, programme: Uuid, id: Uuid) -> Result<batch::Model> {
    let find = batch::Entity::find_by_id(id).filter(batch::Column::ProgrammeId.eq(programme));
    find.one(c).await?.ok_or_else(|| Problem::not_found().into())
}

async fn item_of(c: &impl ConnectionTrait, batch: Uuid, application: Uuid) -> Result<Option<item::Model>> {
    let find = item::Entity::find().filter(item::Column::BatchId.eq(batch)).filter(item::Column::ApplicationId.eq(application));
    Ok(find.one(c).await?)
}

fn told(problem: &Problem) -> (String, Option<serde_json::Value>) {
    // Of what is wrong field by field, the first says enough.
    let message = problem.detail.as_ref().or_else(|| problem.faults.first().map(|fault| &fault.message));
    (problem.kind.slug().to_owned(), message.map(|message| json!({ "fr": message.fr, "en": message.en })))
}

async fn wire(c: &impl ConnectionTrait, row: batch::Model, locale: Locale) -> Result<Batch> {
    let content: NewBatch = words::shape(row.content)?;
    let items = item::Entity::find().filter(item::Column::BatchId.eq(row.id)).all(c).await?;
    let mut items: BTreeMap<Uuid, item::Model> = items.into_iter().map(|item| (item.application_id, item)).collect();
    let named = application::Entity::find()
        .filter(application::Column::Id.is_in(content.application_ids.iter().copied()))
        .filter(application::Column::ProgrammeId.eq(row.programme_id))
        .filter(application::Column::SubmittedAt.is_not_null())
        .all(c)
        .await?;
    let numbers: BTreeMap<Uuid, String> = named.into_iter().map(|row| (row.id, row.number)).collect();
    let items = content.application_ids.iter().filter_map(|id| items.remove(id)).map(|item| {
        Ok(BatchItem {
            number: numbers.get(&item.application_id).cloned(),
            application_id: item.application_id,
            outcome: words::read(&item.outcome)?,
            rule: item.rule,
            detail: item.detail.and_then(|detail| detail[locale.tag()].as_str().map(str::to_owned)),
        })
    });
    Ok(Batch {
        id: row.id,
        act: content.act,
        made_at: row.made_at,
        undo_until: row.undo_until,
        undone_at: row.undone_at,
        items: items.collect::<Result<_>>()?,
    })
}

impl Server {
    pub(super) async fn make_batch(&self, caller: &Caller, programme: Uuid, key: &str, new: NewBatch) -> Result<Batch> {
        let act = act(&new)?;
        let row = self.begin_batch(caller, programme, key, &new).await?;
        for id in &new.application_ids {
            // What was undone meanwhile is not taken up again.
            if row.undone_at.is_some() || item_of(self.db.read(), row.id, *id).await?.is_some() {
                continue;
            }
            let done = self.remembering(caller, "create_batch", *id, self.do_one(caller, &row, *id, &act)).await;
            if let Err(error) = done {
                let Error::Refused(problem) = error else { return Err(error) };
                self.refuse_one(&row, *id, &problem).await?;
            }
        }
        wire(self.db.read(), row, caller.locale).await
    }

    /// The batch of this key: begun now, or before by a request that broke off.
    async fn begin_batch(&self, caller: &Caller, programme: Uuid, key: &str, new: &NewBatch) -> Result<batch::Model> {
        let tx = self.begin().await?;
        people::authorise(&*tx, caller, Action::Instruct, programme).await?;
        let sha256 = secret::hash(format!("{programme}/{}", new.to_json_string()));
        let before = batch::Entity::find().filter(batch::Column::MadeBy.eq(caller.account_id)).filter(batch::Column::Key.eq(key));
        if let Some(before) = before.one(&*tx).await? {
            if before.sha256 != sha256 {
                let message = Message::new("Cette clé a servi pour autre chose.", "This key was used for something else.");
                return Err(Problem::new(Kind::IdempotencyConflict, message).into());
            }
            return Ok(before);
        }
        let row = batch::ActiveModel {
            id: Set(Uuid::now_v7()),
            programme_id: Set(programme),
            made_by: Set(caller.account_id),
            key: Set(key.to_owned()),
            sha256: Set(sha256),
            content: Set(words::json(new)),
            made_at: Set(tx.now),
            undo_until: Set(tx.now + UNDO),
            undone_at: Set(None),
        }
        .insert(&*tx)
        .await?;
        let data = json!({ "batch": row.id, "content": words::json(new) });
        audit::record(&tx, audit::Event::new(caller.account_id, "create_batch", "programme", programme).data(data)).await?;
        tx.commit().await?;
        Ok(row)
    }

    async fn do_one(&self, caller: &Caller, batch: &batch::Model, id: Uuid, act: &Act) -> Result<()> {
        let mut tx = self.begin().await?;
        let held = Held { by: Uuid::now_v7(), until: batch.undo_until };
        tx.held = Some(held);
        let row = access::locked(&tx, id).await?;
        if row.programme_id != batch.programme_id {
            return Err(Problem::not_found().into());
        }
        access::in_programme(&*tx, caller, Action::Instruct, &row).await?;
        let left = match act {
            Act::Judge(new) => Left { version: self.judge(&tx, caller, &row, new).await?.version, made: None },
            Act::Assign(new) => {
                let (after, fresh) = self.give_duty(&tx, caller, &row, new).await?;
                Left { version: after.version, made: fresh.then_some(new.account_id) }
            }
            // Said once nobody can undo it any more: what is said is never unsaid.
            Act::Say => {
                jobs::enqueue_at(&tx, SAY_BATCH, &held.by.to_string(), held.until).await?;
                Left { version: row.version, made: None }
            }
        };
        let done = item::ActiveModel {
            id: Set(held.by),
            batch_id: Set(batch.id),
            application_id: Set(id),
            outcome: Set(words::word(&BatchOutcome::Done)),
            rule: Set(None),
            detail: Set(None),
            before: Set(Some(row.state)),
            version: Set(Some(left.version)),
            made: Set(left.made),
        };
        item::Entity::insert(done).exec_without_returning(&*tx).await?;
        tx.commit().await
    }

    async fn refuse_one(&self, batch: &batch::Model, id: Uuid, problem: &Problem) -> Result<()> {
        let tx = self.begin().await?;
        let (rule, detail) = told(problem);
        let refused = item::ActiveModel {
            id: Set(Uuid::now_v7()),
            batch_id: Set(batch.id),
            application_id: Set(id),
            outcome: Set(words::word(&BatchOutcome::Refused)),
            rule: Set(Some(rule)),
            detail: Set(detail),
            before: Set(None),
            version: Set(None),
            made: Set(None),
        };
        item::Entity::insert(refused).exec_without_returning(&*tx).await?;
        tx.commit().await
    }

    pub(super) async fn batch(&self, caller: &Caller, programme: Uuid, id: Uuid) -> Result<Batch> {
        people::authorise(self.db.read(), caller, Action::Instruct, programme).await?;
        wire(self.db.read(), find(self.db.read(), programme, id).await?, caller.locale).await
    }

    pub(super) async fn undo(&self, caller: &Caller, programme: Uuid, id: Uuid) -> Result<Batch> {
        let tx = self.begin().await?;
        people::authorise(&*tx, caller, Action::Instruct, programme).await?;
        let find = batch::Entity::find_by_id(id).filter(batch::Column::ProgrammeId.eq(programme)).lock_exclusive();
        let mut row = find.one(&*tx).await?.ok_or_else(Problem::not_found)?;
        if row.made_by != caller.account_id {
            let message = Message::new("Seul qui a agi annule son acte.", "Only who acted undoes it.");
            return Err(Problem::new(Kind::Forbidden, message).into());
        }
        // Once it was asked for in time, what is left of it is done even after.
        if row.undone_at.is_none() && tx.now >= row.undo_until {
            return Err(Problem::conflict(
                "Les courriels sont partis : il est trop tard pour annuler.",
                "The mails have left: it is too late to undo.",
            )
            .into());
        }
        let content: NewBatch = words::shape(row.content.clone())?;
        if row.undone_at.is_none() {
            let mut change: batch::ActiveModel = row.into();
            change.undone_at = Set(Some(tx.now));
            row = change.update(&*tx).await?;
            let data = json!({ "batch": id });
            audit::record(&tx, audit::Event::new(caller.account_id, "undo_batch", "programme", programme).data(data)).await?;
        }
        // All of it in one transaction: no mail of an item leaves while another is being undone. Rows are locked in one order.
        let ids: BTreeSet<Uuid> = content.application_ids.iter().copied().collect();
        for application in &ids {
            let Some(done) = item_of(&*tx, id, *application).await?.filter(|item| item.outcome == words::word(&BatchOutcome::Done)) else {
                continue;
            };
            self.undo_one(&tx, caller, &content, done).await?;
        }
        let answer = wire(&*tx, row, caller.locale).await?;
        tx.commit().await?;
        Ok(answer)
    }

    async fn undo_one(&self, tx: &Tx, caller: &Caller, content: &NewBatch, done: item::Model) -> Result<()> {
        let row = access::locked(tx, done.application_id).await?;
        let kept = match content.act {
            BatchAct::Notify if done.made.is_some() => {
                Some(Problem::conflict("Le message est déjà parti.", "The message has left already."))
            }
            BatchAct::Notify => None,
            _ if done.version != Some(row.version) => Some(Problem::conflict(
                "Ce dossier a changé depuis : l’acte demeure.",
                "This application has changed since: the act stands.",
            )),
            BatchAct::Assign => self.undo_assignment(tx, caller, &row, &done).await?,
            BatchAct::Admissible | BatchAct::Inadmissible => {
                self.back(tx, caller, &row, &done).await?;
                None
            }
        };
        let mut change: item::ActiveModel = done.clone().into();
        let outcome = if kept.is_some() { BatchOutcome::Kept } else { BatchOutcome::Undone };
        change.outcome = Set(words::word(&outcome));
        if let Some(problem) = &kept {
            let (rule, detail) = told(problem);
            change.rule = Set(Some(rule));
            change.detail = Set(detail);
        } else {
            notifications::take_back(tx, done.id).await?;
            let data = json!({ "batch": done.batch_id, "act": words::word(&content.act) });
            audit::record(tx, audit::Event::new(caller.account_id, "undo_batch", "application", row.id).data(data)).await?;
        }
        change.update(&**tx).await?;
        Ok(())
    }

    /// The duty is taken back, unless they have begun; and the review closed again where this act opened it.
    async fn undo_assignment(&self, tx: &Tx, caller: &Caller, row: &application::Model, done: &item::Model) -> Result<Option<Problem>> {
        // Who had a duty before keeps theirs.
        let Some(account) = done.made else { return Ok(None) };
        if interest::Entity::find_by_id((row.id, account)).one(&**tx).await?.is_some() {
            return Ok(Some(Problem::conflict("Cette personne a déjà ouvert le dossier.", "This person has opened the file already.")));
        }
        assignment::Entity::delete_by_id((row.id, account)).exec(&**tx).await?;
        let others = assignment::Entity::find()
            .filter(assignment::Column::ApplicationId.eq(row.id))
            .filter(assignment::Column::Duty.eq("reviewer"))
            .count(&**tx)
            .await?;
        if done.before.as_deref() != Some(&row.state) && others == 0 {
            self.back(tx, caller, row, done).await?;
        }
        Ok(None)
    }

    async fn back(&self, tx: &Tx, caller: &Caller, row: &application::Model, done: &item::Model) -> Result<()> {
        let before: Option<State> = done.before.as_deref().map(words::read).transpose()?;
        let after = rules::next(words::read(&row.state)?, before, Command::Undo)?;
        let why = Message::new("Acte annulé.", "The act is undone.");
        let locale = super::letters::language(&**tx, row.id).await?;
        change::to(tx, caller.account_id, row, row.clone().into(), after, Some(why.in_locale(locale).to_owned())).await?;
        Ok(())
    }
}
