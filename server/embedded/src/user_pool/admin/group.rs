//! Groups as an administrator names and sees them.

use serde::{Deserialize, Serialize};

use crate::aws_json::{AwsError, Exception, Violations};
use crate::user_pool::groups::{self, Group};
use crate::user_pool::{UserPool, validate};

/// The members that every operation on one group has.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct NamedGroup {
    user_pool_id: String,
    group_name: String,
}

/// What a group may have.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Details {
    pub(super) description: Option<String>,
    pub(super) role_arn: Option<String>,
    pub(super) precedence: Option<i64>,
}

/// `GroupType`. Dates are seconds since 1970.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct GroupType {
    group_name: String,
    user_pool_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    precedence: Option<i64>,
    creation_date: i64,
    last_modified_date: i64,
}

/// The output of operations that show one group.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Shown {
    group: GroupType,
}

impl NamedGroup {
    /// Refuses another pool, and what is no name; returns the name.
    pub(super) fn check(self, pool: &UserPool) -> Result<String, AwsError> {
        validate::visible(Violations::default(), "groupName", &self.group_name).check()?;
        pool.check_pool(&self.user_pool_id)?;
        Ok(self.group_name)
    }
}

impl Details {
    /// Refuses what no group may have.
    pub(super) fn check(&self) -> Result<(), AwsError> {
        let is_arn = |arn: &String| arn.starts_with("arn:") && (20..=2048).contains(&arn.len());
        let short = |text: &String| text.chars().count() <= 2048;
        Violations::default()
            .unless(self.description.as_ref().is_none_or(short), "description", "have length less than or equal to 2048")
            .unless(
                self.role_arn.as_ref().is_none_or(is_arn),
                "roleArn",
                r"satisfy regular expression pattern: arn:[\w+=/,.@-]+:[\w+=/,.@-]+:([\w+=/,.@-]*)?:[0-9]+:[\w+=/,.@-]+(:[\w+=/,.@-]+)?(:[\w+=/,.@-]+)?",
            )
            .unless(
                self.precedence.is_none_or(|precedence| precedence >= 0),
                "precedence",
                "have value greater than or equal to 0",
            )
            .check()
    }
}

impl GroupType {
    pub(super) fn new(pool_id: &str, group: Group) -> Self {
        Self {
            group_name: group.name,
            user_pool_id: pool_id.to_owned(),
            description: group.description,
            role_arn: group.role_arn,
            precedence: group.precedence,
            creation_date: group.created_s,
            last_modified_date: group.modified_s,
        }
    }
}

impl Shown {
    pub(super) fn new(pool: &UserPool, group: Group) -> Self {
        Self { group: GroupType::new(&pool.stack.user_pool.id, group) }
    }
}

/// The group with this name.
pub(super) fn find(tx: &rusqlite::Transaction<'_>, name: &str) -> Result<Group, AwsError> {
    groups::by_name(tx, name)?.ok_or_else(|| AwsError::new(Exception::ResourceNotFound, "Group not found."))
}
