//! From a template and its parameters to settings.

use std::collections::BTreeMap;

use serde_json::Value;

use super::error::TemplateError;
use super::functions::Scope;
use super::resources::{
    Resolved, Resources, USER_POOL, USER_POOL_CLIENT, attributes, bucket, groups, identity_pool, identity_provider,
    oauth, user_pool, user_pool_client,
};
use super::settings::Stack;
use super::source::{Template, only};

/// Reads every section in the order in which they depend on each other.
pub(super) fn stack(
    template: &Template,
    parameters: &BTreeMap<String, String>,
    region: &str,
    identifiers: &BTreeMap<String, String>,
) -> Result<Stack, TemplateError> {
    let mut scope = Scope::new(template, parameters, region)?;
    let mut existing = Vec::new();
    let mut answers = BTreeMap::new();
    for (logical, resource) in &template.resources {
        let place = format!("Resources.{logical}");
        if scope.holds(resource.condition.as_deref(), &place)? {
            let id = identifiers.get(logical).map_or(logical.as_str(), String::as_str);
            answers.insert(logical.clone(), attributes(&place, resource, id, &scope)?);
            existing.push((logical, place, resource));
        }
    }
    scope.resources = answers;
    let mut resources = BTreeMap::new();
    for (logical, place, resource) in existing {
        let properties = scope.required(&resource.properties, &place)?;
        let reference = scope.resources.get(logical).map(|answers| answers.reference.clone()).unwrap_or_default();
        let kind = resource.kind.clone();
        resources.insert(logical.clone(), Resolved { kind, place, reference, properties });
    }
    let resources = Resources(resources);
    let user_pool = user_pool::settings(resources.one(USER_POOL)?)?;
    let identity_providers = identity_provider::settings(&resources, &user_pool)?;
    Ok(Stack {
        region: region.to_owned(),
        domain: oauth::domain(&resources, &user_pool.id)?,
        groups: groups::settings(&resources, &user_pool.id)?,
        client: user_pool_client::settings(resources.one(USER_POOL_CLIENT)?, &user_pool.id, &identity_providers)?,
        identity_providers,
        user_pool,
        identity_pool: identity_pool::settings(&resources)?,
        bucket: bucket::settings(&resources)?,
        outputs: outputs(template, &scope)?,
    })
}

fn outputs(template: &Template, scope: &Scope<'_>) -> Result<BTreeMap<String, String>, TemplateError> {
    let mut outputs = BTreeMap::new();
    for (name, output) in &template.outputs {
        let place = format!("Outputs.{name}");
        let fields = output.as_object().ok_or_else(|| TemplateError::malformed(&place, "is not a mapping"))?;
        only(fields, &place, &["Description", "Value", "Condition", "Export"])?;
        if scope.holds(fields.get("Condition").and_then(Value::as_str), &place)? {
            let value = fields.get("Value").ok_or_else(|| TemplateError::malformed(&place, "has no Value"))?;
            outputs.insert(name.clone(), scope.text(value, &place)?);
        }
    }
    Ok(outputs)
}
