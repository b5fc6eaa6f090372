//! How words are read: one pure module that feeds both engines, their queries and their highlights.
//!
//! Order matters. Text is cut into words (`cut`), accents and ligatures are folded, and only then is the word stemmed (`stem`):
//! the other way round `ecole` would miss `école`. Every word keeps its unstemmed twin for prefixes and typos. What is read
//! of a query is bounded (`query`), so that no text can make a search long. What else its words may mean (`synonyms`) is known
//! when it is asked, not when documents are indexed, so a changed synonym needs no new index.

mod cut;
mod measure;
mod query;
mod stem;
mod synonyms;

pub use cut::{Token, fold, indexed, name, tokens, uncapitalised};
pub use query::{MOST_CHARACTERS, MOST_WORDS, Reading, Sense, Span, Word, head, read, words};
pub use stem::{STOP, is_stop, stem_en, stem_fr};
pub use synonyms::{Rule, Synonyms, concept};

/// Counts the changes of how words are read: an index of another version is filled again.
pub const VERSION: u32 = 3;
