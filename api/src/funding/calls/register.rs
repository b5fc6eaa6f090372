//! The register of published calls: one row each, kept in step with its publications and extensions.

use super::entity::published;
use crate::kernel::{db::Tx, error::Result, text};
use openapi::{catalogue::Localised, funding::CallContent};
use sea_orm::{ActiveValue::Set, entity::prelude::*, sea_query::OnConflict};

/// A version of the call was published just now.
pub async fn published(tx: &Tx, call: Uuid, content: &CallContent) -> Result<()> {
    use published::Column::{CallId, CeilingCents, ModifiedAt, Title, Words};
    let either = |Localised { fr, en }: &Localised| fr.clone().or_else(|| en.clone()).unwrap_or_default();
    let texts = [&content.title, &content.summary];
    let words: Vec<&str> = texts.iter().flat_map(|text| [&text.fr, &text.en]).filter_map(|text| text.as_deref()).collect();
    let row = published::ActiveModel {
        call_id: Set(call),
        title: Set(text::fold(&either(&content.title))),
        words: Set(text::fold(&words.join(" "))),
        ceiling_cents: Set(content.ceiling_cents),
        posted_at: Set(tx.now),
        modified_at: Set(tx.now),
    };
    // The first publication stays the first.
    let again = OnConflict::column(CallId).update_columns([Title, Words, CeilingCents, ModifiedAt]).to_owned();
    published::Entity::insert(row).on_conflict(again).exec_without_returning(&**tx).await?;
    Ok(())
}

/// Its window was extended just now.
pub async fn extended(tx: &Tx, call: Uuid) -> Result<()> {
    let change = published::ActiveModel { call_id: Set(call), modified_at: Set(tx.now), ..Default::default() };
    published::Entity::update(change).exec(&**tx).await?;
    Ok(())
}
