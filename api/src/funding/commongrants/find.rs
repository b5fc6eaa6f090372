//! Published calls, filtered, sorted and paged by the database.

use super::{
    asked::{By, Page, Range, Search},
    told,
};
use crate::{
    funding::calls::{
        entity::{call, published},
        read,
    },
    kernel::{error::Result, text, words},
    server::Server,
};
use chrono::{DateTime, Utc};
use openapi::{
    funding::{CallPhase, CallState},
    message::{Locale, Message},
    problem::Problem,
};
use sea_orm::{
    Condition, JoinType, Order, PaginatorTrait, QueryOrder, QuerySelect, Select,
    entity::prelude::*,
    sea_query::{CaseStatement, Expr, ExprTrait, LikeExpr},
};
use serde_json::{Value, json};

/// Published calls beside their lines in the register.
fn registered() -> Select<call::Entity> {
    let line = call::Entity::belongs_to(published::Entity).from(call::Column::Id).to(published::Column::CallId).into();
    call::Entity::find().join(JoinType::InnerJoin, line).filter(call::Column::State.eq(words::word(&CallState::Published)))
}

fn in_phase(phase: CallPhase, now: DateTime<Utc>) -> Condition {
    let (opens, ends) = (call::Column::OpensAt, call::Column::EndsAt);
    match phase {
        CallPhase::Upcoming => Condition::all().add(opens.gt(now)),
        CallPhase::Open => Condition::all().add(opens.lte(now)).add(ends.gt(now)),
        CallPhase::Closed => Condition::all().add(ends.lte(now)),
    }
}

fn within<T: Into<sea_orm::Value>>(column: impl ColumnTrait, range: Range<T>) -> Condition {
    if range.inside {
        Condition::all().add(column.gte(range.from)).add(column.lt(range.until))
    } else {
        Condition::any().add(column.lt(range.from)).add(column.gte(range.until))
    }
}

fn narrow(mut find: Select<call::Entity>, search: &Search, now: DateTime<Utc>) -> Select<call::Entity> {
    for word in &search.words {
        find = find.filter(published::Column::Words.like(LikeExpr::new(format!("%{}%", text::like(word))).escape('\\')));
    }
    if let Some(phases) = &search.phases {
        // Of no phase at all there is nothing.
        let none = Condition::any().add(Expr::val(1).eq(0));
        find = find.filter(phases.iter().fold(none, |any, phase| any.add(in_phase(*phase, now))));
    }
    if let Some(range) = search.closes {
        find = find.filter(within(call::Column::ClosesAt, range));
    }
    if let Some(range) = search.ceiling {
        find = find.filter(within(published::Column::CeilingCents, range));
    }
    if search.nothing { find.filter(Expr::val(1).eq(0)) } else { find }
}

fn sort(find: Select<call::Entity>, search: &Search, now: DateTime<Utc>) -> Select<call::Entity> {
    let order = if search.ascending { Order::Asc } else { Order::Desc };
    let find = match search.by {
        By::Modified => find.order_by(published::Column::ModifiedAt, order.clone()),
        By::Posted => find.order_by(published::Column::PostedAt, order.clone()),
        By::Title => find.order_by(published::Column::Title, order.clone()),
        By::Closes => find.order_by(call::Column::ClosesAt, order.clone()),
        By::Ceiling => find.order_by(published::Column::CeilingCents, order.clone()),
        By::Status => {
            let phases = CaseStatement::new().case(call::Column::OpensAt.gt(now), 0).case(call::Column::EndsAt.gt(now), 1).finally(2);
            find.order_by(Into::<Expr>::into(phases), order.clone())
        }
    };
    find.order_by(call::Column::Id, order)
}

fn worded(remarks: &[Message], locale: Locale) -> Vec<&str> {
    remarks.iter().map(|remark| remark.in_locale(locale)).collect()
}

impl Server {
    async fn opportunities(&self, search: &Search, locale: Locale) -> Result<(Vec<Value>, u64)> {
        let (c, now) = (self.db.read(), self.clock.now());
        let find = narrow(registered(), search, now);
        let total = find.clone().count(c).await?;
        let Page { size, .. } = search.page;
        let rows = sort(find, search, now).select_also(published::Entity).limit(size).offset(search.page.offset()).all(c).await?;
        let rows: Vec<(call::Model, published::Model)> = rows.into_iter().filter_map(|(row, line)| Some((row, line?))).collect();
        let calls: Vec<call::Model> = rows.iter().map(|(row, _)| row.clone()).collect();
        let versions = read::versions(c, &calls).await?;
        let tell = |(row, line): (call::Model, published::Model)| {
            Ok(told::opportunity(self, &row, &line, &read::content_of(&versions, &row)?, locale, now))
        };
        Ok((rows.into_iter().map(tell).collect::<Result<_>>()?, total))
    }

    /// `GET /common-grants/opportunities`
    pub async fn list_opportunities(&self, page: Page, locale: Locale) -> Result<Value> {
        let (items, total) = self.opportunities(&Search::everything(page), locale).await?;
        Ok(json!({ "status": 200, "message": "Success", "items": items, "paginationInfo": page.told(total) }))
    }

    /// `POST /common-grants/opportunities/search`
    pub async fn search_opportunities(&self, search: &Search, locale: Locale) -> Result<Value> {
        let (items, total) = self.opportunities(search, locale).await?;
        Ok(json!({
            "status": 200,
            "message": "Success",
            "items": items,
            "paginationInfo": search.page.told(total),
            "sortInfo": {
                "sortBy": search.by.word(),
                "sortOrder": if search.ascending { "asc" } else { "desc" },
                "errors": worded(&search.sort_remarks, locale),
            },
            "filterInfo": { "filters": search.filters, "errors": worded(&search.filter_remarks, locale) },
        }))
    }

    /// `GET /common-grants/opportunities/{oppId}`
    pub async fn read_opportunity(&self, id: Uuid, locale: Locale) -> Result<Value> {
        let c = self.db.read();
        let found = registered().filter(call::Column::Id.eq(id)).select_also(published::Entity).one(c).await?;
        let Some((row, Some(line))) = found else { return Err(Problem::not_found().into()) };
        let (_, content) = read::published(c, &row, None).await?;
        let data = told::opportunity(self, &row, &line, &content, locale, self.clock.now());
        Ok(json!({ "status": 200, "message": "Success", "data": data }))
    }
}
