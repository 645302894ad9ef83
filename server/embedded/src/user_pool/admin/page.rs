//! Limits and tokens of lists that are short enough for one page.

use crate::aws_json::{AwsError, Violations};

/// Checks the limit of a list of one, and that no further page is asked for, since there is none.
pub(super) fn only(limit: Option<i64>, most: i64, token: Option<&str>) -> Result<(), AwsError> {
    let limit = limit.unwrap_or(most);
    Violations::default()
        .unless(limit >= 1, "maxResults", "have value greater than or equal to 1")
        .unless(limit <= most, "maxResults", &format!("have value less than or equal to {most}"))
        .check()?;
    match token {
        None => Ok(()),
        Some(_) => Err(AwsError::invalid_parameter("Invalid NextToken.")),
    }
}
