//! Black-box tests: a real server on a port of its own, a database of its own, asked over HTTP as anybody asks it.
//! SQLite by default; PostgreSQL where `PREAU_TEST_DATABASE_URL` names a server.

mod access;
mod aid;
mod answers;
mod applications;
mod audit;
mod calls;
mod catalogue;
mod contract;
mod corrections;
mod dashboard;
mod decisions;
mod document;
mod identity;
mod imports;
mod instruction;
mod jobs;
mod ledger;
mod mandates;
mod organisations;
mod outage;
mod own_sessions;
mod plans;
mod programmes;
mod refusals;
mod relevance;
mod room;
mod search;
mod search_language;
mod second_factor;
mod statements;
mod support;
mod template;
mod uploads;
