//! The demonstration: invented organisations, people and listings, put in through the same functions as everything else.

mod listing;
mod picture;
mod programme;

pub use programme::play;

use crate::{
    catalogue, identity,
    kernel::{
        db::Tx,
        error::{Error, Result},
    },
    organisations::{self, NewRow, identifiers::Siret},
    server::Server,
};
use anyhow::anyhow;
use listing::{Listing, Names};
use openapi::{
    catalogue::{Content, Localised, MediaUse},
    identity::Language,
    organisations::{Capacity, Role, Verification},
};
use poem_openapi::types::ParseFromJSON;
use sea_orm::prelude::Uuid;
use serde::Deserialize;
use serde_json::Value;
use std::{collections::HashMap, fmt::Display};

/// Of every demonstration account.
pub const PASSWORD: &str = "preau-demo-2026";

const ORGANISATIONS: &str = include_str!("../../demo/organisations.json");
const SCHOOLS: &str = include_str!("../../demo/schools.json");
const ACCOUNTS: &str = include_str!("../../demo/accounts.json");

#[derive(Deserialize)]
struct Organisation {
    key: String,
    name: String,
    capacities: Vec<String>,
    siret: String,
    town: String,
    website: String,
    description: Value,
}

#[derive(Deserialize)]
struct School {
    uai: String,
    name: String,
    town: String,
    nature: String,
    academy: String,
}

#[derive(Deserialize)]
struct Account {
    email: String,
    name: String,
    organisation: String,
    role: String,
    what: String,
}

fn data<T: for<'de> Deserialize<'de>>(file: &str, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|e| Error::Other(anyhow!("demonstration data, {file}: {e}")))
}

fn wrong(listing: &Listing, why: impl Display) -> Error {
    Error::Other(anyhow!("demonstration listing {}: {why}", listing.slug))
}

fn shape<T: ParseFromJSON>(value: Value) -> Result<T> {
    crate::kernel::words::shape(value)
}

/// Addresses and what they are, for the banner.
pub fn accounts() -> anyhow::Result<Vec<(String, String)>> {
    Ok(serde_json::from_str::<Vec<Account>>(ACCOUNTS)?.into_iter().map(|a| (a.email, a.what)).collect())
}

/// Fills an empty database; false where somebody lives there already. All in one transaction: a crash leaves it empty.
pub async fn fill(server: &Server) -> Result<bool> {
    if organisations::first_operator(server.db.read()).await?.is_some() {
        return Ok(false);
    }
    let tx = server.begin().await?;
    let mut ids: HashMap<String, Uuid> = HashMap::new();
    let mut publishers: HashMap<String, (Uuid, String)> = HashMap::new();
    for o in data::<Vec<Organisation>>("organisations.json", ORGANISATIONS)? {
        let siret = Siret::parse(&o.siret).map_err(|f| Error::Other(anyhow!("{}: {}", o.siret, f.message().en)))?;
        let row = NewRow {
            name: o.name,
            capacities: o.capacities.iter().map(|c| crate::kernel::words::read(c)).collect::<Result<_>>()?,
            siret: Some(siret),
            town: Some(o.town),
            website: Some(o.website.clone()),
            description: Some(shape::<Localised>(o.description)?),
            verified_by: Some(Verification::Operator),
            ..Default::default()
        };
        let id = organisations::insert(&tx, crate::audit::SYSTEM, row, None).await?.id;
        ids.insert(o.key.clone(), id);
        publishers.insert(o.key, (id, o.website));
    }
    let schools = data::<Vec<School>>("schools.json", SCHOOLS)?;
    if let Some(first) = schools.first() {
        let row = NewRow {
            name: first.name.clone(),
            capacities: vec![Capacity::School],
            uai: Some(first.uai.clone()),
            town: Some(first.town.clone()),
            verified_by: Some(Verification::Operator),
            ..Default::default()
        };
        ids.insert("school".to_owned(), organisations::insert(&tx, crate::audit::SYSTEM, row, None).await?.id);
    }
    for a in data::<Vec<Account>>("accounts.json", ACCOUNTS)? {
        let account = identity::create_confirmed(&tx, &a.email, &a.name, Language::Fr, PASSWORD).await?;
        if let Some(organisation) = ids.get(&a.organisation) {
            organisations::add_member(&tx, *organisation, account, crate::kernel::words::read::<Role>(&a.role)?).await?;
        }
    }
    let names = Names::of(&server.vocabulary);
    for (file, text) in listing::FILES {
        for listing in data::<Vec<Listing>>(file, text)? {
            let (organisation, site) = publishers.get(&listing.publisher).ok_or_else(|| wrong(&listing, "no such publisher"))?;
            let content = listing.content(&names, site).map_err(|e| wrong(&listing, e))?;
            list(server, &tx, *organisation, &listing, content).await?;
        }
    }
    tx.commit().await?;
    // The directory takes rows as an import brings them, so that a demonstration school is found like any other.
    let mut csv = String::from(
        "numero_uai;appellation_officielle;secteur_public_prive_libe;nature_uai_libe;libelle_commune;libelle_academie;etat_etablissement_libe\n",
    );
    for s in schools {
        csv.push_str(&format!("{};{};Public;{};{};{};OUVERT\n", s.uai, s.name, s.nature, s.town, s.academy));
    }
    organisations::import_schools(server, csv.as_bytes(), false, |_| {}).await?;
    Ok(true)
}

async fn list(server: &Server, tx: &Tx, organisation: Uuid, listing: &Listing, mut content: Content) -> Result<()> {
    let faults = catalogue::checks::form(&content, &server.vocabulary);
    let missing = catalogue::checks::faults(&content, &server.vocabulary, catalogue::checks::Profile::Publication);
    if let Some(fault) = faults.iter().chain(&missing).next() {
        return Err(wrong(listing, format!("{} {}", fault.pointer, fault.message.en)));
    }
    let (row, mut revision) = catalogue::create(tx, crate::audit::SYSTEM, organisation, Some(&listing.slug), &content, None).await?;
    let drawn = picture::draw(&listing.slug, content.kind)?;
    let media = server.store_picture(tx, row.id, catalogue::safe_picture(drawn).await?).await?;
    let alt = Localised {
        fr: Some("Motif de couleurs, image de démonstration".to_owned()),
        en: Some("Coloured pattern, demonstration picture".to_owned()),
    };
    content.logo = Some(MediaUse { media_id: media.id, alt });
    revision.content = crate::kernel::words::json(&content);
    for price in listing.prices(server.today()) {
        let Some(terms) = content.offers.iter().find(|o| o.key == price.offer) else { continue };
        catalogue::add_price(tx, row.id, terms, &price).await?;
    }
    catalogue::publish_as_is(tx, crate::audit::SYSTEM, row, revision).await?;
    Ok(())
}

/// The first operator of a deployment, and the organisation they work for.
pub async fn create_operator(server: &Server, email: &str, name: &str, organisation: &str, password: &str) -> Result<()> {
    let tx = server.begin().await?;
    let account = identity::create_confirmed(&tx, email, name, Language::Fr, password).await?;
    let id = match organisations::first_operator(&*tx).await? {
        Some(row) => row.id,
        None => {
            let row = NewRow {
                name: organisation.to_owned(),
                capacities: vec![Capacity::Operator],
                verified_by: Some(Verification::Operator),
                ..Default::default()
            };
            organisations::insert(&tx, crate::audit::SYSTEM, row, None).await?.id
        }
    };
    organisations::add_member(&tx, id, account, Role::Owner).await?;
    tx.commit().await
}
