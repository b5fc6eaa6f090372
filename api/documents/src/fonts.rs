//! The faces: how wide text is in them, and which of them has a character.

use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::{FontRef, MetadataProvider, instance::LocationRef, instance::Size};
use std::{collections::HashMap, sync::LazyLock};
use unicode_normalization::UnicodeNormalization;

/// What a text is set in; characters it lacks come from the two faces of signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    Regular,
    Bold,
}

struct Loaded {
    font: Font,
    /// Glyph and advance, in parts of the size, by character.
    glyphs: HashMap<char, (u32, f32)>,
}

const FILES: [&[u8]; 4] = [
    include_bytes!("../fonts/regular.ttf"),
    include_bytes!("../fonts/bold.ttf"),
    include_bytes!("../fonts/math.ttf"),
    include_bytes!("../fonts/symbols.ttf"),
];

static LOADED: LazyLock<Vec<Loaded>> = LazyLock::new(|| FILES.iter().filter_map(|file| load(file)).collect());

fn load(file: &'static [u8]) -> Option<Loaded> {
    let face = FontRef::new(file).ok()?;
    let metrics = face.glyph_metrics(Size::unscaled(), LocationRef::default());
    let whole = f32::from(face.metrics(Size::unscaled(), LocationRef::default()).units_per_em);
    let glyphs = face
        .charmap()
        .mappings()
        .filter_map(|(code, glyph)| Some((char::from_u32(code)?, (glyph.to_u32(), metrics.advance_width(glyph)? / whole))))
        .collect();
    Some(Loaded { font: Font::new(file.into(), 0)?, glyphs })
}

const UNKNOWN: char = '\u{fffd}';

fn own(face: Face) -> usize {
    match face {
        Face::Regular => 0,
        Face::Bold => 1,
    }
}

/// Which face has a character, and its glyph there.
fn find(face: Face, c: char) -> Option<(usize, u32, f32)> {
    [own(face), 2, 3].into_iter().find_map(|at| LOADED.get(at)?.glyphs.get(&c).map(|(glyph, advance)| (at, *glyph, *advance)))
}

/// Text as it can be set: what has no width or no glyph is gone or replaced.
pub fn settable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfc() {
        match c {
            '\n' => out.push(c),
            '\t' => out.push(' '),
            // Joiners, directions and soft hyphens say nothing in print.
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fe0f}' => {}
            c if c.is_control() => {}
            c if find(Face::Regular, c).is_some() && find(Face::Bold, c).is_some() => out.push(c),
            _ => out.push(UNKNOWN),
        }
    }
    out
}

/// In points.
pub fn width(face: Face, size: f32, text: &str) -> f32 {
    text.chars().filter_map(|c| find(face, c)).map(|(.., advance)| advance * size).sum()
}

/// A stretch of text in one font.
pub struct Run {
    pub font: Font,
    pub text: String,
    pub glyphs: Vec<KrillaGlyph>,
    /// In parts of the size.
    pub advance: f32,
}

pub fn runs(face: Face, text: &str) -> Vec<Run> {
    let mut runs: Vec<(usize, Run)> = Vec::new();
    for c in text.chars() {
        let Some((at, glyph, advance)) = find(face, c) else { continue };
        if runs.last().is_none_or(|(last, _)| *last != at) {
            runs.push((at, Run { font: LOADED[at].font.clone(), text: String::new(), glyphs: Vec::new(), advance: 0.0 }));
        }
        if let Some((_, run)) = runs.last_mut() {
            let from = run.text.len();
            run.text.push(c);
            run.glyphs.push(KrillaGlyph::new(GlyphId::new(glyph), advance, 0.0, 0.0, 0.0, from..run.text.len(), None));
            run.advance += advance;
        }
    }
    runs.into_iter().map(|(_, run)| run).collect()
}
