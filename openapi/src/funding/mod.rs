//! Public money: programmes, their axes and envelopes, and what moves in them; calls and their forms.

mod call;
mod form;
mod programme;

pub use call::*;
pub use form::*;
pub use programme::*;
