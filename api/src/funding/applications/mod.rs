//! Applications: an organisation writes and submits, the programme instructs and decides.

mod access;
mod answers;
mod drafts;
mod eligibility;
mod entity;
mod lists;
mod read;
mod refusals;
mod rules;
mod service;
mod steps;
mod submission;
mod withdrawal;
