//! What lists show of a listing, kept between questions that find the same ones.

use super::read::{published_rows, show};
use crate::{
    kernel::{answers::Parts, error::Result},
    server::Server,
};
use openapi::catalogue::ListingCard;
use sea_orm::entity::prelude::Uuid;
use std::{collections::HashMap, sync::Arc};

const MOST_BYTES: usize = 32 * 1024 * 1024;
/// Roughly, of a card.
const BYTES: usize = 1536;

/// The cards last shown.
pub struct Cards(Parts<Uuid, Arc<ListingCard>>);

impl Default for Cards {
    fn default() -> Self {
        Self(Parts::of_bytes(MOST_BYTES))
    }
}

/// Cards of those of `ids` that readers may see as of the label the answer is worked out under: who asks after a suspension was
/// told finds it gone.
pub async fn cards(server: &Server, ids: &[Uuid]) -> Result<HashMap<Uuid, Arc<ListingCard>>> {
    let Cards(kept) = &server.cards;
    let read = async |missing: Vec<Uuid>| {
        let rows = published_rows(server.db.read(), &missing).await?;
        Ok(show(server, rows).await?.into_iter().map(|shown| (shown.id(), Arc::new(shown.card()), BYTES)).collect())
    };
    kept.gather(ids.iter().copied(), read).await
}
