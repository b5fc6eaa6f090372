//! Applications: an organisation writes and submits, the programme instructs and decides.

mod access;
mod admissibility;
mod agreement;
mod answers;
mod appeals;
mod assignments;
mod attachments;
mod change;
mod corrections;
mod decide;
mod decisions;
mod difference;
mod drafts;
mod eligibility;
mod entity;
mod funds;
mod grants;
mod instruct;
mod interests;
mod lapse;
mod lists;
mod mails;
mod messages;
mod proposals;
mod ranking;
mod read;
mod refusals;
mod reviews;
mod rules;
mod scoring;
mod service;
mod sniff;
mod steps;
mod submission;
mod withdrawal;

pub use lapse::{LAPSE_APPLICATION, lapse};
