//! The controlled vocabularies (ScoLOMFR) that describe listings.

use crate::{contract::contract, problem::Problem, tags::Tag};
use poem_openapi::{Enum, Object, OpenApi, param::Path, payload::Json};

/// The schemes in use, by what they say of a listing.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[oai(rename_all = "snake_case")]
pub enum Scheme {
    /// 022, school levels.
    Levels,
    /// 015, teaching domains, upper levels.
    Subjects,
    /// 010, pedagogic types.
    ResourceTypes,
    /// 005, editorial types.
    DocumentTypes,
    /// 011, audiences.
    Audiences,
    /// 044, personal-data levels.
    DataLevels,
}

#[derive(Object, Debug, Clone, PartialEq)]
#[oai(skip_serializing_if_is_none)]
pub struct Concept {
    /// Last segment of the URI.
    pub id: String,
    pub uri: String,
    pub label_fr: String,
    pub label_en: Option<String>,
    /// A short name for cards and chips, where the label is a sentence.
    pub short_fr: Option<String>,
    pub short_en: Option<String>,
    /// The broader concept's id.
    pub broader: Option<String>,
    /// Concepts of another branch that contain this one: a class's cycle.
    pub also_in: Vec<String>,
}

/// Concepts in the order people expect (levels in school order).
#[derive(Object, Debug, Clone)]
pub struct ConceptList {
    pub scheme: Scheme,
    pub concepts: Vec<Concept>,
}

contract! {
    #[OpenApi(tag = "Tag::Vocabulary")]
    pub trait VocabularyApi as Vocabulary {
        /// Read a vocabulary
        #[oai(path = "/vocabularies/:scheme", method = "get", operation_id = "get_vocabulary")]
        async fn get_vocabulary(&self, scheme: Path<Scheme>) -> Result<Json<ConceptList>, Problem>;
    }
}
