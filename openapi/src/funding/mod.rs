//! Public money: programmes, their axes and envelopes, and what moves in them; calls and their forms; de minimis aid.

mod aid;
mod application;
mod call;
mod form;
mod programme;

pub use aid::*;
pub use application::*;
pub use call::*;
pub use form::*;
pub use programme::*;
