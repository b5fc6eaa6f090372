//! Codes of a second factor: pure rules over a secret and an instant.

use crate::kernel::secret;
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use totp_rs::{Builder, Secret, Totp};

/// 160 bits, as RFC 4226 advises.
pub const SECRET_BYTES: usize = 20;
pub const RECOVERY_CODES: usize = 10;

/// RFC 6238 as every authenticator knows it: SHA-1, six digits, 30 seconds, one step early or late.
pub fn totp(secret: Vec<u8>, issuer: &str, account: &str) -> Result<Totp> {
    // A colon separates the two in the address.
    let plain = |text: &str| text.replace(':', " ");
    let builder = Builder::new().with_secret(secret).with_issuer(Some(plain(issuer))).with_account_name(plain(account));
    builder.build().context("an authenticator's secret")
}

/// The step whose code this is, where it is one of the three that count at this instant.
pub fn step(totp: &Totp, code: &str, at: DateTime<Utc>) -> Option<i64> {
    let step = totp.check(code, u64::try_from(at.timestamp()).ok()?)?;
    i64::try_from(step).ok()
}

/// Groups are typed with or without what separates them.
pub fn plain(code: &str) -> String {
    code.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| c.to_ascii_uppercase()).collect()
}

pub fn is_recovery_code(plain: &str) -> bool {
    plain.len() != 6
}

/// 80 random bits, in groups of four that are easy to copy by hand.
pub fn recovery_code() -> String {
    let text = Secret::from(secret::bytes::<10>().to_vec()).to_base32();
    text.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, its last six digits.
    #[test]
    fn the_vectors_of_the_rfc_hold() {
        let totp = totp(b"12345678901234567890".to_vec(), "Préau", "a@b.fr").unwrap();
        for (at, code) in [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (20_000_000_000, "353130")] {
            assert_eq!(step(&totp, code, DateTime::from_timestamp(at, 0).unwrap()), Some(at / 30));
        }
    }

    #[test]
    fn a_code_counts_one_step_early_or_late_and_no_more() {
        let totp = totp(b"12345678901234567890".to_vec(), "Préau", "a@b.fr").unwrap();
        let at = |seconds: i64| DateTime::from_timestamp(1_111_111_110 + seconds, 0).unwrap();
        let code = totp.generate(1_111_111_110).to_string();
        let accepted: Vec<i64> = [-60, -31, -30, 0, 29, 30, 59, 60].into_iter().filter(|s| step(&totp, &code, at(*s)).is_some()).collect();
        assert_eq!(accepted, [-30, 0, 29, 30, 59]);
        assert_eq!(step(&totp, "x", at(0)), None);
    }

    #[test]
    fn recovery_codes_are_read_as_people_copy_them() {
        let code = recovery_code();
        assert_eq!(code.len(), 19);
        assert_eq!(plain(&code.to_lowercase().replace('-', " ")), plain(&code));
        assert!(is_recovery_code(&plain(&code)) && !is_recovery_code(&plain("123 456")));
        assert_ne!(code, recovery_code());
    }
}
