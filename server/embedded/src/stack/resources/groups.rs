//! `AWS::Cognito::UserPoolGroup`
//! (<https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpoolgroup.html>).

use serde::Deserialize;

use super::scalar::Whole;
use super::{Resolved, Resources, TemplateError, USER_POOL_GROUP};
use crate::stack::settings::GroupSettings;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Properties {
    /// What `Ref` gives, too.
    #[serde(rename = "GroupName")]
    _name: Option<String>,
    user_pool_id: String,
    description: Option<String>,
    precedence: Option<Whole>,
    role_arn: Option<String>,
}

/// The template's groups, by name.
pub(in crate::stack) fn settings(
    resources: &Resources,
    user_pool_id: &str,
) -> Result<Vec<GroupSettings>, TemplateError> {
    let mut groups: Vec<GroupSettings> = Vec::new();
    for resource in resources.all(USER_POOL_GROUP) {
        let group = read(resource, user_pool_id)?;
        if groups.iter().any(|other| other.name == group.name) {
            return Err(resource.malformed(format!("GroupName {} is that of another resource", group.name)));
        }
        groups.push(group);
    }
    groups.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(groups)
}

fn read(resource: &Resolved, user_pool_id: &str) -> Result<GroupSettings, TemplateError> {
    let properties: Properties = resource.read()?;
    if properties.user_pool_id != user_pool_id {
        return Err(resource.malformed("UserPoolId is not the template's user pool"));
    }
    let name = resource.reference.clone();
    if !(1..=128).contains(&name.chars().count()) || name.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(resource.malformed("GroupName needs 1 to 128 characters without spaces"));
    }
    if properties.description.as_ref().is_some_and(|text| text.chars().count() > 2048) {
        return Err(resource.malformed("Description is longer than 2048 characters"));
    }
    if properties.role_arn.as_ref().is_some_and(|arn| !arn.starts_with("arn:")) {
        return Err(resource.malformed("RoleArn is no ARN"));
    }
    Ok(GroupSettings {
        name,
        description: properties.description,
        precedence: properties.precedence.map(|Whole(number)| i64::from(number)),
        role_arn: properties.role_arn,
    })
}
