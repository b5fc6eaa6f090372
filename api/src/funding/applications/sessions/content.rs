//! What a session must say: pure, over the room as it is now.

use chrono::{DateTime, Utc};
use openapi::{
    funding::{Outcome, SessionContent, SessionFile},
    message::Message,
    problem::Fault,
};
use sea_orm::entity::prelude::Uuid;
use std::collections::{BTreeMap, BTreeSet};

/// Who and what a session may name.
#[derive(Debug, Default)]
pub struct Room {
    /// Accounts that may sit, and those that may chair.
    pub seats: BTreeSet<Uuid>,
    pub chairs: BTreeSet<Uuid>,
    pub names: BTreeMap<Uuid, String>,
    /// Submitted applications of the call, of those examined.
    pub files: BTreeMap<Uuid, SessionFile>,
    /// Application and account: who declared a conflict, or works for the applicant.
    pub bound: BTreeSet<(Uuid, Uuid)>,
}

/// What even a draft must satisfy, by pointer.
pub fn faults(content: &SessionContent, room: &Room) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut add = |pointer: String, fr: &'static str, en: &'static str| faults.push(Fault::new(pointer, Message::new(fr, en)));
    if !room.chairs.contains(&content.chair_id) {
        add("/chair_id".into(), "Un membre du comité ou un décideur préside.", "A member of the committee or a decider chairs.");
    }
    for (i, account) in content.present.iter().enumerate() {
        if !room.seats.contains(account) {
            add(format!("/present/{i}"), "Cette personne ne siège pas.", "This person has no seat.");
        }
    }
    for (i, file) in content.examined.iter().enumerate() {
        let at = |name: &str| format!("/examined/{i}/{name}");
        if !room.files.contains_key(&file.application_id) {
            add(at("application_id"), "Ce dossier n’est pas déposé à cet appel.", "This application was not submitted to this call.");
        }
        if content.examined[..i].iter().any(|other| other.application_id == file.application_id) {
            add(at("application_id"), "Ce dossier est déjà examiné plus haut.", "This application is examined above already.");
        }
        if file.amount_cents.is_some() && !matches!(file.opinion, Outcome::Accept | Outcome::AcceptInPart) {
            add(at("amount_cents"), "Un montant va avec une acceptation.", "An amount goes with an acceptance.");
        }
        for (j, account) in file.recused.iter().enumerate() {
            if !content.present.contains(account) {
                add(format!("/examined/{i}/recused/{j}"), "Cette personne n’est pas présente.", "This person is not present.");
            }
        }
    }
    faults
}

/// What keeps a session open.
pub fn open(content: &SessionContent, room: &Room, now: DateTime<Utc>) -> Vec<Fault> {
    let mut faults = Vec::new();
    if content.held_at > now {
        faults.push(Fault::new("/held_at", Message::new("La séance n’a pas encore eu lieu.", "The session has not been held yet.")));
    }
    if !content.present.contains(&content.chair_id) {
        faults.push(Fault::new("/present", Message::new("Qui préside est présent.", "Who chairs is present.")));
    }
    if content.examined.is_empty() {
        faults.push(Fault::new("/examined", Message::new("Aucun dossier n’est examiné.", "No application is examined.")));
    }
    for (i, file) in content.examined.iter().enumerate() {
        let missing =
            content.present.iter().filter(|who| room.bound.contains(&(file.application_id, **who)) && !file.recused.contains(who));
        for who in missing {
            let name = room.names.get(who).map_or("", String::as_str);
            let message = Message::new(
                format!("{name} a un conflit d’intérêts : inscrivez son déport."),
                format!("{name} has a conflict of interest: write down that they took no part."),
            );
            faults.push(Fault::new(format!("/examined/{i}/recused"), message));
        }
        if content.present.iter().all(|who| file.recused.contains(who)) && !content.present.is_empty() {
            let message = Message::new("Il ne reste personne pour examiner ce dossier.", "Nobody is left to examine this application.");
            faults.push(Fault::new(format!("/examined/{i}/recused"), message));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use openapi::funding::ExaminedApplication;

    const CHAIR: Uuid = Uuid::from_u128(1);
    const MEMBER: Uuid = Uuid::from_u128(2);
    const FILE: Uuid = Uuid::from_u128(3);

    fn room() -> Room {
        let file = SessionFile { application_id: FILE, number: "P-1".into(), title: "T".into(), organisation_name: "O".into() };
        Room {
            seats: [CHAIR, MEMBER].into(),
            chairs: [CHAIR].into(),
            names: [(MEMBER, "Zoé".to_owned())].into(),
            files: [(FILE, file)].into(),
            bound: [(FILE, MEMBER)].into(),
        }
    }

    fn content(recused: Vec<Uuid>) -> SessionContent {
        let file =
            ExaminedApplication { application_id: FILE, opinion: Outcome::Accept, amount_cents: Some(1), remarks: String::new(), recused };
        SessionContent {
            held_at: DateTime::UNIX_EPOCH,
            place: "Paris".into(),
            chair_id: CHAIR,
            present: vec![CHAIR, MEMBER],
            examined: vec![file],
            remarks: String::new(),
        }
    }

    fn pointers(faults: Vec<Fault>) -> Vec<String> {
        faults.into_iter().map(|fault| fault.pointer).collect()
    }

    #[test]
    fn whoever_is_bound_is_written_down_before_a_session_closes() {
        assert_eq!(pointers(open(&content(vec![]), &room(), DateTime::UNIX_EPOCH)), ["/examined/0/recused"]);
        assert_eq!(pointers(open(&content(vec![MEMBER]), &room(), DateTime::UNIX_EPOCH)), [""; 0]);
        assert_eq!(pointers(open(&content(vec![CHAIR, MEMBER]), &room(), DateTime::UNIX_EPOCH)), ["/examined/0/recused"]);
        let empty = SessionContent { present: vec![], examined: vec![], ..content(vec![]) };
        let before = DateTime::UNIX_EPOCH - chrono::TimeDelta::microseconds(1);
        assert_eq!(pointers(open(&empty, &room(), before)), ["/held_at", "/present", "/examined"]);
    }

    #[test]
    fn every_fault_of_a_session_is_told() {
        assert_eq!(pointers(faults(&content(vec![MEMBER]), &room())), [""; 0]);
        let mut wrong = content(vec![FILE]);
        wrong.chair_id = MEMBER;
        wrong.present = vec![FILE];
        wrong.examined[0].opinion = Outcome::Close;
        wrong.examined.push(wrong.examined[0].clone());
        wrong.examined[0].application_id = CHAIR;
        wrong.examined[0].amount_cents = None;
        wrong.examined[0].recused = vec![];
        wrong.examined[1].recused = vec![CHAIR];
        assert_eq!(
            pointers(faults(&wrong, &room())),
            ["/chair_id", "/present/0", "/examined/0/application_id", "/examined/1/amount_cents", "/examined/1/recused/0"]
        );
    }
}
