//! Figures and instants as people read them in letters and minutes.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Europe::Paris;
use money::Amount;
use openapi::message::Locale;

pub fn day(locale: Locale, day: NaiveDate) -> String {
    day.format(if locale == Locale::En { "%-d %B %Y" } else { "%d/%m/%Y" }).to_string()
}

/// With hour and zone.
pub fn instant(locale: Locale, at: DateTime<Utc>) -> String {
    let format = if locale == Locale::En { "%-d %B %Y at %H:%M (%Z, Paris)" } else { "%d/%m/%Y à %H:%M (%Z, Paris)" };
    at.with_timezone(&Paris).format(format).to_string()
}

/// To the millisecond: a proof.
pub fn proof(locale: Locale, at: DateTime<Utc>) -> String {
    let format = if locale == Locale::En { "%-d %B %Y at %H:%M:%S%.3f (%Z, Paris)" } else { "%d/%m/%Y à %H:%M:%S%.3f (%Z, Paris)" };
    at.with_timezone(&Paris).format(format).to_string()
}

pub fn amount(locale: Locale, cents: i64) -> String {
    let amount = Amount::eur(cents);
    if locale == Locale::En { amount.english() } else { amount.french() }
}

/// A mean score, from 0 to 10,000, out of 100.
pub fn score(locale: Locale, score: i32) -> String {
    let (points, hundredths) = (score / 100, score % 100);
    let comma = if locale == Locale::En { '.' } else { ',' };
    if hundredths == 0 { format!("{points} / 100") } else { format!("{points}{comma}{hundredths:02} / 100") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_its_own_way() {
        let at = DateTime::from_timestamp(1_774_746_000, 5_000_000).unwrap();
        assert_eq!(instant(Locale::Fr, at), "29/03/2026 à 03:00 (CEST, Paris)");
        assert_eq!(proof(Locale::En, at), "29 March 2026 at 03:00:00.005 (CEST, Paris)");
        assert_eq!((score(Locale::Fr, 6_505), score(Locale::En, 10_000)), ("65,05 / 100".to_owned(), "100 / 100".to_owned()));
        assert_eq!(amount(Locale::En, 1_500_000), "€15,000.00");
    }
}
