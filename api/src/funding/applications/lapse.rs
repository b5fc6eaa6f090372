//! What time does to an application: nobody decided, or nobody signed. An acceptance that lapses frees what it held.

use super::{
    access, change,
    grants::{self, Mover},
    rules::{self, Command},
    silence,
};
use crate::{
    audit,
    kernel::{
        error::{Error, Result},
        jobs, words,
    },
    server::Server,
};
use openapi::funding::ApplicationState as State;
use sea_orm::entity::prelude::Uuid;
use serde_json::json;

pub const LAPSE_APPLICATION: &str = "lapse_application";

/// Reads the state again: what was decided or signed stays as it is, what comes too early is looked at again at its instant.
pub async fn lapse(server: &Server, key: &str) -> Result<()> {
    let id: Uuid = key.parse().map_err(|_| Error::Other(anyhow::anyhow!("not an application id: {key}")))?;
    let tx = server.begin().await?;
    let row = access::locked(&tx, id).await?;
    let state: State = words::read(&row.state)?;
    if silence::waits(&row, state) {
        return silence::meet(server, tx, row, state).await;
    }
    let Some(lapses_at) = grants::find(&*tx, id).await?.and_then(|grant| grant.lapses_at) else { return Ok(()) };
    let Ok(after) = rules::next(state, None, Command::Lapse) else { return Ok(()) };
    if tx.now < lapses_at {
        // Asked for at another instant, of silence: a job has one row, and its earliest instant.
        jobs::enqueue_at(&tx, LAPSE_APPLICATION, key, lapses_at).await?;
        return tx.commit().await;
    }
    let mover = Mover { actor: audit::SYSTEM.to_owned(), second: None, reason: "Acceptation caduque" };
    grants::release(&tx, id, "lapse", mover).await?;
    let row = change::to(&tx, audit::SYSTEM, &row, row.clone().into(), after, None).await?;
    let data = json!({ "lapses_at": lapses_at });
    audit::record(&tx, audit::Event::new(audit::SYSTEM, "lapse_application", "application", id).data(data)).await?;
    server.mail_applicant(&tx, &row, "application-lapsed", &[]).await?;
    server.mail_programme(&tx, &row, "application-lapsed", &[]).await?;
    tx.commit().await
}
