use super::*;
use openapi::catalogue::{ListingKind, Platform};
use std::io::Cursor;

fn rows(text: &str) -> Vec<Row> {
    csv(Cursor::new(text.as_bytes().to_vec()), "essai").unwrap().collect()
}

fn refusal(row: &Row) -> &str {
    match row {
        Row::Refused { why, .. } => why,
        other => panic!("taken: {other:?}"),
    }
}

#[test]
fn a_row_becomes_a_listing() {
    let rows = rows(
        "\u{feff}id;publisher;kind;title_fr;platforms;levels;keywords;homepage;released_on;accessibility\n\
         a-1;Éditions du Préau;app;Le Jardin;web|linux;http://data.education.fr/voc/scolomfr/concept/scolomfr-voc-022-num-018;plantes|fleurs|plantes;https://jardin.example/;2026-09-01;partial\n",
    );
    let Row::Found(row) = &rows[0] else { panic!("{rows:?}") };
    assert_eq!((row.origin.as_str(), row.external_id.as_str(), row.publisher.as_deref()), ("essai", "a-1", Some("Éditions du Préau")));
    assert_eq!(row.content.kind, ListingKind::App);
    assert_eq!(row.content.platforms, [Platform::Web, Platform::Linux]);
    assert_eq!(row.content.levels, ["scolomfr-voc-022-num-018"]);
    assert_eq!(row.content.keywords, ["plantes", "fleurs"]);
    assert_eq!(row.content.released_on.unwrap().to_string(), "2026-09-01");
    assert_eq!(rows.len(), 1);
}

#[test]
fn commas_are_understood_and_quotes_hold_lines() {
    let rows = rows("id,publisher,kind,title_en,description_en\n1,One,service,Help,\"First, line\n\nSecond\"\n");
    let Row::Found(row) = &rows[0] else { panic!("{rows:?}") };
    assert_eq!(row.content.description.en.as_deref(), Some("First, line\n\nSecond"));
}

#[test]
fn a_spoiled_siret_is_named() {
    let rows = rows(
        "id;publisher;kind;publisher_siret\n1;Un;app;2,17E+13\n2;Deux;app;7328293200007\n3;Trois;app;732 829 320 00074\n4;Quatre;app;73282932000075\n",
    );
    assert!(refusal(&rows[0]).contains("scientific notation"));
    assert!(refusal(&rows[1]).contains("leading zero"));
    assert!(matches!(rows[2], Row::Found(_)));
    assert!(refusal(&rows[3]).contains("check digit"));
}

#[test]
fn every_fault_of_a_row_is_told_and_the_rest_goes_on() {
    let rows = rows(
        "id;publisher;kind;platforms;released_on\n;;gadget;amiga;hier\n2;Deux;app;;\n2;Encore;app;;\n3;Trois;app\n;;;;\n4;Quatre;app;;\n",
    );
    for part in ["id: empty", "publisher: empty", "kind: \"gadget\"", "platforms: \"amiga\"", "released_on: \"hier\""] {
        assert!(refusal(&rows[0]).contains(part), "{part} in {}", refusal(&rows[0]));
    }
    assert!(matches!(rows[1], Row::Found(_)));
    assert!(refusal(&rows[2]).contains("stands on line 3 already"));
    assert!(matches!(&rows[3], Row::Refused { id, .. } if id == "line 5"));
    assert!(matches!(rows[4], Row::Found(_)));
}

#[test]
fn broken_bytes_refuse_one_row() {
    let bytes = b"id;publisher;kind;title_fr\n1;Un;app;Coll\xe8ge\n2;Deux;app;Lyc\xc3\xa9e\n".to_vec();
    let rows: Vec<Row> = csv(Cursor::new(bytes), "essai").unwrap().collect();
    assert_eq!(refusal(&rows[0]), "title_fr: not UTF-8");
    assert!(matches!(rows[1], Row::Found(_)));
}

#[test]
fn a_file_of_other_columns_is_refused_whole() {
    let fault = |text: &'static str| format!("{:#}", csv(text.as_bytes(), "essai").err().expect("refused"));
    assert!(fault("id;publisher;kind;prix\n").contains("unknown column \"prix\""));
    assert!(fault("id;publisher\n").contains("column kind is missing"));
    assert!(fault("id;id;publisher;kind\n").contains("stands twice"));
    assert!(fault("").contains("column id is missing"));
    assert!(csv("id;publisher;kind\n".as_bytes(), "Pas un mot").is_err());
}
