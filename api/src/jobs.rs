//! Every kind of job and what does it, in one table.

use crate::{
    audit, catalogue, funding, identity,
    kernel::{
        error::Result,
        idempotency,
        jobs::{Handler, Worker},
    },
    notifications, search,
    server::Server,
};
use std::{future::Future, sync::Arc, time::Duration};
use tokio::sync::watch;

/// Work done key by key.
fn each<F, Fut>(server: &Server, work: F) -> Handler
where
    F: Fn(Server, String) -> Fut + Send + Sync + Clone + 'static,
    Fut: Future<Output = Result<()>> + Send + 'static,
{
    let server = server.clone();
    Arc::new(move |keys| {
        let (server, work) = (server.clone(), work.clone());
        Box::pin(async move {
            for key in keys {
                work(server.clone(), key).await?;
            }
            Ok(())
        })
    })
}

/// Does every kind of job; beside a process that owns the index, all but the index's.
pub fn worker(server: &Server) -> Worker {
    with(server, handlers(server).into_iter().chain(index_handlers(server)).collect())
}

/// Does the jobs until told to stop. The index's have a worker of their own: an engine that is slow keeps no mail waiting.
pub async fn run(server: Server, stop: watch::Receiver<bool>) {
    let (index, others) = (with(&server, index_handlers(&server)), with(&server, handlers(&server)));
    tokio::join!(index.run(stop.clone()), others.run(stop));
}

fn with(server: &Server, handlers: Vec<(&'static str, Handler)>) -> Worker {
    Worker::new(server.db.clone(), server.clock.clone(), handlers)
}

fn index_handlers(server: &Server) -> Vec<(&'static str, Handler)> {
    if server.engine.writable() { vec![(search::INDEX_LISTING, search::listings_handler(server))] } else { Vec::new() }
}

fn handlers(server: &Server) -> Vec<(&'static str, Handler)> {
    vec![
        (search::INDEX_PUBLISHER, each(server, |s, key| async move { search::index_publisher(&s, &key).await })),
        (notifications::SEND_MAIL, each(server, |s, key| async move { notifications::send(&s, &key).await })),
        (funding::LAPSE_APPLICATION, each(server, |s, key| async move { funding::lapse_application(&s, &key).await })),
        (funding::SAY_BATCH, each(server, |s, key| async move { funding::say_batch(&s, &key).await })),
        (funding::WRITE_RECORD, each(server, |s, key| async move { funding::write_record(&s, &key).await })),
        (catalogue::PRICE_BEGINS, each(server, |s, key| async move { catalogue::price_begins(&s, &key).await })),
    ]
}

/// Seals the audit trail every few seconds, and forgets what has expired every hour.
pub async fn housekeeping(server: Server, mut stop: watch::Receiver<bool>) {
    const SEAL: Duration = Duration::from_secs(5);
    const FORGET_EVERY: u32 = 720;
    const WRITE_DOWN_EVERY: u32 = 12;
    let mut round = 0u32;
    while !*stop.borrow() {
        if let Err(error) = audit::seal(&server.db, server.clock.now()).await {
            tracing::warn!(%error, "the audit trail could not be sealed; trying again");
        }
        if round.is_multiple_of(FORGET_EVERY)
            && let Err(error) = forget_expired(&server).await
        {
            tracing::warn!(%error, "what expired could not be forgotten; trying again");
        }
        round = round.wrapping_add(1);
        if round.is_multiple_of(WRITE_DOWN_EVERY) {
            write_down(&server).await;
        }
        tokio::select! {
            _ = stop.changed() => {}
            _ = tokio::time::sleep(SEAL) => {}
        }
    }
    write_down(&server).await;
}

async fn write_down(server: &Server) {
    if let Err(error) = search::write_down(server).await {
        tracing::warn!(%error, "questions without result could not be counted");
    }
}

async fn forget_expired(server: &Server) -> Result<()> {
    let tx = server.begin().await?;
    idempotency::forget_expired(&tx, tx.now).await?;
    identity::forget_expired(&tx).await?;
    search::forget_old(&tx).await?;
    tx.commit().await?;
    server.throttles.forget_quiet();
    funding::forget_uploads(server).await
}
