//! What was laid out, as PDF/A-2a and PDF/UA-1.

use crate::{
    Document,
    fonts::{runs, settable, width},
    layout::{HEIGHT, Laid, MARGIN, Node, Role, Rule, SMALL, Style, WIDTH},
};
use anyhow::{Context, anyhow};
use chrono::{Datelike, Timelike};
use krilla::{
    SerializeSettings,
    color::rgb,
    configure::{Accessibility, Archival, ConfigurationBuilder},
    geom::{PathBuilder, Point},
    metadata::{DateTime, Metadata},
    num::NormalizedF32,
    outline::Outline,
    page::PageSettings,
    paint::{Fill, Stroke},
    surface::Surface,
    tagging::{Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, SpanTag, TableHeaderScope, Tag, TagGroup, TagTree},
};
use std::num::NonZeroU16;

pub fn write(document: &Document, laid: &Laid) -> anyhow::Result<Vec<u8>> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| anyhow!("the standards of a document: {error:?}"))?;
    let settings = SerializeSettings { configuration, enable_tagging: true, ..SerializeSettings::default() };
    let mut pdf = krilla::Document::new_with(settings);
    let mut drawn: Vec<Option<Identifier>> = vec![None; laid.lines.len()];
    for number in 0..laid.pages {
        let mut page = pdf.start_page_with(PageSettings::from_wh(WIDTH, HEIGHT).context("a page")?);
        let mut surface = page.surface();
        for (line, drawn) in laid.lines.iter().zip(&mut drawn).filter(|(line, _)| line.page == number) {
            *drawn = Some(surface.start_tagged(ContentTag::Span(SpanTag::empty())));
            draw(&mut surface, line.x, line.y, line.style, &line.text);
            surface.end_tagged();
        }
        for rule in laid.rules.iter().filter(|rule| rule.page == number) {
            surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Other)));
            across(&mut surface, *rule);
            surface.end_tagged();
        }
        foot(&mut surface, document, number, laid.pages);
        surface.finish();
        page.finish();
    }
    let mut tree = TagTree::new().with_lang(Some(document.language.clone()));
    for node in &laid.nodes {
        if let Node::Part(role, nodes) = node {
            tree.push(group(*role, nodes, laid, &mut drawn));
        }
    }
    pdf.set_tag_tree(tree);
    pdf.set_outline(Outline::new());
    pdf.set_metadata(metadata(document));
    pdf.finish().map_err(|error| anyhow!("a document: {error:?}"))
}

fn group(role: Role, nodes: &[Node], laid: &Laid, drawn: &mut [Option<Identifier>]) -> TagGroup {
    let mut group = match role {
        Role::Heading(level) => TagGroup::new(Tag::Hn(NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN), Some(said(nodes, laid)))),
        Role::Paragraph => TagGroup::new(Tag::P),
        Role::List => TagGroup::new(Tag::L(ListNumbering::None)),
        Role::Item => TagGroup::new(Tag::LI),
        Role::Label => TagGroup::new(Tag::Lbl),
        Role::Body => TagGroup::new(Tag::LBody),
        Role::Table => TagGroup::new(Tag::Table),
        Role::Row => TagGroup::new(Tag::TR),
        Role::ColumnHead => TagGroup::new(Tag::TH(TableHeaderScope::Column)),
        Role::Cell => TagGroup::new(Tag::TD),
    };
    for node in nodes {
        match node {
            Node::Part(role, nodes) => group.push(self::group(*role, nodes, laid, drawn)),
            Node::Line(at) => {
                if let Some(line) = drawn.get_mut(*at).and_then(Option::take) {
                    group.push(line);
                }
            }
        }
    }
    group
}

/// The text of a part's own lines.
fn said(nodes: &[Node], laid: &Laid) -> String {
    let lines = nodes.iter().filter_map(|node| if let Node::Line(at) = node { laid.lines.get(*at) } else { None });
    lines.map(|line| line.text.as_str()).collect()
}

fn draw(surface: &mut Surface, x: f32, y: f32, style: Style, text: &str) {
    surface.set_fill(Some(ink()));
    let mut x = x;
    for run in runs(style.face, text) {
        surface.draw_glyphs(Point::from_xy(x, y), &run.glyphs, run.font, &run.text, style.size, false);
        x += run.advance * style.size;
    }
}

fn ink() -> Fill {
    Fill { paint: rgb::Color::new(20, 22, 30).into(), opacity: NormalizedF32::ONE, rule: Default::default() }
}

fn across(surface: &mut Surface, rule: Rule) {
    let mut path = PathBuilder::new();
    path.move_to(MARGIN, rule.y);
    path.line_to(WIDTH - MARGIN, rule.y);
    let Some(path) = path.finish() else { return };
    surface.set_fill(None);
    surface.set_stroke(Some(Stroke { paint: rgb::Color::new(170, 174, 184).into(), width: 0.5, ..Stroke::default() }));
    surface.draw_path(&path);
    surface.set_stroke(None);
}

fn foot(surface: &mut Surface, document: &Document, number: usize, pages: usize) {
    let y = HEIGHT - MARGIN / 2.0;
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)));
    draw(surface, MARGIN, y, SMALL, &one_line(&document.reference));
    let count = format!("{} / {pages}", number + 1);
    draw(surface, WIDTH - MARGIN - width(SMALL.face, SMALL.size, &count), y, SMALL, &count);
    surface.end_tagged();
}

fn one_line(text: &str) -> String {
    settable(text).replace('\n', " ")
}

fn metadata(document: &Document) -> Metadata {
    let at = document.at;
    let part = |value: u32| u8::try_from(value).unwrap_or(0);
    let at = DateTime::new(u16::try_from(at.year()).unwrap_or(0))
        .month(part(at.month()))
        .day(part(at.day()))
        .hour(part(at.hour()))
        .minute(part(at.minute()))
        .second(part(at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0);
    Metadata::new()
        .title(one_line(&document.title))
        .language(document.language.clone())
        .authors(vec![one_line(&document.issuer)])
        .creator("Préau".to_owned())
        .producer("Préau".to_owned())
        .creation_date(at)
        .document_id(format!("{} {}", document.reference, document.at.to_rfc3339()))
}
