//! Préau's server: one folder per slice, and what they stand on.

pub mod audit;
pub mod backup;
pub mod catalogue;
pub mod demo;
pub mod facts;
pub mod funding;
pub mod http;
pub mod identity;
pub mod imports;
pub mod jobs;
pub mod kernel;
pub mod ledger;
pub mod notifications;
pub mod operations;
pub mod organisations;
pub mod pages;
pub mod portal;
pub mod search;
pub mod server;
pub mod vocabulary;
