//! Answers held against the form of the call's version: the same schema the browser has, every fault at once. Pure.

use crate::{
    kernel::{error::Result, schema},
    organisations::identifiers::{Siret, Uai},
};
use openapi::{funding::Form, message::Message, problem::Fault};
use serde_json::{Value, json};

/// As many faults as anybody reads.
const MOST: usize = 200;

/// Below `/answers`. A section that is not there yet counts as empty, so that each of its fields is told.
pub fn faults(form: &Form, answers: &Value) -> Result<Vec<Fault>> {
    let mut answers = answers.clone();
    let Some(sections) = answers.as_object_mut() else {
        return Ok(vec![Fault::new("/answers", Message::new("Un objet est attendu.", "An object is expected."))]);
    };
    for section in &form.sections {
        sections.entry(section.key.clone()).or_insert_with(|| json!({}));
    }
    let validator = jsonschema::draft202012::options()
        .should_validate_formats(true)
        .with_format("siret", |text: &str| Siret::parse(text).is_ok())
        .with_format("uai", |text: &str| Uai::parse(text).is_ok())
        .build(&form.schema())
        .map_err(|error| anyhow::anyhow!("the schema of a form: {error}"))?;
    let mut faults: Vec<Fault> = Vec::new();
    for fault in validator.iter_errors(&answers).flat_map(|error| schema::faults(&error)).take(MOST) {
        let fault = Fault { pointer: format!("/answers{}", fault.pointer), ..fault };
        // `properties` and a condition may both speak of one field.
        if !faults.contains(&fault) {
            faults.push(fault);
        }
    }
    Ok(faults)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::words;

    fn form() -> Form {
        let field = |key: &str, kind: &str, required: bool, rest: Value| {
            let mut field = json!({ "key": key, "kind": kind, "label": { "fr": key }, "required": required, "choices": [], "columns": [] });
            field.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
            field
        };
        let fields = json!([
            field("name", "text", true, json!({ "max_length": 5 })),
            field("school", "yes_no", true, json!({})),
            field("uai", "uai", true, json!({ "when": { "field": "school", "equals": "true" } })),
            field("company", "siret", false, json!({})),
            field("cost", "money", false, json!({})),
        ]);
        words::shape(json!({ "sections": [{ "key": "who", "title": { "fr": "Qui" }, "fields": fields }] })).unwrap()
    }

    fn told(answers: Value) -> Vec<String> {
        let mut pointers: Vec<String> = faults(&form(), &answers).unwrap().into_iter().map(|f| f.pointer).collect();
        pointers.sort();
        pointers
    }

    #[test]
    fn every_fault_is_told_at_once_where_it_is() {
        assert_eq!(told(json!({})), ["/answers/who/name", "/answers/who/school"]);
        assert_eq!(told(json!({ "who": { "name": "a", "school": true } })), ["/answers/who/uai"]);
        assert_eq!(told(json!({ "who": { "name": "a", "school": false, "uai": "0951099D" } })), ["/answers/who/uai"]);
        let wrong =
            json!({ "who": { "name": "abcdef", "school": true, "uai": "0951099A", "company": "12345678901234", "cost": 10.005, "x": 1 } });
        let all = ["/answers/who/company", "/answers/who/cost", "/answers/who/name", "/answers/who/uai", "/answers/who/x"];
        assert_eq!(told(wrong), all);
        assert_eq!(told(json!({ "who": { "name": "a", "school": true, "uai": "0951099D", "company": "73282932000074" } })), [""; 0]);
        assert_eq!(told(json!([])), ["/answers"]);
    }
}
