//! A demonstration listing as its file tells it, and the content it stands for.
//!
//! The files are written to be read: concepts by their French names, one price beside its terms, and what every listing
//! of the demonstration has alike (addresses, audiences) left to [`Listing::content`].

use crate::{
    kernel::error::{Error, Result},
    vocabulary::Vocabulary,
};
use anyhow::anyhow;
use openapi::{
    catalogue::{Content, NewPrice},
    vocabulary::Scheme,
};
use sea_orm::prelude::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::HashMap;

/// One file a field of teaching; within it, listings stand in the order they are published.
pub const FILES: &[(&str, &str)] = &[
    ("arts-et-sport.json", include_str!("../../demo/listings/arts-et-sport.json")),
    ("citoyennete.json", include_str!("../../demo/listings/citoyennete.json")),
    ("equipement.json", include_str!("../../demo/listings/equipement.json")),
    ("francais.json", include_str!("../../demo/listings/francais.json")),
    ("histoire-geographie.json", include_str!("../../demo/listings/histoire-geographie.json")),
    ("informatique.json", include_str!("../../demo/listings/informatique.json")),
    ("langues.json", include_str!("../../demo/listings/langues.json")),
    ("maternelle.json", include_str!("../../demo/listings/maternelle.json")),
    ("mathematiques.json", include_str!("../../demo/listings/mathematiques.json")),
    ("sciences.json", include_str!("../../demo/listings/sciences.json")),
    ("services.json", include_str!("../../demo/listings/services.json")),
    ("voie-professionnelle.json", include_str!("../../demo/listings/voie-professionnelle.json")),
];

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    fr: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    en: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    /// Short name of a concept of scheme 044.
    level: String,
    hosting_country: Option<String>,
    notes: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Band {
    cents: i64,
    from: u32,
    to: Option<u32>,
}

/// Why a price bears another VAT than the standard rate.
#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum Vat {
    Book,
    Training,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Offer {
    /// `principale` where there is but one.
    key: Option<String>,
    label: Text,
    unit: String,
    cents: Option<i64>,
    #[serde(default)]
    bands: Vec<Band>,
    vat: Option<Vat>,
    months: Option<u16>,
    trial_days: Option<u16>,
    #[serde(default)]
    sponsored: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listing {
    pub slug: String,
    /// Key of an organisation of `organisations.json`.
    pub publisher: String,
    kind: String,
    title: Text,
    summary: Text,
    description: Text,
    #[serde(default)]
    levels: Vec<String>,
    #[serde(default)]
    subjects: Vec<String>,
    types: Vec<String>,
    #[serde(default)]
    platforms: Vec<String>,
    languages: Vec<String>,
    keywords: Vec<String>,
    accessibility: String,
    data: Data,
    licence: String,
    offers: Vec<Offer>,
}

/// Ids of the concepts of a scheme by their French names, short or whole; where two share one, the first in order.
pub struct Names<'a>(HashMap<(&'static str, &'a str), &'a str>);

const SCHEMES: [(&str, Scheme); 4] =
    [("levels", Scheme::Levels), ("subjects", Scheme::Subjects), ("types", Scheme::ResourceTypes), ("data level", Scheme::DataLevels)];

impl<'a> Names<'a> {
    pub fn of(vocabulary: &'a Vocabulary) -> Self {
        let mut names = HashMap::new();
        for (what, scheme) in SCHEMES {
            for concept in vocabulary.scheme(scheme) {
                for name in concept.short_fr.iter().chain([&concept.label_fr]) {
                    names.entry((what, name.as_str())).or_insert(concept.id.as_str());
                }
            }
        }
        Self(names)
    }

    fn id(&self, what: &'static str, name: &str) -> Result<&'a str> {
        self.0.get(&(what, name)).copied().ok_or_else(|| Error::Other(anyhow!("no concept {name:?} among the {what}")))
    }

    fn ids(&self, what: &'static str, names: &[String]) -> Result<Vec<&'a str>> {
        names.iter().map(|name| self.id(what, name)).collect()
    }
}

impl Offer {
    fn key(&self) -> &str {
        self.key.as_deref().unwrap_or("principale")
    }

    fn terms(&self) -> Value {
        let vat = match self.vat {
            _ if self.unit == "free" => json!({ "category": "O" }),
            None => json!({ "category": "S", "rate_class": "standard" }),
            Some(Vat::Book) => json!({ "category": "S", "rate_class": "reduced", "reason": "livre, art. 278-0 bis du CGI" }),
            Some(Vat::Training) => {
                json!({ "category": "E", "reason": "formation professionnelle continue, art. 261-4-4° a du CGI" })
            }
        };
        let mut terms = json!({
            "key": self.key(),
            "label": self.label,
            "unit": self.unit,
            "assignment": if self.unit == "seat" { "individual" } else { "establishment" },
            "transferable": false,
            "audiences": ["pupil", "teacher"],
            "vat": vat,
            "sponsored": self.sponsored,
        });
        for (name, value) in [("term_months", self.months), ("trial_days", self.trial_days)] {
            if let Some(value) = value {
                terms[name] = value.into();
            }
        }
        terms
    }

    fn prices(&self, today: Date) -> Vec<NewPrice> {
        let price = |amount_cents, min_pupils, max_pupils| NewPrice {
            offer: self.key().to_owned(),
            amount_cents,
            min_pupils,
            max_pupils,
            valid_from: today,
            valid_until: None,
        };
        let flat = self.cents.map(|cents| price(cents, None, None));
        flat.into_iter().chain(self.bands.iter().map(|b| price(b.cents, Some(b.from), b.to))).collect()
    }
}

impl Listing {
    /// The content a publisher would have typed. `site` is the publisher's.
    pub fn content(&self, names: &Names, site: &str) -> Result<Content> {
        let mut accessibility = json!({ "conformity": self.accessibility });
        if self.accessibility != "none" {
            accessibility["statement_url"] = format!("{site}/accessibilite/{}", self.slug).into();
        }
        let mut personal_data = json!({
            "level": names.id("data level", &self.data.level)?,
            "notes": self.data.notes,
            "privacy_url": format!("{site}/donnees/{}", self.slug),
        });
        if let Some(country) = &self.data.hosting_country {
            personal_data["hosting_country"] = country.as_str().into();
        }
        crate::kernel::words::shape(json!({
            "kind": self.kind,
            "title": self.title,
            "summary": self.summary,
            "description": self.description,
            "levels": names.ids("levels", &self.levels)?,
            "subjects": names.ids("subjects", &self.subjects)?,
            "resource_types": names.ids("types", &self.types)?,
            "document_types": [],
            "audiences": ["learner", "teacher"],
            "platforms": self.platforms,
            "languages": self.languages,
            "keywords": self.keywords,
            "accessibility": accessibility,
            "personal_data": personal_data,
            "licence": self.licence,
            "links": { "homepage": format!("{site}/{}", self.slug), "documentation": format!("{site}/{}/aide", self.slug) },
            "identifiers": [],
            "media": [],
            "offers": self.offers.iter().map(Offer::terms).collect::<Vec<_>>(),
        }))
    }

    pub fn prices(&self, today: Date) -> Vec<NewPrice> {
        self.offers.iter().flat_map(|offer| offer.prices(today)).collect()
    }
}
