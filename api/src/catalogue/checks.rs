//! What is asked of a listing, in one table with two profiles: *import* (title, publisher, link) and *publication*.

use crate::vocabulary::Vocabulary;
use openapi::{
    catalogue::{Check, Checklist, Conformity, Content, ListingKind, Localised, OfferTerms, PriceUnit, VatCategory},
    message::{Locale, Message},
    problem::Fault,
    vocabulary::Scheme,
};
use std::collections::HashSet;

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    Import,
    Publication,
}

struct Rule {
    key: &'static str,
    pointer: &'static str,
    label: fn() -> Message,
    import: bool,
    /// What is missing or wrong; nothing where it passes.
    fault: fn(&Content, &Vocabulary) -> Option<Message>,
}

fn said(text: &Localised) -> bool {
    [&text.fr, &text.en].into_iter().flatten().any(|t| !t.trim().is_empty())
}

fn within(text: &Localised, most: usize) -> bool {
    [&text.fr, &text.en].into_iter().flatten().all(|t| t.chars().count() <= most)
}

fn text(text: &Localised, most: usize) -> Option<Message> {
    if !said(text) {
        Some(Message::new("À renseigner.", "To be given."))
    } else if !within(text, most) {
        Some(Message::new(format!("{most} caractères au plus."), format!("At most {most} characters.")))
    } else {
        None
    }
}

/// http(s) with a host; anything else could be a script.
pub fn is_web_address(address: &str) -> bool {
    url::Url::parse(address).is_ok_and(|u| matches!(u.scheme(), "http" | "https") && u.host().is_some())
}

fn missing(ok: bool, fr: &'static str, en: &'static str) -> Option<Message> {
    (!ok).then(|| Message::new(fr, en))
}

fn teaches(content: &Content) -> bool {
    !matches!(content.kind, ListingKind::Device | ListingKind::Service)
}

const NO_DATA: &str = "scolomfr-voc-044-num-001";

const RULES: &[Rule] = &[
    Rule {
        key: "title",
        pointer: "/title",
        import: true,
        label: || Message::new("Un titre", "A title"),
        fault: |c, _| text(&c.title, 120),
    },
    Rule {
        key: "link",
        pointer: "/links",
        import: true,
        label: || Message::new("Un lien vers le produit", "A link to the product"),
        fault: |c, _| {
            let links = [&c.links.homepage, &c.links.access, &c.links.source];
            missing(
                links.into_iter().flatten().any(|l| is_web_address(l)),
                "Donnez la page d’accueil ou l’adresse d’accès.",
                "Give the home page or the access address.",
            )
        },
    },
    Rule {
        key: "summary",
        pointer: "/summary",
        import: false,
        label: || Message::new("Un résumé d’une phrase", "A one-sentence summary"),
        fault: |c, _| text(&c.summary, 200),
    },
    Rule {
        key: "description",
        pointer: "/description",
        import: false,
        label: || Message::new("Une description", "A description"),
        fault: |c, _| text(&c.description, 10_000),
    },
    Rule {
        key: "levels",
        pointer: "/levels",
        import: false,
        label: || Message::new("Les niveaux scolaires", "School levels"),
        fault: |c, _| missing(!teaches(c) || !c.levels.is_empty(), "Choisissez au moins un niveau.", "Choose at least one level."),
    },
    Rule {
        key: "subjects",
        pointer: "/subjects",
        import: false,
        label: || Message::new("Les disciplines", "Subjects"),
        fault: |c, _| missing(!teaches(c) || !c.subjects.is_empty(), "Choisissez au moins une discipline.", "Choose at least one subject."),
    },
    Rule {
        key: "languages",
        pointer: "/languages",
        import: false,
        label: || Message::new("Les langues", "Languages"),
        fault: |c, _| missing(!teaches(c) || !c.languages.is_empty(), "Choisissez au moins une langue.", "Choose at least one language."),
    },
    Rule {
        key: "platforms",
        pointer: "/platforms",
        import: false,
        label: || Message::new("Les plateformes", "Platforms"),
        fault: |c, _| {
            missing(c.kind != ListingKind::App || !c.platforms.is_empty(), "Dites où l’application fonctionne.", "Say where the app runs.")
        },
    },
    Rule {
        key: "data_level",
        pointer: "/personal_data",
        import: false,
        label: || Message::new("Les données personnelles, en clair", "Personal data, in plain words"),
        fault: |c, _| {
            let d = &c.personal_data;
            let ok = d.level.is_some() && d.notes.as_ref().is_some_and(said) && d.privacy_url.as_deref().is_some_and(is_web_address);
            missing(
                ok,
                "Donnez le niveau, une explication et l’adresse de la politique de confidentialité.",
                "Give the level, an explanation and the address of the privacy notice.",
            )
        },
    },
    Rule {
        key: "hosting",
        pointer: "/personal_data/hosting_country",
        import: false,
        label: || Message::new("Le pays d’hébergement", "The hosting country"),
        fault: |c, _| {
            let none = c.personal_data.level.as_deref() == Some(NO_DATA);
            missing(
                none || c.personal_data.hosting_country.is_some(),
                "Dites où les données sont hébergées.",
                "Say where the data is hosted.",
            )
        },
    },
    Rule {
        key: "accessibility",
        pointer: "/accessibility",
        import: false,
        label: || Message::new("L’accessibilité (RGAA)", "Accessibility (RGAA)"),
        fault: |c, _| match c.accessibility.conformity {
            None => Some(Message::new("Déclarez la conformité.", "Declare the conformity.")),
            Some(Conformity::None) => None,
            Some(_) => missing(
                c.accessibility.statement_url.as_deref().is_some_and(is_web_address),
                "Donnez l’adresse de la déclaration d’accessibilité.",
                "Give the address of the accessibility statement.",
            ),
        },
    },
    Rule {
        key: "licence",
        pointer: "/licence",
        import: false,
        label: || Message::new("La licence", "The licence"),
        fault: |c, _| missing(c.licence.as_ref().is_some_and(|l| !l.trim().is_empty()), "Nommez la licence.", "Name the licence."),
    },
    Rule {
        key: "offers",
        pointer: "/offers",
        import: false,
        label: || Message::new("Au moins une offre complète", "At least one complete offer"),
        fault: |c, _| match c.offers.iter().find_map(offer_fault) {
            _ if c.offers.is_empty() => Some(Message::new("Ajoutez une offre, même gratuite.", "Add an offer, even a free one.")),
            fault => fault,
        },
    },
    Rule {
        key: "alternatives",
        pointer: "/media",
        import: false,
        label: || Message::new("Un texte de remplacement pour chaque image", "A text alternative for every picture"),
        fault: |c, _| missing(c.media.iter().chain(&c.logo).all(|m| said(&m.alt)), "Décrivez chaque image.", "Describe every picture."),
    },
];

fn offer_fault(offer: &OfferTerms) -> Option<Message> {
    if !said(&offer.label) {
        return Some(Message::new(format!("Nommez l’offre « {} ».", offer.key), format!("Name the offer “{}”.", offer.key)));
    }
    if offer.unit == PriceUnit::Free {
        return None;
    }
    match offer.vat.category {
        VatCategory::S if offer.vat.rate_class.is_none() => Some(Message::new("Choisissez le taux de TVA.", "Choose the VAT rate.")),
        VatCategory::E if offer.vat.reason.as_ref().is_none_or(|r| r.trim().is_empty()) => {
            Some(Message::new("Dites pourquoi la TVA n’est pas due.", "Say why VAT is not due."))
        }
        _ => None,
    }
}

/// Faults of form, wrong even in a draft: unknown concepts, addresses that are not, two offers of one name.
pub fn form(content: &Content, vocabulary: &Vocabulary) -> Vec<Fault> {
    let mut faults = Vec::new();
    let lists = [
        ("/levels", &content.levels, Scheme::Levels),
        ("/subjects", &content.subjects, Scheme::Subjects),
        ("/resource_types", &content.resource_types, Scheme::ResourceTypes),
        ("/document_types", &content.document_types, Scheme::DocumentTypes),
        ("/audiences", &content.audiences, Scheme::Audiences),
    ];
    for (pointer, ids, scheme) in lists {
        for (i, id) in ids.iter().enumerate().filter(|(_, id)| !vocabulary.has(scheme, id)) {
            faults.push(Fault::new(
                format!("{pointer}/{i}"),
                Message::new(format!("« {id} » n’est pas du vocabulaire."), format!("“{id}” is not in the vocabulary.")),
            ));
        }
    }
    if let Some(level) = content.personal_data.level.as_ref().filter(|id| !vocabulary.has(Scheme::DataLevels, id)) {
        faults.push(Fault::new(
            "/personal_data/level",
            Message::new(format!("« {level} » n’est pas du vocabulaire."), format!("“{level}” is not in the vocabulary.")),
        ));
    }
    let l = &content.links;
    let addresses = [
        ("/links/homepage", &l.homepage),
        ("/links/access", &l.access),
        ("/links/documentation", &l.documentation),
        ("/links/support", &l.support),
        ("/links/source", &l.source),
        ("/personal_data/privacy_url", &content.personal_data.privacy_url),
        ("/accessibility/statement_url", &content.accessibility.statement_url),
    ];
    for (pointer, address) in addresses {
        if address.as_deref().is_some_and(|a| !a.is_empty() && !is_web_address(a)) {
            faults.push(Fault::new(
                pointer,
                Message::new("Donnez une adresse en http:// ou https://.", "Give an http:// or https:// address."),
            ));
        }
    }
    let mut keys = HashSet::new();
    for (i, offer) in content.offers.iter().enumerate() {
        if !keys.insert(&offer.key) {
            faults.push(Fault::new(format!("/offers/{i}/key"), Message::new("Deux offres portent ce nom.", "Two offers have this name.")));
        }
    }
    for (i, tag) in content.languages.iter().enumerate() {
        if !(2..=3).contains(&tag.len()) || !tag.bytes().all(|b| b.is_ascii_lowercase()) {
            faults.push(Fault::new(
                format!("/languages/{i}"),
                Message::new("Deux ou trois lettres : fr, en, bre…", "Two or three letters: fr, en, bre…"),
            ));
        }
    }
    faults
}

/// The checklist a publisher sees, in their language.
pub fn checklist(content: &Content, vocabulary: &Vocabulary, profile: Profile, locale: Locale) -> Checklist {
    let checks: Vec<Check> = RULES
        .iter()
        .filter(|rule| rule.import || profile == Profile::Publication)
        .map(|rule| {
            let fault = (rule.fault)(content, vocabulary);
            Check {
                key: rule.key.to_owned(),
                label: (rule.label)().in_locale(locale).to_owned(),
                passed: fault.is_none(),
                detail: fault.map(|m| m.in_locale(locale).to_owned()),
                pointer: rule.pointer.to_owned(),
            }
        })
        .collect();
    Checklist { ready: checks.iter().all(|c| c.passed), checks }
}

/// Every rule of the profile that fails.
pub fn faults(content: &Content, vocabulary: &Vocabulary, profile: Profile) -> Vec<Fault> {
    RULES
        .iter()
        .filter(|rule| rule.import || profile == Profile::Publication)
        .filter_map(|rule| (rule.fault)(content, vocabulary).map(|message| Fault::new(rule.pointer, message)))
        .collect()
}

#[cfg(test)]
mod tests;
