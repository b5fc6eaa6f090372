//! The demonstration programme: the partnership of 2015, played again so that it runs today. Its months go by on a clock
//! of their own, and everything in them is done through the contract's operations, by the people who would do it.

mod history;

use super::{ORGANISATIONS, Organisation, data, shape};
use crate::{
    identity, jobs,
    kernel::{
        clock::{Clock, paris_day, paris_midnight},
        error::Result,
    },
    organisations::{self, identifiers::Siret},
    server::Server,
};
use anyhow::{Context, anyhow};
use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc};
use openapi::{
    answer::{Created, Versioned},
    funding::*,
    organisations::Role,
    problem::Problem,
    security::{Caller, Signed},
};
use poem_openapi::{
    param::{Header, Path},
    payload::Json,
};
use sea_orm::prelude::Uuid;
use serde::Deserialize;
use serde_json::{Value, json};
use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

const FILE: &str = include_str!("../../demo/programme.json");

/// Days from the programme's set-up to today.
const AGE: i64 = 175;

#[derive(Deserialize)]
struct Plan {
    programme: Value,
    axes: Vec<Axis>,
    /// Of the commitment authorisation, budget year by budget year.
    payment_percent: [i64; 3],
    people: Vec<Person>,
    calls: Vec<Call>,
    applications: Vec<history::Application>,
}

#[derive(Deserialize)]
struct Axis {
    key: String,
    name: Value,
    commitment_cents: i64,
}

#[derive(Deserialize)]
struct Person {
    who: String,
    role: String,
}

#[derive(Deserialize)]
struct Call {
    key: String,
    axis: String,
    title: Value,
    summary: Value,
    description: Value,
    supports: Vec<String>,
    capacities: Vec<String>,
    aid_basis: String,
    max_rate_percent: i64,
    ceiling_cents: i64,
    /// Days from today.
    opens: i64,
    closes: i64,
    reviewers: u32,
}

/// The stage: a server whose clock is ours, and who acts on it.
struct Stage {
    server: Server,
    clock: Clock,
    /// Midnight of today in Paris: days are counted from it.
    today: DateTime<Utc>,
    people: HashMap<String, Arc<Caller>>,
    programme: Uuid,
    /// By their key in the demonstration's files.
    organisations: HashMap<String, Uuid>,
    calls: HashMap<String, Uuid>,
}

/// Refusals here are faults of the file, told whole.
fn done<T>(what: &str, answer: std::result::Result<T, Problem>) -> Result<T> {
    answer.map_err(|problem| anyhow!("demonstration programme, {what}: {problem:?}").into())
}

fn made<T>(answer: Created<T>) -> T
where
    T: poem_openapi::types::Type + poem_openapi::types::ToJSON + Send + Sync,
{
    let Created::Created(Json(value), _) = answer;
    value
}

fn current<T>(answer: Versioned<T>) -> (T, Header<Option<String>>)
where
    T: poem_openapi::types::Type + poem_openapi::types::ToJSON + Send + Sync,
{
    let Versioned::Current(Json(value), etag) = answer;
    (value, Header(Some(etag)))
}

fn key() -> Header<String> {
    Header(Uuid::now_v7().to_string())
}

/// The last 30 November that is half a year ago or more: 18 months from there are three budget years, and today is within.
fn first_day(today: NaiveDate) -> NaiveDate {
    let novembers = (1..=2).filter_map(|ago| NaiveDate::from_ymd_opt(today.year() - ago, 11, 30));
    novembers.filter(|day| *day <= today - Days::new(180)).max().unwrap_or(today)
}

impl Stage {
    /// The people who are named, as callers.
    async fn open(server: &Server, now: DateTime<Utc>, plan: &Plan, organisations: HashMap<String, Uuid>) -> Result<Self> {
        let today = paris_midnight(paris_day(now));
        let clock = Clock::fixed(today - TimeDelta::days(AGE));
        let server = Server::open(server.settings.clone(), clock.clone(), server.engine.clone()).await?;
        let mut people = HashMap::new();
        let applicants = ["editeur", "fabricant", "gestionnaire", "mandataire"];
        for who in plan.people.iter().map(|person| person.who.as_str()).chain(applicants) {
            people.insert(who.to_owned(), identity::acting(&server, &address(who)).await?);
        }
        Ok(Self { server, clock, today, people, programme: Uuid::nil(), organisations, calls: HashMap::new() })
    }

    /// Hours of a day, counted from midnight of today.
    fn at(&self, days: i64, minutes: i64) -> DateTime<Utc> {
        self.today + TimeDelta::days(days) + TimeDelta::minutes(minutes)
    }

    /// Lets time pass, and what falls due in it happen.
    async fn wait(&self, until: DateTime<Utc>) -> Result<()> {
        let now = self.clock.now();
        if paris_day(until) > paris_day(now) {
            jobs::worker(&self.server).until_idle().await?;
        }
        self.clock.advance((until - now).max(TimeDelta::zero()));
        Ok(())
    }

    fn who(&self, name: &str) -> Result<Signed> {
        let caller = self.people.get(name).with_context(|| format!("demonstration programme: nobody is called {name}"))?;
        Ok(Signed(caller.clone()))
    }

    async fn set_up(&mut self, plan: &Plan) -> Result<HashMap<String, Uuid>> {
        let manager = || self.who("operateur");
        let today = paris_day(self.today);
        let starts_on = first_day(today);
        let ends_on = NaiveDate::from_ymd_opt(starts_on.year() + 2, 5, 31).unwrap_or(today);
        let mut content = plan.programme.clone();
        content["starts_on"] = json!(starts_on);
        content["ends_on"] = json!(ends_on);
        let server = &self.server;
        let programme = done("programme", server.create_programme(manager()?, key(), Json(shape(content)?)).await)?;
        let programme = made(programme).id;
        let mut axes = HashMap::new();
        for axis in &plan.axes {
            let new = shape(json!({ "name": axis.name }))?;
            let id = made(done(&axis.key, server.create_axis(manager()?, Path(programme), key(), Json(new)).await)?).id;
            let open = async |credit: &str, year: Option<i32>, cents: i64| {
                let mut new = json!({ "axis_id": id, "direction": "open", "credit": credit, "amount_cents": cents });
                new["reason"] = json!("Convention de partenariat");
                if let Some(year) = year {
                    new["year"] = json!(year);
                }
                done(&axis.key, server.create_opening(manager()?, Path(programme), key(), Json(shape(new)?)).await)
            };
            open("commitment", None, axis.commitment_cents).await?;
            for (year, percent) in (starts_on.year()..).zip(plan.payment_percent) {
                open("payment", Some(year), axis.commitment_cents * percent / 100).await?;
            }
            axes.insert(axis.key.clone(), id);
        }
        let mut roles: HashMap<&str, Vec<&str>> = HashMap::new();
        for person in &plan.people {
            roles.entry(&person.who).or_default().push(&person.role);
        }
        for (who, roles) in roles {
            let roles = shape(json!({ "email": address(who), "roles": roles }))?;
            done(who, server.update_programme_person(manager()?, Path(programme), Json(roles)).await)?;
        }
        self.programme = programme;
        Ok(axes)
    }

    async fn publish(&self, call: &Call, axis: Uuid) -> Result<Uuid> {
        let edit = shape(json!({
            "content": {
                "axis_id": axis, "title": call.title, "summary": call.summary, "description": call.description,
                "supports": call.supports, "applicants": { "capacities": call.capacities, "verified": true },
                "aid_basis": call.aid_basis, "max_rate_percent": call.max_rate_percent, "ceiling_cents": call.ceiling_cents,
                "criteria": history::criteria(), "form": history::form(),
                "documents": [{ "key": "budget", "label": { "fr": "Budget détaillé", "en": "Detailed budget" }, "required": false }],
                "reviewers_per_application": call.reviewers, "blind": false,
            },
            "window": { "opens_at": self.at(call.opens, 9 * 60), "closes_at": self.at(call.closes, 12 * 60), "grace_seconds": 0 },
        }))?;
        let manager = || self.who("responsable");
        let file = self.server.create_call(manager()?, Path(self.programme), key(), Json(edit)).await;
        let id = made(done(&call.key, file)?).id;
        let etag = Header(Some("\"1\"".to_owned()));
        done(&call.key, self.server.publish_call(manager()?, Path(id), etag).await)?;
        Ok(id)
    }
}

fn address(who: &str) -> String {
    format!("{who}@demo.preau.example")
}

async fn organisations(server: &Server) -> Result<HashMap<String, Uuid>> {
    let mut keys = HashMap::new();
    for row in data::<Vec<Organisation>>("organisations.json", ORGANISATIONS)? {
        let siret = Siret::parse(&row.siret).map_err(|fault| anyhow!("{}: {}", row.siret, fault.message().en))?;
        keys.insert(siret.siren().as_str().to_owned(), row.key);
    }
    let found = organisations::named(server.db.read(), Vec::new(), keys.keys().cloned().collect()).await?;
    let mut ids: HashMap<String, Uuid> = found.into_iter().filter_map(|row| Some((keys.remove(row.siren.as_deref()?)?, row.id))).collect();
    let school = identity::acting(server, &address("gestionnaire")).await?;
    ids.extend(school.memberships.first().map(|membership| ("school".to_owned(), membership.organisation_id)));
    Ok(ids)
}

/// Gives the mandatary every company that nobody of its own applies for.
async fn mandate(server: &Server, plan: &Plan, organisations: &HashMap<String, Uuid>) -> Result<()> {
    let tx = server.begin().await?;
    let mandatary = identity::find_by_email(&*tx, &address(history::MANDATARY)).await?;
    let mandatary = mandatary.context("demonstration programme: there is no mandatary")?;
    let companies: BTreeSet<&str> = plan.applications.iter().map(|application| application.organisation.as_str()).collect();
    for company in companies.into_iter().filter(|company| history::applicant(company) == history::MANDATARY) {
        let id = organisations.get(company).with_context(|| format!("demonstration programme: no organisation {company}"))?;
        organisations::add_member(&tx, *id, mandatary.id, Role::Owner).await?;
    }
    tx.commit().await
}

/// Plays the programme up to the server's present. After [`super::fill`].
pub async fn play(server: &Server) -> Result<()> {
    let plan: Plan = data("programme.json", FILE)?;
    let now = server.clock.now();
    let organisations = organisations(server).await?;
    mandate(server, &plan, &organisations).await?;
    let mut stage = Stage::open(server, now, &plan, organisations).await?;
    let axes = stage.set_up(&plan).await?;
    for call in &plan.calls {
        let axis = axes.get(&call.axis).with_context(|| format!("call {}: no axis {}", call.key, call.axis))?;
        let id = stage.publish(call, *axis).await?;
        stage.calls.insert(call.key.clone(), id);
    }
    history::play(&stage, &plan, now).await?;
    stage.wait(now).await?;
    jobs::worker(&stage.server).until_idle().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_programme_always_runs_and_always_touches_three_years() {
        let mut day = NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day");
        for _ in 0..1500 {
            let first = first_day(day);
            let last = NaiveDate::from_ymd_opt(first.year() + 2, 5, 31).expect("a day");
            assert!(first + Days::new(AGE as u64) < day && day <= last, "{day}: {first} to {last}");
            day = day + Days::new(1);
        }
    }
}
