//! Companies between the wire, the register of organisations and the rules.

use super::party::Party;
use crate::{
    kernel::error::Result,
    organisations::{self, identifiers::Siren},
};
use openapi::{
    funding::{Company, CompanyRef, ForeignCompany},
    message::Message,
    problem::{Fault, Problem},
};
use sea_orm::ConnectionTrait;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

fn of(id: Uuid, siren: Option<String>) -> Party {
    siren.map_or(Party::Organisation(id), Party::Siren)
}

/// The company an organisation is. 404 where it does not exist.
pub async fn of_organisation(c: &impl ConnectionTrait, id: Uuid) -> Result<Party> {
    let found = organisations::named(c, vec![id], Vec::new()).await?.pop().ok_or_else(Problem::not_found)?;
    Ok(of(found.id, found.siren))
}

/// The companies that fields name, in their order, or every fault.
pub async fn read(c: &impl ConnectionTrait, named: &[(String, &CompanyRef)]) -> Result<Vec<Party>> {
    let ids: BTreeSet<Uuid> = named.iter().filter_map(|(_, name)| name.organisation_id).collect();
    let known: BTreeMap<Uuid, Party> = if ids.is_empty() {
        BTreeMap::new()
    } else {
        let found = organisations::named(c, ids.into_iter().collect(), Vec::new()).await?;
        found.into_iter().map(|o| (o.id, of(o.id, o.siren))).collect()
    };
    let mut faults = Vec::new();
    let mut companies = Vec::with_capacity(named.len());
    for (pointer, name) in named {
        match read_one(pointer, name, &known) {
            Ok(company) => companies.push(company),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() { Ok(companies) } else { Err(Problem::invalid(faults).into()) }
}

fn read_one(pointer: &str, name: &CompanyRef, known: &BTreeMap<Uuid, Party>) -> std::result::Result<Party, Fault> {
    match (name.organisation_id, &name.siren, &name.foreign) {
        (Some(id), None, None) => known.get(&id).cloned().ok_or_else(|| {
            Fault::new(
                format!("{pointer}/organisation_id"),
                Message::new("Aucune organisation n’a cet identifiant.", "No organisation has this id."),
            )
        }),
        (None, Some(siren), None) => match Siren::parse(siren) {
            Ok(siren) => Ok(Party::siren(&siren)),
            Err(why) => Err(Fault::new(format!("{pointer}/siren"), why.message())),
        },
        (None, None, Some(foreign)) => Party::foreign(&foreign.country, &foreign.number).ok_or_else(|| {
            Fault::new(
                format!("{pointer}/foreign"),
                Message::new(
                    "Un pays en deux capitales, autre que FR, et un numéro de lettres, chiffres, points, barres ou tirets.",
                    "A country in two capitals, other than FR, and a number of letters, digits, dots, slashes or hyphens.",
                ),
            )
        }),
        _ => Err(Fault::new(
            pointer,
            Message::new(
                "Nommez la société d’une seule façon : organisation, SIREN ou numéro étranger.",
                "Name the company in exactly one way: organisation, SIREN or foreign number.",
            ),
        )),
    }
}

/// How another tells the same company.
pub fn reference(company: &Party) -> CompanyRef {
    match company.clone() {
        Party::Siren(siren) => CompanyRef { siren: Some(siren), ..Default::default() },
        Party::Foreign { country, number } => CompanyRef { foreign: Some(ForeignCompany { country, number }), ..Default::default() },
        Party::Organisation(id) => CompanyRef { organisation_id: Some(id), ..Default::default() },
    }
}

/// The names of companies, those of Préau by their organisation's.
pub struct Names(BTreeMap<Party, (Uuid, String)>);

impl Names {
    pub async fn read(c: &impl ConnectionTrait, companies: impl IntoIterator<Item = &Party>) -> Result<Self> {
        let (mut ids, mut sirens) = (BTreeSet::new(), BTreeSet::new());
        for company in companies {
            match company {
                Party::Siren(siren) => _ = sirens.insert(siren.clone()),
                Party::Organisation(id) => _ = ids.insert(*id),
                Party::Foreign { .. } => {}
            }
        }
        let found = organisations::named(c, ids.into_iter().collect(), sirens.into_iter().collect()).await?;
        Ok(Self(found.into_iter().map(|o| (of(o.id, o.siren), (o.id, o.name))).collect()))
    }

    pub fn tell(&self, company: &Party) -> Company {
        let CompanyRef { siren, foreign, .. } = reference(company);
        let number = match (&siren, &foreign) {
            (Some(siren), _) => format!("SIREN {siren}"),
            (_, Some(foreign)) => format!("{} {}", foreign.country, foreign.number),
            _ => String::new(),
        };
        let (organisation_id, name) = self.0.get(company).map_or((None, number), |(id, name)| (Some(*id), name.clone()));
        Company { name, organisation_id, siren, foreign }
    }
}
