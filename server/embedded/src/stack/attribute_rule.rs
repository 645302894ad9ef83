//! What the values of an attribute have to be, as an entry of `Schema` says.

/// What the values of an attribute have to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttributeRule {
    /// A text of so many characters.
    Text {
        /// Fewest.
        min: usize,
        /// Most.
        max: usize,
    },
    /// A whole number.
    Number {
        /// Least.
        min: Option<i64>,
        /// Greatest.
        max: Option<i64>,
    },
}

impl AttributeRule {
    /// Longest text that any attribute may have.
    pub const LONGEST: usize = 2048;

    /// Any text.
    pub const ANY: Self = Self::Text { min: 0, max: Self::LONGEST };

    /// What is wrong with a value.
    pub(crate) fn problem(self, value: &str) -> Option<String> {
        match self {
            Self::Text { min, max } => {
                let length = value.chars().count();
                if length > max {
                    Some(format!("String must be no longer than {max} characters"))
                } else if length < min {
                    Some(format!("String must be no shorter than {min} characters"))
                } else {
                    None
                }
            }
            Self::Number { min, max } => match value.parse::<i64>() {
                Err(_) => Some("Value is not a number".to_owned()),
                Ok(number) if max.is_some_and(|max| number > max) => {
                    Some(format!("Number must be no greater than {}", max.unwrap_or_default()))
                }
                Ok(number) if min.is_some_and(|min| number < min) => {
                    Some(format!("Number must be no less than {}", min.unwrap_or_default()))
                }
                Ok(_) => None,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_breaks_a_rule_is_named() {
        let text = AttributeRule::Text { min: 2, max: 3 };
        let number = AttributeRule::Number { min: Some(-1), max: Some(10) };
        for (rule, value, problem) in [
            (text, "ä", Some("String must be no shorter than 2 characters")),
            (text, "äö", None),
            (text, "äöüß", Some("String must be no longer than 3 characters")),
            (number, "ten", Some("Value is not a number")),
            (number, "1.5", Some("Value is not a number")),
            (number, "11", Some("Number must be no greater than 10")),
            (number, "-2", Some("Number must be no less than -1")),
            (number, "-1", None),
            (AttributeRule::Number { min: None, max: None }, "123456789012", None),
            (AttributeRule::ANY, "", None),
        ] {
            assert_eq!(rule.problem(value).as_deref(), problem, "{value}");
        }
    }
}
