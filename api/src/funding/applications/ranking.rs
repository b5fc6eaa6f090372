//! The ranking of a call, with the money left as a line.

use super::entity::{
    application::{Column, Entity},
    grant,
};
use crate::{
    funding::{calls, entity::axis, people},
    kernel::{cursor::DEFAULT_LIMIT, error::Result, policy::Action, words},
    ledger, organisations,
    server::Server,
};
use chrono::{DateTime, Utc};
use openapi::{
    funding::{ApplicationState as State, RankedApplication, Ranking},
    problem::Problem,
    security::Caller,
};
use sea_orm::{
    Order, QueryOrder, QuerySelect,
    entity::prelude::*,
    sea_query::{Expr, ExprTrait},
};
use std::collections::BTreeMap;

/// Where a page ends: score, submission, id, and what the lines so far ask of the envelope.
type Place = (i32, DateTime<Utc>, Uuid, i64);

/// What is ranked: what can still be decided, and what already holds money.
const RANKED: [State; 6] = [State::Admissible, State::InReview, State::Proposed, State::Accepted, State::AcceptedInPart, State::Signed];

/// What a line still asks of the envelope: nothing once money is held for it.
fn asks(state: State, requested: i64) -> i64 {
    if matches!(state, State::Admissible | State::InReview) { requested } else { 0 }
}

impl Server {
    pub(super) async fn ranking(&self, caller: &Caller, call: Uuid, cursor: Option<String>, limit: Option<u16>) -> Result<Ranking> {
        let c = self.db.read();
        let row = calls::read::find(c, call).await?;
        people::authorise(c, caller, Action::ReadReviews, row.programme_id).await?;
        let (_, content) = calls::read::published(c, &row, None).await?;
        let axis = axis::Entity::find_by_id(content.axis_id).one(c).await?.ok_or_else(Problem::not_found)?;
        let balances = ledger::balances(c, &[axis.commitment_fund_id]).await?;
        let available = balances.get(&axis.commitment_fund_id).map_or(0, |balance| balance.available);
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        let query = format!("get_ranking/{call}");
        let place: Option<Place> = self.cursors.read(&query, cursor.as_deref())?;
        // What nobody scored stands last.
        let score = || Expr::cust("COALESCE(score, -1)");
        let mut find = Entity::find()
            .filter(Column::CallId.eq(call))
            .filter(Column::State.is_in(RANKED.iter().map(words::word)))
            .order_by(score(), Order::Desc)
            .order_by_asc(Column::SubmittedAt)
            .order_by_asc(Column::Id)
            .limit(u64::from(limit) + 1);
        if let Some((last, at, id, _)) = place {
            let same_instant = Column::SubmittedAt.eq(at).and(Column::Id.gt(id));
            let same_score = score().eq(last).and(Column::SubmittedAt.gt(at).or(same_instant));
            find = find.filter(score().lt(last).or(same_score));
        }
        let rows = find.all(c).await?;
        let ids = rows.iter().map(|row| row.id);
        let grants = grant::Entity::find().filter(grant::Column::ApplicationId.is_in(ids)).all(c).await?;
        let grants: BTreeMap<Uuid, i64> =
            grants.into_iter().map(|row| (row.application_id, row.reserved_cents + row.committed_cents)).collect();
        let named = organisations::named(c, rows.iter().map(|row| row.organisation_id).collect(), Vec::new()).await?;
        let names: BTreeMap<Uuid, String> = named.into_iter().map(|named| (named.id, named.name)).collect();
        let mut cumulative = place.map_or(0, |(.., cumulative)| cumulative);
        let mut lines = Vec::with_capacity(rows.len());
        for row in rows {
            let state: State = words::read(&row.state)?;
            let requested_cents = row.amount_cents.unwrap_or(0);
            cumulative = i64::saturating_add(cumulative, asks(state, requested_cents));
            let place: Place = (row.score.unwrap_or(-1), row.submitted_at.unwrap_or_default(), row.id, cumulative);
            let line = RankedApplication {
                application_id: row.id,
                number: row.number,
                title: row.title,
                organisation_name: names.get(&row.organisation_id).cloned().unwrap_or_default(),
                state,
                score: row.score,
                reviews: row.reviews,
                requested_cents,
                held_cents: grants.get(&row.id).copied().unwrap_or(0),
                cumulative_cents: cumulative,
                fits: cumulative <= available,
            };
            lines.push((place, line));
        }
        let page = self.cursors.page(&query, lines, limit, |(place, _)| *place, |(_, line)| line);
        Ok(Ranking { available_cents: available, items: page.items, next: page.next })
    }
}
