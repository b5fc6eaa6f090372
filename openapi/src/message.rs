//! A sentence for a person, in the portal's two languages.

use std::borrow::Cow;

/// The languages of the portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Locale {
    #[default]
    Fr,
    En,
}

impl Locale {
    pub fn tag(self) -> &'static str {
        match self {
            Locale::Fr => "fr",
            Locale::En => "en",
        }
    }

    /// Parses a stored or requested tag; anything that is not English is French, the portal's first language.
    pub fn parse(tag: &str) -> Self {
        if tag.get(..2).is_some_and(|t| t.eq_ignore_ascii_case("en")) { Locale::En } else { Locale::Fr }
    }

    /// The first language of an `Accept-Language` header that we speak (RFC 9110 §12.5.4; order, not q-values,
    /// decides, as browsers send them sorted); none where it names neither.
    pub fn accepted(header: &str) -> Option<Self> {
        header.split(',').map(|part| part.trim().get(..2).unwrap_or("").to_ascii_lowercase()).find_map(|tag| match tag.as_str() {
            "fr" => Some(Locale::Fr),
            "en" => Some(Locale::En),
            _ => None,
        })
    }
}

/// Both wordings stand side by side where the sentence is born, so neither can be forgotten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub fr: Cow<'static, str>,
    pub en: Cow<'static, str>,
}

impl Message {
    pub fn new(fr: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
        Self { fr: fr.into(), en: en.into() }
    }

    pub fn in_locale(&self, locale: Locale) -> &str {
        match locale {
            Locale::Fr => &self.fr,
            Locale::En => &self.en,
        }
    }
}
