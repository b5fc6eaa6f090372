//! Columns that mean the same in every table.

use sea_orm_migration::{prelude::*, schema::*};

/// An instant, UTC, microseconds.
pub fn instant(name: &str) -> ColumnDef {
    timestamp_with_time_zone(name.to_owned())
}

pub fn instant_null(name: &str) -> ColumnDef {
    timestamp_with_time_zone_null(name.to_owned())
}

/// A word of a closed list (a state, a kind).
pub fn word(name: &str) -> ColumnDef {
    string_len(name.to_owned(), 32)
}

/// Counts edits; the ETag.
pub fn version() -> ColumnDef {
    big_integer("version").default(1).take()
}

pub fn foreign_key(name: &str, from: (&str, &str), to: (&str, &str), on_delete: ForeignKeyAction) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(name)
        .from(from.0.to_owned(), from.1.to_owned())
        .to(to.0.to_owned(), to.1.to_owned())
        .on_delete(on_delete)
        .take()
}

pub fn index(name: &str, table: &str, columns: &[&str]) -> IndexCreateStatement {
    let mut index = Index::create().name(name).table(table.to_owned()).take();
    for column in columns {
        index.col((*column).to_owned());
    }
    index
}
