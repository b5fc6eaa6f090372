//! What may become of an application, and what a submission must satisfy: pure, no database, no clock of its own.

use chrono::{DateTime, Utc};
use money::Amount;
use openapi::{
    funding::{ApplicationContent, ApplicationState as State, CallContent, CallWindow, Support},
    message::Message,
    problem::{Fault, Kind, Problem},
};

/// What people and the clock do to an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Command {
    Submit,
    AskCorrection,
    Correct,
    Admit,
    Reject,
    StartReview,
    Propose,
    /// Takes a proposal back.
    Retract,
    Accept,
    AcceptInPart,
    Refuse,
    Close,
    Withdraw,
    /// Nobody signed in time.
    Lapse,
    /// Nobody decided in time, and the call says that this is a refusal.
    Silence,
    /// An act on several applications is undone.
    Undo,
    Sign,
}

/// Where a command leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum To {
    State(State),
    /// The state it was in before: where the correction was asked, or the act done.
    Back,
}

/// The whole machine: in these states, the command leads there. Whatever stands on no line is refused.
const TABLE: [(Command, &[State], To); 17] = [
    (Command::Submit, &[State::Draft], To::State(State::Submitted)),
    (Command::AskCorrection, &[State::Submitted, State::Admissible, State::InReview], To::State(State::CorrectionRequested)),
    (Command::Correct, &[State::CorrectionRequested], To::Back),
    (Command::Admit, &[State::Submitted], To::State(State::Admissible)),
    (Command::Reject, &[State::Submitted], To::State(State::Inadmissible)),
    (Command::StartReview, &[State::Admissible], To::State(State::InReview)),
    (Command::Propose, &[State::Admissible, State::InReview], To::State(State::Proposed)),
    (Command::Retract, &[State::Proposed], To::State(State::InReview)),
    (Command::Accept, &[State::Proposed], To::State(State::Accepted)),
    (Command::AcceptInPart, &[State::Proposed], To::State(State::AcceptedInPart)),
    (Command::Refuse, &[State::Admissible, State::InReview, State::Proposed], To::State(State::Refused)),
    (Command::Close, &[State::Admissible, State::InReview, State::Proposed], To::State(State::Closed)),
    (
        Command::Withdraw,
        &[State::Draft, State::Submitted, State::CorrectionRequested, State::Admissible, State::InReview, State::Proposed],
        To::State(State::Withdrawn),
    ),
    (Command::Lapse, &[State::Accepted, State::AcceptedInPart], To::State(State::Lapsed)),
    (Command::Silence, &[State::Submitted, State::Admissible, State::InReview, State::Proposed], To::State(State::Refused)),
    (Command::Undo, &[State::Admissible, State::Inadmissible, State::InReview], To::Back),
    (Command::Sign, &[State::Accepted, State::AcceptedInPart], To::State(State::Signed)),
];

/// The state a command leads to. `resumes` is the state an open correction was asked in, or an act undone was done in.
pub fn next(state: State, resumes: Option<State>, command: Command) -> Result<State, Problem> {
    let line = TABLE.iter().find(|(c, from, _)| *c == command && from.contains(&state));
    match line.map(|(.., to)| *to) {
        Some(To::State(to)) => Ok(to),
        Some(To::Back) => resumes.ok_or_else(|| refused(state)),
        None => Err(refused(state)),
    }
}

fn refused(state: State) -> Problem {
    let (fr, en) = name(state);
    Problem::conflict(
        format!("Ce dossier est « {fr} » : son état ne le permet pas."),
        format!("This application is “{en}”: its state does not allow this."),
    )
}

/// A state in words.
pub fn name(state: State) -> (&'static str, &'static str) {
    match state {
        State::Draft => ("brouillon", "draft"),
        State::Submitted => ("déposé", "submitted"),
        State::CorrectionRequested => ("à corriger", "correction requested"),
        State::Inadmissible => ("irrecevable", "inadmissible"),
        State::Admissible => ("recevable", "admissible"),
        State::InReview => ("en instruction", "in review"),
        State::Proposed => ("proposé", "proposed"),
        State::Accepted => ("accepté", "accepted"),
        State::AcceptedInPart => ("accepté en partie", "accepted in part"),
        State::Refused => ("refusé", "refused"),
        State::Closed => ("classé sans suite", "closed"),
        State::Withdrawn => ("retiré", "withdrawn"),
        State::Lapsed => ("caduc", "lapsed"),
        State::Signed => ("conventionné", "signed"),
    }
}

/// Whether the applicant writes in it.
pub fn editable(state: State) -> bool {
    matches!(state, State::Draft | State::CorrectionRequested)
}

/// Whether the last byte arrived in time: from the opening to the instant before the close and its grace.
pub fn in_time(window: &CallWindow, ends_at: DateTime<Utc>, received: DateTime<Utc>) -> Result<(), Problem> {
    if received < window.opens_at {
        return Err(Problem::conflict("Cet appel n’est pas encore ouvert.", "This call is not open yet."));
    }
    if received < ends_at {
        return Ok(());
    }
    let told = |at: DateTime<Utc>, format: &str| at.with_timezone(&chrono_tz::Europe::Paris).format(format).to_string();
    let (fr, en) = ("%d/%m/%Y à %H:%M:%S%.3f (%Z, Paris)", "%-d %B %Y at %H:%M:%S%.3f (%Z, Paris)");
    let grace = match window.grace_seconds {
        0 => (String::new(), String::new()),
        seconds => (format!(", tolérance de {seconds} s comprise"), format!(", {seconds} s of grace included")),
    };
    Err(Problem::new(
        Kind::TooLate,
        Message::new(
            format!("L’appel a fermé le {}{} ; votre envoi est arrivé le {}.", told(ends_at, fr), grace.0, told(received, fr)),
            format!("The call closed on {}{}; what you sent arrived on {}.", told(ends_at, en), grace.1, told(received, en)),
        ),
    ))
}

/// Whether the last byte of a correction arrived before its date.
pub fn before(due_at: DateTime<Utc>, received: DateTime<Utc>) -> Result<(), Problem> {
    if received < due_at {
        return Ok(());
    }
    let told = |format: &str| due_at.with_timezone(&chrono_tz::Europe::Paris).format(format).to_string();
    Err(Problem::new(
        Kind::TooLate,
        Message::new(
            format!("La correction était attendue avant le {}.", told("%d/%m/%Y à %H:%M:%S (%Z, Paris)")),
            format!("The correction was due before {}.", told("%-d %B %Y at %H:%M:%S (%Z, Paris)")),
        ),
    ))
}

/// What the call says of the money and the kinds of support that are asked for, by pointer into the content.
pub fn content_faults(content: &ApplicationContent, call: &CallContent) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut add = |pointer: &str, fr: String, en: String| faults.push(Fault::new(pointer, Message::new(fr, en)));
    if content.title.trim().is_empty() {
        add("/title", "Donnez un nom au projet.".into(), "Name the project.".into());
    }
    if content.supports.is_empty() {
        add("/supports", "Choisissez au moins un soutien.".into(), "Choose at least one kind of support.".into());
    }
    for (i, support) in content.supports.iter().enumerate() {
        if !call.supports.contains(support) {
            add(&format!("/supports/{i}"), "Cet appel ne le propose pas.".into(), "This call does not offer it.".into());
        }
    }
    match (content.supports.contains(&Support::Financial), content.amount_cents) {
        (true, None) => add("/amount_cents", "Dites combien vous demandez.".into(), "Say how much you ask for.".into()),
        (false, Some(_)) => add(
            "/amount_cents",
            "Un montant va avec le soutien financier, et lui seul.".into(),
            "An amount goes with financial support, and nothing else.".into(),
        ),
        (true, Some(amount)) => {
            let (ceiling, rate) = (Amount::eur(call.ceiling_cents), call.max_rate_percent);
            if amount > call.ceiling_cents {
                add(
                    "/amount_cents",
                    format!("Au plus {}, plafond de l’appel.", ceiling.french()),
                    format!("At most {}, the call's ceiling.", ceiling.english()),
                );
            }
            match content.cost_cents {
                None => add("/cost_cents", "Donnez le coût du projet.".into(), "Give the project's cost.".into()),
                Some(cost) if i128::from(amount) * 100 > i128::from(cost) * i128::from(rate) => {
                    let most = Amount::eur((i128::from(cost) * i128::from(rate) / 100) as i64);
                    add(
                        "/amount_cents",
                        format!("L’appel finance au plus {rate} % du coût du projet, soit {}.", most.french()),
                        format!("The call funds at most {rate}% of the project's cost: {}.", most.english()),
                    );
                }
                Some(_) => {}
            }
        }
        (false, None) => {}
    }
    faults
}

#[cfg(test)]
mod tests;
