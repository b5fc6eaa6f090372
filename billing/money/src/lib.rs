//! Money: integer cents with a currency; sums are checked, and no float ever touches it.

use std::fmt;

/// ISO 4217.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Currency {
    Eur,
}

impl Currency {
    pub fn code(self) -> &'static str {
        match self {
            Currency::Eur => "EUR",
        }
    }
}

/// An amount, in the currency's hundredths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Amount {
    pub cents: i64,
    pub currency: Currency,
}

impl Amount {
    pub fn eur(cents: i64) -> Self {
        Self { cents, currency: Currency::Eur }
    }

    /// Nothing where the currencies differ or the sum does not fit.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        (self.currency == other.currency).then_some(())?;
        Some(Self { cents: self.cents.checked_add(other.cents)?, ..self })
    }

    /// As French readers expect it: `-1 234,05 €`, with unbreakable spaces.
    pub fn french(self) -> String {
        format!("{}\u{a0}€", self.grouped('\u{202f}', ','))
    }

    /// As English readers expect it: `-€1,234.05`.
    pub fn english(self) -> String {
        let grouped = self.grouped(',', '.');
        match grouped.strip_prefix('-') {
            Some(rest) => format!("-€{rest}"),
            None => format!("€{grouped}"),
        }
    }

    fn grouped(self, thousands: char, decimal: char) -> String {
        let cents = self.cents.unsigned_abs();
        let units = (cents / 100).to_string();
        let mut text = String::from(if self.cents < 0 { "-" } else { "" });
        for (i, digit) in units.chars().enumerate() {
            if i > 0 && (units.len() - i).is_multiple_of(3) {
                text.push(thousands);
            }
            text.push(digit);
        }
        format!("{text}{decimal}{:02}", cents % 100)
    }
}

/// As a machine writes it: `-12.05`.
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.cents < 0 { "-" } else { "" };
        let cents = self.cents.unsigned_abs();
        write!(f, "{sign}{}.{:02}", cents / 100, cents % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_read_it_in_their_own_way() {
        for (cents, french, english) in [
            (0, "0,00\u{a0}€", "€0.00"),
            (123, "1,23\u{a0}€", "€1.23"),
            (-123_405, "-1\u{202f}234,05\u{a0}€", "-€1,234.05"),
            (1_300_000_000, "13\u{202f}000\u{202f}000,00\u{a0}€", "€13,000,000.00"),
        ] {
            assert_eq!((Amount::eur(cents).french(), Amount::eur(cents).english()), (french.to_owned(), english.to_owned()));
        }
    }

    #[test]
    fn sums_are_checked_and_written_exactly() {
        assert_eq!(Amount::eur(i64::MAX).checked_add(Amount::eur(1)), None);
        assert_eq!(Amount::eur(10).checked_add(Amount::eur(-1215)).map(|a| a.to_string()), Some("-12.05".to_owned()));
    }
}
