//! AppStream collection metadata in Debian's YAML form (DEP-11): a header document, then one document a component.

use super::{Found, Row};
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
        Documents { lines: Box::new(BufReader::new(plain.take(MOST_TOTAL))), origin: String::new(), number: 0, done: false };
    let header = documents.document().ok_or_else(|| anyhow::anyhow!("the file is empty"))?.map_err(|why| anyhow::anyhow!(why))?;
    let header: Header = serde_saphyr::from_str(&header).map_err(|e| anyhow::anyhow!("not a DEP-11 file: {e}"))?;
    documents.origin = header.origin;
    Ok(documents)
}

impl Documents {
    /// The text up to the next `---`. A read error (a cut gzip) ends the file, but what was before it stands.
    fn document(&mut self) -> Option<Result<String, String>> {
        let mut text = String::new();
        let mut line = Vec::new();
        while !self.done {
            line.clear();
            match self.lines.read_until(b'\n', &mut line) {
                Ok(0) => self.done = true,
                Err(e) => {
                    self.done = true;
                    return Some(Err(format!("the file breaks off: {e}")));
                }
                Ok(_) => {
                    if line.starts_with(b"---") {
                        if text.trim().is_empty() {
                            continue;
                        }
                        break;
                    }
                    if text.len() + line.len() > MOST_DOCUMENT {
                        self.done = true;
                        return Some(Err(format!("a component is over {MOST_DOCUMENT} bytes")));
                    }
                    text.push_str(&String::from_utf8_lossy(&line));
                }
            }
        }
        self.number += 1;
        (!text.trim().is_empty()).then_some(Ok(text))
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
        match rest[start + 1..start + end].trim().to_ascii_lowercase().as_str() {
            "p" | "/p" | "ul" | "/ul" | "ol" | "/ol" => out.push_str("\n\n"),
            "li" => out.push_str("\n- "),
            _ => {}
        }
        rest = &rest[start + end + 1..];
    }
    out.push_str(&line_keeping_edges(rest));
    let text = out.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'").replace("&amp;", "&");
    let mut paragraphs: Vec<String> = Vec::new();
    for paragraph in text.split("\n\n").map(str::trim).filter(|p| !p.is_empty()) {
        paragraphs.push(paragraph.lines().map(str::trim).filter(|l| !l.is_empty()).collect::<Vec<_>>().join("\n"));
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

/// Desktop categories that name a school subject (menu specification, Education and Science).
const SUBJECTS: [(&str, &str); 10] = [
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
];

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
    let subjects: Vec<String> =
        SUBJECTS.iter().filter(|(category, _)| c.categories.iter().any(|c| c == category)).map(|(_, id)| (*id).to_owned()).collect();
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
    // Every component of a distribution can be installed from its package's page.
    if links.homepage.is_none()
        && let Some(package) = &c.package
    {
        links.homepage = Some(format!("https://packages.debian.org/{package}"));
        warnings.push("no home page: the package's page stands in".to_owned());
    }
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
        offers: vec![OfferTerms {
            key: "libre".to_owned(),
            label: Localised { fr: Some("Logiciel libre".to_owned()), en: Some("Free software".to_owned()) },
            unit: PriceUnit::Free,
            vat: Vat { category: VatCategory::O, ..Default::default() },
            ..Default::default()
        }],
        ..Default::default()
    };
    Found {
        origin: origin.to_owned(),
        external_id: c.id,
        publisher: publisher.fr.or(publisher.en).or(c.project_group).or_else(|| Some("Communauté du logiciel libre".to_owned())),
        content,
        warnings,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "---\nFile: DEP-11\nVersion: '0.16'\nOrigin: essai\n---\nType: desktop-application\nID: un.desktop\nName:\n  C: One\n  fr: Un\n\
        Description:\n  C: '<p>Draws &amp; paints.</p><ul><li>red</li><li>blue</li></ul>'\nCategories:\n- Math\nUrl:\n  homepage: javascript:alert(1)\n\
        Package: un\n---\nType: font\nID: police\n---\nType: desktop-application\nID: deux.desktop\nName:\n  C: Tw";

    #[test]
    fn reads_types_languages_and_descriptions_as_text() {
        let rows: Vec<Row> = appstream(FILE.as_bytes()).unwrap().collect();
        let Row::Found(one) = &rows[0] else { panic!("{rows:?}") };
        assert_eq!((one.origin.as_str(), one.external_id.as_str()), ("essai", "un.desktop"));
        assert_eq!(one.content.title.fr.as_deref(), Some("Un"));
        assert_eq!(one.content.description.en.as_deref(), Some("Draws & paints.\n\n- red\n- blue"));
        assert_eq!(one.content.links.homepage.as_deref(), Some("https://packages.debian.org/un"));
        assert_eq!(one.content.subjects, ["scolomfr-voc-015-num-919"]);
        assert!(matches!(&rows[1], Row::Skipped { kind, .. } if kind == "font"));
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
}
