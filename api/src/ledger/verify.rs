//! Comparing what the balances say with what was posted.

use super::{
    entity::{fund, movement, posting},
    model::Account,
};
use crate::kernel::{db::Db, error::Result};
use sea_orm::{
    QueryOrder, QuerySelect,
    entity::prelude::*,
    sea_query::{Expr, ExprTrait},
};
use std::collections::HashMap;

const BATCH: u64 = 200;

#[derive(Debug, Default)]
pub struct Report {
    pub funds: u64,
    pub movements: u64,
    /// One line a fault, for a person.
    pub faults: Vec<String>,
}

/// Holds every balance against the sum of its postings, and every movement against zero; in bounded memory.
pub async fn verify(db: &Db) -> Result<Report> {
    let mut report = Report::default();
    let mut after = Uuid::nil();
    loop {
        let funds =
            fund::Entity::find().filter(fund::Column::Id.gt(after)).order_by_asc(fund::Column::Id).limit(BATCH).all(db.read()).await?;
        let Some(last) = funds.last() else { break };
        after = last.id;
        let sums: Vec<(Uuid, Account, i64)> = posting::Entity::find()
            .select_only()
            .columns([posting::Column::FundId, posting::Column::Account])
            .expr_as(Expr::col("cents").sum().cast_as("bigint"), "sum")
            .filter(posting::Column::FundId.is_in(funds.iter().map(|f| f.id)))
            .group_by(posting::Column::FundId)
            .group_by(posting::Column::Account)
            .into_tuple()
            .all(db.read())
            .await?;
        let sums: HashMap<(Uuid, Account), i64> = sums.into_iter().map(|(fund, account, cents)| ((fund, account), cents)).collect();
        for fund in &funds {
            report.funds += 1;
            for account in <Account as sea_orm::Iterable>::iter() {
                let (said, posted) = (fund.balance().of(account), sums.get(&(fund.id, account)).copied().unwrap_or_default());
                if said != posted {
                    report.faults.push(format!("fund {}: {account:?} says {said}, postings sum to {posted}", fund.id));
                }
            }
        }
    }
    let unbalanced: Vec<(Uuid, i64)> = posting::Entity::find()
        .select_only()
        .column(posting::Column::MovementId)
        .expr_as(Expr::col("cents").sum().cast_as("bigint"), "sum")
        .group_by(posting::Column::MovementId)
        .having(Expr::col("cents").sum().ne(0))
        .limit(BATCH)
        .into_tuple()
        .all(db.read())
        .await?;
    report.faults.extend(unbalanced.into_iter().map(|(id, cents)| format!("movement {id} does not balance: {cents}")));
    report.movements = movement::Entity::find().count(db.read()).await?;
    Ok(report)
}
