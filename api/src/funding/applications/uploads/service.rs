//! The contract's operations on files that come in parts.

use super::{
    MAX_BYTES,
    protocol::{self, Checksum},
};
use crate::server::Server;
use chrono::{DateTime, Utc};
use openapi::{
    PREFIX,
    answer::{Done, Page},
    funding::{Part, PartKept, Upload, UploadBegun, UploadOffset, UploadProtocol, UploadsApi},
    problem::Problem,
    security::Signed,
};
use poem_openapi::{
    param::{Header, Path},
    payload::Json,
};
use uuid::Uuid;

/// As HTTP writes an instant.
fn expires(at: DateTime<Utc>) -> String {
    at.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

impl UploadsApi for Server {
    async fn describe_uploads(&self, caller: Signed, application_id: Path<Uuid>) -> Result<UploadProtocol, Problem> {
        self.uploads_of(&caller.0, application_id.0).await?;
        let (version, extensions, algorithms) = (protocol::TUS, protocol::EXTENSIONS, protocol::ALGORITHMS);
        Ok(UploadProtocol::Spoken(version.to_owned(), extensions.to_owned(), MAX_BYTES as i64, algorithms.to_owned()))
    }

    async fn create_upload(
        &self,
        caller: Signed,
        application_id: Path<Uuid>,
        version: Header<String>,
        length: Header<i64>,
        metadata: Header<Option<String>>,
    ) -> Result<UploadBegun, Problem> {
        protocol::spoken(&version.0)?;
        let told = protocol::metadata(metadata.0.as_deref())?;
        let id = application_id.0;
        let begin = self.begin_upload(&caller.0, id, length.0, told);
        let row = self.remembering(&caller.0, "create_upload", id, begin).await?;
        Ok(UploadBegun::Begun(format!("{PREFIX}/applications/{id}/uploads/{}", row.id), expires(row.expires_at)))
    }

    async fn list_uploads(&self, caller: Signed, application_id: Path<Uuid>) -> Result<Json<Page<Upload>>, Problem> {
        Ok(Json(Page { items: self.uploads_of(&caller.0, application_id.0).await?, next: None }))
    }

    async fn get_upload(&self, caller: Signed, application_id: Path<Uuid>, upload_id: Path<Uuid>) -> Result<Json<Upload>, Problem> {
        let c = self.db.read();
        let row = self.own_upload(c, &caller.0, application_id.0, upload_id.0).await?;
        Ok(Json(self.upload_wire(c, row).await?))
    }

    async fn locate_upload(
        &self,
        caller: Signed,
        application_id: Path<Uuid>,
        upload_id: Path<Uuid>,
        version: Header<String>,
    ) -> Result<UploadOffset, Problem> {
        protocol::spoken(&version.0)?;
        let row = self.own_upload(self.db.read(), &caller.0, application_id.0, upload_id.0).await?;
        Ok(UploadOffset::At(row.received, row.bytes, expires(row.expires_at)))
    }

    async fn append_upload(
        &self,
        caller: Signed,
        application_id: Path<Uuid>,
        upload_id: Path<Uuid>,
        version: Header<String>,
        offset: Header<i64>,
        checksum: Header<Option<String>>,
        part: Part,
    ) -> Result<PartKept, Problem> {
        protocol::spoken(&version.0)?;
        let checksum = checksum.0.as_deref().map(Checksum::parse).transpose()?;
        let id = application_id.0;
        // Whoever asks may be gone before the last of what they sent is kept: the work does not end with them.
        let work = tokio::spawn(self.clone().append(caller.0.clone(), id, upload_id.0, offset.0, checksum, part.0));
        let append = async { work.await.map_err(anyhow::Error::from)? };
        let (received, until) = self.remembering(&caller.0, "append_upload", id, append).await?;
        Ok(PartKept::Kept(received, expires(until)))
    }

    async fn delete_upload(
        &self,
        caller: Signed,
        application_id: Path<Uuid>,
        upload_id: Path<Uuid>,
        version: Header<String>,
    ) -> Result<Done, Problem> {
        protocol::spoken(&version.0)?;
        let row = self.own_upload(self.db.read(), &caller.0, application_id.0, upload_id.0).await?;
        self.give_up(&caller.0, &row).await?;
        Ok(Done::Done)
    }
}
