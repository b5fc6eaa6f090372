//! What both engines must make of words: compounds, measures, synonyms, levels, and what comes first between equals.

use crate::common::*;
use indexer::{Document, Rule, SearchEngine, Synonyms};
use std::sync::Arc;

const DOCUMENTS: u32 = 300;
const SATCHEL: u32 = 301;
const LAPTOP: u32 = 302;
const TABLET: u32 = 303;
const LIFE: u32 = 304;
const LIFE_SHORT: u32 = 305;
const SIXTH: u32 = 306;
const WHOLE_COLLEGE: u32 = 307;
const PRIMARY: u32 = 308;
const PROJECTOR: u32 = 309;
const POOR: u32 = 310;
const RICH: u32 = 311;
const OTHERS: u32 = 312;
const THEIRS: u32 = 313;

fn listings() -> Vec<Document> {
    let mut all = vec![
        listing(DOCUMENTS, "Porte-documents rigide", ""),
        listing(SATCHEL, "Cartable Portedocuments", ""),
        listing(LAPTOP, "Ordinateur léger", "Mémoire de 32 Go, écran de 14 pouces."),
        listing(TABLET, "Tablette de classe", "Mémoire de 8Go, écran de 10\"."),
        listing(LIFE, "Sciences de la vie et de la Terre", "Le vivant pas à pas."),
        listing(LIFE_SHORT, "SVT à la carte", "Cartes à trier."),
        listing(SIXTH, "Fractions en fête", "Partager des tartes."),
        listing(WHOLE_COLLEGE, "Fractions au long cours", "Partager des longueurs."),
        listing(PRIMARY, "Fractions des petits", "Partager des pommes."),
        listing(PROJECTOR, "Projecteur de salle", "Pour une grande image."),
        listing(POOR, "Herbier sonore", ""),
        listing(RICH, "Herbier sonore", ""),
        listing(OTHERS, "Guide du Moulin Bleu", "Une sortie scolaire."),
        listing(THEIRS, "Farine et levain", "Un atelier."),
    ];
    let at = |n: u32| (n - DOCUMENTS) as usize;
    all[at(SIXTH)].levels = vec!["niveau-6e".into(), "niveau-college".into()];
    all[at(WHOLE_COLLEGE)].levels = vec!["niveau-college".into()];
    all[at(WHOLE_COLLEGE)].levels_within = vec!["niveau-6e".into(), "niveau-5e".into()];
    all[at(PRIMARY)].levels = vec!["niveau-cm2".into()];
    all[at(RICH)].quality = 80;
    all[at(POOR)].quality = 20;
    // The poorer one is the newer one.
    all[at(POOR)].published_at = 9_000;
    all[at(THEIRS)].publisher = "Moulin Bleu".into();
    all[at(THEIRS)].publisher_id = "publisher-3".into();
    all
}

fn rule(asked: &str, finds: &[&str], concepts: &[&str]) -> Rule {
    let all = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect();
    Rule { asked: asked.to_owned(), finds: all(finds), concepts: all(concepts) }
}

/// Meilisearch puts a title that has the words before the publisher who has that name: `first_publisher` is not for it.
pub async fn language(engine: &dyn SearchEngine, first_publisher: bool) {
    engine.upsert(listings()).await.unwrap();
    let asks = async |text: &str| found(engine, ask(text)).await;

    for text in ["porte-documents", "porte documents", "portedocuments", "Porte-Documents ", "porte-document "] {
        let hits = asks(text).await;
        assert!(hits.contains(&DOCUMENTS) && hits.contains(&SATCHEL), "{text:?} found {hits:?}");
    }
    for (text, expected, not) in [
        ("32Go", LAPTOP, TABLET),
        ("32 Go", LAPTOP, TABLET),
        ("mémoire 32 GB ", LAPTOP, TABLET),
        ("8 Go ", TABLET, LAPTOP),
        ("10 pouces", TABLET, LAPTOP),
        ("tablette 10 ", TABLET, LAPTOP),
        ("écran 14\" ", LAPTOP, TABLET),
        ("14-inch", LAPTOP, TABLET),
    ] {
        let hits = asks(text).await;
        assert!(hits.contains(&expected) && !hits.contains(&not), "{text:?} found {hits:?}");
    }
    // Typos in the first letters of a long word, and letters that changed places.
    for text in ["rodinateur ", "odinateur ", "ordianteur "] {
        assert!(asks(text).await.contains(&LAPTOP), "{text:?}");
    }

    assert!(!asks("svt ").await.contains(&LIFE), "no rule says so yet");
    let rules = [
        rule("SVT", &["sciences de la vie et de la Terre"], &[]),
        rule("sciences de la vie et de la Terre", &["SVT"], &[]),
        rule("vidéoprojecteur", &["projecteur"], &[]),
        rule("6e", &[], &["niveau-6e"]),
        rule("sixième", &["6e"], &["niveau-6e"]),
        rule("CM2", &[], &["niveau-cm2"]),
        rule("collège", &[], &["niveau-college"]),
    ];
    engine.set_synonyms(Arc::new(Synonyms::new(rules))).await.unwrap();
    for (text, expected) in [
        ("svt ", LIFE),
        ("S.V.T.", LIFE),
        ("sciences de la vie et de la terre", LIFE_SHORT),
        ("svt vivant ", LIFE),
        ("vidéoprojecteurs ", PROJECTOR),
    ] {
        let hits = asks(text).await;
        assert!(hits.contains(&expected), "{text:?} must find {expected}, found {hits:?}");
    }
    // The name that says it first; one way is one way; every word still matters.
    assert_eq!(asks("sciences de la vie et de la terre").await.first(), Some(&LIFE));
    assert!(asks("svt levain ").await.is_empty());
    let marked = engine.search(ask("svt ")).await.unwrap().hits.into_iter().find(|hit| number(&hit.id) == LIFE).unwrap();
    assert!(marked.title_html.contains("<mark>Sciences</mark>"), "{}", marked.title_html);

    // A level finds what is for it, then what is for the whole that holds it, and not what is for another.
    for text in ["fractions 6e", "fractions sixième", "fractions 6ème ", "6e fractions "] {
        assert_eq!(asks(text).await, [SIXTH, WHOLE_COLLEGE], "{text:?}");
    }
    assert_eq!(asks("fractions CM2 ").await, [PRIMARY]);
    let college = asks("fractions collège ").await;
    assert!(college.len() == 2 && college.contains(&SIXTH) && college.contains(&WHOLE_COLLEGE), "{college:?}");

    assert_eq!(asks("herbier sonore ").await, [RICH, POOR], "between equals the better described one, though it is older");
    let mut mill = asks("moulin bleu").await;
    if first_publisher {
        assert_eq!(mill, [THEIRS, OTHERS], "a publisher asked by name comes first");
    }
    mill.sort_unstable();
    assert_eq!(mill, [OTHERS, THEIRS]);

    engine.set_synonyms(Arc::default()).await.unwrap();
    assert!(!asks("vidéoprojecteur ").await.contains(&PROJECTOR), "a rule taken back is forgotten at once");
    engine.delete(listings().into_iter().map(|d| d.id).collect()).await.unwrap();
}
