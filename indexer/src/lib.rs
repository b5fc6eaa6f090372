//! The search engine behind one trait: the embedded one (tantivy) and Meilisearch. No SQL, no HTTP face.

mod correction;
mod embedded;
mod engine;
pub mod french;
mod highlight;
mod meilisearch;

pub use embedded::{Embedded, ReadOnly};
pub use engine::{
    Answer, DEEPEST, Document, Entry, Error, Facet, FacetCounts, Hit, MOST_HITS, Query, Result, SearchEngine, Sort, Suggestion,
    SuggestionKind, Unit,
};
pub use french::{Rule, Synonyms};
pub use meilisearch::Meilisearch;
