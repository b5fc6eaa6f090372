//! What a client needs before anything else.

use crate::{catalogue::MAX_UPLOAD, server::Server};
use openapi::{
    portal::{PortalApi, PortalConfig},
    problem::Problem,
};
use poem_openapi::payload::Json;

impl PortalApi for Server {
    async fn get_config(&self) -> Result<Json<PortalConfig>, Problem> {
        Ok(Json(PortalConfig {
            name: self.settings.name.clone(),
            demo: self.settings.demo,
            public_url: self.settings.link(""),
            max_upload_bytes: MAX_UPLOAD as u64,
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }))
    }
}
