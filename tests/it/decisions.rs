//! Decisions through the front door, and under a crowd: what is reserved, kept, freed and committed, and by whom.

use crate::{
    applications::{Desk, content, submit},
    instruction::{admit, admitted, give_roles, review},
    support::{Answer, Person, pointers, rounds},
};
use chrono::TimeDelta;
use preau::ledger;
use reqwest::Method;
use serde_json::{Value, json};

/// A call without reviewers on an envelope that holds this much; above EUR 23,000 two people decide.
pub async fn funded(cents: i64, change: impl FnOnce(&mut Value)) -> (Desk, Person, Person) {
    let desk = Desk::open(|edit| {
        edit["content"]["reviewers_per_application"] = json!(0);
        change(edit);
    })
    .await;
    let axis = desk.manager().await.get(&format!("{}/file", desk.call)).await.ok()["edit"]["content"]["axis_id"].clone();
    let opening = json!({ "axis_id": axis, "direction": "open", "credit": "commitment", "amount_cents": cents, "reason": "Convention" });
    desk.manager().await.post(&format!("{}/openings", desk.programme), opening).await.ok();
    let (first, _) = give_roles(&desk, "fabricant", &["decider"]).await;
    let (second, _) = give_roles(&desk, "gestionnaire", &["decider", "finance"]).await;
    (desk, first, second)
}

pub async fn clear(person: &Person, path: &str) {
    person.put(&format!("{path}/interest"), json!({ "conflict": false, "reason": "Rien." })).await.ok();
}

pub async fn propose(desk: &Desk, path: &str, cents: i64) -> Answer {
    let manager = desk.manager().await;
    let etag = manager.get(path).await.etag();
    manager.put_if(&format!("{path}/proposal"), &etag, json!({ "amount_cents": cents, "reason": "Premier." })).await
}

pub async fn decide(person: &Person, path: &str, decision: Value) -> Answer {
    let etag = person.get(path).await.etag();
    let request = person.request(Method::POST, &format!("{path}/decision")).header("if-match", etag);
    person.send(request.header("idempotency-key", uuid::Uuid::now_v7().to_string()).json(&decision)).await
}

pub fn accept() -> Value {
    json!({ "outcome": "accept", "reasons": "Un bon projet." })
}

/// Available, reserved, committed.
pub async fn envelope(desk: &Desk) -> (i64, i64, i64) {
    let budget = desk.manager().await.get(&format!("{}/budget", desk.programme)).await.ok();
    let cents = |name: &str| budget["commitment"][name].as_i64().expect("cents");
    (cents("available_cents"), cents("reserved_cents"), cents("committed_cents"))
}

pub async fn balanced(desk: &Desk) {
    assert_eq!(ledger::verify(&desk.app.server.db).await.expect("verified").faults, Vec::<String>::new());
}

#[tokio::test]
async fn from_the_ranking_to_a_signature_and_what_is_given_back() {
    let (desk, first, second) = funded(5_000_000, |edit| edit["content"]["reviewers_per_application"] = json!(1)).await;
    let (reviewer, account) = give_roles(&desk, "enseignant", &["reviewer"]).await;
    let (weak, strong) = (admitted(&desk).await, admitted(&desk).await);
    assert_eq!(propose(&desk, &weak, 3_000_000).await.refused(409)["type"], "/problems/conflict", "not before its review");
    review(&desk, &reviewer, &account, &weak, (10, 5)).await;
    review(&desk, &reviewer, &account, &strong, (20, 10)).await;
    let manager = desk.manager().await;
    let ranking = manager.get(&format!("{}/ranking?limit=1", desk.call)).await.ok();
    assert_eq!((&ranking["available_cents"], &ranking["items"][0]["score"]), (&json!(5_000_000), &json!(10_000)));
    assert_eq!((&ranking["items"][0]["cumulative_cents"], &ranking["items"][0]["fits"]), (&json!(3_000_000), &json!(true)));
    let next = ranking["next"].as_str().expect("a second page");
    let ranking = manager.get(&format!("{}/ranking?limit=1&cursor={next}", desk.call)).await.ok();
    assert_eq!((&ranking["items"][0]["cumulative_cents"], &ranking["items"][0]["fits"]), (&json!(6_000_000), &json!(false)));

    assert_eq!(pointers(&propose(&desk, &strong, 3_000_001).await.refused(422)), ["/amount_cents"]);
    propose(&desk, &strong, 3_000_000).await.ok();
    assert_eq!(envelope(&desk).await, (2_000_000, 3_000_000, 0));
    let proposal = format!("{strong}/proposal");
    let told = manager.get(&proposal).await.ok();
    assert_eq!((&told["amount_cents"], &told["reserved_cents"]), (&json!(3_000_000), &json!(3_000_000)));
    assert_eq!((&told["reason"], &told["proposed_by"]), (&json!("Premier."), &json!("Odile Perrin")));
    desk.applicant().await.get(&proposal).await.refused(404);
    manager.get(&format!("{weak}/proposal")).await.refused(404);
    assert_eq!(propose(&desk, &weak, 2_000_001).await.refused(409)["type"], "/problems/insufficient-funds");
    propose(&desk, &weak, 2_000_000).await.ok();

    // The decider declares first; alone above the limit is not enough.
    assert_eq!(first.get(&strong).await.refused(403)["type"], "/problems/conflict-of-interest");
    for person in [&first, &second] {
        clear(person, &strong).await;
        clear(person, &weak).await;
    }
    let decided = decide(&first, &strong, accept()).await.ok();
    assert_eq!((&decided["state"], &decided["comments"]), (&json!("pending"), &json!([])));
    assert_eq!(manager.get(&strong).await.ok()["state"], "proposed");
    let applicant = desk.applicant().await;
    applicant.get(&format!("{strong}/decision")).await.refused(404);
    assert_eq!(decide(&first, &strong, accept()).await.refused(409)["type"], "/problems/two-people");
    let confirmation = format!("{strong}/decision/confirmation");
    let confirm = json!({ "confirm": true, "reason": "Vu." });
    assert_eq!(first.post(&confirmation, confirm.clone()).await.refused(409)["type"], "/problems/two-people");
    assert_eq!(second.post(&confirmation, confirm.clone()).await.ok()["state"], "final");
    second.post(&confirmation, confirm).await.refused(409);
    assert_eq!(envelope(&desk).await, (0, 5_000_000, 0), "an acceptance keeps its reservation");
    // In part, below the limit: one person, and the rest is free again.
    assert_eq!(
        pointers(
            &decide(&first, &weak, json!({ "outcome": "accept_in_part", "amount_cents": 2_000_000, "reasons": "x" })).await.refused(422)
        ),
        ["/amount_cents"]
    );
    let part =
        decide(&first, &weak, json!({ "outcome": "accept_in_part", "amount_cents": 1_500_000, "reasons": "Sans le matériel." })).await.ok();
    assert_eq!((&part["state"], &part["amount_cents"]), (&json!("final"), &json!(1_500_000)));
    let told = applicant.get(&format!("{weak}/decision")).await.ok();
    assert_eq!((&told["score"], &told["comments"]), (&json!(5_000), &json!(["Bien."])), "the reviewers' words go with the decision");
    assert_eq!(envelope(&desk).await, (500_000, 4_500_000, 0));
    desk.app.work().await;
    let mail = desk.app.mail("editeur@demo.preau.example").await;
    let text = mail["text"].as_str().expect("text");
    assert!(text.contains("Sans le matériel.") && text.contains("15\u{202f}000,00") && text.contains("Bien."), "{text}");
    applicant.post(&format!("{weak}/appeals"), json!({ "text": "Le matériel est nécessaire." })).await.ok();
    assert_eq!(manager.get(&format!("{weak}/appeals")).await.ok()["items"].as_array().map(Vec::len), Some(1));

    let etag = second.get(&strong).await.etag();
    let signature = |day: &str| json!({ "signed_on": day, "reference": "2026-042" });
    assert_eq!(pointers(&second.put_if(&format!("{strong}/signature"), &etag, signature("2027-01-01")).await.refused(422)), ["/signed_on"]);
    assert_eq!(second.put_if(&format!("{strong}/signature"), &etag, signature("2026-11-24")).await.ok()["state"], "signed");
    assert_eq!(envelope(&desk).await, (500_000, 1_500_000, 3_000_000));
    let give = |cents: i64| json!({ "amount_cents": cents, "reason": "Tranche abandonnée." });
    second.post(&format!("{strong}/give-backs"), give(3_000_001)).await.refused(409);
    second.post(&format!("{strong}/give-backs"), give(1_000_000)).await.ok();
    assert_eq!(envelope(&desk).await, (1_500_000, 1_500_000, 2_000_000));
    // Nobody signs the other: it lapses at its instant, and not before.
    let lapses: chrono::DateTime<chrono::Utc> = part["lapses_at"].as_str().expect("an instant").parse().expect("an instant");
    desk.app.advance(lapses - desk.app.clock.now() - TimeDelta::microseconds(1));
    desk.app.work().await;
    assert_eq!(envelope(&desk).await.1, 1_500_000);
    desk.app.advance(TimeDelta::microseconds(1));
    desk.app.work().await;
    assert_eq!(envelope(&desk).await, (3_000_000, 0, 2_000_000));
    assert_eq!(desk.manager().await.get(&weak).await.ok()["state"], "lapsed");
    assert_eq!(desk.manager().await.get(&strong).await.ok()["state"], "signed");
    balanced(&desk).await;
}

#[tokio::test]
async fn what_is_refused_retracted_or_withdrawn_holds_nothing() {
    let (desk, first, second) = funded(10_000_000, |_| {}).await;
    let mut paths = Vec::new();
    for _ in 0..3 {
        let path = admitted(&desk).await;
        propose(&desk, &path, 3_000_000).await.ok();
        clear(&first, &path).await;
        paths.push(path);
    }
    assert_eq!(envelope(&desk).await.1, 9_000_000);
    let refused = decide(&first, &paths[0], json!({ "outcome": "refuse", "reasons": "Hors sujet." })).await.ok();
    assert_eq!(refused["state"], "final");
    assert_eq!(desk.applicant().await.get(&format!("{}/decision", paths[0])).await.ok()["reasons"], "Hors sujet.");
    let manager = desk.manager().await;
    let etag = manager.get(&paths[1]).await.etag();
    let retraction = manager.request(Method::POST, &format!("{}/proposal/retraction", paths[1])).header("if-match", etag);
    assert_eq!(manager.send(retraction.json(&json!({ "reason": "À revoir." }))).await.ok()["state"], "in_review");
    propose(&desk, &paths[1], 2_900_000).await.ok();
    // Withdrawn while a decision waits: it is dropped, and nobody decides any more.
    decide(&first, &paths[2], accept()).await.ok();
    let applicant = desk.applicant().await;
    let etag = applicant.get(&paths[2]).await.etag();
    let withdrawal = applicant.request(Method::POST, &format!("{}/withdrawal", paths[2])).header("if-match", etag);
    applicant.send(withdrawal.json(&json!({ "reason": "Abandon." }))).await.ok();
    clear(&second, &paths[2]).await;
    second.post(&format!("{}/decision/confirmation", paths[2]), json!({ "confirm": true, "reason": "Vu." })).await.refused(409);
    assert_eq!(decide(&first, &paths[2], accept()).await.refused(409)["type"], "/problems/conflict");
    assert_eq!(envelope(&desk).await, (7_100_000, 2_900_000, 0));
    balanced(&desk).await;
    let id = paths[2].trim_start_matches("/applications/");
    let events = manager.get(&format!("/audit/events?subject_kind=application&subject_id={id}&limit=100")).await.ok();
    assert_eq!(crate::applications::refusals_of(&events, "decide_application"), ["conflict"]);
    assert_eq!(crate::applications::refusals_of(&events, "confirm_decision"), ["conflict"]);
}

#[tokio::test]
async fn the_ceiling_of_earlier_aid_holds_at_the_proposal_and_again_at_the_decision() {
    let (desk, first, second) = funded(100_000_000, |edit| {
        edit["content"]["aid_basis"] = json!("de_minimis");
        edit["content"]["ceiling_cents"] = json!(30_000_000);
    })
    .await;
    let applicant = desk.applicant().await;
    let earlier = |euros: i64| json!([{ "on": "2026-01-15", "granted_by": "Région", "regulation": "2023/2831", "amount_cents": euros * 100, "grant_equivalent_cents": euros * 100 }]);
    let sign = async |aid: Value| {
        let path = format!("/organisations/{}/aid-declaration", desk.organisation);
        let etag = applicant.get(&path).await.etag();
        applicant.put_if(&path, &etag, json!({ "fiscal_year_end": { "month": 12, "day": 31 }, "aid": aid, "complete": true })).await.ok();
    };
    sign(earlier(100_000)).await;
    let (path, etag) = desk.written(&applicant).await;
    let etag = applicant.put_if(&path, &etag, content(20_000_001)).await.etag();
    submit(&applicant, &path, &etag).await.ok();
    admit(&desk, &path).await.ok();
    let over = propose(&desk, &path, 20_000_001).await.refused(409);
    assert_eq!(over["type"], "/problems/aid-ceiling");
    assert_eq!(envelope(&desk).await, (100_000_000, 0, 0), "nothing is reserved for what is refused");
    propose(&desk, &path, 20_000_000).await.ok();
    // Declared in between: the decision is refused, and nothing has changed.
    sign(earlier(100_001)).await;
    clear(&first, &path).await;
    clear(&second, &path).await;
    decide(&first, &path, accept()).await.ok();
    let confirmation = format!("{path}/decision/confirmation");
    assert_eq!(second.post(&confirmation, json!({ "confirm": true, "reason": "Vu." })).await.refused(409)["type"], "/problems/aid-ceiling");
    assert_eq!(desk.manager().await.get(&path).await.ok()["state"], "proposed");
    sign(earlier(100_000)).await;
    let decided = second.post(&confirmation, json!({ "confirm": true, "reason": "Vu." })).await.ok();
    assert_eq!(decided["regulation"], "2023/2831");
    balanced(&desk).await;
}

/// Sixty-four at once on an envelope, round after round: exactly as many succeed as fit,
/// the others get a clear answer, nothing is overdrawn by a cent, and the book balances.
#[tokio::test]
async fn a_crowd_of_proposals_never_overdraws_the_envelope() {
    const CROWD: usize = 64;
    const EACH: i64 = 3_000_000;
    let rounds = rounds(3);
    let (desk, ..) = funded(1, |_| {}).await;
    let manager = desk.manager().await;
    let axis = manager.get(&format!("{}/file", desk.call)).await.ok()["edit"]["content"]["axis_id"].clone();
    let mut paths = Vec::new();
    for _ in 0..CROWD {
        paths.push(admitted(&desk).await);
    }
    for round in 0..rounds {
        // Another number fits each time, none and all of them among others; one cent short of the next.
        let fits = (round * 27 + 10) % (CROWD + 1);
        let wanted = (fits as i64 + 1) * EACH - 1;
        let (available, reserved, _) = envelope(&desk).await;
        assert_eq!(reserved, 0, "round {round}");
        let direction = if wanted > available { "open" } else { "close" };
        if wanted != available {
            let change = json!({
                "axis_id": axis, "direction": direction, "credit": "commitment", "amount_cents": (wanted - available).abs(), "reason": "Essai",
            });
            desk.manager().await.post(&format!("{}/openings", desk.programme), change).await.ok();
        }
        let manager = desk.manager().await;
        let proposals = paths.iter().map(|path| {
            let manager = &manager;
            async move {
                let etag = manager.get(path).await.etag();
                manager.put_if(&format!("{path}/proposal"), &etag, json!({ "amount_cents": EACH, "reason": "Oui." })).await
            }
        });
        let mut held = Vec::new();
        for (path, answer) in paths.iter().zip(futures::future::join_all(proposals).await) {
            match answer.status.as_u16() {
                200 => held.push((path, answer.etag())),
                _ => assert_eq!(answer.refused(409)["type"], "/problems/insufficient-funds", "round {round}"),
            }
        }
        assert_eq!(held.len(), fits, "round {round}");
        assert_eq!(envelope(&desk).await, (EACH - 1, fits as i64 * EACH, 0), "round {round}");
        balanced(&desk).await;
        let retractions = held.iter().map(|(path, etag)| {
            let request = manager.request(Method::POST, &format!("{path}/proposal/retraction")).header("if-match", etag);
            manager.send(request.json(&json!({ "reason": "Tour suivant." })))
        });
        for answer in futures::future::join_all(retractions).await {
            answer.ok();
        }
    }
    balanced(&desk).await;
}
