//! Reviewers for files, by rule: never one who is bound, the load shared as evenly as can be, and no choice of anybody's.
//! Pure: the same reviewers, files and seed give the same plan, in whatever order they are told.
//!
//! What is left to chance where loads are equal is drawn from the seed, by hashing; a plan can be made again from it.

use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use uuid::Uuid;

/// A file, who may review it, and how many are still wanted.
#[derive(Debug, Clone)]
pub struct Wanting {
    pub file: Uuid,
    pub reviewers: usize,
    pub may: BTreeSet<Uuid>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    pub file: Uuid,
    pub chosen: Vec<Uuid>,
    /// Who takes over, first to last, where one of them recuses.
    pub alternates: Vec<Uuid>,
}

/// The number a thing draws: two that are equal in everything else stand in its order.
fn lot(seed: i64, file: Uuid, reviewer: Uuid) -> u64 {
    let drawn = Sha256::new().chain_update(seed.to_be_bytes()).chain_update(file.as_bytes()).chain_update(reviewer.as_bytes()).finalize();
    u64::from_be_bytes([drawn[0], drawn[1], drawn[2], drawn[3], drawn[4], drawn[5], drawn[6], drawn[7]])
}

/// `loads`: what each reviewer has to do already; whoever is not in it has nothing. Files come out in the order of their ids.
pub fn plan(loads: &BTreeMap<Uuid, i64>, files: &[Wanting], alternates: usize, seed: i64) -> Vec<Planned> {
    let mut loads = loads.clone();
    let mut files: Vec<&Wanting> = files.iter().collect();
    // Those with the fewest to choose from come first.
    files.sort_by_key(|wanting| (wanting.may.len(), lot(seed, wanting.file, Uuid::nil()), wanting.file));
    let load = |loads: &BTreeMap<Uuid, i64>, reviewer: Uuid| loads.get(&reviewer).copied().unwrap_or(0);
    let mut chosen: BTreeMap<Uuid, BTreeSet<Uuid>> = BTreeMap::new();
    for wanting in &files {
        let mut may: Vec<Uuid> = wanting.may.iter().copied().collect();
        may.sort_by_key(|reviewer| (load(&loads, *reviewer), lot(seed, wanting.file, *reviewer), *reviewer));
        let picked: BTreeSet<Uuid> = may.into_iter().take(wanting.reviewers).collect();
        for reviewer in &picked {
            *loads.entry(*reviewer).or_default() += 1;
        }
        chosen.insert(wanting.file, picked);
    }
    while let Some(path) = relief(&loads, &files, &chosen, seed) {
        for (file, from, to) in path {
            if let Some(picked) = chosen.get_mut(&file) {
                picked.remove(&from);
                picked.insert(to);
            }
            *loads.entry(from).or_default() -= 1;
            *loads.entry(to).or_default() += 1;
        }
    }
    // Alternates have nothing to do yet: the least loaded first.
    files.sort_by_key(|wanting| wanting.file);
    let planned = files.into_iter().map(|wanting| {
        let picked = chosen.remove(&wanting.file).unwrap_or_default();
        let by_load = |reviewer: &Uuid| (load(&loads, *reviewer), lot(seed, wanting.file, *reviewer), *reviewer);
        let mut rest: Vec<Uuid> = wanting.may.difference(&picked).copied().collect();
        rest.sort_by_key(by_load);
        rest.truncate(alternates);
        Planned { file: wanting.file, chosen: picked.into_iter().collect(), alternates: rest }
    });
    planned.collect()
}

/// A chain of hand-overs (file, from, to) after which somebody who has at least two more than another has one less, and
/// everybody between them as much as before; none where the load is as even as it can be.
fn relief(
    loads: &BTreeMap<Uuid, i64>,
    files: &[&Wanting],
    chosen: &BTreeMap<Uuid, BTreeSet<Uuid>>,
    seed: i64,
) -> Option<Vec<(Uuid, Uuid, Uuid)>> {
    let load = |reviewer: &Uuid| loads.get(reviewer).copied().unwrap_or(0);
    let mut burdened: Vec<Uuid> = chosen.values().flatten().copied().collect::<BTreeSet<_>>().into_iter().collect();
    burdened.sort_by_key(|reviewer| (-load(reviewer), lot(seed, Uuid::nil(), *reviewer)));
    for first in burdened {
        let mut came: BTreeMap<Uuid, (Uuid, Uuid)> = BTreeMap::new();
        let mut queue = VecDeque::from([first]);
        while let Some(from) = queue.pop_front() {
            for wanting in files {
                let Some(picked) = chosen.get(&wanting.file).filter(|picked| picked.contains(&from)) else { continue };
                for to in wanting.may.difference(picked) {
                    if *to == first || came.contains_key(to) {
                        continue;
                    }
                    came.insert(*to, (wanting.file, from));
                    if load(to) + 2 <= load(&first) {
                        let mut path = Vec::new();
                        let mut at = *to;
                        while at != first {
                            let (file, from) = came[&at];
                            path.push((file, from, at));
                            at = from;
                        }
                        return Some(path);
                    }
                    queue.push_back(*to);
                }
            }
        }
    }
    None
}

#[cfg(test)]
mod tests;
