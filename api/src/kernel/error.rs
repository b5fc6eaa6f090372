//! What can go wrong inside: a refusal for the caller, or a fault of ours.

use openapi::problem::{Kind, Problem};
use sea_orm::DbErr;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Worded for the caller.
    #[error("{0:?}")]
    Refused(Problem),
    #[error("database: {0}")]
    Database(#[from] DbErr),
    #[error("{0:#}")]
    Other(#[from] anyhow::Error),
}

pub type Result<T> = std::result::Result<T, Error>;

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::Refused(problem)
    }
}

impl From<Kind> for Error {
    fn from(kind: Kind) -> Self {
        Self::Refused(kind.into())
    }
}

/// Faults of ours are logged here, once, and told without their details.
impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(problem) => problem,
            other => {
                tracing::error!(error = %other, "a request failed");
                Kind::Internal.into()
            }
        }
    }
}

/// The name of the unique index or constraint a statement ran into, as far as the database tells.
///
/// PostgreSQL names the index, SQLite the columns (`organisations.siren`), so callers compare with both.
pub fn violates(error: &DbErr, index: &str, column: &str) -> bool {
    let text = error.to_string();
    (text.contains("UNIQUE constraint failed") && text.contains(column)) || (text.contains("unique constraint") && text.contains(index))
}
