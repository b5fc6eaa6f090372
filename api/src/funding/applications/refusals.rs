//! A rule's refusal changes nothing, and is remembered: who tried what, on what, and which rule said no.

use crate::{
    audit,
    kernel::error::{Error, Result},
    server::Server,
};
use openapi::{
    message::Locale,
    problem::{Kind, Problem},
    security::Caller,
};
use sea_orm::entity::prelude::Uuid;
use serde_json::json;

/// Whether a rule of funding refused, and not the door: who may not see it, or read something older, is not remembered.
fn by_rule(problem: &Problem) -> bool {
    matches!(
        problem.kind,
        Kind::Conflict
            | Kind::Invalid
            | Kind::TooLate
            | Kind::Ineligible
            | Kind::CallChanged
            | Kind::ConflictOfInterest
            | Kind::InsufficientFunds
            | Kind::TwoPeople
            | Kind::AidCeiling
    )
}

impl Server {
    /// Waits for a command on an application, whose transaction is over by then, and writes its refusal down.
    pub(super) async fn remembering<T>(
        &self,
        caller: &Caller,
        action: &str,
        application: Uuid,
        command: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        let outcome = command.await;
        if let Err(Error::Refused(problem)) = &outcome
            && by_rule(problem)
        {
            let data = json!({
                "refused": problem.kind.slug(),
                "rule": problem.detail.as_ref().map(|detail| detail.in_locale(Locale::En)),
                "pointers": problem.faults.iter().map(|fault| fault.pointer.as_str()).collect::<Vec<_>>(),
            });
            let event = audit::Event::new(caller.account_id, action, "application", application).data(data);
            audit::record_refusal(&self.db, self.clock.now(), event).await?;
        }
        outcome
    }
}
