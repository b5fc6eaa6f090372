//! Public money: programmes, the people who run them, their envelopes on the book, transfers between axes.
//!
//! An envelope is one axis: a commitment fund (AE), a payment fund for each budget year (CP) and a fund of support in
//! kind. What moves in them is the [`ledger`](crate::ledger)'s business; who may move it, and when, is said here.

pub mod aid;
mod applications;
mod budget;
mod calls;
pub mod commongrants;
mod entity;
mod people;
mod programmes;
mod service;
mod transfers;

pub use applications::{
    LAPSE_APPLICATION, SAY_BATCH, TUS, WRITE_RECORD, fold_titles, forget_uploads, lapse as lapse_application, say_batch,
    write as write_record,
};
pub use calls::{addresses as call_addresses, page as call_page};
pub use people::roles;
