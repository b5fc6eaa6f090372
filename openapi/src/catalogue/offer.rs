//! Prices: dated data beside the listing. A new price needs no moderation; new terms do.

use super::content::{OfferTerms, PriceUnit};
use chrono::{DateTime, NaiveDate, Utc};
use poem_openapi::Object;
use uuid::Uuid;

/// One dated price of one offer, in integer cents excluding VAT.
#[derive(Object, Debug, Clone)]
#[oai(skip_serializing_if_is_none)]
pub struct Price {
    pub id: Uuid,
    /// The offer's key.
    pub offer: String,
    pub amount_cents: i64,
    /// ISO 4217.
    pub currency: String,
    /// Pupil band, bounds included; only for offers by pupil band.
    pub min_pupils: Option<u32>,
    pub max_pupils: Option<u32>,
    /// First day it holds (Europe/Paris).
    pub valid_from: NaiveDate,
    /// Last day it holds; absent means until replaced.
    pub valid_until: Option<NaiveDate>,
}

#[derive(Object, Debug, Clone)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
pub struct NewPrice {
    #[oai(validator(pattern = "^[a-z0-9][a-z0-9-]{0,39}$"))]
    pub offer: String,
    /// Excluding VAT.
    #[oai(validator(minimum(value = "0"), maximum(value = "10000000000")))]
    pub amount_cents: i64,
    #[oai(validator(minimum(value = "1"), maximum(value = "100000")))]
    pub min_pupils: Option<u32>,
    #[oai(validator(minimum(value = "1"), maximum(value = "100000")))]
    pub max_pupils: Option<u32>,
    /// Today or later: a past price is history.
    pub valid_from: NaiveDate,
    pub valid_until: Option<NaiveDate>,
}

/// Terms with the prices that hold now and those announced.
#[derive(Object, Debug, Clone)]
pub struct Offer {
    pub terms: OfferTerms,
    pub prices: Vec<Price>,
}

/// The lowest price that holds today, within one unit.
#[derive(Object, Debug, Clone, Copy, PartialEq)]
pub struct LowestPrice {
    pub unit: PriceUnit,
    pub amount_cents: i64,
}

/// All prices ever given, newest first.
#[derive(Object, Debug, Clone)]
pub struct PriceHistory {
    pub prices: Vec<Price>,
    pub as_of: DateTime<Utc>,
}
