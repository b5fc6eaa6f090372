//! Asking: hits, total and facets.

use super::{failed, rank, store::Store, tantivy_failed};
use crate::{
    engine::{Answer, DEEPEST, Document, Facet, FacetCounts, MOST_HITS, Query, Result, Sort, Unit},
    french::{self, Reading, Synonyms},
    highlight::Marker,
};
use std::collections::BTreeMap;
use tantivy::{
    DocAddress, Order, Searcher, TantivyDocument,
    aggregation::{AggregationCollector, agg_req::Aggregations, agg_result::AggregationResults},
    collector::{
        Collector, Count, TopDocs,
        sort_key::{SortByStaticFastValue, SortByString},
    },
    query::BooleanQuery,
    schema::Value,
};

/// Most values counted of a facet, the commonest first.
const MOST_VALUES: usize = 200;

type Found = (Vec<DocAddress>, usize, AggregationResults);

impl Store {
    pub fn search(&self, query: &Query, synonyms: &Synonyms) -> Result<Answer> {
        let searcher = self.searcher();
        let mut reading = french::read(&query.text, synonyms);
        self.consult(&searcher, &mut reading, query.english)?;
        let reading = reading;
        // Facets without a filter of their own are counted with the main query; each of the others without its own.
        let (own, rest): (Vec<Facet>, Vec<Facet>) =
            Facet::ALL.into_iter().partition(|facet| query.any_of.get(facet).is_some_and(|values| !values.is_empty()));
        let (addresses, total, counted) = self.top(&searcher, &reading, query, &rest)?;
        let mut facets = BTreeMap::new();
        read_counts(counted, &rest, &mut facets)?;
        for facet in own {
            let asked = self.fields.asked(&reading, query, Some(facet));
            let counted = searcher.search(&asked, &counter(&[facet])?).map_err(tantivy_failed)?;
            read_counts(counted, &[facet], &mut facets)?;
        }
        let shown = reading.shown();
        let mut marker = Marker::new(&shown);
        let hits =
            addresses.into_iter().map(|address| Ok(marker.hit(&self.stored(&searcher, address)?, query.english))).collect::<Result<_>>()?;
        Ok(Answer { hits, total, exact: true, facets })
    }

    fn top(&self, searcher: &Searcher, reading: &Reading, query: &Query, facets: &[Facet]) -> Result<Found> {
        let asked = self.fields.asked(reading, query, None);
        if query.limit == 0 || query.offset >= DEEPEST {
            let (total, counted) = searcher.search(&asked, &(Count, counter(facets)?)).map_err(tantivy_failed)?;
            return Ok((Vec::new(), total, counted));
        }
        let top = || TopDocs::with_limit(query.limit.min(MOST_HITS)).and_offset(query.offset);
        let number = |field: &str| SortByStaticFastValue::<i64>::for_field(field);
        let newest = || (number("published_at"), Order::Desc);
        let better = || ((number("quality"), Order::Desc), newest());
        let price = |unit: Unit, order| run(searcher, &asked, top().order_by(((number(unit.field()), order), newest())), facets);
        match if reading.words.is_empty() && query.sort == Sort::Relevance { Sort::Newest } else { query.sort } {
            Sort::Relevance => run(searcher, &asked, top().order_by((rank::Rank, better())), facets),
            Sort::Newest => run(searcher, &asked, top().order_by(newest()), facets),
            Sort::Updated => run(searcher, &asked, top().order_by((number("updated_at"), Order::Desc)), facets),
            Sort::PriceAsc(unit) => price(unit, Order::Asc),
            Sort::PriceDesc(unit) => price(unit, Order::Desc),
            Sort::Title => {
                let name = SortByString::for_field(if query.english { "name_en" } else { "name_fr" });
                run(searcher, &asked, top().order_by((name, Order::Asc)), facets)
            }
        }
    }

    pub fn stored(&self, searcher: &Searcher, address: DocAddress) -> Result<Document> {
        let document: TantivyDocument = searcher.doc(address).map_err(tantivy_failed)?;
        let json = document.get_first(self.fields.json).and_then(|value| value.as_str()).unwrap_or_default();
        serde_json::from_str(json).map_err(failed)
    }
}

fn run<K: Send + 'static>(
    searcher: &Searcher,
    asked: &BooleanQuery,
    top: impl Collector<Fruit = Vec<(K, DocAddress)>>,
    facets: &[Facet],
) -> Result<Found> {
    let (top, total, counted) = searcher.search(asked, &(top, Count, counter(facets)?)).map_err(tantivy_failed)?;
    Ok((top.into_iter().map(|(_, address)| address).collect(), total, counted))
}

fn counter(facets: &[Facet]) -> Result<AggregationCollector> {
    let requests: serde_json::Map<String, serde_json::Value> = facets
        .iter()
        .map(|facet| (facet.field().to_owned(), serde_json::json!({ "terms": { "field": facet.field(), "size": MOST_VALUES } })))
        .collect();
    let requests: Aggregations = serde_json::from_value(requests.into()).map_err(failed)?;
    Ok(AggregationCollector::from_aggs(requests, Default::default()))
}

fn read_counts(counted: AggregationResults, facets: &[Facet], into: &mut BTreeMap<Facet, FacetCounts>) -> Result<()> {
    let counted = serde_json::to_value(counted).map_err(failed)?;
    for facet in facets {
        let buckets = counted[facet.field()]["buckets"].as_array().map(Vec::as_slice).unwrap_or_default();
        let counts = buckets.iter().filter_map(|b| Some((b["key"].as_str()?.to_owned(), b["doc_count"].as_u64()?))).collect();
        into.insert(*facet, counts);
    }
    Ok(())
}
