//! Asking: hits, total and facets.

use super::{count::Counter, failed, rank, store::Store, tantivy_failed};
use crate::{
    engine::{Answer, DEEPEST, Facet, FacetCounts, MOST_HITS, Query, Result, Sort, Unit},
    french::{self, Synonyms},
    highlight::{Marker, Shown},
};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use tantivy::{
    DocAddress, Order, Searcher, TantivyDocument,
    collector::{
        Collector, Count, TopDocs,
        sort_key::{SortByStaticFastValue, SortByString},
    },
    query::BooleanQuery,
    schema::Value,
};

type Found = (Vec<DocAddress>, usize, BTreeMap<Facet, FacetCounts>);

impl Store {
    pub fn search(&self, query: &Query, synonyms: &Synonyms) -> Result<Answer> {
        let searcher = self.searcher();
        let mut reading = french::read(&query.text, synonyms);
        self.consult(&searcher, &mut reading, query.english)?;
        let reading = reading;
        // Facets without a filter of their own are counted with the main query; each of the others without its own.
        let (own, rest): (Vec<Facet>, Vec<Facet>) =
            Facet::ALL.into_iter().partition(|facet| query.any_of.get(facet).is_some_and(|values| !values.is_empty()));
        let holdings = self.holdings(&searcher)?;
        let text = self.fields.text(&query.text, &reading, query.english).map_err(tantivy_failed)?;
        let main = self.fields.asked(&text, query, None);
        let sort = if reading.words.is_empty() && query.sort == Sort::Relevance { Sort::Newest } else { query.sort };
        let whole = |without| reading.words.is_empty() && query.filters_nothing(without);
        let counted: &[Facet] = if whole(None) { &[] } else { &rest };
        let (addresses, total, mut facets) = self.top(&searcher, &main, query, sort, &Counter::new(counted, holdings.clone()))?;
        if whole(None) {
            facets.clone_from(holdings.whole(&searcher)?);
        }
        for facet in own {
            if whole(Some(facet)) {
                facets.extend(holdings.whole(&searcher)?.get_key_value(&facet).map(|(facet, counts)| (*facet, counts.clone())));
                continue;
            }
            let asked = self.fields.asked(&text, query, Some(facet));
            facets.append(&mut searcher.search(&asked, &Counter::new(&[facet], holdings.clone())).map_err(tantivy_failed)?);
        }
        let shown = reading.shown();
        let mut marker = Marker::new(&shown);
        let hits = addresses
            .into_iter()
            .map(|address| Ok(marker.hit(self.stored::<Shown>(&searcher, address)?, query.english)))
            .collect::<Result<_>>()?;
        Ok(Answer { hits, total, exact: true, facets })
    }

    fn top(&self, searcher: &Searcher, asked: &BooleanQuery, query: &Query, sort: Sort, counter: &Counter) -> Result<Found> {
        if query.limit == 0 || query.offset >= DEEPEST {
            let (total, counted) = searcher.search(asked, &(Count, counter.clone())).map_err(tantivy_failed)?;
            return Ok((Vec::new(), total, counted));
        }
        let top = || TopDocs::with_limit(query.limit.min(MOST_HITS)).and_offset(query.offset);
        let number = |field: &str| SortByStaticFastValue::<i64>::for_field(field);
        let newest = || (number("published_at"), Order::Desc);
        let better = || ((number("quality"), Order::Desc), newest());
        let price = |unit: Unit, order| run(searcher, asked, top().order_by(((number(unit.field()), order), newest())), counter);
        match sort {
            Sort::Relevance => run(searcher, asked, top().order_by((rank::Rank, better())), counter),
            Sort::Newest => run(searcher, asked, top().order_by(newest()), counter),
            Sort::Updated => run(searcher, asked, top().order_by((number("updated_at"), Order::Desc)), counter),
            Sort::PriceAsc(unit) => price(unit, Order::Asc),
            Sort::PriceDesc(unit) => price(unit, Order::Desc),
            Sort::Title => {
                let name = SortByString::for_field(if query.english { "name_en" } else { "name_fr" });
                run(searcher, asked, top().order_by((name, Order::Asc)), counter)
            }
        }
    }

    /// A document, or as much of one as is asked for.
    pub fn stored<T: DeserializeOwned>(&self, searcher: &Searcher, address: DocAddress) -> Result<T> {
        let document: TantivyDocument = searcher.doc(address).map_err(tantivy_failed)?;
        let json = document.get_first(self.fields.json).and_then(|value| value.as_str()).unwrap_or_default();
        serde_json::from_str(json).map_err(failed)
    }
}

fn run<K: Send + 'static>(
    searcher: &Searcher,
    asked: &BooleanQuery,
    top: impl Collector<Fruit = Vec<(K, DocAddress)>>,
    counter: &Counter,
) -> Result<Found> {
    let (top, total, counted) = searcher.search(asked, &(top, Count, counter.clone())).map_err(tantivy_failed)?;
    Ok((top.into_iter().map(|(_, address)| address).collect(), total, counted))
}
