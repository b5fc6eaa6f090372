//! One index in one folder: its writer and its reader.

use super::{
    count::Known,
    failed,
    schema::{Fields, schema},
    tantivy_failed,
};
use crate::engine::{Document, Result};
use std::{
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard},
};
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, Searcher, Term, tokenizer::WhitespaceTokenizer};

const WRITER_BYTES: usize = 50_000_000;

pub struct Store {
    pub fields: Fields,
    pub folder: PathBuf,
    reader: IndexReader,
    /// None where another process writes.
    writer: Option<Mutex<IndexWriter>>,
    pub known: Known,
}

impl Store {
    /// Opens the index in `folder`, or makes one. A damaged file is an error here, not in a search later.
    pub fn open(folder: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder).map_err(failed)?;
        let (schema, fields) = schema();
        let directory = tantivy::directory::MmapDirectory::open(folder).map_err(failed)?;
        let index = Index::open_or_create(directory, schema).map_err(tantivy_failed)?;
        let damaged = index.validate_checksum().map_err(tantivy_failed)?;
        if !damaged.is_empty() {
            return Err(failed(format!("{} damaged files", damaged.len())));
        }
        let writer = index.writer_with_num_threads(1, WRITER_BYTES).map_err(tantivy_failed)?;
        // What a killed process was writing may bear the name of what we write next.
        let _ = writer.garbage_collect_files().wait();
        let store = Self { writer: Some(Mutex::new(writer)), ..Self::reading(&index, fields, folder)? };
        store.take_first_stamp(&*store.writer()?);
        Ok(store)
    }

    /// A new writer stamps its first operation as the last commit was stamped. A merge of what that commit left, begun before
    /// the next one, then takes a deletion so stamped for applied already where it is not, and what was deleted comes back. So
    /// the first operation is one that means nothing.
    fn take_first_stamp(&self, writer: &IndexWriter) {
        writer.delete_term(Term::from_field_text(self.fields.id, ""));
    }

    /// The index as its last commit left it; another process may be writing the next.
    pub fn read_only(folder: &Path) -> Result<Self> {
        let directory = tantivy::directory::MmapDirectory::open(folder).map_err(failed)?;
        let index = Index::open(directory).map_err(tantivy_failed)?;
        Self::reading(&index, schema().1, folder)
    }

    fn reading(index: &Index, fields: Fields, folder: &Path) -> Result<Self> {
        index.tokenizers().register("whitespace", WhitespaceTokenizer::default());
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(tantivy_failed)?;
        Ok(Self { fields, folder: folder.to_owned(), reader, writer: None, known: Known::default() })
    }

    pub fn searcher(&self) -> Searcher {
        self.reader.searcher()
    }

    fn writer(&self) -> Result<MutexGuard<'_, IndexWriter>> {
        let writer = self.writer.as_ref().ok_or_else(|| failed("the index was opened for reading"))?;
        Ok(writer.lock().unwrap_or_else(|poisoned| poisoned.into_inner()))
    }

    /// Not visible before `commit`; undone where one document fails.
    pub fn put<'a>(&self, documents: impl IntoIterator<Item = &'a Document>) -> Result<()> {
        let documents: Vec<_> = documents.into_iter().map(|d| Ok((&d.id, self.fields.document(d)?))).collect::<Result<_>>()?;
        let writer = self.writer()?;
        for (id, document) in documents {
            writer.delete_term(Term::from_field_text(self.fields.id, id));
            writer.add_document(document).map_err(tantivy_failed)?;
        }
        Ok(())
    }

    pub fn delete(&self, ids: &[String]) -> Result<()> {
        let writer = self.writer()?;
        for id in ids {
            writer.delete_term(Term::from_field_text(self.fields.id, id));
        }
        Ok(())
    }

    pub fn clear(&self) -> Result<()> {
        self.writer()?.delete_all_documents().map(drop).map_err(tantivy_failed)
    }

    /// On disk and visible when this returns.
    pub fn commit(&self) -> Result<()> {
        let mut writer = self.writer()?;
        if let Err(error) = writer.commit() {
            let _ = writer.rollback();
            self.take_first_stamp(&writer);
            return Err(tantivy_failed(error));
        }
        self.reader.reload().map_err(tantivy_failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tantivy::merge_policy::NoMergePolicy;

    fn document(id: &str, revision: i32) -> Document {
        Document { id: id.to_owned(), revision, ..Document::default() }
    }

    /// Segments that a process left unmerged when it died, and a first change that replaces what the last commit's own segment
    /// holds: the merge that this change sets off must not bring the old document back.
    #[test]
    fn a_merge_after_a_restart_forgets_no_deletion() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        store.writer().unwrap().set_merge_policy(Box::new(NoMergePolicy));
        let commit = |documents: &[Document]| {
            store.put(documents).unwrap();
            store.commit().unwrap();
        };
        commit(&["a", "b", "c", "d", "e"].map(|id| document(id, 1)));
        commit(&["changed", "deleted", "kept"].map(|id| document(id, 1)));
        for n in 0..10 {
            commit(&[document(&format!("single {n}"), 1)]);
        }
        store.delete(&["deleted".to_owned()]).unwrap();
        store.commit().unwrap();
        drop(store);

        let store = Store::open(folder.path()).unwrap();
        store.put(&[document("changed", 2)]).unwrap();
        store.commit().unwrap();
        let writer = store.writer.unwrap().into_inner().unwrap();
        writer.wait_merging_threads().unwrap();
        let found = Store::read_only(folder.path()).unwrap().scan(None, 100).unwrap();
        assert_eq!(found.len(), 17);
        let changed: Vec<i32> = found.iter().filter(|entry| entry.id == "changed").map(|entry| entry.revision).collect();
        assert_eq!(changed, [2], "once, as it was last written");
    }
}
