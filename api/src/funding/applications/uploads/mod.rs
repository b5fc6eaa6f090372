//! Files that come in parts, by people whose connection breaks: begun, continued, attached with their last byte.
//!
//! A row says how far a file is; `received == bytes` and `attachment_id` become true in one transaction, so that whoever
//! asks again after any interruption learns what is so. Only who began a file continues it, while they may write the
//! application.

mod parts;
mod protocol;
mod service;

use super::{
    access,
    attachments::{self, Kept, MAX_BYTES},
    entity::{attachment, upload},
    sniff,
};
use crate::{
    audit,
    kernel::{
        error::Result,
        policy::{Action, may},
        secret,
    },
    server::Server,
};
use chrono::{DateTime, TimeDelta, Utc};
use openapi::{
    funding::Upload,
    message::Message,
    problem::{Kind, Problem},
    security::Caller,
};
use parts::Incoming;
use poem::Body;
use protocol::{Checksum, Metadata};
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryOrder, QuerySelect, entity::prelude::*};
use serde_json::json;
use std::sync::Arc;

pub use protocol::TUS;

/// How long a file waits for its next byte.
const WAITS: TimeDelta = TimeDelta::days(1);
/// Unfinished files of one person, all applications together.
const MOST_OPEN: u64 = 10;
/// Parts of one file.
const MOST_PARTS: i32 = 1_000;
/// Bytes that are kept at once as they arrive: what a cut connection, or a server that stops, may lose.
const PIECE: usize = 1024 * 1024;
/// Files forgotten in one statement.
const BATCH: u64 = 100;

fn broken() -> Problem {
    Problem::new(Kind::BadRequest, Message::new("L’envoi s’est interrompu.", "The upload broke off."))
}

/// Another part is awaited: its sender asks where, and goes on from there.
fn elsewhere(awaited: i64) -> Problem {
    Problem::conflict(format!("L’octet attendu est le {awaited}."), format!("The byte that is awaited is {awaited}."))
}

impl Server {
    /// One's own, which is not forgotten yet.
    async fn own_upload(&self, c: &impl ConnectionTrait, caller: &Caller, application: Uuid, id: Uuid) -> Result<upload::Model> {
        let row = access::find(c, application).await?;
        may(caller, Action::WriteApplication, Some(row.organisation_id))?;
        let find = upload::Entity::find_by_id(id)
            .filter(upload::Column::ApplicationId.eq(application))
            .filter(upload::Column::AccountId.eq(caller.account_id))
            .filter(upload::Column::ExpiresAt.gt(self.clock.now()));
        find.one(c).await?.ok_or_else(|| Problem::not_found().into())
    }

    async fn upload_wire(&self, c: &impl ConnectionTrait, row: upload::Model) -> Result<Upload> {
        let attachment = match row.attachment_id {
            Some(id) => attachment::Entity::find_by_id(id).one(c).await?.as_ref().map(attachments::wire),
            None => None,
        };
        Ok(Upload {
            id: row.id,
            document: row.document,
            name: row.name,
            bytes: row.bytes,
            received: row.received,
            sha256: row.sha256,
            expires_at: row.expires_at,
            attachment,
        })
    }

    async fn uploads_of(&self, caller: &Caller, application: Uuid) -> Result<Vec<Upload>> {
        let c = self.db.read();
        let row = access::find(c, application).await?;
        may(caller, Action::WriteApplication, Some(row.organisation_id))?;
        let rows = upload::Entity::find()
            .filter(upload::Column::AccountId.eq(caller.account_id))
            .filter(upload::Column::ApplicationId.eq(application))
            .filter(upload::Column::AttachmentId.is_null())
            .filter(upload::Column::ExpiresAt.gt(self.clock.now()))
            .order_by_asc(upload::Column::Id)
            .limit(MOST_OPEN)
            .all(c)
            .await?;
        let mut all = Vec::new();
        for row in rows {
            all.push(self.upload_wire(c, row).await?);
        }
        Ok(all)
    }

    async fn begin_upload(&self, caller: &Caller, application: Uuid, length: i64, told: Metadata) -> Result<upload::Model> {
        if length > MAX_BYTES as i64 {
            return Err(attachments::too_large().into());
        }
        let tx = self.begin().await?;
        attachments::admit(&tx, caller, application, told.document.as_deref()).await?;
        let open = upload::Entity::find()
            .filter(upload::Column::AccountId.eq(caller.account_id))
            .filter(upload::Column::AttachmentId.is_null())
            .filter(upload::Column::ExpiresAt.gt(tx.now))
            .count(&*tx)
            .await?;
        if open >= MOST_OPEN {
            return Err(Problem::conflict(
                format!("Vous avez déjà {MOST_OPEN} envois inachevés : terminez-en ou abandonnez-en un."),
                format!("You have {MOST_OPEN} unfinished uploads already: finish or give up one."),
            )
            .into());
        }
        let row = upload::ActiveModel {
            id: Set(Uuid::now_v7()),
            application_id: Set(application),
            account_id: Set(caller.account_id),
            document: Set(told.document),
            name: Set(sniff::file_name(told.name.as_deref())),
            bytes: Set(length),
            sha256: Set(told.sha256),
            received: Set(0),
            parts: Set(0),
            attachment_id: Set(None),
            created_at: Set(tx.now),
            expires_at: Set(tx.now + WAITS),
        }
        .insert(&*tx)
        .await?;
        let data = json!({ "upload": row.id, "document": row.document, "bytes": length });
        audit::record(&tx, audit::Event::new(caller.account_id, "create_upload", "application", application).data(data)).await?;
        tx.commit().await?;
        Ok(row)
    }

    /// Takes what arrives, to its end or to where it breaks; answers how far the file is then.
    async fn append(
        self,
        caller: Arc<Caller>,
        application: Uuid,
        id: Uuid,
        offset: i64,
        checksum: Option<Checksum>,
        body: Body,
    ) -> Result<(i64, DateTime<Utc>)> {
        let mut row = self.own_upload(self.db.read(), &caller, application, id).await?;
        if offset != row.received {
            return Err(elsewhere(row.received).into());
        }
        let mut incoming = Incoming::new(Box::pin(body.into_bytes_stream()));
        while row.received < row.bytes {
            let room = (row.bytes - row.received) as usize;
            // One byte more than there is room for tells that there is more.
            let most = if checksum.is_some() || room <= PIECE { room + 1 } else { PIECE };
            let piece = incoming.piece(most).await;
            if piece.len() > room {
                return Err(attachments::too_large().into());
            }
            if piece.is_empty() {
                break;
            }
            if let Some(checksum) = &checksum {
                if incoming.broken {
                    return Err(broken().into());
                }
                if !checksum.fits(&piece) {
                    return Err(Kind::Checksum.into());
                }
            }
            row = self.keep(&caller, row, &piece).await?;
        }
        if incoming.broken {
            return Err(broken().into());
        }
        Ok((row.received, row.expires_at))
    }

    /// Keeps one piece at the file's end; the last one makes it whole.
    async fn keep(&self, caller: &Caller, row: upload::Model, piece: &[u8]) -> Result<upload::Model> {
        let received = row.received + piece.len() as i64;
        if received == row.bytes {
            return self.attach_whole(caller, row, piece).await;
        }
        if row.parts >= MOST_PARTS {
            return Err(Problem::conflict("Trop de morceaux : recommencez l’envoi.", "Too many parts: begin again.").into());
        }
        let written = self.write_part(row.id, piece).await?;
        let tx = self.begin().await?;
        let now = self.unmoved(&tx, &row).await?;
        self.place_part(row.id, row.received, &written).await?;
        let mut change: upload::ActiveModel = now.into();
        change.received = Set(received);
        change.parts = Set(row.parts + 1);
        change.expires_at = Set(tx.now + WAITS);
        let row = change.update(&*tx).await?;
        tx.commit().await?;
        Ok(row)
    }

    /// The row, locked, where nobody moved it on meanwhile.
    async fn unmoved(&self, tx: &crate::kernel::db::Tx, row: &upload::Model) -> Result<upload::Model> {
        let now = upload::Entity::find_by_id(row.id).lock_exclusive().one(&**tx).await?.ok_or_else(Problem::not_found)?;
        if now.received == row.received { Ok(now) } else { Err(elsewhere(now.received).into()) }
    }

    /// The whole file, told by its content, kept by its hash, attached. What can never be attached is given up.
    async fn attach_whole(&self, caller: &Caller, row: upload::Model, last: &[u8]) -> Result<upload::Model> {
        let Ok(mut bytes) = self.parts(row.id, row.received).await else {
            tracing::error!(upload = %row.id, "the parts of an upload are lost");
            self.give_up(caller, &row).await?;
            return Err(Problem::new(Kind::Gone, Message::new("Recommencez l’envoi de ce fichier.", "Send this file again.")).into());
        };
        bytes.extend_from_slice(last);
        let sha256 = secret::hash(&bytes);
        let told = row.sha256.as_ref().is_none_or(|told| *told == sha256);
        let media_type = match sniff::media_type(&bytes) {
            Ok(media_type) if told => media_type,
            other => {
                self.give_up(caller, &row).await?;
                return Err(other.err().unwrap_or_else(|| Kind::Checksum.into()).into());
            }
        };
        self.keep_attachment(&sha256, &bytes).await?;
        let tx = self.begin().await?;
        let now = self.unmoved(&tx, &row).await?;
        let kept = Kept { document: row.document.clone(), name: row.name.clone(), media_type, bytes: row.bytes, sha256 };
        let file = attachments::add(&tx, caller, row.application_id, kept).await?;
        let mut change: upload::ActiveModel = now.into();
        change.received = Set(row.bytes);
        change.attachment_id = Set(Some(file.id));
        change.expires_at = Set(tx.now + WAITS);
        let row = change.update(&*tx).await?;
        tx.commit().await?;
        // Whatever is left of it, the upkeep finds.
        self.drop_parts(row.id).await.ok();
        Ok(row)
    }

    async fn give_up(&self, caller: &Caller, row: &upload::Model) -> Result<()> {
        let tx = self.begin().await?;
        let done = upload::Entity::delete_by_id(row.id).exec(&*tx).await?;
        if done.rows_affected == 0 {
            return Err(Problem::not_found().into());
        }
        let data = json!({ "upload": row.id, "received": row.received });
        audit::record(&tx, audit::Event::new(caller.account_id, "delete_upload", "application", row.application_id).data(data)).await?;
        tx.commit().await?;
        self.drop_parts(row.id).await
    }
}

/// Forgets the files nobody continued, their bytes first: a row that is left is found again.
pub async fn forget(server: &Server) -> Result<()> {
    loop {
        let find = upload::Entity::find().filter(upload::Column::ExpiresAt.lte(server.clock.now())).order_by_asc(upload::Column::ExpiresAt);
        let old: Vec<Uuid> = find.limit(BATCH).all(server.db.read()).await?.into_iter().map(|row| row.id).collect();
        for id in &old {
            server.drop_parts(*id).await?;
        }
        let tx = server.begin().await?;
        upload::Entity::delete_many().filter(upload::Column::Id.is_in(old.clone())).exec(&*tx).await?;
        tx.commit().await?;
        if (old.len() as u64) < BATCH {
            return Ok(());
        }
    }
}
