//! Conditional reads: If-Match, If-None-Match, If-Modified-Since and If-Unmodified-Since, in the order of RFC 9110, 13.2.2.

use s3s::dto::{ETagCondition, Timestamp};
use time::OffsetDateTime;

/// What the caller already has or insists on.
#[derive(Debug, Default)]
pub(super) struct Preconditions {
    pub(super) if_match: Option<ETagCondition>,
    pub(super) if_none_match: Option<ETagCondition>,
    pub(super) if_modified_since: Option<Timestamp>,
    pub(super) if_unmodified_since: Option<Timestamp>,
}

/// What follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Send the object.
    Send,
    /// 304
    NotModified,
    /// 412
    Failed,
}

impl Preconditions {
    /// Holds them against an object with this ETag (without quotes) and time of writing (seconds since 1970).
    pub(super) fn check(self, etag: &str, modified_s: i64) -> Outcome {
        let is = |condition: &ETagCondition| match condition {
            ETagCondition::Any => true,
            // A list, too, begins and ends with a quotation mark: it comes as one value. No ETag of ours has a comma.
            ETagCondition::ETag(wanted) => wanted.value().split(',').any(|one| {
                let one = one.trim();
                one.strip_prefix("W/").unwrap_or(one).trim_matches('"') == etag
            }),
        };
        let seconds = |timestamp: Timestamp| OffsetDateTime::from(timestamp).unix_timestamp();
        let unmodified_since_s = self.if_unmodified_since.map(seconds);
        let modified_since_s = self.if_modified_since.map(seconds);
        match (self.if_match, unmodified_since_s) {
            // An ETag says more than a time, so the time is not asked any more.
            (Some(condition), _) if !is(&condition) => return Outcome::Failed,
            (None, Some(since)) if modified_s > since => return Outcome::Failed,
            _ => {}
        }
        match (self.if_none_match, modified_since_s) {
            (Some(condition), _) if is(&condition) => Outcome::NotModified,
            (None, Some(since)) if modified_s <= since => Outcome::NotModified,
            _ => Outcome::Send,
        }
    }
}

#[cfg(test)]
mod tests {
    use s3s::dto::{ETag, ETagCondition, Timestamp};
    use time::OffsetDateTime;

    use super::{Outcome, Preconditions};

    const MODIFIED_S: i64 = 1_000;

    fn etag(value: &str) -> Option<ETagCondition> {
        Some(ETagCondition::ETag(ETag::Strong(value.to_owned())))
    }

    fn at(seconds: i64) -> Option<Timestamp> {
        Some(OffsetDateTime::from_unix_timestamp(seconds).unwrap().into())
    }

    #[test]
    fn each_condition_and_their_order_are_as_documented() {
        let cases = [
            (None, None, None, None, Outcome::Send),
            (etag("a"), None, None, None, Outcome::Send),
            (etag("b"), None, None, None, Outcome::Failed),
            (Some(ETagCondition::Any), None, None, None, Outcome::Send),
            (None, etag("a"), None, None, Outcome::NotModified),
            (None, etag("b"), None, None, Outcome::Send),
            (None, Some(ETagCondition::Any), None, None, Outcome::NotModified),
            // Lists, as the protocol layer hands them over.
            (None, etag("b\", \"a"), None, None, Outcome::NotModified),
            (None, etag("b\",W/\"a"), None, None, Outcome::NotModified),
            (None, etag("b\", \"c"), None, None, Outcome::Send),
            (etag("b\", \"a"), None, None, None, Outcome::Send),
            (None, None, at(1_000), None, Outcome::NotModified),
            (None, None, at(999), None, Outcome::Send),
            (None, None, None, at(1_000), Outcome::Send),
            (None, None, None, at(999), Outcome::Failed),
            // If-Match holds, so If-Unmodified-Since is not asked.
            (etag("a"), None, None, at(999), Outcome::Send),
            // If-None-Match does not hold, so If-Modified-Since is not asked.
            (None, etag("b"), at(1_000), None, Outcome::Send),
            (etag("a"), etag("a"), None, None, Outcome::NotModified),
            (etag("b"), etag("a"), None, None, Outcome::Failed),
        ];
        for (case, (if_match, if_none_match, if_modified_since, if_unmodified_since, expected)) in
            cases.into_iter().enumerate()
        {
            let conditions = Preconditions { if_match, if_none_match, if_modified_since, if_unmodified_since };
            assert_eq!(conditions.check("a", MODIFIED_S), expected, "case {case}");
        }
    }
}
