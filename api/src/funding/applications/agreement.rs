//! What follows an acceptance: the signature commits, and a part may be given back.

use super::{
    access::{self, Reader},
    change,
    entity::grant,
    funds::Step,
    grants::{self, Mover},
    read,
    rules::{self, Command},
};
use crate::{
    audit,
    kernel::{clock::paris_day, error::Result, etag, idempotency::Once, policy::Action, words},
    server::Server,
};
use openapi::{
    funding::{Application, ApplicationState as State, NewGiveBack, NewSignature},
    message::Message,
    problem::Problem,
    security::Caller,
};
use poem_openapi::types::ToJSON;
use sea_orm::{ActiveValue::Set, entity::prelude::*};

impl Server {
    pub(super) async fn sign(&self, caller: &Caller, id: Uuid, if_match: Option<&str>, new: NewSignature) -> Result<(i64, Application)> {
        let tx = self.begin().await?;
        let row = access::locked(&tx, id).await?;
        access::in_programme(&*tx, caller, Action::Commit, &row).await?;
        let after = rules::next(words::read(&row.state)?, None, Command::Sign)?;
        etag::check(if_match, row.version)?;
        let grant = grants::find(&*tx, id).await?.ok_or_else(|| anyhow::anyhow!("application {id} is accepted without a proposal"))?;
        if new.signed_on > paris_day(tx.now) {
            return Err(Problem::field("/signed_on", Message::new("Un jour passé.", "A day that has come.")).into());
        }
        // The day counts, not that of its recording; the job that lapses it may not have run yet.
        if grant.lapses_at.is_some_and(|lapses_at| new.signed_on > paris_day(lapses_at)) {
            return Err(Problem::conflict("L’acceptation était caduque ce jour-là.", "The acceptance had lapsed on that day.").into());
        }
        let reason = format!("Convention {}", new.reference);
        let mover = Mover { actor: caller.account_id.to_string(), second: None, reason: &reason };
        let grant = grants::take(&tx, grant, Step::Sign, "sign", mover).await?;
        let mut change: grant::ActiveModel = grant.into();
        change.signed_on = Set(Some(new.signed_on));
        change.reference = Set(Some(new.reference.clone()));
        change.update(&*tx).await?;
        let row = change::to(&tx, caller.account_id, &row, row.clone().into(), after, None).await?;
        let event = audit::Event::new(caller.account_id, "sign_application", "application", id);
        audit::record(&tx, event.data(words::json(&new))).await?;
        let version = row.version;
        let answer = read::wire(&*tx, row, Reader::Programme, caller.locale).await?;
        tx.commit().await?;
        Ok((version, answer))
    }

    pub(super) async fn give_back(&self, caller: &Caller, id: Uuid, key: &str, new: NewGiveBack) -> Result<Application> {
        let tx = self.begin().await?;
        let row = access::locked(&tx, id).await?;
        access::in_programme(&*tx, caller, Action::Commit, &row).await?;
        let once = Once::new(caller.account_id, "create_give_back", key, &[&id.to_string(), &new.to_json_string()]);
        if let Some(answer) = once.replay(&tx).await? {
            return Ok(answer);
        }
        let grant = grants::find(&*tx, id).await?.filter(|_| row.state == words::word(&State::Signed));
        let grant =
            grant.ok_or_else(|| Problem::conflict("Rien n’est engagé pour ce dossier.", "Nothing is committed for this application."))?;
        let mover = Mover { actor: caller.account_id.to_string(), second: None, reason: &new.reason };
        grants::take(&tx, grant, Step::GiveBack { cents: new.amount_cents }, "give_back", mover).await?;
        let event = audit::Event::new(caller.account_id, "create_give_back", "application", id);
        audit::record(&tx, event.data(words::json(&new))).await?;
        let answer = read::wire(&*tx, row, Reader::Programme, caller.locale).await?;
        once.store(&tx, &answer).await?;
        tx.commit().await?;
        Ok(answer)
    }
}
