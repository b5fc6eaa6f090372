//! What the index keeps of a document, and how.

use crate::{
    engine::{Document, Facet, Result, Unit},
    french,
};
use std::hash::{DefaultHasher, Hash, Hasher};
use tantivy::{
    TantivyDocument,
    schema::{FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions},
};

/// A text in three readings: French stems of the French text, English stems of the English one, folded words of both.
#[derive(Clone, Copy)]
pub struct Readings {
    pub fr: Field,
    pub en: Field,
    pub word: Field,
}

pub struct Fields {
    pub id: Field,
    pub title: Readings,
    /// Summary, publisher, names of levels and subjects, keywords.
    pub middle: Readings,
    pub body: Readings,
    /// The words of the publisher's name, for suggestions.
    pub publisher: Field,
    /// The folded title as one term: an exact name comes first.
    pub name: Field,
    pub name_fr: Field,
    pub name_en: Field,
    /// The publisher's whole name as one term.
    pub publisher_name: Field,
    pub facets: [Field; 8],
    pub levels_within: Field,
    pub free: Field,
    pub prices: [Field; 3],
    pub revision: Field,
    /// Of the whole document, see [`Document::entry`].
    pub digest: Field,
    pub quality: Field,
    pub published_at: Field,
    pub updated_at: Field,
    pub json: Field,
}

pub fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    // Words arrive cut and folded, with spaces between.
    let text = || {
        TextOptions::default()
            .set_indexing_options(TextFieldIndexing::default().set_tokenizer("whitespace").set_index_option(IndexRecordOption::WithFreqs))
    };
    let mut readings = |name: &str| Readings {
        fr: schema.add_text_field(&format!("{name}_stem_fr"), text()),
        en: schema.add_text_field(&format!("{name}_stem_en"), text()),
        word: schema.add_text_field(&format!("{name}_word"), text()),
    };
    let (title, middle, body) = (readings("title"), readings("middle"), readings("body"));
    let fields = Fields {
        id: schema.add_text_field("id", STRING | STORED),
        title,
        middle,
        body,
        publisher: schema.add_text_field("publisher", text()),
        name: schema.add_text_field("name", STRING),
        name_fr: schema.add_text_field("name_fr", STRING | FAST),
        name_en: schema.add_text_field("name_en", STRING | FAST),
        publisher_name: schema.add_text_field("publisher_name", STRING),
        levels_within: schema.add_text_field("levels_within", STRING),
        facets: Facet::ALL.map(|facet| schema.add_text_field(facet.field(), STRING | FAST)),
        free: schema.add_bool_field("free", INDEXED | FAST),
        prices: Unit::ALL.map(|unit| schema.add_i64_field(unit.field(), INDEXED | FAST)),
        revision: schema.add_i64_field("revision", FAST),
        digest: schema.add_u64_field("digest", FAST),
        quality: schema.add_i64_field("quality", FAST),
        published_at: schema.add_i64_field("published_at", FAST),
        updated_at: schema.add_i64_field("updated_at", FAST),
        json: schema.add_text_field("json", STORED),
    };
    (schema.build(), fields)
}

/// Tells one shape of the index and of the analysis from another: an index of another shape is filled again.
pub fn shape() -> String {
    let mut hasher = DefaultHasher::new();
    serde_json::to_string(&schema().0).unwrap_or_default().hash(&mut hasher);
    serde_json::to_string(&Document::default()).unwrap_or_default().hash(&mut hasher);
    french::VERSION.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

fn stems(words: &[String], stem: fn(&str) -> String) -> String {
    words.iter().filter(|word| !french::is_stop(word)).map(|word| stem(word)).collect::<Vec<_>>().join(" ")
}

impl Fields {
    pub fn document(&self, d: &Document) -> Result<TantivyDocument> {
        let mut out = TantivyDocument::new();
        let mut text = |field: Readings, fr: &str, en: &str| {
            let (fr, en) = (french::indexed(fr), french::indexed(en));
            out.add_text(field.fr, stems(&fr, french::stem_fr));
            out.add_text(field.en, stems(&en, french::stem_en));
            out.add_text(field.word, fr.join(" "));
            if en != fr {
                out.add_text(field.word, en.join(" "));
            }
        };
        text(self.title, &d.title_fr, &d.title_en);
        text(self.middle, &d.summary_fr, &d.summary_en);
        text(self.middle, &d.publisher, &d.publisher);
        text(self.middle, &d.words, &d.words);
        text(self.body, &d.description_fr, &d.description_en);
        out.add_text(self.publisher, french::indexed(&d.publisher).join(" "));
        let (fr, en) = (french::name(&d.title_fr), french::name(&d.title_en));
        for name in [&fr, &en].into_iter().filter(|name| !name.is_empty()) {
            out.add_text(self.name, name);
        }
        out.add_text(self.name_fr, if fr.is_empty() { &en } else { &fr });
        out.add_text(self.name_en, if en.is_empty() { &fr } else { &en });
        out.add_text(self.id, &d.id);
        for (field, facet) in self.facets.iter().zip(Facet::ALL) {
            for value in facet.values(d) {
                out.add_text(*field, value);
            }
        }
        out.add_text(self.publisher_name, french::name(&d.publisher));
        for level in &d.levels_within {
            out.add_text(self.levels_within, level);
        }
        out.add_bool(self.free, d.free);
        for (field, unit) in self.prices.iter().zip(Unit::ALL) {
            if let Some(cents) = unit.price(d) {
                out.add_i64(*field, cents);
            }
        }
        out.add_i64(self.revision, i64::from(d.revision));
        out.add_u64(self.digest, d.entry().digest);
        out.add_i64(self.quality, d.quality);
        out.add_i64(self.published_at, d.published_at);
        out.add_i64(self.updated_at, d.updated_at);
        out.add_text(self.json, serde_json::to_string(d).map_err(super::failed)?);
        Ok(out)
    }
}
