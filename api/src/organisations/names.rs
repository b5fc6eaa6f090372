//! Organisations as others name them: beside listings, and to those who fund them.

use super::{entity::organisation, register::capacities};
use crate::{
    kernel::{answers::Parts, error::Result, words},
    server::Server,
};
use openapi::{
    catalogue::PublisherRef,
    organisations::{Capacity, OrganisationSize},
};
use sea_orm::{ConnectionTrait, QuerySelect, entity::prelude::*};
use std::collections::HashMap;

const MOST_BYTES: usize = 4 * 1024 * 1024;
/// Roughly, of a name's place in memory beside its letters.
const BYTES: usize = 192;

/// The names last read for answers of the catalogue.
pub struct Names(Parts<Uuid, PublisherRef>);

impl Default for Names {
    fn default() -> Self {
        Self(Parts::of_bytes(MOST_BYTES))
    }
}

/// How publishers are named beside their listings.
pub async fn references(c: &impl ConnectionTrait, ids: Vec<Uuid>) -> Result<HashMap<Uuid, PublisherRef>> {
    let find = organisation::Entity::find()
        .select_only()
        .columns([organisation::Column::Id, organisation::Column::Name, organisation::Column::VerifiedAt])
        .filter(organisation::Column::Id.is_in(ids));
    let rows: Vec<(Uuid, String, Option<DateTimeUtc>)> = find.into_tuple().all(c).await?;
    Ok(rows.into_iter().map(|(id, name, verified_at)| (id, PublisherRef { id, verified: verified_at.is_some(), name })).collect())
}

/// As [`references`], of what an answer of the catalogue is made of.
pub async fn kept_references(server: &Server, ids: Vec<Uuid>) -> Result<HashMap<Uuid, PublisherRef>> {
    let Names(kept) = &server.names;
    let read = async |missing| {
        let read = references(server.db.read(), missing).await?;
        let sized = |(id, name): (Uuid, PublisherRef)| {
            let bytes = BYTES + name.name.len();
            (id, name, bytes)
        };
        Ok(read.into_iter().map(sized).collect())
    };
    kept.gather(ids, read).await
}

/// An organisation as those who fund it know it.
pub struct Named {
    pub id: Uuid,
    pub name: String,
    pub siren: Option<String>,
    pub capacities: Vec<Capacity>,
    pub verified: bool,
    /// Declared, or France for whoever stands in one of its registers.
    pub country: Option<String>,
    /// As declared.
    pub size: Option<OrganisationSize>,
}

/// The organisations that have one of these ids or SIRENs.
pub async fn named(c: &impl ConnectionTrait, ids: Vec<Uuid>, sirens: Vec<String>) -> Result<Vec<Named>> {
    let any = sea_orm::Condition::any().add(organisation::Column::Id.is_in(ids)).add(organisation::Column::Siren.is_in(sirens));
    let rows = organisation::Entity::find().filter(any).all(c).await?;
    rows.into_iter()
        .map(|row| {
            let (capacities, verified) = (capacities(&row.capacities)?, row.verified_at.is_some());
            let registered = row.siren.is_some() || row.uai.is_some();
            let country = row.country.or_else(|| registered.then(|| "FR".to_owned()));
            let size = row.size.as_deref().map(words::read).transpose()?;
            Ok(Named { id: row.id, name: row.name, siren: row.siren, capacities, verified, country, size })
        })
        .collect()
}
