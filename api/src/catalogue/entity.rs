pub mod listing {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "listings")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub organisation_id: Uuid,
        #[sea_orm(unique)]
        pub slug: String,
        pub kind: String,
        #[sea_orm(column_type = "Json")]
        pub title: Json,
        pub state: String,
        pub published_revision: Option<Uuid>,
        /// The revision being worked on; none while the published one is the latest word.
        pub open_revision: Option<Uuid>,
        pub origin: Option<String>,
        pub external_id: Option<String>,
        pub origin_publisher: Option<String>,
        /// Hash of the content the origin last gave: what is the same as that says nothing new.
        pub origin_hash: Option<String>,
        pub suspension_reason: Option<String>,
        pub published_at: Option<DateTimeUtc>,
        /// When what readers see of it last changed; before it was ever published, when its draft did. It is indexed.
        pub updated_at: DateTimeUtc,
        pub created_at: DateTimeUtc,
        /// Folded words of the published revision, for when the engine does not answer.
        pub search: String,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod revision {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "revisions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub listing_id: Uuid,
        pub number: i32,
        pub state: String,
        #[sea_orm(column_type = "Json")]
        pub content: Json,
        #[sea_orm(column_type = "Json")]
        pub reasons: Json,
        pub assigned_to: Option<Uuid>,
        pub created_at: DateTimeUtc,
        pub updated_at: DateTimeUtc,
        pub submitted_at: Option<DateTimeUtc>,
        pub decided_at: Option<DateTimeUtc>,
        pub version: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod price {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "prices")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub listing_id: Uuid,
        pub offer: String,
        pub unit: String,
        pub amount_cents: i64,
        pub currency: String,
        pub min_pupils: Option<i32>,
        pub max_pupils: Option<i32>,
        pub valid_from: Date,
        pub valid_until: Option<Date>,
        pub created_at: DateTimeUtc,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod media {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "media")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub listing_id: Uuid,
        pub file: String,
        pub thumbnail: String,
        pub width: i32,
        pub height: i32,
        pub bytes: i32,
        pub created_at: DateTimeUtc,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod report {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "reports")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub listing_id: Uuid,
        pub kind: String,
        pub text: String,
        pub email: Option<String>,
        pub state: String,
        pub resolution: Option<String>,
        pub created_at: DateTimeUtc,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
