//! Calls: a manager edits, checks and publishes; anybody reads; questions are answered in public.

mod calendar;
mod checks;
mod drafts;
pub(super) mod entity;
mod publication;
mod questions;
pub(super) mod read;
pub(super) mod register;
mod service;

pub use read::{addresses, page};
