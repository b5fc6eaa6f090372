//! The HTTP contract: traits, wire shapes, problem kinds.
pub mod catalogue;
