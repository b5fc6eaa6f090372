//! What the book holds for an application, pure: which acts a step of its life takes on the funds of its axis, and what is
//! held afterwards.
//!
//! ```text
//! propose    reserve the amount
//! free       release what is reserved              retraction, refusal, closure, withdrawal
//! keep       release the rest, book the support in kind            acceptance, in whole or in part
//! lapse      release what is reserved, unbook the support in kind
//! sign       commit what is reserved
//! give back  give back a part of what is committed
//! ```

use crate::ledger::Act;
use openapi::problem::Problem;

/// In cents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Held {
    pub reserved: i64,
    pub committed: i64,
    /// Value of support in kind.
    pub in_kind: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Propose { cents: i64 },
    Free,
    Keep { cents: i64, in_kind: i64 },
    Lapse,
    Sign,
    GiveBack { cents: i64 },
}

/// Which of an axis's funds an act is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fund {
    Commitment,
    InKind,
}

pub type Acts = Vec<(Fund, Act, i64)>;

/// The acts of a step, those of nothing left out, and what is held then. Refused where more is given back or kept than is held.
pub fn take(held: Held, step: Step) -> Result<(Acts, Held), Problem> {
    let too_much =
        || Problem::conflict("C’est plus que ce qui est retenu pour ce dossier.", "This is more than is held for this application.");
    let (acts, after) = match step {
        Step::Propose { cents } if held.reserved == 0 => (vec![(Fund::Commitment, Act::Reserve, cents)], Held { reserved: cents, ..held }),
        Step::Propose { .. } => return Err(too_much()),
        Step::Free => (vec![(Fund::Commitment, Act::Release, held.reserved)], Held { reserved: 0, ..held }),
        Step::Keep { cents, in_kind } => {
            let rest = held.reserved.checked_sub(cents).filter(|rest| *rest >= 0).ok_or_else(too_much)?;
            let acts = vec![(Fund::Commitment, Act::Release, rest), (Fund::InKind, Act::Book, in_kind)];
            (acts, Held { reserved: cents, in_kind: held.in_kind.checked_add(in_kind).ok_or_else(too_much)?, ..held })
        }
        Step::Lapse => {
            let acts = vec![(Fund::Commitment, Act::Release, held.reserved), (Fund::InKind, Act::Unbook, held.in_kind)];
            (acts, Held { reserved: 0, in_kind: 0, ..held })
        }
        Step::Sign => {
            let committed = held.committed.checked_add(held.reserved).ok_or_else(too_much)?;
            (vec![(Fund::Commitment, Act::Commit, held.reserved)], Held { reserved: 0, committed, ..held })
        }
        Step::GiveBack { cents } => {
            let committed = held.committed.checked_sub(cents).filter(|left| *left >= 0).ok_or_else(too_much)?;
            (vec![(Fund::Commitment, Act::GiveBack, cents)], Held { committed, ..held })
        }
    };
    Ok((acts.into_iter().filter(|(.., cents)| *cents != 0).collect(), after))
}

#[cfg(test)]
mod tests;
