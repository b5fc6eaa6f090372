//! Published calls in the words of CommonGrants 0.4 (<https://commongrants.org>), for whoever gathers calls from many places.
//!
//! The protocol is not ours, and it is the one exception to three laws: pages are numbers, money is a decimal string, and
//! a refusal has the protocol's shape. It stays in this folder: nothing else says `opportunity`.

mod asked;
mod find;
mod told;

pub use asked::{Fault, Page, Search};
