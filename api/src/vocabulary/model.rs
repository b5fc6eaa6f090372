//! Concepts, their two trees (broader concepts, and the cycles that hold classes), and their names.

use anyhow::{Context, Result, ensure};
use openapi::{message::Locale, vocabulary::Scheme};
use serde::{Deserialize, de::DeserializeOwned};
use std::{
    collections::{BTreeSet, HashMap},
    path::Path,
};

#[derive(Debug, Clone, PartialEq)]
pub struct Concept {
    /// Last segment of the URI.
    pub id: String,
    pub uri: String,
    pub scheme: String,
    pub label_fr: String,
    pub label_en: Option<String>,
    pub short_fr: Option<String>,
    pub short_en: Option<String>,
    pub broader: Vec<String>,
    /// Cycles that hold this class.
    pub also_in: Vec<String>,
}

#[derive(Debug, Default)]
pub struct Vocabulary {
    concepts: HashMap<String, Concept>,
    /// Ids by scheme, in the order people expect.
    ordered: HashMap<String, Vec<String>>,
}

pub const SCHEMES: [Scheme; 6] =
    [Scheme::Levels, Scheme::Subjects, Scheme::ResourceTypes, Scheme::DocumentTypes, Scheme::Audiences, Scheme::DataLevels];

pub fn scheme_code(scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::Levels => "022",
        Scheme::Subjects => "015",
        Scheme::ResourceTypes => "010",
        Scheme::DocumentTypes => "005",
        Scheme::Audiences => "011",
        Scheme::DataLevels => "044",
    }
}

#[derive(Deserialize)]
struct ConceptRow {
    scheme: String,
    uri: String,
    label_fr: String,
    broader: String,
}

#[derive(Deserialize)]
struct CycleRow {
    cycle: String,
    class: String,
}

#[derive(Deserialize)]
struct NameRow {
    id: String,
    rank: u32,
    label_en: String,
    short_fr: String,
    short_en: String,
}

fn rows<T: DeserializeOwned>(folder: &Path, file: &str) -> Result<Vec<T>> {
    let path = folder.join(file);
    let mut reader = csv::Reader::from_path(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    reader.deserialize().collect::<std::result::Result<_, _>>().with_context(|| format!("{} has a bad row", path.display()))
}

impl Vocabulary {
    pub fn load(folder: &Path) -> Result<Self> {
        let mut concepts: HashMap<String, Concept> = HashMap::new();
        for row in rows::<ConceptRow>(folder, "concepts.csv")? {
            let id = row.uri.rsplit('/').next().unwrap_or_default().to_owned();
            ensure!(!id.is_empty(), "concepts.csv: {:?} has no last segment", row.uri);
            let concept = Concept {
                uri: row.uri,
                scheme: row.scheme,
                label_fr: row.label_fr,
                label_en: None,
                short_fr: None,
                short_en: None,
                broader: row.broader.split_whitespace().map(str::to_owned).collect(),
                also_in: Vec::new(),
                id: id.clone(),
            };
            ensure!(concepts.insert(id.clone(), concept).is_none(), "concepts.csv: {id} stands twice");
        }
        for row in rows::<CycleRow>(folder, "cycles.csv")? {
            ensure!(concepts.contains_key(&row.cycle), "cycles.csv: unknown cycle {}", row.cycle);
            concepts.get_mut(&row.class).with_context(|| format!("cycles.csv: unknown class {}", row.class))?.also_in.push(row.cycle);
        }
        let mut rank = HashMap::new();
        for row in rows::<NameRow>(folder, "names.csv")? {
            let concept = concepts.get_mut(&row.id).with_context(|| format!("names.csv: unknown concept {}", row.id))?;
            let given = |text: String| Some(text).filter(|t| !t.is_empty());
            concept.label_en = given(row.label_en);
            concept.short_fr = given(row.short_fr);
            concept.short_en = given(row.short_en);
            // The source left one label empty (terminale générale): our name stands in.
            if concept.label_fr.is_empty() {
                concept.label_fr = concept.short_fr.clone().unwrap_or_default();
            }
            rank.insert(row.id, row.rank);
        }
        let mut ordered: HashMap<String, Vec<String>> = HashMap::new();
        for concept in concepts.values() {
            ensure!(!concept.label_fr.is_empty(), "{} has no French label, neither in concepts.csv nor in names.csv", concept.id);
            ordered.entry(concept.scheme.clone()).or_default().push(concept.id.clone());
        }
        for ids in ordered.values_mut() {
            ids.sort_by_key(|id| (rank.get(id).copied().unwrap_or(u32::MAX), concepts[id].label_fr.clone(), id.clone()));
        }
        Ok(Self { concepts, ordered })
    }

    pub fn concept(&self, id: &str) -> Option<&Concept> {
        self.concepts.get(id)
    }

    pub fn scheme(&self, scheme: Scheme) -> impl Iterator<Item = &Concept> {
        self.ordered.get(scheme_code(scheme)).into_iter().flatten().filter_map(|id| self.concepts.get(id))
    }

    pub fn has(&self, scheme: Scheme, id: &str) -> bool {
        self.concepts.get(id).is_some_and(|c| c.scheme == scheme_code(scheme))
    }

    /// The concept and all that contain it, in either tree. A loop in the data ends where it began.
    pub fn with_ancestors(&self, id: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut pending = vec![id.to_owned()];
        while let Some(id) = pending.pop() {
            if let Some(concept) = self.concepts.get(&id)
                && found.insert(id)
            {
                pending.extend(concept.broader.iter().chain(&concept.also_in).cloned());
            }
        }
        found
    }

    /// What the concepts contain, in either tree, without themselves.
    pub fn within(&self, ids: &[String]) -> BTreeSet<String> {
        let holds = |id: &String| self.with_ancestors(id).iter().any(|ancestor| ancestor != id && ids.contains(ancestor));
        ids.first()
            .and_then(|id| self.concept(id))
            .and_then(|concept| self.ordered.get(&concept.scheme))
            .into_iter()
            .flatten()
            .filter(|id| !ids.contains(id) && holds(id))
            .cloned()
            .collect()
    }

    /// The shortest name there is.
    pub fn name(&self, id: &str, locale: Locale) -> String {
        let Some(concept) = self.concepts.get(id) else { return id.to_owned() };
        let french = concept.short_fr.as_ref().unwrap_or(&concept.label_fr);
        match locale {
            Locale::Fr => french.clone(),
            Locale::En => concept.short_en.as_ref().or(concept.label_en.as_ref()).unwrap_or(french).clone(),
        }
    }
}

#[cfg(test)]
mod tests;
