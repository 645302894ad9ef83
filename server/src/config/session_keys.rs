//! The keys that seal cookies, as a secret carries them: the first seals, all open.

use std::fmt;

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use zeroize::Zeroizing;

/// Bytes of a key: half of them encrypt, the others are those that the `cookie` crate keeps for signing.
pub(crate) const LENGTH: usize = 64;

/// The most keys: each is tried on a cookie that none of them opens.
const MOST: usize = 16;

/// With or without the `=` at the end, which some tools drop.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Keys that seal cookies. They are not printed.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionKeys {
    first: Zeroizing<[u8; LENGTH]>,
    others: Vec<Zeroizing<[u8; LENGTH]>>,
}

impl SessionKeys {
    /// One key.
    pub(crate) fn of(key: Zeroizing<[u8; LENGTH]>) -> Self {
        Self { first: key, others: Vec::new() }
    }

    /// Reads keys in base64, with commas or line ends between them.
    ///
    /// # Errors
    /// Says which key is wrong, and how; never what it is.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let parts = text.trim().split([',', '\n']).map(str::trim);
        let keys = parts.enumerate().map(|(index, part)| key(part).map_err(|flaw| format!("key {} {flaw}", index + 1)));
        let mut keys = keys.collect::<Result<Vec<_>, _>>()?.into_iter();
        let (Some(first), others) = (keys.next(), keys.collect::<Vec<_>>()) else {
            return Err("there is no key".to_owned());
        };
        if others.len() >= MOST {
            return Err(format!("there are {} keys; the most is {MOST}", others.len() + 1));
        }
        Ok(Self { first, others })
    }

    /// The form that [`parse`](Self::parse) reads, a line for each.
    pub(crate) fn to_lines(&self) -> Zeroizing<String> {
        let mut lines = Zeroizing::new(String::new());
        for key in std::iter::once(self.first()).chain(self.others()) {
            BASE64.encode_string(key, &mut lines);
            lines.push('\n');
        }
        lines
    }

    /// With a new key before the others, of which so many stay.
    #[must_use]
    pub(crate) fn rotated(&self, key: Zeroizing<[u8; LENGTH]>, kept: usize) -> Self {
        Self { first: key, others: std::iter::once(&self.first).chain(&self.others).take(kept).cloned().collect() }
    }

    /// The key that seals.
    pub(crate) fn first(&self) -> &[u8; LENGTH] {
        &self.first
    }

    /// The keys that open what was sealed before, the newest first.
    pub(crate) fn others(&self) -> impl Iterator<Item = &[u8; LENGTH]> {
        self.others.iter().map(|key| &**key)
    }
}

fn key(text: &str) -> Result<Zeroizing<[u8; LENGTH]>, String> {
    if text.is_empty() {
        return Err("is empty: is there a comma too many?".to_owned());
    }
    let bytes = BASE64.decode(text).map(Zeroizing::new).map_err(|_| "is not base64".to_owned())?;
    let length = bytes.len();
    let key = <[u8; LENGTH]>::try_from(bytes.as_slice()).map(Zeroizing::new);
    key.map_err(|_| format!("has {length} bytes, not {LENGTH}; `updown session-key` makes one"))
}

impl fmt::Debug for SessionKeys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "SessionKeys({} …)", self.others.len() + 1)
    }
}

#[cfg(test)]
mod tests {
    use zeroize::Zeroizing;

    use super::SessionKeys;

    fn keys(bytes: &[u8]) -> SessionKeys {
        let mut ring = SessionKeys::of(Zeroizing::new([bytes[bytes.len() - 1]; 64]));
        for byte in bytes.iter().rev().skip(1) {
            ring = ring.rotated(Zeroizing::new([*byte; 64]), 9);
        }
        ring
    }

    #[test]
    fn a_ring_is_read_as_it_is_written_and_with_commas_and_without_padding() {
        let ring = keys(&[1, 2, 3]);
        let lines = ring.to_lines();
        assert_eq!(lines.lines().count(), 3);
        assert_eq!(SessionKeys::parse(&lines), Ok(ring.clone()));
        let text = lines.trim().replace('\n', " , ").replace('=', "");
        assert_eq!(SessionKeys::parse(&text), Ok(ring));
    }

    #[test]
    fn what_is_wrong_is_named_and_no_key_is_printed() {
        let good = keys(&[1]).to_lines();
        let good = good.trim();
        for (text, words) in [
            (format!("{good},Zm9v"), "key 2 has 3 bytes, not 64"),
            (format!("{good},%%%"), "key 2 is not base64"),
            (format!("{good},,{good}"), "key 2 is empty"),
            (format!("{good},"), "key 2 is empty"),
            (String::new(), "key 1 is empty"),
            (vec![good; 17].join(","), "there are 17 keys"),
        ] {
            let flaw = SessionKeys::parse(&text).unwrap_err();
            assert!(flaw.contains(words) && !flaw.contains(good) && !flaw.contains("Zm9v"), "{flaw}");
        }
        assert!(!format!("{:?}", keys(&[1, 2])).contains("[1"));
    }

    #[test]
    fn a_rotation_puts_a_new_key_first_and_keeps_so_many_old_ones() {
        let ring = keys(&[2, 1]);
        for (kept, expected) in [(0, vec![3]), (1, vec![3, 2]), (5, vec![3, 2, 1])] {
            let rotated = ring.rotated(Zeroizing::new([3; 64]), kept);
            let bytes = std::iter::once(rotated.first()).chain(rotated.others()).map(|key| key[0]);
            assert_eq!(bytes.collect::<Vec<_>>(), expected);
        }
    }
}
