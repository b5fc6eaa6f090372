//! Pictures: sniffed, re-encoded, never trusted; stored by the hash of their bytes, so a file never changes.

use super::{entity::media, listings};
use crate::{
    audit,
    kernel::{
        error::Result,
        idempotency::Once,
        policy::{Action, may},
        secret, words,
    },
    server::Server,
};
use anyhow::Context;
use image::{DynamicImage, GenericImageView, ImageDecoder, ImageFormat, ImageReader, Limits};
use openapi::{
    PREFIX,
    catalogue::{Content, Media},
    message::Message,
    problem::{Fault, Kind, Problem},
    security::Caller,
};
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryOrder, QuerySelect, entity::prelude::*};
use serde_json::json;
use std::{collections::HashMap, io::Cursor, path::PathBuf};
use tokio::sync::Semaphore;

/// Bytes of an upload.
pub const MAX_BYTES: usize = 8 * 1024 * 1024;
/// Neither side may be longer; with the allocation limit, a bomb is refused before it is unpacked.
const MAX_SIDE: u32 = 8000;
const MAX_MEMORY: u64 = 256 * 1024 * 1024;
/// What is kept: long enough for a screen.
const KEPT_SIDE: u32 = 2000;
const THUMB_SIDE: u32 = 320;
/// Pictures of one listing.
const MOST: u64 = 100;

fn wire(row: media::Model) -> Media {
    Media {
        id: row.id,
        url: format!("{PREFIX}/media/{}", row.file),
        thumbnail_url: format!("{PREFIX}/media/{}", row.thumbnail),
        width: row.width as u32,
        height: row.height as u32,
        bytes: row.bytes as u32,
    }
}

pub async fn all_of(c: &impl ConnectionTrait, listing_id: Uuid) -> Result<Vec<Media>> {
    Ok(of_listings(c, vec![listing_id]).await?.remove(&listing_id).unwrap_or_default())
}

pub async fn of_listings(c: &impl ConnectionTrait, ids: Vec<Uuid>) -> Result<HashMap<Uuid, Vec<Media>>> {
    let most = MOST * ids.len() as u64;
    let rows = media::Entity::find().filter(media::Column::ListingId.is_in(ids)).order_by_asc(media::Column::Id).limit(most).all(c).await?;
    let mut by_listing: HashMap<Uuid, Vec<Media>> = HashMap::new();
    for row in rows {
        by_listing.entry(row.listing_id).or_default().push(wire(row));
    }
    Ok(by_listing)
}

/// A draft uses pictures of its own listing only.
pub async fn check_uses(c: &impl ConnectionTrait, listing_id: Uuid, content: &Content) -> Result<()> {
    let uses: Vec<(String, Uuid)> = content
        .media
        .iter()
        .enumerate()
        .map(|(i, m)| (format!("/media/{i}/media_id"), m.media_id))
        .chain(content.logo.iter().map(|m| ("/logo/media_id".to_owned(), m.media_id)))
        .collect();
    if uses.is_empty() {
        return Ok(());
    }
    let known = media::Entity::find()
        .filter(media::Column::ListingId.eq(listing_id))
        .filter(media::Column::Id.is_in(uses.iter().map(|u| u.1)))
        .all(c)
        .await?;
    let faults: Vec<Fault> = uses
        .into_iter()
        .filter(|(_, id)| !known.iter().any(|m| m.id == *id))
        .map(|(pointer, _)| {
            Fault::new(pointer, Message::new("Cette image n’a pas été envoyée ici.", "This picture was not uploaded here."))
        })
        .collect();
    if faults.is_empty() { Ok(()) } else { Err(Problem::invalid(faults).into()) }
}

/// Pictures made safe at the same time; the others wait, so that many uploads cost no more memory than a few.
static MAKING: Semaphore = Semaphore::const_new(2);

/// A picture made safe: the kept file, its thumbnail, and the size of the kept one.
pub(crate) struct Safe {
    file: Vec<u8>,
    thumbnail: Vec<u8>,
    extension: &'static str,
    width: u32,
    height: u32,
}

/// Decodes within limits and encodes anew: whatever else the file carried (scripts, positions, trailing bytes) is gone.
fn make_safe(bytes: &[u8]) -> Result<Safe> {
    let refuse = || {
        Problem::new(
            Kind::UnsupportedMedia,
            Message::new("Envoyez une image PNG, JPEG, WebP ou GIF lisible.", "Send a readable PNG, JPEG, WebP or GIF picture."),
        )
    };
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().context("sniffing")?;
    let format = reader.format().ok_or_else(refuse)?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_MEMORY);
    reader.limits(limits);
    let too_large = || {
        Problem::new(
            Kind::TooLarge,
            Message::new(format!("L’image dépasse {MAX_SIDE} pixels de côté."), format!("The picture is over {MAX_SIDE} pixels a side.")),
        )
    };
    let told = |error| if matches!(error, image::ImageError::Limits(_)) { too_large() } else { refuse() };
    let mut decoder = reader.into_decoder().map_err(told)?;
    if decoder.total_bytes() > MAX_MEMORY {
        return Err(too_large().into());
    }
    // A telephone writes which way is up beside the pixels; what is written anew must have it in them.
    let orientation = decoder.orientation().map_err(told)?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(told)?;
    image.apply_orientation(orientation);
    let kept = if image.width() > KEPT_SIDE || image.height() > KEPT_SIDE { image.thumbnail(KEPT_SIDE, KEPT_SIDE) } else { image };
    let thumbnail = kept.thumbnail(THUMB_SIDE, THUMB_SIDE);
    let (format, extension) = if format == ImageFormat::Jpeg { (ImageFormat::Jpeg, "jpg") } else { (ImageFormat::Png, "png") };
    let (width, height) = kept.dimensions();
    Ok(Safe { file: encode(&kept, format)?, thumbnail: encode(&thumbnail, format)?, extension, width, height })
}

fn encode(image: &DynamicImage, format: ImageFormat) -> Result<Vec<u8>> {
    let mut out = Cursor::new(Vec::new());
    // JPEG has no transparency and no more than 8 bits.
    let image = if format == ImageFormat::Jpeg { DynamicImage::from(image.to_rgb8()) } else { DynamicImage::from(image.to_rgba8()) };
    image.write_to(&mut out, format).context("encoding")?;
    Ok(out.into_inner())
}

/// Slow work, so before a transaction begins: on SQLite every other writer waits for that.
pub(crate) async fn safe(bytes: Vec<u8>) -> Result<Safe> {
    let _turn = MAKING.acquire().await.map_err(anyhow::Error::from)?;
    tokio::task::spawn_blocking(move || make_safe(&bytes)).await.map_err(anyhow::Error::from)?
}

impl Server {
    fn media_path(&self, file: &str) -> PathBuf {
        self.settings.data.join("media").join(file)
    }

    /// Stores a picture of a listing. Files go first: a row never names one that is not there.
    pub(crate) async fn store_picture(&self, tx: &crate::kernel::db::Tx, listing_id: Uuid, safe: Safe) -> Result<Media> {
        let hash = secret::hash(&safe.file);
        let (file, thumbnail) = (format!("{hash}.{}", safe.extension), format!("{hash}-thumb.{}", safe.extension));
        tokio::fs::create_dir_all(self.settings.data.join("media")).await.context("media folder")?;
        for (name, bytes) in [(&file, &safe.file), (&thumbnail, &safe.thumbnail)] {
            // Written beside and renamed: a reader never meets half a picture.
            let beside = self.media_path(&format!("{name}.{}.part", Uuid::now_v7().simple()));
            tokio::fs::write(&beside, bytes).await.context("media file")?;
            tokio::fs::rename(&beside, self.media_path(name)).await.context("media file")?;
        }
        let row = media::ActiveModel {
            id: Set(Uuid::now_v7()),
            listing_id: Set(listing_id),
            file: Set(file),
            thumbnail: Set(thumbnail),
            width: Set(safe.width as i32),
            height: Set(safe.height as i32),
            bytes: Set(safe.file.len() as i32),
            created_at: Set(tx.now),
        };
        Ok(wire(row.insert(&**tx).await?))
    }

    pub(super) async fn upload(&self, caller: &Caller, id: Uuid, key: &str, bytes: Vec<u8>) -> Result<Media> {
        let owner = listings::find(self.db.read(), id).await?.organisation_id;
        may(caller, Action::WriteListing, Some(owner))?;
        if bytes.len() > MAX_BYTES {
            return Err(Problem::new(Kind::TooLarge, Message::new("8 Mio au plus.", "At most 8 MiB.")).into());
        }
        let sent = secret::hash(&bytes);
        let safe = safe(bytes).await?;
        let tx = self.begin().await?;
        let once = Once::new(caller.account_id, "create_media", key, &[&id.to_string(), &sent]);
        if let Some(answer) = once.replay(&tx).await? {
            return Ok(answer);
        }
        if media::Entity::find().filter(media::Column::ListingId.eq(id)).count(&*tx).await? >= MOST {
            return Err(Problem::conflict("Cette fiche a déjà cent images.", "This listing already has a hundred pictures.").into());
        }
        let media = self.store_picture(&tx, id, safe).await?;
        audit::record(
            &tx,
            audit::Event::new(caller.account_id, "create_media", "listing", id).data(json!({ "media": media.id, "url": media.url })),
        )
        .await?;
        once.store(&tx, &media).await?;
        tx.commit().await?;
        Ok(media)
    }

    /// The row goes; the file stays, since another listing may have the same picture.
    pub(super) async fn remove_picture(&self, caller: &Caller, id: Uuid, media_id: Uuid) -> Result<()> {
        let owner = listings::find(self.db.read(), id).await?.organisation_id;
        may(caller, Action::WriteListing, Some(owner))?;
        let tx = self.begin().await?;
        listings::lock(&tx, id).await?;
        if super::drafts::uses_media(&*tx, id, media_id).await? {
            return Err(Problem::conflict("Une version de la fiche utilise cette image.", "A revision uses this picture.").into());
        }
        let done = media::Entity::delete_by_id(media_id).filter(media::Column::ListingId.eq(id)).exec(&*tx).await?;
        if done.rows_affected == 0 {
            return Err(Problem::not_found().into());
        }
        audit::record(&tx, audit::Event::new(caller.account_id, "delete_media", "listing", id).data(json!({ "media": media_id }))).await?;
        tx.commit().await
    }

    /// The bytes of a stored file; its name was checked by the contract's pattern.
    pub(super) async fn picture(&self, file: &str) -> Result<(Vec<u8>, &'static str)> {
        let kind = match file.rsplit('.').next() {
            Some("jpg") => "image/jpeg",
            Some("webp") => "image/webp",
            _ => "image/png",
        };
        let bytes = tokio::fs::read(self.media_path(file)).await.map_err(|_| Problem::not_found())?;
        Ok((bytes, kind))
    }
}

/// Whether some revision of the listing uses the picture.
pub fn uses(content: &serde_json::Value, media_id: Uuid) -> Result<bool> {
    let content: Content = words::shape(content.clone())?;
    Ok(content.media.iter().chain(&content.logo).any(|m| m.media_id == media_id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forged_picture_is_refused_and_a_real_one_is_written_anew() {
        assert!(make_safe(b"<svg onload=alert(1)>").is_err());
        assert!(make_safe(b"\x89PNG\r\n\x1a\nnot really").is_err());
        let mut png = encode(&DynamicImage::new_rgba8(400, 200), ImageFormat::Png).unwrap();
        png.extend_from_slice(b"<script>");
        let safe = make_safe(&png).unwrap();
        assert_eq!((safe.width, safe.height, safe.extension), (400, 200, "png"));
        assert!(!safe.file.windows(8).any(|w| w == b"<script>"));
    }
}
