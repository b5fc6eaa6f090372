use crate::{
    programmes::programme,
    support::{Answer, App, Person, pointers},
};
use chrono::TimeDelta;
use preau::demo::PASSWORD;
use serde_json::{Value, json};
use totp_rs::{Builder, Secret, Totp};

const FACTOR: &str = "/account/second-factor";

/// What somebody carries in their pocket.
struct Pocket {
    totp: Totp,
    codes: Vec<String>,
}

impl Pocket {
    fn of(secret: &Value) -> Self {
        let secret = Secret::try_from_base32(secret.as_str().expect("a secret")).expect("base32");
        Self { totp: Builder::new().with_secret(secret).build().expect("160 bits"), codes: Vec::new() }
    }

    /// What the authenticator shows, its clock `late` seconds away from the server's.
    fn code(&self, app: &App, late: i64) -> String {
        let at = app.clock.now().timestamp() + late;
        self.totp.generate(u64::try_from(at).expect("after 1970")).to_string()
    }
}

fn email(who: &str) -> String {
    format!("{who}@demo.preau.example")
}

async fn try_code(person: &Person, code: &str) -> Answer {
    person.post("/session/second-factor", json!({ "code": code })).await
}

/// Enrols; the next code is a new one.
async fn enrolled(app: &App, person: &Person) -> Pocket {
    let mut pocket = Pocket::of(&person.post(FACTOR, json!({ "password": PASSWORD })).await.ok()["secret"]);
    let code = json!({ "code": pocket.code(app, 0) });
    let codes = person.post(&format!("{FACTOR}/confirmation"), code).await.ok()["codes"].clone();
    pocket.codes = serde_json::from_value(codes).expect("codes");
    app.advance(TimeDelta::minutes(5));
    pocket
}

#[tokio::test]
async fn a_second_factor_counts_from_its_first_code() {
    let app = App::demo().await;
    let editor = app.person("editeur").await;
    let elsewhere = app.person("editeur").await;
    let asked = |password: &str| editor.post(FACTOR, json!({ "password": password }));
    assert_eq!(pointers(&asked("autre chose").await.refused(422)), ["/password"]);
    let void = asked(PASSWORD).await.ok();
    let enrolment = asked(PASSWORD).await.ok();
    let uri = enrolment["uri"].as_str().expect("an address");
    assert!(uri.starts_with("otpauth://totp/Pr%C3%A9au:editeur"), "{uri}");
    assert!(uri.contains(enrolment["secret"].as_str().expect("a secret")));
    // Not confirmed: nothing has changed.
    assert!(editor.get(FACTOR).await.ok()["enrolled_at"].is_null());
    app.person("editeur").await.get("/account").await.ok();
    let confirm = async |pocket: &Pocket| editor.post(&format!("{FACTOR}/confirmation"), json!({ "code": pocket.code(&app, 0) })).await;
    assert_eq!(pointers(&confirm(&Pocket::of(&void["secret"])).await.refused(422)), ["/code"]);
    let pocket = Pocket::of(&enrolment["secret"]);
    assert_eq!(confirm(&pocket).await.ok()["codes"].as_array().map(Vec::len), Some(10));
    let state = editor.get(FACTOR).await.ok();
    assert!(state["enrolled_at"].is_string());
    assert_eq!(state["recovery_codes_left"], 10);
    assert!(app.mail(&email("editeur")).await["subject"].as_str().is_some_and(|s| s.contains("Second facteur ajouté")));
    // The session that confirmed goes on; another must prove it first.
    assert!(editor.get("/session").await.ok()["second_factor_at"].is_string());
    elsewhere.get("/account").await.refused(401);
    confirm(&pocket).await.refused(409);
    asked(PASSWORD).await.refused(409);
}

#[tokio::test]
async fn an_enrolment_waits_an_hour_for_its_first_code() {
    let app = App::demo().await;
    let editor = app.person("editeur").await;
    let pocket = Pocket::of(&editor.post(FACTOR, json!({ "password": PASSWORD })).await.ok()["secret"]);
    app.advance(TimeDelta::minutes(61));
    editor.post(&format!("{FACTOR}/confirmation"), json!({ "code": pocket.code(&app, 0) })).await.refused(409);
}

#[tokio::test]
async fn a_password_alone_opens_half_a_session_and_a_code_the_rest() {
    let app = App::demo().await;
    let pocket = enrolled(&app, &app.person("editeur").await).await;
    let mut half = app.stranger();
    let opening = half.opened(half.post("/sessions", json!({ "email": email("editeur"), "password": PASSWORD })).await);
    assert_eq!(opening["second_factor_required"], true);
    assert_eq!(half.get("/session").await.status, 204);
    for path in ["/account", FACTOR, "/claims"] {
        half.get(path).await.refused(401);
    }
    half.post("/account/tokens", json!({ "name": "x", "scopes": ["catalogue:read"], "days": 1 })).await.refused(401);
    half.post(&format!("{FACTOR}/removal"), json!({ "password": PASSWORD, "code": pocket.codes[0] })).await.refused(401);
    // What is open to anybody stays so.
    half.get("/listings").await.ok();
    assert_eq!(pointers(&try_code(&half, "000000").await.refused(422)), ["/code"]);
    assert_eq!(pointers(&try_code(&half, "aaaa-bbbb-cccc-dddd").await.refused(422)), ["/code"]);
    let answer = try_code(&half, &pocket.code(&app, 0)).await;
    let before = half.twin();
    assert_eq!(half.opened(answer)["second_factor_required"], false);
    assert_eq!(half.get("/session").await.ok()["account"]["email"], email("editeur"));
    // The cookie known before the proof opens nothing.
    before.get("/account").await.refused(401);
    assert_eq!(try_code(&before, &pocket.code(&app, 30)).await.status, 401);
    // Half a session ends by itself, or by signing out.
    let late = app.person("editeur").await;
    app.advance(TimeDelta::minutes(10));
    try_code(&late, &pocket.code(&app, 0)).await.refused(401);
    let gone = app.person("editeur").await;
    assert_eq!(gone.delete("/session").await.status, 204);
    try_code(&gone, &pocket.code(&app, 0)).await.refused(401);
}

#[tokio::test]
async fn a_code_serves_once_and_a_clock_may_be_half_a_minute_wrong() {
    let app = App::demo().await;
    let pocket = enrolled(&app, &app.person("editeur").await).await;
    let half = app.person("editeur").await;
    for wrong in [-90, 90] {
        try_code(&half, &pocket.code(&app, wrong)).await.refused(422);
    }
    let slow = pocket.code(&app, -30);
    assert_eq!(try_code(&half, &slow).await.status, 201);
    let again = try_code(&app.person("editeur").await, &slow).await.refused(422);
    assert!(again["errors"][0]["detail"].as_str().is_some_and(|detail| detail.contains("déjà servi")), "{again}");
    assert_eq!(try_code(&app.person("editeur").await, &pocket.code(&app, 30)).await.status, 201);
    // Older than one that was used: void as well.
    try_code(&app.person("editeur").await, &pocket.code(&app, 0)).await.refused(422);
}

#[tokio::test]
async fn of_sign_ins_at_once_with_one_code_one_succeeds() {
    let app = App::demo().await;
    let pocket = enrolled(&app, &app.person("editeur").await).await;
    for code in [pocket.code(&app, 0), pocket.codes[0].clone()] {
        let people = [app.person("editeur").await, app.person("editeur").await, app.person("editeur").await];
        let answers = futures::future::join_all(people.iter().map(|person| try_code(person, &code))).await;
        let mut statuses: Vec<u16> = answers.iter().map(|a| a.status.as_u16()).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 422, 422]);
    }
}

#[tokio::test]
async fn a_recovery_code_stands_in_once() {
    let app = App::demo().await;
    let pocket = enrolled(&app, &app.person("editeur").await).await;
    let mut editor = app.person("editeur").await;
    let typed = pocket.codes[3].to_lowercase().replace('-', " ");
    let answer = try_code(&editor, &typed).await;
    editor.opened(answer);
    assert_eq!(editor.get(FACTOR).await.ok()["recovery_codes_left"], 9);
    let mail = app.mail(&email("editeur")).await;
    assert!(mail["text"].as_str().is_some_and(|text| text.contains("il en reste 9")), "{mail}");
    try_code(&app.person("editeur").await, &typed).await.refused(422);
    // New ones make the old ones void.
    let renewed = editor.post(&format!("{FACTOR}/recovery-codes"), json!({ "code": pocket.code(&app, 0) })).await.ok();
    try_code(&app.person("editeur").await, &pocket.codes[4]).await.refused(422);
    assert_eq!(try_code(&app.person("editeur").await, renewed["codes"][0].as_str().expect("a code")).await.status, 201);
    // Nobody else's account takes it.
    let maker = enrolled(&app, &app.person("fabricant").await).await;
    try_code(&app.person("editeur").await, &maker.codes[0]).await.refused(422);
}

#[tokio::test]
async fn codes_are_not_to_be_guessed() {
    let app = App::demo().await;
    let pocket = enrolled(&app, &app.person("editeur").await).await;
    let half = app.person("editeur").await;
    let mut last = try_code(&half, "000000").await;
    for _ in 0..10 {
        last = try_code(&half, "000000").await;
    }
    assert!(last.headers.contains_key("retry-after"));
    last.refused(429);
    // Nor from another session, nor by a code that is good.
    try_code(&app.person("editeur").await, &pocket.code(&app, 0)).await.refused(429);
    enrolled(&app, &app.person("fabricant").await).await;
}

#[tokio::test]
async fn removal_takes_the_password_and_a_code() {
    let app = App::demo().await;
    let editor = app.person("editeur").await;
    let removal =
        async |password: &str, code: String| editor.post(&format!("{FACTOR}/removal"), json!({ "password": password, "code": code })).await;
    removal(PASSWORD, "000000".to_owned()).await.refused(409);
    let pocket = enrolled(&app, &editor).await;
    assert_eq!(pointers(&removal("autre chose", pocket.code(&app, 0)).await.refused(422)), ["/password"]);
    assert_eq!(pointers(&removal(PASSWORD, "000000".to_owned()).await.refused(422)), ["/code"]);
    assert_eq!(removal(PASSWORD, pocket.code(&app, 0)).await.status, 204);
    assert!(app.mail(&email("editeur")).await["subject"].as_str().is_some_and(|s| s.contains("retiré")));
    app.person("editeur").await.get("/account").await.ok();
    try_code(&editor, &pocket.codes[0]).await.refused(409);
    // A new one is another one, and sessions that proved the old one prove it again.
    let other = app.person("editeur").await;
    enrolled(&app, &other).await;
    editor.get("/account").await.refused(401);
}

fn needs_a_second_factor(answer: Answer) {
    let refused = answer.refused(403);
    assert_eq!(refused["type"], "/problems/second-factor-required");
    assert!(refused["detail"].as_str().is_some_and(|detail| detail.contains("ajoutez un second facteur")), "{refused}");
}

/// A demonstration lets off who has none: newcomers move its money by the printed password alone. Nothing else does.
#[tokio::test]
async fn money_asks_for_a_second_factor() {
    let demo = App::demo().await;
    let (_, path, axes) = programme(&demo).await;
    let app = demo.in_earnest().await;
    let (openings, transfers) = (format!("{path}/openings"), format!("{path}/transfers"));
    let open = json!({ "axis_id": axes[0], "direction": "open", "credit": "commitment", "amount_cents": 100, "reason": "Convention" });
    let transfer = json!({ "from_axis_id": axes[0], "to_axis_id": axes[1], "credit": "commitment", "amount_cents": 1, "reason": "x" });
    let manager = app.person("operateur").await;
    let finance = app.person("gestionnaire").await;
    needs_a_second_factor(manager.post(&openings, open.clone()).await);
    needs_a_second_factor(finance.post(&transfers, transfer.clone()).await);
    // Nor are the roles given out that would.
    let roles = json!({ "email": email("enseignant"), "roles": ["manager"] });
    needs_a_second_factor(manager.put(&format!("{path}/people"), roles).await);
    // Somebody without the role is told so, second factor or not.
    let refused = app.person("enseignant").await.post(&openings, open.clone()).await.refused(403);
    assert_eq!(refused["type"], "/problems/forbidden");
    // Enrolled, then signed in anew.
    let pocket = enrolled(&app, &manager).await;
    manager.post(&openings, open.clone()).await.ok();
    let mut manager = app.person("operateur").await;
    manager.post(&openings, open.clone()).await.refused(401);
    let answer = try_code(&manager, &pocket.code(&app, 0)).await;
    manager.opened(answer);
    let proposed = manager.post(&transfers, transfer).await.ok();
    let decision = format!("{transfers}/{}/decision", proposed["id"].as_str().expect("an id"));
    let approve = json!({ "approve": true, "reason": "Vu." });
    needs_a_second_factor(finance.post(&decision, approve.clone()).await);
    enrolled(&app, &finance).await;
    assert_eq!(finance.post(&decision, approve).await.ok()["state"], "approved");
    // No token does it, whatever its scopes.
    let token = json!({ "name": "essai", "scopes": ["funding:read", "funding:write"], "days": 3 });
    let token = manager.post("/account/tokens", token).await.ok();
    let bearer = app.bearer(token["secret"].as_str().expect("a secret"));
    bearer.get(&format!("{path}/budget")).await.ok();
    bearer.post(&openings, open).await.refused(403);
    assert_eq!(try_code(&bearer, "000000").await.status, 403);
}

#[tokio::test]
async fn the_staff_resets_what_somebody_lost() {
    let app = App::demo().await;
    let editor = app.person("editeur").await;
    let pocket = enrolled(&app, &editor).await;
    let operator = app.person("operateur").await;
    let reset = |email: String| json!({ "email": email, "reason": "Pièce d’identité vue" });
    app.person("fabricant").await.post("/second-factor-resets", reset(email("editeur"))).await.refused(403);
    for nobody in [email("fabricant"), email("personne"), email("operateur")] {
        assert_eq!(pointers(&operator.post("/second-factor-resets", reset(nobody)).await.refused(422)), ["/email"]);
    }
    assert_eq!(operator.post("/second-factor-resets", reset(email("editeur"))).await.status, 204);
    editor.get("/account").await.refused(401);
    let mail = app.mail(&email("editeur")).await;
    assert!(mail["text"].as_str().is_some_and(|text| text.contains("Pièce d’identité vue")), "{mail}");
    let mut again = app.stranger();
    let opening = again.opened(again.post("/sessions", json!({ "email": email("editeur"), "password": PASSWORD })).await);
    assert_eq!(opening["second_factor_required"], false);
    try_code(&again, &pocket.codes[0]).await.refused(409);
    let event = operator.get("/audit/events?limit=50").await.ok()["items"]
        .as_array()
        .and_then(|events| events.iter().find(|e| e["action"] == "reset_second_factor").cloned())
        .expect("an event");
    assert!(event["data"].as_str().is_some_and(|data| data.contains("Pièce d’identité vue")), "{event}");
    // Where money is real, who resets a factor has proved their own.
    let earnest = app.in_earnest().await;
    let app = &earnest;
    enrolled(app, &app.person("editeur").await).await;
    let operator = app.person("operateur").await;
    needs_a_second_factor(operator.post("/second-factor-resets", reset(email("editeur"))).await);
    enrolled(app, &operator).await;
    assert_eq!(operator.post("/second-factor-resets", reset(email("editeur"))).await.status, 204);
}
