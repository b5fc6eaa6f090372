//! What a synonym would change, before it is kept.

use super::{
    keeper,
    synonyms::{means, rules},
    teach,
};
use crate::{kernel::error::Result, server::Server};
use indexer::{Hit, MOST_HITS, Query};
use openapi::message::Message;
use openapi::{
    identity::Language,
    operations::{SynonymEffect, SynonymPreview, SynonymText},
    problem::{Kind, Problem},
};
use std::collections::BTreeSet;

/// Titles of new listings shown for one term.
const SHOWN: usize = 5;
/// Most terms whose effect is worked out; a rule both ways has one for each of its terms.
const MOST_ASKED: usize = 5;

impl Server {
    /// Works on either engine by asking for each term as it is understood now: the first hundred listings of each.
    pub(crate) async fn preview(&self, text: SynonymText, language: Language) -> Result<SynonymPreview> {
        let text = teach::checked(text)?;
        let english = language == Language::En;
        let reviewed = means(&self.synonyms, &text.term);
        let mut effects = Vec::new();
        for rule in rules(&text.term, text.both_ways, text.others).into_iter().take(MOST_ASKED) {
            let (now, hits) = self.found(&rule.asked, english).await?;
            let mut seen: BTreeSet<String> = hits.into_iter().map(|hit| hit.id).collect();
            let (mut more, mut titles) = (0, Vec::new());
            for other in &rule.finds {
                for hit in self.found(other, english).await?.1 {
                    if seen.insert(hit.id) {
                        more += 1;
                        titles.push(hit.title_html);
                    }
                }
            }
            titles.truncate(SHOWN);
            effects.push(SynonymEffect { asked: rule.asked, now: now as u32, more, titles });
        }
        Ok(SynonymPreview { reviewed, effects })
    }

    async fn found(&self, text: &str, english: bool) -> Result<(usize, Vec<Hit>)> {
        // A space ends the word: nobody is still typing it.
        let query = Query { text: format!("{text} "), english, limit: MOST_HITS, ..Query::default() };
        let answer = keeper::ask(self, self.engine.search(query)).await.ok_or_else(|| {
            Problem::new(Kind::Unavailable, Message::new("Le moteur de recherche ne répond pas.", "The search engine does not answer."))
        })?;
        Ok((answer.total, answer.hits))
    }
}
