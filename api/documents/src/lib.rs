//! Documents of record, as PDF. See the README.

mod fonts;
mod layout;
mod pdf;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What a PDF says. Texts are plain; `\n` begins a new line in them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Of its words, `fr` or `en`; the reader's software is told.
    pub language: String,
    pub title: String,
    /// Who speaks; also its author.
    pub issuer: String,
    /// Told at the foot of every page beside its number.
    pub reference: String,
    /// When it was made. It is the only instant in the file.
    pub at: DateTime<Utc>,
    /// Told above the title, where it is not the document of record: a draft.
    pub notice: Option<String>,
    pub blocks: Vec<Block>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Block {
    /// Below the title.
    Heading {
        text: String,
    },
    /// Below a heading.
    Subheading {
        text: String,
    },
    Paragraph {
        text: String,
    },
    List {
        items: Vec<String>,
    },
    /// Labels and what they say.
    Facts {
        items: Vec<(String, String)>,
    },
    /// `shares` are the columns' widths, in parts of their sum.
    Table {
        shares: Vec<u16>,
        header: Vec<String>,
        rows: Vec<Vec<String>>,
    },
}

impl Block {
    pub fn heading(text: impl Into<String>) -> Self {
        Self::Heading { text: text.into() }
    }

    pub fn subheading(text: impl Into<String>) -> Self {
        Self::Subheading { text: text.into() }
    }

    pub fn paragraph(text: impl Into<String>) -> Self {
        Self::Paragraph { text: text.into() }
    }
}

/// The PDF of a document. It fails only where the document is held against PDF/A or PDF/UA and found wanting.
pub fn render(document: &Document) -> anyhow::Result<Vec<u8>> {
    pdf::write(document, &layout::lay_out(document))
}

#[cfg(test)]
mod tests;
