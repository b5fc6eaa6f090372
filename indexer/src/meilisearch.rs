//! Meilisearch through its SDK. Filters are built from typed values, quoted and escaped; tasks are awaited and a failed task is an error.

use crate::{
    engine::{Answer, Document, Error, Facet, Hit, Query, Result, SearchEngine, Sort, Suggestion, SuggestionKind},
    french,
    highlight::highlight,
};
use meilisearch_sdk::{
    client::Client,
    search::{MatchingStrategies, Selectors},
    settings::Settings,
    task_info::TaskInfo,
    tasks::Task,
};
use std::{collections::BTreeMap, time::Duration};

const INDEX: &str = "preau_listings";
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Clone)]
pub struct Meilisearch {
    client: Client,
    index: String,
    needs_fill: bool,
}

fn engine(error: impl std::fmt::Display) -> Error {
    Error::Engine(error.to_string())
}

impl Meilisearch {
    /// Connects and sets the index up. Its settings are compared by the engine itself: setting them again changes nothing.
    pub async fn open(url: &str, key: Option<&str>) -> Result<Self> {
        Self::open_index(url, key, INDEX).await
    }

    pub async fn open_index(url: &str, key: Option<&str>, index: &str) -> Result<Self> {
        let client = Client::new(url.trim_end_matches('/'), key).map_err(engine)?;
        let filterable: Vec<&str> =
            Facet::ALL.iter().map(|f| f.field()).chain(["free", "price_seat", "price_school", "price_band"]).collect();
        let settings = Settings::new()
            .with_searchable_attributes([
                "title_fr",
                "title_en",
                "summary_fr",
                "summary_en",
                "words",
                "publisher",
                "description_fr",
                "description_en",
            ])
            .with_filterable_attributes(filterable)
            .with_sortable_attributes(["published_at", "updated_at", "title_fr", "price_seat", "price_school", "price_band"])
            .with_stop_words([
                "l", "d", "j", "c", "m", "n", "s", "t", "qu", "le", "la", "les", "de", "des", "du", "un", "une", "et", "à", "au", "aux",
                "en", "pour",
            ]);
        let this = Self { client: client.clone(), index: index.to_owned(), needs_fill: false };
        let task = client.index(index).set_settings(&settings).await.map_err(engine)?;
        this.await_task(task).await?;
        let stats = client.index(index).get_stats().await.map_err(engine)?;
        Ok(Self { needs_fill: stats.number_of_documents == 0, ..this })
    }

    async fn await_task(&self, task: TaskInfo) -> Result<()> {
        match task.wait_for_completion(&self.client, Some(Duration::from_millis(20)), Some(PATIENCE)).await.map_err(engine)? {
            Task::Succeeded { .. } => Ok(()),
            Task::Failed { content } => Err(engine(content.error)),
            other => Err(engine(format!("a task did not end in {PATIENCE:?}: {other:?}"))),
        }
    }

    fn filter(query: &Query, without: Option<Facet>) -> String {
        let mut parts: Vec<String> = query
            .any_of
            .iter()
            .filter(|(facet, values)| Some(**facet) != without && !values.is_empty())
            .map(|(facet, values)| format!("{} IN [{}]", facet.field(), values.iter().map(|v| quote(v)).collect::<Vec<_>>().join(", ")))
            .collect();
        if let Some(free) = query.free {
            parts.push(format!("free = {free}"));
        }
        if let Some((unit, least, most)) = query.price {
            parts.push(format!("{} {} TO {}", unit.field(), least.unwrap_or(0), most.unwrap_or(i64::MAX / 2)));
        }
        if let Sort::PriceAsc(unit) | Sort::PriceDesc(unit) = query.sort {
            parts.push(format!("{} EXISTS", unit.field()));
        }
        parts.join(" AND ")
    }
}

/// A filter value between quotes that nothing in it can close.
pub fn quote(value: &str) -> String {
    let mut quoted = String::with_capacity(value.len() + 2);
    quoted.push('"');
    for c in value.chars() {
        if c == '"' || c == '\\' {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    quoted.push('"');
    quoted
}

#[async_trait::async_trait]
impl SearchEngine for Meilisearch {
    async fn upsert(&self, documents: Vec<Document>) -> Result<()> {
        let task = self.client.index(&self.index).add_or_replace(&documents, Some("id")).await.map_err(engine)?;
        self.await_task(task).await
    }

    async fn delete(&self, ids: Vec<String>) -> Result<()> {
        let task = self.client.index(&self.index).delete_documents(&ids).await.map_err(engine)?;
        self.await_task(task).await
    }

    async fn clear(&self) -> Result<()> {
        let task = self.client.index(&self.index).delete_all_documents().await.map_err(engine)?;
        self.await_task(task).await
    }

    fn needs_fill(&self) -> bool {
        self.needs_fill
    }

    async fn filled(&self) -> Result<()> {
        Ok(())
    }

    async fn search(&self, query: Query) -> Result<Answer> {
        let index = self.client.index(&self.index);
        let own: Vec<Facet> = Facet::ALL.into_iter().filter(|f| query.any_of.get(f).is_some_and(|v| !v.is_empty())).collect();
        let rest: Vec<&str> = Facet::ALL.into_iter().filter(|f| !own.contains(f)).map(Facet::field).collect();
        let main_filter = Self::filter(&query, None);
        let sort = match query.sort {
            Sort::Relevance if query.text.trim().is_empty() => Some("published_at:desc".to_owned()),
            Sort::Relevance => None,
            Sort::Newest => Some("published_at:desc".to_owned()),
            Sort::Updated => Some("updated_at:desc".to_owned()),
            Sort::Title => Some("title_fr:asc".to_owned()),
            Sort::PriceAsc(unit) => Some(format!("{}:asc", unit.field())),
            Sort::PriceDesc(unit) => Some(format!("{}:desc", unit.field())),
        };
        let sort: Vec<&str> = sort.iter().map(String::as_str).collect();
        let mut main = index.search();
        main.with_query(&query.text)
            .with_filter(&main_filter)
            .with_facets(Selectors::Some(&rest))
            .with_sort(&sort)
            .with_offset(query.offset)
            .with_limit(query.limit)
            .with_matching_strategy(MatchingStrategies::ALL);
        let own_filters: Vec<(String, [&str; 1])> = own.iter().map(|f| (Self::filter(&query, Some(*f)), [f.field()])).collect();
        let mut searches = vec![main];
        for (filter, facets) in &own_filters {
            let mut search = index.search();
            search
                .with_query(&query.text)
                .with_filter(filter)
                .with_facets(Selectors::Some(facets.as_slice()))
                .with_limit(0)
                .with_matching_strategy(MatchingStrategies::ALL);
            searches.push(search);
        }
        let mut batch = self.client.multi_search();
        for search in searches {
            batch.with_search_query(search);
        }
        let answers = batch.execute::<Document>().await.map_err(engine)?.results;
        let words = french::words(&query.text);
        let mut out = Answer { hits: Vec::new(), total: 0, facets: BTreeMap::new() };
        for (i, answer) in answers.into_iter().enumerate() {
            for (field, counts) in answer.facet_distribution.unwrap_or_default() {
                if let Some(facet) = Facet::ALL.into_iter().find(|f| f.field() == field) {
                    out.facets.insert(facet, counts.into_iter().map(|(value, n)| (value, n as u64)).collect());
                }
            }
            if i == 0 {
                out.total = answer.estimated_total_hits.unwrap_or_default();
                out.hits = answer.hits.into_iter().map(|hit| show(hit.result, query.english, &words)).collect();
            }
        }
        Ok(out)
    }

    async fn suggest(&self, text: String, english: bool, limit: usize) -> Result<Vec<Suggestion>> {
        let index = self.client.index(&self.index);
        let mut search = index.search();
        search
            .with_query(&text)
            .with_limit(limit)
            .with_attributes_to_search_on(&["title_fr", "title_en"])
            .with_matching_strategy(MatchingStrategies::ALL);
        let answer = search.execute::<Document>().await.map_err(engine)?;
        let words = french::words(&text);
        Ok(answer
            .hits
            .into_iter()
            .map(|hit| {
                let d = hit.result;
                let title = if (english && !d.title_en.is_empty()) || d.title_fr.is_empty() { d.title_en } else { d.title_fr };
                Suggestion { kind: SuggestionKind::Listing, html: highlight(&title, &words, 120), text: title, target: d.id }
            })
            .collect())
    }
}

fn show(d: Document, english: bool, words: &[french::Word]) -> Hit {
    let pick = |fr: String, en: String| if (english && !en.is_empty()) || fr.is_empty() { en } else { fr };
    let summary = highlight(&pick(d.summary_fr, d.summary_en), words, 200);
    Hit { title_html: highlight(&pick(d.title_fr, d.title_en), words, 300), snippet_html: summary, id: d.id, revision: d.revision }
}

#[cfg(test)]
mod tests {
    #[test]
    fn nothing_closes_the_quotes() {
        assert_eq!(super::quote(r#"a" OR kind = "app"#), r#""a\" OR kind = \"app""#);
        assert_eq!(super::quote(r"\"), r#""\\""#);
    }
}
