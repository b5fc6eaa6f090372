//! How the SDK's requests travel: each body whole. The SDK's own client (0.33) clears a buffer of eight mebibytes for every
//! request and sends it in chunks.

use super::failed;
use crate::engine::Result;
use futures::{AsyncRead, AsyncReadExt};
use meilisearch_sdk::{
    errors::Error,
    request::{HttpClient, Method, parse_response},
};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use serde::{Serialize, de::DeserializeOwned};

pub type Client = meilisearch_sdk::client::Client<Http>;
pub type Index = meilisearch_sdk::indexes::Index<Http>;

/// How the engine's log calls us.
const NAME: &str = concat!("preau/", env!("CARGO_PKG_VERSION"));

#[derive(Debug, Clone)]
pub struct Http(reqwest::Client);

/// Of the server at `url`, as whoever `key` is.
pub fn client(url: &str, key: Option<&str>) -> Result<Client> {
    let mut headers = HeaderMap::new();
    if let Some(key) = key {
        let mut bearer = HeaderValue::try_from(format!("Bearer {key}")).map_err(failed)?;
        bearer.set_sensitive(true);
        headers.insert(AUTHORIZATION, bearer);
    }
    let http = reqwest::Client::builder().user_agent(NAME).default_headers(headers).build().map_err(failed)?;
    Ok(Client::new_with_client(url, key, Http(http)))
}

fn other(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::Other(Box::new(error))
}

#[async_trait::async_trait]
impl HttpClient for Http {
    async fn stream_request<Query, Body, Output>(
        &self,
        url: &str,
        method: Method<Query, Body>,
        content_type: &str,
        expected_status_code: u16,
    ) -> std::result::Result<Output, Error>
    where
        Query: Serialize + Send + Sync,
        Body: AsyncRead + Send + Sync + 'static,
        Output: DeserializeOwned + 'static,
    {
        let url = format!("{url}{}", yaup::to_string(method.query())?);
        let request = match &method {
            Method::Get { .. } => self.0.get(&url),
            Method::Post { .. } => self.0.post(&url),
            Method::Patch { .. } => self.0.patch(&url),
            Method::Put { .. } => self.0.put(&url),
            Method::Delete { .. } => self.0.delete(&url),
        };
        let request = match method.into_body() {
            None => request,
            Some(body) => {
                let mut bytes = Vec::new();
                Box::pin(body).read_to_end(&mut bytes).await.map_err(other)?;
                request.header(CONTENT_TYPE, content_type).body(bytes)
            }
        };
        let response = request.send().await.map_err(other)?;
        let status = response.status().as_u16();
        let text = response.text().await.map_err(other)?;
        parse_response(status, expected_status_code, if text.is_empty() { "null" } else { &text }, url)
    }

    fn is_tokio(&self) -> bool {
        true
    }
}
