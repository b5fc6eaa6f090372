//! Finding listings.

use crate::{
    catalogue::{ListingCard, ListingKind, Platform, PriceUnit},
    contract::contract,
    identity::Language,
    problem::Problem,
    tags::Tag,
};
use poem_openapi::{Enum, Object, OpenApi, param::Query, payload::Json};
use uuid::Uuid;

#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[oai(rename_all = "snake_case")]
pub enum SortOrder {
    /// Best first; newest first where nothing is asked for.
    #[default]
    Relevance,
    Newest,
    Updated,
    Title,
    /// Lowest current price first, within `price_unit`.
    PriceAsc,
    PriceDesc,
}

/// A card with what matched.
#[derive(Object, Debug, Clone)]
pub struct SearchHit {
    pub card: ListingCard,
    /// Escaped HTML: text and `<mark>`.
    pub title_html: String,
    /// Escaped HTML: an extract and `<mark>`.
    pub snippet_html: String,
}

/// One value of a facet, counted without the facet's own filter.
#[derive(Object, Debug, Clone)]
pub struct FacetValue {
    pub value: String,
    /// A name where the value is an id: a publisher's. Concepts are named by the vocabularies.
    pub label: String,
    pub count: u32,
}

#[derive(Object, Debug, Clone)]
pub struct Facet {
    /// The query parameter it filters by.
    pub name: String,
    pub values: Vec<FacetValue>,
}

/// Exact up to 1,000; beyond, "at least".
#[derive(Object, Debug, Clone, Copy)]
pub struct Total {
    pub count: u32,
    pub exact: bool,
}

#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct SearchResults {
    pub items: Vec<SearchHit>,
    pub facets: Vec<Facet>,
    pub total: Total,
    /// The search engine does not answer: these come from the database by simple matching, without facets.
    pub degraded: bool,
    pub next: Option<String>,
    /// The words with each that no listing holds replaced by the nearest that some do. On the first page, where little or nothing
    /// is found, and only where it finds as much at least with the same filters.
    pub did_you_mean: Option<String>,
}

#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[oai(rename_all = "snake_case")]
pub enum SuggestionKind {
    Listing,
    Publisher,
    Subject,
}

#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct Suggestion {
    pub kind: SuggestionKind,
    pub text: String,
    /// Escaped HTML: text and `<mark>`.
    pub html: String,
    /// Slug of a listing, id of a publisher or of a concept.
    pub target: String,
}

#[derive(Object, Debug, Clone)]
pub struct Suggestions {
    pub items: Vec<Suggestion>,
}

contract! {
    #[OpenApi(tag = "Tag::Search")]
    pub trait SearchApi as Search {
        /// Search published listings
        ///
        /// Every word counts; typos, accents, elision and plurals are forgiven; the last word may be unfinished.
        /// Values of one filter widen, filters together narrow. A level or subject matches what it contains.
        #[oai(path = "/listings", method = "get", operation_id = "search_listings")]
        async fn search_listings(&self,
            #[oai(validator(max_length = 200))] q: Query<Option<String>>,
            #[oai(validator(max_items = 5))] kind: Query<Vec<ListingKind>>,
            /** Concepts of scheme 022. */ #[oai(validator(max_items = 30))] level: Query<Vec<String>>,
            /** Concepts of scheme 015. */ #[oai(validator(max_items = 30))] subject: Query<Vec<String>>,
            /** Concepts of scheme 010. */ #[oai(validator(max_items = 30))] resource_type: Query<Vec<String>>,
            #[oai(validator(max_items = 7))] platform: Query<Vec<Platform>>,
            /** BCP 47 primary tags. */ #[oai(validator(max_items = 30))] language: Query<Vec<String>>,
            /** Concepts of scheme 044. */ #[oai(validator(max_items = 4))] data_level: Query<Vec<String>>,
            #[oai(validator(max_items = 30))] publisher: Query<Vec<Uuid>>,
            /** Only what costs nothing. */ free: Query<Option<bool>>,
            /** What the price bounds and the price sorts are about. */ price_unit: Query<Option<PriceUnit>>,
            /** Cents excluding VAT. */ #[oai(validator(minimum(value = "0")))] price_min: Query<Option<i64>>,
            #[oai(validator(minimum(value = "0")))] price_max: Query<Option<i64>>,
            sort: Query<Option<SortOrder>>,
            /** Language of extracts and of the title sort. */ lang: Query<Option<Language>>,
            #[oai(validator(max_length = 2000))] cursor: Query<Option<String>>,
            #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<SearchResults>, Problem>;

        /// Suggest names as one types
        #[oai(path = "/suggestions", method = "get", operation_id = "suggest_listings")]
        async fn suggest_listings(&self,
            #[oai(validator(min_length = 1, max_length = 100))] q: Query<String>,
            lang: Query<Option<Language>>) -> Result<Json<Suggestions>, Problem>;
    }
}
