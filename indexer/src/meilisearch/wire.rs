//! What the engine is given: its settings, and documents whose words were read by us.

use crate::{
    engine::{DEEPEST, Document, Facet, Unit},
    french,
};
use meilisearch_sdk::settings::{
    FacetSortValue, FacetingSettings, MinWordSizeForTypos, PaginationSetting, Settings, TypoToleranceSettings,
};
use serde::Serialize;
use std::{
    collections::BTreeSet,
    hash::{DefaultHasher, Hash, Hasher},
};

/// The document's own fields are kept to be shown and filtered; only the `read_…` ones are searched. They hold folded words,
/// cut as the embedded engine cuts them, and the stems that differ from them, since Meilisearch has no stemmer.
#[derive(Serialize)]
pub struct Wire<'a> {
    #[serde(flatten)]
    document: &'a Document,
    read_title: String,
    read_middle: String,
    /// For suggestions.
    read_publisher: String,
    /// The levels it is for, and the ones those contain, each as one word that synonyms lead to.
    read_levels: String,
    read_levels_within: String,
    read_body: String,
    read_stems: String,
    name_fr: String,
    name_en: String,
    /// The head of the id as a number, in the order of the ids: strings cannot be compared in a filter.
    position: u64,
    /// Of the document, in hexadecimal: JSON's numbers do not hold it.
    digest: String,
}

/// The first 48 bits of a UUID.
pub fn position(id: &str) -> u64 {
    let head: String = id.chars().filter(|c| *c != '-').take(12).collect();
    u64::from_str_radix(&head, 16).unwrap_or_default()
}

/// The words of a text without those that say nothing: so the words of a synonym stand side by side, as they are asked for.
fn saying(text: &str) -> Vec<String> {
    let words = french::indexed(text);
    if words.iter().all(|word| french::is_stop(word)) {
        return words;
    }
    words.into_iter().filter(|word| !french::is_stop(word)).collect()
}

fn concepts<const N: usize>(ids: [&Vec<String>; N]) -> String {
    ids.into_iter().flatten().map(|id| french::concept(id)).collect::<Vec<_>>().join(" ")
}

impl<'a> Wire<'a> {
    pub fn new(d: &'a Document) -> Self {
        let both = |fr: &str, en: &str| {
            let (mut words, en) = (saying(fr), saying(en));
            if words != en {
                words.extend(en);
            }
            words
        };
        let title = both(&d.title_fr, &d.title_en);
        let mut middle = both(&d.summary_fr, &d.summary_en);
        middle.extend([&d.publisher, &d.words].into_iter().flat_map(|text| saying(text)));
        let body = both(&d.description_fr, &d.description_en);
        let words: BTreeSet<&String> = title.iter().chain(&middle).chain(&body).collect();
        let stems: BTreeSet<String> =
            words.iter().flat_map(|word| [french::stem_fr(word), french::stem_en(word)]).filter(|stem| !words.contains(stem)).collect();
        let (fr, en) = (french::name(&d.title_fr), french::name(&d.title_en));
        Self {
            read_title: title.join(" "),
            read_middle: middle.join(" "),
            read_publisher: french::indexed(&d.publisher).join(" "),
            read_levels: concepts([&d.levels, &d.subjects, &d.resource_types]),
            read_levels_within: concepts([&d.levels_within]),
            read_body: body.join(" "),
            read_stems: stems.into_iter().collect::<Vec<_>>().join(" "),
            name_fr: if fr.is_empty() { en.clone() } else { fr.clone() },
            name_en: if en.is_empty() { fr } else { en },
            position: position(&d.id),
            digest: format!("{:016x}", d.entry().digest),
            document: d,
        }
    }
}

/// The fields of a document, without those we only search.
pub fn fields() -> Vec<String> {
    match serde_json::to_value(Document::default()) {
        Ok(serde_json::Value::Object(fields)) => fields.into_iter().map(|(name, _)| name).collect(),
        _ => Vec::new(),
    }
}

pub fn settings() -> Settings {
    let prices = Unit::ALL.map(Unit::field);
    Settings::new()
        .with_searchable_attributes([
            "read_title",
            "read_middle",
            "read_publisher",
            "read_levels",
            "read_levels_within",
            "read_body",
            "read_stems",
        ])
        .with_filterable_attributes(Facet::ALL.map(Facet::field).into_iter().chain(["free", "position"]).chain(prices).collect::<Vec<_>>())
        .with_sortable_attributes(["published_at", "updated_at", "name_fr", "name_en", "position", "id"].into_iter().chain(prices))
        // A sort that was asked for is the order; without one, relevance, then the newest.
        .with_ranking_rules(["sort", "words", "typo", "attribute", "exactness", "proximity", "quality:desc", "published_at:desc"])
        .with_stop_words(french::STOP)
        .with_typo_tolerance(TypoToleranceSettings {
            enabled: Some(true),
            min_word_size_for_typos: Some(MinWordSizeForTypos { one_typo: Some(5), two_typos: Some(9) }),
            disable_on_attributes: Some(Vec::new()),
            disable_on_words: Some(Vec::new()),
            ..TypoToleranceSettings::default()
        })
        .with_pagination(PaginationSetting { max_total_hits: DEEPEST })
        .with_faceting(FacetingSettings {
            max_values_per_facet: 200,
            sort_facet_values_by: Some([("*".to_owned(), FacetSortValue::Count)].into()),
        })
}

/// Tells one shape of settings, documents and analysis from another.
pub fn shape() -> String {
    let mut hasher = DefaultHasher::new();
    serde_json::to_string(&settings()).unwrap_or_default().hash(&mut hasher);
    serde_json::to_string(&Wire::new(&Document::default())).unwrap_or_default().hash(&mut hasher);
    french::VERSION.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_by_us() {
        let d = Document { title_fr: "L’Œuvre des animaux".into(), title_en: "Animals".into(), ..Document::default() };
        let wire = Wire::new(&d);
        assert_eq!(wire.read_title, "oeuvre animaux animals");
        assert!(wire.read_stems.split(' ').any(|stem| stem == "animal"));
    }

    #[test]
    fn positions_follow_the_ids() {
        let (a, b) = ("0190a000-0000-7000-8000-000000000000", "0190a000-0001-7000-8000-000000000000");
        assert!(position(a) < position(b));
        assert_eq!(position("no uuid"), 0);
    }
}
