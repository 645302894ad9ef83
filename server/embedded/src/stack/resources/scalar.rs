//! Scalars as CloudFormation takes them: a Boolean or a number may be written as text, and is when it is a parameter.

use serde::{Deserialize, Deserializer, de::Error};

/// A Boolean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Flag(pub(crate) bool);

/// A whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Whole(pub(crate) u32);

/// A whole number that may be negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Signed(pub(crate) i64);

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Flag(bool),
    Whole(u32),
    Signed(i64),
    Text(String),
}

impl<'de> Deserialize<'de> for Signed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Written::deserialize(deserializer)? {
            Written::Whole(number) => Ok(Self(i64::from(number))),
            Written::Signed(number) => Ok(Self(number)),
            Written::Text(text) => text.parse().map(Self).map_err(|_| D::Error::custom("a whole number is needed")),
            Written::Flag(_) => Err(D::Error::custom("a whole number is needed")),
        }
    }
}

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Written::deserialize(deserializer)? {
            Written::Flag(truth) => Ok(Self(truth)),
            Written::Text(text) if text == "true" => Ok(Self(true)),
            Written::Text(text) if text == "false" => Ok(Self(false)),
            Written::Whole(_) | Written::Signed(_) | Written::Text(_) => {
                Err(D::Error::custom("true or false is needed"))
            }
        }
    }
}

impl<'de> Deserialize<'de> for Whole {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Written::deserialize(deserializer)? {
            Written::Whole(number) => Ok(Self(number)),
            Written::Text(text) => text.parse().map(Self).map_err(|_| D::Error::custom("a whole number is needed")),
            Written::Flag(_) | Written::Signed(_) => Err(D::Error::custom("a whole number is needed")),
        }
    }
}
