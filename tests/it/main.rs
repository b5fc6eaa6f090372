//! Black-box tests: a real server on a port of its own, a database of its own, asked over HTTP as anybody asks it.
//! SQLite by default; PostgreSQL where `PREAU_TEST_DATABASE_URL` names a server.

mod access;
mod aid;
mod answers;
mod applications;
mod audit;
mod batches;
mod calls;
mod catalogue;
mod committee;
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
mod organisations;
mod outage;
mod programmes;
mod records;
mod refusals;
mod relevance;
mod room;
mod search;
mod search_language;
mod second_factor;
mod silence;
mod statements;
mod support;
mod template;
