//! The windows of calls as a calendar (RFC 5545, RFC 7986): each window, and its close apart, which is what people want told.

use super::{
    entity::{call, published},
    read,
};
use crate::{
    kernel::{error::Result, words},
    server::Server,
};
use chrono::{DateTime, TimeDelta, Utc};
use icalendar::{Calendar, Component, Event, EventLike, Property};
use openapi::{
    funding::{CallContent, CallState},
    message::Locale,
    problem::Problem,
};
use sea_orm::{QueryOrder, QuerySelect, entity::prelude::*};

/// Calls of one calendar, those that close last.
const MOST: u64 = 300;
/// A closed call stays this long in the calendars that follow it.
const KEPT: TimeDelta = TimeDelta::days(366);

/// No character that a content line may not hold.
fn plain(text: &str) -> String {
    text.replace("\r\n", "\n").chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

fn stamp(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

struct Told<'a> {
    server: &'a Server,
    locale: Locale,
    host: String,
}

impl Told<'_> {
    /// One event: what is common to a call's two.
    fn event(&self, row: &call::Model, line: &published::Model, part: &str, summary: &str, content: &CallContent) -> Event {
        let path = if self.locale == Locale::En { "/en" } else { "" };
        let link = self.server.settings.link(&format!("{path}/calls/{}", row.id));
        let closes = row.closes_at.with_timezone(&chrono_tz::Europe::Paris);
        let deadline = match self.locale {
            Locale::Fr => closes.format("Clôture le %d/%m/%Y à %H:%M:%S (%Z, heure de Paris)."),
            Locale::En => closes.format("Closes on %-d %B %Y at %H:%M:%S (%Z, Paris time)."),
        };
        let description = format!("{}\n\n{deadline}\n{link}", content.summary.in_locale(self.locale));
        let mut event = Event::new();
        event
            .uid(&format!("{}{part}@{}", row.id, self.host))
            .summary(&plain(summary))
            .description(&plain(&description))
            .url(&link)
            // Without a METHOD the stamp is the last change (RFC 5545 §3.8.7.2), and a later one counts higher.
            .timestamp(line.modified_at)
            .add_property("LAST-MODIFIED", stamp(line.modified_at))
            .add_property("CREATED", stamp(line.posted_at))
            .sequence(u32::try_from((line.modified_at - line.posted_at).num_seconds()).unwrap_or(0))
            .add_property("TRANSP", "TRANSPARENT");
        event
    }

    fn events(&self, row: &call::Model, line: &published::Model, content: &CallContent) -> [Event; 2] {
        let title = content.title.in_locale(self.locale);
        let last = match self.locale {
            Locale::Fr => format!("Clôture : {title}"),
            Locale::En => format!("Closes: {title}"),
        };
        let mut window = self.event(row, line, "", title, content);
        window.starts(row.opens_at).ends(row.closes_at);
        // Without an end it is an instant.
        let mut close = self.event(row, line, "-close", &last, content);
        close.starts(row.closes_at);
        [window, close]
    }
}

impl Server {
    /// Of one published call, or of all that are upcoming, open, or closed not long ago.
    pub async fn calendar(&self, call: Option<Uuid>, locale: Locale) -> Result<String> {
        let c = self.db.read();
        let find = call::Entity::find().filter(call::Column::State.eq(words::word(&CallState::Published)));
        let find = match call {
            Some(id) => find.filter(call::Column::Id.eq(id)),
            None => find.filter(call::Column::EndsAt.gt(self.clock.now() - KEPT)).order_by_desc(call::Column::EndsAt),
        };
        let rows = find.order_by_desc(call::Column::Id).limit(MOST).all(c).await?;
        if call.is_some() && rows.is_empty() {
            return Err(Problem::not_found().into());
        }
        let lines = published::Entity::find().filter(published::Column::CallId.is_in(rows.iter().map(|row| row.id))).all(c).await?;
        let versions = read::versions(c, &rows).await?;
        let host = url::Url::parse(&self.settings.link("/")).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
        let told = Told { server: self, locale, host };
        let mut calendar = Calendar::empty();
        let name = match locale {
            Locale::Fr => format!("Appels à projets, {}", self.settings.name),
            Locale::En => format!("Calls for projects, {}", self.settings.name),
        };
        let properties = [("VERSION", "2.0"), ("PRODID", "-//Preau//Calls//FR"), ("CALSCALE", "GREGORIAN")];
        for (name, value) in properties {
            calendar.append_property(Property::new(name, value));
        }
        calendar.append_property(Property::new("NAME", plain(&name)).add_parameter("VALUE", "TEXT").done());
        calendar.append_property(Property::new("X-WR-CALNAME", plain(&name)));
        calendar.append_property(Property::new("REFRESH-INTERVAL", "PT6H").add_parameter("VALUE", "DURATION").done());
        calendar.append_property(Property::new("X-PUBLISHED-TTL", "PT6H"));
        for row in &rows {
            let Some(line) = lines.iter().find(|line| line.call_id == row.id) else { continue };
            for event in told.events(row, line, &read::content_of(&versions, row)?) {
                calendar.push(event);
            }
        }
        Ok(calendar.to_string())
    }
}
