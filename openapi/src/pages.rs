//! Legal notice, privacy page, accessibility statement: texts that a deployment edits.

use crate::{answer::Versioned, contract::contract, identity::Language, problem::Problem, security::Signed, tags::Tag};
use chrono::{DateTime, Utc};
use poem_openapi::{
    Enum, Object, OpenApi,
    param::{Header, Path, Query},
    payload::Json,
};

#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[oai(rename_all = "kebab-case")]
pub enum PageName {
    LegalNotice,
    Privacy,
    Accessibility,
}

/// A page in one language.
#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct SitePage {
    pub name: PageName,
    pub language: Language,
    /// Markdown: headings, paragraphs, lists, links. HTML is shown as text.
    pub markdown: String,
    /// Absent while the default text stands.
    pub updated_at: Option<DateTime<Utc>>,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct SitePageText {
    #[oai(validator(min_length = 1, max_length = 100000))]
    pub markdown: String,
}

contract! {
    #[OpenApi(tag = "Tag::Pages")]
    pub trait PagesApi as Pages {
        /// Read a page
        #[oai(path = "/pages/:name", method = "get", operation_id = "get_page")]
        async fn get_page(&self, name: Path<PageName>, language: Query<Option<Language>>) -> Result<Versioned<SitePage>, Problem>;

        /// Edit a page
        #[oai(path = "/pages/:name", method = "put", operation_id = "update_page")]
        async fn update_page(&self, caller: Signed, name: Path<PageName>, language: Query<Language>, #[oai(name = "If-Match")] if_match: Header<Option<String>>, body: Json<SitePageText>) -> Result<Versioned<SitePage>, Problem>;
    }
}
