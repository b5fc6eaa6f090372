//! Conflicts of interest: what speaks for one, and what somebody declares before a file opens to them.

use super::{
    access,
    entity::{application, assignment, interest, review},
};
use crate::{
    audit, identity,
    kernel::{error::Result, policy::Action},
    organisations,
    server::Server,
};
use openapi::{
    funding::{Interest, InterestDeclaration, InterestHint, ProgrammeRole},
    message::Message,
    problem::{Kind, Problem},
    security::Caller,
};
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryOrder, QuerySelect, entity::prelude::*};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Providers whose addresses say nothing about where somebody works.
const PUBLIC_MAIL: [&str; 14] = [
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "outlook.fr",
    "hotmail.com",
    "hotmail.fr",
    "live.fr",
    "yahoo.com",
    "yahoo.fr",
    "orange.fr",
    "wanadoo.fr",
    "free.fr",
    "laposte.net",
    "proton.me",
];

pub fn refused(fr: &'static str, en: &'static str) -> Problem {
    Problem::new(Kind::ConflictOfInterest, Message::new(fr, en))
}

async fn declared(c: &impl ConnectionTrait, application: Uuid, account: Uuid) -> Result<Option<interest::Model>> {
    Ok(interest::Entity::find_by_id((application, account)).one(c).await?)
}

/// Refused where somebody declared a conflict.
pub async fn unbound(c: &impl ConnectionTrait, application: Uuid, account: Uuid) -> Result<()> {
    match declared(c, application, account).await? {
        Some(row) if row.conflict => {
            Err(refused("Vous vous êtes déporté de ce dossier.", "You recused yourself from this application.").into())
        }
        _ => Ok(()),
    }
}

/// Refused unless somebody declared that nothing binds them.
pub async fn cleared(c: &impl ConnectionTrait, application: Uuid, account: Uuid) -> Result<()> {
    unbound(c, application, account).await?;
    match declared(c, application, account).await? {
        Some(_) => Ok(()),
        None => Err(refused(
            "Déclarez d’abord vos intérêts dans ce dossier : il s’ouvre ensuite.",
            "Declare your interests in this application first: it opens afterwards.",
        )
        .into()),
    }
}

/// Whether somebody works for the applicant: nothing they declare lifts that.
pub async fn belongs(c: &impl ConnectionTrait, row: &application::Model, account: Uuid) -> Result<bool> {
    Ok(organisations::people_of(c, row.organisation_id).await?.iter().any(|person| person.id == account))
}

fn domain(address: &str) -> Option<String> {
    let domain = address.rsplit_once('@')?.1.to_lowercase();
    (!PUBLIC_MAIL.contains(&domain.as_str())).then_some(domain)
}

/// Of those who left an organisation, this many are remembered.
const LEFT: u64 = 500;

/// What speaks for a conflict, by account; an account without a hint has an empty list.
pub async fn hints_of(c: &impl ConnectionTrait, row: &application::Model, accounts: &[Uuid]) -> Result<BTreeMap<Uuid, Vec<InterestHint>>> {
    let hints = hints_among(c, std::slice::from_ref(row), accounts).await?;
    Ok(hints.into_iter().map(|((_, account), hints)| (account, hints)).collect())
}

/// The same for several applications, by applicant and account, in as many statements.
pub async fn hints_among(
    c: &impl ConnectionTrait,
    rows: &[application::Model],
    accounts: &[Uuid],
) -> Result<BTreeMap<(Uuid, Uuid), Vec<InterestHint>>> {
    let applicants: BTreeSet<Uuid> = rows.iter().map(|row| row.organisation_id).collect();
    let all = || applicants.iter().copied();
    let people = organisations::people_among(c, all().collect()).await?;
    let names = identity::names(c, accounts.to_vec()).await?;
    let belonging = organisations::belonging(c, accounts.to_vec()).await?;
    let ids = belonging.iter().map(|(_, organisation)| *organisation).chain(all()).collect();
    let named = organisations::named(c, ids, Vec::new()).await?;
    let siren = |id: Uuid| named.iter().find(|named| named.id == id).and_then(|named| named.siren.as_deref());
    let left = audit::Entity::find()
        .filter(audit::Column::SubjectKind.eq("organisation"))
        .filter(audit::Column::SubjectId.is_in(all().map(|id| id.to_string())))
        .filter(audit::Column::Action.eq("delete_member"))
        .order_by_desc(audit::Column::Id)
        .limit(LEFT * applicants.len() as u64)
        .all(c)
        .await?;
    let hints = |applicant: Uuid, account: Uuid| {
        let people = || people.iter().filter(|(organisation, _)| *organisation == applicant).map(|(_, person)| person);
        let theirs = names.get(&account).and_then(|(_, address)| domain(address));
        let of_domain = |address: &str| theirs.is_some() && domain(address) == theirs;
        let (here, named_in) = (applicant.to_string(), account.to_string());
        [
            (InterestHint::Member, people().any(|person| person.id == account)),
            (
                InterestHint::SameSiren,
                siren(applicant).is_some() && belonging.iter().any(|(who, theirs)| *who == account && siren(*theirs) == siren(applicant)),
            ),
            (InterestHint::MailDomain, people().any(|person| person.id != account && of_domain(&person.email))),
            (InterestHint::FormerMember, left.iter().any(|event| event.subject_id == here && event.data.contains(&named_in))),
        ]
        .into_iter()
        .filter_map(|(hint, speaks)| speaks.then_some(hint))
        .collect()
    };
    Ok(all().flat_map(|applicant| accounts.iter().map(move |account| (applicant, *account))).map(|(a, b)| ((a, b), hints(a, b))).collect())
}

async fn hints(c: &impl ConnectionTrait, row: &application::Model, caller: &Caller) -> Result<Vec<InterestHint>> {
    Ok(hints_of(c, row, &[caller.account_id]).await?.remove(&caller.account_id).unwrap_or_default())
}

fn wire(hints: Vec<InterestHint>, row: Option<interest::Model>) -> Interest {
    let declared_at = row.as_ref().map(|row| row.declared_at);
    Interest { hints, declaration: row.map(|row| InterestDeclaration { conflict: row.conflict, reason: row.reason }), declared_at }
}

/// Who is asked: everybody with a role in the programme but reviewers of other applications.
async fn asked(c: &impl ConnectionTrait, caller: &Caller, row: &application::Model) -> Result<()> {
    let roles = access::in_programme(c, caller, Action::DeclareInterest, row).await?;
    let only_reviews = roles.iter().all(|role| *role == ProgrammeRole::Reviewer);
    // Who recused is no longer assigned, and may still read what they declared.
    let known =
        !only_reviews || access::reviews(c, row.id, caller.account_id).await? || declared(c, row.id, caller.account_id).await?.is_some();
    if known { Ok(()) } else { Err(Problem::not_found().into()) }
}

impl Server {
    pub(super) async fn interest(&self, caller: &Caller, id: Uuid) -> Result<Interest> {
        let c = self.db.read();
        let row = access::find(c, id).await?;
        asked(c, caller, &row).await?;
        Ok(wire(hints(c, &row, caller).await?, declared(c, id, caller.account_id).await?))
    }

    pub(super) async fn declare(&self, caller: &Caller, id: Uuid, new: InterestDeclaration) -> Result<Interest> {
        let tx = self.begin().await?;
        let row = access::locked(&tx, id).await?;
        asked(&*tx, caller, &row).await?;
        let hints = hints(&*tx, &row, caller).await?;
        if !new.conflict && hints.contains(&InterestHint::Member) {
            return Err(refused("Vous appartenez à l’organisation candidate.", "You belong to the applicant.").into());
        }
        if new.reason.is_none() && (new.conflict || !hints.is_empty()) {
            let message = Message::new("Expliquez-vous en quelques mots.", "Explain in a few words.");
            return Err(Problem::field("/reason", message).into());
        }
        let before = declared(&*tx, id, caller.account_id).await?;
        if before.as_ref().is_some_and(|before| before.conflict) && !new.conflict {
            return Err(refused("Un déport ne se reprend pas.", "A recusal is not taken back.").into());
        }
        let reviewed = review::Entity::find_by_id((id, caller.account_id)).one(&*tx).await?.is_some_and(|r| r.submitted_at.is_some());
        if new.conflict && reviewed {
            return Err(Problem::conflict(
                "Votre avis est déjà rendu : prévenez le programme.",
                "Your review is submitted: tell the programme.",
            )
            .into());
        }
        let change = interest::ActiveModel {
            application_id: Set(id),
            account_id: Set(caller.account_id),
            conflict: Set(new.conflict),
            reason: Set(new.reason.clone()),
            declared_at: Set(tx.now),
        };
        let declared = if before.is_some() { change.update(&*tx).await? } else { change.insert(&*tx).await? };
        if new.conflict {
            let relieved = assignment::Entity::delete_by_id((id, caller.account_id)).exec(&*tx).await?;
            if relieved.rows_affected > 0 {
                self.mail_programme(&tx, &row, "application-recusal", &[("who", &caller.name)]).await?;
                self.take_over(&tx, &row, caller.account_id).await?;
            }
        }
        let data = json!({ "conflict": new.conflict, "hints": hints.iter().map(crate::kernel::words::word).collect::<Vec<_>>() });
        audit::record(&tx, audit::Event::new(caller.account_id, "declare_interest", "application", id).data(data)).await?;
        tx.commit().await?;
        Ok(wire(hints, Some(declared)))
    }
}
