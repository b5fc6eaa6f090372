use super::*;
use crate::{
    funding::applications::rules::{Command, next},
    ledger::{Balance, FundKind},
};
use openapi::funding::ApplicationState as State;
use proptest::prelude::*;

/// An application in the model: its state, what was proposed, what is held.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Application {
    state: State,
    resumes: Option<State>,
    proposed: i64,
    in_kind: i64,
    held: Held,
}

const COMMANDS: [Command; 17] = [
    Command::Submit,
    Command::AskCorrection,
    Command::Correct,
    Command::Admit,
    Command::Reject,
    Command::StartReview,
    Command::Propose,
    Command::Retract,
    Command::Accept,
    Command::AcceptInPart,
    Command::Refuse,
    Command::Close,
    Command::Withdraw,
    Command::Lapse,
    Command::Silence,
    Command::Undo,
    Command::Sign,
];

/// Which step of the money a command is.
fn step(application: &Application, command: Command, cents: i64) -> Option<Step> {
    match command {
        Command::Propose => Some(Step::Propose { cents }),
        Command::Accept => Some(Step::Keep { cents: application.proposed, in_kind: application.in_kind }),
        Command::AcceptInPart => Some(Step::Keep { cents: cents.min(application.proposed), in_kind: application.in_kind }),
        Command::Refuse | Command::Close | Command::Silence | Command::Withdraw | Command::Retract => Some(Step::Free),
        Command::Lapse => Some(Step::Lapse),
        Command::Sign => Some(Step::Sign),
        _ => None,
    }
}

/// Does a command on one application and one envelope, or changes nothing.
fn run(one: &Application, funds: (Balance, Balance), command: Command, cents: i64) -> Option<(Application, (Balance, Balance))> {
    let mut after = Application { state: next(one.state, one.resumes, command).ok()?, ..*one };
    after.resumes = (command == Command::AskCorrection).then_some(one.state);
    let (mut commitment, mut in_kind) = funds;
    if let Some(step) = step(one, command, cents) {
        let (acts, held) = take(one.held, step).ok()?;
        for (fund, act, cents) in acts {
            match fund {
                Fund::Commitment => commitment = commitment.after(FundKind::Commitment, act, cents).ok()?,
                Fund::InKind => in_kind = in_kind.after(FundKind::InKind, act, cents).ok()?,
            }
        }
        after.held = held;
        if command == Command::Propose {
            (after.proposed, after.in_kind) = (cents, cents / 3);
        }
    }
    Some((after, (commitment, in_kind)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    /// Random histories of five applications on one envelope: every balance equals a naive recomputation from what each
    /// application holds, nothing is ever overdrawn, and what is over holds nothing.
    #[test]
    fn the_envelope_is_the_sum_of_what_applications_hold(
        opened in 1..1_000i64,
        history in proptest::collection::vec((0..5usize, proptest::sample::select(COMMANDS.to_vec()), 1..600i64, any::<bool>()), 0..80),
    ) {
        let fresh = Application { state: State::Draft, resumes: None, proposed: 0, in_kind: 0, held: Held::default() };
        let mut all = [fresh; 5];
        let mut funds = (Balance { available: opened, ..Default::default() }, Balance::default());
        for (which, command, cents, gives_back) in history {
            let before = all[which];
            if gives_back && before.state == State::Signed {
                if let Ok((acts, held)) = take(before.held, Step::GiveBack { cents }) {
                    for (_, act, cents) in acts {
                        funds.0 = funds.0.after(FundKind::Commitment, act, cents).expect("what is committed can be given back");
                    }
                    all[which].held = held;
                } else {
                    prop_assert!(cents > before.held.committed);
                }
            } else if let Some((after, left)) = run(&before, funds, command, cents) {
                (all[which], funds) = (after, left);
            }
            let sum = |part: fn(&Held) -> i64| all.iter().map(|one| part(&one.held)).sum::<i64>();
            prop_assert_eq!(funds.0.reserved, sum(|held| held.reserved));
            prop_assert_eq!(funds.0.committed, sum(|held| held.committed));
            prop_assert_eq!(funds.1.committed, sum(|held| held.in_kind));
            prop_assert_eq!(funds.0.opened(), opened);
            prop_assert!(funds.0.available >= 0);
            for one in &all {
                let holds = one.held.reserved > 0;
                prop_assert!(!holds || matches!(one.state, State::Proposed | State::Accepted | State::AcceptedInPart));
                prop_assert!(one.held.committed == 0 || one.state == State::Signed);
                prop_assert!(one.held.in_kind == 0 || matches!(one.state, State::Accepted | State::AcceptedInPart | State::Signed));
            }
        }
    }
}

#[test]
fn more_than_is_held_is_never_kept_or_given_back() {
    let held = Held { reserved: 100, committed: 50, in_kind: 0 };
    assert!(take(held, Step::Keep { cents: 101, in_kind: 0 }).is_err());
    assert!(take(held, Step::GiveBack { cents: 51 }).is_err());
    assert!(take(held, Step::Propose { cents: 1 }).is_err());
    assert_eq!(take(held, Step::Keep { cents: 100, in_kind: 0 }).expect("all of it").0, []);
    assert_eq!(
        take(held, Step::Keep { cents: 60, in_kind: 7 }).expect("a part").0,
        [(Fund::Commitment, Act::Release, 40), (Fund::InKind, Act::Book, 7),]
    );
}
