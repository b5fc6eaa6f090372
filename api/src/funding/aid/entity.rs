//! The tables of de minimis aid.

pub mod link {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "undertaking_links")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub controller: String,
        pub controlled: String,
        pub kind: String,
        pub from_day: Date,
        pub until_day: Option<Date>,
        pub reason: String,
        pub declared_by: Uuid,
        pub declared_at: DateTimeUtc,
        pub withdrawn_at: Option<DateTimeUtc>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod split {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "undertaking_splits")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub company: String,
        pub on_day: Date,
        pub reason: String,
        pub declared_by: Uuid,
        pub declared_at: DateTimeUtc,
        pub withdrawn_at: Option<DateTimeUtc>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod part {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "undertaking_split_parts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub split_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub company: String,
        pub position: i32,
        pub equity_cents: i64,
        #[sea_orm(column_type = "Json")]
        pub aid: Json,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// A signed version; its lines are [`declared`].
pub mod declaration {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "aid_declarations")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i32,
        pub year_end_month: i32,
        pub year_end_day: i32,
        pub signed_by: Uuid,
        pub signed_at: DateTimeUtc,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod declared {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "declared_aid")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub organisation_id: Uuid,
        pub number: i32,
        pub position: i32,
        pub company: String,
        pub on_day: Date,
        pub granted_by: String,
        pub regulation: String,
        pub amount_cents: i64,
        pub grant_equivalent_cents: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod granted {
    use sea_orm::{DeriveActiveEnum, EnumIter, entity::prelude::*};

    #[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
    #[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
    pub enum State {
        /// Holds its place under the ceiling.
        Proposed,
        Granted,
        /// Refused, withdrawn, lapsed: it counts no more.
        Released,
    }

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "granted_aid")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        #[sea_orm(unique)]
        pub cause: String,
        pub organisation_id: Uuid,
        pub company: String,
        pub programme_id: Uuid,
        pub granted_by: String,
        pub regulation: String,
        pub cents: i64,
        pub state: State,
        pub on_day: Date,
        pub changed_at: DateTimeUtc,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
