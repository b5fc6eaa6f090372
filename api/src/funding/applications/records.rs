//! Documents of record: rendered once, stored in the data folder by the hash of their bytes, the same ever after.

use super::{access, entity::record, letters, sessions};
use crate::{
    audit,
    kernel::{
        cursor::DEFAULT_LIMIT,
        error::{Error, Result},
        secret, words,
    },
    server::Server,
};
use anyhow::Context;
use documents::Document;
use openapi::{answer::Page, funding::Letter, problem::Problem, security::Caller};
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryOrder, QuerySelect, entity::prelude::*};
use serde_json::json;
use std::path::PathBuf;

/// Writes a document of record. Its key is what the document tells of, `KIND/ID`: `decision/…`, `inadmissible/…`,
/// `silence/…` (an application), `minutes/…` (a session).
pub const WRITE_RECORD: &str = "write_record";

/// What a record is filed under.
#[derive(Debug, Clone, Copy)]
pub struct Filed<'a> {
    /// One record a cause.
    pub cause: &'a str,
    /// `application` or `committee_session`, and its id.
    pub subject: (&'a str, Uuid),
    /// Among the subject's records.
    pub kind: &'a str,
}

/// Reads the state again: what was undone meanwhile is not told.
pub async fn write(server: &Server, key: &str) -> Result<()> {
    let wrong = || Error::Other(anyhow::anyhow!("not a document of record: {key}"));
    let (kind, id) = key.split_once('/').ok_or_else(wrong)?;
    let id: Uuid = id.parse().map_err(|_| wrong())?;
    match kind {
        "minutes" => sessions::file_minutes(server, key, id).await,
        "decision" | "inadmissible" | "silence" => letters::file(server, key, kind, id).await,
        _ => Err(wrong()),
    }
}

/// Off the runtime's threads: it is work for a processor.
pub async fn render(document: Document) -> Result<Vec<u8>> {
    let rendered = tokio::task::spawn_blocking(move || documents::render(&document)).await;
    Ok(rendered.context("a document")??)
}

impl Server {
    fn record_path(&self, sha256: &str) -> PathBuf {
        self.settings.data.join("records").join(sha256)
    }

    /// Nothing happens where it is filed already. The file is there before the row that names it.
    pub(super) async fn file_record(&self, filed: Filed<'_>, document: Document) -> Result<()> {
        let (language, title, made_at) = (document.language.clone(), document.title.clone(), document.at);
        let bytes = render(document).await?;
        let sha256 = secret::hash(&bytes);
        let path = self.record_path(&sha256);
        if !tokio::fs::try_exists(&path).await.unwrap_or(false) {
            tokio::fs::create_dir_all(self.settings.data.join("records")).await.context("records folder")?;
            let beside = path.with_extension(format!("{}.part", Uuid::now_v7().simple()));
            tokio::fs::write(&beside, &bytes).await.context("record")?;
            tokio::fs::rename(&beside, &path).await.context("record")?;
        }
        let tx = self.begin().await?;
        if of(&*tx, filed.cause).await?.is_some() {
            return Ok(());
        }
        let (subject, id) = filed.subject;
        let row = record::ActiveModel {
            id: Set(Uuid::now_v7()),
            cause: Set(filed.cause.to_owned()),
            subject_id: Set(id),
            kind: Set(filed.kind.to_owned()),
            language: Set(language),
            title: Set(title),
            sha256: Set(sha256),
            bytes: Set(bytes.len() as i64),
            made_at: Set(made_at),
        }
        .insert(&*tx)
        .await?;
        let data = json!({ "record": row.id, "kind": row.kind, "sha256": row.sha256 });
        audit::record(&tx, audit::Event::new(audit::SYSTEM, "write_record", subject, id).data(data)).await?;
        tx.commit().await
    }

    pub(super) async fn filed(&self, cause: &str) -> Result<Option<record::Model>> {
        of(self.db.read(), cause).await
    }

    pub(super) async fn record_bytes(&self, row: &record::Model) -> Result<Vec<u8>> {
        let bytes = tokio::fs::read(self.record_path(&row.sha256)).await.context("record")?;
        if secret::hash(&bytes) != row.sha256 {
            return Err(anyhow::anyhow!("record {} is not the document that was filed", row.id).into());
        }
        Ok(bytes)
    }

    pub(super) async fn letters(&self, caller: &Caller, id: Uuid, cursor: Option<String>, limit: Option<u16>) -> Result<Page<Letter>> {
        let c = self.db.read();
        let row = access::find(c, id).await?;
        access::insider(c, caller, &row).await?;
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        let query = format!("list_letters/{id}");
        let mut find =
            record::Entity::find().filter(record::Column::SubjectId.eq(id)).order_by_desc(record::Column::Id).limit(u64::from(limit) + 1);
        if let Some(before) = self.cursors.read::<Uuid>(&query, cursor.as_deref())? {
            find = find.filter(record::Column::Id.lt(before));
        }
        let items = find.all(c).await?.into_iter().map(wire).collect::<Result<Vec<_>>>()?;
        Ok(self.cursors.page(&query, items, limit, |letter| letter.id, |letter| letter))
    }

    pub(super) async fn letter(&self, caller: &Caller, id: Uuid, letter: Uuid) -> Result<(String, Vec<u8>)> {
        let c = self.db.read();
        let row = access::find(c, id).await?;
        access::insider(c, caller, &row).await?;
        let find = record::Entity::find_by_id(letter).filter(record::Column::SubjectId.eq(id));
        let record = find.one(c).await?.ok_or_else(Problem::not_found)?;
        Ok((format!("{}-{}.pdf", row.number, record.kind), self.record_bytes(&record).await?))
    }
}

async fn of(c: &impl ConnectionTrait, cause: &str) -> Result<Option<record::Model>> {
    Ok(record::Entity::find().filter(record::Column::Cause.eq(cause)).one(c).await?)
}

fn wire(row: record::Model) -> Result<Letter> {
    Ok(Letter {
        id: row.id,
        kind: words::read(&row.kind)?,
        title: row.title,
        language: row.language,
        sent_at: row.made_at,
        sha256: row.sha256,
        bytes: row.bytes,
    })
}
