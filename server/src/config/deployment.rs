//! What is deployed on AWS, or on something that speaks like it: names, where they are reached, and whether they can be true.

use app::wire::secret::Secret;
use url::Url;

use super::outputs::Outputs;
use super::problems::Problems;
use super::{ConfigError, Sources, pool, shapes, values};

/// The outputs of a deployed template, by which its parts are addressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deployment {
    /// `UserPoolId`, for example `eu-central-1_AbCdEfGhI`.
    pub user_pool_id: String,
    /// `UserPoolClientId`.
    pub user_pool_client_id: String,
    /// The client's secret, if it has one.
    pub user_pool_client_secret: Option<Secret>,
    /// `IdentityPoolId`, for example `eu-central-1:…`.
    pub identity_pool_id: String,
    /// `BucketName`.
    pub bucket: String,
    /// `Region`.
    pub region: String,
    /// The user pool's own domain, if it has one: what `DomainPrefix` begins, or another that was set up for it.
    pub user_pool_domain: Option<Url>,
    /// Where its services are, when it is not AWS's own addresses.
    pub services: Box<Services>,
}

/// Where the services are reached that are not at AWS's own addresses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Services {
    /// `cognito_idp_endpoint`: user pools.
    pub user_pool: Option<Url>,
    /// `cognito_identity_endpoint`: identity pools.
    pub identity_pool: Option<Url>,
    /// `s3_endpoint`: the store, as the server reaches it.
    pub store: Option<Url>,
    /// `s3_public_endpoint`: the store, as browsers reach it.
    pub public_store: Option<Url>,
    /// `s3_path_style`: whether the bucket is part of the path, and not of the host.
    pub path_style: bool,
}

/// The keys that have to be known, and the outputs that say them.
pub(super) const NAMES: [(&str, &str); 5] = [
    ("user_pool_id", "UserPoolId"),
    ("user_pool_client_id", "UserPoolClientId"),
    ("identity_pool_id", "IdentityPoolId"),
    ("bucket", "BucketName"),
    ("region", "Region"),
];

/// Reads what is deployed. `outputs` is none when their file could not be used, which is a problem of its own.
///
/// # Errors
/// Everything that is missing or cannot be true, at once.
pub(super) fn read(sources: &Sources, outputs: Option<&Outputs>) -> Result<Deployment, ConfigError> {
    let mut problems = Problems::default();
    let mut missing = Vec::new();
    let mut name = |problems: &mut Problems, key: &'static str, output: &'static str| {
        let told = sources.find(key).or_else(|| outputs?.told(output));
        let Some((value, origin)) = told else {
            missing.push((key, output));
            return String::new();
        };
        if let Err(reason) = shapes::check(key, &value) {
            let error = ConfigError::BadValue { key, value: value.clone(), origin, reason };
            problems.take::<()>(Err(error));
        }
        value
    };
    let [user_pool_id, user_pool_client_id, identity_pool_id, bucket, region] =
        NAMES.map(|(key, output)| name(&mut problems, key, output));
    if let Some(outputs) = outputs.filter(|_| !missing.is_empty()) {
        let file = outputs.file.clone();
        problems.take::<()>(Err(ConfigError::Missing { file, keys: missing }));
    }
    let of = |id: &str, separator| id.split_once(separator).map(|(region, _)| region.to_owned());
    let regions = [
        ("user_pool_id", &user_pool_id, of(&user_pool_id, '_')),
        ("identity_pool_id", &identity_pool_id, of(&identity_pool_id, ':')),
        ("region", &region, Some(region.clone()).filter(|region| !region.is_empty())),
    ];
    problems.take(one_region(&regions));
    let user_pool_domain = problems.value(sources.parse("user_pool_domain", values::origin));
    let user_pool_domain = user_pool_domain.or_else(|| outputs?.domain(&region));
    let elsewhere = outputs.map(|outputs| pool(sources, outputs)).transpose();
    let elsewhere = problems.value(elsewhere).is_some_and(|pool| !pool.identity_providers.is_empty());
    if elsewhere && user_pool_domain.is_none() {
        let error = ConfigError::Incomplete { given: "identity_providers", missing: "user_pool_domain" };
        problems.take::<()>(Err(error));
    }
    let services = Box::new(services(sources, &mut problems));
    let user_pool_client_secret = sources.text("user_pool_client_secret").map(Secret::new);
    problems.settled(Some(Deployment {
        user_pool_id,
        user_pool_client_id,
        user_pool_client_secret,
        identity_pool_id,
        bucket,
        region,
        user_pool_domain,
        services,
    }))
}

/// A pool is called by the region that it is in, and the server speaks to one region.
fn one_region(regions: &[(&'static str, &String, Option<String>); 3]) -> Result<(), ConfigError> {
    let named = |(key, text, region): &(&'static str, &String, Option<String>)| {
        region.as_ref().map(|region| (*key, (*text).clone(), region.clone()))
    };
    let mut known = regions.iter().filter_map(named);
    let Some((key, text, region)) = known.next() else { return Ok(()) };
    match known.find(|(_, _, other)| *other != region) {
        None => Ok(()),
        Some((other_key, other_text, _)) => {
            Err(ConfigError::Regions { one: (key, text), other: (other_key, other_text) })
        }
    }
}

fn services(sources: &Sources, problems: &mut Problems) -> Services {
    let mut endpoint = |key| problems.value(sources.parse(key, values::origin));
    let (user_pool, identity_pool) = (endpoint("cognito_idp_endpoint"), endpoint("cognito_identity_endpoint"));
    let store = endpoint("s3_endpoint");
    let public_store = endpoint("s3_public_endpoint").or_else(|| store.clone());
    // A server of one's own has one name, and seldom one for each bucket.
    let path_style = problems.value(sources.parse("s3_path_style", values::truth)).unwrap_or(store.is_some());
    Services { user_pool, identity_pool, store, public_store, path_style }
}
