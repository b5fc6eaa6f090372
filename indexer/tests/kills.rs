//! `kill -9` while the embedded index is written: what was answered as done is there, as it was written, once.

mod common;

use common::*;
use indexer::{Document, Embedded, Entry, ReadOnly, SearchEngine};
use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

const FOLDER: &str = "PREAU_TEST_KILLS_FOLDER";
const BEGIN: &str = "PREAU_TEST_KILLS_BEGIN";

/// A few listings, each written or forgotten; the same for the same number.
fn change(number: u64) -> (Vec<Document>, Vec<String>) {
    let mut chance = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = |below: u64| {
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        chance % below
    };
    let mut of: BTreeMap<u32, bool> = BTreeMap::new();
    for _ in 0..1 + next(6) {
        of.insert(next(60) as u32, next(4) > 0);
    }
    let written = of.iter().filter(|(_, kept)| **kept);
    let written = written.map(|(n, _)| Document { revision: number as i32, ..listing(*n, &format!("Fiche {n}"), "Un résumé.") }).collect();
    (written, of.iter().filter(|(_, kept)| !**kept).map(|(n, _)| id(*n)).collect())
}

/// The process that is killed: changes the index and says how far it came.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "it is run, and killed, by the test below"]
async fn child() {
    let folder = std::env::var(FOLDER).expect("a folder");
    let mut number: u64 = std::env::var(BEGIN).expect("a number").parse().expect("a number");
    let engine = Embedded::open(Path::new(&folder)).expect("the index opens");
    println!("\nopen {}", engine.needs_fill());
    loop {
        let (written, gone) = change(number);
        let done = async {
            engine.delete(gone.clone()).await?;
            engine.upsert(written.clone()).await
        };
        match done.await {
            Ok(()) => number += 1,
            // Tried again, as a job is.
            Err(error) => println!("failed {number} {error}"),
        }
        println!("done {number}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_is_there_after_a_kill() {
    let times: u64 = std::env::var("PREAU_TEST_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(20);
    let folder = tempfile::tempdir().unwrap();
    let engine = Embedded::open(folder.path()).unwrap();
    engine.filled().await.unwrap();
    drop(engine);
    let mut done = 1;
    let mut failures = 0;
    for time in 0..times {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "child", "--ignored", "--nocapture"])
            .env(FOLDER, folder.path())
            .env(BEGIN, done.to_string())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let reading = std::thread::spawn(move || {
            let mut said: Vec<String> = Vec::new();
            said.extend(lines.filter(|line| ["open", "done", "fail"].iter().any(|word| line.starts_with(word))));
            said
        });
        // Moments spread over the life of the child; a kill before its first word counts too.
        let moment = (time.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) % 1200;
        tokio::time::sleep(Duration::from_millis(30 + moment)).await;
        child.kill().unwrap();
        child.wait().unwrap();
        for line in reading.join().unwrap() {
            assert_ne!(line, "open true", "the index was whole, and stays so");
            failures += u32::from(line.starts_with("failed"));
            if line.starts_with("failed") {
                println!("{line}");
            }
            if let Some(number) = line.strip_prefix("done ").and_then(|n| n.parse().ok()) {
                done = number;
            }
        }
        // What was under way may have been half done; the next child does it again, as its job is.
        let found = ReadOnly::open(folder.path()).unwrap().scan(None, 1000).await.unwrap();
        let (mut all, (written, gone)) = (expected(done), change(done));
        let before: Vec<Entry> = all.values().cloned().collect();
        all.retain(|id, _| !gone.contains(id));
        let half: Vec<Entry> = all.values().cloned().collect();
        all.extend(written.iter().map(|d| (d.id.clone(), d.entry())));
        let whole: Vec<Entry> = all.into_values().collect();
        assert!([before, half, whole].contains(&found), "after kill {time}, {done} changes");
    }
    println!("{times} kills, {done} changes, {failures} tries failed");
}

fn expected(done: u64) -> BTreeMap<String, Entry> {
    let mut all: BTreeMap<String, Entry> = BTreeMap::new();
    for number in 1..done {
        let (written, gone) = change(number);
        for id in gone {
            all.remove(&id);
        }
        all.extend(written.iter().map(|d| (d.id.clone(), d.entry())));
    }
    all
}
