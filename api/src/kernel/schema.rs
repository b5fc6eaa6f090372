//! What a JSON Schema refuses, in words: the same for the contract's bodies and for the answers to a call's form.

use jsonschema::{
    ValidationError,
    error::{TypeKind, ValidationErrorKind},
};
use openapi::{message::Message, problem::Fault};
use serde_json::Value;

/// A name as a part of a JSON pointer.
pub fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// Each wrong place by its pointer.
pub fn faults(error: &ValidationError) -> Vec<Fault> {
    let at = error.instance_path().to_string();
    let one = |fr: String, en: String| vec![Fault::new(at.clone(), Message::new(fr, en))];
    match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected } => unexpected
            .iter()
            .map(|name| {
                let pointer = format!("{at}/{}", escaped(name));
                Fault::new(pointer, Message::new("Champ inconnu.", "Unknown field."))
            })
            .collect(),
        ValidationErrorKind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            vec![Fault::new(format!("{at}/{name}"), Message::new("Champ obligatoire.", "Required field."))]
        }
        ValidationErrorKind::Type { kind } => {
            let wanted = match kind {
                TypeKind::Single(one) => one.to_string(),
                TypeKind::Multiple(_) => "value".to_owned(),
            };
            let (fr, en) = match wanted.as_str() {
                "string" => ("Un texte est attendu.", "A text is expected."),
                "integer" => ("Un nombre entier est attendu.", "A whole number is expected."),
                "number" => ("Un nombre est attendu.", "A number is expected."),
                "boolean" => ("true ou false est attendu.", "true or false is expected."),
                "array" => ("Une liste est attendue.", "A list is expected."),
                "object" => ("Un objet est attendu.", "An object is expected."),
                _ => ("Cette valeur n’est pas du bon type.", "This value is not of the right type."),
            };
            one(fr.to_owned(), en.to_owned())
        }
        ValidationErrorKind::Enum { options } => {
            let words = options.as_array().map(|o| o.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")).unwrap_or_default();
            one(format!("Valeurs possibles : {words}."), format!("Possible values: {words}."))
        }
        ValidationErrorKind::MinLength { limit } => one(format!("{limit} caractères au moins."), format!("At least {limit} characters.")),
        ValidationErrorKind::MaxLength { limit } => one(format!("{limit} caractères au plus."), format!("At most {limit} characters.")),
        ValidationErrorKind::MinItems { limit } => one(format!("{limit} élément(s) au moins."), format!("At least {limit} item(s).")),
        ValidationErrorKind::MaxItems { limit } => one(format!("{limit} éléments au plus."), format!("At most {limit} items.")),
        ValidationErrorKind::Minimum { limit } => one(format!("{limit} au moins."), format!("At least {limit}.")),
        ValidationErrorKind::Maximum { limit } => one(format!("{limit} au plus."), format!("At most {limit}.")),
        ValidationErrorKind::FalseSchema => {
            one("Cette réponse n’est pas demandée ici.".to_owned(), "This is not asked for here.".to_owned())
        }
        ValidationErrorKind::UniqueItems => one("Un élément y est deux fois.".to_owned(), "An item is there twice.".to_owned()),
        ValidationErrorKind::Format { format } => {
            let (fr, en) = match format.as_str() {
                "uuid" => ("Un identifiant (UUID) est attendu.", "An identifier (UUID) is expected."),
                "date" => ("Une date est attendue, comme 2026-09-01.", "A date is expected, such as 2026-09-01."),
                "date-time" => {
                    ("Un instant est attendu, comme 2026-09-01T08:00:00Z.", "An instant is expected, such as 2026-09-01T08:00:00Z.")
                }
                "siret" => ("Un SIRET de 14 chiffres est attendu.", "A SIRET of 14 digits is expected."),
                "uai" => ("Un code UAI est attendu, comme 0951099D.", "A UAI code is expected, such as 0951099D."),
                _ => ("Cette valeur n’a pas la forme attendue.", "This value does not have the expected form."),
            };
            one(fr.to_owned(), en.to_owned())
        }
        ValidationErrorKind::Pattern { .. } => {
            one("Cette valeur n’a pas la forme attendue.".to_owned(), "This value does not have the expected form.".to_owned())
        }
        _ => one("Cette valeur n’est pas valable.".to_owned(), "This value is not valid.".to_owned()),
    }
}
