//! Edits are safe: the version a client read must still be the current one.

use openapi::{
    message::Message,
    problem::{Kind, Problem},
};

/// Compares `If-Match` with the current version: 428 without it, 412 on a lost race.
pub fn check(if_match: Option<&str>, current: i64) -> Result<(), Problem> {
    match if_match {
        None => Err(Problem::new(
            Kind::PreconditionRequired,
            Message::new(
                "Renvoyez l’ETag reçu à la lecture dans l’en-tête If-Match.",
                "Send the ETag you read back in the If-Match header.",
            ),
        )),
        Some(sent) if sent.trim().trim_start_matches("W/").trim_matches('"') == current.to_string() => Ok(()),
        Some(_) => Err(Problem::new(
            Kind::Stale,
            Message::new(
                "Quelqu’un a enregistré une autre version depuis votre lecture. Relisez-la avant de reprendre.",
                "Somebody saved another version since you read it. Read it again before going on.",
            ),
        )),
    }
}
