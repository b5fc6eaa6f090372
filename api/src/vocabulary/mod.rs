//! The controlled vocabularies (ScoLOMFR), read from data files at start.

mod model;
mod service;

pub use model::{Concept, SCHEMES, Vocabulary, scheme_code};
