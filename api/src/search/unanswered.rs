//! Questions that found nothing, counted by day for the operator: never who asked, nor when in the day.
//!
//! They are gathered in memory and written together, so that asking costs no write; what a stop loses is a minute of counts.
//! What may tell of a person is not taken at all, and what was asked seldom is neither shown nor kept.

use super::entity::unanswered::{Column, Entity};
use crate::{
    kernel::{cursor::DEFAULT_LIMIT, db::Tx, error::Result, words},
    server::Server,
};
use chrono::{NaiveDate, TimeDelta};
use indexer::french;
use openapi::{answer::Page, identity::Language, operations::UnansweredQuestion};
use sea_orm::{
    Condition, ConnectionTrait, ExprTrait, FromQueryResult, Order, PaginatorTrait, QueryOrder, QuerySelect, Statement, entity::prelude::*,
    sea_query::Query,
};
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

const SHORTEST: usize = 3;
/// Longer ones are sentences, and sentences tell of people.
const LONGEST: usize = 60;
const MOST_WORDS: usize = 6;
/// More digits are a telephone number, a postcode or somebody's identifier.
const MOST_DIGITS: usize = 4;
/// Most different questions gathered at once, and kept of one day.
const MOST_GATHERED: usize = 1_000;
const MOST_A_DAY: u64 = 2_000;
const KEPT_DAYS: i64 = 90;
/// A question that did not come often enough in so many days is forgotten.
const RARE_KEPT_DAYS: i64 = 7;
/// What came less often is not shown: it may be one person's.
pub const LEAST_SHOWN: i64 = 5;
const DEFAULT_DAYS: u16 = 30;

/// Since the last writing: whether in English, the words, and how often.
#[derive(Debug, Default)]
pub struct Unanswered(Mutex<BTreeMap<(bool, String), i64>>);

/// The words of a question, folded; nothing where it says nothing, or may tell of a person.
fn normalised(text: &str) -> Option<String> {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    if text.contains('@') || digits > MOST_DIGITS || text.trim().chars().count() > LONGEST {
        return None;
    }
    let words = french::name(text);
    let fits = words.chars().count() >= SHORTEST && words.split(' ').count() <= MOST_WORDS;
    fits.then_some(words)
}

impl Unanswered {
    pub fn note(&self, text: &str, english: bool) {
        let Some(text) = normalised(text) else { return };
        let mut gathered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if gathered.len() < MOST_GATHERED || gathered.contains_key(&(english, text.clone())) {
            *gathered.entry((english, text)).or_default() += 1;
        }
    }

    /// What was gathered, without what somebody only typed on the way: a beginning of another question.
    fn take(&self) -> Vec<(bool, String, i64)> {
        let gathered = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        let mut whole: Vec<(bool, String, i64)> = Vec::new();
        // In order, what begins another question stands right before it.
        for ((english, text), count) in gathered.into_iter().rev() {
            if whole.last().is_none_or(|(other, longer, _)| *other != english || !longer.starts_with(&text)) {
                whole.push((english, text, count));
            }
        }
        whole
    }
}

fn language(english: bool) -> Language {
    if english { Language::En } else { Language::Fr }
}

/// Writes down what was gathered.
pub async fn write_down(server: &Server) -> Result<()> {
    let gathered = server.unanswered.take();
    if gathered.is_empty() {
        return Ok(());
    }
    let tx = server.begin().await?;
    let day = tx.now.date_naive();
    let room = MOST_A_DAY.saturating_sub(Entity::find().filter(Column::Day.eq(day)).count(&*tx).await?);
    for (english, text, count) in gathered.into_iter().take(usize::try_from(room).unwrap_or_default()) {
        let statement = Statement::from_sql_and_values(
            tx.get_database_backend(),
            "INSERT INTO unanswered_questions (day, language, text, count) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (day, language, text) DO UPDATE SET count = unanswered_questions.count + excluded.count",
            [day.into(), words::word(&language(english)).into(), text.into(), count.into()],
        );
        tx.execute_raw(statement).await?;
    }
    tx.commit().await
}

/// Forgets what is old, and what is rare and no longer new.
pub async fn forget_old(tx: &Tx) -> Result<()> {
    let before = |days| tx.now.date_naive() - TimeDelta::days(days);
    Entity::delete_many().filter(Column::Day.lt(before(KEPT_DAYS))).exec(&**tx).await?;
    let often = Query::select()
        .column(Column::Text)
        .from(Entity)
        .group_by_col(Column::Text)
        .and_having(Column::Count.sum().gte(LEAST_SHOWN))
        .take();
    let rare = Condition::all().add(Column::Day.lt(before(RARE_KEPT_DAYS))).add(Column::Text.not_in_subquery(often));
    Entity::delete_many().filter(rare).exec(&**tx).await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Row {
    text: String,
    language: String,
    total: i64,
    last_on: NaiveDate,
}

impl Server {
    /// The commonest first, of the last `days`.
    pub(crate) async fn unanswered_questions(
        &self,
        days: Option<u16>,
        least: Option<u32>,
        cursor: Option<String>,
        limit: Option<u16>,
    ) -> Result<Page<UnansweredQuestion>> {
        let (days, limit) = (days.unwrap_or(DEFAULT_DAYS), limit.unwrap_or(DEFAULT_LIMIT));
        let least = least.map_or(LEAST_SHOWN, |least| Ord::max(i64::from(least), LEAST_SHOWN));
        let name = format!("list_unanswered_questions?{days}&{least}");
        // The first day is today.
        let since = self.clock.now().date_naive() - TimeDelta::days(i64::from(days) - 1);
        // A sum is a decimal to PostgreSQL.
        let total = || Expr::cust("CAST(SUM(count) AS BIGINT)");
        let mut find = Entity::find()
            .select_only()
            .columns([Column::Text, Column::Language])
            .column_as(total(), "total")
            .column_as(Column::Day.max(), "last_on")
            .filter(Column::Day.gte(since))
            .group_by(Column::Text)
            .group_by(Column::Language)
            .having(total().gte(least))
            .order_by(total(), Order::Desc)
            .order_by_asc(Column::Text)
            .order_by_asc(Column::Language)
            .limit(u64::from(limit) + 1);
        if let Some((count, text, language)) = self.cursors.read::<(i64, String, String)>(&name, cursor.as_deref())? {
            let after_text = Condition::any()
                .add(Column::Text.gt(text.clone()))
                .add(Condition::all().add(Column::Text.eq(text)).add(Column::Language.gt(language)));
            let same = Condition::all().add(total().eq(count)).add(after_text);
            find = find.having(Condition::any().add(total().lt(count)).add(same));
        }
        let rows = find.into_model::<Row>().all(self.db.read()).await?;
        Ok(self.cursors.page(
            &name,
            rows,
            limit,
            |row| (row.total, row.text.clone(), row.language.clone()),
            |row| UnansweredQuestion {
                language: language(row.language == "en"),
                text: row.text,
                count: u32::try_from(row.total).unwrap_or(u32::MAX),
                last_on: row.last_on,
            },
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_its_words_and_tells_of_nobody() {
        assert_eq!(normalised("  L’École  NUMÉRIQUE "), Some("ecole numerique".into()));
        assert_eq!(normalised("cm1 cm2 2026"), None);
        for text in ["jeanne.martin@exemple.fr", "06 12 34 56 78", "0750001A2", "ab", "?!", "", &"mot ".repeat(7), &"m".repeat(61)] {
            assert_eq!(normalised(text), None, "{text}");
        }
    }

    #[test]
    fn what_was_typed_on_the_way_is_left_out() {
        let unanswered = Unanswered::default();
        for text in ["xyl", "xylo", "xylophone", "xylophone", "zoo"] {
            unanswered.note(text, false);
        }
        unanswered.note("xylo", true);
        let mut taken = unanswered.take();
        taken.sort();
        assert_eq!(taken, [(false, "xylophone".into(), 2), (false, "zoo".into(), 1), (true, "xylo".into(), 1)]);
        assert!(unanswered.take().is_empty());
    }

    #[test]
    fn memory_is_bounded() {
        let unanswered = Unanswered::default();
        (0..3_000).for_each(|n| unanswered.note(&format!("question {n}"), false));
        assert!(unanswered.take().len() <= MOST_GATHERED);
    }
}
