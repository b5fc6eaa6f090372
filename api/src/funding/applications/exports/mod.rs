//! What a programme received, as tables: in the order of the board, page by page, with the rights of who asks.

mod answers;
mod reader;
mod received;
mod scores;
mod service;

use super::{entity::application, lists::Wanted};
use crate::{kernel::error::Result, server::Server};
use chrono::{DateTime, Utc};
use openapi::message::Locale;
use sea_orm::{Select, entity::prelude::*};

/// Applications read at once.
const PAGE: u64 = 25;

/// The pages of the board, one after the other: what was submitted since the first is left to the next export.
struct Pages {
    server: Server,
    programme: Uuid,
    wanted: Wanted,
    now: DateTime<Utc>,
    place: Option<(DateTime<Utc>, Uuid)>,
    over: bool,
}

impl Pages {
    fn new(server: &Server, programme: Uuid, wanted: Wanted) -> Self {
        Self { server: server.clone(), programme, wanted, now: server.clock.now(), place: None, over: false }
    }

    /// The next page of what `narrow` leaves; nothing after the last.
    async fn next(
        &mut self,
        narrow: impl Fn(Select<application::Entity>) -> Select<application::Entity> + Send,
    ) -> Result<Option<Vec<application::Model>>> {
        if self.over {
            return Ok(None);
        }
        let find = super::lists::received_after(self.programme, &self.wanted, self.place, PAGE, self.now);
        let rows = narrow(find).all(self.server.db.read()).await?;
        self.over = (rows.len() as u64) < PAGE;
        self.place = rows.last().and_then(|row| Some((row.submitted_at?, row.id)));
        Ok(Some(rows).filter(|rows| !rows.is_empty()))
    }
}

fn say(locale: Locale, fr: &str, en: &str) -> String {
    if locale == Locale::En { en } else { fr }.to_owned()
}
