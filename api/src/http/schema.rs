//! Bodies are checked against the operation's own schema before anything parses them: every wrong field is named at once,
//! with its JSON pointer, in both languages. (poem-openapi stops at the first, in Rust's words.)

use super::parameters::{self, Parameter};
use crate::kernel::schema::{escaped, faults};
use jsonschema::Validator;
use openapi::{
    document,
    funding::PART,
    message::Message,
    problem::{Fault, Kind, Problem},
};
use poem::{Request, http::Method};
use serde_json::{Value, json};

/// As many faults as anybody reads.
const MOST: usize = 50;

pub struct Operation {
    /// `operationId` of the contract.
    pub name: String,
    method: Method,
    segments: Vec<Option<String>>,
    body: Option<Validator>,
    parameters: Vec<Parameter>,
    /// Asks its callers to sign in.
    pub signed: bool,
    /// Takes its body as it arrives.
    pub streams: bool,
}

impl Operation {
    fn fits(&self, path: &[&str]) -> bool {
        self.segments.len() == path.len()
            && self.segments.iter().zip(path).all(|(fixed, given)| fixed.as_ref().is_none_or(|fixed| fixed == given))
    }
}

/// The operations of the document, by method and path.
pub struct Schemas(Vec<Operation>);

impl Schemas {
    pub fn new() -> Self {
        let document = document::value();
        let components = &document["components"];
        let mut operations = Vec::new();
        for (path, item) in document["paths"].as_object().into_iter().flatten() {
            for (method, operation) in item.as_object().into_iter().flatten() {
                let content = &operation["requestBody"]["content"];
                let schema = &content["application/json"]["schema"];
                let body = (!schema.is_null()).then(|| validator(schema, components));
                let signed = operation["security"].as_array().is_some_and(|s| !s.is_empty() && !s.contains(&json!({})));
                operations.push(Operation {
                    name: operation["operationId"].as_str().unwrap_or_default().to_owned(),
                    method: method.to_uppercase().parse().unwrap_or(Method::GET),
                    segments: segments(path).map(|s| (!s.starts_with('{')).then(|| s.to_owned())).collect(),
                    body,
                    parameters: Parameter::of(operation, components),
                    signed,
                    streams: !content[PART].is_null(),
                });
            }
        }
        Self(operations)
    }

    /// The operation that is asked for, where there is one; else the methods its path answers to, for `Allow` (RFC 9110
    /// §10.2.1), of which there are none where nothing is there.
    pub fn operation(&self, request: &Request) -> Result<&Operation, Vec<&str>> {
        let path: Vec<&str> = segments(request.uri().path()).collect();
        let here = || self.0.iter().filter(|o| o.fits(&path));
        here().find(|o| o.method == *request.method()).ok_or_else(|| here().map(|o| o.method.as_str()).collect())
    }
}

impl Operation {
    /// Every wrong query parameter and header.
    pub fn check_parameters(&self, request: &Request) -> Result<(), Problem> {
        let faults = parameters::check(&self.parameters, request);
        if faults.is_empty() { Ok(()) } else { Err(Problem::invalid(faults)) }
    }

    /// Every wrong field of a JSON body.
    pub fn check_body(&self, bytes: &[u8]) -> Result<(), Problem> {
        let Some(validator) = &self.body else { return Ok(()) };
        // serde_json stops at 128 levels: a deep body is refused here, not unwound on the stack.
        let value: Value = serde_json::from_slice(bytes).map_err(|e| {
            Problem::new(
                Kind::BadRequest,
                Message::new(
                    format!("Le corps n’est pas du JSON lisible (ligne {}, colonne {}).", e.line(), e.column()),
                    format!("The body is not readable JSON (line {}, column {}).", e.line(), e.column()),
                ),
            )
        })?;
        let mut faults: Vec<Fault> = validator.iter_errors(&value).flat_map(|e| faults(&e)).take(MOST).collect();
        refuse_nul(&value, &mut String::new(), &mut faults);
        if faults.is_empty() { Ok(()) } else { Err(Problem::invalid(faults)) }
    }
}

/// The contract's schema, formats included. It is our own: one that does not build ends the start.
pub fn validator(schema: &Value, components: &Value) -> Validator {
    let root = json!({ "allOf": [schema], "components": components });
    jsonschema::draft202012::options()
        .should_validate_formats(true)
        .build(&root)
        .unwrap_or_else(|e| panic!("a schema of the contract: {e}"))
}

/// PostgreSQL keeps no NUL in a text, so nobody may send one.
fn refuse_nul(value: &Value, at: &mut String, faults: &mut Vec<Fault>) {
    let length = at.len();
    match value {
        Value::String(text) if text.contains('\0') && faults.len() < MOST => {
            faults.push(Fault::new(at.clone(), Message::new("Le caractère NUL n’est pas accepté.", "The NUL character is not accepted.")));
        }
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                at.push_str(&format!("/{i}"));
                refuse_nul(item, at, faults);
                at.truncate(length);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                at.push_str(&format!("/{}", escaped(name)));
                refuse_nul(field, at, faults);
                at.truncate(length);
            }
        }
        _ => {}
    }
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|s| !s.is_empty())
}
