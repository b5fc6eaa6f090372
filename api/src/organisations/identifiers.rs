//! The numbers that name French organisations: parsed strictly, never trusted.
//!
//! Spaces are removed first; nothing else is forgiven: only ASCII digits, no all-zero number, and a number that a
//! spreadsheet spoiled (scientific notation, lost leading zero) is refused by that name.

use openapi::message::Message;
use std::fmt;

/// Why a number was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    Empty,
    Characters,
    /// What it has, what it should have.
    Length(usize, usize),
    AllZero,
    Checksum,
    /// `2,17E+13`: a spreadsheet took it for a quantity.
    Scientific,
    /// One character short: a spreadsheet may have dropped a leading zero.
    LostZero,
}

impl Fault {
    pub fn message(self) -> Message {
        match self {
            Fault::Empty => Message::new("Ce numéro est vide.", "This number is empty."),
            Fault::Characters => Message::new(
                "Ce numéro contient des caractères qui n’y ont pas leur place.",
                "This number has characters that do not belong.",
            ),
            Fault::Length(got, wanted) => {
                Message::new(format!("{wanted} caractères attendus, {got} trouvés."), format!("{wanted} characters expected, {got} found."))
            }
            Fault::AllZero => Message::new("Ce numéro n’est fait que de zéros.", "This number is all zeros."),
            Fault::Checksum => Message::new(
                "La clé de contrôle ne correspond pas : un chiffre est sans doute faux.",
                "The check digit does not match: a digit is probably wrong.",
            ),
            Fault::Scientific => Message::new(
                "Un tableur a transformé ce numéro (notation scientifique) ; reprenez l’original.",
                "A spreadsheet changed this number (scientific notation); use the original.",
            ),
            Fault::LostZero => Message::new(
                "Il manque un caractère : un tableur a peut-être retiré le zéro initial.",
                "One character is missing: a spreadsheet may have dropped the leading zero.",
            ),
        }
    }
}

/// Removes spaces (no-break ones too) and refuses what is not a bare number.
fn clean(text: &str) -> Result<String, Fault> {
    let bare: String = text.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}')).collect();
    if bare.is_empty() {
        return Err(Fault::Empty);
    }
    let scientific = bare.to_ascii_lowercase().split_once("e+").is_some_and(|(mantissa, exponent)| {
        mantissa.chars().all(|c| c.is_ascii_digit() || c == ',' || c == '.') && exponent.chars().all(|c| c.is_ascii_digit())
    });
    if scientific {
        return Err(Fault::Scientific);
    }
    if !bare.chars().all(|c| c.is_ascii_alphanumeric()) {
        return Err(Fault::Characters);
    }
    Ok(bare)
}

fn digits(text: &str, wanted: usize) -> Result<String, Fault> {
    let bare = clean(text)?;
    if !bare.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Fault::Characters);
    }
    match bare.len() {
        n if n == wanted => {}
        n if n + 1 == wanted => return Err(Fault::LostZero),
        n => return Err(Fault::Length(n, wanted)),
    }
    if bare.bytes().all(|b| b == b'0') {
        return Err(Fault::AllZero);
    }
    Ok(bare)
}

fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(i, b)| {
            let d = u32::from(b - b'0') << (i % 2);
            if d > 9 { d - 9 } else { d }
        })
        .sum();
    sum.is_multiple_of(10)
}

macro_rules! number {
    ($(#[$doc:meta])* $Name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $Name(String);
        impl $Name {
            pub fn as_str(&self) -> &str { &self.0 }
        }
        impl fmt::Display for $Name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.0) }
        }
    };
}

number! {
    /// A company: 9 digits, Luhn (INSEE).
    Siren
}
number! {
    /// One of a company's places: its SIREN, then 5 digits; Luhn over the 14 and over the first 9.
    /// La Poste's are valid where Luhn holds *or* their digits sum to a multiple of 5.
    Siret
}
number! {
    /// French VAT number: `FR`, two key characters, the SIREN (BOFiP TVA-DECLA-20-10-20).
    VatNumber
}
number! {
    /// A school: 7 digits and a letter that is their remainder by 23.
    Uai
}

const LA_POSTE: &str = "356000000";

impl Siren {
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let bare = digits(text, 9)?;
        if luhn(&bare) { Ok(Self(bare)) } else { Err(Fault::Checksum) }
    }
}

impl Siret {
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let bare = digits(text, 14)?;
        Siren::parse(&bare[..9])?;
        let sum: u32 = bare.bytes().map(|b| u32::from(b - b'0')).sum();
        if luhn(&bare) || (bare.starts_with(LA_POSTE) && sum.is_multiple_of(5)) { Ok(Self(bare)) } else { Err(Fault::Checksum) }
    }

    pub fn siren(&self) -> Siren {
        Siren(self.0[..9].to_owned())
    }
}

impl VatNumber {
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let bare = clean(text)?.to_ascii_uppercase();
        let body = bare.strip_prefix("FR").unwrap_or(&bare);
        if body.len() != 11 {
            return Err(Fault::Length(bare.len(), 13));
        }
        let (key, siren) = body.split_at(2);
        if !siren.bytes().all(|b| b.is_ascii_digit()) || key.contains(['I', 'O']) {
            return Err(Fault::Characters);
        }
        if siren.bytes().all(|b| b == b'0') {
            return Err(Fault::AllZero);
        }
        // Monaco's have no SIREN: 000 stands in its place, and only the key answers for them.
        if !siren.starts_with("000") {
            Siren::parse(siren)?;
        }
        let number: u64 = siren.parse().map_err(|_| Fault::Characters)?;
        if Self::key_matches(key.as_bytes(), number) { Ok(Self(format!("FR{body}"))) } else { Err(Fault::Checksum) }
    }

    /// Old keys are two digits; new ones have a letter (without I and O) in either place.
    fn key_matches(key: &[u8], siren: u64) -> bool {
        const ALPHABET: &[u8] = b"0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
        let rank = |c: u8| ALPHABET.iter().position(|a| *a == c).map(|p| p as u64);
        let (Some(first), Some(second)) = (rank(key[0]), rank(key[1])) else { return false };
        if first < 10 && second < 10 {
            return first * 10 + second == (12 + 3 * (siren % 97)) % 97;
        }
        let combined = if first < 10 { first * 24 + second - 10 } else { (first * 34 + second).wrapping_sub(100) };
        (siren + 1 + combined / 11) % 11 == combined % 11
    }
}

impl Uai {
    const LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPRSTUVWXYZ";

    pub fn parse(text: &str) -> Result<Self, Fault> {
        let bare = clean(text)?;
        match bare.len() {
            8 => {}
            7 if bare[..6].bytes().all(|b| b.is_ascii_digit()) && bare.as_bytes()[6].is_ascii_alphabetic() => return Err(Fault::LostZero),
            n => return Err(Fault::Length(n, 8)),
        }
        let number: usize = bare[..7].parse().map_err(|_| Fault::Characters)?;
        let letter = bare.as_bytes()[7];
        if !bare[..7].bytes().all(|b| b.is_ascii_digit()) || !letter.is_ascii_uppercase() {
            return Err(Fault::Characters);
        }
        if number == 0 {
            return Err(Fault::AllZero);
        }
        if Self::LETTERS[number % 23] == letter { Ok(Self(bare)) } else { Err(Fault::Checksum) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_spoils_is_named() {
        assert_eq!(Siret::parse("2,17E+13"), Err(Fault::Scientific));
        assert_eq!(Uai::parse("951099D"), Err(Fault::LostZero));
        assert_eq!(Siren::parse("000000000"), Err(Fault::AllZero));
        assert_eq!(Siren::parse("７３２８２９３２０"), Err(Fault::Characters));
        assert!(Siren::parse("732 829 320").is_ok());
        assert!(Uai::parse("0951099D").is_ok());
    }

    /// La Poste numbers its places so that their digits sum to a multiple of 5; nobody else may.
    #[test]
    fn la_poste_has_a_rule_of_its_own() {
        assert!(Siret::parse("356 000 000 00048").is_ok(), "Luhn");
        assert!(Siret::parse("35600000000001").is_ok(), "digits sum to 15");
        assert_eq!(Siret::parse("35600000000002"), Err(Fault::Checksum));
        assert_eq!(Siret::parse("73282932000001"), Err(Fault::Checksum));
        assert_eq!(Siret::parse("73282932000074").unwrap().siren().as_str(), "732829320");
    }

    #[test]
    fn vat_keys_old_and_new_and_monaco() {
        assert_eq!(VatNumber::parse("fr 40 303 265 045").unwrap().as_str(), "FR40303265045");
        assert!(VatNumber::parse("FR 83 404 833 048").is_ok());
        assert!(VatNumber::parse("K7399859412").is_ok(), "a new key has a letter");
        assert!(VatNumber::parse("FR 53 000 004 605").is_ok(), "Monaco has no SIREN");
        assert_eq!(VatNumber::parse("FR 54 000 004 605"), Err(Fault::Checksum), "but a key");
        assert_eq!(VatNumber::parse("FRO1399859412"), Err(Fault::Characters), "no O in a key");
        assert_eq!(VatNumber::parse("FR12000000000"), Err(Fault::AllZero));
    }

    /// Whatever is typed is answered, never a panic; what is accepted reads back as itself.
    #[test]
    fn odd_input_is_answered() {
        for text in
            ["", " ", "FR", "é", "FRé23456789012", "0951099É", "e+", "E+5", "1e+5", "12345678\u{0}", "\u{202e}732829320", "−32829320"]
        {
            assert!(Siren::parse(text).is_err() && Siret::parse(text).is_err(), "{text:?}");
            assert!(VatNumber::parse(text).is_err() && Uai::parse(text).is_err(), "{text:?}");
        }
    }

    /// Every row of the shared vectors, where they are at hand.
    #[test]
    fn the_vectors_agree() {
        let folder = std::env::var("PREAU_SHARED").unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared").to_owned());
        let check = |file: &str, column: usize, parse: &dyn Fn(&str) -> bool| {
            let path = std::path::Path::new(&folder).join("vectors").join(file);
            let Ok(mut rows) = csv::Reader::from_path(&path) else {
                println!("skipped: {} is not here", path.display());
                return;
            };
            for row in rows.records() {
                let row = row.unwrap();
                let input = &row[0];
                // Stricter than the oracles on purpose: all zeros, digits outside ASCII, separators other than spaces.
                let bare: String = input.chars().filter(|c| !c.is_whitespace()).collect();
                let stricter = !bare.is_ascii()
                    || bare.contains(|c: char| !c.is_ascii_alphanumeric())
                    || bare.trim_start_matches("FR").bytes().all(|b| b == b'0');
                let expected = row[column] == *"valid" && !stricter;
                assert_eq!(parse(input), expected, "{file}: {input:?} ({})", &row[row.len() - 1]);
            }
        };
        check("siren.csv", 1, &|s| Siren::parse(s).is_ok());
        check("siret.csv", 3, &|s| Siret::parse(s).is_ok());
        check("tva.csv", 1, &|s| VatNumber::parse(s).is_ok());
        check("uai.csv", 1, &|s| Uai::parse(s).is_ok());
    }
}
