//! How often the published catalogue changed, in the database or in its index. Every copy of a deployment reads the same number.

use super::error::Result;
use sea_orm::{ConnectionTrait, DbErr, ExprTrait, QuerySelect, entity::prelude::*};

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
    let number = Entity::find_by_id(1).select_only().column(Column::Number).into_tuple().one(c).await?;
    Ok(number.unwrap_or_default())
}

pub(super) async fn advance(c: &impl ConnectionTrait) -> std::result::Result<(), DbErr> {
    Entity::update_many().col_expr(Column::Number, Expr::col(Column::Number).add(1)).filter(Column::Id.eq(1)).exec(c).await.map(drop)
}
