//! Reviews: each alone until submitted, then together.

use super::{
    access::{self, Reader},
    entity::{application, review},
    interests, scoring,
};
use crate::{
    audit,
    funding::calls,
    identity,
    kernel::{error::Result, etag, policy::Action, words},
    server::Server,
};
use openapi::{
    funding::{ApplicationState as State, Criterion, Review, ReviewContent, Reviews},
    problem::Problem,
    security::Caller,
};
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryOrder, QuerySelect, entity::prelude::*};
use serde_json::json;

/// Reviews of one application.
const MOST: u64 = 50;

async fn criteria(c: &impl ConnectionTrait, row: &application::Model) -> Result<Vec<Criterion>> {
    let call = calls::read::find(c, row.call_id).await?;
    Ok(calls::read::published(c, &call, Some(row.call_version)).await?.1.criteria)
}

/// Refused unless the caller reviews this application and nothing binds them.
async fn reviewer(c: &impl ConnectionTrait, caller: &Caller, row: &application::Model) -> Result<()> {
    access::in_programme(c, caller, Action::Review, row).await?;
    if !access::reviews(c, row.id, caller.account_id).await? {
        // A recusal closes the file with its reason; to anybody else it is not there.
        interests::unbound(c, row.id, caller.account_id).await?;
        return Err(Problem::not_found().into());
    }
    interests::cleared(c, row.id, caller.account_id).await
}

fn wire(row: review::Model, reviewer: String) -> Result<Review> {
    Ok(Review {
        account_id: row.account_id,
        reviewer,
        content: words::shape(row.content)?,
        score: row.score,
        submitted_at: row.submitted_at,
    })
}

fn empty() -> ReviewContent {
    ReviewContent { scores: Vec::new(), for_committee: String::new(), for_applicant: String::new() }
}

impl Server {
    pub(super) async fn own_review(&self, caller: &Caller, id: Uuid) -> Result<(i64, Review)> {
        let c = self.db.read();
        let row = access::find(c, id).await?;
        reviewer(c, caller, &row).await?;
        match review::Entity::find_by_id((id, caller.account_id)).one(c).await? {
            Some(review) => Ok((review.version, wire(review, caller.name.clone())?)),
            None => {
                let fresh = Review {
                    account_id: caller.account_id,
                    reviewer: caller.name.clone(),
                    content: empty(),
                    score: None,
                    submitted_at: None,
                };
                Ok((0, fresh))
            }
        }
    }

    /// Saves it, or with `None` submits what was saved.
    pub(super) async fn write_review(
        &self,
        caller: &Caller,
        id: Uuid,
        if_match: Option<&str>,
        content: Option<ReviewContent>,
    ) -> Result<(i64, Review)> {
        let tx = self.begin().await?;
        let row = access::locked(&tx, id).await?;
        reviewer(&*tx, caller, &row).await?;
        if words::read::<State>(&row.state)? != State::InReview {
            return Err(Problem::conflict("L’expertise de ce dossier n’est pas ouverte.", "This application is not in review.").into());
        }
        let before = review::Entity::find_by_id((id, caller.account_id)).one(&*tx).await?;
        if before.as_ref().is_some_and(|review| review.submitted_at.is_some()) {
            return Err(Problem::conflict("Votre avis est déjà rendu.", "Your review is submitted already.").into());
        }
        let version = before.as_ref().map_or(0, |review| review.version);
        etag::check(if_match, version)?;
        let criteria = criteria(&*tx, &row).await?;
        let submits = content.is_none();
        let content = match (content, &before) {
            (Some(content), _) => content,
            (None, Some(review)) => words::shape(review.content.clone())?,
            (None, None) => empty(),
        };
        let faults = if submits { scoring::missing(&content, &criteria) } else { scoring::faults(&content, &criteria) };
        if !faults.is_empty() {
            return Err(Problem::invalid(faults).into());
        }
        let change = review::ActiveModel {
            application_id: Set(id),
            account_id: Set(caller.account_id),
            content: Set(words::json(&content)),
            score: Set(scoring::score(&content, &criteria)),
            submitted_at: Set(submits.then_some(tx.now)),
            version: Set(version + 1),
        };
        let review = if before.is_some() { change.update(&*tx).await? } else { change.insert(&*tx).await? };
        if submits {
            let scores = submitted(&*tx, id).await?.into_iter().filter_map(|review| review.score).collect::<Vec<_>>();
            let mut change: application::ActiveModel = row.into();
            change.score = Set(scoring::together(&scores).0);
            change.reviews = Set(scores.len() as i32);
            change.update(&*tx).await?;
        }
        let action = if submits { "submit_review" } else { "update_review" };
        let data = json!({ "score": review.score, "version": review.version });
        audit::record(&tx, audit::Event::new(caller.account_id, action, "application", id).data(data)).await?;
        tx.commit().await?;
        Ok((review.version, wire(review, caller.name.clone())?))
    }

    pub(super) async fn reviews(&self, caller: &Caller, id: Uuid) -> Result<Reviews> {
        let c = self.db.read();
        let row = access::find(c, id).await?;
        match access::reader(c, caller, &row).await? {
            Reader::Applicant => return Err(Problem::not_found().into()),
            Reader::Programme => _ = access::in_programme(c, caller, Action::ReadReviews, &row).await?,
            Reader::Reviewer => {
                let own = review::Entity::find_by_id((id, caller.account_id)).one(c).await?;
                if own.is_none_or(|own| own.submitted_at.is_none()) {
                    return Err(Problem::conflict("Rendez d’abord votre avis.", "Submit your own review first.").into());
                }
            }
        }
        let rows = submitted(c, id).await?;
        let names = identity::names(c, rows.iter().map(|row| row.account_id).collect()).await?;
        let scores: Vec<i32> = rows.iter().filter_map(|row| row.score).collect();
        let (mean, spread) = scoring::together(&scores);
        let named = |row: review::Model| {
            let name = names.get(&row.account_id).map(|(name, _)| name.clone()).unwrap_or_default();
            wire(row, name)
        };
        let items = rows.into_iter().map(named).collect::<Result<Vec<_>>>()?;
        Ok(Reviews { items, mean, spread, divergent: spread >= scoring::DIVERGENT })
    }
}

async fn submitted(c: &impl ConnectionTrait, application: Uuid) -> Result<Vec<review::Model>> {
    Ok(review::Entity::find()
        .filter(review::Column::ApplicationId.eq(application))
        .filter(review::Column::SubmittedAt.is_not_null())
        .order_by_asc(review::Column::SubmittedAt)
        .limit(MOST)
        .all(c)
        .await?)
}

/// What the reviewers say to the applicant, told with the decision.
pub async fn words_for_applicant(c: &impl ConnectionTrait, application: Uuid) -> Result<Vec<String>> {
    let rows = submitted(c, application).await?;
    rows.into_iter().map(|row| Ok(words::shape::<ReviewContent>(row.content)?.for_applicant)).collect()
}
