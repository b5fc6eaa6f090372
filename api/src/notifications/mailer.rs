//! Sending: by SMTP where one is configured; otherwise the mail stays in the mailbox that the demo shows.

use super::entity::{ActiveModel, Column, Entity};
use crate::{
    kernel::error::{Error, Result},
    server::Server,
};
use anyhow::{Context, anyhow};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor, message::header::ContentType};
use sea_orm::{ActiveValue::Set, entity::prelude::*};

pub const SEND_MAIL: &str = "send_mail";

/// Sends one mail. At least once: a crash between the server's yes and our note sends it again, under the same Message-ID.
pub async fn send(server: &Server, key: &str) -> Result<()> {
    let id: Uuid = key.parse().map_err(|_| Error::Other(anyhow!("not a mail id: {key}")))?;
    let Some(mail) = Entity::find_by_id(id).filter(Column::SentAt.is_null()).one(server.db.read()).await? else { return Ok(()) };
    if let Some(url) = &server.settings.smtp_url {
        let message = Message::builder()
            .message_id(Some(format!("<{id}@{}>", server.settings.public_url()?.host_str().unwrap_or("localhost"))))
            .from(server.settings.mail_from.parse().context("PREAU_MAIL_FROM")?)
            .to(mail.recipient.parse().context("recipient")?)
            .subject(&mail.subject)
            .header(ContentType::TEXT_PLAIN)
            .body(mail.text.clone())
            .context("the mail cannot be written")?;
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).context("PREAU_SMTP_URL")?.build();
        transport.send(message).await.context("the mail server did not take it")?;
    }
    let tx = server.begin().await?;
    let mut row: ActiveModel = mail.into();
    row.sent_at = Set(Some(tx.now));
    row.update(&*tx).await?;
    tx.commit().await
}
