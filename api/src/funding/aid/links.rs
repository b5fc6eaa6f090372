//! Links between undertakings as owners declare them.
//!
//! A link is what one organisation says; it counts for every company it names. Who declared it may end it or take it back.

use super::{
    companies::{self, Names},
    entity::link,
    party::Party,
    register,
    undertaking::Link,
};
use crate::{
    audit,
    kernel::{
        cursor::DEFAULT_LIMIT,
        db::Tx,
        error::{Error, Result},
        idempotency::Once,
        policy::{Action, may},
        words,
    },
    server::Server,
};
use openapi::{
    answer::Page,
    funding::{LinkEnd, LinkKind, NewUndertakingLink, UndertakingLink},
    message::Message,
    problem::{Fault, Problem},
    security::Caller,
};
use poem_openapi::types::ToJSON;
use sea_orm::{ActiveValue::Set, Condition, ConnectionTrait, QueryOrder, QuerySelect, entity::prelude::*};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Links one organisation declares: those of a large group.
const MOST_LINKS: u64 = 200;

async fn wire(c: &impl ConnectionTrait, rows: Vec<link::Model>) -> Result<Vec<UndertakingLink>> {
    let ends = rows.iter().map(|row| Ok((Party::read(&row.controller)?, Party::read(&row.controlled)?))).collect::<Result<Vec<_>>>()?;
    let names = Names::read(c, ends.iter().flat_map(|(controller, controlled)| [controller, controlled])).await?;
    rows.into_iter()
        .zip(ends)
        .map(|(row, (controller, controlled))| {
            Ok(UndertakingLink {
                id: row.id,
                controller: names.tell(&controller),
                controlled: names.tell(&controlled),
                kind: words::read(&row.kind)?,
                from: row.from_day,
                until: row.until_day,
                reason: row.reason,
                declared_by: row.declared_by,
                declared_at: row.declared_at,
            })
        })
        .collect()
}

async fn wire_one(c: &impl ConnectionTrait, row: link::Model) -> Result<UndertakingLink> {
    wire(c, vec![row]).await?.pop().ok_or_else(|| anyhow::anyhow!("a link vanished").into())
}

fn starts_after_its_end() -> Fault {
    Fault::new("/until", Message::new("La fin précède le début.", "The end comes before the start."))
}

fn a_merger_never_ends() -> Fault {
    Fault::new("/until", Message::new("Une fusion n’a pas de fin.", "A merger has no end."))
}

/// The circle rule, in words.
fn circle() -> Problem {
    Problem::conflict(
        "Liens circulaires : une société se contrôlerait elle-même, directement ou par d’autres. Mettez d’abord fin au lien contraire.",
        "Circular links: a company would control itself, directly or through others. End the opposite link first.",
    )
}

/// The companies an organisation has declared a chain to, itself included.
pub async fn reach(c: &impl ConnectionTrait, organisation: Uuid, own: &Party) -> Result<(BTreeSet<Party>, u64)> {
    let rows = link::Entity::find()
        .filter(link::Column::DeclaredBy.eq(organisation))
        .filter(link::Column::WithdrawnAt.is_null())
        .limit(MOST_LINKS)
        .all(c)
        .await?;
    let count = rows.len() as u64;
    let mut pairs =
        rows.iter().map(|row| Ok((Party::read(&row.controller)?, Party::read(&row.controlled)?))).collect::<Result<Vec<_>>>()?;
    let mut reached = BTreeSet::from([own.clone()]);
    loop {
        let before = reached.len();
        for (a, b) in pairs.extract_if(.., |(a, b)| reached.contains(a) || reached.contains(b)).collect::<Vec<_>>() {
            reached.extend([a, b]);
        }
        if reached.len() == before {
            return Ok((reached, count));
        }
    }
}

/// A link this organisation declared, locked; 404 for those of others.
async fn declared(tx: &Tx, organisation: Uuid, id: Uuid) -> Result<link::Model> {
    let find = link::Entity::find_by_id(id)
        .filter(link::Column::DeclaredBy.eq(organisation))
        .filter(link::Column::WithdrawnAt.is_null())
        .lock_exclusive();
    find.one(&**tx).await?.ok_or_else(|| Problem::not_found().into())
}

/// A link that may be declared, or why not.
async fn sound(tx: &Tx, organisation: Uuid, new: &NewUndertakingLink) -> Result<Link> {
    let ends = [("/controller".to_owned(), &new.controller), ("/controlled".to_owned(), &new.controlled)];
    let [controller, controlled]: [Party; 2] =
        companies::read(&**tx, &ends).await?.try_into().map_err(|_| Error::Other(anyhow::anyhow!("two companies were read as others")))?;
    let mut faults = Vec::new();
    if new.until.is_some_and(|until| until < new.from) {
        faults.push(starts_after_its_end());
    }
    if new.kind == LinkKind::Merger && new.until.is_some() {
        faults.push(a_merger_never_ends());
    }
    if controller == controlled {
        faults.push(Fault::new(
            "/controlled",
            Message::new("Une société n’est pas liée à elle-même.", "A company is not linked with itself."),
        ));
    }
    let own = companies::of_organisation(&**tx, organisation).await?;
    let (reached, count) = reach(&**tx, organisation, &own).await?;
    if !reached.contains(&controller) && !reached.contains(&controlled) {
        faults.push(Fault::new(
            "/controlled",
            Message::new(
                "L’une des deux sociétés doit être la vôtre, ou une société que vos liens atteignent déjà.",
                "One of the two has to be your company, or one that your links already reach.",
            ),
        ));
    }
    if !faults.is_empty() {
        return Err(Problem::invalid(faults).into());
    }
    if count >= MOST_LINKS {
        return Err(Problem::conflict(format!("Au plus {MOST_LINKS} liens."), format!("At most {MOST_LINKS} links.")).into());
    }
    Ok(Link { controller, controlled, kind: new.kind, from: new.from, until: new.until })
}

impl Server {
    pub(super) async fn undertaking_links(
        &self,
        caller: &Caller,
        organisation: Uuid,
        cursor: Option<String>,
        limit: Option<u16>,
    ) -> Result<Page<UndertakingLink>> {
        may(caller, Action::ReadAid, Some(organisation))?;
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        let query = format!("list_undertaking_links/{organisation}");
        let own = companies::of_organisation(self.db.read(), organisation).await?.to_string();
        let concerned = Condition::any()
            .add(link::Column::DeclaredBy.eq(organisation))
            .add(link::Column::Controller.eq(&own))
            .add(link::Column::Controlled.eq(&own));
        let mut find = link::Entity::find()
            .filter(concerned)
            .filter(link::Column::WithdrawnAt.is_null())
            .order_by_desc(link::Column::Id)
            .limit(u64::from(limit) + 1);
        if let Some(before) = self.cursors.read::<Uuid>(&query, cursor.as_deref())? {
            find = find.filter(link::Column::Id.lt(before));
        }
        let items = wire(self.db.read(), find.all(self.db.read()).await?).await?;
        Ok(self.cursors.page(&query, items, limit, |link| link.id, |link| link))
    }

    pub(super) async fn declare_link(
        &self,
        caller: &Caller,
        organisation: Uuid,
        key: &str,
        new: NewUndertakingLink,
    ) -> Result<UndertakingLink> {
        may(caller, Action::DeclareAid, Some(organisation))?;
        let tx = self.begin().await?;
        let once = Once::new(caller.account_id, "create_undertaking_link", key, &[&organisation.to_string(), &new.to_json_string()]);
        if let Some(answer) = once.replay(&tx).await? {
            return Ok(answer);
        }
        register::hold_structure(&tx).await?;
        let told = json!({ "link": words::json(&new) });
        let link = sound(&tx, organisation, &new).await?;
        let (structure, _) = register::structure(&*tx, BTreeSet::from([link.controller.clone(), link.controlled.clone()])).await?;
        if structure.closes_a_circle(&link) {
            return self.refuse_circle(tx, caller, organisation, told).await;
        }
        let row = link::ActiveModel {
            id: Set(Uuid::now_v7()),
            controller: Set(link.controller.to_string()),
            controlled: Set(link.controlled.to_string()),
            kind: Set(words::word(&link.kind)),
            from_day: Set(link.from),
            until_day: Set(link.until),
            reason: Set(new.reason),
            declared_by: Set(organisation),
            declared_at: Set(tx.now),
            withdrawn_at: Set(None),
        }
        .insert(&*tx)
        .await?;
        let event = audit::Event::new(caller.account_id, "create_undertaking_link", "organisation", organisation);
        audit::record(&tx, event.data(json!({ "id": row.id, "content": told["link"] }))).await?;
        let answer = wire_one(&*tx, row).await?;
        once.store(&tx, &answer).await?;
        tx.commit().await?;
        Ok(answer)
    }

    /// Gives up the write, and remembers who tried it.
    async fn refuse_circle<T>(&self, tx: Tx, caller: &Caller, organisation: Uuid, told: Value) -> Result<T> {
        let now = tx.now;
        drop(tx);
        let refusal = audit::Event::new(caller.account_id, "refuse_undertaking_link", "organisation", organisation).data(told);
        audit::record_refusal(&self.db, now, refusal).await?;
        Err(circle().into())
    }

    pub(super) async fn end_link(&self, caller: &Caller, organisation: Uuid, id: Uuid, end: LinkEnd) -> Result<UndertakingLink> {
        may(caller, Action::DeclareAid, Some(organisation))?;
        let tx = self.begin().await?;
        register::hold_structure(&tx).await?;
        let row = declared(&tx, organisation, id).await?;
        if words::read::<LinkKind>(&row.kind)? == LinkKind::Merger {
            return Err(Problem::invalid(vec![a_merger_never_ends()]).into());
        }
        if end.until < row.from_day {
            return Err(Problem::invalid(vec![starts_after_its_end()]).into());
        }
        // An end moved later could meet a link declared since.
        if row.until_day.is_some_and(|before| before < end.until) {
            let link = Link {
                controller: Party::read(&row.controller)?,
                controlled: Party::read(&row.controlled)?,
                kind: words::read(&row.kind)?,
                from: row.from_day,
                until: Some(end.until),
            };
            let (structure, _) = register::structure(&*tx, BTreeSet::from([link.controller.clone()])).await?;
            if structure.closes_a_circle(&link) {
                let told = json!({ "id": id, "until": end.until });
                return self.refuse_circle(tx, caller, organisation, told).await;
            }
        }
        let before = row.until_day;
        let mut change: link::ActiveModel = row.into();
        change.until_day = Set(Some(end.until));
        let row = change.update(&*tx).await?;
        let data = json!({ "id": id, "before": before, "after": end.until, "reason": end.reason });
        let event = audit::Event::new(caller.account_id, "end_undertaking_link", "organisation", organisation);
        audit::record(&tx, event.data(data)).await?;
        let answer = wire_one(&*tx, row).await?;
        tx.commit().await?;
        Ok(answer)
    }

    pub(super) async fn withdraw_link(&self, caller: &Caller, organisation: Uuid, id: Uuid) -> Result<()> {
        may(caller, Action::DeclareAid, Some(organisation))?;
        let tx = self.begin().await?;
        register::hold_structure(&tx).await?;
        let mut row: link::ActiveModel = declared(&tx, organisation, id).await?.into();
        row.withdrawn_at = Set(Some(tx.now));
        row.update(&*tx).await?;
        let event = audit::Event::new(caller.account_id, "delete_undertaking_link", "organisation", organisation);
        audit::record(&tx, event.data(json!({ "id": id }))).await?;
        tx.commit().await
    }
}
