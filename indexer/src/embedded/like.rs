//! Words that begin like one, or nearly are it: looked up in each segment once, however often a question asks.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use tantivy::{
    BitSet, DocId, Score, SegmentReader, TantivyError, Term,
    index::SegmentId,
    query::{AutomatonWeight, BitSetDocSet, ConstScorer, DfaWrapper, EnableScoring, Explanation, FuzzyTermQuery, Query, Scorer, Weight},
    schema::{Field, IndexRecordOption},
};

/// What a word is compared by. One serves every field it is looked for in.
#[derive(Clone)]
pub struct Likeness(Arc<DfaWrapper>);

impl Likeness {
    /// At most so many typos away, two neighbours exchanged counting as one; or, with `prefix`, beginning so.
    pub fn new(word: &str, typos: u8, prefix: bool) -> tantivy::Result<Self> {
        let query = if prefix { FuzzyTermQuery::new_prefix } else { FuzzyTermQuery::new };
        // The automaton knows the word only.
        Ok(Self(Arc::new(query(Term::from_field_text(Field::from_field_id(0), word), typos, true).automaton()?)))
    }

    pub fn of(&self, field: Field) -> Like {
        Like { field, weight: Arc::new(AutomatonWeight::new(field, self.0.clone())), found: Arc::default() }
    }
}

/// The documents that hold such a word in a field.
#[derive(Clone)]
pub struct Like {
    field: Field,
    weight: Arc<AutomatonWeight<DfaWrapper>>,
    /// Shared by the copies of this query.
    found: Arc<Mutex<HashMap<SegmentId, Arc<BitSet>>>>,
}

impl std::fmt::Debug for Like {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Like").field("field", &self.field).finish_non_exhaustive()
    }
}

impl Like {
    fn found(&self, reader: &SegmentReader) -> tantivy::Result<Arc<BitSet>> {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = found.get(&reader.segment_id()) {
            return Ok(known.clone());
        }
        let documents = Arc::new(self.look_up(reader)?);
        found.insert(reader.segment_id(), documents.clone());
        Ok(documents)
    }

    fn look_up(&self, reader: &SegmentReader) -> tantivy::Result<BitSet> {
        let mut documents = BitSet::with_max_value(reader.max_doc());
        let index = reader.inverted_index(self.field)?;
        for term in self.weight.get_match_term_infos(reader)? {
            let mut postings = index.read_block_postings_from_terminfo(&term, IndexRecordOption::Basic)?;
            while !postings.docs().is_empty() {
                for document in postings.docs() {
                    documents.insert(*document);
                }
                postings.advance();
            }
        }
        Ok(documents)
    }
}

impl Query for Like {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for Like {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let documents = BitSetDocSet::from(self.found(reader)?.as_ref().clone());
        Ok(Box::new(ConstScorer::new(documents, boost)))
    }

    fn explain(&self, reader: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        if self.found(reader)?.contains(document) {
            return Ok(Explanation::new("Like", 1.0));
        }
        Err(TantivyError::InvalidArgument(format!("document {document} does not match")))
    }
}
