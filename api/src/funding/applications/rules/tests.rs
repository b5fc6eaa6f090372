use super::*;
use proptest::prelude::*;
use serde_json::json;

const STATES: [State; 14] = [
    State::Draft,
    State::Submitted,
    State::CorrectionRequested,
    State::Inadmissible,
    State::Admissible,
    State::InReview,
    State::Proposed,
    State::Accepted,
    State::AcceptedInPart,
    State::Refused,
    State::Closed,
    State::Withdrawn,
    State::Lapsed,
    State::Signed,
];

/// One letter for each state, in the order of [`STATES`]; `.` where the command is refused, `<` for the way back.
const MATRIX: [(Command, &str); 17] = [
    (Command::Submit, "S............."),
    (Command::AskCorrection, ".C..CC........"),
    (Command::Correct, "..<..........."),
    (Command::Admit, ".A............"),
    (Command::Reject, ".I............"),
    (Command::StartReview, "....R........."),
    (Command::Propose, "....PP........"),
    (Command::Retract, "......R......."),
    (Command::Accept, "......Y......."),
    (Command::AcceptInPart, "......y......."),
    (Command::Refuse, "....NNN......."),
    (Command::Close, "....KKK......."),
    (Command::Withdraw, "WWW.WWW......."),
    (Command::Lapse, ".......LL....."),
    (Command::Silence, ".N..NNN......."),
    (Command::Undo, "...<<<........"),
    (Command::Sign, ".......GG....."),
];

fn letter(state: State) -> char {
    match state {
        State::Draft => 'D',
        State::Submitted => 'S',
        State::CorrectionRequested => 'C',
        State::Inadmissible => 'I',
        State::Admissible => 'A',
        State::InReview => 'R',
        State::Proposed => 'P',
        State::Accepted => 'Y',
        State::AcceptedInPart => 'y',
        State::Refused => 'N',
        State::Closed => 'K',
        State::Withdrawn => 'W',
        State::Lapsed => 'L',
        State::Signed => 'G',
    }
}

#[test]
fn every_command_in_every_state() {
    for (command, line) in MATRIX {
        for (state, wanted) in STATES.into_iter().zip(line.chars()) {
            let resumes = Some(State::Admissible);
            let told = match next(state, resumes, command) {
                Err(problem) => {
                    assert_eq!(problem.kind, Kind::Conflict);
                    '.'
                }
                Ok(to) if matches!(command, Command::Correct | Command::Undo) => {
                    assert_eq!(Some(to), resumes);
                    '<'
                }
                Ok(to) => letter(to),
            };
            assert_eq!(told, wanted, "{command:?} in {state:?}");
        }
    }
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

/// In Paris 2:30 stands twice on 25 October 2026 and not at all on 29 March 2026; a close is an instant, so neither matters.
#[test]
fn the_first_instant_that_is_too_late_over_both_clock_changes() {
    for (closes, told) in [
        ("2026-10-25T00:30:00Z", "02:30:00.000 (CEST"),
        ("2026-10-25T01:30:00Z", "02:30:00.000 (CET"),
        ("2026-03-29T00:59:59.999Z", "01:59:59.999 (CET"),
        ("2026-03-29T01:00:00Z", "03:00:00.000 (CEST"),
    ] {
        let closes = at(closes);
        for grace in [0, 90] {
            let window = CallWindow { opens_at: at("2026-01-01T00:00:00Z"), closes_at: closes, grace_seconds: grace };
            let ends = closes + chrono::TimeDelta::seconds(grace.into());
            assert!(in_time(&window, ends, ends - chrono::TimeDelta::microseconds(1)).is_ok());
            let late = in_time(&window, ends, ends).expect_err("too late");
            assert_eq!(late.kind, Kind::TooLate);
            let detail = late.detail.expect("a sentence").fr.into_owned();
            assert!(grace > 0 || detail.matches(told).count() == 2, "{detail}");
            assert_eq!(detail.contains("tolérance de 90 s"), grace == 90);
        }
    }
    let window = CallWindow { opens_at: at("2026-06-01T00:00:00Z"), closes_at: at("2026-07-01T00:00:00Z"), grace_seconds: 0 };
    assert_eq!(in_time(&window, window.closes_at, at("2026-05-31T23:59:59.999999Z")).expect_err("too early").kind, Kind::Conflict);
}

fn call(ceiling_cents: i64, max_rate_percent: u32) -> CallContent {
    let mut content = json!({
        "axis_id": uuid::Uuid::nil(), "title": {}, "summary": {}, "description": {}, "supports": ["financial", "technical"],
        "applicants": { "capacities": ["publisher"], "verified": false }, "aid_basis": "none", "criteria": [],
        "form": { "sections": [] }, "documents": [], "reviewers_per_application": 0, "blind": false,
    });
    content["max_rate_percent"] = json!(max_rate_percent);
    content["ceiling_cents"] = json!(ceiling_cents);
    crate::kernel::words::shape(content).expect("a call")
}

fn asks(supports: &[Support], amount_cents: Option<i64>, cost_cents: Option<i64>) -> ApplicationContent {
    ApplicationContent { title: "Projet".into(), supports: supports.to_vec(), amount_cents, cost_cents, answers: json!({}) }
}

fn told(content: &ApplicationContent, call: &CallContent) -> Vec<String> {
    content_faults(content, call).into_iter().map(|fault| fault.pointer).collect()
}

#[test]
fn money_goes_with_financial_support_within_the_ceiling_and_the_rate() {
    let call = call(100_000, 50);
    let financial = [Support::Financial];
    assert_eq!(told(&asks(&financial, Some(100_000), Some(200_000)), &call), [""; 0]);
    assert_eq!(told(&asks(&financial, Some(100_001), Some(200_002)), &call), ["/amount_cents"]);
    assert_eq!(told(&asks(&financial, Some(100_000), Some(199_999)), &call), ["/amount_cents"]);
    assert_eq!(told(&asks(&financial, None, None), &call), ["/amount_cents"]);
    assert_eq!(told(&asks(&financial, Some(1), None), &call), ["/cost_cents"]);
    assert_eq!(told(&asks(&[Support::Technical], None, None), &call), [""; 0]);
    assert_eq!(told(&asks(&[Support::Technical], Some(1), None), &call), ["/amount_cents"]);
    assert_eq!(told(&asks(&[Support::Commercial], None, None), &call), ["/supports/0"]);
    assert_eq!(told(&ApplicationContent { title: " ".into(), ..asks(&[], None, None) }, &call), ["/title", "/supports"]);
}

proptest! {
    /// An amount passes exactly where it is within the ceiling and its share of the cost, however large.
    #[test]
    fn an_amount_passes_exactly_where_both_limits_hold(
        amount in 1..900_000_000_000_000i64, cost in 1..900_000_000_000_000i64, ceiling in 1..900_000_000_000_000i64, rate in 1..=100u32,
    ) {
        let fits = amount <= ceiling && i128::from(amount) * 100 <= i128::from(cost) * i128::from(rate);
        prop_assert_eq!(told(&asks(&[Support::Financial], Some(amount), Some(cost)), &call(ceiling, rate)).is_empty(), fits);
    }

    /// Whatever people and the clock do, an application never leaves the machine, and what is over stays over.
    #[test]
    fn what_is_over_stays_over(commands in proptest::collection::vec(proptest::sample::select(MATRIX.map(|(c, _)| c).to_vec()), 0..40)) {
        let (mut state, mut resumes) = (State::Draft, None);
        for command in commands {
            if let Ok(to) = next(state, resumes, command) {
                prop_assert!(!matches!(state, State::Refused | State::Closed | State::Withdrawn | State::Lapsed | State::Signed));
                // A refusal among many can be taken back, for as long as nobody was told.
                prop_assert!(state != State::Inadmissible || command == Command::Undo);
                prop_assert!(to != State::Draft);
                if command == Command::AskCorrection { resumes = Some(state); }
                state = to;
            }
        }
    }
}
