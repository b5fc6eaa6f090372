//! The two state machines, pure: what a command makes of a state, or why not.
//!
//! ```text
//! revision  draft ─submit→ submitted ─assign→ in_review ─publish→ published ─supersede→ superseded
//!             ↑ retract ──────┘  ↑── unassign ──┘ ├─request_changes→ changes_requested ─save→ draft, ─submit→ submitted
//!             └── save ── rejected ←── reject ────┘
//! listing   draft ─publish→ published ⇄ suspended ; published, suspended ─withdraw→ withdrawn ─publish→ published
//! ```

use openapi::{
    catalogue::{ListingState, RevisionState},
    message::Message,
    problem::{Kind, Problem},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    Save,
    Submit,
    Retract,
    Assign,
    Unassign,
    Publish,
    RequestChanges,
    Reject,
    Supersede,
}

#[cfg(test)]
impl Command {
    pub const ALL: [Command; 9] = [
        Command::Save,
        Command::Submit,
        Command::Retract,
        Command::Assign,
        Command::Unassign,
        Command::Publish,
        Command::RequestChanges,
        Command::Reject,
        Command::Supersede,
    ];
}

/// The revision's next state.
pub fn revise(state: RevisionState, command: Command) -> Result<RevisionState, Problem> {
    use Command::*;
    use RevisionState::*;
    Ok(match (state, command) {
        (Draft | ChangesRequested | Rejected, Save) => Draft,
        (Draft | ChangesRequested, Submit) => Submitted,
        (Submitted, Retract) => Draft,
        (Submitted, Assign) => InReview,
        (InReview, Unassign) => Submitted,
        (InReview, Publish) => Published,
        (InReview, RequestChanges) => ChangesRequested,
        (InReview, Reject) => Rejected,
        (Published, Supersede) => Superseded,
        (Submitted | InReview, Save | Submit) => {
            return Err(Problem::conflict(
                "Cette version est en cours d’examen ; reprenez-la avant de la modifier.",
                "This version is under review; take it back before changing it.",
            ));
        }
        (InReview, Retract) => {
            return Err(Problem::conflict("Un modérateur examine déjà cette version.", "A moderator is already reviewing this version."));
        }
        (Submitted, Publish | RequestChanges | Reject) => {
            return Err(Problem::conflict("Prenez d’abord ce dossier en charge.", "Take this file first."));
        }
        _ => return Err(Problem::conflict("L’état de cette version ne le permet pas.", "The state of this version does not allow it.")),
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListingCommand {
    Publish,
    Suspend,
    Restore,
    Withdraw,
}

/// The listing's next state.
pub fn list(state: ListingState, command: ListingCommand) -> Result<ListingState, Problem> {
    use ListingCommand as C;
    use ListingState as S;
    Ok(match (state, command) {
        (S::Draft | S::Published | S::Withdrawn, C::Publish) => S::Published,
        // A new revision of a suspended listing is published behind the curtain: only lifting the suspension shows it.
        (S::Suspended, C::Publish) => S::Suspended,
        (S::Published, C::Suspend) => S::Suspended,
        (S::Suspended, C::Restore) => S::Published,
        (S::Published | S::Suspended, C::Withdraw) => S::Withdrawn,
        _ => {
            return Err(Problem::new(
                Kind::Conflict,
                Message::new("L’état de cette fiche ne le permet pas.", "The state of this listing does not allow it."),
            ));
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use RevisionState::*;

    const STATES: [RevisionState; 7] = [Draft, Submitted, InReview, ChangesRequested, Rejected, Published, Superseded];

    /// Every state × command pair, written out: a change of the machine is a change of this table.
    #[test]
    fn the_whole_revision_table() {
        let mut table = String::new();
        for state in STATES {
            for command in Command::ALL {
                if let Ok(next) = revise(state, command) {
                    table.push_str(&format!("{state:?} {command:?} {next:?}\n"));
                }
            }
        }
        assert_eq!(
            table,
            "Draft Save Draft\nDraft Submit Submitted\nSubmitted Retract Draft\nSubmitted Assign InReview\n\
             InReview Unassign Submitted\nInReview Publish Published\nInReview RequestChanges ChangesRequested\nInReview Reject Rejected\n\
             ChangesRequested Save Draft\nChangesRequested Submit Submitted\nRejected Save Draft\nPublished Supersede Superseded\n"
        );
    }

    #[test]
    fn a_published_revision_only_ever_becomes_superseded() {
        for command in Command::ALL {
            if let Ok(next) = revise(Published, command) {
                assert_eq!((command, next), (Command::Supersede, Superseded));
            }
            assert!(revise(Superseded, command).is_err());
        }
    }
}
