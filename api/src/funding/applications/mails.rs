//! Mails about an application, in the transaction of what they tell.

use super::entity::{application, assignment};
use crate::{
    funding::people,
    identity,
    kernel::{db::Tx, error::Result},
    notifications, organisations,
    server::Server,
};
use openapi::{
    funding::{Duty, ProgrammeRole},
    message::Locale,
};
use sea_orm::{QuerySelect, entity::prelude::*};

/// People of a programme that are told of one thing.
const MOST: u64 = 50;

impl Server {
    /// To the applicant's editors and above.
    pub(super) async fn mail_applicant(&self, tx: &Tx, row: &application::Model, name: &str, values: &[(&str, &str)]) -> Result<()> {
        let people = organisations::team_addresses(&**tx, row.organisation_id).await?;
        let link = self.settings.link(&format!("/applications/{}", row.id));
        self.mail_people(tx, row, people, name, &link, values).await
    }

    /// To who handles it; to the programme's instructors where nobody does.
    pub(super) async fn mail_programme(&self, tx: &Tx, row: &application::Model, name: &str, values: &[(&str, &str)]) -> Result<()> {
        let handles = assignment::Entity::find()
            .filter(assignment::Column::ApplicationId.eq(row.id))
            .filter(assignment::Column::Duty.eq("instructor"))
            .limit(MOST)
            .all(&**tx)
            .await?;
        let mut accounts: Vec<Uuid> = handles.into_iter().map(|row| row.account_id).collect();
        if accounts.is_empty() {
            accounts = people::with_role(&**tx, row.programme_id, &[ProgrammeRole::Instructor, ProgrammeRole::Manager], MOST).await?;
        }
        let link = self.settings.link(&format!("/applications/{}/file", row.id));
        self.mail_accounts(tx, row, accounts, name, &link, values).await
    }

    /// To somebody who is given a duty; a reviewer has a room of their own.
    pub(super) async fn mail_assigned(&self, tx: &Tx, row: &application::Model, account: Uuid, duty: Duty) -> Result<()> {
        let link = self.settings.link(&match duty {
            Duty::Reviewer => format!("/reviews/{}", row.id),
            Duty::Instructor => format!("/applications/{}/file", row.id),
        });
        self.mail_accounts(tx, row, vec![account], "application-assigned", &link, &[]).await
    }

    async fn mail_accounts(
        &self,
        tx: &Tx,
        row: &application::Model,
        accounts: Vec<Uuid>,
        name: &str,
        link: &str,
        values: &[(&str, &str)],
    ) -> Result<()> {
        let find = identity::Accounts::find().filter(<identity::Accounts as EntityTrait>::Column::Id.is_in(accounts));
        let rows = find.all(&**tx).await?.into_iter().filter(|account| account.deleted_at.is_none());
        let people = rows.map(|account| (account.email, Locale::parse(&account.language))).collect();
        self.mail_people(tx, row, people, name, link, values).await
    }

    async fn mail_people(
        &self,
        tx: &Tx,
        row: &application::Model,
        people: Vec<(String, Locale)>,
        name: &str,
        link: &str,
        values: &[(&str, &str)],
    ) -> Result<()> {
        let mut all = vec![("number", row.number.as_str()), ("title", row.title.as_str()), ("link", link)];
        all.extend_from_slice(values);
        for (address, locale) in people {
            notifications::mail(tx, &self.texts, &address, locale, name, &all).await?;
        }
        Ok(())
    }
}
