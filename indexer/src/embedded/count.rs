//! Counting the values of facets over all that matches: an addition for each value of each match, in flat arrays.
//!
//! A segment numbers the values it holds. Which values those are is worked out once for as long as the segments stay the same,
//! so that a search reads no name but of the values it answers.

use super::{store::Store, tantivy_failed};
use crate::engine::{Facet, FacetCounts, Result};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
};
use tantivy::{
    DocId, Score, Searcher, SegmentOrdinal, SegmentReader,
    collector::{Collector, SegmentCollector},
    columnar::StrColumn,
};

/// Most values told of a facet, the commonest first.
const MOST_VALUES: usize = 200;

/// The values of one facet in the whole index.
#[derive(Default)]
pub struct Values {
    names: Vec<String>,
    /// By segment and by the number the segment gives a value: its place in `names`.
    places: Vec<Vec<u32>>,
}

type All = Arc<BTreeMap<Facet, Values>>;

/// The values of the segments last asked about, by the number of their state.
#[derive(Default)]
pub struct Known(Mutex<Option<(u64, All)>>);

impl Store {
    /// Of all facets.
    pub fn values(&self, searcher: &Searcher) -> Result<All> {
        let state = searcher.generation().generation_id();
        let mut known = self.known.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, values)) = known.as_ref()
            && *of == state
        {
            return Ok(values.clone());
        }
        let all = Facet::ALL.into_iter().map(|facet| Ok((facet, read(searcher, facet)?)));
        let values: All = Arc::new(all.collect::<Result<_>>()?);
        // A search that began before a change does not make those after it work again.
        if known.as_ref().is_none_or(|(of, _)| *of < state) {
            *known = Some((state, values.clone()));
        }
        Ok(values)
    }
}

fn read(searcher: &Searcher, facet: Facet) -> Result<Values> {
    let mut values = Values::default();
    let mut at: HashMap<String, u32> = HashMap::new();
    for segment in searcher.segment_readers() {
        let mut places = Vec::new();
        if let Some(column) = segment.fast_fields().str(facet.field()).map_err(tantivy_failed)? {
            let mut terms = column.dictionary().stream().map_err(super::failed)?;
            while terms.advance() {
                let name = String::from_utf8_lossy(terms.key());
                let place = at.get(name.as_ref()).copied().unwrap_or_else(|| {
                    let place = values.names.len() as u32;
                    values.names.push(name.clone().into_owned());
                    at.insert(name.into_owned(), place);
                    place
                });
                places.push(place);
            }
        }
        values.places.push(places);
    }
    Ok(values)
}

/// Counts some facets.
#[derive(Clone)]
pub struct Counter<'a> {
    facets: &'a [Facet],
    all: All,
}

impl<'a> Counter<'a> {
    pub fn new(facets: &'a [Facet], all: All) -> Self {
        Self { facets, all }
    }
}

pub struct SegmentCounter {
    columns: Vec<(Facet, Option<StrColumn>, Vec<u32>)>,
    segment: SegmentOrdinal,
}

impl Collector for Counter<'_> {
    type Fruit = BTreeMap<Facet, FacetCounts>;
    type Child = SegmentCounter;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentCounter> {
        let column = |facet: &Facet| {
            let column = reader.fast_fields().str(facet.field())?;
            let values = column.as_ref().map_or(0, |column| column.num_terms());
            Ok((*facet, column, vec![0; values]))
        };
        Ok(SegmentCounter { columns: self.facets.iter().map(column).collect::<tantivy::Result<_>>()?, segment })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<SegmentCounter>) -> tantivy::Result<Self::Fruit> {
        let mut all: BTreeMap<Facet, Vec<u64>> =
            self.facets.iter().map(|facet| (*facet, vec![0; self.all.get(facet).map_or(0, |values| values.names.len())])).collect();
        for counter in segments {
            for (facet, _, counts) in counter.columns {
                let (Some(values), Some(total)) = (self.all.get(&facet), all.get_mut(&facet)) else { continue };
                let places = values.places.get(counter.segment as usize).map(Vec::as_slice).unwrap_or_default();
                for (place, count) in places.iter().zip(counts) {
                    total[*place as usize] += u64::from(count);
                }
            }
        }
        Ok(all.into_iter().map(|(facet, counts)| (facet, self.commonest(facet, &counts))).collect())
    }
}

impl Counter<'_> {
    fn commonest(&self, facet: Facet, counts: &[u64]) -> FacetCounts {
        let Some(values) = self.all.get(&facet) else { return FacetCounts::default() };
        let mut found: Vec<(u64, &String)> =
            counts.iter().zip(&values.names).filter(|(count, _)| **count > 0).map(|(count, name)| (*count, name)).collect();
        let order = |a: &(u64, &String), b: &(u64, &String)| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1));
        if found.len() > MOST_VALUES {
            found.select_nth_unstable_by(MOST_VALUES, order);
            found.truncate(MOST_VALUES);
        }
        found.into_iter().map(|(count, name)| (name.clone(), count)).collect()
    }
}

impl SegmentCollector for SegmentCounter {
    type Fruit = Self;

    fn collect(&mut self, document: DocId, _: Score) {
        for (_, column, counts) in &mut self.columns {
            let Some(column) = column else { continue };
            for value in column.ords().values_for_doc(document) {
                if let Some(count) = counts.get_mut(value as usize) {
                    *count += 1;
                }
            }
        }
    }

    fn harvest(self) -> Self {
        self
    }
}
