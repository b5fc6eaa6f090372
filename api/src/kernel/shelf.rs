//! Things kept in memory, up to so many bytes: what was wanted longest ago makes room.

use lru::LruCache;
use std::{
    hash::Hash,
    sync::{Mutex, MutexGuard, PoisonError},
};

pub struct Shelf<K, V>(Mutex<Kept<K, V>>);

struct Kept<K, V> {
    things: LruCache<K, (V, usize)>,
    bytes: usize,
    most_bytes: usize,
}

impl<K: Hash + Eq, V: Clone> Shelf<K, V> {
    pub fn of_bytes(most_bytes: usize) -> Self {
        Self(Mutex::new(Kept { things: LruCache::unbounded(), bytes: 0, most_bytes }))
    }

    pub fn get<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<V>
    where
        K: std::borrow::Borrow<Q>,
    {
        self.kept().things.get(key).map(|(thing, _)| thing.clone())
    }

    /// What is larger than the whole room is not kept.
    pub fn put(&self, key: K, thing: V, bytes: usize) {
        let mut kept = self.kept();
        let before = kept.things.put(key, (thing, bytes));
        kept.bytes = kept.bytes + bytes - before.map_or(0, |(_, bytes)| bytes);
        while kept.bytes > kept.most_bytes
            && let Some((_, (_, bytes))) = kept.things.pop_lru()
        {
            kept.bytes -= bytes;
        }
    }

    fn kept(&self) -> MutexGuard<'_, Kept<K, V>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_wanted_longest_ago_makes_room() {
        let shelf = Shelf::of_bytes(100);
        for key in ["a", "b", "c"] {
            shelf.put(key, (), 30);
        }
        shelf.get("a");
        shelf.put("d", (), 30);
        assert_eq!(["a", "b", "c", "d"].map(|key| shelf.get(key).is_some()), [true, false, true, true]);
        let holds = || {
            let kept = shelf.kept();
            (kept.things.len(), kept.bytes)
        };
        shelf.put("d", (), 90);
        assert_eq!(holds(), (1, 90));
        shelf.put("b", (), 101);
        assert_eq!(holds(), (0, 0), "what is larger than the room is not kept");
    }
}
