//! Beside the index stands a small one that says which indexes there are: the live one, of which shape it is and that it was
//! filled whole; and the one being built beside it, so that every process writes its changes to both.

use super::{KEY, Meilisearch, http::Index, is, sdk_failed, wire};
use crate::engine::{Error, Result};
use meilisearch_sdk::errors::ErrorCode;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Mark {
    id: String,
    /// The index it speaks of; marks of older versions did not say.
    #[serde(default)]
    index: String,
    shape: String,
}

/// What the marks say, all read at once.
#[derive(Default)]
pub struct Marks {
    /// The live index is whole and of our shape.
    pub filled: bool,
    /// The index being built beside it, by whatever process.
    pub next: Option<String>,
}

impl Meilisearch {
    fn state(&self) -> Index {
        self.client.index(format!("{}_state", self.index))
    }

    fn next_id(&self) -> String {
        format!("{}_next", self.index)
    }

    pub(super) async fn marks(&self) -> Result<Marks> {
        let marks = match self.state().get_documents::<Mark>().await {
            Ok(found) => found.results,
            Err(error) if is(&error, ErrorCode::IndexNotFound) => Vec::new(),
            Err(error) => return Err(sdk_failed(error)),
        };
        let filled = marks.iter().any(|mark| mark.id == self.index && mark.shape == wire::shape());
        let next = marks.into_iter().find(|mark| mark.id == self.next_id()).map(|mark| mark.index);
        Ok(Marks { filled, next })
    }

    pub(super) async fn mark_filled(&self) -> Result<()> {
        self.mark(&self.index, &self.index).await
    }

    pub(super) async fn mark_next(&self, index: &str) -> Result<()> {
        self.mark(&self.next_id(), index).await
    }

    async fn mark(&self, id: &str, index: &str) -> Result<()> {
        let mark = Mark { id: id.to_owned(), index: index.to_owned(), shape: wire::shape() };
        let task = self.state().add_or_replace(&[mark], KEY).await.map_err(sdk_failed)?;
        self.done(task).await
    }

    /// Where `index` is what is being built, it is so no longer.
    pub(super) async fn unmark_next(&self, index: &str) -> Result<()> {
        if self.marks().await?.next.as_deref() != Some(index) {
            return Ok(());
        }
        let task = self.state().delete_document(self.next_id()).await.map_err(sdk_failed)?;
        self.done(task).await
    }

    pub(super) async fn forget_marks(&self) -> Result<()> {
        self.drop_index(&format!("{}_state", self.index)).await
    }

    /// Indexes that rebuilds which never ended have left.
    pub(super) async fn leftovers(&self) -> Result<Vec<String>> {
        let begins = format!("{}_next", self.index);
        let listed = self.client.list_all_indexes().await.map_err(sdk_failed)?;
        Ok(listed.results.into_iter().map(|index| index.uid).filter(|uid| uid.starts_with(&begins)).collect())
    }

    /// An index that is not there is as good as deleted.
    pub(super) async fn drop_index(&self, index: &str) -> Result<()> {
        let task = self.client.delete_index(index).await.map_err(sdk_failed)?;
        match self.done(task).await {
            Err(Error::NeedsRebuild(_)) => Ok(()),
            other => other,
        }
    }
}
