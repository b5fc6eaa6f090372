//! The contract's search operations.

use super::{correction, keeper, simple};
use crate::{
    catalogue,
    kernel::{answers, cursor::DEFAULT_LIMIT, error::Result, words},
    organisations,
    server::Server,
};
use indexer::{Facet as EngineFacet, Query as EngineQuery, Sort, SuggestionKind as EngineSuggestion, Unit};
use openapi::{
    catalogue::{ListingCard, ListingKind, Platform, PriceUnit},
    identity::Language,
    message::{Locale, Message},
    problem::{Fault, Problem},
    search::*,
    vocabulary::Scheme,
};
use poem_openapi::{param::Query, payload::Json};
use sea_orm::entity::prelude::Uuid;
use std::collections::{BTreeMap, HashSet};

/// As deep as anybody leafs through; a search is narrowed instead.
const DEEPEST: usize = 2000;
const EXACT: usize = 1000;
const SUGGESTED: usize = 8;
const SUBJECTS_SUGGESTED: usize = 3;

fn parameter(facet: EngineFacet) -> &'static str {
    match facet {
        EngineFacet::Kind => "kind",
        EngineFacet::Levels => "level",
        EngineFacet::Subjects => "subject",
        EngineFacet::ResourceTypes => "resource_type",
        EngineFacet::Platforms => "platform",
        EngineFacet::Languages => "language",
        EngineFacet::DataLevels => "data_level",
        EngineFacet::PublisherId => "publisher",
    }
}

fn unit(unit: PriceUnit) -> Option<Unit> {
    match unit {
        PriceUnit::Seat => Some(Unit::Seat),
        PriceUnit::School => Some(Unit::School),
        PriceUnit::PupilBand => Some(Unit::PupilBand),
        PriceUnit::Free | PriceUnit::Quote => None,
    }
}

impl SearchApi for Server {
    async fn search_listings(
        &self,
        q: Query<Option<String>>,
        kind: Query<Vec<ListingKind>>,
        level: Query<Vec<String>>,
        subject: Query<Vec<String>>,
        resource_type: Query<Vec<String>>,
        platform: Query<Vec<Platform>>,
        language: Query<Vec<String>>,
        data_level: Query<Vec<String>>,
        publisher: Query<Vec<Uuid>>,
        free: Query<Option<bool>>,
        price_unit: Query<Option<PriceUnit>>,
        price_min: Query<Option<i64>>,
        price_max: Query<Option<i64>>,
        sort: Query<Option<SortOrder>>,
        lang: Query<Option<Language>>,
        cursor: Query<Option<String>>,
        limit: Query<Option<u16>>,
    ) -> std::result::Result<Json<SearchResults>, Problem> {
        let mut faults = Vec::new();
        for (name, ids, scheme) in [
            ("?level", &level.0, Scheme::Levels),
            ("?subject", &subject.0, Scheme::Subjects),
            ("?resource_type", &resource_type.0, Scheme::ResourceTypes),
            ("?data_level", &data_level.0, Scheme::DataLevels),
        ] {
            if ids.iter().any(|id| !self.vocabulary.has(scheme, id)) {
                faults.push(Fault::new(name, Message::new("Ce terme n’est pas du vocabulaire.", "This term is not in the vocabulary.")));
            }
        }
        let priced = price_unit.0.and_then(unit);
        let asks_price =
            price_min.0.is_some() || price_max.0.is_some() || matches!(sort.0, Some(SortOrder::PriceAsc | SortOrder::PriceDesc));
        if asks_price && priced.is_none() {
            faults.push(Fault::new(
                "?price_unit",
                Message::new(
                    "Les prix se comparent dans une même unité : seat, school ou pupil_band.",
                    "Prices compare within one unit: seat, school or pupil_band.",
                ),
            ));
        }
        if !faults.is_empty() {
            return Err(Problem::invalid(faults));
        }
        let any_of: BTreeMap<EngineFacet, Vec<String>> = [
            (EngineFacet::Kind, kind.0.iter().map(words::word).collect()),
            (EngineFacet::Levels, level.0),
            (EngineFacet::Subjects, subject.0),
            (EngineFacet::ResourceTypes, resource_type.0),
            (EngineFacet::Platforms, platform.0.iter().map(words::word).collect()),
            (EngineFacet::Languages, language.0),
            (EngineFacet::DataLevels, data_level.0),
            (EngineFacet::PublisherId, publisher.0.iter().map(Uuid::to_string).collect()),
        ]
        .into_iter()
        .filter(|(_, values): &(_, Vec<String>)| !values.is_empty())
        .collect();
        let by_price = |order: fn(Unit) -> Sort| priced.map(order).unwrap_or_default();
        let query = EngineQuery {
            text: q.0.unwrap_or_default(),
            english: lang.0 == Some(Language::En),
            any_of,
            free: free.0,
            price: priced.filter(|_| price_min.0.is_some() || price_max.0.is_some()).map(|u| (u, price_min.0, price_max.0)),
            sort: match sort.0.unwrap_or_default() {
                SortOrder::Relevance => Sort::Relevance,
                SortOrder::Newest => Sort::Newest,
                SortOrder::Updated => Sort::Updated,
                SortOrder::Title => Sort::Title,
                SortOrder::PriceAsc => by_price(Sort::PriceAsc),
                SortOrder::PriceDesc => by_price(Sort::PriceDesc),
            },
            offset: 0,
            limit: usize::from(limit.0.unwrap_or(DEFAULT_LIMIT)),
        };
        Ok(Json(self.find(query, cursor.0).await?))
    }

    async fn suggest_listings(&self, q: Query<String>, lang: Query<Option<Language>>) -> std::result::Result<Json<Suggestions>, Problem> {
        Ok(Json(self.suggestions(&q.0, lang.0 == Some(Language::En)).await?))
    }
}

impl Server {
    async fn find(&self, mut query: EngineQuery, cursor: Option<String>) -> Result<SearchResults> {
        let name = format!("search_listings?{:?}", (&query.text, query.english, &query.any_of, query.free, query.price, query.sort));
        query.offset = self.cursors.read::<usize>(&name, cursor.as_deref())?.unwrap_or_default();
        let (offset, limit) = (query.offset, query.limit);
        let Some(answer) = keeper::ask(self, self.engine.search(query.clone())).await else {
            let (items, total, exact) = simple::find(self, &query).await?;
            return Ok(SearchResults {
                items,
                facets: Vec::new(),
                total: Total { count: total.min(EXACT) as u32, exact: exact && total <= EXACT },
                degraded: true,
                next: (offset + limit < total).then(|| self.cursors.write(&name, &(offset + limit))),
                did_you_mean: None,
            });
        };
        // Filters that leave nothing are no fault of the words; who wants one hit only counts.
        if answer.total == 0 && query.any_of.is_empty() && query.free.is_none() && query.price.is_none() && limit > 1 {
            self.unanswered.note(&query.text, query.english);
            // Each time is counted.
            answers::fleeting();
        }
        // The database decides what is shown: what was suspended a moment ago is in the index still, but not in this list.
        let ids: Vec<Uuid> = answer.hits.iter().filter_map(|h| h.id.parse().ok()).collect();
        let live = catalogue::cards(self, &ids).await?;
        let items = answer
            .hits
            .into_iter()
            .filter_map(|hit| {
                live.get(&hit.id.parse().ok()?).map(|card| SearchHit {
                    card: ListingCard::clone(card),
                    title_html: hit.title_html,
                    snippet_html: hit.snippet_html,
                })
            })
            .collect();
        let next = offset + limit;
        let publishers: Vec<Uuid> = answer
            .facets
            .get(&EngineFacet::PublisherId)
            .into_iter()
            .flat_map(|counts| counts.keys())
            .filter_map(|id| id.parse().ok())
            .collect();
        let names = organisations::kept_references(self, publishers).await?;
        let facets = answer
            .facets
            .into_iter()
            .map(|(facet, counts)| {
                let mut values: Vec<FacetValue> = counts
                    .into_iter()
                    .map(|(value, count)| {
                        let label =
                            value.parse().ok().and_then(|id: Uuid| names.get(&id)).map_or_else(|| value.clone(), |p| p.name.clone());
                        FacetValue { value, label, count: count as u32 }
                    })
                    .collect();
                values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
                Facet { name: parameter(facet).to_owned(), values }
            })
            .collect();
        Ok(SearchResults {
            items,
            facets,
            total: Total { count: answer.total.min(EXACT) as u32, exact: answer.total <= EXACT },
            degraded: false,
            did_you_mean: correction::better(self, &query, answer.total).await,
            next: (next < answer.total && next < DEEPEST).then(|| self.cursors.write(&name, &next)),
        })
    }

    async fn suggestions(&self, text: &str, english: bool) -> Result<Suggestions> {
        // Subjects are few and known by heart: their names are compared as they are. They have their places, however many
        // listings are named alike.
        let typed = crate::kernel::text::fold(text);
        let locale = if english { Locale::En } else { Locale::Fr };
        let mut names = HashSet::new();
        let subjects: Vec<Suggestion> = self
            .vocabulary
            .scheme(Scheme::Subjects)
            .map(|c| (c, self.vocabulary.name(&c.id, locale)))
            .filter(|(_, name)| !typed.is_empty() && crate::kernel::text::fold(name).starts_with(&typed) && names.insert(name.clone()))
            .take(SUBJECTS_SUGGESTED)
            .map(|(c, name)| {
                let html = name.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
                Suggestion { kind: SuggestionKind::Subject, html, text: name, target: c.id.clone() }
            })
            .collect();
        let found = keeper::ask(self, self.engine.suggest(text.to_owned(), english, SUGGESTED - subjects.len())).await.unwrap_or_default();
        let ids: Vec<Uuid> = found.iter().filter(|s| s.kind == EngineSuggestion::Listing).filter_map(|s| s.target.parse().ok()).collect();
        let slugs = catalogue::slugs(self.db.read(), &ids).await?;
        let mut items: Vec<Suggestion> = found
            .into_iter()
            .filter_map(|s| match s.kind {
                EngineSuggestion::Listing => s.target.parse().ok().and_then(|id: Uuid| slugs.get(&id)).map(|slug| Suggestion {
                    kind: SuggestionKind::Listing,
                    text: s.text,
                    html: s.html,
                    target: slug.clone(),
                }),
                EngineSuggestion::Publisher => {
                    Some(Suggestion { kind: SuggestionKind::Publisher, text: s.text, html: s.html, target: s.target })
                }
            })
            .collect();
        items.extend(subjects);
        Ok(Suggestions { items })
    }
}
