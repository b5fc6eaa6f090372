//! The OpenAPI document: printed with nothing behind it, then corrected once.
//!
//! What is corrected is what poem-openapi gets wrong or cannot say, and what follows from an operation's shape:
//! the problems it can answer with. The committed `openapi.yaml` is compared with this output by a test,
//! and those very bytes are served.

use crate::{
    PREFIX, catalogue, funding, identity, moderation, notifications, operations, organisations, pages, portal, search, vocabulary,
};
use poem::{endpoint::BoxEndpoint, http::Method};
use poem_openapi::{
    OpenApi, OpenApiService,
    registry::{MetaApi, Registry},
};
use serde_json::{Map, Value, json};
use std::{
    collections::{BTreeSet, HashMap},
    convert::Infallible,
    marker::PhantomData,
};

/// The committed document.
pub const COMMITTED: &str = include_str!("../openapi.yaml");

/// A face without a server: only its description can be asked for.
struct Described<A>(PhantomData<fn() -> A>);

impl<A: OpenApi> OpenApi for Described<A> {
    fn meta() -> Vec<MetaApi> {
        A::meta()
    }
    fn register(registry: &mut Registry) {
        A::register(registry)
    }
    fn add_routes(self, _: &mut HashMap<String, HashMap<Method, BoxEndpoint<'static>>>) {}
}

fn described<A: OpenApi>() -> Described<A> {
    Described(PhantomData)
}

fn service() -> OpenApiService<impl OpenApi, ()> {
    let faces = (
        described::<portal::Portal<Infallible>>(),
        described::<identity::Identity<Infallible>>(),
        described::<identity::SecondFactors<Infallible>>(),
        described::<identity::OwnSessions<Infallible>>(),
        described::<organisations::Organisations<Infallible>>(),
        described::<organisations::ReceivedInvitations<Infallible>>(),
        described::<organisations::Mandates<Infallible>>(),
        described::<vocabulary::Vocabulary<Infallible>>(),
        described::<catalogue::Catalogue<Infallible>>(),
        described::<moderation::Moderation<Infallible>>(),
        described::<search::Search<Infallible>>(),
        // A tuple holds sixteen faces at most.
        (
            described::<funding::Programmes<Infallible>>(),
            described::<funding::Calls<Infallible>>(),
            described::<funding::Applications<Infallible>>(),
            described::<funding::Attachments<Infallible>>(),
            described::<funding::Uploads<Infallible>>(),
            described::<funding::Instruction<Infallible>>(),
            described::<funding::ReviewerPlans<Infallible>>(),
            described::<funding::Dashboards<Infallible>>(),
            described::<funding::Decisions<Infallible>>(),
            described::<funding::Exports<Infallible>>(),
            described::<funding::Records<Infallible>>(),
            described::<funding::Sessions<Infallible>>(),
            described::<funding::Batches<Infallible>>(),
            described::<funding::Aid<Infallible>>(),
        ),
        described::<pages::Pages<Infallible>>(),
        described::<operations::Operations<Infallible>>(),
        described::<notifications::Notifications<Infallible>>(),
    );
    OpenApiService::new(faces, "Préau", env!("CARGO_PKG_VERSION"))
        .description("Marketplace and grant portal of the French school ecosystem.")
        .server(PREFIX)
}

fn raw() -> String {
    service().spec()
}

/// The document as a value, corrected.
pub fn value() -> Value {
    let mut document: Value = serde_json::from_str(&raw()).expect("poem-openapi prints JSON");
    document["openapi"] = json!("3.0.3");
    document["info"]["license"] = json!({ "name": "Apache-2.0 OR MIT", "url": "https://spdx.org/licenses/Apache-2.0.html" });
    tidy(&mut document);
    close_requests(&mut document);
    add_examples(&mut document);
    let paths = document["paths"].as_object_mut().expect("a document has paths");
    for (path, item) in paths.iter_mut() {
        for (_, operation) in item.as_object_mut().into_iter().flatten() {
            free_lists(operation);
            add_problems(path, operation);
        }
    }
    document
}

/// The document as the YAML that is committed and served, its sections in the order people read them.
pub fn yaml() -> String {
    let mut document = value();
    ["openapi", "info", "servers", "tags", "paths", "components"]
        .map(|section| {
            let mut one = Map::new();
            one.insert(section.to_owned(), document[section].take());
            serde_saphyr::to_string(&one).expect("a JSON value is YAML")
        })
        .concat()
}

/// Unknown fields are refused, so request schemas say so; poem-openapi refuses them but does not tell.
fn close_requests(document: &mut Value) {
    let mut pending = Vec::new();
    for operation in
        document["paths"].as_object().into_iter().flat_map(|p| p.values()).filter_map(Value::as_object).flat_map(|i| i.values())
    {
        references(&operation["requestBody"], &mut pending);
    }
    let mut seen = BTreeSet::new();
    while let Some(name) = pending.pop() {
        if !seen.insert(name.clone()) {
            continue;
        }
        let schema = &mut document["components"]["schemas"][&name];
        if schema["type"] == "object" {
            schema["additionalProperties"] = json!(false);
        }
        references(schema, &mut pending);
    }
}

/// Names of the component schemas a value refers to.
fn references(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            if let Some(name) = map.get("$ref").and_then(Value::as_str).and_then(|r| r.strip_prefix("#/components/schemas/")) {
                into.push(name.to_owned());
            }
            map.values().for_each(|v| references(v, into));
        }
        Value::Array(items) => items.iter().for_each(|v| references(v, into)),
        _ => {}
    }
}

/// Media types without charset, days by their public name, integers without `.0`, descriptions once.
fn tidy(value: &mut Value) {
    match value {
        Value::Object(map) => {
            for key in ["application/json; charset=utf-8", "text/plain; charset=utf-8"] {
                if let Some(inner) = map.remove(key) {
                    map.insert(key.split(';').next().unwrap_or(key).to_owned(), inner);
                }
            }
            // `allOf: [ref, {description}]` with the description repeated beside it: the reference is enough.
            if map.contains_key("description")
                && let Some(Value::Array(parts)) = map.get_mut("allOf")
            {
                parts.retain(|part| part.as_object().is_none_or(|o| o.len() != 1 || !o.contains_key("description")));
            }
            // OpenAPI's word for a day.
            if map.get("format").is_some_and(|format| format == "naive-date") {
                map.insert("format".to_owned(), json!("date"));
            }
            map.values_mut().for_each(tidy);
        }
        Value::Array(items) => items.iter_mut().for_each(tidy),
        Value::Number(number) => {
            if let Some(float) = number.as_f64()
                && number.is_f64()
                && float.fract() == 0.0
                && float.abs() < 9e15
            {
                *value = json!(float as i64);
            }
        }
        _ => {}
    }
}

/// One example a shape, as the demonstration sends and receives them; a test holds each against its schema.
fn add_examples(document: &mut Value) {
    let examples: Map<String, Value> = serde_json::from_str(include_str!("../examples.json")).expect("examples.json is JSON");
    for (name, example) in examples {
        if let Some(schema) = document["components"]["schemas"].get_mut(&name) {
            schema["example"] = example;
        }
    }
}

/// A list parameter may be left out: an absent one is empty. poem-openapi declares it required.
fn free_lists(operation: &mut Value) {
    for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
        if parameter["in"] == "query" && parameter["schema"]["type"] == "array" && parameter["schema"]["minItems"].is_null() {
            parameter["required"] = json!(false);
        }
    }
}

/// The statuses an operation can refuse with follow from its shape.
fn add_problems(path: &str, operation: &mut Value) {
    let parameter = |name: &str| operation["parameters"].as_array().is_some_and(|all| all.iter().any(|p| p["name"] == name));
    let secured = operation["security"].as_array().is_some_and(|s| !s.is_empty());
    let public = operation["security"].as_array().is_some_and(|s| s.iter().any(|r| r == &json!({})));
    let has_body = operation.get("requestBody").is_some();
    let rows: [(bool, &str, &str); 12] = [
        (has_body, "400", "The request cannot be read."),
        (secured, "401", "Sign in first, or the credentials are no longer good."),
        (secured && !public, "403", "The caller may not do this."),
        (path.contains('{'), "404", "It does not exist, or the caller may not know that it does."),
        (
            has_body || parameter("Idempotency-Key") || parameter("Upload-Length"),
            "409",
            "The state does not allow it, or the key was used for something else.",
        ),
        (parameter("If-Match"), "412", "Somebody changed it in the meantime."),
        (parameter("Tus-Resumable"), "412", "Another version of the protocol is spoken here."),
        (has_body || parameter("Upload-Length"), "413", "Too large."),
        (has_body, "415", "The body's format is not accepted."),
        (true, "422", "Every wrong field or parameter, by name."),
        (parameter("Upload-Checksum"), "460", "What arrived is not what the checksum says."),
        (true, "429", "Too many requests; `Retry-After` tells when to come back."),
    ];
    let problem = json!({ "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } });
    let responses = operation["responses"].as_object_mut().expect("an operation has responses");
    let mut sorted: Map<String, Value> = Map::new();
    for (applies, status, description) in rows {
        if applies && !responses.contains_key(status) {
            responses.insert(status.to_owned(), json!({ "description": description, "content": problem.clone() }));
        }
    }
    let mut keys: Vec<String> = responses.keys().cloned().collect();
    keys.sort();
    for key in keys {
        let response = responses.remove(&key).expect("listed above");
        sorted.insert(key, response);
    }
    *responses = sorted;
}

/// The interactive pages at `/docs`, showing the corrected document and asking no other host for fonts.
pub fn docs_html() -> String {
    let page = service().rapidoc_html().replacen(&raw(), &value().to_string(), 1);
    let own: Vec<&str> = page.lines().filter(|line| !line.trim_start().starts_with("<link href=\"https://fonts.")).collect();
    own.join("\n").replacen("<rapi-doc", "<rapi-doc load-fonts=\"false\"", 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two faces that declare one path, or one status twice, print a key twice: a reader keeps one and an operation vanishes.
    #[test]
    fn no_operation_hides_another() {
        let strict = serde_saphyr::from_str::<Value>;
        assert!(strict(r#"{"/a": {"get": 1}, "/a": {"put": 2}}"#).is_err(), "this reader tells a key that stands twice");
        strict(&raw()).expect("no key stands twice in what the faces print");
    }
}
