//! What a file is, told by its content and never by its name. Pure.

use openapi::{
    message::Message,
    problem::{Kind, Problem},
};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Files inside an office document.
const MOST_ENTRIES: usize = 2_000;
/// Bytes an office document may unpack to, and how many times its own size: past either it is a bomb.
const MOST_UNPACKED: u64 = 256 * 1024 * 1024;
const MOST_RATIO: u64 = 200;

/// The media type, or a refusal that says what is accepted.
pub fn media_type(bytes: &[u8]) -> Result<&'static str, Problem> {
    if bytes.starts_with(b"%PDF-") {
        return Ok("application/pdf");
    }
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Ok("image/png");
    }
    if bytes.starts_with(b"\xff\xd8\xff") {
        return Ok("image/jpeg");
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return office(bytes).ok_or_else(refused);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| refused())?;
    let plain = !text.trim().is_empty() && !text.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t'));
    // What a browser would run is not a text here.
    let markup = text.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']).starts_with('<');
    if plain && !markup { Ok("text/plain; charset=utf-8") } else { Err(refused()) }
}

fn refused() -> Problem {
    Problem::new(
        Kind::UnsupportedMedia,
        Message::new(
            "Envoyez un PDF, une image PNG ou JPEG, un document OpenDocument ou Office sans macros, un CSV ou un texte.",
            "Send a PDF, a PNG or JPEG picture, an OpenDocument or Office document without macros, a CSV or a text.",
        ),
    )
}

/// OpenDocument says what it is in its first entry, Office Open XML by its parts. Any other archive is none.
fn office(bytes: &[u8]) -> Option<&'static str> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    if archive.len() > MOST_ENTRIES {
        return None;
    }
    let mut unpacked = 0u64;
    for i in 0..archive.len() {
        unpacked = unpacked.checked_add(archive.by_index_raw(i).ok()?.size())?;
    }
    if unpacked > MOST_UNPACKED || unpacked > MOST_RATIO * bytes.len() as u64 {
        return None;
    }
    let macros = archive.file_names().any(|name| name.to_ascii_lowercase().ends_with("vbaproject.bin") || name.starts_with("Basic/"));
    if macros {
        return None;
    }
    if let Ok(mut first) = archive.by_name("mimetype") {
        let mut name = String::new();
        Read::by_ref(&mut first).take(100).read_to_string(&mut name).ok()?;
        return [
            "application/vnd.oasis.opendocument.text",
            "application/vnd.oasis.opendocument.spreadsheet",
            "application/vnd.oasis.opendocument.presentation",
        ]
        .into_iter()
        .find(|known| name.trim() == *known);
    }
    archive.index_for_name("[Content_Types].xml")?;
    [
        ("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ]
    .into_iter()
    .find_map(|(part, known)| archive.index_for_name(part).map(|_| known))
}

/// A name to show and to save under: no path, no control characters, at most 120 characters.
pub fn file_name(name: Option<&str>) -> String {
    let last = name.unwrap_or_default().rsplit(['/', '\\']).next().unwrap_or_default();
    // Directional marks make `fdp.exe` read as `exe.pdf`.
    let wrong = |c: char| {
        c.is_control()
            || matches!(c, '"' | '<' | '>' | '|' | ':' | '*' | '?' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let kept: String = last.chars().filter(|c| !wrong(*c)).take(120).collect();
    match kept.trim().trim_matches('.') {
        "" => "document".to_owned(),
        name => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

    fn archive(entries: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in entries {
            writer.start_file(*name, SimpleFileOptions::default().compression_method(CompressionMethod::Stored)).unwrap();
            writer.write_all(content.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn a_file_is_what_its_content_says() {
        assert_eq!(media_type(b"%PDF-1.7 ...").unwrap(), "application/pdf");
        assert_eq!(media_type("nom;montant\nécole;3".as_bytes()).unwrap(), "text/plain; charset=utf-8");
        let odt = archive(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "<x/>")]);
        assert_eq!(media_type(&odt).unwrap(), "application/vnd.oasis.opendocument.text");
        let docx = archive(&[("[Content_Types].xml", "<x/>"), ("word/document.xml", "<x/>")]);
        assert_eq!(media_type(&docx).unwrap(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
    }

    #[test]
    fn what_runs_or_hides_is_refused() {
        let with_macros = archive(&[("[Content_Types].xml", "<x/>"), ("word/document.xml", "<x/>"), ("word/vbaProject.bin", "x")]);
        let bare = archive(&[("virus.exe", "x")]);
        let cut = &archive(&[("mimetype", "application/vnd.oasis.opendocument.text")])[..40];
        for wrong in [&b"MZ\x90\x00"[..], b"<html><script>", "\u{feff} <svg>".as_bytes(), b"", b"  ", b"\xff\xfe", &with_macros, &bare, cut]
        {
            assert_eq!(media_type(wrong).unwrap_err().kind, Kind::UnsupportedMedia);
        }
    }

    #[test]
    fn a_name_has_no_path_and_no_tricks() {
        assert_eq!(file_name(Some("../../etc/pass\u{202e}wd\r\n.pdf")), "passwd.pdf");
        assert_eq!(file_name(Some("C:\\Documents\\Comptes 2025.pdf")), "Comptes 2025.pdf");
        assert_eq!((file_name(Some("..")), file_name(None)), ("document".to_owned(), "document".to_owned()));
    }
}
