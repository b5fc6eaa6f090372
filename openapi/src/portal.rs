//! What a client needs before anything else.

use crate::{contract::contract, problem::Problem, tags::Tag};
use poem_openapi::{Object, OpenApi, payload::Json};

/// Public configuration of this deployment.
#[derive(Object, Debug, Clone)]
pub struct PortalConfig {
    /// Name shown in the header and titles.
    pub name: String,
    /// The demo: accounts and mailbox are shown.
    pub demo: bool,
    pub public_url: String,
    /// Largest picture that can be uploaded, in bytes.
    pub max_upload_bytes: u64,
    pub version: String,
}

contract! {
    #[OpenApi(tag = "Tag::Portal")]
    pub trait PortalApi as Portal {
        /// Read the public configuration
        #[oai(path = "/config", method = "get", operation_id = "get_config")]
        async fn get_config(&self) -> Result<Json<PortalConfig>, Problem>;
    }
}
