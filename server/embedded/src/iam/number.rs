//! Numbers in policies: whole or decimal, without exponents.

/// A number. Numbers in policies are small enough for 53 bits: counts, ages in milliseconds, seconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub(super) struct Number(f64);

// Reading lets no NaN pass.
impl Eq for Number {}

impl Number {
    /// Digits with an optional sign and fraction.
    pub(super) fn read(text: &str) -> Option<Self> {
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || !digits(fraction) {
            return None;
        }
        text.parse().ok().filter(|number: &f64| number.is_finite()).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::Number;

    #[test]
    fn whole_and_decimal_numbers_are_read_and_nothing_else() {
        for text in ["0", "10", "-1", "+5", "1.50", "600000"] {
            assert!(Number::read(text).is_some(), "{text}");
        }
        for text in ["", "-", "1.", ".5", "1e3", "NaN", "inf", "1 ", "0x1", "1.2.3", "--1"] {
            assert!(Number::read(text).is_none(), "{text}");
        }
        assert!(Number::read("2") < Number::read("10") && Number::read("1.0") == Number::read("1"));
    }
}
