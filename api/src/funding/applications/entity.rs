//! The tables of applications.

pub mod application {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "applications")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        #[sea_orm(unique)]
        pub number: String,
        pub programme_id: Uuid,
        pub call_id: Uuid,
        pub call_version: i32,
        pub known_version: i32,
        pub organisation_id: Uuid,
        pub state: String,
        pub resumes: Option<String>,
        #[sea_orm(column_type = "Json")]
        pub content: Json,
        pub title: String,
        pub amount_cents: Option<i64>,
        pub created_by: Uuid,
        pub created_at: DateTimeUtc,
        pub updated_by: Uuid,
        pub updated_at: DateTimeUtc,
        pub submitted_at: Option<DateTimeUtc>,
        pub version: i64,
        pub score: Option<i32>,
        pub reviews: i32,
        /// From the first submission on.
        pub axis_id: Option<Uuid>,
        pub submitted_month: Option<String>,
        pub state_since: Option<DateTimeUtc>,
        /// The title, folded; none where a server of before wrote it.
        #[sea_orm(column_type = "Text", nullable)]
        pub search: Option<String>,
        /// When silence has its effect, which, and when it had; from the first submission on, where the call has such a rule.
        pub silence_at: Option<DateTimeUtc>,
        pub silence_effect: Option<String>,
        pub silence_met_at: Option<DateTimeUtc>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod submission {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "application_submissions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub application_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i32,
        pub call_version: i32,
        pub frozen: String,
        pub sha256: String,
        pub submitted_by: Uuid,
        pub received_at: DateTimeUtc,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod step {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "application_steps")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub application_id: Uuid,
        pub at: DateTimeUtc,
        pub actor: String,
        pub state: String,
        pub reason: Option<String>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod attachment {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "application_attachments")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub application_id: Uuid,
        pub document: Option<String>,
        pub name: String,
        pub media_type: String,
        pub bytes: i64,
        pub sha256: String,
        pub uploaded_by: Uuid,
        pub uploaded_at: DateTimeUtc,
        pub removed_at: Option<DateTimeUtc>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// A file on its way.
pub mod upload {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "application_uploads")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub application_id: Uuid,
        pub account_id: Uuid,
        pub document: Option<String>,
        pub name: String,
        pub bytes: i64,
        pub sha256: Option<String>,
        pub received: i64,
        pub parts: i32,
        pub attachment_id: Option<Uuid>,
        pub created_at: DateTimeUtc,
        pub expires_at: DateTimeUtc,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod correction {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "application_corrections")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub application_id: Uuid,
        #[sea_orm(column_type = "Json")]
        pub fields: Json,
        pub reason: String,
        pub asked_by: Uuid,
        pub asked_at: DateTimeUtc,
        pub due_at: DateTimeUtc,
        pub closed_at: Option<DateTimeUtc>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod message {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "application_messages")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub application_id: Uuid,
        pub from_applicant: bool,
        pub author_id: Uuid,
        pub text: String,
        pub at: DateTimeUtc,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod assignment {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "application_assignments")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub application_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub account_id: Uuid,
        pub duty: String,
        pub assigned_by: Uuid,
        pub since: DateTimeUtc,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// Who takes over a review, by rank.
pub mod alternate {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "application_alternates")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub application_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub account_id: Uuid,
        pub rank: i32,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod interest {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "application_interests")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub application_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub account_id: Uuid,
        pub conflict: bool,
        pub reason: Option<String>,
        pub declared_at: DateTimeUtc,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod review {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "application_reviews")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub application_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub account_id: Uuid,
        #[sea_orm(column_type = "Json")]
        pub content: Json,
        pub score: Option<i32>,
        pub submitted_at: Option<DateTimeUtc>,
        pub version: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// What is proposed and held for an application.
pub mod grant {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "application_grants")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub application_id: Uuid,
        pub axis_id: Uuid,
        pub movements: i32,
        pub proposed_cents: i64,
        pub proposed_in_kind_cents: i64,
        pub proposed_by: Uuid,
        pub proposed_at: DateTimeUtc,
        pub reason: String,
        pub reserved_cents: i64,
        pub committed_cents: i64,
        pub in_kind_cents: i64,
        pub regulation: Option<String>,
        pub lapses_at: Option<DateTimeUtc>,
        pub signed_on: Option<Date>,
        pub reference: Option<String>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod decision {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "application_decisions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub application_id: Uuid,
        pub state: String,
        pub outcome: String,
        pub amount_cents: i64,
        pub in_kind_cents: i64,
        pub reasons: String,
        pub decided_by: Uuid,
        pub decided_at: DateTimeUtc,
        pub confirmed_by: Option<Uuid>,
        pub confirmed_at: Option<DateTimeUtc>,
        pub confirmation_reason: Option<String>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod appeal {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "application_appeals")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub application_id: Uuid,
        pub text: String,
        pub noted_by: Uuid,
        pub noted_at: DateTimeUtc,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// A PDF of record, under the hash of its bytes.
pub mod record {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "records")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub cause: String,
        pub subject_id: Uuid,
        pub kind: String,
        pub language: String,
        pub title: String,
        pub sha256: String,
        pub bytes: i64,
        pub made_at: DateTimeUtc,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// Of a call's committee.
pub mod session {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "committee_sessions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub call_id: Uuid,
        pub programme_id: Uuid,
        pub state: String,
        #[sea_orm(column_type = "Json")]
        pub content: Json,
        pub version: i64,
        pub created_by: Uuid,
        pub created_at: DateTimeUtc,
        pub closed_by: Option<Uuid>,
        pub closed_at: Option<DateTimeUtc>,
        pub frozen: Option<String>,
        pub sha256: Option<String>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// One act on several applications.
pub mod batch {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "application_batches")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub programme_id: Uuid,
        pub made_by: Uuid,
        pub key: String,
        pub sha256: String,
        #[sea_orm(column_type = "Json")]
        pub content: Json,
        pub made_at: DateTimeUtc,
        pub undo_until: DateTimeUtc,
        pub undone_at: Option<DateTimeUtc>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod batch_item {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "application_batch_items")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub batch_id: Uuid,
        pub application_id: Uuid,
        pub outcome: String,
        pub rule: Option<String>,
        #[sea_orm(column_type = "Json", nullable)]
        pub detail: Option<Json>,
        pub before: Option<String>,
        pub version: Option<i64>,
        /// The message that was written.
        pub made: Option<Uuid>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
