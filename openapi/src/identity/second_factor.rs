//! The second factor: codes of an authenticator (TOTP, RFC 6238), and recovery codes for the day it is lost.

use super::SignedIn;
use crate::{
    answer::Done,
    contract::contract,
    problem::Problem,
    security::{HalfSigned, Signed},
    tags::Tag,
};
use chrono::{DateTime, Utc};
use poem_openapi::{Object, OpenApi, payload::Json};

/// Whether the caller's account has a second factor.
#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct SecondFactor {
    /// Absent while there is none.
    pub enrolled_at: Option<DateTime<Utc>>,
    /// Recovery codes not used yet.
    pub recovery_codes_left: u16,
}

/// An enrolment is asked for with the password, whatever the session.
#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct EnrolmentRequest {
    #[oai(validator(min_length = 1, max_length = 200))]
    pub password: String,
}

/// What an authenticator needs, shown this once. It counts when a first code of it was sent back.
#[derive(Object, Debug, Clone)]
pub struct Enrolment {
    /// 160 bits in base32, to type where no picture can be taken.
    pub secret: String,
    /// The same as an `otpauth://` address, to draw as a QR code.
    pub uri: String,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct FactorProof {
    /// Six digits of the authenticator, or a recovery code; spaces and hyphens do not count. Each serves once.
    #[oai(validator(min_length = 6, max_length = 40))]
    pub code: String,
}

/// Ten codes, shown this once; each stands in for the authenticator once. Earlier ones are void.
#[derive(Object, Debug, Clone)]
pub struct RecoveryCodes {
    #[oai(validator(min_items = 10, max_items = 10))]
    pub codes: Vec<String>,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct FactorRemoval {
    #[oai(validator(min_length = 1, max_length = 200))]
    pub password: String,
    /// Six digits of the authenticator, or a recovery code.
    #[oai(validator(min_length = 6, max_length = 40))]
    pub code: String,
}

/// Somebody lost their authenticator and their recovery codes.
#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct FactorReset {
    #[oai(validator(min_length = 3, max_length = 254))]
    pub email: String,
    /// How their identity was checked; kept in the audit trail.
    #[oai(validator(min_length = 1, max_length = 500))]
    pub reason: String,
}

contract! {
    #[OpenApi(tag = "Tag::Identity")]
    pub trait SecondFactorApi as SecondFactors {
        /// Prove one's second factor
        ///
        /// The second step of signing in; also for a session older than the second factor. The cookie and the CSRF token
        /// change. Throttled by account.
        #[oai(path = "/session/second-factor", method = "post", operation_id = "prove_second_factor")]
        async fn prove_second_factor(&self, caller: HalfSigned, body: Json<FactorProof>) -> Result<SignedIn, Problem>;

        /// Read the state of one's second factor
        #[oai(path = "/account/second-factor", method = "get", operation_id = "get_second_factor")]
        async fn get_second_factor(&self, caller: Signed) -> Result<Json<SecondFactor>, Problem>;

        /// Ask for a second factor
        ///
        /// Asked again before it is confirmed, it makes a new secret and the last one is void. Refused while there is a
        /// second factor: remove that first.
        #[oai(path = "/account/second-factor", method = "post", operation_id = "enrol_second_factor")]
        async fn enrol_second_factor(&self, caller: Signed, body: Json<EnrolmentRequest>) -> Result<Json<Enrolment>, Problem>;

        /// Confirm one's second factor by a first code
        ///
        /// Within the hour. From then on, every other session of the account must prove it before it goes on.
        #[oai(path = "/account/second-factor/confirmation", method = "post", operation_id = "confirm_second_factor")]
        async fn confirm_second_factor(&self, caller: Signed, body: Json<FactorProof>) -> Result<Json<RecoveryCodes>, Problem>;

        /// Make new recovery codes
        #[oai(path = "/account/second-factor/recovery-codes", method = "post", operation_id = "renew_recovery_codes")]
        async fn renew_recovery_codes(&self, caller: Signed, body: Json<FactorProof>) -> Result<Json<RecoveryCodes>, Problem>;

        /// Remove one's second factor
        #[oai(path = "/account/second-factor/removal", method = "post", operation_id = "remove_second_factor")]
        async fn remove_second_factor(&self, caller: Signed, body: Json<FactorRemoval>) -> Result<Done, Problem>;

        /// Remove the second factor somebody lost
        ///
        /// For the portal's staff, who must have proved their own. The person's sessions end and they are told by mail.
        #[oai(path = "/second-factor-resets", method = "post", operation_id = "reset_second_factor")]
        async fn reset_second_factor(&self, caller: Signed, body: Json<FactorReset>) -> Result<Done, Problem>;
    }
}
