//! The operator's desk: queue, files, decisions.

use super::{
    checks::{self, Profile},
    drafts::{self, advance},
    entity::{listing, revision},
    listings,
    model::{self, Command, ListingCommand},
    reports,
};
use crate::{
    audit,
    facts::{Fact, emit},
    identity,
    kernel::{
        cursor::DEFAULT_LIMIT,
        db::Tx,
        error::Result,
        idempotency::Once,
        jobs,
        policy::{Action, may},
        text, words,
    },
    organisations,
    server::Server,
};
use chrono::TimeDelta;
use openapi::{
    answer::Page,
    catalogue::{Content, Reason, RevisionState},
    message::Message,
    moderation::{Decision, Difference, QueueCounts, QueueItem, QueueTab, ReviewFile, Verdict},
    problem::Problem,
    security::Caller,
};
use poem_openapi::types::ToJSON;
use sea_orm::{ActiveValue::Set, Condition, ConnectionTrait, QueryOrder, QuerySelect, entity::prelude::*};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The revisions behind a tab.
fn tab_filter(tab: QueueTab, caller: &Caller, now: chrono::DateTime<chrono::Utc>) -> Condition {
    let state = |state: RevisionState| revision::Column::State.eq(words::word(&state));
    match tab {
        QueueTab::Waiting => Condition::all().add(state(RevisionState::Submitted)),
        QueueTab::Mine => Condition::all().add(state(RevisionState::InReview)).add(revision::Column::AssignedTo.eq(caller.account_id)),
        QueueTab::InReview => Condition::all().add(state(RevisionState::InReview)),
        QueueTab::Done => {
            Condition::all().add(revision::Column::AssignedTo.is_not_null()).add(revision::Column::DecidedAt.gt(now - TimeDelta::days(30)))
        }
    }
}

async fn items(c: &impl ConnectionTrait, rows: Vec<revision::Model>) -> Result<Vec<QueueItem>> {
    let listings = listing::Entity::find().filter(listing::Column::Id.is_in(rows.iter().map(|r| r.listing_id))).all(c).await?;
    let publishers = organisations::references(c, listings.iter().map(|l| l.organisation_id).collect()).await?;
    let names = identity::names(c, rows.iter().filter_map(|r| r.assigned_to).collect()).await?;
    let mut out = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(listing) = listings.iter().find(|l| l.id == row.listing_id) else { continue };
        let Some(publisher) = publishers.get(&listing.organisation_id) else { continue };
        let content: Content = words::shape(row.content)?;
        out.push(QueueItem {
            revision_id: row.id,
            listing_id: listing.id,
            slug: listing.slug.clone(),
            kind: content.kind,
            title: content.title,
            publisher: publisher.clone(),
            number: row.number,
            state: words::read(&row.state)?,
            first: listing.published_revision.is_none_or(|p| p == row.id),
            assigned_to: row.assigned_to.and_then(|id| names.get(&id)).map(|n| n.0.clone()),
            submitted_at: row.submitted_at,
            decided_at: row.decided_at,
        });
    }
    Ok(out)
}

async fn item(c: &impl ConnectionTrait, row: revision::Model) -> Result<QueueItem> {
    items(c, vec![row]).await?.into_iter().next().ok_or_else(|| Problem::not_found().into())
}

/// Every leaf by its JSON pointer.
fn leaves(value: &Value, pointer: String, into: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                leaves(value, format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1")), into);
            }
        }
        Value::Array(items) if items.iter().any(Value::is_object) => {
            for (i, value) in items.iter().enumerate() {
                leaves(value, format!("{pointer}/{i}"), into);
            }
        }
        // A list of words is compared whole: that a level was added says more than that index 3 shifted.
        Value::Array(items) if items.is_empty() => {}
        Value::Null => {}
        leaf => {
            into.insert(pointer, leaf.to_string());
        }
    }
}

/// What differs between two contents, field by field.
pub fn differences(before: Option<&Content>, after: &Content) -> Vec<Difference> {
    let (mut old, mut new) = (BTreeMap::new(), BTreeMap::new());
    if let Some(before) = before {
        leaves(&words::json(before), String::new(), &mut old);
    }
    leaves(&words::json(after), String::new(), &mut new);
    let pointers: std::collections::BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    pointers
        .into_iter()
        .filter(|pointer| old.get(*pointer) != new.get(*pointer))
        .map(|pointer| Difference { pointer: pointer.clone(), before: old.get(pointer).cloned(), after: new.get(pointer).cloned() })
        .collect()
}

/// Publishes a revision that passed: the one before is superseded, the listing shows it, readers of facts are told.
/// Shared by decisions, imports and the demo; the caller has locked the listing.
pub async fn publish(tx: &Tx, actor: &str, listing: listing::Model, mut change: revision::ActiveModel) -> Result<revision::Model> {
    let id = listing.id;
    let next = model::list(listings::state(&listing)?, ListingCommand::Publish)?;
    change.state = Set(words::word(&RevisionState::Published));
    change.decided_at = Set(Some(tx.now));
    let revision = change.update(&**tx).await?;
    if let Some(previous) = listing.published_revision {
        let previous = advance(tx, drafts::find(&**tx, previous).await?, Command::Supersede).await?;
        previous.update(&**tx).await?;
    }
    let first = listing.published_at.is_none();
    let content = words::shape::<Content>(revision.content.clone())?;
    let search = simple_words(&**tx, &listing, &content).await?;
    let mut row: listing::ActiveModel = listing.into();
    row.state = Set(words::word(&next));
    row.published_revision = Set(Some(revision.id));
    row.open_revision = Set(None);
    row.kind = Set(words::word(&content.kind));
    row.search = Set(search);
    row.updated_at = Set(tx.now);
    if first {
        row.published_at = Set(Some(tx.now));
    }
    row.update(&**tx).await?;
    let data = json!({ "revision": revision.number, "revision_id": revision.id });
    audit::record(tx, audit::Event::new(actor, "publish_revision", "listing", id).data(data)).await?;
    emit(tx, Fact::ListingChanged(id)).await?;
    Ok(revision)
}

/// What the database alone finds a listing by.
async fn simple_words(c: &impl ConnectionTrait, listing: &listing::Model, content: &Content) -> Result<String> {
    let publishers = organisations::references(c, vec![listing.organisation_id]).await?;
    let publisher = publishers.get(&listing.organisation_id).map(|publisher| publisher.name.as_str());
    let texts = [&content.title, &content.summary].into_iter().flat_map(|text| [&text.fr, &text.en]).flatten().map(String::as_str);
    let all = texts.chain(content.keywords.iter().map(String::as_str)).chain(listing.origin_publisher.as_deref()).chain(publisher);
    Ok(text::fold(&all.collect::<Vec<_>>().join(" ")))
}

/// Publishes a first revision that nobody has to review: the demonstration's.
pub async fn publish_as_is(tx: &Tx, actor: &str, listing: listing::Model, revision: revision::Model) -> Result<()> {
    let content = revision.content.clone();
    let mut change: revision::ActiveModel = revision.into();
    change.content = Set(content);
    publish(tx, actor, listing, change).await.map(drop)
}

impl Server {
    pub(super) async fn queue_counts(&self, caller: &Caller) -> Result<QueueCounts> {
        may(caller, Action::Moderate, None)?;
        let c = self.db.read();
        let now = self.clock.now();
        let mut counts = [0u32; 4];
        for (count, tab) in counts.iter_mut().zip([QueueTab::Waiting, QueueTab::Mine, QueueTab::InReview, QueueTab::Done]) {
            // Counting stops at what anybody would read.
            let ids: Vec<Uuid> = revision::Entity::find()
                .select_only()
                .column(revision::Column::Id)
                .filter(tab_filter(tab, caller, now))
                .limit(1000)
                .into_tuple()
                .all(c)
                .await?;
            *count = ids.len() as u32;
        }
        let [waiting, mine, in_review, done] = counts;
        Ok(QueueCounts {
            waiting,
            mine,
            in_review,
            done,
            open_reports: reports::open(c).await?,
            open_claims: organisations::open_claims(c).await?,
            dead_jobs: jobs::counts(c, jobs::State::Dead).await?.min(1000) as u32,
        })
    }

    pub(super) async fn queue(
        &self,
        caller: &Caller,
        tab: QueueTab,
        cursor: Option<String>,
        limit: Option<u16>,
    ) -> Result<Page<QueueItem>> {
        may(caller, Action::Moderate, None)?;
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        let query = format!("list_queue/{}?tab={}", caller.account_id, words::word(&tab));
        let mut find = revision::Entity::find()
            .filter(tab_filter(tab, caller, self.clock.now()))
            .order_by_asc(revision::Column::SubmittedAt)
            .order_by_asc(revision::Column::Id)
            .limit(u64::from(limit) + 1);
        if let Some((at, id)) = self.cursors.read::<(Option<chrono::DateTime<chrono::Utc>>, Uuid)>(&query, cursor.as_deref())? {
            find = find.filter(
                Condition::any()
                    .add(revision::Column::SubmittedAt.gt(at))
                    .add(Condition::all().add(revision::Column::SubmittedAt.eq(at)).add(revision::Column::Id.gt(id))),
            );
        }
        let items = items(self.db.read(), find.all(self.db.read()).await?).await?;
        Ok(self.cursors.page(&query, items, limit, |i| (i.submitted_at, i.revision_id), |i| i))
    }

    pub(super) async fn review_file(&self, caller: &Caller, id: Uuid) -> Result<(i64, ReviewFile)> {
        may(caller, Action::Moderate, None)?;
        let c = self.db.read();
        let row = drafts::find(c, id).await?;
        let listing = listings::find(c, row.listing_id).await?;
        let published = match listing.published_revision.filter(|p| *p != id) {
            Some(published) => Some(drafts::wire(drafts::find(c, published).await?)?),
            None => None,
        };
        let version = row.version;
        let revision = drafts::wire(row.clone())?;
        let file = ReviewFile {
            item: item(c, row).await?,
            listing_state: listings::state(&listing)?,
            differences: differences(published.as_ref().map(|p| &p.content), &revision.content),
            checks: checks::checklist(&revision.content, &self.vocabulary, Profile::Publication, caller.locale).checks,
            published,
            revision,
        };
        Ok((version, file))
    }

    /// Takes a file, or puts it back.
    pub(super) async fn assign(&self, caller: &Caller, id: Uuid, command: Command) -> Result<QueueItem> {
        may(caller, Action::Moderate, None)?;
        let listing_id = drafts::find(self.db.read(), id).await?.listing_id;
        let tx = self.begin().await?;
        listings::lock(&tx, listing_id).await?;
        let row = drafts::find(&*tx, id).await?;
        let mine = row.assigned_to == Some(caller.account_id);
        if command == Command::Assign && mine && words::read::<RevisionState>(&row.state)? == RevisionState::InReview {
            return item(&*tx, row).await;
        }
        if command == Command::Assign && row.assigned_to.is_some() {
            return Err(Problem::conflict("Un collègue a déjà pris ce dossier.", "A colleague already took this file.").into());
        }
        if command == Command::Unassign && !mine {
            return Err(Problem::conflict("Ce dossier n’est pas entre vos mains.", "This file is not in your hands.").into());
        }
        let mut change = advance(&tx, row, command).await?;
        change.assigned_to = Set((command == Command::Assign).then_some(caller.account_id));
        let row = change.update(&*tx).await?;
        let action = if command == Command::Assign { "assign_revision" } else { "unassign_revision" };
        audit::record(&tx, audit::Event::new(caller.account_id, action, "listing", listing_id).data(json!({ "revision": row.number })))
            .await?;
        let answer = item(&*tx, row).await?;
        tx.commit().await?;
        Ok(answer)
    }

    pub(super) async fn decide_revision(&self, caller: &Caller, id: Uuid, key: &str, decision: Decision) -> Result<QueueItem> {
        may(caller, Action::Moderate, None)?;
        if decision.verdict != Verdict::Publish && decision.reasons.is_empty() {
            return Err(Problem::field("/reasons", Message::new("Donnez au moins une raison.", "Give at least one reason.")).into());
        }
        let listing_id = drafts::find(self.db.read(), id).await?.listing_id;
        let tx = self.begin().await?;
        let once = Once::new(caller.account_id, "decide_revision", key, &[&id.to_string(), &decision.to_json_string()]);
        if let Some(answer) = once.replay(&tx).await? {
            return Ok(answer);
        }
        let listing = listings::lock(&tx, listing_id).await?;
        let row = drafts::find(&*tx, id).await?;
        let command = match decision.verdict {
            Verdict::Publish => Command::Publish,
            Verdict::RequestChanges => Command::RequestChanges,
            Verdict::Reject => Command::Reject,
        };
        let content: Content = words::shape(row.content.clone())?;
        let assigned = row.assigned_to;
        let mut change = advance(&tx, row, command).await?;
        if assigned != Some(caller.account_id) {
            return Err(Problem::conflict("Ce dossier est entre les mains d’un collègue.", "This file is in a colleague's hands.").into());
        }
        let organisation = listing.organisation_id;
        let row = if command == Command::Publish {
            // What passed at submission may not pass now: the vocabulary may have moved.
            let faults = checks::faults(&content, &self.vocabulary, Profile::Publication);
            if !faults.is_empty() {
                return Err(Problem::invalid(faults).into());
            }
            publish(&tx, &caller.account_id.to_string(), listing, change).await?
        } else {
            change.reasons = Set(words::json(&decision.reasons));
            change.decided_at = Set(Some(tx.now));
            let row = change.update(&*tx).await?;
            let action = if command == Command::Reject { "reject_revision" } else { "request_changes" };
            let data = json!({ "revision": row.number, "reasons": row.reasons });
            audit::record(&tx, audit::Event::new(caller.account_id, action, "listing", listing_id).data(data)).await?;
            row
        };
        let mail = match decision.verdict {
            Verdict::Publish => "listing-published",
            Verdict::RequestChanges => "changes-requested",
            Verdict::Reject => "listing-rejected",
        };
        self.tell_team(&tx, organisation, mail, &content.title, listing_id, &reasons_text(&decision.reasons)).await?;
        let answer = item(&*tx, row).await?;
        once.store(&tx, &answer).await?;
        tx.commit().await?;
        Ok(answer)
    }
}

fn reasons_text(reasons: &[Reason]) -> String {
    let line = |r: &Reason| {
        if r.pointer.is_empty() { format!("- {}", r.text) } else { format!("- {} : {}", r.pointer.trim_start_matches('/'), r.text) }
    };
    reasons.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use openapi::catalogue::Localised;

    #[test]
    fn differences_name_the_fields_that_changed_and_no_others() {
        let before = Content { title: Localised { fr: Some("Un".into()), en: None }, languages: vec!["fr".into()], ..Default::default() };
        let mut after = before.clone();
        after.title.fr = Some("Deux".into());
        after.languages.push("en".into());
        let pointers: Vec<_> = differences(Some(&before), &after).into_iter().map(|d| d.pointer).collect();
        assert_eq!(pointers, ["/languages", "/title/fr"]);
        assert!(differences(Some(&before), &before).is_empty());
    }
}
