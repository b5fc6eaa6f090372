//! Prices: dated rows beside the listing. Giving one needs no moderation.

use super::{
    drafts,
    entity::{listing, price},
    listings,
};
use crate::{
    audit,
    facts::{Fact, emit},
    kernel::{
        clock::paris_midnight,
        db::Tx,
        error::Result,
        idempotency::Once,
        jobs,
        policy::{Action, may},
        words,
    },
    server::Server,
};
use chrono::{Days, NaiveDate};
use openapi::{
    catalogue::{Content, LowestPrice, NewPrice, Offer, OfferTerms, Price, PriceHistory, PriceUnit},
    message::Message,
    problem::{Fault, Problem},
    security::Caller,
};
use poem_openapi::types::ToJSON;
use sea_orm::{ActiveValue::Set, Condition, ConnectionTrait, QueryOrder, QuerySelect, entity::prelude::*, sea_query::Expr};
use serde_json::json;
use std::collections::HashMap;

/// The job that tells, on a price's first day, that the listing changed.
pub const PRICE_BEGINS: &str = "price_begins";

/// Dated prices of one listing; more than this and nobody can read them.
const MOST: u64 = 1000;

fn wire(row: price::Model) -> Price {
    Price {
        id: row.id,
        offer: row.offer,
        amount_cents: row.amount_cents,
        currency: row.currency,
        min_pupils: row.min_pupils.map(|n| n as u32),
        max_pupils: row.max_pupils.map(|n| n as u32),
        valid_from: row.valid_from,
        valid_until: row.valid_until,
    }
}

async fn not_over(c: &impl ConnectionTrait, listing_ids: Vec<Uuid>, today: NaiveDate) -> Result<Vec<price::Model>> {
    Ok(price::Entity::find()
        .filter(price::Column::ListingId.is_in(listing_ids))
        .filter(Condition::any().add(price::Column::ValidUntil.is_null()).add(price::Column::ValidUntil.gte(today)))
        .order_by_asc(price::Column::ValidFrom)
        .order_by_asc(price::Column::MinPupils)
        .order_by_asc(price::Column::Id)
        .limit(MOST * 4)
        .all(c)
        .await?)
}

/// The content's offers, each with the prices that hold today or are announced.
pub async fn offers(c: &impl ConnectionTrait, listing_id: Uuid, content: &Content, today: NaiveDate) -> Result<Vec<Offer>> {
    let rows = not_over(c, vec![listing_id], today).await?;
    Ok(join(content, rows))
}

fn join(content: &Content, rows: Vec<price::Model>) -> Vec<Offer> {
    content
        .offers
        .iter()
        .map(|terms| Offer {
            terms: terms.clone(),
            prices: rows.iter().filter(|r| r.offer == terms.key && r.unit == words::word(&terms.unit)).cloned().map(wire).collect(),
        })
        .collect()
}

/// Offers of several listings in one statement.
pub async fn offers_of(
    c: &impl ConnectionTrait,
    contents: &HashMap<Uuid, &Content>,
    today: NaiveDate,
) -> Result<HashMap<Uuid, Vec<Offer>>> {
    if contents.is_empty() {
        return Ok(HashMap::new());
    }
    let mut by_listing: HashMap<Uuid, Vec<price::Model>> = HashMap::new();
    for row in not_over(c, contents.keys().copied().collect(), today).await? {
        by_listing.entry(row.listing_id).or_default().push(row);
    }
    Ok(contents.iter().map(|(id, content)| (*id, join(content, by_listing.remove(id).unwrap_or_default()))).collect())
}

/// The lowest price that holds today, per unit; the first unit of the list is what cards show.
pub fn lowest(offers: &[Offer], today: NaiveDate) -> Vec<LowestPrice> {
    [PriceUnit::Seat, PriceUnit::PupilBand, PriceUnit::School]
        .into_iter()
        .filter_map(|unit| {
            offers
                .iter()
                .filter(|o| o.terms.unit == unit)
                .flat_map(|o| &o.prices)
                .filter(|p| p.valid_from <= today && p.valid_until.is_none_or(|until| until >= today))
                .map(|p| p.amount_cents)
                .min()
                .map(|amount_cents| LowestPrice { unit, amount_cents })
        })
        .collect()
}

/// Something of it costs nothing.
pub fn free(offers: &[Offer]) -> bool {
    offers.iter().any(|o| o.terms.unit == PriceUnit::Free)
}

/// Adds a price; the one it follows ends on its eve. `terms` decide the unit.
pub async fn add(tx: &Tx, listing_id: Uuid, terms: &OfferTerms, new: &NewPrice) -> Result<price::Model> {
    let same =
        Condition::all().add(price::Column::ListingId.eq(listing_id)).add(price::Column::Offer.eq(&new.offer)).add(match new.min_pupils {
            Some(n) => price::Column::MinPupils.eq(n as i32),
            None => price::Column::MinPupils.is_null(),
        });
    let rows = price::Entity::find().filter(same).limit(MOST).all(&**tx).await?;
    let mut valid_until = new.valid_until;
    for row in rows {
        if row.valid_from == new.valid_from {
            return Err(Problem::conflict("Un prix commence déjà ce jour-là.", "A price already begins on that day.").into());
        }
        if row.valid_from < new.valid_from && row.valid_until.is_none_or(|until| until >= new.valid_from) {
            let mut row: price::ActiveModel = row.into();
            row.valid_until = Set(new.valid_from.checked_sub_days(Days::new(1)));
            row.update(&**tx).await?;
        } else if row.valid_from > new.valid_from {
            // What was announced for later still begins on its day.
            let eve = row.valid_from.checked_sub_days(Days::new(1));
            valid_until = [valid_until, eve].into_iter().flatten().min();
        }
    }
    let row = price::ActiveModel {
        id: Set(Uuid::now_v7()),
        listing_id: Set(listing_id),
        offer: Set(new.offer.clone()),
        unit: Set(words::word(&terms.unit)),
        amount_cents: Set(new.amount_cents),
        currency: Set("EUR".to_owned()),
        min_pupils: Set(new.min_pupils.map(|n| n as i32)),
        max_pupils: Set(new.max_pupils.map(|n| n as i32)),
        valid_from: Set(new.valid_from),
        valid_until: Set(valid_until),
        created_at: Set(tx.now),
    };
    Ok(row.insert(&**tx).await?)
}

fn check(new: &NewPrice, unit: PriceUnit, today: NaiveDate) -> Vec<Fault> {
    let mut faults = Vec::new();
    if matches!(unit, PriceUnit::Free | PriceUnit::Quote) {
        faults.push(Fault::new("/offer", Message::new("Cette offre n’a pas de prix public.", "This offer has no public price.")));
    }
    if new.valid_from < today {
        faults
            .push(Fault::new("/valid_from", Message::new("Un prix commence aujourd’hui ou plus tard.", "A price begins today or later.")));
    }
    if new.valid_until.is_some_and(|until| until < new.valid_from) {
        faults.push(Fault::new("/valid_until", Message::new("La fin précède le début.", "The end comes before the beginning.")));
    }
    let band = new.min_pupils.is_some() || new.max_pupils.is_some();
    if band != (unit == PriceUnit::PupilBand) {
        faults.push(Fault::new(
            "/min_pupils",
            Message::new(
                "Une tranche d’effectif va avec une offre par tranche, et elle seule.",
                "A pupil band goes with an offer by band, and only with one.",
            ),
        ));
    }
    if let (Some(min), Some(max)) = (new.min_pupils, new.max_pupils)
        && max < min
    {
        faults.push(Fault::new("/max_pupils", Message::new("La tranche est vide.", "The band is empty.")));
    }
    faults
}

/// The terms of an offer, in the open revision or else in the published one.
async fn terms(c: &impl ConnectionTrait, row: &listing::Model, key: &str) -> Result<OfferTerms> {
    for id in [row.open_revision, row.published_revision].into_iter().flatten() {
        let content: Content = words::shape(drafts::find(c, id).await?.content)?;
        if let Some(terms) = content.offers.into_iter().find(|o| o.key == key) {
            return Ok(terms);
        }
    }
    Err(Problem::field("/offer", Message::new("Cette fiche n’a pas d’offre de ce nom.", "This listing has no offer of that name.")).into())
}

impl Server {
    pub(super) async fn price_history(&self, caller: &Caller, id: Uuid) -> Result<PriceHistory> {
        let row = listings::find(self.db.read(), id).await?;
        may(caller, Action::ReadDrafts, Some(row.organisation_id))?;
        let rows = price::Entity::find()
            .filter(price::Column::ListingId.eq(id))
            .order_by_desc(price::Column::ValidFrom)
            .limit(MOST)
            .all(self.db.read())
            .await?;
        Ok(PriceHistory { prices: rows.into_iter().map(wire).collect(), as_of: self.clock.now() })
    }

    pub(super) async fn give_price(&self, caller: &Caller, id: Uuid, key: &str, new: NewPrice) -> Result<Price> {
        let owner = listings::find(self.db.read(), id).await?.organisation_id;
        may(caller, Action::WritePrice, Some(owner))?;
        let tx = self.begin().await?;
        let once = Once::new(caller.account_id, "create_price", key, &[&id.to_string(), &new.to_json_string()]);
        if let Some(answer) = once.replay(&tx).await? {
            return Ok(answer);
        }
        let row = listings::lock(&tx, id).await?;
        let terms = terms(&*tx, &row, &new.offer).await?;
        let faults = check(&new, terms.unit, self.today());
        if !faults.is_empty() {
            return Err(Problem::invalid(faults).into());
        }
        let price = add(&tx, id, &terms, &new).await?;
        let data = json!({ "offer": price.offer, "amount_cents": price.amount_cents, "valid_from": price.valid_from, "valid_until": price.valid_until });
        audit::record(&tx, audit::Event::new(caller.account_id, "create_price", "listing", id).data(data)).await?;
        emit(&tx, Fact::ListingChanged(id)).await?;
        let begins = Some(price.valid_from).filter(|day| *day > self.today());
        let is_over = price.valid_until.and_then(|last| last.checked_add_days(Days::new(1)));
        for day in begins.into_iter().chain(is_over) {
            // The lowest price changes on that day without anybody writing anything.
            jobs::enqueue_at(&tx, PRICE_BEGINS, &format!("{id}/{day}"), paris_midnight(day)).await?;
        }
        let answer = wire(price);
        once.store(&tx, &answer).await?;
        tx.commit().await?;
        Ok(answer)
    }

    pub(super) async fn take_price_back(&self, caller: &Caller, id: Uuid, price_id: Uuid) -> Result<()> {
        let owner = listings::find(self.db.read(), id).await?.organisation_id;
        may(caller, Action::WritePrice, Some(owner))?;
        let tx = self.begin().await?;
        listings::lock(&tx, id).await?;
        let row =
            price::Entity::find_by_id(price_id).filter(price::Column::ListingId.eq(id)).one(&*tx).await?.ok_or_else(Problem::not_found)?;
        if row.valid_from <= self.today() {
            return Err(Problem::conflict(
                "Ce prix a déjà eu cours : il reste dans l’histoire.",
                "This price has begun: it stays in history.",
            )
            .into());
        }
        // The price it would have ended goes on in its stead.
        let eve = row.valid_from.checked_sub_days(Days::new(1));
        price::Entity::update_many()
            .col_expr(price::Column::ValidUntil, Expr::value(row.valid_until))
            .filter(price::Column::ListingId.eq(id))
            .filter(price::Column::Offer.eq(&row.offer))
            .filter(price::Column::ValidUntil.eq(eve))
            .filter(match row.min_pupils {
                Some(n) => price::Column::MinPupils.eq(n),
                None => price::Column::MinPupils.is_null(),
            })
            .exec(&*tx)
            .await?;
        price::Entity::delete_by_id(price_id).exec(&*tx).await?;
        audit::record(&tx, audit::Event::new(caller.account_id, "delete_price", "listing", id).data(json!({ "price": price_id }))).await?;
        emit(&tx, Fact::ListingChanged(id)).await?;
        tx.commit().await
    }
}

/// A price's first day has come, or the one after its last.
pub async fn price_begins(server: &Server, key: &str) -> Result<()> {
    if let Some(id) = key.split('/').next().and_then(|id| id.parse().ok()) {
        let tx = server.begin().await?;
        emit(&tx, Fact::ListingChanged(id)).await?;
        tx.commit().await?;
    }
    Ok(())
}
