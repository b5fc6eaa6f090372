//! What an owner signs: the company's fiscal year and the aid it had elsewhere. A new signature is a new version.

use super::{
    companies,
    entity::{declaration, declared},
    party::Party,
    register,
    rules::YearEnd,
};
use crate::{
    audit, identity,
    kernel::{
        clock::paris_day,
        cursor::DEFAULT_LIMIT,
        db::Tx,
        error::{Error, Result},
        etag,
        policy::{Action, may},
        words,
    },
    server::Server,
};
use openapi::{
    answer::Page,
    funding::{AidDeclaration, CompanyRef, DeclaredAid, FiscalYearEnd, NewAidDeclaration},
    message::Message,
    problem::{Fault, Problem},
    security::Caller,
};
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryOrder, QuerySelect, entity::prelude::*};
use serde_json::json;
use std::collections::HashMap;

/// The declaration in force.
pub async fn latest(c: &impl ConnectionTrait, organisation: Uuid) -> Result<Option<declaration::Model>> {
    let find = declaration::Entity::find().filter(declaration::Column::OrganisationId.eq(organisation));
    Ok(find.order_by_desc(declaration::Column::Number).one(c).await?)
}

/// Whether the organisation signed a declaration of its earlier aid.
pub async fn declared(c: &impl ConnectionTrait, organisation: Uuid) -> Result<bool> {
    Ok(latest(c, organisation).await?.is_some())
}

pub fn year_end(row: &declaration::Model) -> Result<YearEnd> {
    let read = u32::try_from(row.year_end_month).ok().zip(u32::try_from(row.year_end_day).ok());
    read.and_then(|(month, day)| YearEnd::new(month, day))
        .ok_or_else(|| Error::Other(anyhow::anyhow!("declaration {} of {} ends its year on no day", row.number, row.organisation_id)))
}

fn unsigned() -> AidDeclaration {
    AidDeclaration { number: 0, fiscal_year_end: FiscalYearEnd { month: 12, day: 31 }, aid: Vec::new(), signed_by: None, signed_at: None }
}

/// Versions of one organisation's declaration with their lines.
async fn wire(c: &impl ConnectionTrait, own: &Party, rows: Vec<declaration::Model>) -> Result<Vec<AidDeclaration>> {
    let Some(organisation) = rows.first().map(|row| row.organisation_id) else { return Ok(Vec::new()) };
    let lines = declared::Entity::find()
        .filter(declared::Column::OrganisationId.eq(organisation))
        .filter(declared::Column::Number.is_in(rows.iter().map(|row| row.number)))
        .order_by_asc(declared::Column::Position)
        .all(c)
        .await?;
    let mut by_number: HashMap<i32, Vec<DeclaredAid>> = HashMap::new();
    for line in lines {
        let company = Party::read(&line.company)?;
        by_number.entry(line.number).or_default().push(DeclaredAid {
            on: line.on_day,
            granted_by: line.granted_by,
            regulation: line.regulation,
            amount_cents: line.amount_cents,
            grant_equivalent_cents: line.grant_equivalent_cents,
            company: (company != *own).then(|| companies::reference(&company)),
        });
    }
    let names = identity::names(c, rows.iter().map(|row| row.signed_by).collect()).await?;
    rows.into_iter()
        .map(|row| {
            let (month, day) = (row.year_end_month, row.year_end_day);
            Ok(AidDeclaration {
                number: row.number,
                fiscal_year_end: FiscalYearEnd { month: month.unsigned_abs(), day: day.unsigned_abs() },
                aid: by_number.remove(&row.number).unwrap_or_default(),
                signed_by: names.get(&row.signed_by).map(|(name, _)| name.clone()),
                signed_at: Some(row.signed_at),
            })
        })
        .collect()
}

impl Server {
    /// The faults of what is to be signed today.
    fn declaration_faults(&self, tx: &Tx, new: &NewAidDeclaration) -> Vec<Fault> {
        let mut faults = Vec::new();
        if YearEnd::new(new.fiscal_year_end.month, new.fiscal_year_end.day).is_none() {
            faults.push(Fault::new("/fiscal_year_end/day", Message::new("Ce mois n’a pas ce jour.", "This month does not have this day.")));
        }
        if !new.complete {
            faults.push(Fault::new(
                "/complete",
                Message::new(
                    "Attestez sur l’honneur que la déclaration est complète pour la signer.",
                    "State on honour that the declaration is complete to sign it.",
                ),
            ));
        }
        let today = paris_day(tx.now);
        for (i, aid) in new.aid.iter().enumerate() {
            if aid.on > today {
                faults.push(Fault::new(
                    format!("/aid/{i}/on"),
                    Message::new("Une aide déjà accordée n’est pas datée de demain.", "Aid granted already is not of tomorrow."),
                ));
            }
            if aid.granted_by.trim().is_empty() {
                faults.push(Fault::new(format!("/aid/{i}/granted_by"), Message::new("Nommez qui l’a accordée.", "Name who granted it.")));
            }
            if self.aid_rules.regulation(&aid.regulation).is_none() {
                let known = self.aid_rules.numbers().collect::<Vec<_>>().join(", ");
                faults.push(Fault::new(
                    format!("/aid/{i}/regulation"),
                    Message::new(format!("Un de ces règlements : {known}."), format!("One of these regulations: {known}.")),
                ));
            }
            if aid.grant_equivalent_cents > aid.amount_cents {
                faults.push(Fault::new(
                    format!("/aid/{i}/grant_equivalent_cents"),
                    Message::new("L’équivalent-subvention ne dépasse pas le montant.", "The grant equivalent is not above the amount."),
                ));
            }
        }
        faults
    }

    pub(super) async fn aid_declaration(&self, caller: &Caller, organisation: Uuid) -> Result<(i64, AidDeclaration)> {
        may(caller, Action::ReadAid, Some(organisation))?;
        let own = companies::of_organisation(self.db.read(), organisation).await?;
        let row = latest(self.db.read(), organisation).await?;
        let declaration = wire(self.db.read(), &own, row.into_iter().collect()).await?.pop().unwrap_or_else(unsigned);
        Ok((i64::from(declaration.number), declaration))
    }

    pub(super) async fn aid_declarations(
        &self,
        caller: &Caller,
        organisation: Uuid,
        cursor: Option<String>,
        limit: Option<u16>,
    ) -> Result<Page<AidDeclaration>> {
        may(caller, Action::ReadAid, Some(organisation))?;
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        let query = format!("list_aid_declarations/{organisation}");
        let mut find = declaration::Entity::find()
            .filter(declaration::Column::OrganisationId.eq(organisation))
            .order_by_desc(declaration::Column::Number)
            .limit(u64::from(limit) + 1);
        if let Some(before) = self.cursors.read::<i32>(&query, cursor.as_deref())? {
            find = find.filter(declaration::Column::Number.lt(before));
        }
        let own = companies::of_organisation(self.db.read(), organisation).await?;
        let items = wire(self.db.read(), &own, find.all(self.db.read()).await?).await?;
        Ok(self.cursors.page(&query, items, limit, |d| d.number, |d| d))
    }

    pub(super) async fn sign_declaration(
        &self,
        caller: &Caller,
        organisation: Uuid,
        if_match: Option<&str>,
        new: NewAidDeclaration,
    ) -> Result<(i64, AidDeclaration)> {
        may(caller, Action::DeclareAid, Some(organisation))?;
        let tx = self.begin().await?;
        register::hold_structure(&tx).await?;
        let own = companies::of_organisation(&*tx, organisation).await?;
        let before = latest(&*tx, organisation).await?.map_or(0, |row| row.number);
        etag::check(if_match, i64::from(before))?;
        let faults = self.declaration_faults(&tx, &new);
        if !faults.is_empty() {
            return Err(Problem::invalid(faults).into());
        }
        let named: Vec<(String, &CompanyRef)> =
            new.aid.iter().enumerate().filter_map(|(i, aid)| Some((format!("/aid/{i}/company"), aid.company.as_ref()?))).collect();
        let mut others = companies::read(&*tx, &named).await?.into_iter();
        let row = declaration::ActiveModel {
            organisation_id: Set(organisation),
            number: Set(before + 1),
            year_end_month: Set(new.fiscal_year_end.month.cast_signed()),
            year_end_day: Set(new.fiscal_year_end.day.cast_signed()),
            signed_by: Set(caller.account_id),
            signed_at: Set(tx.now),
        }
        .insert(&*tx)
        .await?;
        let mut lines = Vec::with_capacity(new.aid.len());
        for (position, aid) in (1..).zip(&new.aid) {
            let other = aid.company.as_ref().and_then(|_| others.next());
            lines.push(declared::ActiveModel {
                id: Set(Uuid::now_v7()),
                organisation_id: Set(organisation),
                number: Set(before + 1),
                position: Set(position),
                company: Set(other.as_ref().unwrap_or(&own).to_string()),
                on_day: Set(aid.on),
                granted_by: Set(aid.granted_by.trim().to_owned()),
                regulation: Set(aid.regulation.clone()),
                amount_cents: Set(aid.amount_cents),
                grant_equivalent_cents: Set(aid.grant_equivalent_cents),
            });
        }
        if !lines.is_empty() {
            declared::Entity::insert_many(lines).exec_without_returning(&*tx).await?;
        }
        audit::record(
            &tx,
            audit::Event::new(caller.account_id, "sign_aid_declaration", "organisation", organisation)
                .data(json!({ "number": row.number, "content": words::json(&new) })),
        )
        .await?;
        let signed = wire(&*tx, &own, vec![row]).await?.pop().unwrap_or_else(unsigned);
        tx.commit().await?;
        Ok((i64::from(signed.number), signed))
    }
}
