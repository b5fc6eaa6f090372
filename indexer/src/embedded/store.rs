//! One index in one folder: its writer and its reader.

use super::{
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
        Ok(Self { writer: Some(Mutex::new(writer)), ..Self::reading(&index, fields, folder)? })
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
        Ok(Self { fields, folder: folder.to_owned(), reader, writer: None })
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
            return Err(tantivy_failed(error));
        }
        self.reader.reload().map_err(tantivy_failed)
    }
}
