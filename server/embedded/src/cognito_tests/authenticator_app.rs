//! An authenticator app, written from RFC 6238 for these tests.

use aws_lc_rs::hmac;

/// What an app keeps of one account.
pub(super) struct App {
    secret: Vec<u8>,
}

impl App {
    /// From the text that a person types or scans.
    pub(super) fn new(secret: &str) -> Self {
        let value = |letter: u8| match letter {
            b'A'..=b'Z' => letter - b'A',
            b'2'..=b'7' => letter - b'2' + 26,
            _ => panic!("not base 32: {secret}"),
        };
        let bits: String = secret.bytes().map(|letter| format!("{:05b}", value(letter))).collect();
        let bytes = bits.as_bytes().chunks_exact(8);
        let byte = |bits: &[u8]| u8::from_str_radix(std::str::from_utf8(bits).unwrap(), 2).unwrap();
        Self { secret: bytes.map(byte).collect() }
    }

    /// What it shows at a time.
    pub(super) fn code(&self, now_s: u64) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &self.secret);
        let tag = hmac::sign(&key, &(now_s / 30).to_be_bytes());
        let offset = usize::from(tag.as_ref()[19] & 15);
        let word = u32::from_be_bytes(tag.as_ref()[offset..offset + 4].try_into().unwrap()) & 0x7fff_ffff;
        format!("{:06}", word % 1_000_000)
    }

    /// Whether some bytes have its secret among them.
    pub(super) fn is_within(&self, bytes: &[u8]) -> bool {
        bytes.windows(self.secret.len()).any(|window| window == self.secret)
    }

    /// A code that it does not show about that time.
    pub(super) fn wrong_code(&self, now_s: u64) -> String {
        let shown = [self.code(now_s - 30), self.code(now_s), self.code(now_s + 30)];
        (0..).map(|number| format!("{number:06}")).find(|code| !shown.contains(code)).unwrap()
    }
}
