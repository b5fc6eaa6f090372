//! Work to do after a change: a row written in the change's own transaction, carrying an id; the worker
//! re-reads the state, so order never matters and doing it twice changes nothing.
//!
//! ```text
//! pending --lease--> running --done--> (row gone)
//!    ^                  |--failed, tries left--> pending (later), or gone where a newer one waits
//!    |                  '--failed for good-----> dead --retry--> pending
//!    '---- lease ran out (its worker died) ----'
//! ```

mod entity;
mod queue;
mod worker;

pub use entity::{Column, Entity, Model, State};
pub use queue::{Leased, Waiting, counts, enqueue, enqueue_at, keys_waiting, retry, revive, waiting};
pub use worker::{Handler, Worker};
