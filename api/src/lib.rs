//! Préau's server: one folder per slice, and what they stand on.

pub mod audit;
pub mod kernel;
