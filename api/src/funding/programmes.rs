//! Programmes and their axes.

use super::{
    entity::{axis, programme},
    people,
};
use crate::{
    audit,
    kernel::{
        cursor::DEFAULT_LIMIT,
        db::Tx,
        error::Result,
        etag,
        idempotency::Once,
        policy::{Action, may},
        words,
    },
    ledger::{FundKind, open_fund},
    server::Server,
};
use openapi::{
    answer::Page,
    catalogue::Localised,
    funding::{Axis, NewAxis, Programme, ProgrammeContent, ProgrammeRole},
    message::Message,
    problem::{Fault, Problem},
    security::Caller,
};
use poem_openapi::types::ToJSON;
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryOrder, QuerySelect, entity::prelude::*};
use serde_json::json;

/// A budget that people still read at a glance.
const MOST_AXES: usize = 20;
const LONGEST_NAME: usize = 200;

pub(super) fn wire_axis(row: axis::Model) -> Result<Axis> {
    Ok(Axis { id: row.id, position: row.position, name: words::shape(row.name)? })
}

fn wire(row: programme::Model, axes: Vec<axis::Model>) -> Result<Programme> {
    Ok(Programme {
        id: row.id,
        content: ProgrammeContent {
            name: words::shape(row.name)?,
            summary: words::shape(row.summary)?,
            partners: words::shape(row.partners)?,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            two_people_above_cents: row.two_people_above_cents,
            acceptance_days: row.acceptance_days,
        },
        axes: axes.into_iter().map(wire_axis).collect::<Result<_>>()?,
        created_at: row.created_at,
    })
}

fn name_fault(pointer: &str, name: &Localised) -> Option<Fault> {
    let written = |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(|text| text.chars().count());
    match written(&name.fr) {
        None => Some(Fault::new(format!("{pointer}/fr"), Message::new("Un nom en français.", "A name in French."))),
        Some(length) if length > LONGEST_NAME || written(&name.en).is_some_and(|length| length > LONGEST_NAME) => Some(Fault::new(
            pointer,
            Message::new(format!("Au plus {LONGEST_NAME} caractères."), format!("At most {LONGEST_NAME} characters.")),
        )),
        Some(_) => None,
    }
}

fn checked(content: &ProgrammeContent) -> Result<()> {
    let mut faults: Vec<Fault> = name_fault("/name", &content.name).into_iter().collect();
    if content.ends_on < content.starts_on {
        faults.push(Fault::new("/ends_on", Message::new("La fin précède le début.", "The end comes before the start.")));
    }
    for (i, partner) in content.partners.iter().enumerate() {
        if partner.trim().is_empty() || partner.chars().count() > LONGEST_NAME {
            faults.push(Fault::new(
                format!("/partners/{i}"),
                Message::new("Un nom de 1 à 200 caractères.", "A name of 1 to 200 characters."),
            ));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Problem::invalid(faults).into()) }
}

fn columns(content: &ProgrammeContent) -> programme::ActiveModel {
    programme::ActiveModel {
        name: Set(words::json(&content.name)),
        summary: Set(words::json(&content.summary)),
        partners: Set(words::json(&content.partners)),
        starts_on: Set(content.starts_on),
        ends_on: Set(content.ends_on),
        two_people_above_cents: Set(content.two_people_above_cents),
        acceptance_days: Set(content.acceptance_days),
        ..Default::default()
    }
}

pub(super) async fn exists(c: &impl ConnectionTrait, id: Uuid) -> Result<()> {
    let found: Option<Uuid> = programme::Entity::find_by_id(id).select_only().column(programme::Column::Id).into_tuple().one(c).await?;
    found.map(|_| ()).ok_or_else(|| Problem::not_found().into())
}

/// The programme's name in French, the language of its letters.
pub(super) async fn name(c: &impl ConnectionTrait, id: Uuid) -> Result<String> {
    let row = programme::Entity::find_by_id(id).one(c).await?.ok_or_else(Problem::not_found)?;
    Ok(words::shape::<Localised>(row.name)?.fr.unwrap_or_default())
}

/// The programme, locked until the transaction ends: what is decided from its people and axes stays true.
pub(super) async fn locked(tx: &Tx, id: Uuid) -> Result<programme::Model> {
    programme::Entity::find_by_id(id).lock_exclusive().one(&**tx).await?.ok_or_else(|| Problem::not_found().into())
}

pub(super) async fn axes(c: &impl ConnectionTrait, programmes: Vec<Uuid>) -> Result<Vec<axis::Model>> {
    Ok(axis::Entity::find().filter(axis::Column::ProgrammeId.is_in(programmes)).order_by_asc(axis::Column::Position).all(c).await?)
}

/// An axis of this programme, or the field that named it wrongly.
pub(super) async fn axis_named(c: &impl ConnectionTrait, programme: Uuid, id: Uuid, pointer: &str) -> Result<axis::Model> {
    let found = axis::Entity::find_by_id(id).filter(axis::Column::ProgrammeId.eq(programme)).one(c).await?;
    found.ok_or_else(|| {
        Problem::field(pointer, Message::new("Cet axe n’est pas de ce programme.", "This axis is not of this programme.")).into()
    })
}

/// A programme with its first manager.
pub(crate) async fn insert_programme(tx: &Tx, manager: Uuid, content: &ProgrammeContent) -> Result<Programme> {
    checked(content)?;
    let row = programme::ActiveModel { id: Set(Uuid::now_v7()), created_at: Set(tx.now), version: Set(1), ..columns(content) };
    let row = row.insert(&**tx).await?;
    people::give(tx, row.id, manager, ProgrammeRole::Manager).await?;
    audit::record(tx, audit::Event::new(manager, "create_programme", "programme", row.id).data(words::json(content))).await?;
    wire(row, Vec::new())
}

/// An axis with an empty envelope.
pub(crate) async fn insert_axis(tx: &Tx, actor: Uuid, programme: Uuid, name: &Localised) -> Result<Axis> {
    if let Some(fault) = name_fault("/name", name) {
        return Err(Problem::invalid(vec![fault]).into());
    }
    locked(tx, programme).await?;
    let before = axes(&**tx, vec![programme]).await?;
    if before.len() >= MOST_AXES {
        return Err(Problem::conflict(format!("Au plus {MOST_AXES} axes."), format!("At most {MOST_AXES} axes.")).into());
    }
    let row = axis::ActiveModel {
        id: Set(Uuid::now_v7()),
        programme_id: Set(programme),
        position: Set(before.last().map_or(1, |last| last.position + 1)),
        name: Set(words::json(name)),
        commitment_fund_id: Set(open_fund(tx, FundKind::Commitment).await?),
        in_kind_fund_id: Set(open_fund(tx, FundKind::InKind).await?),
    }
    .insert(&**tx)
    .await?;
    audit::record(tx, audit::Event::new(actor, "create_axis", "programme", programme).data(json!({ "axis": row.id }))).await?;
    wire_axis(row)
}

impl Server {
    pub(super) async fn programmes(&self, cursor: Option<String>, limit: Option<u16>) -> Result<Page<Programme>> {
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        let mut find = programme::Entity::find().order_by_desc(programme::Column::Id).limit(u64::from(limit) + 1);
        if let Some(before) = self.cursors.read::<Uuid>("list_programmes", cursor.as_deref())? {
            find = find.filter(programme::Column::Id.lt(before));
        }
        let rows = find.all(self.db.read()).await?;
        let mut axes = axes(self.db.read(), rows.iter().map(|row| row.id).collect()).await?;
        let items = rows
            .into_iter()
            .map(|row| {
                let own = axes.extract_if(.., |axis| axis.programme_id == row.id).collect();
                wire(row, own)
            })
            .collect::<Result<Vec<_>>>()?;
        Ok(self.cursors.page("list_programmes", items, limit, |p| p.id, |p| p))
    }

    pub(super) async fn create(&self, caller: &Caller, key: &str, content: ProgrammeContent) -> Result<Programme> {
        may(caller, Action::CreateProgramme, None)?;
        let tx = self.begin().await?;
        let once = Once::new(caller.account_id, "create_programme", key, &[&content.to_json_string()]);
        if let Some(answer) = once.replay(&tx).await? {
            return Ok(answer);
        }
        let programme = insert_programme(&tx, caller.account_id, &content).await?;
        once.store(&tx, &programme).await?;
        tx.commit().await?;
        Ok(programme)
    }

    pub(super) async fn programme(&self, id: Uuid) -> Result<(i64, Programme)> {
        let row = programme::Entity::find_by_id(id).one(self.db.read()).await?.ok_or_else(Problem::not_found)?;
        let axes = axes(self.db.read(), vec![id]).await?;
        Ok((row.version, wire(row, axes)?))
    }

    pub(super) async fn change_programme(
        &self,
        caller: &Caller,
        id: Uuid,
        if_match: Option<&str>,
        content: ProgrammeContent,
    ) -> Result<(i64, Programme)> {
        let tx = self.begin().await?;
        let row = locked(&tx, id).await?;
        people::authorise(&*tx, caller, Action::ManageProgramme, id).await?;
        etag::check(if_match, row.version)?;
        checked(&content)?;
        let axes = axes(&*tx, vec![id]).await?;
        let version = row.version + 1;
        let before = wire(row, Vec::new())?.content;
        let row = programme::ActiveModel { id: Set(id), version: Set(version), ..columns(&content) }.update(&*tx).await?;
        audit::record(
            &tx,
            audit::Event::new(caller.account_id, "update_programme", "programme", id)
                .data(json!({ "before": words::json(&before), "after": words::json(&content) })),
        )
        .await?;
        tx.commit().await?;
        Ok((version, wire(row, axes)?))
    }

    pub(super) async fn add_axis(&self, caller: &Caller, id: Uuid, key: &str, new: NewAxis) -> Result<Axis> {
        let tx = self.begin().await?;
        people::authorise(&*tx, caller, Action::ManageProgramme, id).await?;
        let once = Once::new(caller.account_id, "create_axis", key, &[&id.to_string(), &new.to_json_string()]);
        if let Some(answer) = once.replay(&tx).await? {
            return Ok(answer);
        }
        let axis = insert_axis(&tx, caller.account_id, id, &new.name).await?;
        once.store(&tx, &axis).await?;
        tx.commit().await?;
        Ok(axis)
    }
}
