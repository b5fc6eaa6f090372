//! The executable as its operator knows it: commands, their words and exit codes, beside a server that runs.

use sea_orm::{ConnectionTrait, Database};
use serde_json::{Value, json};
use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    time::Duration,
};

const RESOURCES: &str = r#"[
    {"idRessource": "ark:/1/a", "nomRessource": "Cartes parlantes", "nomEditeur": "Éditions", "urlAccesRessource": "https://x.example/?idENT=a&idEtab=b"},
    {"idRessource": "ark:/1/b", "nomRessource": "Sans adresse", "nomEditeur": "Éditions"}]"#;

/// A deployment in a folder of its own.
struct Place {
    folder: PathBuf,
    listen: String,
}

impl Place {
    fn new() -> Self {
        let port = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
        let folder = std::env::temp_dir().join(format!("preau-cli-{}", uuid::Uuid::now_v7().simple()));
        std::fs::create_dir_all(&folder).expect("a folder of our own");
        Self { folder, listen: format!("127.0.0.1:{port}") }
    }

    fn command(&self, data: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_preau"));
        command.args(arguments).current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("PREAU_") || name == "DATABASE_URL") {
            command.env_remove(name);
        }
        command.env("PREAU_DATA", self.folder.join(data)).env("PREAU_LISTEN", &self.listen).env("PREAU_LOG_FORMAT", "json");
        command.stdin(Stdio::null());
        command
    }

    /// What a command said on standard output, and whether it went well.
    fn run(&self, data: &str, arguments: &[&str]) -> (bool, String) {
        let Output { status, stdout, stderr } = self.command(data, arguments).output().expect("the executable runs");
        let said = String::from_utf8_lossy(&stdout).into_owned();
        (status.success(), if status.success() { said } else { said + &String::from_utf8_lossy(&stderr) })
    }

    /// A run that goes well.
    fn ok(&self, arguments: &[&str]) -> String {
        let (good, said) = self.run("data", arguments);
        assert!(good, "{arguments:?}: {said}");
        said
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path = self.folder.join(name);
        std::fs::write(&path, text).expect("written");
        path.to_str().expect("text").to_owned()
    }

    fn link(&self, path: &str) -> String {
        format!("http://{}{path}", self.listen)
    }

    async fn serve(&self) -> Serving {
        let log = std::fs::File::create(self.folder.join("log")).expect("a log");
        let child = self.command("data", &["serve"]).stdout(Stdio::null()).stderr(log).spawn().expect("a server");
        let serving = Serving(child);
        while !reqwest::get(self.link("/health/ready")).await.is_ok_and(|r| r.status().is_success()) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        serving
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

/// A server; ended with its test, however that ends.
struct Serving(Child);

impl Serving {
    fn stop(mut self) -> bool {
        Command::new("kill").arg(self.0.id().to_string()).status().expect("kill");
        self.0.wait().expect("ended").success()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// One byte of one event and one cent of one fund, by somebody who took the guard away.
async fn forge(folder: &Path) {
    let database = Database::connect(format!("sqlite://{}", folder.join("preau.sqlite").display())).await.expect("a database");
    database.execute_unprepared("DROP TRIGGER audit_events_no_update").await.expect("dropped");
    let forged = "UPDATE audit_events SET actor = 'z' || substr(actor, 2) WHERE id = (SELECT event_id FROM audit_seals WHERE seq = 3)";
    database.execute_unprepared(forged).await.expect("forged");
    // A cent out of nowhere, which no constraint of the table can see.
    let cent = "UPDATE ledger_funds SET available = available + 1, opened = opened + 1 WHERE id = (SELECT MIN(id) FROM ledger_funds)";
    database.execute_unprepared(cent).await.expect("forged");
    database.close().await.expect("closed");
}

#[tokio::test]
async fn a_deployment_is_looked_after_from_the_command_line() {
    let place = Place::new();
    assert!(place.ok(&["demo"]).contains("the demonstration is ready"));
    assert!(place.ok(&["demo"]).contains("not empty: nothing was changed"));
    let resources = place.file("gar.json", RESOURCES);
    let server = place.serve().await;

    // Imports run beside the server, which finds what they brought.
    let dry = place.ok(&["import", "gar", &resources, "--dry-run"]);
    assert!(dry.contains("1 new") && dry.ends_with("(dry run: nothing was written)\n"), "{dry}");
    let first = place.ok(&["import", "gar", &resources]);
    assert!(first.contains("refused ark:/1/b: /links: ") && first.contains("2 read: 1 taken (1 new"), "{first}");
    let second = place.ok(&["import", "gar", &resources]);
    assert!(second.contains("(0 new, 0 updated, 0 proposed to their publisher, 1 unchanged"), "{second}");
    let found = async || {
        let answer = reqwest::get(place.link("/api/v1/listings?q=cartes%20parlantes")).await.expect("an answer");
        answer.json::<Value>().await.expect("JSON")["items"].as_array().is_some_and(|items| !items.is_empty())
    };
    while !found().await {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let worked = place.ok(&["work", "--until-idle"]);
    assert!(worked.contains("another process owns the search index") && worked.contains("nothing left to do"), "{worked}");

    // An operator is made, and signs in; a weak password is told in words.
    let create = |password: &str| {
        let mut command = place.command("data", &["admin", "create", "chef@portail.example", "--name", "La cheffe"]);
        command.env("PREAU_ADMIN_PASSWORD", password).output().expect("the executable runs")
    };
    let weak = create("motdepasse123");
    assert!(!weak.status.success());
    let told = String::from_utf8_lossy(&weak.stderr);
    assert!(
        told.contains("preau: Some fields need correcting") && told.contains("/password: This password is among the commonest"),
        "{told}"
    );
    assert!(create("un mot de passe assez long").status.success());
    let credentials = json!({ "email": "chef@portail.example", "password": "un mot de passe assez long" });
    let signed = reqwest::Client::new().post(place.link("/api/v1/sessions")).json(&credentials).send().await.expect("an answer");
    assert_eq!(signed.status(), 201);
    let cookie = signed.headers()["set-cookie"].to_str().expect("text").split(';').next().expect("a cookie").to_owned();
    let session = reqwest::Client::new().get(place.link("/api/v1/session")).header("cookie", cookie).send().await.expect("an answer");
    let session: Value = session.json().await.expect("JSON");
    assert_eq!(session["memberships"][0]["capacities"], json!(["operator"]));

    // A copy made meanwhile holds the same trail; a byte changed in it is found.
    let copy = place.folder.join("copie");
    place.ok(&["backup", copy.to_str().expect("text")]);
    let (good, said) = place.run("data", &["backup", copy.to_str().expect("text")]);
    assert!(!good && said.contains("exists already"), "{said}");
    let (good, said) = place.run("copie", &["audit", "verify"]);
    assert!(good && !said.contains("BROKEN"), "{said}");
    let (good, said) = place.run("copie", &["ledger", "verify"]);
    assert!(good && said.contains(" movements") && !said.contains("BROKEN"), "{said}");
    forge(&copy).await;
    let (good, said) = place.run("copie", &["audit", "verify"]);
    assert!(!good && said.contains("BROKEN seal 3") && said.contains("the audit trail was changed"), "{said}");
    let (good, said) = place.run("copie", &["ledger", "verify"]);
    assert!(!good && said.contains("BROKEN fund") && said.contains("the book does not balance"), "{said}");

    // Each request leaves one line of JSON, by the id its answer bore.
    let refused = reqwest::get(place.link("/api/v1/listings/nulle-part?token=secret")).await.expect("an answer");
    let id = refused.headers()["x-request-id"].to_str().expect("text").to_owned();
    assert!(server.stop(), "a server that is told to stop ends well");
    let log = std::fs::read_to_string(place.folder.join("log")).expect("a log");
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("not JSON: {line}"))).collect();
    let told: Vec<&Value> = lines.iter().filter(|line| line["span"]["request_id"] == id.as_str()).collect();
    assert_eq!((told.len(), &told[0]["status"], &told[0]["span"]["path"]), (1, &json!(404), &json!("/api/v1/listings/nulle-part")));
    assert!(!log.contains("secret"), "what an address carries in its query is nobody's business");
}

/// What the queue knows nothing of, since nobody enqueued it: as if a job had been lost.
async fn behind_the_queue(folder: &Path, sql: &str) {
    let database = Database::connect(format!("sqlite://{}", folder.join("preau.sqlite").display())).await.expect("a database");
    database.execute_unprepared(sql).await.expect("done");
    database.close().await.expect("closed");
}

#[tokio::test]
async fn the_index_is_compared_and_mended_beside_its_owner_and_without_one() {
    let place = Place::new();
    let data = place.folder.join("data");
    place.ok(&["demo"]);
    assert!(place.ok(&["search", "verify"]).contains(" 0 differences"));
    let server = place.serve().await;
    let renamed =
        "UPDATE organisations SET name = 'Nouveau nom' WHERE id IN (SELECT organisation_id FROM listings WHERE slug = 'dictee-du-jour')";
    behind_the_queue(&data, renamed).await;
    behind_the_queue(&data, "UPDATE listings SET state = 'withdrawn' WHERE slug = 'dictee-du-jour'").await;
    let (good, said) = place.run("data", &["search", "verify"]);
    assert!(!good && said.contains(" is in the index and not published") && said.contains("another price, publisher or concept"), "{said}");
    let mended = place.ok(&["search", "verify", "--repair"]);
    assert!(mended.contains(" mended, 0 left"), "{mended}");
    assert!(place.ok(&["search", "verify"]).contains(" 0 differences"));
    let (good, said) = place.run("data", &["search", "rebuild"]);
    assert!(!good && said.contains("Moderation > Search") && said.contains("another process owns the index"), "{said}");
    assert!(server.stop());

    behind_the_queue(&data, "UPDATE listings SET state = 'published' WHERE slug = 'dictee-du-jour'").await;
    let (good, said) = place.run("data", &["search", "verify"]);
    assert!(!good && said.contains(" is published and not in the index") && said.contains(" 1 differences"), "{said}");
    assert!(place.ok(&["search", "verify", "--repair"]).contains("1 mended, 0 left"));
    std::fs::remove_dir_all(data.join("search")).expect("removed");
    let (good, said) = place.run("data", &["search", "verify"]);
    assert!(!good && said.contains("the index must be rebuilt") && said.contains("preau search rebuild"), "{said}");
    assert!(place.ok(&["search", "rebuild"]).contains("listings indexed"));
    assert!(place.ok(&["search", "verify"]).contains(" 0 differences"));
}

#[test]
fn what_cannot_be_done_is_told_in_words() {
    let place = Place::new();
    for (arguments, words) in [
        (&["import", "gar", "/nulle/part.json"][..], "/nulle/part.json cannot be read"),
        (&["import", "csv", "Cargo.toml"], "unknown column"),
        (&["import", "schools", "Cargo.toml"], "column numero_uai is missing"),
        (&["import", "appstream", "Cargo.toml"], "not a DEP-11 file"),
    ] {
        let (good, said) = place.run("data", arguments);
        assert!(!good && said.lines().any(|l| l.starts_with("preau: ") && l.contains(words)), "{arguments:?}: {said}");
    }
    // Without an operator, nobody could answer for what is published.
    let (good, said) = place.run("data", &["import", "gar", &place.file("gar.json", RESOURCES)]);
    assert!(!good && said.contains("preau admin create"), "{said}");
    let misspelt = place.command("data", &["migrate"]).env("PREAU_LISTENS", "x").output().expect("the executable runs");
    assert!(!misspelt.status.success() && String::from_utf8_lossy(&misspelt.stderr).contains("listens"));
    let clear = place.command("data", &["migrate"]).env("PREAU_PUBLIC_URL", "http://preau.example").output().expect("the executable runs");
    assert!(String::from_utf8_lossy(&clear.stderr).contains("http is for loopback only"));
}
