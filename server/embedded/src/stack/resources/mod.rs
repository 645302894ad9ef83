//! The resource types that this backend knows: what each answers to `Ref` and `Fn::GetAtt`, and what it sets.
//!
//! Each type's properties are a struct that knows every property it accepts and refuses all others. Properties that are
//! accepted but change nothing here say so beside their field.

mod attribute;
pub(super) mod bucket;
pub(super) mod groups;
pub(super) mod identity_pool;
pub(super) mod identity_provider;
mod messages;
pub(super) mod oauth;
pub(super) mod role_mappings;
pub(super) mod roles;
pub(super) mod scalar;
pub(super) mod user_pool;
pub(super) mod user_pool_client;

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::error::TemplateError;
use super::functions::{ACCOUNT, Attributes, Scope};
use super::source::Resource;

pub(super) const USER_POOL: &str = "AWS::Cognito::UserPool";
pub(super) const USER_POOL_CLIENT: &str = "AWS::Cognito::UserPoolClient";
pub(super) const USER_POOL_DOMAIN: &str = "AWS::Cognito::UserPoolDomain";
pub(super) const USER_POOL_GROUP: &str = "AWS::Cognito::UserPoolGroup";
pub(super) const IDENTITY_PROVIDER: &str = "AWS::Cognito::UserPoolIdentityProvider";
pub(super) const IDENTITY_POOL: &str = "AWS::Cognito::IdentityPool";
pub(super) const ROLE_ATTACHMENT: &str = "AWS::Cognito::IdentityPoolRoleAttachment";
pub(super) const BUCKET: &str = "AWS::S3::Bucket";
pub(super) const BUCKET_POLICY: &str = "AWS::S3::BucketPolicy";
pub(super) const ROLE: &str = "AWS::IAM::Role";
pub(super) const MANAGED_POLICY: &str = "AWS::IAM::ManagedPolicy";
pub(super) const POLICY: &str = "AWS::IAM::Policy";

/// What a resource answers to `Ref` and `Fn::GetAtt`, as its page in the CloudFormation reference says. `scope` knows
/// parameters only: a resource is not named after another one here.
pub(super) fn attributes(
    place: &str,
    resource: &Resource,
    id: &str,
    scope: &Scope<'_>,
) -> Result<Attributes, TemplateError> {
    let named = |property: &str| match resource.properties.get(property) {
        None => Ok(id.to_owned()),
        Some(name) => scope.text(name, &format!("{place}.{property}")),
    };
    let (reference, attributes) = match resource.kind.as_str() {
        USER_POOL => {
            let provider = format!("cognito-idp.{}.amazonaws.com/{id}", scope.region);
            let arn = format!("arn:aws:cognito-idp:{}:{ACCOUNT}:userpool/{id}", scope.region);
            let url = format!("https://{provider}");
            let attributes =
                vec![("Arn", arn), ("UserPoolId", id.to_owned()), ("ProviderName", provider), ("ProviderURL", url)];
            (id.to_owned(), attributes)
        }
        USER_POOL_CLIENT => (id.to_owned(), vec![("ClientId", id.to_owned())]),
        IDENTITY_POOL => (id.to_owned(), vec![("Id", id.to_owned())]),
        BUCKET => {
            let name = named("BucketName")?;
            let attributes = vec![
                ("Arn", format!("arn:aws:s3:::{name}")),
                ("DomainName", format!("{name}.s3.amazonaws.com")),
                ("RegionalDomainName", format!("{name}.s3.{}.amazonaws.com", scope.region)),
            ];
            (name, attributes)
        }
        ROLE => {
            let name = named("RoleName")?;
            let arn = format!("arn:aws:iam::{ACCOUNT}:role/{name}");
            let role_id = roles::id(&name);
            (name, vec![("Arn", arn), ("RoleId", role_id)])
        }
        USER_POOL_DOMAIN => (named("Domain")?, Vec::new()),
        USER_POOL_GROUP => (named("GroupName")?, Vec::new()),
        IDENTITY_PROVIDER => (named("ProviderName")?, Vec::new()),
        MANAGED_POLICY => (id.to_owned(), vec![("PolicyArn", id.to_owned())]),
        POLICY | BUCKET_POLICY | ROLE_ATTACHMENT => (id.to_owned(), Vec::new()),
        other => return Err(TemplateError::unsupported(place, format!("the resource type {other}"))),
    };
    Ok(Attributes { reference, attributes: attributes.into_iter().collect() })
}

/// A resource whose functions are resolved.
#[derive(Debug)]
pub(super) struct Resolved {
    pub(super) kind: String,
    /// `Resources.{logical id}`.
    pub(super) place: String,
    /// What `Ref` gives.
    pub(super) reference: String,
    pub(super) properties: Value,
}

impl Resolved {
    /// The properties as the struct of their type.
    ///
    /// # Errors
    /// Names the resource and the property that is unknown or malformed.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Result<T, TemplateError> {
        serde_json::from_value(self.properties.clone())
            .map_err(|error| TemplateError::malformed(&self.place, error.to_string()))
    }

    /// The resource's name in the template.
    pub(super) fn logical_id(&self) -> &str {
        self.place.rsplit('.').next().unwrap_or_default()
    }

    /// A malformed part of this resource.
    pub(super) fn malformed(&self, problem: impl Into<String>) -> TemplateError {
        TemplateError::malformed(&self.place, problem)
    }
}

/// Every resource that exists, by logical id.
pub(super) struct Resources(pub(super) BTreeMap<String, Resolved>);

impl Resources {
    /// All of one type.
    pub(super) fn all(&self, kind: &'static str) -> impl Iterator<Item = &Resolved> {
        self.0.values().filter(move |resource| resource.kind == kind)
    }

    /// The only one of its type.
    pub(super) fn one(&self, kind: &'static str) -> Result<&Resolved, TemplateError> {
        let mut all = self.all(kind);
        match (all.next(), all.next()) {
            (Some(resource), None) => Ok(resource),
            (None, _) => Err(TemplateError::Count { kind, count: 0 }),
            (Some(_), Some(_)) => Err(TemplateError::Count { kind, count: self.all(kind).count() }),
        }
    }
}
