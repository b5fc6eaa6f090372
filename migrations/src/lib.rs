//! The SQL schema, for SQLite and PostgreSQL alike; one file per room, named for the slice it serves.

use sea_orm_migration::prelude::*;

mod columns;
mod m0001_kernel;
mod m0002_audit;
mod m0003_identity;
mod m0004_organisations;
mod m0005_catalogue;
mod m0006_pages;
mod m0007_origins;
mod m0008_unsealed;
mod m0009_listing_search;
mod m0010_ledger;
mod m0011_programmes;
mod m0013_aid;
mod m0014_calls;
mod m0016_second_factor;
mod m0017_applications;
mod m0018_attachments;
mod m0019_instruction;
mod m0020_search;
mod m0020_search_language;
mod m0021_decisions;
mod m0022_dashboard;
mod m0023_published_calls;
mod m0024_records;
mod m0026_uploads;
mod m0027_organisation_declaration;
mod m0028_silence;
mod m0029_batches;
mod m0030_alternates;
mod m0031_generation;
mod m0032_mandates;
mod m0033_session_devices;
mod m0034_application_search;
mod triggers;

pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_kernel::Migration),
            Box::new(m0002_audit::Migration),
            Box::new(m0003_identity::Migration),
            Box::new(m0004_organisations::Migration),
            Box::new(m0005_catalogue::Migration),
            Box::new(m0006_pages::Migration),
            Box::new(m0007_origins::Migration),
            Box::new(m0008_unsealed::Migration),
            Box::new(m0009_listing_search::Migration),
            Box::new(m0010_ledger::Migration),
            Box::new(m0011_programmes::Migration),
            Box::new(m0013_aid::Migration),
            Box::new(m0014_calls::Migration),
            Box::new(m0016_second_factor::Migration),
            Box::new(m0017_applications::Migration),
            Box::new(m0018_attachments::Migration),
            Box::new(m0019_instruction::Migration),
            Box::new(m0020_search::Migration),
            Box::new(m0020_search_language::Migration),
            Box::new(m0021_decisions::Migration),
            Box::new(m0022_dashboard::Migration),
            Box::new(m0023_published_calls::Migration),
            Box::new(m0024_records::Migration),
            Box::new(m0026_uploads::Migration),
            Box::new(m0027_organisation_declaration::Migration),
            Box::new(m0028_silence::Migration),
            Box::new(m0029_batches::Migration),
            Box::new(m0030_alternates::Migration),
            Box::new(m0031_generation::Migration),
            Box::new(m0032_mandates::Migration),
            Box::new(m0033_session_devices::Migration),
            Box::new(m0034_application_search::Migration),
        ]
    }
}
