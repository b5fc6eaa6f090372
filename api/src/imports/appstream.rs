//! AppStream collection metadata in Debian's YAML form (DEP-11): a header document, then one document a component.

use super::{Found, Row, limited::Limited};
use flate2::read::MultiGzDecoder;
use openapi::catalogue::{Content, Identifier, ListingKind, Localised, OfferTerms, Platform, PriceUnit, Vat, VatCategory};
use serde::Deserialize;
use std::{
    collections::HashMap,
    io::{BufRead, BufReader, Read},
};

/// Bytes of one component, and of the whole file unpacked: beyond, it is a bomb.
const MOST_DOCUMENT: usize = 2 * 1024 * 1024;
const MOST_TOTAL: u64 = 2 * 1024 * 1024 * 1024;

const TAKEN: [&str; 3] = ["desktop-application", "console-application", "web-application"];

#[derive(Deserialize)]
struct Header {
    #[serde(rename = "Origin")]
    origin: String,
}

/// By locale; real files have locales without a text.
type Texts = HashMap<String, Option<String>>;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Component {
    #[serde(rename = "Type")]
    kind: String,
    #[serde(rename = "ID")]
    id: String,
    #[serde(default)]
    name: Texts,
    #[serde(default)]
    summary: Texts,
    #[serde(default)]
    description: Texts,
    #[serde(default)]
    developer_name: Texts,
    project_group: Option<String>,
    project_license: Option<String>,
    #[serde(default)]
    categories: Vec<String>,
    #[serde(default)]
    keywords: HashMap<String, Option<Vec<String>>>,
    #[serde(default)]
    url: Texts,
    package: Option<String>,
}

/// The documents of a file, one at a time; gzip is recognised by its first bytes.
pub struct Documents {
    lines: Box<dyn BufRead + Send>,
    origin: String,
    number: u64,
    done: bool,
}

/// Opens a file of components. The first document must be a DEP-11 header.
pub fn appstream(input: impl Read + Send + 'static) -> anyhow::Result<Documents> {
    let mut input = BufReader::new(input);
    let zipped = input.fill_buf()?.starts_with(&[0x1f, 0x8b]);
    let plain: Box<dyn Read + Send> = if zipped { Box::new(MultiGzDecoder::new(input)) } else { Box::new(input) };
    let mut documents =
        Documents { lines: Box::new(BufReader::new(Limited::new(plain, MOST_TOTAL))), origin: String::new(), number: 0, done: false };
    let header = documents.document().ok_or_else(|| anyhow::anyhow!("the file is empty"))?.map_err(|why| anyhow::anyhow!(why))?;
    let header: Header = serde_saphyr::from_str(&header).map_err(|e| anyhow::anyhow!("not a DEP-11 file: {e}"))?;
    documents.origin = header.origin;
    Ok(documents)
}

impl Documents {
    /// The text up to the next `---`. What cannot be read on, or breaks off, ends the file; what was before it stands.
    fn document(&mut self) -> Option<Result<String, String>> {
        let mut text = Vec::new();
        while !self.done {
            let start = text.len();
            // A line is bounded too: unpacked, a bomb may be one line of gigabytes.
            let read = self.lines.by_ref().take((MOST_DOCUMENT + 1 - start) as u64).read_until(b'\n', &mut text);
            if let Err(e) = read {
                return self.broken(format!("the file breaks off: {e}"));
            }
            if text.len() > MOST_DOCUMENT {
                return self.broken(format!("a component is over {MOST_DOCUMENT} bytes"));
            }
            if text.len() == start {
                self.done = true;
            } else if text.last() != Some(&b'\n') {
                return self.broken("the file breaks off within this component".to_owned());
            } else if text[start..].starts_with(b"---") {
                text.truncate(start);
                if !text.trim_ascii().is_empty() {
                    break;
                }
                text.clear();
            }
        }
        if text.trim_ascii().is_empty() {
            return None;
        }
        self.number += 1;
        Some(String::from_utf8(text).map_err(|_| "not UTF-8".to_owned()))
    }

    fn broken(&mut self, why: String) -> Option<Result<String, String>> {
        self.done = true;
        self.number += 1;
        Some(Err(why))
    }
}

impl Iterator for Documents {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        let text = match self.document()? {
            Ok(text) => text,
            Err(why) => return Some(Row::Refused { id: format!("document {}", self.number), why }),
        };
        Some(match serde_saphyr::from_str::<Component>(&text) {
            Err(e) => {
                let why = e.to_string().lines().next().unwrap_or("not YAML").to_owned();
                Row::Refused { id: format!("document {}", self.number), why }
            }
            Ok(component) if !TAKEN.contains(&component.kind.as_str()) => Row::Skipped { id: component.id, kind: component.kind },
            Ok(component) => Row::Found(Box::new(found(&self.origin, component))),
        })
    }
}

/// French where there is French; `C` is the source's English.
fn localised(texts: &Texts, most: usize, read: fn(&str) -> String) -> Localised {
    let cut = |text: &String| read(text).chars().take(most).collect::<String>();
    let given = |text: String| Some(text).filter(|t| !t.trim().is_empty());
    Localised {
        fr: ["fr", "fr_FR"].iter().find_map(|l| texts.get(*l)?.as_ref()).map(cut).and_then(given),
        en: ["C", "en", "en_GB", "en_US"].iter().find_map(|l| texts.get(*l)?.as_ref()).map(cut).and_then(given),
    }
}

fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The few tags AppStream allows, as plain text: paragraphs apart, items behind a dash.
fn plain(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        out.push_str(&line_keeping_edges(&rest[..start]));
        let Some(end) = rest[start..].find('>') else { break };
        let tag = rest[start + 1..start + end].split_whitespace().next().unwrap_or_default().to_ascii_lowercase();
        match tag.as_str() {
            "p" | "/p" | "ul" | "/ul" | "ol" | "/ol" => out.push_str("\n\n"),
            "li" => out.push_str("\n- "),
            _ => {}
        }
        rest = &rest[start + end + 1..];
    }
    out.push_str(&line_keeping_edges(rest));
    let text = out
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&#13;", "")
        .replace("&amp;", "&");
    let mut paragraphs: Vec<String> = Vec::new();
    for paragraph in text.split("\n\n").map(str::trim).filter(|p| !p.is_empty()) {
        paragraphs.push(paragraph.lines().map(line).filter(|l| !l.is_empty()).collect::<Vec<_>>().join("\n"));
    }
    paragraphs.join("\n\n")
}

fn line_keeping_edges(text: &str) -> String {
    let inner = line(text);
    let edge = |c: Option<char>| if c.is_some_and(char::is_whitespace) { " " } else { "" };
    if inner.is_empty() {
        edge(text.chars().next()).to_owned()
    } else {
        format!("{}{inner}{}", edge(text.chars().next()), edge(text.chars().last()))
    }
}

/// Desktop categories that name a school subject, where the component is one of `Education` or `Science`:
/// a player of music files teaches no music.
const SUBJECTS: [(&str, &str); 11] = [
    ("Math", "scolomfr-voc-015-num-919"),
    ("Geography", "scolomfr-voc-015-num-036"),
    ("History", "scolomfr-voc-015-num-040"),
    ("Chemistry", "scolomfr-voc-015-num-012"),
    ("Physics", "scolomfr-voc-015-num-060"),
    ("Biology", "scolomfr-voc-015-num-1832"),
    ("Languages", "scolomfr-voc-015-num-1430"),
    ("Music", "scolomfr-voc-015-num-1200"),
    ("ComputerScience", "scolomfr-voc-015-num-318"),
    ("Economy", "scolomfr-voc-015-num-025"),
    ("Art", "scolomfr-voc-015-num-1179"),
];

/// The publisher of free software that names none.
const COMMUNITY: &str = "Communauté du logiciel libre";

fn free_of_charge() -> OfferTerms {
    OfferTerms {
        key: "libre".to_owned(),
        label: Localised { fr: Some("Logiciel libre".to_owned()), en: Some("Free software".to_owned()) },
        unit: PriceUnit::Free,
        vat: Vat { category: VatCategory::O, ..Default::default() },
        ..Default::default()
    }
}

fn found(origin: &str, c: Component) -> Found {
    let mut warnings = Vec::new();
    let address = |name: &str| {
        c.url.get(name)?.as_ref().map(|a| a.trim().to_owned()).filter(|a| a.len() <= 500 && crate::catalogue::checks::is_web_address(a))
    };
    let title = localised(&c.name, 120, line);
    let mut keywords: Vec<String> = Vec::new();
    for word in ["fr", "C"].iter().filter_map(|l| c.keywords.get(*l)?.as_ref()).flatten().chain(&c.categories).chain(&c.package) {
        let word: String = line(word).chars().take(60).collect();
        if !word.is_empty() && !keywords.contains(&word) && keywords.len() < 30 {
            keywords.push(word);
        }
    }
    let is = |category: &str| c.categories.iter().any(|c| c == category);
    let teaches = is("Education") || is("Science");
    let subjects: Vec<String> = SUBJECTS.iter().filter(|(category, _)| teaches && is(category)).map(|(_, id)| (*id).to_owned()).collect();
    let homepage = address("homepage");
    if homepage.is_none() && c.url.contains_key("homepage") {
        warnings.push("the home page is not an http(s) address".to_owned());
    }
    let mut links = openapi::catalogue::Links {
        homepage,
        access: None,
        documentation: address("help"),
        support: address("bugtracker"),
        source: address("vcs-browser"),
    };
    // Every component of Debian can be installed from its package's page.
    let debian = origin.starts_with("debian-");
    if links.homepage.is_none()
        && debian
        && let Some(package) = &c.package
    {
        links.homepage = Some(format!("https://packages.debian.org/{package}"));
        warnings.push("no home page: the package's page stands in".to_owned());
    }
    // Debian's main archive holds free software only; elsewhere the licence must say so.
    let free = debian || c.project_license.as_ref().is_some_and(|l| !l.to_ascii_lowercase().contains("proprietary"));
    let publisher = localised(&c.developer_name, 300, line);
    let content = Content {
        kind: ListingKind::App,
        title,
        summary: localised(&c.summary, 200, line),
        description: localised(&c.description, 10_000, plain),
        subjects,
        platforms: vec![if c.kind == "web-application" { Platform::Web } else { Platform::Linux }],
        keywords,
        licence: c.project_license.map(|l| l.chars().take(300).collect()),
        links,
        identifiers: vec![Identifier { scheme: "appstream".to_owned(), value: c.id.chars().take(200).collect() }],
        offers: if free { vec![free_of_charge()] } else { Vec::new() },
        ..Default::default()
    };
    Found {
        origin: origin.to_owned(),
        external_id: c.id,
        publisher: publisher.fr.or(publisher.en).or(c.project_group).or_else(|| free.then(|| COMMUNITY.to_owned())),
        content,
        warnings,
    }
}

#[cfg(test)]
mod tests;
