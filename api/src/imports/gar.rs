//! The resource list of the ministry's gateway (GAR), as a school's portal receives it. The concept's URI is what counts: labels
//! of real files are often wrong. The access address names the school that asked; that part is cut off.

use super::{Found, Row};
use crate::vocabulary::Vocabulary;
use anyhow::{Context, ensure};
use openapi::{
    catalogue::{Content, Identifier, ListingKind, Localised, OfferTerms, Platform, PriceUnit, Vat, VatCategory, VatRateClass},
    vocabulary::Scheme,
};
use serde::Deserialize;
use serde_json::Value;
use std::io::Read;
use url::Url;

const MOST: u64 = 64 * 1024 * 1024;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Resource {
    id_ressource: String,
    nom_ressource: String,
    nom_editeur: Option<String>,
    #[serde(default)]
    type_pedagogique: Vec<Term>,
    #[serde(default)]
    typologie_document: Vec<Term>,
    #[serde(default)]
    niveau_educatif: Vec<Term>,
    #[serde(default)]
    domaine_enseignement: Vec<Term>,
    url_acces_ressource: Option<String>,
}

#[derive(Deserialize)]
struct Term {
    uri: String,
}

/// Reads the whole list (it is one JSON array), refusing entries one by one.
pub fn gar(input: impl Read, vocabulary: &Vocabulary) -> anyhow::Result<Vec<Row>> {
    let mut text = String::new();
    input.take(MOST + 1).read_to_string(&mut text).context("the list cannot be read")?;
    ensure!(text.len() as u64 <= MOST, "the list is over {MOST} bytes");
    let entries: Vec<Value> = serde_json::from_str(&text).context("not a JSON list")?;
    Ok(entries
        .into_iter()
        .enumerate()
        .map(|(i, entry)| match serde_json::from_value::<Resource>(entry) {
            Ok(resource) => Row::Found(Box::new(found(resource, vocabulary))),
            Err(e) => Row::Refused { id: format!("entry {}", i + 1), why: e.to_string() },
        })
        .collect())
}

/// Without `idENT` and `idEtab`, which identify a school.
pub fn without_school(address: &str) -> Option<String> {
    let mut url = Url::parse(address).ok().filter(|u| matches!(u.scheme(), "http" | "https"))?;
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| !name.eq_ignore_ascii_case("idENT") && !name.eq_ignore_ascii_case("idEtab"))
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    url.set_query(None);
    if !kept.is_empty() {
        url.query_pairs_mut().extend_pairs(kept);
    }
    Some(url.into())
}

fn found(r: Resource, vocabulary: &Vocabulary) -> Found {
    let mut warnings = Vec::new();
    let mut terms = |terms: &[Term], scheme: Scheme| {
        let mut ids: Vec<String> = Vec::new();
        for term in terms {
            let id = term.uri.rsplit('/').next().unwrap_or_default();
            if !vocabulary.has(scheme, id) {
                warnings.push(format!("{id} is not in our vocabulary"));
            } else if !ids.iter().any(|known| known == id) {
                ids.push(id.to_owned());
            }
        }
        ids
    };
    let content = Content {
        kind: ListingKind::Resource,
        title: Localised { fr: Some(r.nom_ressource.trim().chars().take(120).collect()), en: None },
        levels: terms(&r.niveau_educatif, Scheme::Levels),
        subjects: terms(&r.domaine_enseignement, Scheme::Subjects),
        resource_types: terms(&r.type_pedagogique, Scheme::ResourceTypes),
        document_types: terms(&r.typologie_document, Scheme::DocumentTypes),
        platforms: vec![Platform::Web],
        languages: vec!["fr".to_owned()],
        links: openapi::catalogue::Links { access: r.url_acces_ressource.as_deref().and_then(without_school), ..Default::default() },
        identifiers: vec![Identifier { scheme: "ark".to_owned(), value: r.id_ressource.chars().take(200).collect() }],
        offers: vec![OfferTerms {
            key: "gar".to_owned(),
            label: Localised { fr: Some("Abonnement, prix sur devis".to_owned()), en: Some("Subscription, price on request".to_owned()) },
            unit: PriceUnit::Quote,
            vat: Vat { category: VatCategory::S, rate_class: Some(VatRateClass::Standard), reason: None },
            ..Default::default()
        }],
        ..Default::default()
    };
    Found { origin: "gar".to_owned(), external_id: r.id_ressource, publisher: r.nom_editeur, content, warnings }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_school_is_cut_from_the_address() {
        let cut = without_school("https://acces.example/d?idENT=QjA=&idEtab=OTk5&idRessource=ark%3A%2F1%2Fa").unwrap();
        assert_eq!(cut, "https://acces.example/d?idRessource=ark%3A%2F1%2Fa");
        assert_eq!(without_school("javascript:alert(1)"), None);
    }
}
