//! The formal check.

use super::{
    access, change,
    entity::application,
    read,
    records::WRITE_RECORD,
    rules::{self, Command},
};
use crate::{
    audit,
    kernel::{db::Tx, error::Result, etag, jobs, policy::Action, words},
    server::Server,
};
use openapi::{
    funding::{Admissibility, Application},
    security::Caller,
};
use sea_orm::entity::prelude::Uuid;
use serde_json::json;

fn command(new: &Admissibility) -> Command {
    if new.admissible { Command::Admit } else { Command::Reject }
}

impl Server {
    pub(super) async fn judge_admissibility(
        &self,
        caller: &Caller,
        id: Uuid,
        if_match: Option<&str>,
        new: Admissibility,
    ) -> Result<(i64, Application)> {
        let tx = self.begin().await?;
        let row = access::locked(&tx, id).await?;
        access::in_programme(&*tx, caller, Action::Instruct, &row).await?;
        // The state speaks first: a refusal of the machine says more than a lost race.
        rules::next(words::read(&row.state)?, None, command(&new))?;
        etag::check(if_match, row.version)?;
        let row = self.judge(&tx, caller, &row, &new).await?;
        let version = row.version;
        let answer = read::wire(&*tx, row, access::Reader::Programme, caller.locale).await?;
        tx.commit().await?;
        Ok((version, answer))
    }

    /// On the locked row, by whom the programme lets.
    pub(super) async fn judge(
        &self,
        tx: &Tx,
        caller: &Caller,
        row: &application::Model,
        new: &Admissibility,
    ) -> Result<application::Model> {
        let after = rules::next(words::read(&row.state)?, None, command(new))?;
        let row = change::to(tx, caller.account_id, row, row.clone().into(), after, Some(new.reason.clone())).await?;
        let data = json!({ "admissible": new.admissible, "reason": new.reason });
        audit::record(tx, audit::Event::new(caller.account_id, "update_admissibility", "application", row.id).data(data)).await?;
        let name = if new.admissible { "application-admissible" } else { "application-inadmissible" };
        self.mail_applicant(tx, &row, name, &[("reason", &new.reason)]).await?;
        if !new.admissible {
            jobs::enqueue_at(tx, WRITE_RECORD, &format!("inadmissible/{}", row.id), tx.tells_at()).await?;
        }
        Ok(row)
    }
}
