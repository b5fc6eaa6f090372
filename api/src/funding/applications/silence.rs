//! Silence on an application: after the days its call sets, its programme is alerted or it counts as refused. Money is never
//! granted by silence. The days run from the first submission, and stand still while a correction is waited for.

use super::{
    change,
    entity::application,
    grants::{self, Mover},
    lapse::LAPSE_APPLICATION,
    letters,
    records::WRITE_RECORD,
    rules::{self, Command},
    steps, telling,
};
use crate::{
    audit,
    kernel::{
        clock::{paris_day, paris_midnight},
        db::Tx,
        error::Result,
        jobs, words,
    },
    server::Server,
};
use chrono::{DateTime, Days, Utc};
use openapi::{
    funding::{ApplicationState as State, SilenceEffect, SilenceRule},
    message::Locale,
};
use sea_orm::{ActiveValue::Set, entity::prelude::*};
use serde_json::json;

/// The first instant that is too late to decide: the end, in Paris, of so many days after the day of the submission.
fn due(received: DateTime<Utc>, days: u32) -> DateTime<Utc> {
    let day = paris_day(received);
    day.checked_add_days(Days::new(u64::from(days) + 1)).map_or(DateTime::<Utc>::MAX_UTC, paris_midnight)
}

/// With the first submission.
pub async fn start(
    tx: &Tx,
    to: &mut application::ActiveModel,
    id: Uuid,
    rule: Option<&SilenceRule>,
    received: DateTime<Utc>,
) -> Result<()> {
    let Some(rule) = rule else { return Ok(()) };
    let at = due(received, rule.days);
    to.silence_at = Set(Some(at));
    to.silence_effect = Set(Some(words::word(&rule.effect)));
    jobs::enqueue_at(tx, LAPSE_APPLICATION, &id.to_string(), at).await
}

/// A correction is over: the days it was waited for do not count.
pub async fn resume(tx: &Tx, to: &mut application::ActiveModel, row: &application::Model, asked_at: DateTime<Utc>) -> Result<()> {
    let (Some(at), None) = (row.silence_at, row.silence_met_at) else { return Ok(()) };
    let at = at + (tx.now - asked_at).max(chrono::TimeDelta::zero());
    to.silence_at = Set(Some(at));
    jobs::enqueue_at(tx, LAPSE_APPLICATION, &row.id.to_string(), at).await
}

/// Whether silence can still have its effect.
pub fn waits(row: &application::Model, state: State) -> bool {
    row.silence_at.is_some() && row.silence_met_at.is_none() && rules::next(state, None, Command::Silence).is_ok()
}

/// The effect, once: the job that comes again finds that it was met. On the locked row.
pub async fn meet(server: &Server, tx: Tx, row: application::Model, state: State) -> Result<()> {
    let Some(at) = row.silence_at else { return Ok(()) };
    if tx.now < at {
        jobs::enqueue_at(&tx, LAPSE_APPLICATION, &row.id.to_string(), at).await?;
        return tx.commit().await;
    }
    let effect: SilenceEffect = row.silence_effect.as_deref().map(words::read).transpose()?.unwrap_or(SilenceEffect::Alert);
    let locale = letters::language(&*tx, row.id).await?;
    let say = |fr: &str, en: &str| Some(if locale == Locale::En { en.to_owned() } else { fr.to_owned() });
    let told = telling::instant(Locale::Fr, at);
    let values = [("due", told.as_str())];
    let mut met: application::ActiveModel = row.clone().into();
    met.silence_met_at = Set(Some(tx.now));
    let action = match effect {
        SilenceEffect::Alert => {
            let reason = say(
                "Le délai de l’appel est passé sans décision : le programme en est alerté.",
                "The call's time passed without a decision: the programme is alerted.",
            );
            let row = met.update(&*tx).await?;
            steps::add(&tx, row.id, audit::SYSTEM, state, reason).await?;
            server.mail_programme(&tx, &row, "application-silence-alert", &values).await?;
            "silence_alert"
        }
        SilenceEffect::Refusal => {
            let after = rules::next(state, None, Command::Silence)?;
            let reason = say(
                "Le délai de l’appel est passé sans décision, ce qui vaut refus.",
                "The call's time passed without a decision, which is a refusal.",
            );
            let mover = Mover { actor: audit::SYSTEM.to_owned(), second: None, reason: "Refus implicite" };
            grants::release(&tx, row.id, "silence", mover).await?;
            let row = change::to(&tx, audit::SYSTEM, &row, met, after, reason).await?;
            server.mail_applicant(&tx, &row, "application-silence-refused", &values).await?;
            server.mail_programme(&tx, &row, "application-silence-refused", &values).await?;
            jobs::enqueue(&tx, WRITE_RECORD, &format!("silence/{}", row.id)).await?;
            "silence_refusal"
        }
    };
    let data = json!({ "due_at": at, "before": words::word(&state) });
    audit::record(&tx, audit::Event::new(audit::SYSTEM, action, "application", row.id).data(data)).await?;
    tx.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_end_at_midnight_in_paris_over_both_clock_changes() {
        for (received, days, wanted) in [
            ("2026-11-24T22:59:59.999999Z", 1, "2026-11-25T23:00:00Z"),
            // The 25th already, in Paris.
            ("2026-11-24T23:00:00Z", 1, "2026-11-26T23:00:00Z"),
            ("2026-03-28T12:00:00Z", 1, "2026-03-29T22:00:00Z"),
            ("2026-10-24T12:00:00Z", 1, "2026-10-25T23:00:00Z"),
            ("2024-02-28T12:00:00Z", 1, "2024-02-29T23:00:00Z"),
        ] {
            assert_eq!(due(received.parse().unwrap(), days), wanted.parse::<DateTime<Utc>>().unwrap(), "{received}");
        }
    }
}
