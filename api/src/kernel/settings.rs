//! Configuration: `PREAU_*` variables over `preau.toml`, checked before anything starts.

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use std::{net::SocketAddr, path::PathBuf};
use url::Url;

/// Every setting. A variable is the field's name in upper case behind `PREAU_`; `DATABASE_URL` is also read.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Name in headers, titles and mails.
    pub name: String,
    /// Address to listen on.
    pub listen: SocketAddr,
    /// Address people use; rules links, cookies, sitemap. Default: `http://` + `listen`.
    pub public_url: Option<String>,
    /// Folder of the SQLite file, the embedded index, uploaded files and the server's key.
    pub data: PathBuf,
    /// `sqlite://…` or `postgres://…`. Default: `preau.sqlite` in `data`.
    pub database_url: Option<String>,
    /// Meilisearch instead of the embedded engine.
    pub meilisearch_url: Option<String>,
    pub meilisearch_key: Option<String>,
    /// SMTP server, as `smtp://user:password@host:587` or `smtps://…`. Without it mail stays in the mailbox.
    pub smtp_url: Option<String>,
    /// Sender of mails.
    pub mail_from: String,
    /// Folder of the vocabulary's data files.
    pub vocabulary: PathBuf,
    /// Folder of the dated rules of de minimis aid.
    pub aid: PathBuf,
    /// Folder of the default pages and mail texts.
    pub texts: PathBuf,
    /// Demo mode: accounts and mailbox are shown on the portal.
    pub demo: bool,
    /// `text` or `json`.
    pub log_format: String,
    /// Directives of `tracing_subscriber::EnvFilter`.
    pub log: String,
    /// Trust `X-Forwarded-For` from a proxy on this machine.
    pub trust_proxy: bool,
    /// Requests a minute and address on public operations; 0 means no limit.
    pub rate_per_minute: u32,
    /// Memory for answers of the catalogue that are asked for again, in MiB; 0 keeps no whole answer.
    pub answers_mib: usize,
    /// Domains whose proven addresses claim a school at once (`ac-paris.fr`).
    pub academic_domains: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            name: "Préau".to_owned(),
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            public_url: None,
            data: PathBuf::from("data"),
            database_url: None,
            meilisearch_url: None,
            meilisearch_key: None,
            smtp_url: None,
            mail_from: "Préau <ne-pas-repondre@preau.example>".to_owned(),
            vocabulary: PathBuf::from("api/vocabulary"),
            aid: PathBuf::from("api/aid"),
            texts: PathBuf::from("api"),
            demo: false,
            log_format: "text".to_owned(),
            log: "info,sqlx=warn,tantivy=warn,sea_orm_migration=warn".to_owned(),
            trust_proxy: false,
            rate_per_minute: 600,
            answers_mib: 64,
            academic_domains: Vec::new(),
        }
    }
}

impl Settings {
    /// Reads `preau.toml` where there is one, then the environment.
    pub fn load() -> Result<Self> {
        let environment = config::Environment::with_prefix("PREAU")
            .prefix_separator("_")
            .try_parsing(true)
            .list_separator(",")
            .with_list_parse_key("academic_domains")
            .source(Some(
                // Tests and tools have variables of their own under the same prefix.
                std::env::vars()
                    .filter(|(name, _)| {
                        !name.starts_with("PREAU_TEST_") && !["PREAU_SHARED", "PREAU_URL", "PREAU_ADMIN_PASSWORD"].contains(&name.as_str())
                    })
                    .collect(),
            ));
        let mut settings: Settings = config::Config::builder()
            .add_source(config::File::with_name("preau").format(config::FileFormat::Toml).required(false))
            .add_source(environment)
            .build()
            .and_then(config::Config::try_deserialize)
            .context("the configuration (preau.toml, PREAU_* variables) cannot be read")?;
        if settings.database_url.is_none() {
            settings.database_url = std::env::var("DATABASE_URL").ok();
        }
        settings.check()?;
        Ok(settings)
    }

    fn check(&self) -> Result<()> {
        let url = self.public_url()?;
        let loopback = match url.host() {
            Some(url::Host::Domain(name)) => name == "localhost",
            Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
            Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
            None => false,
        };
        ensure!(
            url.scheme() == "https" || (url.scheme() == "http" && loopback),
            "PREAU_PUBLIC_URL is {url}: http is for loopback only, since cookies would travel in the clear; use https"
        );
        if let Some(database) = &self.database_url {
            ensure!(
                database.starts_with("sqlite:") || database.starts_with("postgres:") || database.starts_with("postgresql:"),
                "PREAU_DATABASE_URL must begin with sqlite: or postgres:"
            );
        }
        if !["text", "json"].contains(&self.log_format.as_str()) {
            bail!("PREAU_LOG_FORMAT is {:?}; it is text or json", self.log_format);
        }
        Ok(())
    }

    pub fn public_url(&self) -> Result<Url> {
        match &self.public_url {
            Some(url) => Url::parse(url).with_context(|| format!("PREAU_PUBLIC_URL {url:?} is not an address")),
            None => Ok(Url::parse(&format!("http://{}", self.listen))?),
        }
    }

    /// An absolute link into the portal.
    pub fn link(&self, path: &str) -> String {
        let base = self.public_url.clone().unwrap_or_else(|| format!("http://{}", self.listen));
        format!("{}{path}", base.trim_end_matches('/'))
    }

    pub fn secure(&self) -> bool {
        self.public_url.as_deref().is_some_and(|url| url.starts_with("https:"))
    }

    /// `__Host-` needs https; browsers refuse it otherwise.
    pub fn cookie_name(&self) -> &'static str {
        if self.secure() { "__Host-preau_session" } else { "preau_session" }
    }

    pub fn database_url(&self) -> String {
        self.database_url.clone().unwrap_or_else(|| format!("sqlite://{}", self.data.join("preau.sqlite").display()))
    }
}
