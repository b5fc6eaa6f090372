//! The demonstration, made once for all tests of one build and copied for each: several hundred listings are not
//! published anew some sixty times. Test processes find it beside each other's, under a lock.

use crate::support::{Database, open, server_of_databases};
use preau::{demo, jobs};
use std::{
    fs::{File, Metadata},
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
    time::Duration,
};

/// Holds the name of the database, written last: what is not there is not whole.
const READY: &str = "ready";

/// Tells one build and one database server from another; the vocabulary is read when the server opens.
fn key() -> String {
    let mut hasher = DefaultHasher::new();
    let mut stamp = |metadata: std::io::Result<Metadata>| {
        let metadata = metadata.expect("a file that is there");
        (metadata.len(), metadata.modified().expect("a time")).hash(&mut hasher);
    };
    stamp(std::env::current_exe().and_then(std::fs::metadata));
    for file in ["concepts.csv", "cycles.csv", "names.csv"] {
        stamp(std::fs::metadata(Path::new(env!("CARGO_MANIFEST_DIR")).join("../api/vocabulary").join(file)));
    }
    server_of_databases().hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// What earlier builds left.
fn sweep(folder: &Path) {
    let day = Duration::from_secs(24 * 3600);
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let age = entry.metadata().and_then(|m| m.modified()).ok().and_then(|at| at.elapsed().ok());
        if age.is_some_and(|age| age > day) {
            let path = entry.path();
            std::fs::remove_dir_all(&path).or_else(|_| std::fs::remove_file(&path)).ok();
        }
    }
}

async fn make(folder: &Path) -> Database {
    std::fs::remove_dir_all(folder).ok();
    std::fs::create_dir_all(folder).expect("a folder for the demonstration");
    let database = Database::create(folder, None).await;
    let (server, _) = open(folder, &database, |_| {}, None).await;
    assert!(demo::fill(&server).await.expect("the demonstration"));
    jobs::worker(&server).until_idle().await.expect("jobs");
    // An index not marked whole is begun anew by whoever opens the copy.
    preau::search::fill(&server, |_| {}).await.expect("the index is filled");
    // PostgreSQL copies a database that nobody is connected to; files are copied when nobody writes them.
    server.db.clone().close().await;
    drop(server);
    std::fs::write(folder.join(READY), database.name()).expect("the mark of a whole demonstration");
    database
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() { copy(&entry.path(), &target)? } else { std::fs::copy(entry.path(), target).map(drop)? }
    }
    Ok(())
}

/// A copy of the demonstration in an empty folder, its jobs done and its index whole.
pub async fn demonstration(to: &Path) -> Database {
    let all = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("demonstrations");
    std::fs::create_dir_all(&all).expect("a folder for demonstrations");
    let folder = all.join(key());
    let lock = File::create(all.join(format!("{}.lock", key()))).expect("a lock");
    // Waiting for another thread or process would hold up a runtime's only thread, and with it what it waits for.
    let lock = tokio::task::spawn_blocking(move || lock.lock().map(|()| lock)).await.expect("a thread").expect("the lock");
    let made = match std::fs::read_to_string(folder.join(READY)) {
        Ok(name) => Database::existing(&folder, &name).await,
        Err(_) => None,
    };
    let template = match made {
        Some(template) => template,
        None => {
            sweep(&all);
            make(&folder).await
        }
    };
    drop(lock);
    copy(&folder, to).expect("a copy of the demonstration");
    Database::create(to, Some(&template)).await
}
