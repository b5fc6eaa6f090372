//! How often the published catalogue changed, in the database or in its index. Every copy of a deployment reads the same number.
//!
//! A reading holds for [`HOLDS`] from the instant it began, and a write that counts up is answered that long after its commit: so
//! whoever was told of a write is shown nothing older, by any copy, though none asks the database at every request.

use super::error::Result;
use sea_orm::{ConnectionTrait, DbErr, ExprTrait, QuerySelect, entity::prelude::*};
use std::time::Duration;

pub const HOLDS: Duration = Duration::from_millis(2);

mod row {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "catalogue_generation")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i32,
        pub number: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

use row::{Column, Entity};

pub async fn read(c: &impl ConnectionTrait) -> Result<i64> {
    // The one row without a limit: SQLite parses a statement again whenever its limit is bound.
    let rows: Vec<i64> = Entity::find().select_only().column(Column::Number).into_tuple().all(c).await?;
    Ok(rows.into_iter().next().unwrap_or_default())
}

pub(super) async fn advance(c: &impl ConnectionTrait) -> std::result::Result<(), DbErr> {
    Entity::update_many().col_expr(Column::Number, Expr::col(Column::Number).add(1)).filter(Column::Id.eq(1)).exec(c).await.map(drop)
}
