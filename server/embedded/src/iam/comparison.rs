//! What a condition operator does with one value of the request: each family of operators has its own kind of values.
//!
//! Policy variables are replaced in texts and names only, as AWS documents it; numbers, dates and the like are read when the
//! policy is, and a value that is none refuses the policy.

use std::cmp::Ordering;
use std::net::IpAddr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use time::OffsetDateTime;

use super::arn::ArnPattern;
use super::context::Context;
use super::date;
use super::network::Network;
use super::number::Number;
use super::pattern::{Case, Pattern, Variables};
use super::policy::PolicyError;

/// The values of a condition, with how they are compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Comparison {
    Text(Case, Vec<Pattern>),
    Arn(Vec<ArnPattern>),
    Number(Order, Vec<Number>),
    Date(Order, Vec<OffsetDateTime>),
    Truth(Vec<bool>),
    Bytes(Vec<Vec<u8>>),
    Address(Vec<Network>),
}

/// Which order of the request's value and the policy's fulfils a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Equal,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

impl Order {
    fn holds<T: PartialOrd>(self, found: &T, wanted: &T) -> bool {
        let Some(order) = found.partial_cmp(wanted) else { return false };
        match self {
            Self::Equal => order == Ordering::Equal,
            Self::Less => order == Ordering::Less,
            Self::AtMost => order != Ordering::Greater,
            Self::Greater => order == Ordering::Greater,
            Self::AtLeast => order != Ordering::Less,
        }
    }
}

/// An operator without its prefix and suffix.
#[derive(Debug, Clone, Copy)]
pub(super) enum Operator {
    Text { case: Case, wildcards: bool },
    Arn,
    Number(Order),
    Date(Order),
    Truth,
    Bytes,
    Address,
}

impl Operator {
    /// The operator of a name, and whether it is the negation of that.
    pub(super) fn named(name: &str) -> Option<(Self, bool)> {
        let exact = Self::Text { case: Case::Sensitive, wildcards: false };
        let folded = Self::Text { case: Case::Insensitive, wildcards: false };
        let like = Self::Text { case: Case::Sensitive, wildcards: true };
        Some(match name {
            "StringEquals" => (exact, false),
            "StringNotEquals" => (exact, true),
            "StringEqualsIgnoreCase" => (folded, false),
            "StringNotEqualsIgnoreCase" => (folded, true),
            "StringLike" => (like, false),
            "StringNotLike" => (like, true),
            "ArnEquals" | "ArnLike" => (Self::Arn, false),
            "ArnNotEquals" | "ArnNotLike" => (Self::Arn, true),
            "NumericEquals" => (Self::Number(Order::Equal), false),
            "NumericNotEquals" => (Self::Number(Order::Equal), true),
            "NumericLessThan" => (Self::Number(Order::Less), false),
            "NumericLessThanEquals" => (Self::Number(Order::AtMost), false),
            "NumericGreaterThan" => (Self::Number(Order::Greater), false),
            "NumericGreaterThanEquals" => (Self::Number(Order::AtLeast), false),
            "DateEquals" => (Self::Date(Order::Equal), false),
            "DateNotEquals" => (Self::Date(Order::Equal), true),
            "DateLessThan" => (Self::Date(Order::Less), false),
            "DateLessThanEquals" => (Self::Date(Order::AtMost), false),
            "DateGreaterThan" => (Self::Date(Order::Greater), false),
            "DateGreaterThanEquals" => (Self::Date(Order::AtLeast), false),
            "Bool" => (Self::Truth, false),
            "BinaryEquals" => (Self::Bytes, false),
            "IpAddress" => (Self::Address, false),
            "NotIpAddress" => (Self::Address, true),
            _ => return None,
        })
    }

    /// Reads the values of a condition; `part` says where they stand.
    pub(super) fn read(self, part: &str, values: &[&str], variables: Variables) -> Result<Comparison, PolicyError> {
        Ok(match self {
            Self::Text { case, wildcards } => {
                let read = if wildcards { Pattern::with_wildcards } else { Pattern::without_wildcards };
                Comparison::Text(case, values.iter().map(|value| read(value, variables)).collect::<Result<_, _>>()?)
            }
            Self::Arn => {
                let patterns = values.iter().map(|value| ArnPattern::read(value, variables));
                let patterns = patterns.collect::<Result<Option<_>, _>>()?;
                Comparison::Arn(patterns.ok_or_else(|| expected(part, "an ARN of six parts"))?)
            }
            Self::Number(order) => Comparison::Number(order, each(part, values, "a number", Number::read)?),
            Self::Date(order) => Comparison::Date(order, each(part, values, "a date", date::read)?),
            Self::Truth => Comparison::Truth(each(part, values, "true or false", truth)?),
            Self::Bytes => Comparison::Bytes(each(part, values, "base64", |text| STANDARD.decode(text).ok())?),
            Self::Address => Comparison::Address(each(part, values, "an address range", Network::read)?),
        })
    }
}

impl Comparison {
    /// Whether a value of the request fits any of the policy's. What cannot be read as a value of its kind fits none.
    pub(super) fn fits(&self, found: &str, context: &Context) -> bool {
        match self {
            Self::Text(case, values) => values.iter().any(|value| value.matches(found, *case, context)),
            Self::Arn(values) => values.iter().any(|value| value.matches(found, context)),
            Self::Number(order, values) => {
                Number::read(found).is_some_and(|found| values.iter().any(|value| order.holds(&found, value)))
            }
            Self::Date(order, values) => {
                date::read(found).is_some_and(|found| values.iter().any(|value| order.holds(&found, value)))
            }
            Self::Truth(values) => truth(found).is_some_and(|found| values.contains(&found)),
            Self::Bytes(values) => STANDARD.decode(found).is_ok_and(|found| values.contains(&found)),
            Self::Address(values) => {
                found.parse::<IpAddr>().is_ok_and(|found| values.iter().any(|value| value.holds(found)))
            }
        }
    }

    /// The context keys that its variables ask for.
    pub(super) fn keys(&self) -> Vec<&str> {
        match self {
            Self::Text(_, values) => values.iter().flat_map(Pattern::keys).collect(),
            Self::Arn(values) => values.iter().flat_map(ArnPattern::keys).collect(),
            Self::Number(..) | Self::Date(..) | Self::Truth(_) | Self::Bytes(_) | Self::Address(_) => Vec::new(),
        }
    }
}

/// `true` or `false`, in any case.
pub(super) fn truth(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

/// Every value, read; `what` it has to be.
pub(super) fn each<T>(
    part: &str,
    values: &[&str],
    what: &'static str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<Vec<T>, PolicyError> {
    values.iter().map(|value| read(value).ok_or_else(|| expected(part, what))).collect()
}

fn expected(part: &str, expected: &'static str) -> PolicyError {
    PolicyError::Shape { part: part.to_owned(), expected }
}
