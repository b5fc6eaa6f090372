//! Mail: written as a row in the transaction of what it tells, sent by a job.

mod entity;
mod mailer;
mod service;
mod texts;

pub use mailer::{SEND_MAIL, send};
pub use texts::Texts;

use crate::kernel::{db::Tx, error::Result, jobs};
use openapi::message::Locale;
use sea_orm::{ActiveValue::Set, entity::prelude::*};

/// Writes a mail to be sent once this transaction commits. `values` fill the `{name}` places of the text.
pub async fn mail(tx: &Tx, texts: &Texts, to: &str, locale: Locale, name: &str, values: &[(&str, &str)]) -> Result<()> {
    let (subject, text) = texts.mail(name, locale, values)?;
    let id = Uuid::now_v7();
    entity::Entity::insert(entity::ActiveModel {
        id: Set(id),
        recipient: Set(to.to_owned()),
        subject: Set(subject),
        text: Set(text),
        created_at: Set(tx.now),
        sent_at: Set(None),
        held_by: Set(tx.held.map(|held| held.by)),
    })
    .exec_without_returning(&**tx)
    .await?;
    jobs::enqueue_at(tx, SEND_MAIL, &id.to_string(), tx.tells_at()).await
}

/// Forgets the mails that wait under a hold: what they told is undone. Their jobs will find nothing to send.
pub async fn take_back(tx: &Tx, held_by: Uuid) -> Result<()> {
    entity::Entity::delete_many().filter(entity::Column::HeldBy.eq(held_by)).filter(entity::Column::SentAt.is_null()).exec(&**tx).await?;
    Ok(())
}

/// Forgets every mail to an address whose account was deleted.
pub async fn forget(tx: &Tx, email: &str) -> Result<()> {
    entity::Entity::delete_many().filter(entity::Column::Recipient.eq(email)).exec(&**tx).await?;
    Ok(())
}
