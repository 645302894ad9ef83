//! The secret of an authenticator app as an address and as a QR code, drawn on the server.

use std::fmt::Write as _;

use fast_qr::{ECL, QRBuilder};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::wire::challenge::TotpSetup;

/// What authenticator apps show above the code.
const ISSUER: &str = "Updown";

/// How many light modules surround the code (ISO/IEC 18004, section 9.1).
const MARGIN: usize = 4;

/// What stays as it is in an address (RFC 3986, section 2.3).
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The picture of a secret for an account; none if it is too long for a QR code, so that the text alone is shown.
pub(in crate::api) fn setup(username: &str, secret: &str) -> Option<TotpSetup> {
    let uri = uri(username, secret);
    let code = QRBuilder::new(uri.as_bytes()).ecl(ECL::M).build().ok()?;
    let mut path = String::new();
    for (y, row) in code.data.chunks(code.size).take(code.size).enumerate() {
        for (x, _) in row.iter().enumerate().filter(|(_, module)| module.value()) {
            // Writing to a string does not fail.
            let _ = write!(path, "M{} {}h1v1h-1z", x + MARGIN, y + MARGIN);
        }
    }
    Some(TotpSetup { uri, size: code.size + 2 * MARGIN, path })
}

fn uri(username: &str, secret: &str) -> String {
    let escape = |text| utf8_percent_encode(text, ESCAPED);
    format!("otpauth://totp/{ISSUER}:{}?secret={}&issuer={ISSUER}", escape(username), escape(secret))
}

#[cfg(test)]
mod tests {
    use super::{setup, uri};

    #[test]
    fn an_app_learns_whose_code_it_is_whatever_the_name() {
        let expected = "otpauth://totp/Updown:ad%26a%20%C3%BC%3F?secret=JBSWY3DP&issuer=Updown";
        assert_eq!(uri("ad&a ü?", "JBSWY3DP"), expected);
    }

    #[test]
    fn the_picture_has_the_three_finder_patterns_inside_its_margin() {
        let picture = setup("ada", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP").unwrap();
        let far = picture.size - 4 - 7;
        for (x, y) in [(4, 4), (far, 4), (4, far)] {
            assert!(picture.path.contains(&format!("M{x} {y}h1v1h-1z")), "{x} {y}");
            assert!(!picture.path.contains(&format!("M{} {}h1v1h-1z", x + 1, y + 1)), "{x} {y}");
        }
        assert!(!picture.path.contains("M3 "));
    }
}
