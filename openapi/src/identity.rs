//! Accounts, sessions, password reset, API tokens; the second factor in its own room.

mod own_sessions;
mod second_factor;

pub use own_sessions::*;
pub use second_factor::*;

use crate::{
    answer::{Accepted, Created, Done, Page, Versioned},
    contract::contract,
    organisations::{Capacity, Claim, Role},
    problem::Problem,
    security::{Agent, HalfSigned, Scope, Signed, Visitor},
    tags::Tag,
};
use chrono::{DateTime, Utc};
use poem_openapi::{
    ApiResponse, Enum, Object, OpenApi,
    param::{Header, Path, Query},
    payload::Json,
};
use uuid::Uuid;

/// A language of the portal.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Default)]
#[oai(rename_all = "snake_case")]
pub enum Language {
    #[default]
    Fr,
    En,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct NewAccount {
    #[oai(validator(min_length = 3, max_length = 254))]
    pub email: String,
    /// Name shown to colleagues.
    #[oai(validator(min_length = 1, max_length = 120))]
    pub name: String,
    /// At least 12 characters; checked against the e-mail and a list of the commonest.
    #[oai(validator(min_length = 12, max_length = 200))]
    pub password: String,
    pub language: Language,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct Proof {
    /// The secret from the e-mailed link.
    #[oai(validator(min_length = 1, max_length = 200))]
    pub token: String,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct Credentials {
    #[oai(validator(min_length = 1, max_length = 254))]
    pub email: String,
    #[oai(validator(min_length = 1, max_length = 200))]
    pub password: String,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct ResetRequest {
    #[oai(validator(min_length = 3, max_length = 254))]
    pub email: String,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct Reset {
    #[oai(validator(min_length = 1, max_length = 200))]
    pub token: String,
    #[oai(validator(min_length = 12, max_length = 200))]
    pub password: String,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct PasswordChange {
    #[oai(validator(min_length = 1, max_length = 200))]
    pub current: String,
    #[oai(validator(min_length = 12, max_length = 200))]
    pub password: String,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
pub struct AccountPatch {
    #[oai(validator(min_length = 1, max_length = 120))]
    pub name: Option<String>,
    pub language: Option<Language>,
}

/// Deletion is confirmed by the password, whatever the session.
#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct Farewell {
    #[oai(validator(min_length = 1, max_length = 200))]
    pub password: String,
}

/// The caller's own account.
#[derive(Object, Debug, Clone)]
pub struct Account {
    pub id: Uuid,
    pub email: String,
    pub name: String,
    pub language: Language,
    pub created_at: DateTime<Utc>,
}

/// One place the caller works in.
#[derive(Object, Debug, Clone)]
pub struct OwnMembership {
    pub organisation_id: Uuid,
    pub organisation_name: String,
    pub capacities: Vec<Capacity>,
    pub role: Role,
    /// As an owner, or by a mandate in force today.
    pub may_submit: bool,
}

/// Who is signed in, where they work, and the proof their unsafe calls must bear.
#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct Session {
    pub account: Account,
    pub memberships: Vec<OwnMembership>,
    /// Send it as `X-CSRF-Token`.
    pub csrf_token: String,
    pub expires_at: DateTime<Utc>,
    /// When this session proved the account's second factor.
    pub second_factor_at: Option<DateTime<Utc>>,
}

/// A session that was just opened, wholly or by half.
#[derive(Object, Debug, Clone)]
pub struct SessionOpening {
    /// Send it as `X-CSRF-Token`.
    pub csrf_token: String,
    pub expires_at: DateTime<Utc>,
    /// The session opens nothing but `prove_second_factor` until that is done, and ends within minutes without it.
    pub second_factor_required: bool,
}

#[derive(ApiResponse)]
pub enum WhoIsSignedIn {
    /// Somebody.
    #[oai(status = 200)]
    Somebody(Json<Session>),
    /// Nobody: there is no session, or it has ended. An API token has none.
    #[oai(status = 204)]
    Nobody,
}

#[derive(ApiResponse)]
pub enum SignedIn {
    /// Signed in; the cookie bears the session.
    #[oai(status = 201)]
    Created(Json<SessionOpening>, #[oai(header = "Set-Cookie")] String),
}

#[derive(ApiResponse)]
pub enum SignedOut {
    /// Signed out; the cookie is gone.
    #[oai(status = 204)]
    Done(#[oai(header = "Set-Cookie")] String),
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields)]
pub struct NewToken {
    /// What it is for: "synchronisation du catalogue".
    #[oai(validator(min_length = 1, max_length = 80))]
    pub name: String,
    #[oai(validator(min_items = 1, max_items = 7, unique_items))]
    pub scopes: Vec<Scope>,
    /// Days until it expires.
    #[oai(validator(minimum(value = "1"), maximum(value = "366")))]
    pub days: u16,
}

#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct Token {
    pub id: Uuid,
    pub name: String,
    pub scopes: Vec<Scope>,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub last_used_at: Option<DateTime<Utc>>,
}

/// A token with its secret, shown this once.
#[derive(Object, Debug, Clone)]
pub struct TokenSecret {
    pub token: Token,
    /// Kept hashed only: it cannot be shown again.
    pub secret: String,
}

/// What the portal holds about the caller (GDPR art. 15 and 20).
#[derive(Object, Debug, Clone)]
pub struct AccountExport {
    pub account: Account,
    pub memberships: Vec<OwnMembership>,
    pub tokens: Vec<Token>,
    /// What the caller claimed, newest first, at most 1,000.
    pub claims: Vec<Claim>,
    pub second_factor: SecondFactor,
    /// The caller's own actions in the audit trail, newest first, at most 1,000.
    pub actions: Vec<OwnAction>,
    pub exported_at: DateTime<Utc>,
}

#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct OwnAction {
    pub at: DateTime<Utc>,
    pub action: String,
    pub subject: String,
}

contract! {
    #[OpenApi(tag = "Tag::Identity")]
    pub trait IdentityApi as Identity {
        /// Sign up
        ///
        /// Sends a link that proves the e-mail address. An address that already has an account gets a mail saying so:
        /// the answer is the same.
        #[oai(path = "/accounts", method = "post", operation_id = "create_account")]
        async fn create_account(&self, body: Json<NewAccount>) -> Result<Accepted, Problem>;

        /// Prove an e-mail address
        ///
        /// The link lives 24 hours and serves once.
        #[oai(path = "/accounts/confirmation", method = "post", operation_id = "confirm_account")]
        async fn confirm_account(&self, body: Json<Proof>) -> Result<Done, Problem>;

        /// Sign in
        ///
        /// Throttled by account and by address. An account with a second factor gets a session that is open by half.
        #[oai(path = "/sessions", method = "post", operation_id = "create_session")]
        async fn create_session(&self, agent: Agent, body: Json<Credentials>) -> Result<SignedIn, Problem>;

        /// Who is signed in
        #[oai(path = "/session", method = "get", operation_id = "get_session")]
        async fn get_session(&self, visitor: Visitor) -> Result<WhoIsSignedIn, Problem>;

        /// Sign out
        #[oai(path = "/session", method = "delete", operation_id = "delete_session")]
        async fn delete_session(&self, caller: HalfSigned) -> Result<SignedOut, Problem>;

        /// Ask for a password reset
        #[oai(path = "/password-resets", method = "post", operation_id = "create_password_reset")]
        async fn create_password_reset(&self, body: Json<ResetRequest>) -> Result<Accepted, Problem>;

        /// Set a new password
        ///
        /// The link lives one hour and serves once; every session of the account ends.
        #[oai(path = "/password-resets/completion", method = "post", operation_id = "complete_password_reset")]
        async fn complete_password_reset(&self, body: Json<Reset>) -> Result<Done, Problem>;

        /// Read one's account
        #[oai(path = "/account", method = "get", operation_id = "get_account")]
        async fn get_account(&self, caller: Signed) -> Result<Versioned<Account>, Problem>;

        /// Change one's account
        #[oai(path = "/account", method = "patch", operation_id = "update_account")]
        async fn update_account(&self, caller: Signed, #[oai(name = "If-Match")] if_match: Header<Option<String>>, body: Json<AccountPatch>) -> Result<Versioned<Account>, Problem>;

        /// Change one's password
        ///
        /// Other sessions end.
        #[oai(path = "/account/password", method = "put", operation_id = "update_password")]
        async fn update_password(&self, caller: Signed, body: Json<PasswordChange>) -> Result<Done, Problem>;

        /// Export one's data
        #[oai(path = "/account/export", method = "get", operation_id = "export_account")]
        async fn export_account(&self, caller: Signed) -> Result<Json<AccountExport>, Problem>;

        /// Delete one's account
        ///
        /// Refused to the last owner of an organisation that has other members. Personal values leave at once; the audit trail
        /// keeps only their salted hash.
        #[oai(path = "/account/deletion", method = "post", operation_id = "delete_account")]
        async fn delete_account(&self, caller: Signed, body: Json<Farewell>) -> Result<SignedOut, Problem>;

        /// List one's API tokens
        #[oai(path = "/account/tokens", method = "get", operation_id = "list_tokens")]
        async fn list_tokens(&self, caller: Signed, #[oai(validator(max_length = 500))] cursor: Query<Option<String>>, #[oai(validator(minimum(value = "1"), maximum(value = "100")))] limit: Query<Option<u16>>) -> Result<Json<Page<Token>>, Problem>;

        /// Make an API token
        ///
        /// The secret is in this answer only; a replay of the same key is told 409.
        #[oai(path = "/account/tokens", method = "post", operation_id = "create_token")]
        async fn create_token(&self, caller: Signed, #[oai(name = "Idempotency-Key", validator(min_length = 8, max_length = 64))] key: Header<String>, body: Json<NewToken>) -> Result<Created<TokenSecret>, Problem>;

        /// Revoke an API token
        #[oai(path = "/account/tokens/:token_id", method = "delete", operation_id = "delete_token")]
        async fn delete_token(&self, caller: Signed, token_id: Path<Uuid>) -> Result<Done, Problem>;
    }
}
