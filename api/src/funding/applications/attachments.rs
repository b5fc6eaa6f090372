//! Files of an application, kept in the data folder by the hash of their bytes: the same file is stored once.

use super::{
    access, corrections,
    entity::{application, attachment},
    sniff,
};
use crate::{
    audit,
    funding::calls,
    kernel::{
        db::Tx,
        error::Result,
        idempotency::Once,
        policy::{Action, may},
        secret, words,
    },
    server::Server,
};
use anyhow::Context;
use openapi::{
    funding::{ApplicationState, Attachment},
    message::Message,
    problem::{Kind, Problem},
    security::Caller,
};
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryOrder, QuerySelect, entity::prelude::*};
use serde_json::json;
use std::path::PathBuf;

/// Bytes of a file.
pub const MAX_BYTES: usize = crate::catalogue::MAX_UPLOAD;
/// Files of one application, those taken away included.
const MOST: u64 = 100;

pub fn wire(row: &attachment::Model) -> Attachment {
    Attachment {
        id: row.id,
        document: row.document.clone(),
        name: row.name.clone(),
        media_type: row.media_type.clone(),
        bytes: row.bytes,
        sha256: row.sha256.clone(),
        uploaded_at: row.uploaded_at,
    }
}

/// Those that are there now, in the order they came.
pub async fn of(c: &impl ConnectionTrait, application: Uuid) -> Result<Vec<attachment::Model>> {
    Ok(attachment::Entity::find()
        .filter(attachment::Column::ApplicationId.eq(application))
        .filter(attachment::Column::RemovedAt.is_null())
        .order_by_asc(attachment::Column::Id)
        .limit(MOST)
        .all(c)
        .await?)
}

/// Refused unless the file may come or go: the application is written, or a correction names its document or its files.
async fn writable(tx: &Tx, row: &application::Model, document: Option<&str>) -> Result<()> {
    let state: ApplicationState = words::read(&row.state)?;
    let named = match state {
        ApplicationState::Draft => true,
        ApplicationState::CorrectionRequested => {
            let fields = corrections::open_fields(&**tx, row.id).await?;
            let wanted = document.map_or_else(|| "/answers".to_owned(), |key| format!("/documents/{key}"));
            fields.iter().any(|field| *field == wanted || (document.is_none() && field.starts_with("/answers")))
        }
        _ => {
            return Err(Problem::conflict(
                "Les fichiers d’un dossier déposé ne changent plus.",
                "The files of a submitted application change no more.",
            )
            .into());
        }
    };
    if named {
        return Ok(());
    }
    Err(Problem::conflict("La correction demandée ne porte pas sur ce fichier.", "The correction asked for is not about this file.").into())
}

pub fn too_large() -> Problem {
    Problem::new(Kind::TooLarge, Message::new("8 Mio au plus.", "At most 8 MiB."))
}

/// Refused unless a file may come there now; the application is locked from here on.
pub async fn admit(tx: &Tx, caller: &Caller, id: Uuid, document: Option<&str>) -> Result<()> {
    let row = access::locked(tx, id).await?;
    may(caller, Action::WriteApplication, Some(row.organisation_id))?;
    writable(tx, &row, document).await?;
    if let Some(key) = document {
        let call = calls::read::find(&**tx, row.call_id).await?;
        let (_, content) = calls::read::published(&**tx, &call, Some(row.call_version)).await?;
        if !content.documents.iter().any(|asked| asked.key == *key) {
            let message = Message::new("L’appel ne demande pas ce document.", "The call asks for no such document.");
            return Err(Problem::field("/document", message).into());
        }
    }
    let all = attachment::Entity::find().filter(attachment::Column::ApplicationId.eq(id)).count(&**tx).await?;
    if all >= MOST {
        return Err(Problem::conflict(format!("Au plus {MOST} fichiers."), format!("At most {MOST} files.")).into());
    }
    Ok(())
}

/// A file whose bytes are kept.
pub struct Kept {
    pub document: Option<String>,
    pub name: String,
    pub media_type: &'static str,
    pub bytes: i64,
    pub sha256: String,
}

/// Attaches it, where [`admit`] lets it in.
pub async fn add(tx: &Tx, caller: &Caller, id: Uuid, kept: Kept) -> Result<attachment::Model> {
    admit(tx, caller, id, kept.document.as_deref()).await?;
    let file = attachment::ActiveModel {
        id: Set(Uuid::now_v7()),
        application_id: Set(id),
        document: Set(kept.document),
        name: Set(kept.name),
        media_type: Set(kept.media_type.to_owned()),
        bytes: Set(kept.bytes),
        sha256: Set(kept.sha256),
        uploaded_by: Set(caller.account_id),
        uploaded_at: Set(tx.now),
        removed_at: Set(None),
    }
    .insert(&**tx)
    .await?;
    let data = json!({ "attachment": file.id, "document": file.document, "sha256": file.sha256 });
    audit::record(tx, audit::Event::new(caller.account_id, "create_attachment", "application", id).data(data)).await?;
    Ok(file)
}

impl Server {
    fn attachment_path(&self, sha256: &str) -> PathBuf {
        self.settings.data.join("attachments").join(sha256)
    }

    /// Written beside and renamed, before the row that names it: a reader never meets half a file.
    pub(super) async fn keep_attachment(&self, sha256: &str, bytes: &[u8]) -> Result<()> {
        let path = self.attachment_path(sha256);
        if tokio::fs::try_exists(&path).await.unwrap_or(false) {
            return Ok(());
        }
        if let Some(folder) = path.parent() {
            tokio::fs::create_dir_all(folder).await.context("attachments folder")?;
        }
        let beside = path.with_extension(format!("{}.part", Uuid::now_v7().simple()));
        tokio::fs::write(&beside, bytes).await.context("attachment")?;
        tokio::fs::rename(&beside, &path).await.context("attachment")?;
        Ok(())
    }

    pub(super) async fn attach(
        &self,
        caller: &Caller,
        id: Uuid,
        key: &str,
        document: Option<String>,
        name: Option<&str>,
        bytes: Vec<u8>,
    ) -> Result<Attachment> {
        let row = access::find(self.db.read(), id).await?;
        may(caller, Action::WriteApplication, Some(row.organisation_id))?;
        if bytes.len() > MAX_BYTES {
            return Err(too_large().into());
        }
        let media_type = sniff::media_type(&bytes)?;
        let sha256 = secret::hash(&bytes);
        self.keep_attachment(&sha256, &bytes).await?;
        let tx = self.begin().await?;
        let sent = [id.to_string(), sha256.clone(), document.clone().unwrap_or_default()];
        let once = Once::new(caller.account_id, "create_attachment", key, &sent.each_ref().map(String::as_str));
        if let Some(answer) = once.replay(&tx).await? {
            return Ok(answer);
        }
        let name = sniff::file_name(name);
        let file = add(&tx, caller, id, Kept { document, name, media_type, bytes: bytes.len() as i64, sha256 }).await?;
        let answer = wire(&file);
        once.store(&tx, &answer).await?;
        tx.commit().await?;
        Ok(answer)
    }

    /// The row stays: what was submitted with the file keeps it.
    pub(super) async fn detach(&self, caller: &Caller, id: Uuid, attachment_id: Uuid) -> Result<()> {
        let tx = self.begin().await?;
        let row = access::locked(&tx, id).await?;
        may(caller, Action::WriteApplication, Some(row.organisation_id))?;
        let file = attachment::Entity::find_by_id(attachment_id)
            .filter(attachment::Column::ApplicationId.eq(id))
            .filter(attachment::Column::RemovedAt.is_null())
            .one(&*tx)
            .await?
            .ok_or_else(Problem::not_found)?;
        writable(&tx, &row, file.document.as_deref()).await?;
        let mut change: attachment::ActiveModel = file.into();
        change.removed_at = Set(Some(tx.now));
        change.update(&*tx).await?;
        let data = json!({ "attachment": attachment_id });
        audit::record(&tx, audit::Event::new(caller.account_id, "delete_attachment", "application", id).data(data)).await?;
        tx.commit().await
    }

    /// Its bytes, for those who read the application; those taken away too, since an earlier submission may name them.
    pub(super) async fn attached(&self, caller: &Caller, id: Uuid, attachment_id: Uuid) -> Result<(attachment::Model, Vec<u8>)> {
        let c = self.db.read();
        let row = access::find(c, id).await?;
        access::reader(c, caller, &row).await?;
        let find = attachment::Entity::find_by_id(attachment_id).filter(attachment::Column::ApplicationId.eq(id));
        let file = find.one(c).await?.ok_or_else(Problem::not_found)?;
        let bytes = tokio::fs::read(self.attachment_path(&file.sha256)).await.context("attachment")?;
        if secret::hash(&bytes) != file.sha256 {
            return Err(anyhow::anyhow!("attachment {attachment_id} is not the file that was sent").into());
        }
        Ok((file, bytes))
    }
}
