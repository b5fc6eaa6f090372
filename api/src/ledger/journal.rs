//! Reading the book.

use super::{
    entity::{movement, posting},
    model::Account,
};
use crate::kernel::error::Result;
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, QueryOrder, QuerySelect, entity::prelude::*};

/// One movement with its lines on the funds that were asked for.
#[derive(Debug, Clone)]
pub struct Entry {
    pub id: Uuid,
    pub at: DateTime<Utc>,
    pub cause: String,
    pub actor: String,
    pub second: Option<String>,
    pub reason: Option<String>,
    /// Fund, account, cents.
    pub lines: Vec<(Uuid, Account, i64)>,
}

/// Movements that touch any of the funds, newest first, before the one named; three statements whatever their number.
pub async fn journal(c: &impl ConnectionTrait, funds: &[Uuid], before: Option<Uuid>, limit: u64) -> Result<Vec<Entry>> {
    let mut find = posting::Entity::find()
        .select_only()
        .column(posting::Column::MovementId)
        .distinct()
        .filter(posting::Column::FundId.is_in(funds.iter().copied()))
        .order_by_desc(posting::Column::MovementId)
        .limit(limit);
    if let Some(before) = before {
        find = find.filter(posting::Column::MovementId.lt(before));
    }
    let ids: Vec<Uuid> = find.into_tuple().all(c).await?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let movements =
        movement::Entity::find().filter(movement::Column::Id.is_in(ids.clone())).order_by_desc(movement::Column::Id).all(c).await?;
    let postings = posting::Entity::find()
        .filter(posting::Column::MovementId.is_in(ids))
        .filter(posting::Column::FundId.is_in(funds.iter().copied()))
        .all(c)
        .await?;
    Ok(movements
        .into_iter()
        .map(|row| Entry {
            lines: postings.iter().filter(|p| p.movement_id == row.id).map(|p| (p.fund_id, p.account, p.cents)).collect(),
            id: row.id,
            at: row.at,
            cause: row.cause,
            actor: row.actor,
            second: row.second,
            reason: row.reason,
        })
        .collect())
}
