//! Companies as the rules see them: inside Préau or outside it, each by the one name it has.

use crate::{
    kernel::error::{Error, Result},
    organisations::identifiers::Siren,
};
use std::fmt;
use uuid::Uuid;

/// A company. One that has a SIREN is always named by it, so that naming it from outside and from inside is the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Party {
    Siren(String),
    /// A company of another country, by the number of its register.
    Foreign {
        country: String,
        number: String,
    },
    /// An organisation of Préau that has no SIREN.
    Organisation(Uuid),
}

impl Party {
    pub fn siren(siren: &Siren) -> Self {
        Self::Siren(siren.to_string())
    }

    /// A country by its two letters (never France, whose companies have a SIREN) and a number without spaces, in capitals.
    pub fn foreign(country: &str, number: &str) -> Option<Self> {
        let number: String = number.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_uppercase();
        let sound = country.len() == 2 && country.bytes().all(|b| b.is_ascii_uppercase()) && country != "FR";
        let numbered = (1..=40).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_alphanumeric() || b"-./".contains(&b));
        (sound && numbered).then(|| Self::Foreign { country: country.to_owned(), number })
    }

    /// As it is stored: `siren:732829320`, `foreign:DE:HRB12345`, `organisation:<uuid>`.
    pub fn read(key: &str) -> Result<Self> {
        let party = match key.split_once(':') {
            Some(("siren", siren)) => Some(Self::Siren(siren.to_owned())),
            Some(("foreign", rest)) => {
                rest.split_once(':').map(|(country, number)| Self::Foreign { country: country.to_owned(), number: number.to_owned() })
            }
            Some(("organisation", id)) => id.parse().ok().map(Self::Organisation),
            _ => None,
        };
        party.ok_or_else(|| Error::Other(anyhow::anyhow!("stored company {key:?}")))
    }
}

impl fmt::Display for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Siren(siren) => write!(f, "siren:{siren}"),
            Self::Foreign { country, number } => write!(f, "foreign:{country}:{number}"),
            Self::Organisation(id) => write!(f, "organisation:{id}"),
        }
    }
}
