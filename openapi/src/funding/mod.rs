//! Public money: programmes, their axes and envelopes, and what moves in them.

mod programme;

pub use programme::*;
