//! Limits and tokens of lists.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::aws_json::{AwsError, Violations};

/// Checks the limit of a list that has one item, and that no further page is asked for, since there is none.
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

/// Most items of a page.
const MOST: i64 = 60;

/// A page of a list that is in the order of a name.
pub(super) struct Page {
    limit: usize,
    /// The last name of the page before; no name comes before the empty one.
    pub(super) after: String,
}

impl Page {
    /// From the limit and the token of an input.
    pub(super) fn read(limit: Option<i64>, token: Option<&str>) -> Result<Self, AwsError> {
        let limit = limit.unwrap_or(MOST);
        Violations::default()
            .unless(limit >= 0, "limit", "have value greater than or equal to 0")
            .unless(limit <= MOST, "limit", "have value less than or equal to 60")
            .check()?;
        let decode = |token: &str| {
            let bytes = URL_SAFE_NO_PAD.decode(token).ok();
            bytes.and_then(|bytes| String::from_utf8(bytes).ok())
        };
        let after = match token {
            None => String::new(),
            Some(token) => decode(token).ok_or_else(|| AwsError::invalid_parameter("Invalid pagination token."))?,
        };
        Ok(Self { limit: usize::try_from(limit.max(1)).unwrap_or(1), after })
    }

    /// How many items to fetch: one more than are shown, to know whether there are more.
    pub(super) fn fetched(&self) -> i64 {
        i64::try_from(self.limit).unwrap_or(MOST).saturating_add(1)
    }

    /// Leaves the items of the page, and returns the token of the next, if there is one.
    pub(super) fn cut<T>(&self, items: &mut Vec<T>, name: impl Fn(&T) -> &String) -> Option<String> {
        let more = items.len() > self.limit;
        items.truncate(self.limit);
        items.last().filter(|_| more).map(|last| URL_SAFE_NO_PAD.encode(name(last)))
    }
}
