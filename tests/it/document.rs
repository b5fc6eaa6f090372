//! The contract as a document.

use openapi::document;
use serde_json::Value;
use std::collections::BTreeSet;

#[test]
fn the_committed_document_is_the_one_the_code_prints() {
    let printed = document::yaml();
    assert!(printed == document::COMMITTED, "run `cargo run -p openapi --example print > openapi/openapi.yaml` and look at the difference");
}

#[tokio::test]
async fn the_served_bytes_are_the_committed_bytes() {
    let app = crate::support::App::empty().await;
    assert_eq!(app.raw("/openapi.yaml").await.text().await.expect("text"), document::COMMITTED);
    assert!(app.raw("/docs").await.text().await.expect("text").contains("search_listings"));
}

fn walk(value: &Value, visit: &mut impl FnMut(&Value)) {
    visit(value);
    match value {
        Value::Object(map) => map.values().for_each(|v| walk(v, visit)),
        Value::Array(items) => items.iter().for_each(|v| walk(v, visit)),
        _ => {}
    }
}

#[test]
fn every_operation_is_named_once_and_no_reference_dangles() {
    let document = document::value();
    let mut names = BTreeSet::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("methods") {
            let id = operation["operationId"].as_str().unwrap_or_else(|| panic!("{method} {path} has no id"));
            assert!(names.insert(id.to_owned()), "{id} twice");
            assert!(id.split_once('_').is_some(), "{id} is a verb and a noun");
            assert!(operation["summary"].is_string() && operation["tags"].is_array(), "{id} has a summary and a tag");
            assert!(operation["responses"]["default"].is_object(), "{id} tells its problems");
        }
    }
    walk(&document, &mut |value| {
        if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
            let pointer = reference.trim_start_matches('#');
            assert!(document.pointer(pointer).is_some(), "{reference} dangles");
        }
    });
}

#[test]
fn every_shape_sent_or_received_has_an_example_that_satisfies_it() {
    let document = document::value();
    let mut names = BTreeSet::new();
    for item in document["paths"].as_object().expect("paths").values() {
        for operation in item.as_object().expect("methods").values() {
            let successes =
                operation["responses"].as_object().into_iter().flatten().filter(|(status, _)| status.starts_with('2')).map(|(_, r)| r);
            for sent in successes.chain([&operation["requestBody"]]) {
                let reference = sent["content"]["application/json"]["schema"]["$ref"].as_str().unwrap_or_default();
                names.extend(reference.strip_prefix("#/components/schemas/").map(str::to_owned));
            }
        }
    }
    assert!(names.len() > 50);
    for name in names {
        let example = &document["components"]["schemas"][&name]["example"];
        assert!(!example.is_null(), "{name} has no example");
        let schema = serde_json::json!({ "$ref": format!("#/components/schemas/{name}"), "components": document["components"] });
        let validator = jsonschema::draft202012::options().build(&schema).expect("a schema");
        let faults: Vec<String> = validator.iter_errors(example).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(faults.is_empty(), "{name}: {faults:?}");
    }
}
