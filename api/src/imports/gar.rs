//! The resource list of the ministry's gateway (GAR), as a school's portal receives it. The concept's URI is what counts: labels
//! of real files are often wrong. The access address names the school that asked; that part is cut off.

use super::{Found, Row};
use crate::vocabulary::Vocabulary;
use anyhow::{Context, ensure};
use openapi::{
    catalogue::{Content, Identifier, Links, ListingKind, Localised, Platform},
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
    #[serde(default)]
    nom: String,
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
    // The name of a concept of a later version still helps to find the resource.
    let mut keywords: Vec<String> = Vec::new();
    let mut terms = |terms: &[Term], scheme: Scheme| {
        let mut ids: Vec<String> = Vec::new();
        for term in terms {
            let id = term.uri.rsplit('/').next().unwrap_or_default();
            if !vocabulary.has(scheme, id) {
                warnings.push(format!("{id} ({}) is not in our vocabulary: kept as a keyword", term.nom));
                let word: String = term.nom.trim().chars().take(60).collect();
                if !word.is_empty() && !keywords.contains(&word) && keywords.len() < 30 {
                    keywords.push(word);
                }
            } else if !ids.iter().any(|known| known == id) {
                ids.push(id.to_owned());
            }
        }
        ids
    };
    // The list says nothing of languages, prices, licence or personal data: neither do we.
    let content = Content {
        kind: ListingKind::Resource,
        title: Localised { fr: Some(r.nom_ressource.trim().chars().take(120).collect()), en: None },
        levels: terms(&r.niveau_educatif, Scheme::Levels),
        subjects: terms(&r.domaine_enseignement, Scheme::Subjects),
        resource_types: terms(&r.type_pedagogique, Scheme::ResourceTypes),
        document_types: terms(&r.typologie_document, Scheme::DocumentTypes),
        platforms: vec![Platform::Web],
        keywords,
        links: Links { access: r.url_acces_ressource.as_deref().and_then(without_school).filter(|a| a.len() <= 500), ..Default::default() },
        identifiers: vec![Identifier { scheme: "ark".to_owned(), value: r.id_ressource.chars().take(200).collect() }],
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

    fn vocabulary() -> Vocabulary {
        Vocabulary::load(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/vocabulary"))).unwrap()
    }

    #[test]
    fn the_uri_counts_and_what_is_unknown_stays_a_word() {
        let list = r#"[
            {"idRessource": "ark:/1/a", "nomRessource": "Un", "nomEditeur": "Éditions", "urlAccesRessource": "https://x.example/?idEtab=a",
             "niveauEducatif": [{"uri": "http://x/scolomfr-voc-022-num-018", "nom": "terminale"}],
             "domaineEnseignement": [{"uri": "http://x/scolomfr-voc-015-num-99999", "nom": "italien"}]},
            {"idRessource": 7}]"#;
        let rows = gar(list.as_bytes(), &vocabulary()).unwrap();
        let Row::Found(one) = &rows[0] else { panic!("{rows:?}") };
        assert_eq!(one.content.levels, ["scolomfr-voc-022-num-018"]);
        assert!(one.content.subjects.is_empty());
        assert_eq!(one.content.keywords, ["italien"]);
        assert_eq!(one.warnings.len(), 1);
        assert_eq!(one.content.links.access.as_deref(), Some("https://x.example/"));
        assert!(matches!(&rows[1], Row::Refused { id, .. } if id == "entry 2"));
        assert!(gar("{}".as_bytes(), &vocabulary()).is_err());
        assert!(gar(b"[\"\xff\"]".as_slice(), &vocabulary()).is_err());
    }

    /// The real list, where it is at hand: 20 to take, and no school left in an address.
    #[test]
    fn the_real_list_is_read_whole() {
        let folder = std::env::var("PREAU_SHARED").unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared").to_owned());
        let path = std::path::Path::new(&folder).join("data/gar-resources.json");
        let Ok(file) = std::fs::File::open(&path) else {
            println!("skipped: {} is not here", path.display());
            return;
        };
        let vocabulary = vocabulary();
        let rows = gar(file, &vocabulary).unwrap();
        assert_eq!(rows.len(), 20);
        for row in rows {
            let Row::Found(row) = row else { panic!("{row:?}") };
            let access = row.content.links.access.as_deref().unwrap_or_default();
            assert!(access.contains("idRessource=ark") && !access.contains("idENT") && !access.contains("idEtab"), "{access}");
            assert_eq!(crate::catalogue::checks::form(&row.content, &vocabulary).len(), 0, "{row:?}");
            assert_eq!(crate::catalogue::checks::faults(&row.content, &vocabulary, crate::catalogue::checks::Profile::Import).len(), 0);
        }
    }
}
