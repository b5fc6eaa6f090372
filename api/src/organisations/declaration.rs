//! What an owner declares of their organisation.

use super::{
    countries::country,
    register::{self, wire},
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
    message::Message,
    organisations::{Organisation, OrganisationDeclaration},
    problem::Problem,
    security::Caller,
};
use sea_orm::{ActiveValue::Set, entity::prelude::*};

impl Server {
    pub(super) async fn declare_of_organisation(
        &self,
        caller: &Caller,
        id: Uuid,
        if_match: Option<&str>,
        declared: OrganisationDeclaration,
    ) -> Result<(i64, Organisation)> {
        may(caller, Action::DeclareOrganisation, Some(id))?;
        let tx = self.begin().await?;
        let before = register::lock(&tx, id).await?;
        etag::check(if_match, before.version)?;
        if country(&declared.country).is_none() {
            return Err(Problem::field(
                "/country",
                Message::new("Un code de pays ISO 3166-1, comme FR.", "A country’s ISO 3166-1 code, such as FR."),
            )
            .into());
        }
        let version = before.version + 1;
        let mut change: super::entity::organisation::ActiveModel = before.into();
        change.country = Set(Some(declared.country.clone()));
        change.size = Set(Some(words::word(&declared.size)));
        change.declared_at = Set(Some(tx.now));
        change.version = Set(version);
        let after = change.update(&*tx).await?;
        let event = audit::Event::new(caller.account_id, "declare_organisation", "organisation", id).data(words::json(&declared));
        audit::record(&tx, event).await?;
        tx.commit().await?;
        Ok((version, wire(after)?))
    }
}
