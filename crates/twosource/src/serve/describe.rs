//! The API's description (OpenAPI 3.1), made of the same types and the same calls that make the routes.
//!
//! In: routes with the types of their parameters and answers. Out: a router, and the description. Never: a route that is
//! not described.

use super::error::Problem;
use axum::Router;
use axum::routing::MethodRouter;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

/// Routes, and what is said of them.
pub struct Api<S> {
    router: Router<S>,
    paths: Map<String, Value>,
    generator: SchemaGenerator,
}

impl<S: Clone + Send + Sync + 'static> Api<S> {
    /// No route yet.
    pub fn new() -> Self {
        let mut settings = SchemaSettings::draft2020_12();
        settings.definitions_path = "/components/schemas".into();
        Self {
            router: Router::new(),
            paths: Map::new(),
            generator: settings.into_generator(),
        }
    }

    /// A route that answers in JSON: parameters `Q`, answer `A`.
    pub fn get<Q: JsonSchema, A: JsonSchema>(
        mut self,
        path: &str,
        says: &str,
        handler: MethodRouter<S>,
    ) -> Self {
        let answer = self.generator.subschema_for::<A>();
        let content = json!({ "application/json": { "schema": answer } });
        self.add::<Q>(path, says, content, handler)
    }

    /// A route that answers with a file of one of these kinds.
    pub fn file<Q: JsonSchema>(
        self,
        path: &str,
        says: &str,
        kinds: &[&str],
        handler: MethodRouter<S>,
    ) -> Self {
        let content: Map<String, Value> = kinds
            .iter()
            .map(|kind| {
                let schema = if kind.ends_with("json") {
                    json!({})
                } else {
                    json!({ "type": "string" })
                };
                ((*kind).to_owned(), json!({ "schema": schema }))
            })
            .collect();
        self.add::<Q>(path, says, content.into(), handler)
    }

    fn add<Q: JsonSchema>(
        mut self,
        path: &str,
        says: &str,
        content: Value,
        handler: MethodRouter<S>,
    ) -> Self {
        let mut parameters = path_parameters(path);
        let query = serde_json::to_value(self.generator.root_schema_for::<Q>()).unwrap_or_default();
        parameters.extend(query_parameters(&query));
        let problem = self.generator.subschema_for::<Problem>();
        let failed = |text: &str| json!({ "description": text, "content": { "application/json": { "schema": problem } } });
        let operation = json!({
            "operationId": path.trim_start_matches("/api/").replace(['/', '{', '}', '.'], "_"),
            "summary": says,
            "parameters": parameters,
            "responses": {
                "200": { "description": "as asked", "content": content },
                "304": { "description": "unchanged since the answer with this ETag" },
                "400": failed("a parameter is not understood"),
                "401": failed("a token is needed"),
                "404": failed("there is no such thing"),
                "405": failed("this server only answers GET"),
                "422": failed("more than this server computes for one answer"),
                "503": failed("took too long, or busy"),
            }
        });
        self.paths.insert(path.to_owned(), json!({ "get": operation }));
        self.router = self.router.route(path, handler);
        self
    }

    /// The router, and the description as JSON.
    pub fn finish(mut self) -> (Router<S>, Value) {
        let schemas = self.generator.take_definitions(true);
        let description = json!({
            "openapi": "3.1.0",
            "info": {
                "title": "Twosource desk",
                "version": env!("CARGO_PKG_VERSION"),
                "description": "Graded events, what they rest on, and counts over them. Read only. Every answer is that of its page.",
                "license": { "name": "MIT OR Apache-2.0" },
            },
            "paths": self.paths,
            "components": { "schemas": schemas },
        });
        (self.router, description)
    }
}

/// The parts of a path in braces.
fn path_parameters(path: &str) -> Vec<Value> {
    let names = path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let parameter = |name: &str| {
        let schema = match name {
            "format" => json!({ "type": "string", "enum": super::routes::export::FORMATS }),
            "a" | "b" => json!({ "type": "string", "minLength": 1, "maxLength": 90 }),
            _ => json!({ "type": "string", "minLength": 1, "maxLength": 400 }),
        };
        json!({ "name": name, "in": "path", "required": true, "schema": schema })
    };
    names.map(parameter).collect()
}

/// The properties of a query's schema.
fn query_parameters(schema: &Value) -> Vec<Value> {
    let required: Vec<&str> = schema["required"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let one = |(name, property): (&String, &Value)| {
        let mut schema = property.clone();
        let text = schema
            .as_object_mut()
            .and_then(|s| s.remove("description"))
            .unwrap_or_default();
        without_null(&mut schema);
        json!({ "name": name, "in": "query", "required": required.contains(&name.as_str()), "description": text, "schema": schema })
    };
    schema["properties"]
        .as_object()
        .into_iter()
        .flatten()
        .map(one)
        .collect()
}

/// A parameter is left out rather than null.
fn without_null(schema: &mut Value) {
    if let Some(kinds) = schema.get("type").and_then(Value::as_array) {
        let kept: Vec<Value> = kinds.iter().filter(|k| *k != "null").cloned().collect();
        if let [only] = kept.as_slice() {
            schema["type"] = only.clone();
        }
    }
    if let Some(options) = schema.get("anyOf").and_then(Value::as_array) {
        let kept: Vec<Value> = options.iter().filter(|o| o["type"] != "null").cloned().collect();
        if let [only] = kept.as_slice() {
            *schema = only.clone();
        }
    }
}
