//! What a listing says of itself: the part a publisher writes, a moderator reads and a revision freezes.
//!
//! A draft may be as incomplete as it likes; what publication asks for stands in one table
//! (`api/src/catalogue/checks.rs`). Vocabulary values are concept ids, the last segment of the
//! ScoLOMFR concept URI (`scolomfr-voc-022-num-018`), checked against the vocabulary at the door.

use crate::message::Locale;
use chrono::NaiveDate;
use poem_openapi::{Enum, Object};
use uuid::Uuid;

/// A text in the portal's languages; French is shown first where both stand.
#[derive(Object, Debug, Clone, Default, PartialEq)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
pub struct Localised {
    /// French.
    #[oai(validator(max_length = 10000))]
    pub fr: Option<String>,
    /// English.
    #[oai(validator(max_length = 10000))]
    pub en: Option<String>,
}

impl Localised {
    /// In one language, or in the other where that one is missing.
    pub fn in_locale(&self, locale: Locale) -> &str {
        let (first, second) = if locale == Locale::En { (&self.en, &self.fr) } else { (&self.fr, &self.en) };
        first.as_deref().or(second.as_deref()).unwrap_or_default()
    }
}

/// What kind of thing is listed.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[oai(rename_all = "snake_case")]
pub enum ListingKind {
    /// Software run by the school or on a device.
    #[default]
    App,
    /// A digital educational resource.
    Resource,
    /// A textbook, printed or digital.
    Textbook,
    /// Equipment: tablets, robots, measuring instruments.
    Device,
    /// A service: training, hosting, support.
    Service,
}

/// Where it runs.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[oai(rename_all = "snake_case")]
pub enum Platform {
    Web,
    Windows,
    Macos,
    Linux,
    Android,
    Ios,
    Chromeos,
}

/// Degree of conformity to RGAA, in the words of the statutory statement.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub enum Conformity {
    /// All criteria met.
    Full,
    /// At least half of the criteria met.
    Partial,
    /// No audit, or less than half met.
    None,
}

/// What the publisher declares of accessibility (RGAA 4.1, EN 301 549).
#[derive(Object, Debug, Clone, Default, PartialEq)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
pub struct Accessibility {
    pub conformity: Option<Conformity>,
    /// Address of the accessibility statement.
    #[oai(validator(max_length = 500))]
    pub statement_url: Option<String>,
    /// What helps whom, in plain words.
    pub notes: Option<Localised>,
}

/// Personal data, in the terms of the ministry's gateway (scheme 044) and the GDPR.
#[derive(Object, Debug, Clone, Default, PartialEq)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
pub struct PersonalData {
    /// Concept of scheme 044: none, weak, medium or strong personalisation.
    #[oai(validator(max_length = 64))]
    pub level: Option<String>,
    /// Country where the data is hosted, ISO 3166-1 alpha-2.
    #[oai(validator(pattern = "^[A-Z]{2}$"))]
    pub hosting_country: Option<String>,
    /// What is collected, why, and for how long, in plain words.
    pub notes: Option<Localised>,
    /// Address of the privacy notice.
    #[oai(validator(max_length = 500))]
    pub privacy_url: Option<String>,
}

/// Addresses outside the portal; http or https only.
#[derive(Object, Debug, Clone, Default, PartialEq)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
pub struct Links {
    #[oai(validator(max_length = 500))]
    pub homepage: Option<String>,
    /// Where a school opens the resource.
    #[oai(validator(max_length = 500))]
    pub access: Option<String>,
    #[oai(validator(max_length = 500))]
    pub documentation: Option<String>,
    #[oai(validator(max_length = 500))]
    pub support: Option<String>,
    /// Source code, for free software.
    #[oai(validator(max_length = 500))]
    pub source: Option<String>,
}

/// A public identifier of the thing itself.
#[derive(Object, Debug, Clone, PartialEq)]
#[oai(deny_unknown_fields)]
pub struct Identifier {
    /// `ark`, `isbn`, `ean`, `doi`, `appstream`.
    #[oai(validator(pattern = "^[a-z]{2,16}$"))]
    pub scheme: String,
    #[oai(validator(min_length = 1, max_length = 200))]
    pub value: String,
}

/// A picture already uploaded to this listing.
#[derive(Object, Debug, Clone, PartialEq)]
#[oai(deny_unknown_fields)]
pub struct MediaUse {
    /// The upload's id.
    pub media_id: Uuid,
    /// Text alternative (RGAA theme 1).
    pub alt: Localised,
}

/// Who a licence is given to (GAR `typeAffectation`).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Default)]
#[oai(rename_all = "snake_case")]
pub enum Assignment {
    /// One named person a licence (`INDIV`).
    #[default]
    Individual,
    /// The whole establishment (`ETABL`).
    Establishment,
}

/// Who may hold a licence (GAR `publicCible`).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[oai(rename_all = "snake_case")]
pub enum LicenceAudience {
    Pupil,
    Teacher,
    Librarian,
    OtherStaff,
}

/// What one price buys.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[oai(rename_all = "snake_case")]
pub enum PriceUnit {
    /// Nothing to pay.
    Free,
    /// One user or one device.
    #[default]
    Seat,
    /// The whole school.
    School,
    /// The whole school, by its number of pupils.
    PupilBand,
    /// Price on request only.
    Quote,
}

/// VAT category of EN 16931 (UNCL5305, the codes used in France).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum VatCategory {
    /// Standard scheme: a rate applies.
    #[default]
    S,
    /// Zero rated.
    Z,
    /// Exempt; a reason is required.
    E,
    /// Reverse charge.
    AE,
    /// Outside the scope of VAT.
    O,
}

/// Which dated rate applies inside category `S`; the figure is resolved by date and territory, never stored here.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub enum VatRateClass {
    /// Software, devices, services (20 % in mainland France in 2026).
    Standard,
    /// Transfer of rights (10 %).
    Intermediate,
    /// Books on any support (5.5 %).
    Reduced,
}

/// Declared by the publisher for each offer, never inferred.
#[derive(Object, Debug, Clone, Default, PartialEq)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
pub struct Vat {
    pub category: VatCategory,
    /// Required with category `S`.
    pub rate_class: Option<VatRateClass>,
    /// Why this category or class: "livre numérique, art. 278-0 bis CGI".
    #[oai(validator(max_length = 300))]
    pub reason: Option<String>,
}

/// The terms of an offer. A change of terms is moderated with the revision;
/// its price is dated data beside it and is not ([`super::offer::Price`]).
#[derive(Object, Debug, Clone, Default, PartialEq)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
pub struct OfferTerms {
    /// Stable name of the offer within its listing; prices refer to it.
    #[oai(validator(pattern = "^[a-z0-9][a-z0-9-]{0,39}$"))]
    pub key: String,
    pub label: Localised,
    pub unit: PriceUnit,
    pub assignment: Assignment,
    /// A licence may pass from one person to another (GAR `categorieAffectation`).
    pub transferable: bool,
    /// Licences in one purchase; absent means unlimited (GAR `nbLicenceGlobale`, `ILLIMITE`).
    #[oai(validator(minimum(value = "1"), maximum(value = "1000000")))]
    pub licences: Option<u32>,
    /// Who may hold a licence.
    #[oai(validator(max_items = 4, unique_items))]
    pub audiences: Vec<LicenceAudience>,
    pub vat: Vat,
    /// Length of the licence in months; absent means for ever.
    #[oai(validator(minimum(value = "1"), maximum(value = "120")))]
    pub term_months: Option<u16>,
    /// Free trial, in days.
    #[oai(validator(minimum(value = "1"), maximum(value = "365")))]
    pub trial_days: Option<u16>,
    /// Paid by the programme for the schools of its plan.
    pub sponsored: bool,
}

/// Everything a revision freezes.
#[derive(Object, Debug, Clone, Default, PartialEq)]
#[oai(rename = "ListingContent", deny_unknown_fields, skip_serializing_if_is_none)]
pub struct Content {
    pub kind: ListingKind,
    /// At most 120 characters each.
    pub title: Localised,
    /// One sentence, at most 200 characters each.
    pub summary: Localised,
    /// Plain text, paragraphs separated by an empty line; stored and shown as text.
    pub description: Localised,
    /// Concepts of scheme 022.
    #[oai(validator(max_items = 60, unique_items))]
    pub levels: Vec<String>,
    /// Concepts of scheme 015.
    #[oai(validator(max_items = 60, unique_items))]
    pub subjects: Vec<String>,
    /// Pedagogic types, scheme 010.
    #[oai(validator(max_items = 60, unique_items))]
    pub resource_types: Vec<String>,
    /// Editorial types, scheme 005.
    #[oai(validator(max_items = 60, unique_items))]
    pub document_types: Vec<String>,
    /// Audiences, scheme 011.
    #[oai(validator(max_items = 4, unique_items))]
    pub audiences: Vec<String>,
    #[oai(validator(max_items = 7, unique_items))]
    pub platforms: Vec<Platform>,
    /// Languages of the thing itself, BCP 47 primary tags (`fr`, `en`, `br`).
    #[oai(validator(max_items = 60, unique_items))]
    pub languages: Vec<String>,
    /// Free words that help to find it.
    #[oai(validator(max_items = 30, unique_items))]
    pub keywords: Vec<String>,
    pub accessibility: Accessibility,
    pub personal_data: PersonalData,
    /// SPDX expression, or `proprietary`.
    #[oai(validator(max_length = 300))]
    pub licence: Option<String>,
    pub links: Links,
    #[oai(validator(max_items = 20))]
    pub identifiers: Vec<Identifier>,
    /// Square picture for cards.
    pub logo: Option<MediaUse>,
    /// Screenshots or photographs, in order.
    #[oai(validator(max_items = 10))]
    pub media: Vec<MediaUse>,
    #[oai(validator(max_items = 12))]
    pub offers: Vec<OfferTerms>,
    #[oai(validator(max_length = 60))]
    pub version: Option<String>,
    pub released_on: Option<NaiveDate>,
}
