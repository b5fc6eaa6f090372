//! Applications: an organisation writes and submits, the programme instructs and decides.

mod access;
mod admissibility;
mod answers;
mod assignments;
mod attachments;
mod change;
mod corrections;
mod difference;
mod drafts;
mod eligibility;
mod entity;
mod instruct;
mod interests;
mod lists;
mod mails;
mod messages;
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
