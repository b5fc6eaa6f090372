//! Tables that people open in a spreadsheet: written page by page, so that memory does not grow with their rows.

mod csv;
mod ods;

pub use self::csv::csv;
pub use self::ods::ods;

use super::error::Result;
use chrono::{DateTime, Utc};
use chrono_tz::Europe::Paris;

#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Empty,
    Text(String),
    Whole(i64),
    /// Money in cents, a score in hundredths.
    Hundredths(i64),
    /// Read in Paris.
    Instant(DateTime<Utc>),
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Cell::Empty, Into::into)
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Cell::Text(text)
    }
}

impl From<DateTime<Utc>> for Cell {
    fn from(at: DateTime<Utc>) -> Self {
        Cell::Instant(at)
    }
}

pub type Row = Vec<Cell>;

/// Where rows come from, a page at a time.
pub trait Rows: Send + 'static {
    fn header(&self) -> Vec<String>;
    /// The next page; nothing after the last.
    fn next(&mut self) -> impl Future<Output = Result<Option<Vec<Row>>>> + Send;
}

/// `-12.05`, with the decimal sign of the reader.
fn hundredths(value: i64, sign: char) -> String {
    let minus = if value < 0 { "-" } else { "" };
    let whole = value.unsigned_abs();
    format!("{minus}{}{sign}{:02}", whole / 100, whole % 100)
}

/// As spreadsheets of both languages read it.
fn clock(at: DateTime<Utc>, between: char) -> String {
    let at = at.with_timezone(&Paris);
    format!("{}{between}{}", at.format("%Y-%m-%d"), at.format("%H:%M:%S"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::TryStreamExt;
    use openapi::message::Locale;
    use std::io::Read;

    /// Three pages, the second of them odd.
    struct Odd(u8);

    impl Rows for Odd {
        fn header(&self) -> Vec<String> {
            vec!["Titre".to_owned(), "Montant".to_owned(), "Reçu".to_owned()]
        }

        async fn next(&mut self) -> Result<Option<Vec<Row>>> {
            self.0 += 1;
            let at = "2026-07-14T22:30:05Z".parse::<DateTime<Utc>>().unwrap();
            Ok(match self.0 {
                1 => Some(vec![vec![Cell::text("Œuvre ; « libre »"), Cell::Hundredths(-123_405), Cell::Instant(at)]]),
                2 => Some(
                    ["=1+1", "+33", "-2", "@x", "\tx", "＝1", "a\"b\nc  d\u{1}<&>"]
                        .map(|text| vec![Cell::text(text), Cell::Whole(7), Cell::Empty])
                        .to_vec(),
                ),
                _ => None,
            })
        }
    }

    async fn written(locale: Locale) -> String {
        let parts: Vec<_> = csv(Odd(0), locale).try_collect().await.unwrap();
        String::from_utf8(parts.concat()).unwrap()
    }

    #[tokio::test]
    async fn a_csv_opens_in_the_readers_spreadsheet_and_runs_nothing() {
        let french = written(Locale::Fr).await;
        let rows: Vec<&str> = french.split("\r\n").collect();
        assert_eq!(rows[0], "\u{feff}Titre;Montant;Reçu");
        assert_eq!(rows[1], "\"Œuvre ; « libre »\";-1234,05;2026-07-15 00:30:05");
        assert_eq!(rows[2..8], ["'=1+1;7;", "'+33;7;", "'-2;7;", "'@x;7;", "'\tx;7;", "'＝1;7;"]);
        assert_eq!(rows[8], "\"a\"\"b\nc  d\u{1}<&>\";7;");
        let english = written(Locale::En).await;
        assert!(english.contains("\r\nŒuvre ; « libre »,-1234.05,2026-07-15 00:30:05\r\n"), "{english}");
    }

    #[tokio::test]
    async fn an_ods_holds_typed_cells_and_begins_as_its_format_asks() {
        let mut file = ods(Odd(0), "Dossiers & notes", &std::env::temp_dir()).await.unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        // Stored first and uncompressed, without extra fields: how files tell what they are (ODF 1.3, part 2, §3.3).
        assert_eq!(&bytes[30..84], b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet");
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        assert_eq!(archive.file_names().collect::<Vec<_>>(), ["mimetype", "content.xml", "META-INF/manifest.xml"]);
        let mut xml = String::new();
        archive.by_name("content.xml").unwrap().read_to_string(&mut xml).unwrap();
        for part in [
            "table:name=\"Dossiers &amp; notes\"",
            "office:value-type=\"float\" office:value=\"-1234.05\"",
            "office:value-type=\"date\" office:date-value=\"2026-07-15T00:30:05\"",
            "<text:p>=1+1</text:p>",
            "<text:p>a&quot;b</text:p><text:p>c <text:s/>d&lt;&amp;&gt;</text:p>",
        ] {
            assert!(xml.contains(part), "{part} in {xml}");
        }
    }
}
