//! De minimis aid: dated rules, the single undertaking, the register of aid, and whether more still fits.
//!
//! [`record`] is what proposals and decisions call, inside their own transaction.

mod assessment;
mod companies;
mod declarations;
mod entity;
mod links;
mod party;
mod reading;
mod register;
mod rules;
mod service;
mod splits;
mod told;
mod undertaking;

pub use assessment::{Assessment, Counted};
pub use declarations::declared;
pub use register::{Grant, Stage, foresee, record, release};
pub use rules::Rules;
