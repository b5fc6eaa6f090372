//! Organisations, their members and invitations, claims, and the school directory.

mod claims;
mod countries;
mod declaration;
pub mod directory;
mod entity;
pub mod identifiers;
mod invitations;
mod mandates;
mod members;
mod names;
mod received;
mod register;
mod schools;
mod service;

pub use claims::{open_claims, own_claims};
pub use countries::country;
pub use directory::import_schools;
pub use invitations::forget_invitations;
pub use mandates::mandate_of;
pub use members::{
    add as add_member, belonging, leave_all, memberships_of, own_memberships, own_memberships_of, people_among, people_of, staff_addresses,
    team_addresses,
};
pub use names::{Named, Names, kept_references, named, references};
pub use register::{NewRow, first_operator, insert, matching};
