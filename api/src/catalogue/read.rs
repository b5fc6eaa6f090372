//! What readers see: published listings, one by one or many at a time.

use super::{
    entity::listing,
    frozen::{self, ByRevision, Frozen, Of},
    prices,
};
use crate::{
    kernel::{error::Result, words},
    organisations,
    server::Server,
};
use openapi::{
    catalogue::{Comparison, Content, Listing, ListingCard, ListingState, LowestPrice, Offer, Origin, PublisherRef},
    problem::Problem,
};
use sea_orm::{ConnectionTrait, DerivePartialModel, QueryOrder, QuerySelect, entity::prelude::*};
use std::{collections::HashMap, sync::Arc};

/// A published listing with all that its readers, and the index, need.
#[derive(Debug, Clone)]
pub struct Published {
    pub listing: Listing,
    /// Per unit: what the price filters work on.
    pub lowest_prices: Vec<LowestPrice>,
}

/// What of a listing's row readers see.
#[derive(Debug, DerivePartialModel)]
#[sea_orm(entity = "listing::Entity")]
pub(super) struct Row {
    id: Uuid,
    organisation_id: Uuid,
    slug: String,
    published_revision: Option<Uuid>,
    origin: Option<String>,
    external_id: Option<String>,
    origin_publisher: Option<String>,
    published_at: Option<DateTimeUtc>,
    updated_at: DateTimeUtc,
    created_at: DateTimeUtc,
}

/// A published listing in its parts: what publication froze stays where it is kept.
pub struct Shown {
    row: Row,
    frozen: Arc<Frozen>,
    publisher: PublisherRef,
    offers: Vec<Offer>,
    pub lowest_prices: Vec<LowestPrice>,
}

impl Shown {
    pub fn id(&self) -> Uuid {
        self.row.id
    }

    pub fn content(&self) -> &Content {
        &self.frozen.content
    }

    pub fn free(&self) -> bool {
        prices::free(&self.offers)
    }

    fn published_at(&self) -> DateTimeUtc {
        self.row.published_at.unwrap_or(self.row.created_at)
    }

    pub fn card(&self) -> ListingCard {
        let content = self.content();
        let logo = content.logo.as_ref().or(content.media.first());
        ListingCard {
            id: self.row.id,
            slug: self.row.slug.clone(),
            kind: content.kind,
            title: content.title.clone(),
            summary: content.summary.clone(),
            publisher: self.publisher.clone(),
            levels: content.levels.clone(),
            subjects: content.subjects.clone(),
            platforms: content.platforms.clone(),
            languages: content.languages.clone(),
            data_level: content.personal_data.level.clone(),
            hosting_country: content.personal_data.hosting_country.clone(),
            conformity: content.accessibility.conformity,
            licence: content.licence.clone(),
            lowest_price: self.lowest_prices.first().copied(),
            free: self.free(),
            logo_url: logo.and_then(|used| self.frozen.media.iter().find(|m| m.id == used.media_id)).map(|m| m.thumbnail_url.clone()),
            published_at: self.published_at(),
            updated_at: self.row.updated_at,
        }
    }
}

impl From<Shown> for Published {
    fn from(shown: Shown) -> Self {
        let (free, published_at) = (shown.free(), shown.published_at());
        let Shown { row, frozen, publisher, offers, lowest_prices } = shown;
        let listing = Listing {
            id: row.id,
            slug: row.slug,
            publisher,
            media: frozen.media.clone(),
            lowest_price: lowest_prices.first().copied(),
            free,
            offers,
            revision: frozen.number,
            origin: row.origin.zip(row.external_id).map(|(name, external_id)| Origin {
                name,
                external_id,
                publisher_name: row.origin_publisher,
            }),
            published_at,
            updated_at: row.updated_at,
            content: frozen.content.clone(),
        };
        Self { listing, lowest_prices }
    }
}

/// Those of `ids` that are published now, in no order, all read from the database: for the index, and what checks it.
pub async fn published(server: &Server, c: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<Published>> {
    let rows = published_rows(c, ids).await?;
    assemble(server, c, rows).await
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

pub(super) async fn published_rows(c: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<Row>> {
    Ok(listing::Entity::find()
        .filter(listing::Column::Id.is_in(ids.iter().copied()))
        .filter(listing::Column::State.eq(words::word(&ListingState::Published)))
        .into_partial_model()
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
    let rows = find.into_partial_model().all(server.db.read()).await?;
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
pub async fn find_simply(server: &Server, simple: &Simple, most: u64) -> Result<Vec<Shown>> {
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
    let rows: Vec<Row> = find.into_partial_model().all(server.db.read()).await?;
    let order: HashMap<Uuid, usize> = rows.iter().enumerate().map(|(at, row)| (row.id, at)).collect();
    let mut found = show(server, rows).await?;
    found.sort_by_key(|shown| order.get(&shown.row.id).copied());
    Ok(found)
}

/// A published listing by its slug or its id.
pub async fn by_slug(server: &Server, slug_or_id: &str) -> Result<Published> {
    let find = match slug_or_id.parse::<Uuid>() {
        Ok(id) => listing::Entity::find_by_id(id),
        Err(_) => listing::Entity::find().filter(listing::Column::Slug.eq(slug_or_id)),
    };
    let find = find.filter(listing::Column::State.eq(words::word(&ListingState::Published)));
    let row: Option<Row> = find.into_partial_model().one(server.db.read()).await?;
    let shown = show(server, row.into_iter().collect()).await?;
    shown.into_iter().next().map(Published::from).ok_or_else(|| Problem::not_found().into())
}

/// Four statements, however many listings: revisions, pictures, publishers, prices.
async fn assemble(server: &Server, c: &impl ConnectionTrait, rows: Vec<Row>) -> Result<Vec<Published>> {
    let frozen = frozen::read(c, &revisions(&rows)).await?;
    Ok(join(server, c, rows, frozen).await?.into_iter().map(Published::from).collect())
}

/// Two statements for what was read before.
pub(super) async fn show(server: &Server, rows: Vec<Row>) -> Result<Vec<Shown>> {
    let frozen = server.frozen.read(server.db.read(), &revisions(&rows)).await?;
    join(server, server.db.read(), rows, frozen).await
}

fn revisions(rows: &[Row]) -> Vec<Of> {
    rows.iter().filter_map(|row| Some(Of { listing: row.id, revision: row.published_revision? })).collect()
}

/// What publication froze, with what may change any day: publishers and prices.
async fn join(server: &Server, c: &impl ConnectionTrait, rows: Vec<Row>, frozen: ByRevision) -> Result<Vec<Shown>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let today = server.today();
    let publishers = organisations::references(c, rows.iter().map(|r| r.organisation_id).collect()).await?;
    let of = |row: &Row| row.published_revision.and_then(|id| frozen.get(&id));
    let contents = rows.iter().filter_map(|row| Some((row.id, &of(row)?.content))).collect();
    let mut offers = prices::offers_of(c, &contents, today).await?;
    let mut out = Vec::with_capacity(rows.len());
    for row in rows {
        let (Some(frozen), Some(publisher)) = (of(&row).map(Arc::clone), publishers.get(&row.organisation_id)) else { continue };
        let offers = offers.remove(&row.id).unwrap_or_default();
        let lowest_prices = prices::lowest(&offers, today);
        out.push(Shown { row, frozen, publisher: publisher.clone(), offers, lowest_prices });
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
            .into_partial_model()
            .all(self.db.read())
            .await?;
        let found: Vec<Published> = show(self, rows).await?.into_iter().map(Published::from).collect();
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
