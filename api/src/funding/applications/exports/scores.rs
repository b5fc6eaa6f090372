//! One row a criterion of a submitted review. Nobody reads here what the application's own page would refuse them.

use super::{Pages, reader::Reader, say};
use crate::{
    funding::{applications::entity::review, calls},
    identity,
    kernel::{
        error::Result,
        table::{Cell, Row, Rows},
        words,
    },
    organisations,
};
use openapi::{funding::ReviewContent, message::Locale};
use sea_orm::{QueryOrder, entity::prelude::*};
use std::collections::BTreeMap;

pub struct Scores {
    pub pages: Pages,
    pub locale: Locale,
    pub reader: Reader,
}

impl Rows for Scores {
    fn header(&self) -> Vec<String> {
        [
            ("Numéro", "Number"),
            ("Projet", "Project"),
            ("Candidat", "Applicant"),
            ("Appel", "Call"),
            ("Expert", "Reviewer"),
            ("Avis rendu (heure de Paris)", "Review submitted (Paris time)"),
            ("Note de l’avis sur 100", "Review’s score out of 100"),
            ("Critère", "Criterion"),
            ("Poids (%)", "Weight (%)"),
            ("Points", "Points"),
            ("Sur", "Out of"),
            ("Pour le comité", "For the committee"),
            ("Pour le candidat", "For the applicant"),
        ]
        .map(|(fr, en)| say(self.locale, fr, en))
        .into()
    }

    async fn next(&mut self) -> Result<Option<Vec<Row>>> {
        let Some(rows) = self.pages.next(|find| self.reader.narrow(find)).await? else { return Ok(None) };
        let c = self.pages.server.db.read();
        let contents = calls::read::contents(c, rows.iter().map(|row| (row.call_id, row.call_version)).collect()).await?;
        let named = organisations::named(c, rows.iter().map(|row| row.organisation_id).collect(), Vec::new()).await?;
        let applicants: BTreeMap<Uuid, String> = named.into_iter().map(|named| (named.id, named.name)).collect();
        let submitted = review::Entity::find()
            .filter(review::Column::ApplicationId.is_in(rows.iter().map(|row| row.id)))
            .filter(review::Column::SubmittedAt.is_not_null())
            .order_by_asc(review::Column::SubmittedAt)
            .order_by_asc(review::Column::AccountId)
            .all(c)
            .await?;
        let reviewers = identity::names(c, submitted.iter().map(|review| review.account_id).collect()).await?;
        let mut reviews: BTreeMap<Uuid, Vec<review::Model>> = BTreeMap::new();
        for review in submitted {
            reviews.entry(review.application_id).or_default().push(review);
        }
        let mut cells = Vec::new();
        for row in &rows {
            let Some(call) = contents.get(&(row.call_id, row.call_version)) else { continue };
            for review in reviews.remove(&row.id).unwrap_or_default() {
                let opinion: ReviewContent = words::shape(review.content)?;
                let reviewer = reviewers.get(&review.account_id).map(|(name, _)| name.clone());
                for (i, criterion) in call.criteria.iter().enumerate() {
                    let given = opinion.scores.iter().find(|score| score.criterion == criterion.key);
                    // What is said of the whole stands in the first of its rows.
                    let whole = |text: &str| if i == 0 { Cell::text(text) } else { Cell::Empty };
                    cells.push(vec![
                        Cell::text(&row.number),
                        Cell::text(&row.title),
                        applicants.get(&row.organisation_id).cloned().into(),
                        Cell::text(call.title.in_locale(self.locale)),
                        reviewer.clone().into(),
                        review.submitted_at.into(),
                        review.score.filter(|_| i == 0).map_or(Cell::Empty, |score| Cell::Hundredths(score.into())),
                        Cell::text(criterion.label.in_locale(self.locale)),
                        Cell::Whole(criterion.weight.into()),
                        given.map_or(Cell::Empty, |given| Cell::Whole(given.points.into())),
                        Cell::Whole(criterion.points.into()),
                        whole(&opinion.for_committee),
                        whole(&opinion.for_applicant),
                    ]);
                }
            }
        }
        Ok(Some(cells))
    }
}
