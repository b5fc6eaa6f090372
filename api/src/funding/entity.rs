//! The tables of programmes.

pub mod programme {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "programmes")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        #[sea_orm(column_type = "Json")]
        pub name: Json,
        #[sea_orm(column_type = "Json")]
        pub summary: Json,
        #[sea_orm(column_type = "Json")]
        pub partners: Json,
        pub starts_on: Date,
        pub ends_on: Date,
        pub two_people_above_cents: i64,
        pub acceptance_days: i32,
        pub created_at: DateTimeUtc,
        pub version: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod axis {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "programme_axes")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub programme_id: Uuid,
        pub position: i32,
        #[sea_orm(column_type = "Json")]
        pub name: Json,
        pub commitment_fund_id: Uuid,
        pub in_kind_fund_id: Uuid,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// The payment fund of an axis in a budget year.
pub mod credit {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "programme_credits")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub axis_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub year: i32,
        pub fund_id: Uuid,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod person {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "programme_people")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub programme_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub account_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub role: String,
        pub since: DateTimeUtc,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod transfer {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "programme_transfers")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub programme_id: Uuid,
        pub credit: String,
        pub year: Option<i32>,
        pub from_axis_id: Uuid,
        pub to_axis_id: Uuid,
        pub cents: i64,
        pub reason: String,
        pub state: String,
        pub proposed_by: Uuid,
        pub proposed_at: DateTimeUtc,
        pub decided_by: Option<Uuid>,
        pub decided_at: Option<DateTimeUtc>,
        pub decision_reason: Option<String>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
