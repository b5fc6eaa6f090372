//! Query parameters and headers, held against the contract all at once: each wrong one is named, and told what it should be.
//! (poem-openapi stops at the first.)

use super::schema::validator;
use crate::kernel::schema::faults;
use openapi::{message::Message, problem::Fault};
use poem::Request;
use serde_json::{Value, json};
use url::form_urlencoded;

/// One declared parameter.
pub struct Parameter {
    name: String,
    header: bool,
    required: bool,
    kind: Kind,
    validator: jsonschema::Validator,
}

/// How the text of a value is read before its schema looks at it.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Integer,
    Boolean,
    Text,
    List,
}

impl Parameter {
    /// Those of an operation of the document, but for its path: a path that cannot name anything names nothing.
    pub fn of(operation: &Value, components: &Value) -> Vec<Self> {
        let declared = operation["parameters"].as_array().into_iter().flatten();
        declared
            .filter(|p| p["in"] == "query" || p["in"] == "header")
            .map(|p| Self {
                name: p["name"].as_str().unwrap_or_default().to_owned(),
                header: p["in"] == "header",
                required: p["required"] == true,
                kind: kind(&p["schema"], components),
                validator: validator(&p["schema"], components),
            })
            .collect()
    }

    /// What is wrong with this parameter of a request.
    fn faults(&self, request: &Request, query: &[(String, String)]) -> Vec<Fault> {
        let pointer = if self.header { self.name.clone() } else { format!("?{}", self.name) };
        let mut given: Vec<&str> = if self.header {
            request.header(&self.name).into_iter().collect()
        } else {
            query.iter().filter(|(name, _)| *name == self.name).map(|(_, value)| value.as_str()).collect()
        };
        if given.is_empty() {
            let missing = || Fault::new(pointer, Message::new("Paramètre obligatoire.", "Required parameter."));
            return self.required.then(missing).into_iter().collect();
        }
        if given.iter().any(|value| value.contains('\0')) {
            return vec![Fault::new(pointer, Message::new("Le caractère NUL n’est pas accepté.", "The NUL character is not accepted."))];
        }
        let value =
            if self.kind == Kind::List { given.iter().map(|value| json!(value)).collect() } else { self.kind.read(given.remove(0)) };
        // A list is one parameter: its faults are the parameter's, not its items'.
        let mut faults: Vec<Fault> = self.validator.iter_errors(&value).flat_map(|e| faults(&e)).collect();
        faults.truncate(1);
        faults.into_iter().map(|fault| Fault { pointer: pointer.clone(), ..fault }).collect()
    }
}

impl Kind {
    /// A text that does not read as what it should be stays a text, which its schema then refuses.
    fn read(self, text: &str) -> Value {
        match self {
            Kind::Integer => text.parse::<i64>().map_or_else(|_| json!(text), |n| json!(n)),
            Kind::Boolean => text.parse::<bool>().map_or_else(|_| json!(text), |b| json!(b)),
            Kind::Text | Kind::List => json!(text),
        }
    }
}

fn kind(schema: &Value, components: &Value) -> Kind {
    if let Some(name) = schema["$ref"].as_str().and_then(|r| r.strip_prefix("#/components/schemas/")) {
        return kind(&components["schemas"][name], components);
    }
    match schema["type"].as_str() {
        Some("integer") => Kind::Integer,
        Some("boolean") => Kind::Boolean,
        Some("array") => Kind::List,
        _ => Kind::Text,
    }
}

/// Everything wrong with a request's parameters.
pub fn check(parameters: &[Parameter], request: &Request) -> Vec<Fault> {
    let query: Vec<(String, String)> = form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes()).into_owned().collect();
    parameters.iter().flat_map(|parameter| parameter.faults(request, &query)).collect()
}
