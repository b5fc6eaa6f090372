//! How words are read: one pure module that feeds both engines, their queries and their highlights.
//!
//! Order matters. Text is cut into words (`cut`), accents and ligatures are folded, and only then is the word stemmed (`stem`):
//! the other way round `ecole` would miss `école`. Every word keeps its unstemmed twin for prefixes and typos. What is read
//! of a query is bounded (`query`), so that no text can make a search long.

mod cut;
mod query;
mod stem;

pub use cut::{Token, fold, indexed, name, tokens};
pub use query::{MOST_CHARACTERS, MOST_WORDS, Word, words};
pub use stem::{STOP, is_stop, stem_en, stem_fr};

/// Counts the changes of how words are read: an index of another version is filled again.
pub const VERSION: u32 = 2;
