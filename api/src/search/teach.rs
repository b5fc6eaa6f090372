//! The operator's own synonyms: rows beside the reviewed file, known to searches without a restart and without a rebuild.
//!
//! Each change counts up a number that all copies read. One that gave its engine the rules of another number gives them anew,
//! so a change reaches every copy, and one that could not be given is tried again.

use super::{
    entity::synonym::{ActiveModel, Column, Entity, Model},
    synonyms::{means, rules},
    upkeep,
};
use crate::{
    audit,
    kernel::{
        cursor::DEFAULT_LIMIT,
        db::Tx,
        error::{Error, Result},
        etag,
        idempotency::Once,
        words,
    },
    server::Server,
};
use anyhow::anyhow;
use indexer::{Rule, Synonyms};
use openapi::{
    answer::Page,
    message::Message,
    operations::{Synonym, SynonymText},
    problem::{Fault, Problem},
    security::Caller,
};
use poem_openapi::types::ToJSON;
use sea_orm::{ActiveValue::Set, PaginatorTrait, QueryOrder, QuerySelect, entity::prelude::*};
use serde_json::json;
use std::sync::Arc;
use tokio::sync::Mutex;

/// Most rows: all of them are read at once.
const MOST: u64 = 2_000;
const LONGEST_TERM: usize = 80;

/// The number of the rules this process gave its engine last.
#[derive(Debug, Default)]
pub struct Given(Mutex<Option<i64>>);

/// Gives the engine the rules as they are now, where it has others.
pub async fn follow_synonyms(server: &Server) -> Result<()> {
    let mut given = server.given.0.lock().await;
    // Read before the rows: these may be newer, and are then read once more.
    let now = upkeep::read(server.db.read()).await?.synonyms;
    if *given == Some(now) {
        return Ok(());
    }
    let rows = Entity::find().limit(MOST).all(server.db.read()).await?;
    let mut all: Vec<Rule> = server.synonyms.clone();
    for row in rows {
        all.extend(rules(&row.term, row.both_ways, words::shape(row.others)?));
    }
    server.engine.set_synonyms(Arc::new(Synonyms::new(all))).await.map_err(|error| Error::Other(anyhow!(error)))?;
    server.answers.forget();
    *given = Some(now);
    Ok(())
}

/// Whether a term has a word that says something.
fn says(term: &str) -> bool {
    Synonyms::new(rules(term, false, vec!["autre".to_owned()])).spelt().next().is_some()
}

/// What the operator wrote, trimmed; every fault by name.
pub fn checked(text: SynonymText) -> Result<SynonymText> {
    let mut faults = Vec::new();
    let empty = || Message::new("Ce terme n’a aucun mot qui se cherche.", "This term has no word one searches for.");
    if !says(&text.term) {
        faults.push(Fault::new("/term", empty()));
    }
    for (i, other) in text.others.iter().enumerate() {
        if other.chars().count() > LONGEST_TERM {
            faults.push(Fault::new(format!("/others/{i}"), Message::new("80 caractères au plus.", "At most 80 characters.")));
        } else if !says(other) {
            faults.push(Fault::new(format!("/others/{i}"), empty()));
        }
    }
    if !faults.is_empty() {
        return Err(Problem::invalid(faults).into());
    }
    let others = text.others.iter().map(|other| other.trim().to_owned()).collect();
    Ok(SynonymText { term: text.term.trim().to_owned(), others, ..text })
}

fn wire(server: &Server, row: Model) -> Result<Synonym> {
    let reviewed = means(&server.synonyms, &row.term);
    let others = words::shape(row.others)?;
    Ok(Synonym { id: row.id, term: row.term, both_ways: row.both_ways, others, reviewed, updated_at: row.updated_at, version: row.version })
}

/// A rule that the reviewed file holds already would only be kept twice.
fn refuse_known(server: &Server, text: &SynonymText) -> Result<()> {
    let known = rules(&text.term, text.both_ways, text.others.clone()).into_iter().all(|rule| {
        let reviewed = means(&server.synonyms, &rule.asked);
        rule.finds.iter().all(|other| reviewed.iter().any(|known| indexer::french::name(known) == indexer::french::name(other)))
    });
    if known {
        return Err(Problem::conflict(
            "Le fichier de synonymes relu dit déjà tout cela : la recherche le sait.",
            "The reviewed file of synonyms says all of this already: searches know it.",
        )
        .into());
    }
    Ok(())
}

async fn tell(tx: &Tx, caller: &Caller, action: &'static str, id: Uuid, text: &SynonymText) -> Result<()> {
    let told = json!({ "term": text.term, "both_ways": text.both_ways, "others": text.others });
    audit::record(tx, audit::Event::new(caller.account_id, action, "synonym", id).data(told)).await
}

impl Server {
    pub(crate) async fn own_synonyms(&self, cursor: Option<String>, limit: Option<u16>) -> Result<Page<Synonym>> {
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        let mut find = Entity::find().order_by_desc(Column::Id).limit(u64::from(limit) + 1);
        if let Some(before) = self.cursors.read::<Uuid>("list_synonyms", cursor.as_deref())? {
            find = find.filter(Column::Id.lt(before));
        }
        let rows = find.all(self.db.read()).await?.into_iter().map(|row| wire(self, row)).collect::<Result<Vec<_>>>()?;
        Ok(self.cursors.page("list_synonyms", rows, limit, |s| s.id, |s| s))
    }

    pub(crate) async fn add_synonym(&self, caller: &Caller, key: &str, text: SynonymText) -> Result<Synonym> {
        let text = checked(text)?;
        let tx = self.begin().await?;
        let once = Once::new(caller.account_id, "create_synonym", key, &[&text.to_json_string()]);
        if let Some(answer) = once.replay::<Synonym>(&tx).await? {
            return Ok(answer);
        }
        refuse_known(self, &text)?;
        if Entity::find().count(&*tx).await? >= MOST {
            return Err(Problem::conflict("Il y a déjà 2 000 synonymes.", "There are 2,000 synonyms already.").into());
        }
        let row = ActiveModel {
            id: Set(Uuid::now_v7()),
            term: Set(text.term.clone()),
            both_ways: Set(text.both_ways),
            others: Set(words::json(&text.others)),
            updated_at: Set(tx.now),
            version: Set(1),
        };
        let row = row.insert(&*tx).await?;
        tell(&tx, caller, "create_synonym", row.id, &text).await?;
        upkeep::count_up_synonyms(&tx).await?;
        let synonym = wire(self, row)?;
        once.store(&tx, &synonym).await?;
        tx.commit().await?;
        self.follow_now().await;
        Ok(synonym)
    }

    pub(crate) async fn change_synonym(&self, caller: &Caller, id: Uuid, if_match: Option<&str>, text: SynonymText) -> Result<Synonym> {
        let text = checked(text)?;
        let tx = self.begin().await?;
        let row = Entity::find_by_id(id).one(&*tx).await?.ok_or_else(Problem::not_found)?;
        etag::check(if_match, row.version)?;
        refuse_known(self, &text)?;
        let (read, next) = (row.version, row.version + 1);
        let mut row: ActiveModel = row.into();
        row.term = Set(text.term.clone());
        row.both_ways = Set(text.both_ways);
        row.others = Set(words::json(&text.others));
        row.updated_at = Set(tx.now);
        row.version = Set(next);
        // Whoever wrote since our read wins.
        let written = Entity::update_many().set(row.clone()).filter(Column::Id.eq(id)).filter(Column::Version.eq(read)).exec(&*tx).await?;
        if written.rows_affected == 0 {
            etag::check(if_match, next)?;
        }
        let row = Entity::find_by_id(id).one(&*tx).await?.ok_or_else(Problem::not_found)?;
        tell(&tx, caller, "update_synonym", id, &text).await?;
        upkeep::count_up_synonyms(&tx).await?;
        tx.commit().await?;
        self.follow_now().await;
        wire(self, row)
    }

    pub(crate) async fn drop_synonym(&self, caller: &Caller, id: Uuid, if_match: Option<&str>) -> Result<()> {
        let tx = self.begin().await?;
        let row = Entity::find_by_id(id).one(&*tx).await?.ok_or_else(Problem::not_found)?;
        etag::check(if_match, row.version)?;
        let gone = Entity::delete_many().filter(Column::Id.eq(id)).filter(Column::Version.eq(row.version)).exec(&*tx).await?;
        if gone.rows_affected == 0 {
            etag::check(if_match, row.version + 1)?;
        }
        let text = SynonymText { term: row.term, both_ways: row.both_ways, others: words::shape(row.others)? };
        tell(&tx, caller, "delete_synonym", id, &text).await?;
        upkeep::count_up_synonyms(&tx).await?;
        tx.commit().await?;
        self.follow_now().await;
        Ok(())
    }

    /// At once where the engine answers; else the keeper tries again.
    async fn follow_now(&self) {
        if let Err(error) = follow_synonyms(self).await {
            tracing::warn!(%error, "the search engine does not know the synonyms yet; trying again");
        }
    }
}
