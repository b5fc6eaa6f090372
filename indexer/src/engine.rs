//! What is indexed, what is asked, what is answered; the one trait both engines implement.

use crate::french::Synonyms;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, sync::Arc};

/// A published listing as the index keeps it. Concept ids come with their ancestors, so that a filter on a level
/// finds what it contains.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// UUID.
    pub id: String,
    pub revision: i32,
    pub kind: String,
    pub title_fr: String,
    pub title_en: String,
    pub summary_fr: String,
    pub summary_en: String,
    pub description_fr: String,
    pub description_en: String,
    pub publisher: String,
    pub publisher_id: String,
    /// Names of levels, subjects and types, and the publisher's own words: what people type, beside what is written.
    pub words: String,
    pub levels: Vec<String>,
    /// Levels that the listing's own ones contain: whoever asks for *6e* may want what is for the whole *collège*.
    pub levels_within: Vec<String>,
    pub subjects: Vec<String>,
    pub resource_types: Vec<String>,
    pub platforms: Vec<String>,
    pub languages: Vec<String>,
    pub data_levels: Vec<String>,
    pub free: bool,
    /// Lowest current price in cents by unit; absent where it has none.
    pub price_seat: Option<i64>,
    pub price_school: Option<i64>,
    pub price_band: Option<i64>,
    /// How complete the listing is, 0 to 100: between equals, the better described one comes first.
    pub quality: i64,
    /// Unix microseconds.
    pub published_at: i64,
    pub updated_at: i64,
}

impl Document {
    /// What the index keeps of it for a comparison.
    pub fn entry(&self) -> Entry {
        // Text and numbers always have a JSON form.
        let json = serde_json::to_vec(self).unwrap_or_default();
        let [a, b, c, d, e, f, g, h, ..] = Sha256::digest(&json).0;
        Entry { id: self.id.clone(), revision: self.revision, digest: u64::from_be_bytes([a, b, c, d, e, f, g, h]) }
    }
}

/// Which document it is, and whether it is the same one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    pub id: String,
    pub revision: i32,
    /// Of every field: a price, a publisher's name or a concept that the index missed shows too.
    pub digest: u64,
}

/// What results are filtered and counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Facet {
    Kind,
    Levels,
    Subjects,
    ResourceTypes,
    Platforms,
    Languages,
    DataLevels,
    PublisherId,
}

impl Facet {
    pub const ALL: [Facet; 8] = [
        Facet::Kind,
        Facet::Levels,
        Facet::Subjects,
        Facet::ResourceTypes,
        Facet::Platforms,
        Facet::Languages,
        Facet::DataLevels,
        Facet::PublisherId,
    ];

    /// The document's field.
    pub fn field(self) -> &'static str {
        match self {
            Facet::Kind => "kind",
            Facet::Levels => "levels",
            Facet::Subjects => "subjects",
            Facet::ResourceTypes => "resource_types",
            Facet::Platforms => "platforms",
            Facet::Languages => "languages",
            Facet::DataLevels => "data_levels",
            Facet::PublisherId => "publisher_id",
        }
    }

    pub fn values<'a>(self, document: &'a Document) -> Vec<&'a str> {
        let all = |values: &'a [String]| values.iter().map(String::as_str).collect();
        match self {
            Facet::Kind => vec![&document.kind],
            Facet::Levels => all(&document.levels),
            Facet::Subjects => all(&document.subjects),
            Facet::ResourceTypes => all(&document.resource_types),
            Facet::Platforms => all(&document.platforms),
            Facet::Languages => all(&document.languages),
            Facet::DataLevels => all(&document.data_levels),
            Facet::PublisherId => vec![&document.publisher_id],
        }
    }
}

/// What a price buys; prices compare within one unit only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Seat,
    School,
    PupilBand,
}

impl Unit {
    pub const ALL: [Unit; 3] = [Unit::Seat, Unit::School, Unit::PupilBand];

    pub fn field(self) -> &'static str {
        match self {
            Unit::Seat => "price_seat",
            Unit::School => "price_school",
            Unit::PupilBand => "price_band",
        }
    }

    pub fn price(self, document: &Document) -> Option<i64> {
        match self {
            Unit::Seat => document.price_seat,
            Unit::School => document.price_school,
            Unit::PupilBand => document.price_band,
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    #[default]
    Relevance,
    Newest,
    Updated,
    Title,
    PriceAsc(Unit),
    PriceDesc(Unit),
}

/// What is asked. Values of one facet widen, facets together narrow.
#[derive(Clone, Debug, Default)]
pub struct Query {
    pub text: String,
    /// Extracts and the title sort are in English; both languages are always searched.
    pub english: bool,
    pub any_of: BTreeMap<Facet, Vec<String>>,
    pub free: Option<bool>,
    /// Bounds in cents, both included, on the lowest current price of a unit.
    pub price: Option<(Unit, Option<i64>, Option<i64>)>,
    pub sort: Sort,
    pub offset: usize,
    pub limit: usize,
}

impl Query {
    /// Whether nothing narrows it beside its words and its filter on that facet.
    pub fn filters_nothing(&self, without: Option<Facet>) -> bool {
        let priced = matches!(self.sort, Sort::PriceAsc(_) | Sort::PriceDesc(_));
        let filtered = self.any_of.iter().any(|(facet, values)| Some(*facet) != without && !values.is_empty());
        !priced && !filtered && self.free.is_none() && self.price.is_none()
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    pub id: String,
    pub revision: i32,
    /// Escaped HTML with `<mark>`.
    pub title_html: String,
    pub snippet_html: String,
}

pub type FacetCounts = BTreeMap<String, u64>;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    pub hits: Vec<Hit>,
    pub total: usize,
    /// Whether `total` is the number, or only at least so many.
    pub exact: bool,
    /// Each counted without its own filter.
    pub facets: BTreeMap<Facet, FacetCounts>,
}

/// As deep as anybody leafs through; further down there are no hits, only the total.
pub const DEEPEST: usize = 3000;
/// Most hits of one answer.
pub const MOST_HITS: usize = 100;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SuggestionKind {
    Listing,
    Publisher,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    pub kind: SuggestionKind,
    pub text: String,
    /// Escaped HTML with `<mark>`.
    pub html: String,
    /// Id of the listing or of the publisher.
    pub target: String,
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The index is missing, broken or of another shape: fill it again from the database.
    #[error("the index must be rebuilt: {0}")]
    NeedsRebuild(String),
    /// Another process has it.
    #[error("another process owns the index in {0}: stop it, or run this one with Meilisearch")]
    Locked(String),
    #[error("the search engine failed: {0}")]
    Engine(String),
}

pub type Result<T> = std::result::Result<T, Error>;

/// The seam. A change is visible to searches when its call returns.
#[async_trait::async_trait]
pub trait SearchEngine: Send + Sync {
    /// Whether this process may change the index; where not, another one does the jobs about it.
    fn writable(&self) -> bool {
        true
    }
    async fn upsert(&self, documents: Vec<Document>) -> Result<()>;
    async fn delete(&self, ids: Vec<String>) -> Result<()>;
    async fn search(&self, query: Query) -> Result<Answer>;
    /// The text with each word that no listing holds replaced by the nearest one that some do. A guess: what it finds, a search
    /// tells.
    async fn correct(&self, text: String, english: bool) -> Result<Option<String>>;
    /// Names that begin like, or nearly like, what was typed.
    async fn suggest(&self, text: String, english: bool, limit: usize) -> Result<Vec<Suggestion>>;

    /// What words may also mean, from the next search on. Nothing is indexed anew.
    async fn set_synonyms(&self, synonyms: Arc<Synonyms>) -> Result<()>;

    /// Forgets everything, for a fill from the database.
    async fn clear(&self) -> Result<()>;
    /// Whether the index has to be filled again: it is new, it was broken, or its shape changed.
    fn needs_fill(&self) -> bool;
    /// The index was filled: the next start finds it whole.
    async fn filled(&self) -> Result<()>;

    /// Begins an index beside the live one, which goes on answering. Changes made from now on go to both, whatever process makes
    /// them. Those of this one win over what `add_to_rebuild` brings; those of others may be overwritten by it, so compare
    /// [`SearchEngine::scan_rebuild`] with the database before the end. A rebuild begun before is forgotten.
    async fn begin_rebuild(&self) -> Result<()>;
    async fn add_to_rebuild(&self, documents: Vec<Document>) -> Result<()>;
    /// As [`SearchEngine::scan`], of the index being built.
    async fn scan_rebuild(&self, after: Option<String>, limit: usize) -> Result<Vec<Entry>>;
    /// The new index takes the place of the old one, and counts as filled.
    async fn finish_rebuild(&self) -> Result<()>;
    /// What this process was building is forgotten; the live index stays.
    async fn abandon_rebuild(&self) -> Result<()>;

    /// Entries in the order of the ids, after one of them: for comparing with the database in bounded memory.
    async fn scan(&self, after: Option<String>, limit: usize) -> Result<Vec<Entry>>;
    async fn count(&self) -> Result<u64>;
    /// Whether it can answer; `NeedsRebuild` where it can, but lost what it held.
    async fn health(&self) -> Result<()>;
}
