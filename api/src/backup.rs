//! Copying a deployment's data while it runs. SQLite writes a consistent copy of itself; stored files never change, so they
//! may be copied after. To restore: stop the server, put the folder in place of the data folder, start again (the search index
//! is filled anew). On PostgreSQL use its own tools for the database and copy the `media` folder and `server.key`.

use crate::kernel::{
    db::{Db, Durability, is_sqlite},
    settings::Settings,
};
use anyhow::{Context, Result, ensure};
use sea_orm::ConnectionTrait;
use std::path::Path;

pub async fn backup(settings: &Settings, folder: &Path) -> Result<()> {
    let url = settings.database_url();
    ensure!(is_sqlite(&url), "back a PostgreSQL database up with pg_dump, then copy {}", settings.data.display());
    ensure!(!folder.exists(), "{} exists already: name a new folder", folder.display());
    std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let db = Db::connect(&url, Durability::Full).await?;
    let target = folder.join("preau.sqlite");
    let quoted = target.display().to_string().replace('\'', "''");
    db.read().execute_unprepared(&format!("VACUUM INTO '{quoted}'")).await.context("the database cannot be copied")?;
    for file in ["server.key", "demo"] {
        let from = settings.data.join(file);
        if from.exists() {
            std::fs::copy(&from, folder.join(file)).with_context(|| format!("{file} cannot be copied"))?;
        }
    }
    // Files bear the hash of their bytes: what comes while they are copied is either whole or not yet named.
    for kept in ["media", "attachments", "records"] {
        let from = settings.data.join(kept);
        if from.exists() {
            std::fs::create_dir_all(folder.join(kept))?;
            for entry in std::fs::read_dir(&from)? {
                let entry = entry?;
                std::fs::copy(entry.path(), folder.join(kept).join(entry.file_name()))?;
            }
        }
    }
    println!("copied to {}", folder.display());
    Ok(())
}
