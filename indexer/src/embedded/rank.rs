//! Scores that hardly differ are equal: then the better described listing comes first, then the newer one.

use tantivy::{
    DocId, Score, SegmentReader,
    collector::{SegmentSortKeyComputer, SortKeyComputer, sort_key::NaturalComparator},
};

/// Steps in one point of the score.
const STEPS: f32 = 4.0;

#[derive(Clone, Copy, Debug)]
pub struct Rank;

impl SortKeyComputer for Rank {
    type SortKey = u32;
    type Child = Self;
    type Comparator = NaturalComparator;

    fn requires_scoring(&self) -> bool {
        true
    }

    fn segment_sort_key_computer(&self, _: &SegmentReader) -> tantivy::Result<Self> {
        Ok(Self)
    }
}

impl SegmentSortKeyComputer for Rank {
    type SortKey = u32;
    type SegmentSortKey = u32;
    type SegmentComparator = NaturalComparator;

    fn segment_sort_key(&mut self, _: DocId, score: Score) -> u32 {
        (score * STEPS).round() as u32
    }

    fn convert_segment_sort_key(&self, key: u32) -> u32 {
        key
    }
}
