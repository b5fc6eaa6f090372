use super::*;
use openapi::catalogue::{Accessibility, Links, MediaUse, PersonalData, Platform, PriceUnit, Vat, VatRateClass};

fn vocabulary() -> Vocabulary {
    Vocabulary::load(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/vocabulary"))).unwrap()
}

fn french(text: &str) -> Localised {
    Localised { fr: Some(text.to_owned()), en: None }
}

/// A listing that lacks nothing.
fn complete() -> Content {
    Content {
        title: french("Le Jardin"),
        summary: french("Reconnaître les plantes."),
        description: french("On photographie, on compare."),
        levels: vec!["scolomfr-voc-022-num-018".to_owned()],
        subjects: vec!["scolomfr-voc-015-num-1832".to_owned()],
        platforms: vec![Platform::Web],
        languages: vec!["fr".to_owned()],
        accessibility: Accessibility {
            conformity: Some(Conformity::Partial),
            statement_url: Some("https://jardin.example/a11y".to_owned()),
            notes: None,
        },
        personal_data: PersonalData {
            level: Some("scolomfr-voc-044-num-002".to_owned()),
            hosting_country: Some("FR".to_owned()),
            notes: Some(french("Un pseudonyme, gardé un an.")),
            privacy_url: Some("https://jardin.example/donnees".to_owned()),
        },
        licence: Some("proprietary".to_owned()),
        links: Links { homepage: Some("https://jardin.example/".to_owned()), ..Default::default() },
        offers: vec![OfferTerms {
            key: "classe".to_owned(),
            label: french("Une classe"),
            unit: PriceUnit::School,
            vat: Vat { category: VatCategory::S, rate_class: Some(VatRateClass::Standard), reason: None },
            ..Default::default()
        }],
        ..Default::default()
    }
}

/// Keys of the publication rules that fail.
fn failing(change: impl FnOnce(&mut Content)) -> Vec<String> {
    let mut content = complete();
    change(&mut content);
    let list = checklist(&content, &vocabulary(), Profile::Publication, Locale::Fr);
    assert_eq!(list.ready, list.checks.iter().all(|c| c.passed));
    list.checks.into_iter().filter(|c| !c.passed).map(|c| c.key).collect()
}

/// What one change does to a complete listing, and the rule that must notice.
type Spoil = (&'static str, fn(&mut Content));

const SPOILS: &[Spoil] = &[
    ("title", |c| c.title = Localised::default()),
    ("title", |c| c.title = french(&"a".repeat(121))),
    ("link", |c| c.links = Links::default()),
    ("link", |c| c.links.homepage = Some("javascript:alert(1)".to_owned())),
    ("summary", |c| c.summary = french(" ")),
    ("summary", |c| c.summary.en = Some("é".repeat(201))),
    ("description", |c| c.description = Localised::default()),
    ("levels", |c| c.levels.clear()),
    ("subjects", |c| c.subjects.clear()),
    ("languages", |c| c.languages.clear()),
    ("platforms", |c| c.platforms.clear()),
    ("data_level", |c| c.personal_data.level = None),
    ("data_level", |c| c.personal_data.notes = None),
    ("data_level", |c| c.personal_data.privacy_url = None),
    ("hosting", |c| c.personal_data.hosting_country = None),
    ("accessibility", |c| c.accessibility.conformity = None),
    ("accessibility", |c| c.accessibility.statement_url = None),
    ("licence", |c| c.licence = Some(String::new())),
    ("offers", |c| c.offers.clear()),
    ("offers", |c| c.offers[0].label = Localised::default()),
    ("offers", |c| c.offers[0].vat.rate_class = None),
    ("offers", |c| c.offers[0].vat = Vat { category: VatCategory::E, rate_class: None, reason: Some(" ".to_owned()) }),
    ("alternatives", |c| c.logo = Some(MediaUse { media_id: uuid::Uuid::nil(), alt: Localised::default() })),
];

#[test]
fn a_complete_listing_may_be_published() {
    assert_eq!(failing(|_| ()), [""; 0]);
}

#[test]
fn each_rule_notices_what_it_asks_for_and_nothing_else() {
    for (n, (key, spoil)) in SPOILS.iter().enumerate() {
        assert_eq!(failing(spoil), [*key], "spoil {n}");
    }
    let tried: HashSet<&str> = SPOILS.iter().map(|(key, _)| *key).collect();
    let rules: HashSet<&str> = RULES.iter().map(|r| r.key).collect();
    assert_eq!(tried, rules, "every rule is tried");
}

#[test]
fn some_things_need_less() {
    assert_eq!(failing(|c| c.accessibility = Accessibility { conformity: Some(Conformity::None), ..Default::default() }), [""; 0]);
    let device = |c: &mut Content| {
        c.kind = ListingKind::Device;
        (c.levels, c.subjects, c.platforms, c.languages) = Default::default();
    };
    assert_eq!(failing(device), [""; 0]);
    let none = |c: &mut Content| {
        c.personal_data.level = Some(NO_DATA.to_owned());
        c.personal_data.hosting_country = None;
    };
    assert_eq!(failing(none), [""; 0]);
}

#[test]
fn an_import_asks_for_a_title_and_a_link() {
    let faults = faults(&Content::default(), &vocabulary(), Profile::Import);
    assert_eq!(faults.iter().map(|f| f.pointer.as_ref()).collect::<Vec<&str>>(), ["/title", "/links"]);
}

#[test]
fn form_is_checked_even_in_a_draft() {
    let pointers = |change: fn(&mut Content)| {
        let mut content = complete();
        change(&mut content);
        form(&content, &vocabulary()).into_iter().map(|f| f.pointer.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(pointers(|_| ()), [""; 0]);
    assert_eq!(pointers(|c| c.levels.push("scolomfr-voc-015-num-1832".to_owned())), ["/levels/1"], "a concept of another scheme");
    assert_eq!(pointers(|c| c.personal_data.level = Some("x".to_owned())), ["/personal_data/level"]);
    assert_eq!(pointers(|c| c.links.support = Some("data:text/html,x".to_owned())), ["/links/support"]);
    assert_eq!(pointers(|c| c.languages.push("français".to_owned())), ["/languages/1"]);
    assert_eq!(pointers(|c| c.offers.push(c.offers[0].clone())), ["/offers/1/key"]);
}

#[test]
fn only_web_addresses_are_addresses() {
    for bad in ["", "jardin.example", "javascript:alert(1)", "//x.example", "ftp://x.example", "http://", "data:text/html,x", "file:///etc"]
    {
        assert!(!is_web_address(bad), "{bad:?}");
    }
    assert!(is_web_address("https://jardin.example/é?a=1#b"));
}
