//! Splits of companies as owners declare them.

use super::{
    companies::{self, Names},
    entity::{granted, part, split},
    links,
    party::Party,
    register,
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
    funding::{CompanyRef, NewUndertakingSplit, SplitPart, UndertakingSplit},
    message::Message,
    problem::{Fault, Problem},
    security::Caller,
};
use poem_openapi::types::ToJSON;
use sea_orm::{ActiveValue::Set, ConnectionTrait, PaginatorTrait, QueryOrder, QuerySelect, entity::prelude::*};
use serde_json::json;
use std::collections::BTreeSet;

/// Splits one organisation declares.
const MOST_SPLITS: u64 = 50;

async fn wire(c: &impl ConnectionTrait, rows: Vec<split::Model>) -> Result<Vec<UndertakingSplit>> {
    let mut parts = register::parts(c, rows.iter().map(|row| row.id).collect()).await?;
    let split = rows.iter().map(|row| Party::read(&row.company)).collect::<Result<Vec<_>>>()?;
    let names = Names::read(c, &split).await?;
    rows.into_iter()
        .zip(&split)
        .map(|(row, company)| {
            let parts = parts.remove(&row.id).unwrap_or_default().into_iter().map(|part| {
                Ok(SplitPart {
                    company: companies::reference(&Party::read(&part.company)?),
                    equity_cents: part.equity_cents,
                    aid: serde_json::from_value(part.aid).map_err(|e| Error::Other(e.into()))?,
                })
            });
            Ok(UndertakingSplit {
                id: row.id,
                company: names.tell(company),
                on: row.on_day,
                parts: parts.collect::<Result<_>>()?,
                reason: row.reason,
                declared_by: row.declared_by,
                declared_at: row.declared_at,
            })
        })
        .collect()
}

/// The company that was split and its parts, or every fault.
async fn sound(tx: &Tx, organisation: Uuid, new: &NewUndertakingSplit) -> Result<(Party, Vec<Party>)> {
    let mut named: Vec<(String, &CompanyRef)> = vec![("/company".to_owned(), &new.company)];
    named.extend(new.parts.iter().enumerate().map(|(i, part)| (format!("/parts/{i}/company"), &part.company)));
    let mut companies = companies::read(&**tx, &named).await?;
    let parts = companies.split_off(1);
    let company = companies.pop().ok_or_else(|| Error::Other(anyhow::anyhow!("a company was read as none")))?;
    let mut faults = Vec::new();
    let own = companies::of_organisation(&**tx, organisation).await?;
    if !links::reach(&**tx, organisation, &own).await?.0.contains(&company) {
        faults.push(Fault::new(
            "/company",
            Message::new(
                "Votre société, ou une société que vos liens atteignent déjà.",
                "Your company, or one that your links already reach.",
            ),
        ));
    }
    let (mut seen, mut followed) = (BTreeSet::new(), BTreeSet::new());
    for (i, (part, row)) in parts.iter().zip(&new.parts).enumerate() {
        if !seen.insert(part) {
            faults.push(Fault::new(
                format!("/parts/{i}/company"),
                Message::new("Cette société est déjà nommée.", "This company is named already."),
            ));
        }
        for (j, aid) in row.aid.iter().enumerate() {
            if !followed.insert(*aid) {
                faults.push(Fault::new(
                    format!("/parts/{i}/aid/{j}"),
                    Message::new("Cette aide suit déjà une société.", "This aid follows a company already."),
                ));
            }
        }
    }
    if new.parts.iter().all(|part| part.equity_cents == 0) {
        faults.push(Fault::new("/parts", Message::new("Au moins une société a des capitaux propres.", "At least one company has equity.")));
    }
    let known: Vec<Uuid> = granted::Entity::find()
        .select_only()
        .column(granted::Column::Id)
        .filter(granted::Column::Id.is_in(followed.iter().copied()))
        .filter(granted::Column::State.eq(granted::State::Granted))
        .into_tuple()
        .all(&**tx)
        .await?;
    for (i, part) in new.parts.iter().enumerate() {
        for (j, _) in part.aid.iter().enumerate().filter(|(_, aid)| !known.contains(aid)) {
            faults.push(Fault::new(
                format!("/parts/{i}/aid/{j}"),
                Message::new("Aucune aide accordée ici n’a cet identifiant.", "No aid granted here has this id."),
            ));
        }
    }
    if faults.is_empty() { Ok((company, parts)) } else { Err(Problem::invalid(faults).into()) }
}

impl Server {
    pub(super) async fn undertaking_splits(
        &self,
        caller: &Caller,
        organisation: Uuid,
        cursor: Option<String>,
        limit: Option<u16>,
    ) -> Result<Page<UndertakingSplit>> {
        may(caller, Action::ReadAid, Some(organisation))?;
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        let query = format!("list_undertaking_splits/{organisation}");
        let mut find = split::Entity::find()
            .filter(split::Column::DeclaredBy.eq(organisation))
            .filter(split::Column::WithdrawnAt.is_null())
            .order_by_desc(split::Column::Id)
            .limit(u64::from(limit) + 1);
        if let Some(before) = self.cursors.read::<Uuid>(&query, cursor.as_deref())? {
            find = find.filter(split::Column::Id.lt(before));
        }
        let items = wire(self.db.read(), find.all(self.db.read()).await?).await?;
        Ok(self.cursors.page(&query, items, limit, |split| split.id, |split| split))
    }

    pub(super) async fn declare_split(
        &self,
        caller: &Caller,
        organisation: Uuid,
        key: &str,
        new: NewUndertakingSplit,
    ) -> Result<UndertakingSplit> {
        may(caller, Action::DeclareAid, Some(organisation))?;
        let tx = self.begin().await?;
        let once = Once::new(caller.account_id, "create_undertaking_split", key, &[&organisation.to_string(), &new.to_json_string()]);
        if let Some(answer) = once.replay(&tx).await? {
            return Ok(answer);
        }
        register::hold_structure(&tx).await?;
        let (company, companies) = sound(&tx, organisation, &new).await?;
        let own = split::Entity::find().filter(split::Column::DeclaredBy.eq(organisation)).filter(split::Column::WithdrawnAt.is_null());
        if own.count(&*tx).await? >= MOST_SPLITS {
            return Err(Problem::conflict(format!("Au plus {MOST_SPLITS} scissions."), format!("At most {MOST_SPLITS} splits.")).into());
        }
        let row = split::ActiveModel {
            id: Set(Uuid::now_v7()),
            company: Set(company.to_string()),
            on_day: Set(new.on),
            reason: Set(new.reason.clone()),
            declared_by: Set(organisation),
            declared_at: Set(tx.now),
            withdrawn_at: Set(None),
        }
        .insert(&*tx)
        .await?;
        let parts = (1..).zip(companies.iter().zip(&new.parts)).map(|(position, (company, part))| part::ActiveModel {
            split_id: Set(row.id),
            company: Set(company.to_string()),
            position: Set(position),
            equity_cents: Set(part.equity_cents),
            aid: Set(json!(part.aid)),
        });
        part::Entity::insert_many(parts).exec_without_returning(&*tx).await?;
        let event = audit::Event::new(caller.account_id, "create_undertaking_split", "organisation", organisation);
        audit::record(&tx, event.data(json!({ "id": row.id, "content": words::json(&new) }))).await?;
        let answer = wire(&*tx, vec![row]).await?.pop().ok_or_else(|| anyhow::anyhow!("a split vanished"))?;
        once.store(&tx, &answer).await?;
        tx.commit().await?;
        Ok(answer)
    }

    pub(super) async fn withdraw_split(&self, caller: &Caller, organisation: Uuid, id: Uuid) -> Result<()> {
        may(caller, Action::DeclareAid, Some(organisation))?;
        let tx = self.begin().await?;
        register::hold_structure(&tx).await?;
        let row = split::Entity::find_by_id(id)
            .filter(split::Column::DeclaredBy.eq(organisation))
            .filter(split::Column::WithdrawnAt.is_null())
            .lock_exclusive()
            .one(&*tx)
            .await?
            .ok_or_else(Problem::not_found)?;
        let mut change: split::ActiveModel = row.into();
        change.withdrawn_at = Set(Some(tx.now));
        change.update(&*tx).await?;
        let event = audit::Event::new(caller.account_id, "delete_undertaking_split", "organisation", organisation);
        audit::record(&tx, event.data(json!({ "id": id }))).await?;
        tx.commit().await
    }
}
