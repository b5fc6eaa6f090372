//! The append-only trail. Events are written in the transaction of what they tell, unchained;
//! one sealer then chains them in order ([`seal`]); [`verify`] finds one changed byte.
//!
//! `data` never holds a personal value: those stand in a side table that can be erased, and the event keeps
//! only their salted hash, which the chain covers.

mod chain;
mod entity;
mod store;

pub use chain::{Report, seal, seals_of, verify};
pub use entity::event::{Column, Entity, Model};
pub use store::{Event, SYSTEM, erase_personal, record, record_refusal};
