//! The formal check.

use super::{
    access, change, read,
    rules::{self, Command},
};
use crate::{
    audit,
    kernel::{error::Result, etag, policy::Action, words},
    server::Server,
};
use openapi::{
    funding::{Admissibility, Application},
    security::Caller,
};
use sea_orm::entity::prelude::Uuid;
use serde_json::json;

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
        let command = if new.admissible { Command::Admit } else { Command::Reject };
        let after = rules::next(words::read(&row.state)?, None, command)?;
        etag::check(if_match, row.version)?;
        let row = change::to(&tx, caller.account_id, &row, row.clone().into(), after, Some(new.reason.clone())).await?;
        let data = json!({ "admissible": new.admissible, "reason": new.reason });
        audit::record(&tx, audit::Event::new(caller.account_id, "update_admissibility", "application", id).data(data)).await?;
        let name = if new.admissible { "application-admissible" } else { "application-inadmissible" };
        self.mail_applicant(&tx, &row, name, &[("reason", &new.reason)]).await?;
        let version = row.version;
        let answer = read::wire(&*tx, row, access::Reader::Programme, caller.locale).await?;
        tx.commit().await?;
        Ok((version, answer))
    }
}
