//! Countries by their ISO 3166-1 code, and their names as Unicode's CLDR has them (Unicode-3.0).

use openapi::message::Message;
use std::{collections::BTreeMap, sync::LazyLock};

static NAMES: LazyLock<BTreeMap<String, Message>> = LazyLock::new(|| {
    let mut reader = csv::Reader::from_reader(include_str!("countries.csv").as_bytes());
    let rows = reader.deserialize::<(String, String, String)>().filter_map(Result::ok);
    rows.map(|(code, fr, en)| (code, Message::new(fr, en))).collect()
});

/// None where there is no such country.
pub fn country(code: &str) -> Option<&'static Message> {
    NAMES.get(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_has_a_name_in_both_languages() {
        assert_eq!(NAMES.len(), 249);
        assert_eq!(country("BE").map(|name| (name.fr.as_ref(), name.en.as_ref())), Some(("Belgique", "Belgium")));
        assert_eq!((country("fr"), country("XX")), (None, None));
    }
}
