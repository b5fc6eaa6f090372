use super::*;
use crate::{
    fonts::{Face, width},
    layout::{Node, Role, Style, lay_out, lines},
};

fn document(blocks: Vec<Block>) -> Document {
    Document {
        language: "fr".into(),
        title: "Décision".into(),
        issuer: "Programme".into(),
        reference: "2026-0001".into(),
        at: DateTime::UNIX_EPOCH,
        notice: None,
        blocks,
    }
}

const STYLE: Style = Style { face: Face::Regular, size: 10.0, leading: 12.0 };

#[test]
fn every_line_fits_and_together_they_say_the_text() {
    let text = "L’œuvre coûte 15\u{202f}000,00\u{a0}€ ; un mot-beaucoup-trop-long-pour-sa-ligne-entière suit.\n\nFin.";
    for most in [40.0, 90.0, 200.0, 2_000.0] {
        let set = lines(text, STYLE, most);
        for line in &set {
            assert!(width(STYLE.face, STYLE.size, line.trim_end()) <= most, "{line} at {most}");
        }
        let plain = |text: &str| text.replace([' ', '\n'], "");
        assert_eq!(plain(&set.concat()), plain(text));
    }
    assert!(lines(text, STYLE, 2_000.0)[0].contains("15\u{202f}000,00\u{a0}€"));
}

#[test]
fn a_long_document_turns_its_pages_and_keeps_its_structure() {
    let row = |n: usize| vec![n.to_string(), "Un texte qui tient sur plusieurs lignes. ".repeat(8)];
    let blocks = vec![
        Block::subheading("Sans titre au-dessus"),
        Block::Table { shares: vec![1, 4], header: vec!["N°".into(), "Texte".into()], rows: (0..60).map(row).collect() },
        Block::Facts { items: vec![("Montant".into(), "x".repeat(9_000))] },
    ];
    let laid = lay_out(&document(blocks));
    assert!(laid.pages > 5, "{}", laid.pages);
    assert!(laid.lines.iter().all(|line| line.y < layout::HEIGHT - layout::MARGIN));
    let heads: Vec<u16> =
        laid.nodes.iter().filter_map(|node| if let Node::Part(Role::Heading(level), _) = node { Some(*level) } else { None }).collect();
    assert_eq!(heads, [1, 2], "no level is skipped");
}

#[test]
fn anything_people_type_is_held_to_both_standards() {
    let odd = "œ Œ € « » — … ≤ → ✓ \u{7}\u{200b}\u{ad} 漢字 🦊 Ελλάς Москва e\u{301}\t|\u{fffd}";
    let everything = |text: &str| {
        document(vec![
            Block::heading(text),
            Block::subheading(text),
            Block::paragraph(format!("{text}\n{text}\n\n{text}")),
            Block::List { items: vec![text.into(), String::new()] },
            Block::Facts { items: vec![(text.into(), text.into()), (text.into(), String::new()), (String::new(), text.into())] },
            Block::Table { shares: vec![1, 2], header: vec!["A".into(), "B".into()], rows: vec![vec![text.into()], vec![]] },
        ])
    };
    for text in [odd, "", " ", "a"] {
        let document = everything(text);
        let pdf = render(&document).unwrap_or_else(|error| panic!("{text:?}: {error}"));
        assert!(pdf.starts_with(b"%PDF-1."));
        let again: Document = serde_json::from_str(&serde_json::to_string(&document).unwrap()).unwrap();
        assert_eq!(render(&again).unwrap(), pdf, "the same document, the same bytes");
    }
}
