//! What the services share. One type implements every port of the contract: [`Server`].

use crate::{
    catalogue::{Cards, FrozenRevisions},
    funding::{self, aid::Rules},
    kernel::{
        answers::Answers,
        clock::Clock,
        cursor::Cursors,
        db::{Db, Durability, Tx},
        error::Result,
        settings::Settings,
        throttle::Throttles,
        vault::Vault,
    },
    notifications::Texts,
    organisations::Names,
    search::{self, Given, Unanswered, Watch},
    vocabulary::Vocabulary,
};
use anyhow::Context;
use indexer::{Rule, SearchEngine};
use rand::RngCore;
use std::{ops::Deref, path::PathBuf, sync::Arc};

pub struct App {
    pub settings: Settings,
    pub db: Db,
    pub clock: Clock,
    pub cursors: Cursors,
    pub throttles: Throttles,
    pub vault: Vault,
    pub texts: Texts,
    pub vocabulary: Vocabulary,
    pub aid_rules: Rules,
    pub frozen: FrozenRevisions,
    pub answers: Answers,
    pub cards: Cards,
    pub names: Names,
    pub engine: Arc<dyn SearchEngine>,
    /// The reviewed rules of what words may also mean, and whether the engine has them with the operator's own.
    pub synonyms: Vec<Rule>,
    pub given: Given,
    pub unanswered: Unanswered,
    /// How the engine is.
    pub search: Watch,
}

#[derive(Clone)]
pub struct Server(Arc<App>);

impl Deref for Server {
    type Target = App;
    fn deref(&self) -> &App {
        &self.0
    }
}

impl Server {
    /// Opens the database (its schema is [`Db::migrate`]'s business), the server's key and its data files.
    pub async fn open(settings: Settings, clock: Clock, engine: Arc<dyn SearchEngine>) -> anyhow::Result<Self> {
        std::fs::create_dir_all(&settings.data).with_context(|| format!("the data folder {} cannot be made", settings.data.display()))?;
        let durability = if settings.demo { Durability::Demo } else { Durability::Full };
        let url = settings.database_url();
        let db = Db::connect(&url, durability).await.context("the database cannot be opened")?;
        let key = server_key(&settings)?;
        let (cursors, vault) = (Cursors::new(&key), Vault::new(&key));
        let throttles = Throttles::new(settings.rate_per_minute);
        let texts = Texts::load(&settings.texts)?;
        let vocabulary = Vocabulary::load(&settings.vocabulary)?;
        let aid_rules = Rules::load(&settings.aid)?;
        let synonyms = search::reviewed(&settings.vocabulary, &vocabulary)?;
        let answers = Answers::of_mebibytes(settings.answers_mib);
        let (frozen, search) = (FrozenRevisions::default(), Watch::default());
        let (given, unanswered) = (Given::default(), Unanswered::default());
        let server = Self(Arc::new(App {
            settings,
            db,
            clock,
            cursors,
            throttles,
            vault,
            texts,
            vocabulary,
            aid_rules,
            frozen,
            answers,
            cards: Cards::default(),
            names: Names::default(),
            engine,
            synonyms,
            given,
            unanswered,
            search,
        }));
        search::follow_synonyms(&server).await.context("the synonyms cannot be read")?;
        funding::fold_titles(&server).await.context("the titles of applications cannot be folded")?;
        Ok(server)
    }

    pub async fn begin(&self) -> Result<Tx> {
        self.db.begin(self.clock.now()).await
    }
}

/// The key cursors are signed with and stored secrets encrypted; made on first use, kept in the data folder.
/// Copies behind a balancer share it by sharing the file.
#[allow(clippy::disallowed_methods)]
fn server_key(settings: &Settings) -> anyhow::Result<Vec<u8>> {
    let path = settings.data.join("server.key");
    if let Ok(key) = std::fs::read(&path)
        && key.len() == 32
    {
        return Ok(key);
    }
    let mut key = vec![0u8; 32];
    rand::rng().fill_bytes(&mut key);
    std::fs::write(&path, &key).with_context(|| format!("{} cannot be written", path.display()))?;
    Ok(key)
}

/// Meilisearch where one is configured, else the embedded engine in the data folder.
pub async fn engine(settings: &Settings) -> anyhow::Result<Arc<dyn SearchEngine>> {
    Ok(match &settings.meilisearch_url {
        Some(url) => Arc::new(indexer::Meilisearch::connect(url, settings.meilisearch_key.as_deref())?),
        None => Arc::new(indexer::Embedded::open(&index_folder(settings))?),
    })
}

/// Of the embedded engine.
pub fn index_folder(settings: &Settings) -> PathBuf {
    settings.data.join("search")
}
