//! From a published listing to what the index keeps of it.

use crate::{
    catalogue::Published,
    kernel::words,
    vocabulary::{SCHEMES, Vocabulary},
};
use indexer::Document;
use openapi::{
    catalogue::{Content, Localised, LowestPrice, PriceUnit},
    message::Locale,
};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// Concepts with everything that contains them: a filter on *collège* finds what is for *6e*.
fn expanded(vocabulary: &Vocabulary, ids: &[String]) -> Vec<String> {
    ids.iter().flat_map(|id| vocabulary.with_ancestors(id)).collect::<BTreeSet<_>>().into_iter().collect()
}

/// The names people type for the concepts of a listing.
fn names(vocabulary: &Vocabulary, ids: &[String]) -> String {
    let mut names = BTreeSet::new();
    for concept in ids.iter().filter_map(|id| vocabulary.concept(id)) {
        names.insert(concept.label_fr.clone());
        names.insert(vocabulary.name(&concept.id, Locale::Fr));
        names.insert(vocabulary.name(&concept.id, Locale::En));
    }
    names.into_iter().collect::<Vec<_>>().join(", ")
}

/// Of all that documents take from the vocabulary (what holds what is told by the ancestors alone): with another one, every listing may be indexed otherwise.
pub fn vocabulary_digest(vocabulary: &Vocabulary) -> String {
    let mut digest = Sha256::new();
    for concept in SCHEMES.into_iter().flat_map(|scheme| vocabulary.scheme(scheme)) {
        let id = std::slice::from_ref(&concept.id);
        digest.update(names(vocabulary, id));
        digest.update(expanded(vocabulary, id).join(" "));
        digest.update("\n");
    }
    let [a, b, c, d, e, f, g, h, ..] = digest.finalize().0;
    format!("{:016x}", u64::from_be_bytes([a, b, c, d, e, f, g, h]))
}

/// Shorter descriptions say little.
const SAYS_ENOUGH: usize = 300;

/// How much a listing says of what a school asks before it chooses, 0 to 100.
fn quality(c: &Content, priced: bool) -> i64 {
    let says = |text: &Localised| !text.fr.as_deref().unwrap_or_default().is_empty() && !text.en.as_deref().unwrap_or_default().is_empty();
    let longest = [&c.description.fr, &c.description.en].into_iter().flatten().map(|text| text.chars().count()).max();
    let facts = [
        longest >= Some(SAYS_ENOUGH),
        says(&c.title) && says(&c.summary),
        !c.levels.is_empty(),
        !c.subjects.is_empty(),
        c.logo.is_some() || !c.media.is_empty(),
        c.accessibility.conformity.is_some(),
        c.personal_data.level.is_some(),
        priced,
        c.links.documentation.is_some() || c.links.support.is_some(),
        !c.keywords.is_empty(),
    ];
    facts.into_iter().filter(|said| *said).count() as i64 * (100 / facts.len() as i64)
}

pub fn document(vocabulary: &Vocabulary, published: Published) -> Document {
    let price = |unit: PriceUnit| published.lowest_prices.iter().find(|p: &&LowestPrice| p.unit == unit).map(|p| p.amount_cents);
    let (price_seat, price_school, price_band) = (price(PriceUnit::Seat), price(PriceUnit::School), price(PriceUnit::PupilBand));
    let l = published.listing;
    let c = l.content;
    let concepts = [&c.levels, &c.subjects, &c.resource_types].map(|ids| names(vocabulary, ids));
    let quality = quality(&c, l.free || l.lowest_price.is_some());
    let identifiers: Vec<&str> = c.identifiers.iter().map(|i| i.value.as_str()).collect();
    Document {
        id: l.id.to_string(),
        revision: l.revision,
        kind: words::word(&c.kind),
        words: [concepts.join(", "), c.keywords.join(", "), identifiers.join(" ")].join(". "),
        title_fr: c.title.fr.unwrap_or_default(),
        title_en: c.title.en.unwrap_or_default(),
        summary_fr: c.summary.fr.unwrap_or_default(),
        summary_en: c.summary.en.unwrap_or_default(),
        description_fr: c.description.fr.unwrap_or_default(),
        description_en: c.description.en.unwrap_or_default(),
        publisher: l.origin.and_then(|o| o.publisher_name).unwrap_or_else(|| l.publisher.name.clone()),
        publisher_id: l.publisher.id.to_string(),
        levels: expanded(vocabulary, &c.levels),
        levels_within: vocabulary.within(&c.levels).into_iter().collect(),
        subjects: expanded(vocabulary, &c.subjects),
        resource_types: c.resource_types,
        platforms: c.platforms.iter().map(words::word).collect(),
        languages: c.languages,
        data_levels: c.personal_data.level.into_iter().collect(),
        free: l.free,
        price_seat,
        price_school,
        price_band,
        quality,
        published_at: l.published_at.timestamp_micros(),
        updated_at: l.updated_at.timestamp_micros(),
    }
}
