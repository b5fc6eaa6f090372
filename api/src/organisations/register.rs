//! The organisations themselves.

use super::{
    entity::organisation,
    identifiers::{Siret, VatNumber},
};
use crate::{
    audit,
    kernel::{
        cursor::DEFAULT_LIMIT,
        db::Tx,
        error::{Error, Result, violates},
        etag,
        idempotency::Once,
        policy::{Action, may, role_in, staff_role},
        text, words,
    },
    server::Server,
};
use openapi::{
    answer::Page,
    catalogue::Localised,
    message::Message,
    organisations::{Capacity, NewOrganisation, Organisation, OrganisationPatch, OrganisationStanding, Role, Verification},
    problem::{Fault, Kind, Problem},
    security::Caller,
};
use poem_openapi::types::ToJSON;
use sea_orm::{
    ActiveValue::Set,
    ConnectionTrait, QueryOrder, QuerySelect, QueryTrait,
    entity::prelude::*,
    sea_query::{Expr, ExprTrait, LikeExpr, SelectStatement},
};
use serde_json::json;

pub fn capacities(stored: &str) -> Result<Vec<Capacity>> {
    stored.split(',').filter(|w| !w.is_empty()).map(words::read).collect()
}

fn stored(capacities: &[Capacity]) -> String {
    let mut sorted = capacities.to_vec();
    sorted.sort();
    sorted.dedup();
    sorted.iter().map(words::word).collect::<Vec<_>>().join(",")
}

pub fn wire(row: organisation::Model) -> Result<Organisation> {
    Ok(Organisation {
        id: row.id,
        capacities: capacities(&row.capacities)?,
        name: row.name,
        siren: row.siren,
        siret: row.siret,
        vat_number: row.vat_number,
        uai: row.uai,
        town: row.town,
        website: row.website,
        description: row.description.map(words::shape::<Localised>).transpose()?,
        verified_by: row.verified_by.as_deref().map(words::read::<Verification>).transpose()?,
        verified_at: row.verified_at,
        created_at: row.created_at,
        size: row.size.as_deref().map(words::read).transpose()?,
        country: row.country,
        declared_at: row.declared_at,
    })
}

pub async fn find(c: &impl ConnectionTrait, id: Uuid) -> Result<organisation::Model> {
    organisation::Entity::find_by_id(id).one(c).await?.ok_or_else(|| Problem::not_found().into())
}

/// The row, locked for this write: of two edits made at once, the second finds the first one's version.
pub(super) async fn lock(tx: &Tx, id: Uuid) -> Result<organisation::Model> {
    organisation::Entity::find_by_id(id).lock_exclusive().one(&**tx).await?.ok_or_else(|| Problem::not_found().into())
}

/// Ids of those whose name or number holds these words.
pub fn matching(words: &str) -> SelectStatement {
    organisation::Entity::find()
        .select_only()
        .column(organisation::Column::Id)
        .filter(organisation::Column::Search.contains(text::fold(words)))
        .into_query()
}

/// What a new organisation is made of.
#[derive(Debug, Clone, Default)]
pub struct NewRow {
    pub name: String,
    pub capacities: Vec<Capacity>,
    pub siret: Option<Siret>,
    pub vat_number: Option<VatNumber>,
    pub uai: Option<String>,
    pub town: Option<String>,
    pub website: Option<String>,
    pub description: Option<Localised>,
    pub verified_by: Option<Verification>,
}

/// Adds an organisation with its first owner. 409 where its SIREN or UAI is already here.
pub async fn insert(tx: &Tx, actor: &str, new: NewRow, owner: Option<Uuid>) -> Result<organisation::Model> {
    let id = Uuid::now_v7();
    let siren = new.siret.as_ref().map(|s| s.siren().to_string());
    let search = text::fold(&[&new.name, siren.as_deref().unwrap_or(""), new.uai.as_deref().unwrap_or("")].join(" "));
    let inserted = organisation::ActiveModel {
        id: Set(id),
        name: Set(new.name),
        search: Set(search),
        siren: Set(siren),
        siret: Set(new.siret.map(|s| s.to_string())),
        vat_number: Set(new.vat_number.map(|v| v.to_string())),
        uai: Set(new.uai),
        town: Set(new.town),
        website: Set(new.website),
        description: Set(new.description.map(|d| words::json(&d))),
        capacities: Set(stored(&new.capacities)),
        verified_by: Set(new.verified_by.map(|v| words::word(&v))),
        verified_at: Set(new.verified_by.map(|_| tx.now)),
        created_at: Set(tx.now),
        version: Set(1),
        ..Default::default()
    }
    .insert(&**tx)
    .await;
    let row = match inserted {
        Ok(row) => row,
        Err(e) if violates(&e, "ux_organisations_siren", "organisations.siren") => {
            return Err(Problem::conflict(
                "Une organisation porte déjà ce SIREN. Si c’est la vôtre, déposez une demande de rattachement.",
                "An organisation already has this SIREN. If it is yours, file a claim.",
            )
            .into());
        }
        Err(e) if violates(&e, "ux_organisations_uai", "organisations.uai") => {
            return Err(Problem::conflict("Cet établissement est déjà rattaché.", "This school is already claimed.").into());
        }
        Err(e) => return Err(Error::Database(e)),
    };
    audit::record(
        tx,
        audit::Event::new(actor, "create_organisation", "organisation", id)
            .data(json!({ "name": row.name, "siren": row.siren, "uai": row.uai, "capacities": row.capacities })),
    )
    .await?;
    if let Some(owner) = owner {
        super::members::add(tx, id, owner, Role::Owner).await?;
    }
    Ok(row)
}

/// Website addresses are shown as links: http and https only.
fn check_website(website: Option<&str>, faults: &mut Vec<Fault>) {
    let good = |w: &str| url::Url::parse(w).is_ok_and(|u| ["http", "https"].contains(&u.scheme()) && u.host().is_some());
    if website.is_some_and(|w| !good(w)) {
        faults.push(Fault::new(
            "/website",
            Message::new("Donnez une adresse en http:// ou https://.", "Give an http:// or https:// address."),
        ));
    }
}

fn check_vat(vat: Option<&str>, siren: Option<&str>, faults: &mut Vec<Fault>) -> Option<VatNumber> {
    let vat = vat?;
    match VatNumber::parse(vat) {
        Ok(number) if siren.is_none_or(|s| number.as_str().ends_with(s)) => Some(number),
        Ok(_) => {
            faults.push(Fault::new(
                "/vat_number",
                Message::new("Ce numéro de TVA est celui d’un autre SIREN.", "This VAT number belongs to another SIREN."),
            ));
            None
        }
        Err(why) => {
            faults.push(Fault::new("/vat_number", why.message()));
            None
        }
    }
}

impl Server {
    pub(super) async fn register(&self, caller: &Caller, key: &str, new: NewOrganisation) -> Result<Organisation> {
        may(caller, Action::CreateOrganisation, None)?;
        let mut faults = Vec::new();
        let siret = Siret::parse(&new.siret).map_err(|why| faults.push(Fault::new("/siret", why.message()))).ok();
        let vat_number = check_vat(new.vat_number.as_deref(), siret.as_ref().map(|s| &s.as_str()[..9]), &mut faults);
        check_website(new.website.as_deref(), &mut faults);
        if new.name.trim().is_empty() {
            faults.push(Fault::new("/name", Message::new("Donnez un nom.", "Give a name.")));
        }
        for capacity in &new.capacities {
            if matches!(capacity, Capacity::School | Capacity::Operator | Capacity::Authority) {
                faults.push(Fault::new(
                    "/capacities",
                    Message::new(
                        "Un établissement se rattache depuis l’annuaire ; les autres qualités sont données par un opérateur.",
                        "A school is claimed from the directory; other capacities are given by an operator.",
                    ),
                ));
                break;
            }
        }
        if !faults.is_empty() {
            return Err(Problem::invalid(faults).into());
        }
        let tx = self.begin().await?;
        let once = Once::new(caller.account_id, "create_organisation", key, &[&new.to_json_string()]);
        if let Some(answer) = once.replay(&tx).await? {
            return Ok(answer);
        }
        let row = NewRow {
            name: new.name.trim().to_owned(),
            capacities: new.capacities,
            siret,
            vat_number,
            town: new.town,
            website: new.website,
            description: new.description,
            ..Default::default()
        };
        let organisation = wire(insert(&tx, &caller.account_id.to_string(), row, Some(caller.account_id)).await?)?;
        once.store(&tx, &organisation).await?;
        tx.commit().await?;
        Ok(organisation)
    }

    /// The public register: publishers, makers and partners that exist; one's own of any capacity; all of them for staff.
    pub(super) async fn organisations(
        &self,
        caller: Option<&Caller>,
        q: Option<String>,
        capacity: Option<Capacity>,
        cursor: Option<String>,
        limit: Option<u16>,
    ) -> Result<Page<Organisation>> {
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        let capacity_word = capacity.map(|c| words::word(&c)).unwrap_or_default();
        let query = format!("list_organisations?q={}&capacity={capacity_word}", q.as_deref().unwrap_or_default());
        let mut find = organisation::Entity::find()
            .order_by_asc(organisation::Column::Name)
            .order_by_asc(organisation::Column::Id)
            .limit(u64::from(limit) + 1);
        let contains = |column: organisation::Column, word: &str| {
            Expr::col(column).like(LikeExpr::new(format!("%{}%", text::like(word))).escape('\\'))
        };
        for word in text::fold(q.as_deref().unwrap_or_default()).split(' ').filter(|w| !w.is_empty()).take(8) {
            find = find.filter(contains(organisation::Column::Search, word));
        }
        if capacity.is_some() {
            find = find.filter(contains(organisation::Column::Capacities, &capacity_word));
        }
        if caller.and_then(staff_role).is_none() {
            let mut seen = sea_orm::Condition::any();
            for public in [Capacity::Publisher, Capacity::DeviceMaker, Capacity::Partner] {
                seen = seen.add(contains(organisation::Column::Capacities, &words::word(&public)));
            }
            if let Some(caller) = caller {
                seen = seen.add(organisation::Column::Id.is_in(caller.memberships.iter().map(|m| m.organisation_id)));
            }
            find = find.filter(seen);
        }
        if let Some((name, id)) = self.cursors.read::<(String, Uuid)>(&query, cursor.as_deref())? {
            find = find.filter(
                sea_orm::Condition::any()
                    .add(organisation::Column::Name.gt(&name))
                    .add(sea_orm::Condition::all().add(organisation::Column::Name.eq(&name)).add(organisation::Column::Id.gt(id))),
            );
        }
        let rows = find.all(self.db.read()).await?;
        let items = rows.into_iter().map(wire).collect::<Result<Vec<_>>>()?;
        Ok(self.cursors.page(&query, items, limit, |o| (o.name.clone(), o.id), |o| o))
    }

    pub(super) async fn organisation(&self, caller: Option<&Caller>, id: Uuid) -> Result<(i64, Organisation)> {
        let row = find(self.db.read(), id).await?;
        let version = row.version;
        let organisation = wire(row)?;
        let public = organisation.capacities.iter().any(|c| matches!(c, Capacity::Publisher | Capacity::DeviceMaker | Capacity::Partner));
        let own = caller.is_some_and(|c| role_in(c, id).is_some() || staff_role(c).is_some());
        if public || own { Ok((version, organisation)) } else { Err(Problem::not_found().into()) }
    }

    pub(super) async fn change_organisation(
        &self,
        caller: &Caller,
        id: Uuid,
        if_match: Option<&str>,
        patch: OrganisationPatch,
    ) -> Result<(i64, Organisation)> {
        may(caller, Action::UpdateOrganisation, Some(id))?;
        let tx = self.begin().await?;
        let before = lock(&tx, id).await?;
        etag::check(if_match, before.version)?;
        let mut faults = Vec::new();
        check_website(patch.website.as_deref(), &mut faults);
        let vat = check_vat(patch.vat_number.as_deref(), before.siren.as_deref(), &mut faults);
        if !faults.is_empty() {
            return Err(Problem::invalid(faults).into());
        }
        let version = before.version + 1;
        let (old_name, siren, uai) =
            (before.name.clone(), before.siren.clone().unwrap_or_default(), before.uai.clone().unwrap_or_default());
        let mut row: organisation::ActiveModel = before.into();
        if let Some(name) = patch.name {
            row.search = Set(text::fold(&[name.as_str(), &siren, &uai].join(" ")));
            row.name = Set(name.trim().to_owned());
        }
        if patch.town.is_some() {
            row.town = Set(patch.town);
        }
        if patch.website.is_some() {
            row.website = Set(patch.website);
        }
        if let Some(vat) = vat {
            row.vat_number = Set(Some(vat.to_string()));
        }
        if let Some(description) = patch.description {
            row.description = Set(Some(words::json(&description)));
        }
        row.version = Set(version);
        let after = row.update(&*tx).await?;
        audit::record(
            &tx,
            audit::Event::new(caller.account_id, "update_organisation", "organisation", id).data(
                json!({ "before": { "name": old_name }, "after": { "name": after.name, "town": after.town, "website": after.website } }),
            ),
        )
        .await?;
        crate::facts::emit(&tx, crate::facts::Fact::OrganisationChanged(id)).await?;
        tx.commit().await?;
        Ok((version, wire(after)?))
    }

    pub(super) async fn change_standing(
        &self,
        caller: &Caller,
        id: Uuid,
        if_match: Option<&str>,
        standing: OrganisationStanding,
    ) -> Result<(i64, Organisation)> {
        may(caller, Action::SetStanding, None)?;
        let tx = self.begin().await?;
        let before = lock(&tx, id).await?;
        etag::check(if_match, before.version)?;
        let had = before.capacities.clone();
        let version = before.version + 1;
        let was_operator = capacities(&had)?.contains(&Capacity::Operator);
        if was_operator && !standing.capacities.contains(&Capacity::Operator) && role_in(caller, id).is_some() {
            return Err(Problem::new(
                Kind::Conflict,
                Message::new(
                    "Votre organisation ne peut pas se retirer elle-même la qualité d’opérateur.",
                    "Your organisation cannot take operator from itself.",
                ),
            )
            .into());
        }
        let mut row: organisation::ActiveModel = before.clone().into();
        row.capacities = Set(stored(&standing.capacities));
        row.verified_at = Set(if standing.verified { before.verified_at.or(Some(tx.now)) } else { None });
        row.verified_by = Set(if standing.verified { before.verified_by.or(Some(words::word(&Verification::Operator))) } else { None });
        row.version = Set(version);
        let after = row.update(&*tx).await?;
        audit::record(
            &tx,
            audit::Event::new(caller.account_id, "update_organisation_standing", "organisation", id)
                .data(json!({ "before": had, "after": after.capacities, "verified": standing.verified })),
        )
        .await?;
        crate::facts::emit(&tx, crate::facts::Fact::OrganisationChanged(id)).await?;
        tx.commit().await?;
        Ok((version, wire(after)?))
    }
}

/// The programme's own organisations, for imports that are published as the operator's.
pub async fn first_operator(c: &impl ConnectionTrait) -> Result<Option<organisation::Model>> {
    Ok(organisation::Entity::find()
        .filter(organisation::Column::Capacities.contains("operator"))
        .order_by_asc(organisation::Column::Id)
        .limit(1)
        .one(c)
        .await?)
}
