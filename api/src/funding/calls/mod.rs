//! Calls: a manager edits, checks and publishes; anybody reads; questions are answered in public.

mod checks;
mod drafts;
pub(super) mod entity;
mod publication;
mod questions;
pub(super) mod read;
mod service;

pub use read::{addresses, page};
