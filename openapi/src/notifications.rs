//! Messages sent by the portal. In demo mode mail goes to a mailbox anybody can read.

use crate::{answer::Page, contract::contract, problem::Problem, tags::Tag};
use chrono::{DateTime, Utc};
use poem_openapi::{Object, OpenApi, param::Query, payload::Json};
use uuid::Uuid;

#[derive(Object, Debug, Clone)]
pub struct Mail {
    pub id: Uuid,
    pub to: String,
    pub subject: String,
    /// Plain text.
    pub text: String,
    pub sent_at: DateTime<Utc>,
}

contract! {
    #[OpenApi(tag = "Tag::Notifications")]
    pub trait NotificationsApi as Notifications {
        /// Read the demo mailbox, newest first
        ///
        /// 404 wherever mail is really sent.
        #[oai(path = "/mailbox", method = "get", operation_id = "list_mails")]
        async fn list_mails(&self,
            /** Recipient. */ #[oai(validator(max_length = 254))] to: Query<Option<String>>,
            #[oai(validator(max_length = 500))] cursor: Query<Option<String>>,
            #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<Page<Mail>>, Problem>;
    }
}
