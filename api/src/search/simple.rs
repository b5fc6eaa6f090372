//! Simple matching in the database, for when the engine does not answer: every word must stand in the title, summary,
//! keywords or publisher's name. No typos, no facets, latest change first.

use crate::{
    catalogue::{self, Shown, Simple},
    kernel::{error::Result, text},
    server::Server,
};
use indexer::{Facet, Query, Unit};
use openapi::{catalogue::PriceUnit, search::SearchHit};

/// Listings looked at; more words find what stands further down.
const MOST: u64 = 500;

fn escape(text: Option<&String>) -> String {
    text.map(|text| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")).unwrap_or_default()
}

/// The listings of a page, and how many there are: exact unless as many were looked at as ever are.
pub async fn find(server: &Server, query: &Query) -> Result<(Vec<SearchHit>, usize, bool)> {
    let values = |facet: Facet| query.any_of.get(&facet).cloned().unwrap_or_default();
    let simple = Simple {
        words: text::fold(&query.text).split(' ').filter(|word| word.chars().count() > 1).take(12).map(str::to_owned).collect(),
        kinds: values(Facet::Kind),
        publishers: values(Facet::PublisherId).iter().filter_map(|id| id.parse().ok()).collect(),
    };
    let looked = catalogue::find_simply(server, &simple, MOST).await?;
    let exact = (looked.len() as u64) < MOST;
    let found: Vec<Shown> = looked.into_iter().filter(|shown| fits(server, query, shown)).collect();
    let total = found.len();
    let hits = found.into_iter().skip(query.offset).take(query.limit).map(|shown| {
        let card = shown.card();
        let in_language = |text: &openapi::catalogue::Localised| {
            let (first, second) = if query.english { (&text.en, &text.fr) } else { (&text.fr, &text.en) };
            escape(first.as_ref().or(second.as_ref()))
        };
        SearchHit { title_html: in_language(&card.title), snippet_html: in_language(&card.summary), card }
    });
    Ok((hits.collect(), total, exact))
}

/// The filters that the statement leaves out.
fn fits(server: &Server, query: &Query, shown: &Shown) -> bool {
    let content = shown.content();
    let holds = |facet: Facet, ids: &[String]| {
        query
            .any_of
            .get(&facet)
            .is_none_or(|wanted| ids.iter().flat_map(|id| server.vocabulary.with_ancestors(id)).any(|id| wanted.contains(&id)))
    };
    let has =
        |facet: Facet, values: &[String]| query.any_of.get(&facet).is_none_or(|wanted| values.iter().any(|value| wanted.contains(value)));
    let platforms: Vec<String> = content.platforms.iter().map(crate::kernel::words::word).collect();
    let level: Vec<String> = content.personal_data.level.iter().cloned().collect();
    let priced = query.price.is_none_or(|(unit, least, most)| {
        let unit = match unit {
            Unit::Seat => PriceUnit::Seat,
            Unit::School => PriceUnit::School,
            Unit::PupilBand => PriceUnit::PupilBand,
        };
        shown.lowest_prices.iter().any(|price| {
            price.unit == unit
                && least.is_none_or(|least| price.amount_cents >= least)
                && most.is_none_or(|most| price.amount_cents <= most)
        })
    });
    holds(Facet::Levels, &content.levels)
        && holds(Facet::Subjects, &content.subjects)
        && has(Facet::ResourceTypes, &content.resource_types)
        && has(Facet::Platforms, &platforms)
        && has(Facet::Languages, &content.languages)
        && has(Facet::DataLevels, &level)
        && query.free.is_none_or(|free| shown.free() == free)
        && priced
}
