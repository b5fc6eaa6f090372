//! CSV as the reader's spreadsheet expects it: with the mark of UTF-8, semicolons and decimal commas in French.

use super::{Cell, Row, Rows, clock, hundredths};
use bytes::Bytes;
use csv::{Terminator, WriterBuilder};
use futures::{Stream, stream};
use openapi::message::Locale;
use std::io;

/// A text that a spreadsheet would run as a formula is marked as a text.
fn harmless(text: String) -> String {
    let runs = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    if text.starts_with(runs) { format!("'{text}") } else { text }
}

fn written(cell: Cell, locale: Locale) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => harmless(text),
        Cell::Whole(number) => number.to_string(),
        Cell::Hundredths(value) => hundredths(value, if locale == Locale::Fr { ',' } else { '.' }),
        Cell::Instant(at) => clock(at, ' '),
    }
}

fn encoded(rows: Vec<Row>, locale: Locale) -> io::Result<Vec<u8>> {
    let delimiter = if locale == Locale::Fr { b';' } else { b',' };
    let mut writer = WriterBuilder::new().delimiter(delimiter).terminator(Terminator::CRLF).flexible(true).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.into_iter().map(|cell| written(cell, locale)))?;
    }
    writer.into_inner().map_err(|error| error.into_error())
}

/// The bytes, a page at a time, as fast as they are taken. A fault breaks them off and is logged: what was sent is sent.
pub fn csv(rows: impl Rows, locale: Locale) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
    stream::try_unfold((rows, true), move |(mut rows, first)| async move {
        if first {
            let header = rows.header().into_iter().map(Cell::Text).collect();
            let head = [b"\xef\xbb\xbf".to_vec(), encoded(vec![header], locale)?].concat();
            return Ok(Some((Bytes::from(head), (rows, false))));
        }
        let page = rows.next().await.map_err(|error| {
            tracing::error!(%error, "an export broke off");
            io::Error::other("the export broke off")
        })?;
        page.map(|page| Ok((Bytes::from(encoded(page, locale)?), (rows, false)))).transpose()
    })
}
