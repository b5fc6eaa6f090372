//! Legal notice, privacy page, accessibility statement: default texts, edited by operators.

use crate::{
    audit,
    kernel::{
        error::Result,
        etag,
        policy::{Action, may},
        words,
    },
    server::Server,
};
use openapi::{
    answer::Versioned,
    identity::Language,
    message::Locale,
    pages::{PageName, PagesApi, SitePage, SitePageText},
    problem::Problem,
    security::Signed,
};
use poem_openapi::{
    param::{Header, Path, Query},
    payload::Json,
};
use sea_orm::{ActiveValue::Set, entity::prelude::*, sea_query::OnConflict};

mod page {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "pages")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub name: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub language: String,
        pub markdown: String,
        pub updated_at: DateTimeUtc,
        pub version: i64,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

impl PagesApi for Server {
    async fn get_page(&self, name: Path<PageName>, language: Query<Option<Language>>) -> std::result::Result<Versioned<SitePage>, Problem> {
        let (version, page) = self.page(name.0, language.0.unwrap_or_default()).await?;
        Ok(Versioned::new(version, page))
    }

    async fn update_page(
        &self,
        caller: Signed,
        name: Path<PageName>,
        language: Query<Language>,
        if_match: Header<Option<String>>,
        body: Json<SitePageText>,
    ) -> std::result::Result<Versioned<SitePage>, Problem> {
        may(&caller.0, Action::EditPages, None)?;
        let (version, page) = self.edit_page(caller.0.account_id, name.0, language.0, if_match.0.as_deref(), body.0.markdown).await?;
        Ok(Versioned::new(version, page))
    }
}

impl Server {
    /// Version 0 is the default text.
    async fn page(&self, name: PageName, language: Language) -> Result<(i64, SitePage)> {
        let key = (words::word(&name), words::word(&language));
        if let Some(row) = page::Entity::find_by_id(key.clone()).one(self.db.read()).await? {
            return Ok((row.version, SitePage { name, language, markdown: row.markdown, updated_at: Some(row.updated_at) }));
        }
        let text = self.texts.page(&key.0, Locale::parse(&key.1)).ok_or_else(Problem::not_found)?;
        Ok((0, SitePage { name, language, markdown: text.to_owned(), updated_at: None }))
    }

    async fn edit_page(
        &self,
        actor: Uuid,
        name: PageName,
        language: Language,
        if_match: Option<&str>,
        markdown: String,
    ) -> Result<(i64, SitePage)> {
        let (current, _) = self.page(name, language).await?;
        etag::check(if_match, current)?;
        let tx = self.begin().await?;
        let version = current + 1;
        let row = page::ActiveModel {
            name: Set(words::word(&name)),
            language: Set(words::word(&language)),
            markdown: Set(markdown.clone()),
            updated_at: Set(tx.now),
            version: Set(version),
        };
        // Whoever wrote since our read wins: the condition on the version makes this a lost race, told as 412.
        let written = page::Entity::insert(row)
            .on_conflict(
                OnConflict::columns([page::Column::Name, page::Column::Language])
                    .update_columns([page::Column::Markdown, page::Column::UpdatedAt, page::Column::Version])
                    .action_and_where(page::Column::Version.eq(current))
                    .to_owned(),
            )
            .exec_without_returning(&*tx)
            .await?;
        if written == 0 {
            etag::check(if_match, version)?;
        }
        audit::record(&tx, audit::Event::new(actor, "update_page", "page", words::word(&name))).await?;
        let at = tx.now;
        tx.commit().await?;
        Ok((version, SitePage { name, language, markdown, updated_at: Some(at) }))
    }
}
