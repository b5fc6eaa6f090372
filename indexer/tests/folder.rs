//! The embedded engine's folder: who owns it, and what happens to a broken one.

mod common;

use common::*;
use indexer::{Embedded, Error, ReadOnly, SearchEngine};
use std::{fs, path::Path};

async fn filled(folder: &Path) {
    let engine = Embedded::open(folder).unwrap();
    assert!(engine.needs_fill());
    engine.upsert(catalogue()).await.unwrap();
    engine.filled().await.unwrap();
}

fn index(folder: &Path) -> std::path::PathBuf {
    let mut all: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.file_name().unwrap().to_str().unwrap().starts_with("index-"))
        .collect();
    assert_eq!(all.len(), 1, "one index is kept");
    all.remove(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_written_is_there_again() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path()).await;
    let engine = Embedded::open(folder.path()).unwrap();
    assert!(!engine.needs_fill());
    assert_eq!(found(&engine, ask("geografie")).await, [GEOGRAPHY]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_owner_is_told_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let first = Embedded::open(folder.path()).unwrap();
    let second = Embedded::open(folder.path()).err().expect("the folder is taken");
    assert!(matches!(second, Error::Locked(_)));
    assert!(second.to_string().contains("stop it, or run this one with Meilisearch"), "{second}");
    drop(first);
    Embedded::open(folder.path()).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_index_is_read_beside_its_owner() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(ReadOnly::open(folder.path()), Err(Error::NeedsRebuild(_))), "there is none yet");
    filled(folder.path()).await;
    let owner = Embedded::open(folder.path()).unwrap();
    let beside = ReadOnly::open(folder.path()).unwrap();
    assert!(owner.writable() && !beside.writable());
    assert_eq!(beside.scan(None, 100).await.unwrap(), owner.scan(None, 100).await.unwrap());
    // It follows the owner, through a rebuild too, and changes nothing.
    owner.delete(vec![id(SCHOOL)]).await.unwrap();
    assert_eq!(beside.count().await.unwrap(), catalogue().len() as u64 - 1);
    owner.begin_rebuild().await.unwrap();
    owner.add_to_rebuild(vec![listing(77, "Autre", "")]).await.unwrap();
    owner.finish_rebuild().await.unwrap();
    assert_eq!(found(&beside, ask("autre")).await, [77]);
    assert!(matches!(beside.upsert(catalogue()).await, Err(Error::Locked(_))));
    assert!(matches!(beside.delete(vec![id(77)]).await, Err(Error::Locked(_))));
    assert_eq!(owner.count().await.unwrap(), 1);
    drop(owner);
    assert!(!Embedded::open(folder.path()).unwrap().needs_fill(), "reading left it whole");
}

#[tokio::test(flavor = "multi_thread")]
async fn broken_missing_or_reshaped_is_filled_again() {
    type Damage = fn(&Path);
    let damages: [(&str, Damage); 7] = [
        ("description cut off", |f| fs::write(f.join("current"), "{").unwrap()),
        ("description gone", |f| fs::remove_file(f.join("current")).unwrap()),
        ("another shape", |f| {
            let current = fs::read_to_string(f.join("current")).unwrap();
            fs::write(f.join("current"), current.replace("\"shape\":\"", "\"shape\":\"0")).unwrap();
        }),
        ("a name that leads elsewhere", |f| {
            let current = fs::read_to_string(f.join("current")).unwrap();
            fs::write(f.join("current"), current.replace("index-", "index-/../../")).unwrap();
        }),
        ("index gone", |f| fs::remove_dir_all(index(f)).unwrap()),
        ("list of segments broken", |f| fs::write(index(f).join("meta.json"), "[]").unwrap()),
        ("one byte of each segment changed", |f| {
            for file in fs::read_dir(index(f)).unwrap().map(|e| e.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "store")) {
                let mut bytes = fs::read(&file).unwrap();
                bytes[10] ^= 0xff;
                fs::write(&file, bytes).unwrap();
            }
        }),
    ];
    for (damage, break_it) in damages {
        let folder = tempfile::tempdir().unwrap();
        filled(folder.path()).await;
        break_it(folder.path());
        let engine = Embedded::open(folder.path()).unwrap_or_else(|e| panic!("{damage}: {e}"));
        assert!(engine.needs_fill(), "{damage}");
        assert!(matches!(engine.health().await, Err(Error::NeedsRebuild(_))), "{damage}");
        assert_eq!(engine.count().await.unwrap(), 0, "{damage}");
        engine.upsert(catalogue()).await.unwrap();
        engine.filled().await.unwrap();
        engine.health().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fill_or_rebuild_that_did_not_end_is_begun_anew() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Embedded::open(folder.path()).unwrap();
    engine.upsert(catalogue()).await.unwrap();
    drop(engine);
    let engine = Embedded::open(folder.path()).unwrap();
    assert!(engine.needs_fill(), "half a fill is no fill");
    engine.upsert(catalogue()).await.unwrap();
    engine.filled().await.unwrap();
    engine.begin_rebuild().await.unwrap();
    engine.add_to_rebuild(vec![listing(77, "Autre", "")]).await.unwrap();
    drop(engine);
    let engine = Embedded::open(folder.path()).unwrap();
    assert!(!engine.needs_fill(), "the index before it is whole");
    assert_eq!(engine.count().await.unwrap(), catalogue().len() as u64);
    drop(engine);
    index(folder.path());
}

/// Searches go on, each on a whole index, while it is written and swapped.
#[tokio::test(flavor = "multi_thread")]
async fn searches_never_fail_meanwhile() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Embedded::open(folder.path()).unwrap();
    engine.upsert(catalogue()).await.unwrap();
    let (stop, mut stopped) = tokio::sync::watch::channel(false);
    let reader = tokio::spawn({
        let engine = engine.clone();
        async move {
            let mut asked = 0;
            while !*stopped.borrow_and_update() {
                assert_eq!(found(&engine, ask("gcompris")).await, [GCOMPRIS]);
                asked += 1;
            }
            asked
        }
    });
    for round in 0..5 {
        engine.begin_rebuild().await.unwrap();
        engine.upsert(vec![listing(100 + round, "Passage", "")]).await.unwrap();
        engine.add_to_rebuild(catalogue()).await.unwrap();
        engine.finish_rebuild().await.unwrap();
    }
    stop.send(true).unwrap();
    assert!(reader.await.unwrap() > 0);
}
