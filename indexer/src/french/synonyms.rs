//! What words may also mean: other words, or a concept of the vocabulary.

use super::{
    cut::{fold, tokens, uncapitalised},
    query::{Sense, Span, Word},
    stem::is_stop,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Whoever asks for `asked` also finds what has all words of one of `finds`, or is about one of `concepts`. One way only.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rule {
    pub asked: String,
    pub finds: Vec<String>,
    /// Ids of concepts.
    pub concepts: Vec<String>,
}

/// Longer terms of a rule are not read: nobody types them.
const MOST_WORDS: usize = 8;

#[derive(Debug, Default)]
struct Entry {
    /// The asked words, as they are typed and as they are compared.
    asked: Vec<String>,
    keys: Vec<String>,
    senses: Vec<Sense>,
}

/// Rules, ready to be asked.
#[derive(Debug, Default)]
pub struct Synonyms {
    by_first: HashMap<String, Vec<Entry>>,
    /// Each word that is asked for, as the rules write it.
    spelt: BTreeMap<String, String>,
}

/// A concept as one word of an index.
pub fn concept(id: &str) -> String {
    fold(id)
}

/// Short words are compared as they are, so that `cape` is no `CAP`; longer ones by their stem.
fn key(word: &Word) -> String {
    if word.text.chars().count() <= 4 { word.text.clone() } else { word.stem_fr.clone() }
}

fn term(text: &str) -> Vec<Word> {
    let words: Vec<String> = tokens(text).into_iter().map(|token| token.text).collect();
    let says: Vec<&String> = words.iter().filter(|word| !is_stop(word)).collect();
    says.into_iter().take(MOST_WORDS + 1).map(|word| Word::whole(word.clone(), (0, 0))).collect()
}

impl Synonyms {
    /// A rule that asks for nothing, or for more words than anybody types, is no rule.
    pub fn new(rules: impl IntoIterator<Item = Rule>) -> Self {
        let mut this = Self::default();
        for rule in rules {
            let spelt = tokens(&rule.asked).into_iter().filter(|token| !is_stop(&token.text));
            this.spelt.extend(spelt.map(|token| (token.text, uncapitalised(&rule.asked[token.start..token.end]))));
            let asked = term(&rule.asked);
            let keys: Vec<String> = asked.iter().map(key).collect();
            let Some(first) = keys.first().cloned().filter(|_| keys.len() <= MOST_WORDS) else { continue };
            let entries = this.by_first.entry(first).or_default();
            let at = entries.iter().position(|entry| entry.keys == keys).unwrap_or_else(|| {
                entries.push(Entry { asked: asked.iter().map(|word| word.text.clone()).collect(), keys: keys.clone(), senses: Vec::new() });
                entries.len() - 1
            });
            let entry = &mut entries[at];
            let words = rule.finds.iter().map(|text| term(text)).filter(|words| (1..=MOST_WORDS).contains(&words.len()));
            let words = words.filter(|words| words.iter().map(key).ne(keys.iter().cloned())).map(Sense::Words);
            for sense in words.chain(rule.concepts.into_iter().map(Sense::Concept)) {
                if !entry.senses.contains(&sense) {
                    entry.senses.push(sense);
                }
            }
        }
        this
    }

    /// The words that rules ask for: folded, and as they are written.
    pub fn spelt(&self) -> impl Iterator<Item = (&str, &str)> {
        self.spelt.iter().map(|(folded, written)| (folded.as_str(), written.as_str()))
    }

    /// Every place where the words of a rule stand in a row.
    pub(super) fn spans(&self, words: &[Word]) -> Vec<Span> {
        let keys: Vec<String> = words.iter().map(key).collect();
        let mut spans = Vec::new();
        for from in 0..keys.len() {
            for entry in self.by_first.get(&keys[from]).into_iter().flatten().filter(|entry| keys[from..].starts_with(&entry.keys)) {
                let to = from + entry.keys.len();
                spans.extend(entry.senses.iter().map(|sense| Span { from, to, sense: sense.clone() }));
            }
        }
        spans
    }

    /// What an engine without stems, whose own synonyms are of `most` words, may be asked where it found nothing: the words of
    /// a rule as it writes them; of a longer one, the one word that it means where that means it too. Nothing where no rule
    /// says them otherwise.
    pub fn respelt(&self, words: &[Word], most: usize) -> Option<Vec<Word>> {
        let keys: Vec<String> = words.iter().map(key).collect();
        let mut out = Vec::with_capacity(words.len());
        let mut at = 0;
        while at < words.len() {
            let entries = self.by_first.get(&keys[at]).into_iter().flatten();
            let here = entries.filter(|rule| rule.keys.len() > 1 && keys[at..].starts_with(&rule.keys));
            let said = here.filter_map(|rule| Some((rule.keys.len(), self.said_otherwise(rule, most)?))).max_by_key(|(length, _)| *length);
            match said {
                Some((length, texts)) => {
                    out.extend(texts.into_iter().map(|text| Word::whole(text, (0, 0))));
                    at += length;
                }
                None => {
                    out.push(words[at].clone());
                    at += 1;
                }
            }
        }
        out.iter().map(|word| &word.text).ne(words.iter().map(|word| &word.text)).then_some(out)
    }

    fn said_otherwise(&self, rule: &Entry, most: usize) -> Option<Vec<String>> {
        if rule.senses.is_empty() {
            None
        } else if rule.keys.len() <= most {
            Some(rule.asked.clone())
        } else {
            rule.senses.iter().find_map(|sense| self.short_for(rule, sense)).map(|word| vec![word])
        }
    }

    /// The one word of a sense, where it means the rule's words too. One that is also about a concept of the vocabulary (`SEGPA`
    /// about lower secondary school) means more than they do.
    fn short_for(&self, rule: &Entry, sense: &Sense) -> Option<String> {
        let Sense::Words(words) = sense else { return None };
        let [word] = words.as_slice() else { return None };
        let alone = [key(word)];
        let entry = self.by_first.get(&alone[0])?.iter().find(|entry| entry.keys == alone)?;
        let means = |sense: &Sense| matches!(sense, Sense::Words(words) if words.iter().map(key).eq(rule.keys.iter().cloned()));
        let more = entry.senses.iter().any(|sense| matches!(sense, Sense::Concept(_)));
        (!more && entry.senses.iter().any(means)).then(|| word.text.clone())
    }

    /// The rules as pairs of folded texts, for an engine that has synonyms of its own but no stems: plurals are spelt out.
    pub fn spelt_out(&self) -> BTreeMap<String, Vec<String>> {
        let mut out: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for entry in self.by_first.values().flatten() {
            let found: Vec<String> = entry
                .senses
                .iter()
                .map(|sense| match sense {
                    Sense::Words(words) => words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" "),
                    Sense::Concept(id) => concept(id),
                    Sense::Joined(text) => text.clone(),
                })
                .collect();
            let asked = entry.asked.join(" ");
            let plural = plural(&asked);
            for asked in std::iter::once(asked).chain(plural) {
                out.entry(asked).or_default().extend(found.iter().cloned());
            }
        }
        out.into_iter().map(|(asked, found)| (asked, found.into_iter().collect())).collect()
    }
}

/// The other number of one longer word.
fn plural(text: &str) -> Option<String> {
    if text.chars().count() <= 4 || text.contains(' ') || text.chars().any(|c| c.is_ascii_digit()) {
        return None;
    }
    match text.strip_suffix('s') {
        Some(singular) => Some(singular.to_owned()),
        None => (!text.ends_with(['x', 'z'])).then(|| format!("{text}s")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::french::read;

    fn rules() -> Synonyms {
        let rule = |asked: &str, finds: &[&str], concepts: &[&str]| Rule {
            asked: asked.into(),
            finds: finds.iter().map(|text| (*text).into()).collect(),
            concepts: concepts.iter().map(|id| (*id).into()).collect(),
        };
        Synonyms::new([
            rule("S.V.T.", &["sciences de la vie et de la Terre"], &[]),
            rule("sciences de la vie et de la Terre", &["SVT"], &[]),
            rule("vidéoprojecteur", &["projecteur"], &[]),
            rule("sixième", &["6e"], &["niveau-6e"]),
            rule("6e", &[], &["niveau-6e"]),
            rule("CAP", &[], &["voie-cap"]),
            rule("le", &["rien"], &[]),
        ])
    }

    fn senses(text: &str) -> Vec<String> {
        let spans = read(text, &rules()).spans.into_iter();
        spans
            .filter_map(|span| match span.sense {
                Sense::Words(words) => Some(words.into_iter().map(|w| w.text).collect::<Vec<_>>().join(" ")),
                Sense::Concept(id) => Some(id),
                Sense::Joined(_) => None,
            })
            .collect()
    }

    #[test]
    fn several_words_mean_one_and_one_means_several() {
        assert_eq!(senses("svt 6ème"), ["sciences vie terre", "niveau-6e"]);
        assert_eq!(senses("sciences de la vie et de la terre"), ["svt"]);
        assert_eq!(senses("science vie"), Vec::<String>::new());
        assert_eq!(senses("classe de sixième "), ["6e", "niveau-6e"]);
    }

    #[test]
    fn plurals_are_meant_too_but_short_words_are_exact() {
        assert_eq!(senses("vidéoprojecteurs"), ["projecteur"]);
        assert_eq!(senses("cap"), ["voie-cap"]);
        assert!(senses("cape").is_empty() && senses("le").is_empty());
    }

    #[test]
    fn they_are_respelt_for_an_engine_without_stems() {
        let rule = |asked: &str, finds: &str| Rule { asked: asked.into(), finds: vec![finds.into()], concepts: vec![] };
        let (ulis, segpa) = ("unités localisées pour l’inclusion scolaire", "section d’enseignement général et professionnel adapté");
        let rules = Synonyms::new([
            rule("ULIS", ulis),
            rule(ulis, "ULIS"),
            rule("SEGPA", segpa),
            rule(segpa, "SEGPA"),
            Rule { asked: "SEGPA".into(), finds: vec![], concepts: vec!["college".into()] },
            rule("cahier de textes en ligne partagé", "agenda"),
            rule("questionnaire à choix multiples", "QCM"),
            rule("cartes mentales", "carte mentale"),
        ]);
        let respelt = |text: &str| {
            let words = rules.respelt(&read(text, &rules).words, 3)?;
            Some(words.into_iter().map(|word| word.text).collect::<Vec<_>>().join(" "))
        };
        assert_eq!(respelt("lire en unité localisée pour l'inclusion scolaire au collège").as_deref(), Some("lire ulis college"));
        assert_eq!(respelt("questionnaires à choix multiple").as_deref(), Some("questionnaire choix multiples"));
        assert_eq!(respelt("unité localisée"), None, "half of it is not it");
        assert_eq!(respelt(segpa), None, "the acronym means more");
        assert_eq!(respelt("cahier de textes en ligne partagé"), None, "an agenda may be anything");
        assert_eq!(respelt("carte mentale"), None, "a rule that says nothing new");
    }

    #[test]
    fn they_are_spelt_out_for_an_engine_without_stems() {
        let spelt = rules().spelt_out();
        assert_eq!(spelt["svt"], ["sciences vie terre"]);
        assert_eq!(spelt["sciences vie terre"], ["svt"]);
        assert_eq!(spelt["videoprojecteurs"], ["projecteur"]);
        assert_eq!(spelt["6e"], ["niveau6e"]);
    }
}
