//! The HTTP contract of Préau: traits, wire shapes, problem kinds; prints `openapi.yaml`.
//!
//! No database and no runtime live here. Each slice declares its operations once, with [`contract`]:
//! the trait a server implements and the face that serves it. See `README.md` for the invariants.

pub mod answer;
pub mod catalogue;
mod contract;
pub mod document;
pub mod funding;
pub mod identity;
pub mod message;
pub mod moderation;
pub mod notifications;
pub mod operations;
pub mod organisations;
pub mod pages;
pub mod portal;
pub mod problem;
pub mod search;
pub mod security;
mod tags;
pub mod vocabulary;

/// Where the API lives under the public address.
pub const PREFIX: &str = "/api/v1";
