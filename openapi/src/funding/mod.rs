//! Public money: programmes, their axes and envelopes, and what moves in them; calls and their forms; de minimis aid.

mod aid;
mod application;
mod attachment;
mod batch;
mod call;
mod dashboard;
mod decision;
mod export;
mod form;
mod instruction;
mod plan;
mod programme;
mod record;
mod session;
mod upload;

pub use aid::*;
pub use application::*;
pub use attachment::*;
pub use batch::*;
pub use call::*;
pub use dashboard::*;
pub use decision::*;
pub use export::*;
pub use form::*;
pub use instruction::*;
pub use plan::*;
pub use programme::*;
pub use record::*;
pub use session::*;
pub use upload::*;
