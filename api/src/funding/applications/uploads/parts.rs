//! The bytes of files on their way: a folder a file, a part a file in it, named by its offset.
//!
//! What counts is the offset in the row. A part is renamed into place in the transaction that moves it on: one that was
//! renamed and not committed is written over by the next of its offset, and nobody ever reads past the row's.

use crate::{kernel::error::Result, server::Server};
use anyhow::{Context, anyhow};
use futures::{Stream, StreamExt};
use std::path::{Path, PathBuf};
use tokio::io::AsyncWriteExt;
use uuid::Uuid;

/// What arrives, by the piece.
pub struct Incoming<S> {
    stream: S,
    rest: Vec<u8>,
    ended: bool,
    /// The connection broke before its end.
    pub broken: bool,
}

impl<B: AsRef<[u8]>, S: Stream<Item = std::io::Result<B>> + Unpin> Incoming<S> {
    pub fn new(stream: S) -> Self {
        Self { stream, rest: Vec::new(), ended: false, broken: false }
    }

    /// At most this many bytes, waiting for them; fewer at the end, and none after it.
    pub async fn piece(&mut self, most: usize) -> Vec<u8> {
        let mut piece = std::mem::take(&mut self.rest);
        while piece.len() < most && !self.ended {
            match self.stream.next().await {
                Some(Ok(bytes)) => piece.extend_from_slice(bytes.as_ref()),
                other => {
                    self.ended = true;
                    self.broken = other.is_some();
                }
            }
        }
        self.rest = piece.split_off(piece.len().min(most));
        piece
    }
}

impl Server {
    fn uploads(&self) -> PathBuf {
        self.settings.data.join("uploads")
    }

    fn upload_folder(&self, id: Uuid) -> PathBuf {
        self.uploads().join(id.to_string())
    }

    /// Writes a part beside its place, and down to the disk: the row never counts bytes that are not there.
    pub(super) async fn write_part(&self, id: Uuid, bytes: &[u8]) -> Result<PathBuf> {
        let folder = self.upload_folder(id);
        tokio::fs::create_dir_all(&folder).await.context("uploads folder")?;
        let path = folder.join(format!("{}.part", Uuid::now_v7().simple()));
        let mut file = tokio::fs::File::create(&path).await.context("part of an upload")?;
        file.write_all(bytes).await.context("part of an upload")?;
        file.sync_data().await.context("part of an upload")?;
        Ok(path)
    }

    pub(super) async fn place_part(&self, id: Uuid, offset: i64, written: &Path) -> Result<()> {
        let place = self.upload_folder(id).join(offset.to_string());
        Ok(tokio::fs::rename(written, place).await.context("part of an upload")?)
    }

    /// The bytes kept so far.
    pub(super) async fn parts(&self, id: Uuid, received: i64) -> Result<Vec<u8>> {
        let folder = self.upload_folder(id);
        let received = usize::try_from(received).context("an offset")?;
        let mut bytes = Vec::with_capacity(received);
        while bytes.len() < received {
            let part = tokio::fs::read(folder.join(bytes.len().to_string())).await.context("part of an upload")?;
            let whole = !part.is_empty() && part.len() <= received - bytes.len();
            if !whole {
                return Err(anyhow!("a part of upload {id} is not what was kept").into());
            }
            bytes.extend(part);
        }
        Ok(bytes)
    }

    /// Takes its bytes away; what is not there already is as well.
    pub(super) async fn drop_parts(&self, id: Uuid) -> Result<()> {
        match tokio::fs::remove_dir_all(self.upload_folder(id)).await {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(anyhow::Error::from(error).context("uploads folder").into()),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::stream;

    #[tokio::test]
    async fn what_arrives_is_cut_where_asked_and_kept_where_it_breaks() {
        let arriving = [Ok("abc"), Ok("defgh"), Err(std::io::Error::other("cut")), Ok("never")];
        let mut incoming = Incoming::new(stream::iter(arriving));
        assert_eq!(incoming.piece(5).await, b"abcde");
        assert!(!incoming.broken);
        assert_eq!(incoming.piece(5).await, b"fgh");
        assert!(incoming.broken);
        assert_eq!(incoming.piece(5).await, b"");
    }
}
