pub mod organisation {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "organisations")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub name: String,
        pub search: String,
        pub siren: Option<String>,
        pub siret: Option<String>,
        pub vat_number: Option<String>,
        pub uai: Option<String>,
        pub town: Option<String>,
        pub website: Option<String>,
        #[sea_orm(column_type = "Json", nullable)]
        pub description: Option<Json>,
        pub capacities: String,
        pub verified_by: Option<String>,
        pub verified_at: Option<DateTimeUtc>,
        pub created_at: DateTimeUtc,
        pub version: i64,
        pub country: Option<String>,
        pub size: Option<String>,
        pub declared_at: Option<DateTimeUtc>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod membership {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "memberships")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub account_id: Uuid,
        pub role: String,
        pub since: DateTimeUtc,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// Of somebody who may submit for an organisation.
pub mod mandate {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "mandates")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub organisation_id: Uuid,
        pub account_id: Uuid,
        pub from_on: Date,
        pub until_on: Option<Date>,
        pub given_by: Uuid,
        pub given_at: DateTimeUtc,
        pub revoked_by: Option<Uuid>,
        pub revoked_at: Option<DateTimeUtc>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod invitation {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "invitations")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub organisation_id: Uuid,
        pub email: String,
        pub role: String,
        pub invited_by: Uuid,
        #[sea_orm(unique)]
        pub token_hash: String,
        pub expires_at: DateTimeUtc,
        pub accepted_at: Option<DateTimeUtc>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod claim {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "claims")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub kind: String,
        pub subject: String,
        pub subject_name: String,
        pub organisation_id: Option<Uuid>,
        pub account_id: Uuid,
        pub reason: String,
        pub state: String,
        pub disputed: bool,
        pub decision_reason: Option<String>,
        pub decided_by: Option<Uuid>,
        pub created_at: DateTimeUtc,
        pub decided_at: Option<DateTimeUtc>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod school {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "schools")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub uai: String,
        pub name: String,
        pub search: String,
        pub sector: String,
        pub nature: String,
        pub street: Option<String>,
        pub postal_code: Option<String>,
        pub town: Option<String>,
        pub department: Option<String>,
        pub academy: Option<String>,
        pub latitude: Option<f64>,
        pub longitude: Option<f64>,
        pub opened_on: Option<Date>,
        pub open: bool,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
