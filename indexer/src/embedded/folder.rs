//! The folder of the embedded engine: `owner.lock`, the indexes `index-<n>`, and `current`, which names the one that is whole.
//!
//! Invariant: `current` is written only when the index it names was filled, and replaced in one step; so a crash at any
//! moment leaves either the old index or the new one, or none and a fill at the next start.

use super::{failed, schema::shape, store::Store};
use crate::engine::{Error, Result};
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, File, TryLockError},
    io::Write,
    path::{Path, PathBuf},
};

#[derive(Serialize, Deserialize)]
struct Current {
    index: String,
    shape: String,
}

pub struct Folder {
    path: PathBuf,
    /// Held as long as the process lives.
    _lock: File,
}

/// The folder of the whole index, or why there is none.
pub fn current(path: &Path) -> Result<PathBuf> {
    let needs = |why: String| Error::NeedsRebuild(why);
    let current = fs::read(path.join("current")).map_err(|_| needs("there is none yet".into()))?;
    let current: Current = serde_json::from_slice(&current).map_err(|e| needs(format!("its description is broken: {e}")))?;
    if current.shape != shape() {
        return Err(needs("it has the shape of another version".into()));
    }
    let index = path.join(&current.index);
    if !current.index.starts_with("index-") || current.index.contains(['/', '\\']) || !index.join("meta.json").exists() {
        return Err(needs("its files are gone".into()));
    }
    Ok(index)
}

impl Folder {
    pub fn open(path: &Path) -> Result<Self> {
        fs::create_dir_all(path).map_err(failed)?;
        let lock = File::options().create(true).truncate(false).write(true).open(path.join("owner.lock")).map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path: path.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(Error::Locked(path.display().to_string())),
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }

    /// The whole index, or why there is none.
    pub fn current(&self) -> Result<Store> {
        Store::open(&current(&self.path)?).map_err(|e| Error::NeedsRebuild(e.to_string()))
    }

    /// An empty index beside whatever there is.
    pub fn fresh(&self) -> Result<Store> {
        let last = self.indexes()?.into_iter().filter_map(|name| name.strip_prefix("index-")?.parse::<u64>().ok()).max();
        Store::open(&self.path.join(format!("index-{}", last.map_or(1, |n| n.saturating_add(1)))))
    }

    /// From now on `store` is the whole index.
    pub fn adopt(&self, store: &Store) -> Result<()> {
        let index = store.folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let current = serde_json::to_vec(&Current { index, shape: shape() }).map_err(failed)?;
        let next = self.path.join("current.next");
        let mut file = File::create(&next).map_err(failed)?;
        file.write_all(&current).and_then(|()| file.sync_all()).map_err(failed)?;
        fs::rename(&next, self.path.join("current")).map_err(failed)
    }

    pub fn disown(&self) {
        let _ = fs::remove_file(self.path.join("current"));
    }

    /// Removes all indexes but `kept`: what older versions, rebuilds and crashes left.
    pub fn sweep(&self, kept: &Store) {
        for name in self.indexes().unwrap_or_default() {
            let index = self.path.join(name);
            if index != kept.folder {
                let _ = fs::remove_dir_all(index);
            }
        }
    }

    fn indexes(&self) -> Result<Vec<String>> {
        let names = fs::read_dir(&self.path).map_err(failed)?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        Ok(names.filter(|name| name == "index" || name.starts_with("index-")).collect())
    }
}
