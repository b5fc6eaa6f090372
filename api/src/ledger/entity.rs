//! The book's tables.

pub mod fund {
    use crate::ledger::model::{Balance, FundKind};
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "ledger_funds")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub kind: FundKind,
        pub opened: i64,
        pub available: i64,
        pub reserved: i64,
        pub committed: i64,
        pub certified: i64,
        pub paid: i64,
        pub recovered: i64,
        pub created_at: DateTimeUtc,
    }

    impl ActiveModelBehavior for ActiveModel {}

    impl Model {
        pub fn balance(&self) -> Balance {
            Balance {
                available: self.available,
                reserved: self.reserved,
                committed: self.committed,
                certified: self.certified,
                paid: self.paid,
                recovered: self.recovered,
            }
        }
    }
}

pub mod movement {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "ledger_movements")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub at: DateTimeUtc,
        #[sea_orm(unique)]
        pub cause: String,
        pub actor: String,
        pub second: Option<String>,
        pub reason: Option<String>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod posting {
    use crate::ledger::model::Account;
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "ledger_postings")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub movement_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub fund_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub account: Account,
        pub cents: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
