//! Who may apply: every rule in plain words, asked before the form and again at the submission.

use crate::{
    funding::{
        aid,
        calls::{entity::call, read},
    },
    kernel::{
        clock::paris_day,
        error::{Error, Result},
        policy::{Action, may},
    },
    organisations::{self, Named},
    server::Server,
};
use chrono::{DateTime, Utc};
use money::Amount;
use openapi::{
    funding::{AidBasis, CallContent, CallPhase, Eligibility, EligibilityCheck, EligibilityRule},
    message::Message,
    organisations::{Capacity, OrganisationSize},
    problem::{Kind, Problem},
    security::Caller,
};
use sea_orm::{ConnectionTrait, entity::prelude::Uuid};

pub struct Check {
    pub rule: EligibilityRule,
    pub passed: bool,
    pub message: Message,
}

fn check(rule: EligibilityRule, passed: bool, fr: impl Into<String>, en: impl Into<String>) -> Check {
    Check { rule, passed, message: Message::new(fr.into(), en.into()) }
}

fn capacity(capacity: Capacity) -> (&'static str, &'static str) {
    match capacity {
        Capacity::Publisher => ("éditeur", "publisher"),
        Capacity::DeviceMaker => ("fabricant d’équipements", "device maker"),
        Capacity::School => ("établissement scolaire", "school"),
        Capacity::Authority => ("collectivité", "authority"),
        Capacity::Operator => ("opérateur du programme", "operator"),
        Capacity::Partner => ("partenaire", "partner"),
    }
}

fn size(size: OrganisationSize) -> (&'static str, &'static str) {
    match size {
        OrganisationSize::Micro => ("microentreprise", "micro-enterprise"),
        OrganisationSize::Small => ("petite entreprise", "small enterprise"),
        OrganisationSize::Medium => ("entreprise moyenne", "medium-sized enterprise"),
        OrganisationSize::Large => ("grande entreprise", "large enterprise"),
    }
}

/// Where it has to be established, and how large it may be.
fn of_declaration(organisation: &Named, content: &CallContent) -> Vec<Check> {
    let (countries, sizes) = (&content.applicants.countries, &content.applicants.sizes);
    let mut checks = Vec::new();
    if !countries.is_empty() {
        let names: Vec<&Message> = countries.iter().filter_map(|code| organisations::country(code)).collect();
        let joined = |word: fn(&Message) -> &str| names.iter().map(|name| word(name)).collect::<Vec<_>>().join(", ");
        let (fr, en) = (joined(|name| name.fr.as_ref()), joined(|name| name.en.as_ref()));
        checks.push(match &organisation.country {
            Some(country) => check(
                EligibilityRule::Country,
                countries.contains(country),
                format!("L’organisation doit être établie dans : {fr}."),
                format!("The organisation has to be established in: {en}."),
            ),
            None => check(
                EligibilityRule::Country,
                false,
                format!("L’organisation doit être établie dans : {fr}. Un propriétaire déclare d’abord où elle l’est."),
                format!("The organisation has to be established in: {en}. An owner declares first where it is."),
            ),
        });
    }
    if !sizes.is_empty() {
        let joined =
            |pick: fn((&'static str, &'static str)) -> &'static str| sizes.iter().map(|s| pick(size(*s))).collect::<Vec<_>>().join(", ");
        let (fr, en) = (joined(|words| words.0), joined(|words| words.1));
        checks.push(match organisation.size {
            Some(declared) => check(
                EligibilityRule::Size,
                sizes.contains(&declared),
                format!("L’appel s’adresse à ces tailles : {fr}. L’organisation est déclarée : {}.", size(declared).0),
                format!("The call is for these sizes: {en}. The organisation is declared as: {}.", size(declared).1),
            ),
            None => check(
                EligibilityRule::Size,
                false,
                format!("L’appel s’adresse à ces tailles : {fr}. Un propriétaire déclare d’abord celle de l’organisation."),
                format!("The call is for these sizes: {en}. An owner declares the organisation’s first."),
            ),
        });
    }
    checks
}

/// What does not need the database.
fn of_organisation(organisation: &Named, content: &CallContent) -> Vec<Check> {
    let wanted = &content.applicants.capacities;
    let words =
        |pick: fn((&'static str, &'static str)) -> &'static str| wanted.iter().map(|c| pick(capacity(*c))).collect::<Vec<_>>().join(", ");
    let mut checks = vec![check(
        EligibilityRule::Capacity,
        organisation.capacities.iter().any(|c| wanted.contains(c)),
        format!("L’appel s’adresse à : {}.", words(|w| w.0)),
        format!("The call is for: {}.", words(|w| w.1)),
    )];
    if content.applicants.verified {
        checks.push(if organisation.verified {
            check(EligibilityRule::Verified, true, "L’organisation est vérifiée.", "The organisation is verified.")
        } else {
            check(
                EligibilityRule::Verified,
                false,
                "L’organisation doit d’abord être vérifiée par le portail.",
                "The organisation has to be verified by the portal first.",
            )
        });
    }
    checks.extend(of_declaration(organisation, content));
    checks
}

fn of_window(row: &call::Model, now: DateTime<Utc>) -> Check {
    let told = |at: DateTime<Utc>, format: &str| at.with_timezone(&chrono_tz::Europe::Paris).format(format).to_string();
    let (fr, en) = ("%d/%m/%Y à %H:%M:%S (%Z, Paris)", "%-d %B %Y at %H:%M:%S (%Z, Paris)");
    check(
        EligibilityRule::Window,
        read::phase(row, now) == CallPhase::Open,
        format!("L’appel est ouvert du {} au {}.", told(row.opens_at, fr), told(row.closes_at, fr)),
        format!("The call is open from {} until {}.", told(row.opens_at, en), told(row.closes_at, en)),
    )
}

async fn of_aid(server: &Server, c: &impl ConnectionTrait, organisation: Uuid, now: DateTime<Utc>) -> Result<Vec<Check>> {
    let declared = aid::declared(c, organisation).await?;
    let mut checks = vec![if declared {
        check(EligibilityRule::Declaration, true, "Les aides antérieures sont déclarées.", "Earlier aid is declared.")
    } else {
        check(
            EligibilityRule::Declaration,
            false,
            "Un propriétaire doit d’abord signer la déclaration des aides de minimis antérieures.",
            "An owner has to sign the declaration of earlier de minimis aid first.",
        )
    }];
    checks.push(match aid::foresee(c, &server.aid_rules, organisation, 1, paris_day(now)).await {
        Ok(assessment) => {
            let room = Amount::eur(assessment.room);
            let (fr, en) = (room.french(), room.english());
            let words = (format!("Il reste {fr} sous le plafond de minimis."), format!("{en} are left under the de minimis ceiling."));
            check(EligibilityRule::AidCeiling, assessment.allowed, words.0, words.1)
        }
        Err(Error::Refused(Problem { detail: Some(message), .. })) => Check { rule: EligibilityRule::AidCeiling, passed: false, message },
        Err(error) => return Err(error),
    });
    Ok(checks)
}

/// Every rule of a call's version on an organisation, but the window.
pub async fn checks(
    server: &Server,
    c: &impl ConnectionTrait,
    organisation: Uuid,
    content: &CallContent,
    now: DateTime<Utc>,
) -> Result<Vec<Check>> {
    let named = organisations::named(c, vec![organisation], Vec::new()).await?.pop().ok_or_else(Problem::not_found)?;
    let mut checks = of_organisation(&named, content);
    if content.aid_basis == AidBasis::DeMinimis {
        checks.extend(of_aid(server, c, organisation, now).await?);
    }
    Ok(checks)
}

/// The refusal that names every rule that fails.
pub fn all(checks: &[Check]) -> Result<()> {
    let failed: Vec<&Message> = checks.iter().filter(|check| !check.passed).map(|check| &check.message).collect();
    if failed.is_empty() {
        return Ok(());
    }
    let joined = |word: fn(&Message) -> &str| failed.iter().map(|message| word(message)).collect::<Vec<_>>().join(" ");
    Err(Problem::new(Kind::Ineligible, Message::new(joined(|m| m.fr.as_ref()), joined(|m| m.en.as_ref()))).into())
}

/// The same with the window: to start an application.
pub async fn to_start(
    server: &Server,
    c: &impl ConnectionTrait,
    organisation: Uuid,
    row: &call::Model,
    content: &CallContent,
    now: DateTime<Utc>,
) -> Result<Vec<Check>> {
    let mut checks = checks(server, c, organisation, content, now).await?;
    checks.push(of_window(row, now));
    Ok(checks)
}

impl Server {
    pub(super) async fn eligibility(&self, caller: &Caller, call: Uuid, organisation: Uuid) -> Result<Eligibility> {
        may(caller, Action::ReadApplications, Some(organisation))?;
        let (c, now) = (self.db.read(), self.clock.now());
        let row = read::find(c, call).await?;
        let (_, content) = read::published(c, &row, None).await?;
        let checks = to_start(self, c, organisation, &row, &content, now).await?;
        Ok(Eligibility {
            eligible: checks.iter().all(|check| check.passed),
            aid_basis: content.aid_basis,
            checks: checks
                .into_iter()
                .map(|check| EligibilityCheck {
                    rule: check.rule,
                    passed: check.passed,
                    detail: check.message.in_locale(caller.locale).to_owned(),
                })
                .collect(),
            server_time: now,
        })
    }
}
