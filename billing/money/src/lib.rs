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
    fn sums_are_checked_and_written_exactly() {
        assert_eq!(Amount::eur(i64::MAX).checked_add(Amount::eur(1)), None);
        assert_eq!(Amount::eur(10).checked_add(Amount::eur(-1215)).map(|a| a.to_string()), Some("-12.05".to_owned()));
    }
}
