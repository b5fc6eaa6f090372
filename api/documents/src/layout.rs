//! Lines and pages, pure: where every line stands, and what part of the document's structure it belongs to.

use crate::{
    Block, Document,
    fonts::{Face, settable, width},
};

/// A4, in points.
pub const WIDTH: f32 = 595.28;
pub const HEIGHT: f32 = 841.89;
pub const MARGIN: f32 = 62.0;
const INNER: f32 = WIDTH - 2.0 * MARGIN;
const BOTTOM: f32 = HEIGHT - MARGIN - 14.0;

/// Size and distance between lines.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Style {
    pub face: Face,
    pub size: f32,
    pub leading: f32,
}

const fn style(face: Face, size: f32, leading: f32) -> Style {
    Style { face, size, leading }
}

const TITLE: Style = style(Face::Bold, 17.0, 22.0);
const HEADING: Style = style(Face::Bold, 12.5, 17.0);
const SUBHEADING: Style = style(Face::Bold, 10.5, 15.0);
const TEXT: Style = style(Face::Regular, 10.0, 14.5);
const STRONG: Style = style(Face::Bold, 10.0, 14.5);
pub const SMALL: Style = style(Face::Regular, 8.5, 12.0);
const CELL: Style = style(Face::Regular, 8.5, 12.0);
const CELL_HEAD: Style = style(Face::Bold, 8.5, 12.0);

#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    pub page: usize,
    /// Of its left end, on its base line, from the top.
    pub x: f32,
    pub y: f32,
    pub style: Style,
    pub text: String,
}

/// A thin line across the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    pub page: usize,
    pub y: f32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Heading(u16),
    Paragraph,
    List,
    Item,
    Label,
    Body,
    Table,
    Row,
    ColumnHead,
    Cell,
}

/// The structure that a reader's software walks through.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    Part(Role, Vec<Node>),
    /// An index into the lines.
    Line(usize),
}

#[derive(Debug, Default)]
pub struct Laid {
    pub lines: Vec<Line>,
    pub rules: Vec<Rule>,
    pub nodes: Vec<Node>,
    pub pages: usize,
}

pub fn lay_out(document: &Document) -> Laid {
    let mut pen = Pen { laid: Laid { pages: 1, ..Laid::default() }, y: MARGIN };
    let issuer = pen.text(MARGIN, INNER, STRONG, &document.issuer);
    pen.part(Role::Paragraph, issuer);
    if let Some(notice) = &document.notice {
        let notice = pen.text(MARGIN, INNER, STRONG, notice);
        pen.part(Role::Paragraph, notice);
    }
    pen.space(14.0);
    let title = pen.text(MARGIN, INNER, TITLE, &document.title);
    pen.part(Role::Heading(1), title);
    pen.space(6.0);
    let mut headed = false;
    for block in &document.blocks {
        pen.block(block, &mut headed);
    }
    pen.laid
}

/// `text` in lines no wider than `most`; a word that is wider is cut. Only plain spaces break.
pub fn lines(text: &str, style: Style, most: f32) -> Vec<String> {
    let mut out = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in paragraph.split(' ') {
            let mut word = word;
            let joined = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if width(style.face, style.size, &joined) <= most {
                line = joined;
                continue;
            }
            if !line.is_empty() {
                // The space stays, so that the words stay apart when the text is read out or copied.
                out.push(std::mem::take(&mut line) + " ");
            }
            while width(style.face, style.size, word) > most {
                let end = cut(word, style, most);
                out.push(word[..end].to_owned());
                word = &word[end..];
            }
            word.clone_into(&mut line);
        }
        out.push(line);
    }
    out
}

/// Where a word too wide is cut: after one character at least.
fn cut(word: &str, style: Style, most: f32) -> usize {
    let mut wide = 0.0;
    for (at, c) in word.char_indices() {
        wide += width(style.face, style.size, c.encode_utf8(&mut [0; 4]));
        if at > 0 && wide > most {
            return at;
        }
    }
    word.len()
}

struct Pen {
    laid: Laid,
    /// The top of what comes next.
    y: f32,
}

impl Pen {
    fn space(&mut self, points: f32) {
        self.y += points;
    }

    /// A new page where less than this is left.
    fn room(&mut self, points: f32) {
        if self.y + points > BOTTOM {
            self.laid.pages += 1;
            self.y = MARGIN;
        }
    }

    fn rule(&mut self) {
        self.laid.rules.push(Rule { page: self.laid.pages - 1, y: self.y });
    }

    fn line(&mut self, x: f32, style: Style, text: String) -> Option<Node> {
        self.room(style.leading);
        let node = self.at(x, self.y, style, text);
        self.y += style.leading;
        node
    }

    /// On this page, at this height; nothing where there is no text.
    fn at(&mut self, x: f32, top: f32, style: Style, text: String) -> Option<Node> {
        if text.trim().is_empty() {
            return None;
        }
        self.laid.lines.push(Line { page: self.laid.pages - 1, x, y: top + style.size * 1.05, style, text });
        Some(Node::Line(self.laid.lines.len() - 1))
    }

    fn text(&mut self, x: f32, most: f32, style: Style, text: &str) -> Vec<Node> {
        lines(settable(text).trim_end(), style, most).into_iter().filter_map(|line| self.line(x, style, line)).collect()
    }

    /// A part without anything in it is none.
    fn part(&mut self, role: Role, nodes: Vec<Node>) {
        if !nodes.is_empty() {
            self.laid.nodes.push(Node::Part(role, nodes));
        }
    }

    fn block(&mut self, block: &Block, headed: &mut bool) {
        match block {
            Block::Heading { text } => {
                *headed = true;
                self.heading(2, HEADING, text);
            }
            // Levels are never skipped: without a heading above it, it is one.
            Block::Subheading { text } => self.heading(if *headed { 3 } else { 2 }, SUBHEADING, text),
            Block::Paragraph { text } => {
                for paragraph in text.split("\n\n") {
                    let nodes = self.text(MARGIN, INNER, TEXT, paragraph);
                    self.part(Role::Paragraph, nodes);
                    self.space(6.0);
                }
            }
            Block::List { items } => self.list(items),
            Block::Facts { items } => self.facts(items),
            Block::Table { shares, header, rows } => self.table(shares, header, rows),
        }
    }

    fn heading(&mut self, level: u16, style: Style, text: &str) {
        self.space(10.0);
        // Never alone at the foot of a page.
        self.room(style.leading + 3.0 * TEXT.leading);
        let nodes = self.text(MARGIN, INNER, style, text);
        self.part(Role::Heading(level), nodes);
        self.space(3.0);
    }

    fn list(&mut self, items: &[String]) {
        let mut nodes = Vec::new();
        for item in items {
            self.room(TEXT.leading);
            let label = self.at(MARGIN, self.y, TEXT, "•".to_owned());
            let body = self.text(MARGIN + 14.0, INNER - 14.0, TEXT, item);
            let parts = [(Role::Label, label.into_iter().collect()), (Role::Body, body)];
            nodes.push(Node::Part(Role::Item, parts.into_iter().map(|(role, nodes)| Node::Part(role, nodes)).collect()));
            self.space(3.0);
        }
        self.part(Role::List, nodes);
        self.space(4.0);
    }

    fn facts(&mut self, items: &[(String, String)]) {
        const LABEL: f32 = 160.0;
        let mut nodes = Vec::new();
        for (label, text) in items {
            let body = lines(settable(text).trim_end(), TEXT, INNER - LABEL);
            let label = lines(settable(label).trim_end(), STRONG, LABEL - 12.0);
            let parts = self.beside(&[(MARGIN, STRONG, label), (MARGIN + LABEL, TEXT, body)]);
            let roles = [Role::Label, Role::Body].into_iter().zip(parts);
            let parts = roles.filter(|(_, nodes)| !nodes.is_empty()).map(|(role, nodes)| Node::Part(role, nodes)).collect();
            nodes.push(Node::Part(Role::Item, parts));
            self.space(2.0);
        }
        self.part(Role::List, nodes);
        self.space(6.0);
    }

    /// Columns of lines side by side, over as many pages as they need.
    fn beside(&mut self, columns: &[(f32, Style, Vec<String>)]) -> Vec<Vec<Node>> {
        let leading = columns.iter().map(|(_, style, _)| style.leading).fold(0.0, f32::max);
        let most = columns.iter().map(|(.., lines)| lines.len()).max().unwrap_or(0);
        let mut nodes = vec![Vec::new(); columns.len()];
        for at in 0..most {
            self.room(leading);
            for ((x, style, lines), nodes) in columns.iter().zip(&mut nodes) {
                if let Some(text) = lines.get(at) {
                    nodes.extend(self.at(*x, self.y, *style, text.clone()));
                }
            }
            self.y += leading;
        }
        nodes
    }

    fn table(&mut self, shares: &[u16], header: &[String], rows: &[Vec<String>]) {
        let sum: f32 = shares.iter().map(|share| f32::from(*share)).sum();
        let mut x = MARGIN;
        let mut columns = Vec::new();
        for share in shares {
            let wide = INNER * f32::from(*share) / sum.max(1.0);
            columns.push((x, wide - 8.0));
            x += wide;
        }
        let mut nodes = Vec::new();
        for (cells, style, role) in
            std::iter::once((header, CELL_HEAD, Role::ColumnHead)).chain(rows.iter().map(|row| (row.as_slice(), CELL, Role::Cell)))
        {
            let set = columns.iter().enumerate().map(|(at, (x, wide))| {
                let text = settable(cells.get(at).map_or("", String::as_str));
                (*x, style, lines(text.trim_end(), style, *wide))
            });
            let set: Vec<_> = set.collect();
            let most = set.iter().map(|(.., lines)| lines.len()).max().unwrap_or(0);
            // A row stays whole where a page has room for it.
            let high = most as f32 * style.leading;
            self.room(if high < BOTTOM - MARGIN { high } else { style.leading });
            let cells = self.beside(&set).into_iter().map(|nodes| Node::Part(role, nodes)).collect();
            nodes.push(Node::Part(Role::Row, cells));
            self.space(2.0);
            self.rule();
            self.space(3.0);
        }
        self.part(Role::Table, nodes);
        self.space(6.0);
    }
}
