//! Rules of passwords and lifetimes, without input or output.

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use chrono::TimeDelta;
use openapi::message::Message;

pub const CONFIRM_LIVES: TimeDelta = TimeDelta::hours(24);
pub const RESET_LIVES: TimeDelta = TimeDelta::hours(1);
pub const SESSION_LIVES: TimeDelta = TimeDelta::hours(12);
/// Between the password and the second factor.
/// Between asking for a second factor and its first code.
pub const ENROLMENT_LIVES: TimeDelta = TimeDelta::hours(1);
pub const HALF_SESSION_LIVES: TimeDelta = TimeDelta::minutes(10);

/// Passwords seen first in every dictionary attack, beside those made of the account's own words.
const COMMON: &[&str] = &[
    "123456789012",
    "1234567890123",
    "motdepasse12",
    "motdepasse123",
    "motdepasse1234",
    "password1234",
    "password12345",
    "azertyuiop12",
    "azertyuiop123",
    "qwertyuiop12",
    "qwertyuiop123",
    "administrateur",
    "administrator",
    "bonjourbonjour",
    "aaaaaaaaaaaa",
    "000000000000",
    "111111111111",
    "iloveyou1234",
    "changezmoi123",
    "jetaimejetaime",
];

/// Why a password is refused; length is the contract's business (NIST SP 800-63B: length and a blocklist, no composition rules).
pub fn weakness(password: &str, email: &str) -> Option<Message> {
    let lower = password.to_lowercase();
    let local = email.split('@').next().unwrap_or_default();
    if COMMON.contains(&lower.as_str()) || lower.chars().all(|c| lower.starts_with(c)) {
        Some(Message::new(
            "Ce mot de passe est parmi les plus courants ; choisissez-en un autre.",
            "This password is among the commonest; choose another.",
        ))
    } else if local.len() >= 4 && lower.contains(local) {
        Some(Message::new("Le mot de passe ne doit pas reprendre votre adresse.", "The password must not repeat your address."))
    } else {
        None
    }
}

/// Argon2id with the library's parameters (RFC 9106's second choice), as a PHC string. Slow on purpose: call it off the runtime.
pub fn hash_password(password: &str) -> anyhow::Result<String> {
    Ok(Argon2::default().hash_password(password.as_bytes()).map_err(|e| anyhow::anyhow!("argon2: {e}"))?.to_string())
}

/// Constant time in the password; a hash that cannot be read verifies nothing.
pub fn verify_password(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_verifies_against_its_own_hash_only() {
        let hash = hash_password("correct horse battery").unwrap();
        assert!(verify_password("correct horse battery", &hash));
        assert!(!verify_password("correct horse batterz", &hash));
        assert!(!verify_password("x", "not a hash"));
    }

    #[test]
    fn common_and_personal_passwords_are_named_weak() {
        assert!(weakness("Motdepasse123", "a@b.fr").is_some());
        assert!(weakness("zzzzzzzzzzzz", "a@b.fr").is_some());
        assert!(weakness("vive-dupont-2026", "dupont@b.fr").is_some());
        assert!(weakness("quatre chats gris", "dupont@b.fr").is_none());
    }
}
