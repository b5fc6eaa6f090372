use crate::support::App;
use chrono::TimeDelta;
use preau::kernel::{
    error::Error,
    jobs::{self, Handler, State, Worker},
};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

fn handler(calls: Arc<AtomicUsize>, fails: usize) -> Handler {
    Arc::new(move |_| {
        let n = calls.fetch_add(1, Ordering::SeqCst);
        Box::pin(async move { if n < fails { Err(Error::Other(std::io::Error::other("not yet").into())) } else { Ok(()) } })
    })
}

#[tokio::test]
async fn one_pending_job_a_key_and_none_without_its_commit() {
    let app = App::empty().await;
    let tx = app.server.begin().await.expect("a transaction");
    jobs::enqueue(&tx, "essai", "a").await.expect("enqueued");
    drop(tx);
    assert_eq!(jobs::counts(app.server.db.read(), State::Pending).await.expect("counted"), 0);
    let tx = app.server.begin().await.expect("a transaction");
    for key in ["a", "a", "b"] {
        jobs::enqueue(&tx, "essai", key).await.expect("enqueued");
    }
    tx.commit().await.expect("committed");
    assert_eq!(jobs::counts(app.server.db.read(), State::Pending).await.expect("counted"), 2);
}

#[tokio::test]
async fn a_job_that_fails_for_good_is_parked_and_an_operator_retries_it() {
    let app = App::demo().await;
    let tx = app.server.begin().await.expect("a transaction");
    jobs::enqueue(&tx, "essai", "x").await.expect("enqueued");
    tx.commit().await.expect("committed");
    let calls = Arc::new(AtomicUsize::new(0));
    let worker = Worker::new(app.server.db.clone(), app.clock.clone(), vec![("essai", handler(calls.clone(), 8))]);
    let running = tokio::spawn(async move { worker.until_idle().await });
    // The clock is ours: each back-off passes as soon as the try before it was counted.
    while jobs::counts(app.server.db.read(), State::Dead).await.expect("counted") == 0 {
        app.advance(TimeDelta::hours(1));
        tokio::task::yield_now().await;
    }
    running.await.expect("joined").expect("worked");
    assert_eq!(calls.load(Ordering::SeqCst), 8);
    app.advance(TimeDelta::zero());
    let operator = app.person("operateur").await;
    let dead = operator.get("/jobs?state=dead").await.ok();
    assert_eq!(dead["items"][0]["last_error"], "not yet");
    let id = dead["items"][0]["id"].as_str().expect("an id");
    assert_eq!(operator.post(&format!("/jobs/{id}/retry"), serde_json::Value::Null).await.status, 204);
    assert_eq!(jobs::counts(app.server.db.read(), State::Dead).await.expect("counted"), 0);
}
