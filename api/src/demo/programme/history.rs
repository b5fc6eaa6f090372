//! What becomes of the demonstration's applications: who does what on which day, derived from where each one ends.

use super::{Call, Plan, Stage, current, done, key, made, shape};
use crate::kernel::{
    clock::paris_day,
    error::{Error, Result},
};
use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use openapi::{funding::*, security::Received};
use poem_openapi::{
    param::{Header, Path},
    payload::Json,
};
use sea_orm::prelude::Uuid;
use serde::Deserialize;
use serde_json::{Value, json};

/// Applies for companies nobody else of the demonstration is of.
pub const MANDATARY: &str = "mandataire";

const REVIEWERS: [&str; 2] = ["experte", "expert"];

/// One application.
#[derive(Deserialize)]
pub struct Application {
    pub organisation: String,
    call: String,
    title: String,
    cents: i64,
    /// The state it stays in.
    ends: String,
    /// Of each reviewer, by criterion.
    scores: Vec<[u32; 3]>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Act {
    Write,
    Submit,
    Check,
    AskCorrection,
    Withdraw,
    Assign,
    Review(usize),
    Propose,
    Decide,
    Confirm,
    Sign,
}

/// Something somebody does, at an instant, about the application of this place in the file.
type Deed = (DateTime<Utc>, usize, Act);

pub fn applicant(organisation: &str) -> &'static str {
    match organisation {
        "plume" => "editeur",
        "lumen" => "fabricant",
        "school" => "gestionnaire",
        _ => MANDATARY,
    }
}

pub fn criteria() -> Value {
    json!([
        { "key": "pedagogy", "label": { "fr": "Intérêt pédagogique", "en": "Value for teaching" }, "weight": 50, "points": 20 },
        { "key": "feasibility", "label": { "fr": "Faisabilité", "en": "Feasibility" }, "weight": 30, "points": 10 },
        { "key": "trust", "label": { "fr": "Protection des élèves", "en": "Protection of pupils" }, "weight": 20, "points": 10 },
    ])
}

pub fn form() -> Value {
    let field = |key: &str, kind: &str, fr: &str, en: &str| json!({ "key": key, "kind": kind, "label": { "fr": fr, "en": en }, "required": true, "choices": [], "columns": [] });
    let choice = |value: &str, fr: &str, en: &str| json!({ "value": value, "label": { "fr": fr, "en": en } });
    let mut audience = field("audience", "choice", "Pour qui ?", "For whom?");
    audience["choices"] = json!([choice("pupils", "Élèves", "Pupils"), choice("teachers", "Enseignants et cadres", "Teachers and staff")]);
    let mut pupils = field("pupils", "number", "Combien d’élèves ?", "How many pupils?");
    pupils["minimum"] = json!(1);
    pupils["when"] = json!({ "field": "audience", "equals": "pupils" });
    let mut hosting = field("hosting", "choice", "Où sont les données ?", "Where are the data?");
    hosting["choices"] =
        json!([choice("france", "En France", "In France"), choice("europe", "Ailleurs dans l’Union européenne", "Elsewhere in the EU")]);
    let project = [
        field("aim", "long_text", "Que voulez-vous faire ?", "What do you want to do?"),
        audience,
        pupils,
        field("starts_on", "date", "Quand commencez-vous ?", "When do you start?"),
    ];
    let trust = [hosting, field("named_accounts", "yes_no", "Les élèves ont-ils un compte à leur nom ?", "Do pupils have named accounts?")];
    json!({ "sections": [
        { "key": "project", "title": { "fr": "Le projet", "en": "The project" }, "fields": project },
        { "key": "trust", "title": { "fr": "La confiance", "en": "Trust" }, "fields": trust },
    ] })
}

impl Application {
    fn reaches(&self, states: &[&str]) -> bool {
        states.contains(&self.ends.as_str())
    }

    /// Days from today, each act at a minute of its own.
    fn deeds(&self, stage: &Stage, place: usize, call: &Call) -> Vec<Deed> {
        let n = place as i64;
        let over = call.closes < 0;
        let submitted = if over { call.closes - 2 - (n * 7) % 40 } else { -9 + n % 5 };
        let checked = if over { call.closes + 3 + n % 4 } else { -3 };
        let waits = self.reaches(&["accepted", "accepted_in_part", "proposed"]);
        let proposed = if waits { -24 - n % 5 } else { call.closes + 40 + n % 9 }.max(checked + 14).min(-1);
        let decided = if waits { -12 - n % 8 } else { proposed + 9 };
        let mut deeds = Vec::new();
        let mut add = |days: i64, hour: i64, act| deeds.push((stage.at(days, hour * 60 + n), place, act));
        add(submitted - 1, 10, Act::Write);
        if self.ends == "draft" {
            return deeds;
        }
        add(submitted, 15, Act::Submit);
        if self.ends == "submitted" {
            return deeds;
        }
        add(checked, 9, Act::Check);
        match self.ends.as_str() {
            "correction_requested" => add(-2, 11, Act::AskCorrection),
            "withdrawn" => add(checked + 2, 11, Act::Withdraw),
            "inadmissible" | "admissible" => {}
            _ => {
                add(checked + 1, 10, Act::Assign);
                for (i, days) in (0..self.scores.len()).zip([9, 12]) {
                    add(checked + days, 14, Act::Review(i));
                }
                if self.reaches(&["proposed", "accepted", "accepted_in_part", "lapsed", "signed"]) {
                    add(proposed, 15, Act::Propose);
                }
                if !self.reaches(&["proposed", "in_review"]) {
                    add(decided, 16, Act::Decide);
                    add(decided + 1, 10, Act::Confirm);
                }
                if self.ends == "signed" {
                    add(decided + 16, 10, Act::Sign);
                }
            }
        }
        deeds
    }

    fn content(&self, stage: &Stage, call: &Call, place: usize) -> Result<ApplicationContent> {
        let mut supports = vec!["financial"];
        if self.in_kind(call, place).is_some() {
            supports.push("technical");
        }
        let cost = (self.cents * 100 + call.max_rate_percent - 1) / call.max_rate_percent;
        shape(json!({
            "title": self.title, "supports": supports, "amount_cents": self.cents, "cost_cents": cost,
            "answers": {
                "project": {
                    "aim": format!("{} : concevoir avec des enseignants, éprouver dans dix classes, publier les résultats.", self.title),
                    "audience": "pupils", "pupils": 120 + 35 * place, "starts_on": paris_day(stage.at(60, 0)),
                },
                "trust": { "hosting": if place.is_multiple_of(3) { "europe" } else { "france" }, "named_accounts": false },
            },
        }))
    }

    /// Value of what the programme lends or does, for one in four.
    fn in_kind(&self, call: &Call, place: usize) -> Option<i64> {
        (place % 4 == 3 && call.supports.iter().any(|support| support == "technical")).then_some(self.cents / 10)
    }
}

/// Plays all deeds that lie before `now`, in the order of time.
pub async fn play(stage: &Stage, plan: &Plan, now: DateTime<Utc>) -> Result<()> {
    let mut deeds = Vec::new();
    for (place, application) in plan.applications.iter().enumerate() {
        deeds.extend(application.deeds(stage, place, plan.call(&application.call)?));
    }
    deeds.sort();
    let mut ids = vec![Uuid::nil(); plan.applications.len()];
    for (at, place, act) in deeds.into_iter().filter(|deed| deed.0 <= now) {
        stage.wait(at).await?;
        let application = &plan.applications[place];
        let file = File { stage, application, call: plan.call(&application.call)?, place, id: ids[place] };
        ids[place] = file.perform(act).await?;
    }
    Ok(())
}

/// One application on the stage.
struct File<'a> {
    stage: &'a Stage,
    application: &'a Application,
    call: &'a Call,
    place: usize,
    id: Uuid,
}

impl File<'_> {
    async fn perform(&self, act: Act) -> Result<Uuid> {
        match act {
            Act::Write => return self.write().await,
            Act::Submit => self.submit().await?,
            Act::Check => self.check().await?,
            Act::AskCorrection => self.ask_correction().await?,
            Act::Withdraw => self.withdraw().await?,
            Act::Assign => self.assign().await?,
            Act::Review(i) => self.review(REVIEWERS[i % REVIEWERS.len()], self.application.scores[i]).await?,
            Act::Propose => self.propose().await?,
            Act::Decide => self.decide().await?,
            Act::Confirm => self.confirm().await?,
            Act::Sign => self.sign().await?,
        }
        Ok(self.id)
    }

    fn told<T>(&self, answer: std::result::Result<T, openapi::problem::Problem>) -> Result<T> {
        done(&self.application.title, answer)
    }

    fn applicant(&self) -> &'static str {
        applicant(&self.application.organisation)
    }

    /// As somebody reads it now.
    async fn etag(&self, who: &str) -> Result<Header<Option<String>>> {
        Ok(current(self.told(self.stage.server.get_application(self.stage.who(who)?, Path(self.id)).await)?).1)
    }

    async fn clear(&self, who: &str) -> Result<()> {
        let nothing = shape(json!({ "conflict": false, "reason": "Aucun lien avec le candidat." }))?;
        self.told(self.stage.server.declare_interest(self.stage.who(who)?, Path(self.id), Json(nothing)).await)?;
        Ok(())
    }

    async fn write(&self) -> Result<Uuid> {
        let (stage, server) = (self.stage, &self.stage.server);
        let own = || stage.who(self.applicant());
        let organisation = *stage.organisations.get(&self.application.organisation).context("an organisation without key")?;
        if self.call.aid_basis == "de_minimis" {
            self.declare_aid(organisation).await?;
        }
        let call_id = stage.calls.get(&self.call.key).context("a call without id")?;
        let new = shape(json!({ "call_id": call_id, "title": self.application.title }))?;
        let id = made(self.told(server.create_application(own()?, Path(organisation), key(), Json(new)).await)?).id;
        let content = self.application.content(stage, self.call, self.place)?;
        let first = Header(Some("\"1\"".to_owned()));
        self.told(server.update_application(own()?, Path(id), first, Json(content)).await)?;
        Ok(id)
    }

    /// A company tells its earlier aid once, before its first application to a call under the de minimis rule.
    async fn declare_aid(&self, organisation: Uuid) -> Result<()> {
        let server = &self.stage.server;
        let own = || self.stage.who(self.applicant());
        let (declaration, etag) = current(self.told(server.get_aid_declaration(own()?, Path(organisation)).await)?);
        if declaration.number == 0 {
            let none = shape(json!({ "fiscal_year_end": { "month": 12, "day": 31 }, "aid": [], "complete": true }))?;
            self.told(server.sign_aid_declaration(own()?, Path(organisation), etag, Json(none)).await)?;
        }
        Ok(())
    }

    async fn submit(&self) -> Result<()> {
        let server = &self.stage.server;
        let own = self.stage.who(self.applicant())?;
        let etag = self.etag(self.applicant()).await?;
        let received = Received(server.clock.now());
        let new = Json(NewSubmission { mandate: true });
        self.told(server.submit_application(own, received, Path(self.id), key(), etag, new).await)?;
        Ok(())
    }

    async fn check(&self) -> Result<()> {
        let admissible = self.application.ends != "inadmissible";
        let reason = if admissible { "Dossier complet." } else { "L’aide est demandée pour un projet déjà achevé." };
        let check = shape(json!({ "admissible": admissible, "reason": reason }))?;
        let instructor = self.stage.who("instructrice")?;
        let etag = self.etag("instructrice").await?;
        self.told(self.stage.server.update_admissibility(instructor, Path(self.id), etag, Json(check)).await)?;
        Ok(())
    }

    async fn ask_correction(&self) -> Result<()> {
        let due = self.stage.server.clock.now() + TimeDelta::days(15);
        let reason = "Le nombre d’élèves ne correspond pas au budget.";
        let new = shape(json!({ "fields": ["/answers/project/pupils"], "reason": reason, "due_at": due }))?;
        let instructor = self.stage.who("instructrice")?;
        self.told(self.stage.server.create_correction(instructor, Path(self.id), key(), Json(new)).await)?;
        Ok(())
    }

    async fn withdraw(&self) -> Result<()> {
        let why = shape(json!({ "reason": "Nous avons trouvé un autre financement." }))?;
        let own = self.stage.who(self.applicant())?;
        let etag = self.etag(self.applicant()).await?;
        self.told(self.stage.server.withdraw_application(own, Path(self.id), etag, Json(why)).await)?;
        Ok(())
    }

    async fn assign(&self) -> Result<()> {
        for who in REVIEWERS {
            let new = shape(json!({ "account_id": self.stage.who(who)?.0.account_id, "duty": "reviewer" }))?;
            let instructor = self.stage.who("instructrice")?;
            self.told(self.stage.server.update_assignment(instructor, Path(self.id), Json(new)).await)?;
        }
        Ok(())
    }

    async fn review(&self, who: &str, points: [u32; 3]) -> Result<()> {
        let server = &self.stage.server;
        let reviewer = || self.stage.who(who);
        self.clear(who).await?;
        let scores: Vec<Value> = ["pedagogy", "feasibility", "trust"]
            .iter()
            .zip(points)
            .map(|(criterion, points)| json!({ "criterion": criterion, "points": points }))
            .collect();
        let (for_committee, for_applicant) = if points[0] >= 14 {
            ("Projet solide, essais bien prévus.", "Précisez le calendrier des essais en classe.")
        } else {
            ("Ambition mal étayée, budget à revoir.", "Appuyez-vous sur des essais en classe.")
        };
        let review = shape(json!({ "scores": scores, "for_committee": for_committee, "for_applicant": for_applicant }))?;
        let etag = current(self.told(server.get_review(reviewer()?, Path(self.id)).await)?).1;
        let etag = current(self.told(server.update_review(reviewer()?, Path(self.id), etag, Json(review)).await)?).1;
        self.told(server.submit_review(reviewer()?, Path(self.id), etag).await)?;
        Ok(())
    }

    async fn propose(&self) -> Result<()> {
        let mut new = json!({ "amount_cents": self.application.cents, "reason": "Bien classé, budget tenu." });
        if let Some(cents) = self.application.in_kind(self.call, self.place) {
            new["in_kind_cents"] = json!(cents);
        }
        let instructor = self.stage.who("instructrice")?;
        let etag = self.etag("instructrice").await?;
        self.told(self.stage.server.update_proposal(instructor, Path(self.id), etag, Json(shape(new)?)).await)?;
        Ok(())
    }

    async fn decide(&self) -> Result<()> {
        let new = match self.application.ends.as_str() {
            "refused" => json!({ "outcome": "refuse", "reasons": "Le projet n’est pas assez étayé au regard des critères." }),
            "closed" => json!({ "outcome": "close", "reasons": "Le projet est repris par un autre programme." }),
            "accepted_in_part" => {
                let cents = self.application.cents * 3 / 5;
                json!({ "outcome": "accept_in_part", "amount_cents": cents, "reasons": "Sans la seconde année d’essais." })
            }
            _ => json!({ "outcome": "accept", "reasons": "Projet bien conçu, utile aux élèves, prudent avec leurs données." }),
        };
        self.clear("decideuse").await?;
        let decider = self.stage.who("decideuse")?;
        let etag = self.etag("instructrice").await?;
        self.told(self.stage.server.decide_application(decider, Path(self.id), key(), etag, Json(shape(new)?)).await)?;
        Ok(())
    }

    /// The second person, where the amount asks for one.
    async fn confirm(&self) -> Result<()> {
        let server = &self.stage.server;
        let decision = self.told(server.get_decision(self.stage.who("instructrice")?, Path(self.id)).await)?.0;
        if decision.state == DecisionState::Pending {
            self.clear("decideur").await?;
            let agrees = shape(json!({ "confirm": true, "reason": "Vu en comité." }))?;
            self.told(server.confirm_decision(self.stage.who("decideur")?, Path(self.id), key(), Json(agrees)).await)?;
        }
        Ok(())
    }

    async fn sign(&self) -> Result<()> {
        let reference = format!("CONV-{:03}", self.place + 1);
        let new = shape(json!({ "signed_on": paris_day(self.stage.server.clock.now()), "reference": reference }))?;
        let officer = self.stage.who("comptable")?;
        let etag = self.etag("comptable").await?;
        self.told(self.stage.server.sign_application(officer, Path(self.id), etag, Json(new)).await)?;
        Ok(())
    }
}

impl Plan {
    fn call(&self, key: &str) -> std::result::Result<&Call, Error> {
        Ok(self.calls.iter().find(|call| call.key == key).with_context(|| format!("demonstration programme: no call {key}"))?)
    }
}
