//! What readers see: published listings, one by one or many at a time.

use super::{
    entity::listing,
    frozen::{self, ByRevision},
    prices,
};
use crate::{
    kernel::{error::Result, words},
    organisations,
    server::Server,
};
use openapi::{
    catalogue::{Comparison, Listing, ListingCard, ListingState, LowestPrice, Origin},
    problem::Problem,
};
use sea_orm::{ConnectionTrait, QueryOrder, QuerySelect, entity::prelude::*};
use std::{collections::HashMap, sync::Arc};

/// A published listing with all that its readers, and the index, need.
#[derive(Debug, Clone)]
pub struct Published {
    pub listing: Listing,
    /// Per unit: what the price filters work on.
    pub lowest_prices: Vec<LowestPrice>,
}

impl Published {
    pub fn card(&self) -> ListingCard {
        let l = &self.listing;
        let logo = l.content.logo.as_ref().or(l.content.media.first());
        ListingCard {
            id: l.id,
            slug: l.slug.clone(),
            kind: l.content.kind,
            title: l.content.title.clone(),
            summary: l.content.summary.clone(),
            publisher: l.publisher.clone(),
            levels: l.content.levels.clone(),
            subjects: l.content.subjects.clone(),
            platforms: l.content.platforms.clone(),
            languages: l.content.languages.clone(),
            data_level: l.content.personal_data.level.clone(),
            hosting_country: l.content.personal_data.hosting_country.clone(),
            conformity: l.content.accessibility.conformity,
            licence: l.content.licence.clone(),
            lowest_price: l.lowest_price,
            free: l.free,
            logo_url: logo.and_then(|used| l.media.iter().find(|m| m.id == used.media_id)).map(|m| m.thumbnail_url.clone()),
            published_at: l.published_at,
            updated_at: l.updated_at,
        }
    }
}

/// Those of `ids` that are published now, in no order, all read from the database: for the index, and what checks it.
pub async fn published(server: &Server, c: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<Published>> {
    let rows = published_rows(c, ids).await?;
    assemble(server, c, rows).await
}

/// Those of `ids` that readers may see now, in no order. Live state: what was suspended a moment ago is not among them.
pub async fn shown(server: &Server, ids: &[Uuid]) -> Result<Vec<Published>> {
    let rows = published_rows(server.db.read(), ids).await?;
    show(server, rows).await
}

/// Addresses of those of `ids` that readers may see now.
pub async fn slugs(c: &impl ConnectionTrait, ids: &[Uuid]) -> Result<HashMap<Uuid, String>> {
    let find = listing::Entity::find()
        .select_only()
        .column(listing::Column::Id)
        .column(listing::Column::Slug)
        .filter(listing::Column::Id.is_in(ids.iter().copied()))
        .filter(listing::Column::State.eq(words::word(&ListingState::Published)));
    Ok(find.into_tuple::<(Uuid, String)>().all(c).await?.into_iter().collect())
}

async fn published_rows(c: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<listing::Model>> {
    Ok(listing::Entity::find()
        .filter(listing::Column::Id.is_in(ids.iter().copied()))
        .filter(listing::Column::State.eq(words::word(&ListingState::Published)))
        .all(c)
        .await?)
}

/// Published listings in the order of their ids, behind `after`: what a rebuild of an index, or a comparison, walks through.
pub async fn scan_published(server: &Server, after: Option<Uuid>, limit: u64) -> Result<Vec<Published>> {
    let mut find = listing::Entity::find()
        .filter(listing::Column::State.eq(words::word(&ListingState::Published)))
        .order_by_asc(listing::Column::Id)
        .limit(limit);
    if let Some(after) = after {
        find = find.filter(listing::Column::Id.gt(after));
    }
    let rows = find.all(server.db.read()).await?;
    assemble(server, server.db.read(), rows).await
}

pub async fn count_published(c: &impl ConnectionTrait) -> Result<u64> {
    Ok(listing::Entity::find().filter(listing::Column::State.eq(words::word(&ListingState::Published))).count(c).await?)
}

/// What simple matching looks for, when the engine does not answer.
#[derive(Debug, Default)]
pub struct Simple {
    /// Folded; each must stand somewhere.
    pub words: Vec<String>,
    pub kinds: Vec<String>,
    pub publishers: Vec<Uuid>,
}

/// Published listings that hold all the words, latest change first; at most `most`.
pub async fn find_simply(server: &Server, simple: &Simple, most: u64) -> Result<Vec<Published>> {
    let mut find = listing::Entity::find()
        .filter(listing::Column::State.eq(words::word(&ListingState::Published)))
        .order_by_desc(listing::Column::UpdatedAt)
        .order_by_desc(listing::Column::Id)
        .limit(most);
    for word in &simple.words {
        find = find.filter(listing::Column::Search.contains(word));
    }
    if !simple.kinds.is_empty() {
        find = find.filter(listing::Column::Kind.is_in(simple.kinds.clone()));
    }
    if !simple.publishers.is_empty() {
        find = find.filter(listing::Column::OrganisationId.is_in(simple.publishers.clone()));
    }
    let rows = find.all(server.db.read()).await?;
    let order: HashMap<Uuid, usize> = rows.iter().enumerate().map(|(at, row)| (row.id, at)).collect();
    let mut found = show(server, rows).await?;
    found.sort_by_key(|published| order.get(&published.listing.id).copied());
    Ok(found)
}

/// A published listing by its slug or its id.
pub async fn by_slug(server: &Server, slug_or_id: &str) -> Result<Published> {
    let find = match slug_or_id.parse::<Uuid>() {
        Ok(id) => listing::Entity::find_by_id(id),
        Err(_) => listing::Entity::find().filter(listing::Column::Slug.eq(slug_or_id)),
    };
    let row = find.filter(listing::Column::State.eq(words::word(&ListingState::Published))).one(server.db.read()).await?;
    let rows = show(server, row.into_iter().collect()).await?;
    rows.into_iter().next().ok_or_else(|| Problem::not_found().into())
}

/// Four statements, however many listings: revisions, pictures, publishers, prices.
async fn assemble(server: &Server, c: &impl ConnectionTrait, rows: Vec<listing::Model>) -> Result<Vec<Published>> {
    let frozen = frozen::read(c, &rows.iter().collect::<Vec<_>>()).await?;
    join(server, c, rows, frozen).await
}

/// Two statements for what was read before.
async fn show(server: &Server, rows: Vec<listing::Model>) -> Result<Vec<Published>> {
    let frozen = server.frozen.read(server.db.read(), &rows.iter().collect::<Vec<_>>()).await?;
    join(server, server.db.read(), rows, frozen).await
}

/// What publication froze, with what may change any day: publishers and prices.
async fn join(server: &Server, c: &impl ConnectionTrait, rows: Vec<listing::Model>, frozen: ByRevision) -> Result<Vec<Published>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let today = server.today();
    let publishers = organisations::references(c, rows.iter().map(|r| r.organisation_id).collect()).await?;
    let of = |row: &listing::Model| row.published_revision.and_then(|id| frozen.get(&id));
    let contents = rows.iter().filter_map(|row| Some((row.id, &of(row)?.content))).collect();
    let mut offers = prices::offers_of(c, &contents, today).await?;
    let mut out = Vec::with_capacity(rows.len());
    for row in rows {
        let (Some(frozen), Some(publisher)) = (of(&row).map(Arc::clone), publishers.get(&row.organisation_id)) else { continue };
        let offers = offers.remove(&row.id).unwrap_or_default();
        let lowest_prices = prices::lowest(&offers, today);
        let listing = Listing {
            id: row.id,
            slug: row.slug,
            publisher: publisher.clone(),
            media: frozen.media.clone(),
            lowest_price: lowest_prices.first().copied(),
            free: prices::free(&offers),
            offers,
            revision: frozen.number,
            origin: row.origin.zip(row.external_id).map(|(name, external_id)| Origin {
                name,
                external_id,
                publisher_name: row.origin_publisher,
            }),
            published_at: row.published_at.unwrap_or(row.created_at),
            updated_at: row.updated_at,
            content: frozen.content.clone(),
        };
        out.push(Published { listing, lowest_prices });
    }
    Ok(out)
}

impl Server {
    /// Side by side, in the order asked.
    pub(super) async fn compare(&self, names: Vec<String>) -> Result<Comparison> {
        let ids: Vec<Uuid> = names.iter().filter_map(|n| n.parse().ok()).collect();
        let rows = listing::Entity::find()
            .filter(sea_orm::Condition::any().add(listing::Column::Id.is_in(ids)).add(listing::Column::Slug.is_in(names.clone())))
            .filter(listing::Column::State.eq(words::word(&ListingState::Published)))
            .all(self.db.read())
            .await?;
        let found = show(self, rows).await?;
        let listings = names
            .iter()
            .filter_map(|name| found.iter().find(|p| p.listing.slug == *name || p.listing.id.to_string() == *name))
            .map(|p| p.listing.clone())
            .collect();
        Ok(Comparison { listings })
    }
}

/// Published listings of one publisher, in the order of their ids.
pub async fn ids_of_publisher(c: &impl ConnectionTrait, organisation_id: Uuid, after: Option<Uuid>, limit: u64) -> Result<Vec<Uuid>> {
    let mut find = listing::Entity::find()
        .select_only()
        .column(listing::Column::Id)
        .filter(listing::Column::OrganisationId.eq(organisation_id))
        .filter(listing::Column::State.eq(words::word(&ListingState::Published)))
        .order_by_asc(listing::Column::Id)
        .limit(limit);
    if let Some(after) = after {
        find = find.filter(listing::Column::Id.gt(after));
    }
    Ok(find.into_tuple().all(c).await?)
}

/// Addresses of published listings and when they last changed, latest first.
pub async fn addresses(c: &impl ConnectionTrait, most: u64) -> Result<Vec<(String, chrono::DateTime<chrono::Utc>)>> {
    let find = listing::Entity::find()
        .select_only()
        .column(listing::Column::Slug)
        .column(listing::Column::UpdatedAt)
        .filter(listing::Column::State.eq(words::word(&ListingState::Published)))
        .order_by_desc(listing::Column::UpdatedAt)
        .limit(most);
    Ok(find.into_tuple().all(c).await?)
}
