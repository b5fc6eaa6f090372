//! Counting the values of facets over all that matches: an addition for each value of each match, in flat arrays.
//!
//! What a segment holds never changes, so its values are laid out flat once, when it is first asked about. A search then reads
//! no name but of the values it answers.

use super::{store::Store, tantivy_failed};
use crate::engine::{Facet, FacetCounts, Result};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, OnceLock, PoisonError},
};
use tantivy::{
    DocId, Score, Searcher, SegmentOrdinal, SegmentReader,
    collector::{Collector, SegmentCollector},
    index::SegmentId,
    query::AllQuery,
};

/// Most values told of a facet, the commonest first.
const MOST_VALUES: usize = 200;

/// The values of one facet in one segment, numbered there.
#[derive(Default)]
struct Held {
    names: Vec<String>,
    /// By document, and one more: where its values begin in `values`.
    starts: Vec<u32>,
    values: Vec<u32>,
}

impl Held {
    fn read(segment: &SegmentReader, facet: Facet) -> Result<Self> {
        let Some(column) = segment.fast_fields().str(facet.field()).map_err(tantivy_failed)? else { return Ok(Self::default()) };
        let mut held = Self::default();
        let mut names = column.dictionary().stream().map_err(super::failed)?;
        while names.advance() {
            held.names.push(String::from_utf8_lossy(names.key()).into_owned());
        }
        held.starts.push(0);
        for document in 0..segment.max_doc() {
            held.values.extend(column.ords().values_for_doc(document).map(|value| value as u32));
            held.starts.push(held.values.len() as u32);
        }
        Ok(held)
    }

    fn of(&self, document: DocId) -> &[u32] {
        let document = document as usize;
        match (self.starts.get(document), self.starts.get(document + 1)) {
            (Some(from), Some(to)) => &self.values[*from as usize..*to as usize],
            _ => &[],
        }
    }
}

/// All facets of one segment, in the order of [`Facet::ALL`].
type Segment = Vec<Held>;

/// The values of one facet in the whole index.
#[derive(Default)]
struct Values {
    names: Vec<String>,
    /// By segment and by the number the segment gives a value: its place in `names`.
    places: Vec<Vec<u32>>,
}

impl Values {
    fn new(segments: &[Arc<Segment>], facet: usize) -> Self {
        let (mut values, mut known) = (Self::default(), HashMap::new());
        for segment in segments {
            let mut places = Vec::with_capacity(segment[facet].names.len());
            for name in &segment[facet].names {
                let place = *known.entry(name).or_insert_with(|| {
                    values.names.push(name.clone());
                    values.names.len() as u32 - 1
                });
                places.push(place);
            }
            values.places.push(places);
        }
        values
    }
}

/// What the segments of one state of the index hold.
pub struct Holdings {
    segments: Vec<Arc<Segment>>,
    /// In the order of [`Facet::ALL`].
    values: Vec<Values>,
    /// Over all documents, once somebody asked.
    whole: OnceLock<BTreeMap<Facet, FacetCounts>>,
}

impl Holdings {
    /// Every facet counted over the whole index: what browsing starts with, and asks for most.
    pub fn whole(self: &Arc<Self>, searcher: &Searcher) -> Result<&BTreeMap<Facet, FacetCounts>> {
        if let Some(whole) = self.whole.get() {
            return Ok(whole);
        }
        let counted = searcher.search(&AllQuery, &Counter::new(&Facet::ALL, self.clone())).map_err(tantivy_failed)?;
        Ok(self.whole.get_or_init(|| counted))
    }
}

/// The holdings last asked about.
#[derive(Default)]
pub struct Known(Mutex<Option<Last>>);

struct Last {
    /// The number of the state of the index.
    state: u64,
    segments: HashMap<SegmentId, Arc<Segment>>,
    holdings: Arc<Holdings>,
}

impl Store {
    pub fn holdings(&self, searcher: &Searcher) -> Result<Arc<Holdings>> {
        let state = searcher.generation().generation_id();
        let mut known = self.known.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(last) = known.as_ref().filter(|last| last.state == state) {
            return Ok(last.holdings.clone());
        }
        let before = known.as_ref().map(|last| &last.segments);
        let mut by_id = HashMap::new();
        let mut segments = Vec::new();
        for reader in searcher.segment_readers() {
            let id = reader.segment_id();
            let segment = match before.and_then(|before| before.get(&id)) {
                Some(segment) => segment.clone(),
                None => Arc::new(Facet::ALL.into_iter().map(|facet| Held::read(reader, facet)).collect::<Result<_>>()?),
            };
            by_id.insert(id, segment.clone());
            segments.push(segment);
        }
        let values = (0..Facet::ALL.len()).map(|facet| Values::new(&segments, facet)).collect();
        let holdings = Arc::new(Holdings { segments, values, whole: OnceLock::new() });
        // A search that began before a change does not make those after it work again.
        if known.as_ref().is_none_or(|last| last.state < state) {
            *known = Some(Last { state, segments: by_id, holdings: holdings.clone() });
        }
        Ok(holdings)
    }
}

/// Counts some facets.
#[derive(Clone)]
pub struct Counter<'a> {
    facets: &'a [Facet],
    holdings: Arc<Holdings>,
}

impl<'a> Counter<'a> {
    pub fn new(facets: &'a [Facet], holdings: Arc<Holdings>) -> Self {
        Self { facets, holdings }
    }

    fn commonest(&self, facet: Facet, counts: &[u64]) -> FacetCounts {
        let names = &self.holdings.values[facet as usize].names;
        let mut found: Vec<(u64, &String)> =
            counts.iter().zip(names).filter(|(count, _)| **count > 0).map(|(count, name)| (*count, name)).collect();
        if found.len() > MOST_VALUES {
            found.select_nth_unstable_by(MOST_VALUES, |a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
            found.truncate(MOST_VALUES);
        }
        found.into_iter().map(|(count, name)| (name.clone(), count)).collect()
    }
}

pub struct SegmentCounter {
    ordinal: SegmentOrdinal,
    segment: Arc<Segment>,
    counts: Vec<(Facet, Vec<u32>)>,
}

impl Collector for Counter<'_> {
    type Fruit = BTreeMap<Facet, FacetCounts>;
    type Child = SegmentCounter;

    fn for_segment(&self, ordinal: SegmentOrdinal, _: &SegmentReader) -> tantivy::Result<SegmentCounter> {
        let segment = self.holdings.segments[ordinal as usize].clone();
        let counts = self.facets.iter().map(|facet| (*facet, vec![0; segment[*facet as usize].names.len()])).collect();
        Ok(SegmentCounter { ordinal, segment, counts })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, counted: Vec<SegmentCounter>) -> tantivy::Result<Self::Fruit> {
        let whole = |facet: &Facet| (*facet, vec![0; self.holdings.values[*facet as usize].names.len()]);
        let mut all: BTreeMap<Facet, Vec<u64>> = self.facets.iter().map(whole).collect();
        for counter in counted {
            for (facet, counts) in counter.counts {
                let Some(total) = all.get_mut(&facet) else { continue };
                let places = &self.holdings.values[facet as usize].places[counter.ordinal as usize];
                for (place, count) in places.iter().zip(counts) {
                    total[*place as usize] += u64::from(count);
                }
            }
        }
        Ok(all.into_iter().map(|(facet, counts)| (facet, self.commonest(facet, &counts))).collect())
    }
}

impl SegmentCollector for SegmentCounter {
    type Fruit = Self;

    fn collect(&mut self, document: DocId, _: Score) {
        for (facet, counts) in &mut self.counts {
            for value in self.segment[*facet as usize].of(document) {
                counts[*value as usize] += 1;
            }
        }
    }

    fn harvest(self) -> Self {
        self
    }
}
