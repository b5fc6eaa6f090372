//! OpenDocument spreadsheets (ODF 1.3), written row by row into a file without a name: it is gone when it was sent, or when
//! the process dies. Cells are typed, so a text is never a formula.

use super::{Cell, Row, Rows, clock, hundredths};
use crate::kernel::error::Result;
use anyhow::Context;
use std::{
    fs::File,
    io::{BufWriter, Seek, Write},
    path::Path,
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

pub const MEDIA_TYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";

const BEGINNING: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" office:version="1.3"><office:automatic-styles><number:number-style style:name="N1"><number:number number:decimal-places="2" number:min-decimal-places="2" number:min-integer-digits="1" number:grouping="true"/></number:number-style><number:date-style style:name="N2"><number:year number:style="long"/><number:text>-</number:text><number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/><number:text> </number:text><number:hours number:style="long"/><number:text>:</number:text><number:minutes number:style="long"/><number:text>:</number:text><number:seconds number:style="long"/></number:date-style><style:style style:name="head" style:family="table-cell"><style:text-properties fo:font-weight="bold"/></style:style><style:style style:name="number" style:family="table-cell" style:data-style-name="N1"/><style:style style:name="instant" style:family="table-cell" style:data-style-name="N2"/></office:automatic-styles><office:body><office:spreadsheet>"#;
const END: &str = "</table:table></office:spreadsheet></office:body></office:document-content>";
const MANIFEST: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"#;

/// As XML holds it; characters that XML cannot hold are left out.
fn escaped(text: &str, into: &mut String) {
    for c in text.chars() {
        match c {
            '&' => into.push_str("&amp;"),
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            '"' => into.push_str("&quot;"),
            '\t' | '\n' => into.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => into.push(c),
        }
    }
}

/// A paragraph a line. A space that begins one or follows another is told as such, or a reader drops it.
fn paragraphs(text: &str, into: &mut String) {
    for line in text.lines() {
        into.push_str("<text:p>");
        let mut dropped = true;
        for (i, word) in line.split(' ').enumerate() {
            if i > 0 {
                into.push_str(if dropped { "<text:s/>" } else { " " });
                dropped = true;
            }
            if !word.is_empty() {
                escaped(word, into);
                dropped = false;
            }
        }
        into.push_str("</text:p>");
    }
}

fn cell(cell: &Cell, style: Option<&str>, into: &mut String) {
    let (style, value) = match cell {
        Cell::Empty => return into.push_str("<table:table-cell/>"),
        Cell::Text(_) => (style, "office:value-type=\"string\"".to_owned()),
        Cell::Whole(number) => (style, format!("office:value-type=\"float\" office:value=\"{number}\"")),
        Cell::Hundredths(value) => (Some("number"), format!("office:value-type=\"float\" office:value=\"{}\"", hundredths(*value, '.'))),
        Cell::Instant(at) => (Some("instant"), format!("office:value-type=\"date\" office:date-value=\"{}\"", clock(*at, 'T'))),
    };
    let style = style.map(|style| format!("table:style-name=\"{style}\" ")).unwrap_or_default();
    into.push_str(&format!("<table:table-cell {style}{value}>"));
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => paragraphs(text, into),
        Cell::Whole(number) => into.push_str(&format!("<text:p>{number}</text:p>")),
        Cell::Hundredths(value) => into.push_str(&format!("<text:p>{}</text:p>", hundredths(*value, '.'))),
        Cell::Instant(at) => into.push_str(&format!("<text:p>{}</text:p>", clock(*at, ' '))),
    }
    into.push_str("</table:table-cell>");
}

fn row(cells: &Row, style: Option<&str>, into: &mut String) {
    into.push_str("<table:table-row>");
    for each in cells {
        cell(each, style, into);
    }
    into.push_str("</table:table-row>");
}

/// The whole spreadsheet, at its beginning. The file is made in a folder that is on a disk.
pub async fn ods(mut rows: impl Rows, name: &str, folder: &Path) -> Result<File> {
    let cannot = "an export cannot be written";
    let file = tempfile::tempfile_in(folder).context(cannot)?;
    let mut archive = ZipWriter::new(BufWriter::new(file));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let packed = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    archive.start_file("mimetype", stored).context(cannot)?;
    archive.write_all(MEDIA_TYPE.as_bytes()).context(cannot)?;
    archive.start_file("content.xml", packed).context(cannot)?;
    let header: Row = rows.header().into_iter().map(Cell::Text).collect();
    let mut xml = String::from(BEGINNING);
    xml.push_str("<table:table table:name=\"");
    escaped(name, &mut xml);
    xml.push_str(&format!("\"><table:table-column table:number-columns-repeated=\"{}\"/><table:table-header-rows>", header.len().max(1)));
    row(&header, Some("head"), &mut xml);
    xml.push_str("</table:table-header-rows>");
    while let Some(page) = rows.next().await? {
        for each in &page {
            row(each, None, &mut xml);
        }
        archive.write_all(xml.as_bytes()).context(cannot)?;
        xml.clear();
    }
    xml.push_str(END);
    archive.write_all(xml.as_bytes()).context(cannot)?;
    archive.start_file("META-INF/manifest.xml", packed).context(cannot)?;
    archive.write_all(MANIFEST.as_bytes()).context(cannot)?;
    let mut file = archive.finish().context(cannot)?.into_inner().map_err(|error| error.into_error()).context(cannot)?;
    file.rewind().context(cannot)?;
    Ok(file)
}
