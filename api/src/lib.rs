//! Préau's server: one folder per slice, and what they stand on.

pub mod audit;
pub mod catalogue;
pub mod facts;
pub mod identity;
pub mod kernel;
pub mod notifications;
pub mod operations;
pub mod organisations;
pub mod pages;
pub mod portal;
pub mod search;
pub mod server;
pub mod vocabulary;
