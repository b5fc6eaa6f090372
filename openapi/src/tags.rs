//! The rooms of the API, one per slice.
use poem_openapi::Tags;

#[derive(Tags)]
#[oai(rename_all = "snake_case")]
pub enum Tag {
    /// Accounts, sessions, tokens.
    Identity,
    /// Organisations, members, invitations, claims, the school directory.
    Organisations,
    /// The vocabularies listings are described with (ScoLOMFR).
    Vocabulary,
    /// Listings, revisions, offers, media.
    Catalogue,
    /// Review of what publishers submit; suspensions and reports.
    Moderation,
    /// Finding listings.
    Search,
    /// Programmes, envelopes, transfers, de minimis aid: public money.
    Funding,
    /// Legal pages that a deployment edits.
    Pages,
    /// What keeps the system running: jobs, audit trail.
    Operations,
    /// Messages sent by the portal.
    Notifications,
    /// What a client needs before anything else.
    Portal,
}
