//! The double-entry book: funds, movements, postings, and the guard that no fund is ever overdrawn. It knows nothing of
//! grants or orders; they say what moves and why.
//!
//! A fund's balance stands in its row, locked and changed in the transaction of the postings, under a CHECK of the
//! database; [`verify()`] holds it against their sum. Movements and postings never change.

mod entity;
mod journal;
mod model;
mod store;
mod verify;

pub use journal::{Entry, journal};
pub use model::{Account, Act, Balance, FundKind};
pub use store::{Leg, Movement, balances, open_fund, post};
pub use verify::{Report, verify};
