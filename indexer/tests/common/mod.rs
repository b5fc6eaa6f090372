//! A small catalogue of our own writing, and shorthands.
#![allow(dead_code, reason = "each test binary uses its part")]

use indexer::{Document, Facet, Query, SearchEngine};

/// Ids in the order of their number.
pub fn id(n: u32) -> String {
    format!("0190a000-{n:04x}-7000-8000-000000000000")
}

pub fn listing(n: u32, title: &str, summary: &str) -> Document {
    Document {
        id: id(n),
        revision: 1,
        kind: "app".into(),
        title_fr: title.into(),
        summary_fr: summary.into(),
        publisher: "Atelier du Préau".into(),
        publisher_id: "publisher-1".into(),
        published_at: i64::from(n),
        updated_at: i64::from(1000 - n),
        ..Document::default()
    }
}

pub const GEOGRAPHY: u32 = 1;
pub const SCHOOL: u32 = 2;
pub const MATHS: u32 = 3;
pub const GCOMPRIS: u32 = 4;
pub const DRAWING: u32 = 5;
pub const SKETCH: u32 = 6;
pub const MICROBIT: u32 = 7;
pub const BIOLOGY: u32 = 8;
pub const GAMES: u32 = 9;
pub const HEART: u32 = 10;
pub const ENGLISH: u32 = 11;
pub const PRINCE: u32 = 12;
pub const PRINCE_STUDY: u32 = 13;
pub const HOSTILE: u32 = 14;

pub fn catalogue() -> Vec<Document> {
    let words = |mut d: Document, words: &str| {
        d.words = words.into();
        d
    };
    let mut all = vec![
        words(listing(GEOGRAPHY, "Atlas de géographie", "Cartes des régions et des fleuves."), "histoire-géographie, 6e, collège"),
        words(listing(SCHOOL, "La vie de l’école", "Le journal de classe des élèves et des familles."), "vie scolaire"),
        words(listing(MATHS, "Mathématiques au quotidien", "Problèmes et calcul mental pour la 6ème."), "mathématiques, 6e"),
        listing(GCOMPRIS, "GCompris", "Suite d’activités pour les enfants de 2 à 10 ans."),
        listing(DRAWING, "Dessin pour enfants", "Dessiner à l'ordinateur avec des tampons et des couleurs."),
        listing(SKETCH, "Croquis", "Dessin technique pour le lycée professionnel."),
        listing(MICROBIT, "Programmer la carte micro:bit", "Premiers programmes en langage C et par blocs."),
        words(listing(BIOLOGY, "Cellules vivantes", "Observer les animaux et les plantes."), "S.V.T., QCM"),
        listing(GAMES, "Jeux de lettres", "Des jeux d’orthographe en autonomie."),
        listing(HEART, "Le cœur à l’ouvrage", "Œuvres musicales à écouter."),
        listing(ENGLISH, "Lecteur vocal", "Lit un texte à voix haute."),
        listing(PRINCE, "Le petit prince", "Texte intégral à lire en ligne."),
        listing(PRINCE_STUDY, "Le petit prince : dossier", "Étude du petit prince, le petit prince en classe."),
        listing(HOSTILE, "<script>alert('orthographe')</script>", "Texte & « balises » orthographe"),
    ];
    all[ENGLISH as usize - 1].title_en = "Screen reader lessons".into();
    all[ENGLISH as usize - 1].summary_en = "Reads texts aloud.".into();
    all[GEOGRAPHY as usize - 1].levels = vec!["sixieme".into(), "college".into()];
    all[MATHS as usize - 1].levels = vec!["sixieme".into(), "college".into()];
    all[SCHOOL as usize - 1].levels = vec!["college".into()];
    all[SKETCH as usize - 1].levels = vec!["lycee".into()];
    all[MATHS as usize - 1].kind = "textbook".into();
    all[GEOGRAPHY as usize - 1].price_seat = Some(300);
    all[MATHS as usize - 1].price_seat = Some(100);
    all[SCHOOL as usize - 1].price_school = Some(50_000);
    all[GCOMPRIS as usize - 1].free = true;
    all[GCOMPRIS as usize - 1].publisher = "Communauté GNOME".into();
    all[GCOMPRIS as usize - 1].publisher_id = "publisher-2".into();
    all
}

pub fn ask(text: &str) -> Query {
    Query { text: text.into(), limit: 20, ..Query::default() }
}

pub fn only(mut query: Query, facet: Facet, values: &[&str]) -> Query {
    query.any_of.insert(facet, values.iter().map(|v| (*v).to_owned()).collect());
    query
}

/// The numbers of the listings found, in order.
pub async fn found(engine: &dyn SearchEngine, query: Query) -> Vec<u32> {
    let answer = engine.search(query).await.expect("the search answers");
    answer.hits.iter().map(|hit| number(&hit.id)).collect()
}

pub fn number(id: &str) -> u32 {
    u32::from_str_radix(&id[9..13], 16).expect("an id of this catalogue")
}
