use super::*;

const FILE: &str = "---\nFile: DEP-11\nVersion: '0.16'\nOrigin: debian-essai\n---\nType: desktop-application\nID: un.desktop\nName:\n  C: One\n  fr: Un\n\
    Description:\n  C: '<p>Draws &amp; paints.</p><ul><li>red</li><li>blue</li></ul>'\nCategories:\n- Education\n- Math\nUrl:\n  homepage: javascript:alert(1)\n\
    Package: un\n---\nType: font\nID: police\n---\nType: desktop-application\nID: deux.desktop\nName:\n  C: Tw";

#[test]
fn reads_types_languages_and_descriptions_as_text() {
    let rows: Vec<Row> = appstream(FILE.as_bytes()).unwrap().collect();
    let Row::Found(one) = &rows[0] else { panic!("{rows:?}") };
    assert_eq!((one.origin.as_str(), one.external_id.as_str()), ("debian-essai", "un.desktop"));
    assert_eq!(one.content.title.fr.as_deref(), Some("Un"));
    assert_eq!(one.content.description.en.as_deref(), Some("Draws & paints.\n\n- red\n- blue"));
    assert_eq!(one.content.links.homepage.as_deref(), Some("https://packages.debian.org/un"));
    assert_eq!(one.content.subjects, ["scolomfr-voc-015-num-919"]);
    assert!(matches!(&rows[1], Row::Skipped { kind, .. } if kind == "font"));
    assert!(matches!(&rows[2], Row::Refused { why, .. } if why.contains("breaks off")), "a name cut in two is not taken");
    assert_eq!(rows.len(), 3);
}

#[test]
fn a_cut_gzip_keeps_the_rows_before_the_cut() {
    use std::io::Write;
    let mut body = String::from("---\nFile: DEP-11\nOrigin: essai\n");
    for i in 0..2000 {
        body.push_str(&format!("---\nType: font\nID: police-{i}-{}\n", i * 7919 % 1013));
    }
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), Default::default());
    gz.write_all(body.as_bytes()).unwrap();
    let bytes = gz.finish().unwrap();
    let half = bytes[..bytes.len() / 2].to_vec();
    let rows: Vec<Row> = appstream(std::io::Cursor::new(half)).unwrap().collect();
    assert!(rows.len() > 100);
    assert!(matches!(rows.last(), Some(Row::Refused { .. })));
}

fn one(body: &str) -> Found {
    let file = format!("---\nOrigin: ailleurs\n---\nType: desktop-application\nID: un\nName:\n  C: One\n{body}");
    match appstream(std::io::Cursor::new(file)).unwrap().next() {
        Some(Row::Found(found)) => *found,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_category_is_a_subject_only_where_it_teaches() {
    assert!(one("Categories:\n- AudioVideo\n- Music\n").content.subjects.is_empty());
    assert_eq!(one("Categories:\n- Education\n- Music\n").content.subjects, ["scolomfr-voc-015-num-1200"]);
    let vocabulary = crate::vocabulary::Vocabulary::load(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/vocabulary"))).unwrap();
    for (category, id) in SUBJECTS {
        assert!(vocabulary.has(openapi::vocabulary::Scheme::Subjects, id), "{category}");
    }
}

#[test]
fn nothing_is_called_free_that_does_not_say_so() {
    let unknown = one("Package: un\n");
    assert!(unknown.content.offers.is_empty() && unknown.publisher.is_none() && unknown.content.links.homepage.is_none());
    assert!(one("ProjectLicense: LicenseRef-proprietary=https://x.example\n").content.offers.is_empty());
    assert_eq!(one("ProjectLicense: GPL-3.0+\n").content.offers.len(), 1);
}

#[test]
fn descriptions_with_attributes_and_spaces_read_well() {
    let text = plain("<p xml:lang=\"fr\">Un\n   <em>vrai</em> texte</p>\n<ul>\n <li>\n  rouge</li>\n</ul><p>a &lt;b&gt; &amp;amp;</p>");
    assert_eq!(text, "Un vrai texte\n\n- rouge\n\na <b> &amp;");
}

#[test]
fn a_bomb_of_one_line_is_told_and_never_held() {
    let header = b"---\nOrigin: essai\n---\nType: font\nID: f\n---\nType: ".as_slice();
    let rows: Vec<Row> = appstream(header.chain(std::io::repeat(b'a'))).unwrap().collect();
    assert!(matches!(&rows[0], Row::Skipped { .. }));
    assert!(matches!(&rows[1], Row::Refused { why, .. } if why.contains("is over")));
    assert_eq!(rows.len(), 2);
}

#[test]
fn aliases_that_multiply_depth_and_broken_bytes_refuse_one_component() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for i in 1..12 {
        bomb.push_str(&format!("a{i}: &a{i} [{}]\n", vec![format!("*a{}", i - 1); 9].join(", ")));
    }
    let deep = format!("Type: font\nID: {}\n", "[".repeat(100_000));
    let file = format!("---\nOrigin: essai\n---\n{bomb}Type: font\nID: bombe\n---\n{deep}---\nType: font\nID: bon\n");
    let mut bytes = file.into_bytes();
    bytes.extend_from_slice(b"---\nType: font\nID: \xff\n---\nType: font\nID: dernier\n");
    let rows: Vec<Row> = appstream(std::io::Cursor::new(bytes)).unwrap().collect();
    assert!(matches!(&rows[0], Row::Refused { .. }), "{:?}", rows[0]);
    assert!(matches!(&rows[1], Row::Refused { .. }), "{:?}", rows[1]);
    assert!(matches!(&rows[2], Row::Skipped { id, .. } if id == "bon"));
    assert!(matches!(&rows[3], Row::Refused { why, .. } if why == "not UTF-8"));
    assert!(matches!(&rows[4], Row::Skipped { id, .. } if id == "dernier"));
}

/// The real components, where they are at hand: 1,999 to take, 382 of other types.
#[test]
fn the_real_components_are_counted() {
    let folder = std::env::var("PREAU_SHARED").unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared").to_owned());
    let path = std::path::Path::new(&folder).join("data/appstream-bookworm-main.yml.gz");
    let Ok(file) = std::fs::File::open(&path) else {
        println!("skipped: {} is not here", path.display());
        return;
    };
    let (mut found, mut skipped, mut refused) = (0, 0, Vec::new());
    for row in appstream(file).unwrap() {
        match row {
            Row::Found(_) => found += 1,
            Row::Skipped { .. } => skipped += 1,
            Row::Refused { id, why } => refused.push((id, why)),
        }
    }
    assert_eq!((found, skipped, refused), (1999, 382, vec![]));
}
