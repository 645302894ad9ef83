//! Codes of authenticator apps: RFC 6238 with HMAC-SHA-1, six digits and steps of thirty seconds. Pure.

use aws_lc_rs::hmac;
use subtle::ConstantTimeEq;

/// Seconds of a step.
const STEP_S: i64 = 30;
/// How many steps the app's clock may be off, in both directions.
const SKEW: i64 = 1;

/// The step that a code belongs to, if it is a code of about now and of a step after `used`.
pub(super) fn matching(secret: &[u8], code: &str, now_s: i64, used: Option<i64>) -> Match {
    let now = now_s.div_euclid(STEP_S);
    let steps = now.saturating_sub(SKEW)..=now.saturating_add(SKEW);
    // Every step is tried, so that the time does not tell which one it was.
    let fits = |step: &i64| bool::from(at(secret, *step).as_bytes().ct_eq(code.as_bytes()));
    let found = steps.filter(fits).collect::<Vec<_>>().pop();
    match found {
        None => Match::None,
        Some(step) if used.is_some_and(|used| step <= used) => Match::Used,
        Some(step) => Match::Step(step),
    }
}

/// What became of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Match {
    /// It is none of about now.
    None,
    /// It is one, but it or a later one was used before.
    Used,
    /// It is the one of this step.
    Step(i64),
}

/// The code of a step (RFC 4226 section 5.3).
fn at(secret: &[u8], step: i64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let bytes = tag.as_ref();
    let offset = usize::from(bytes.last().copied().unwrap_or_default() & 0x0f);
    let word = bytes.iter().skip(offset).take(4).fold(0_u32, |word, byte| (word << 8) | u32::from(*byte));
    format!("{:06}", (word & 0x7fff_ffff) % 1_000_000)
}

/// A secret as authenticator apps take it: base 32 (RFC 4648) without padding.
pub(super) fn base32(secret: &[u8]) -> String {
    const DIGITS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits = |index: usize| {
        let byte = |at: usize| u16::from(secret.get(at).copied().unwrap_or_default());
        let (first, shift) = (index * 5 / 8, index * 5 % 8);
        ((byte(first) << 8 | byte(first + 1)) >> (11 - shift)) & 0x1f
    };
    let digits = (secret.len() * 8).div_ceil(5);
    (0..digits).filter_map(|index| DIGITS.get(usize::from(bits(index)))).copied().map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of the RFC's appendix B.
    const SECRET: &[u8] = b"12345678901234567890";

    #[test]
    fn codes_are_those_of_the_rfcs_appendix() {
        for (time_s, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(at(SECRET, time_s / 30), code);
            assert_eq!(matching(SECRET, code, time_s, None), Match::Step(time_s / 30));
        }
    }

    #[test]
    fn a_clock_may_be_one_step_off_and_no_more() {
        let code = at(SECRET, 100);
        for (step, matches) in [(98, false), (99, true), (100, true), (101, true), (102, false)] {
            assert_eq!(matching(SECRET, &code, step * 30, None) == Match::Step(100), matches, "{step}");
        }
        assert_eq!(matching(SECRET, "", 3000, None), Match::None);
        assert_eq!(matching(SECRET, &code[..5], 3000, None), Match::None);
    }

    #[test]
    fn a_code_and_those_before_it_work_once() {
        assert_eq!(matching(SECRET, &at(SECRET, 100), 3000, Some(100)), Match::Used);
        assert_eq!(matching(SECRET, &at(SECRET, 99), 3000, Some(100)), Match::Used);
        assert_eq!(matching(SECRET, &at(SECRET, 101), 3000, Some(100)), Match::Step(101));
    }

    #[test]
    fn secrets_are_written_in_base_32() {
        for (bytes, text) in
            [("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("foobar", "MZXW6YTBOI")]
        {
            assert_eq!(base32(bytes.as_bytes()), text);
        }
    }
}
