//! Every answer the tests get is held against the contract: its status is declared, its body fits the declared shape, and
//! nothing is null where no null is declared.

use jsonschema::Validator;
use openapi::document;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex},
};

static DOCUMENT: LazyLock<Value> = LazyLock::new(document::value);

/// A shape of the contract, made once a test.
fn validator(shape: &Value) -> Arc<Validator> {
    static MADE: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);
    let mut made = MADE.lock().expect("no test died here");
    let fresh = || {
        let schema = json!({ "allOf": [shape], "components": DOCUMENT["components"] });
        Arc::new(jsonschema::draft202012::options().should_validate_formats(true).build(&schema).expect("a schema"))
    };
    made.entry(shape.to_string()).or_insert_with(fresh).clone()
}

fn operation(method: &Method, path: &str) -> Option<&'static Value> {
    let segments = |path: &str| path.split('/').map(str::to_owned).collect::<Vec<_>>();
    let asked = segments(path);
    let fits = |declared: &str| {
        let declared = segments(declared);
        declared.len() == asked.len() && declared.iter().zip(&asked).all(|(d, a)| d.starts_with('{') || d == a)
    };
    let (_, item) =
        DOCUMENT["paths"].as_object()?.iter().filter(|(declared, _)| fits(declared)).min_by_key(|(d, _)| d.matches('{').count())?;
    item.get(method.as_str().to_lowercase())
}

/// Panics where an answer is not what the contract says.
pub fn check(method: &Method, path: &str, status: StatusCode, body: &Value) {
    let Some(operation) = operation(method, path) else { return };
    let answers = &operation["responses"];
    let mut declared = &answers[status.as_str()];
    if declared.is_null() {
        assert!(!status.is_success(), "{method} {path}: {status} is not declared");
        declared = &answers["default"];
    }
    if let Some(name) = declared["$ref"].as_str() {
        declared = DOCUMENT.pointer(name.trim_start_matches('#')).expect("no reference dangles");
    }
    // What HEAD answers has no body, whatever GET's would be.
    if *method == Method::HEAD {
        return;
    }
    let content = declared["content"].as_object().and_then(|types| types.iter().find(|(name, _)| name.contains("json")));
    let Some((_, content)) = content else {
        assert!(body.is_null(), "{method} {path}: {status} has a body and declares none: {body}");
        return;
    };
    let validator = validator(&content["schema"]);
    let faults: Vec<String> = validator.iter_errors(body).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(faults.is_empty(), "{method} {path} {status}: {faults:?}");
}
