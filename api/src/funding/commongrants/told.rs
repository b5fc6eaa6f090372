//! A published call as an opportunity. What the protocol has no place for stands in `customFields`.

use super::asked::status;
use crate::{
    funding::calls::{
        entity::{call, published},
        read,
    },
    kernel::{clock::paris_day, words},
    server::Server,
};
use chrono::{DateTime, Utc};
use money::Amount;
use openapi::{
    funding::{CallContent, CallPhase},
    message::Locale,
    organisations::Capacity,
};
use serde_json::{Value, json};

/// The protocol has no word for schools or publishers.
fn applicant(capacity: Capacity, locale: Locale) -> Value {
    let (fr, en) = match capacity {
        Capacity::Publisher => ("Éditeur", "Publisher"),
        Capacity::DeviceMaker => ("Fabricant d’équipements", "Device maker"),
        Capacity::School => ("Établissement scolaire", "School"),
        Capacity::Authority => ("Collectivité", "Local or academic authority"),
        Capacity::Operator => ("Opérateur du programme", "Operator of the programme"),
        Capacity::Partner => ("Partenaire", "Partner"),
    };
    json!({ "value": "custom", "customValue": words::word(&capacity), "description": pick((fr, en), locale) })
}

fn pick<'a>((fr, en): (&'a str, &'a str), locale: Locale) -> &'a str {
    if locale == Locale::En { en } else { fr }
}

/// The day in Paris, and the hour in words: the protocol's document wants a zone in `time`, its own client refuses one.
/// The very instants stand in `customFields`.
fn event(name: &str, at: DateTime<Utc>) -> Value {
    let hour = at.with_timezone(&chrono_tz::Europe::Paris).format("%H:%M:%S (%Z, Paris)").to_string();
    json!({ "name": name, "eventType": "singleDate", "date": paris_day(at), "description": hour })
}

fn custom(name: &str, kind: &str, value: Value, description: &str) -> Value {
    json!({ "name": name, "fieldType": kind, "value": value, "description": description })
}

fn instant(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

pub fn opportunity(
    server: &Server,
    row: &call::Model,
    registered: &published::Model,
    content: &CallContent,
    locale: Locale,
    now: DateTime<Utc>,
) -> Value {
    let say = |fr: &'static str, en: &'static str| pick((fr, en), locale);
    let phase = read::phase(row, now);
    let told = match phase {
        CallPhase::Upcoming => say("L’appel n’est pas encore ouvert.", "The call is not open yet."),
        CallPhase::Open => say("L’appel est ouvert.", "The call is open."),
        CallPhase::Closed => say("L’appel est clos.", "The call is closed."),
    };
    let text = [&content.summary, &content.description].map(|text| text.in_locale(locale)).join("\n\n");
    let path = format!("{}/calls/{}", say("", "/en"), row.id);
    json!({
        "id": row.id,
        "title": content.title.in_locale(locale),
        "description": text.trim(),
        "status": { "value": status(phase), "description": told },
        "funding": {
            "maxAwardAmount": { "amount": Amount::eur(content.ceiling_cents).to_string(), "currency": "EUR" },
            "details": match locale {
                Locale::Fr => format!("Au plus {} % du coût du projet.", content.max_rate_percent),
                Locale::En => format!("At most {}% of a project’s cost.", content.max_rate_percent),
            },
        },
        "keyDates": {
            "postDate": event(say("Publication", "Published"), registered.posted_at),
            "closeDate": event(say("Clôture", "Close"), row.closes_at),
            "otherDates": { "openDate": event(say("Ouverture", "Opening"), row.opens_at) },
        },
        "acceptedApplicantTypes": content.applicants.capacities.iter().map(|capacity| applicant(*capacity, locale)).collect::<Vec<_>>(),
        "source": server.settings.link(&path),
        "customFields": {
            "programmeId": custom("programmeId", "string", json!(row.programme_id), say("Programme qui publie l’appel", "Programme that publishes the call")),
            "supports": custom("supports", "array", words::json(&content.supports), say("Soutiens apportés", "Kinds of support")),
            "aidBasis": custom("aidBasis", "string", json!(words::word(&content.aid_basis)), say("Régime d’aide d’État", "State-aid rule")),
            "maxRatePercent": custom("maxRatePercent", "integer", json!(content.max_rate_percent), say("Part financée au plus, en pour cent", "Most of a cost that is funded, in percent")),
            "countries": custom("countries", "array", json!(content.applicants.countries), say("Pays d’établissement, tous si vide", "Countries of establishment, any where empty")),
            "sizes": custom("sizes", "array", words::json(&content.applicants.sizes), say("Tailles d’entreprise (recommandation 2003/361/CE), toutes si vide", "Sizes of undertaking (recommendation 2003/361/EC), any where empty")),
            "verifiedOnly": custom("verifiedOnly", "boolean", json!(content.applicants.verified), say("Organisations vérifiées seulement", "Verified organisations only")),
            "opensAt": custom("opensAt", "string", json!(instant(row.opens_at)), say("Premier instant, UTC", "First instant, UTC")),
            "closesAt": custom("closesAt", "string", json!(instant(row.closes_at)), say("Premier instant trop tardif, UTC", "First instant that is too late, UTC")),
            "graceSeconds": custom("graceSeconds", "integer", json!(row.grace_seconds), say("Tolérance après la clôture, en secondes", "Tolerance after the close, in seconds")),
        },
        "createdAt": instant(registered.posted_at),
        "lastModifiedAt": instant(registered.modified_at),
    })
}
