//! Taking an application back.

use super::{
    access, change,
    entity::application,
    grants::{self, Mover},
    read,
    rules::{self, Command},
};
use crate::{
    audit,
    kernel::{
        error::Result,
        etag,
        policy::{Action, may},
        words,
    },
    server::Server,
};
use openapi::{
    funding::{Application, ApplicationWithdrawal},
    security::Caller,
};
use sea_orm::{ActiveValue::Set, entity::prelude::*};
use serde_json::json;

impl Server {
    pub(super) async fn withdraw_application_of(
        &self,
        caller: &Caller,
        id: Uuid,
        if_match: Option<&str>,
        why: ApplicationWithdrawal,
    ) -> Result<(i64, Application)> {
        let tx = self.begin().await?;
        let row = access::locked(&tx, id).await?;
        may(caller, Action::WithdrawApplication, Some(row.organisation_id))?;
        let before = words::read(&row.state)?;
        let after = rules::next(before, None, Command::Withdraw)?;
        etag::check(if_match, row.version)?;
        let mover = Mover { actor: caller.account_id.to_string(), second: None, reason: &why.reason };
        grants::release(&tx, id, "withdraw", mover).await?;
        let mut to: application::ActiveModel = row.clone().into();
        to.resumes = Set(None);
        let row = change::to(&tx, caller.account_id, &row, to, after, Some(why.reason.clone())).await?;
        let version = row.version;
        let data = json!({ "before": words::word(&before), "reason": why.reason });
        audit::record(&tx, audit::Event::new(caller.account_id, "withdraw_application", "application", id).data(data)).await?;
        let answer = read::wire(&*tx, row, access::Reader::Applicant, caller.locale).await?;
        tx.commit().await?;
        Ok((version, answer))
    }
}
