//! The one way in which this server writes and reads cookies.
//!
//! Every cookie is encrypted and authenticated under its own name, HttpOnly, SameSite=Lax and for the whole site;
//! on https it is Secure and has the `__Host-` prefix, so that no neighbour on the same domain can plant one
//! (<https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis>). A value larger than browsers keep in one
//! cookie is cut into several.

use cookie::{Cookie, SameSite};
use http::header::COOKIE;
use http::{HeaderMap, HeaderValue};
use time::Duration;

use super::ring::{KeyRing, Opened};

/// The most characters of one piece: browsers keep 4,096 bytes of name, value and attributes.
const PIECE: usize = 3_800;

/// The most pieces that are read: far more than Cognito's tokens need.
const MOST_PIECES: usize = 8;

/// The cookies that there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum CookieName {
    /// The session of a person who is signed in.
    Session,
    /// The unfinished step of signing in.
    Flow,
    /// What an answer to the user pool's challenge needs.
    Challenge,
    /// The language that was chosen.
    Language,
    /// What was left unfinished on the account page.
    Account,
    /// The devices that this browser is remembered as.
    Devices,
    /// Whose passkey this browser may offer by itself.
    PasskeyOwner,
    /// What an answer to that offer needs.
    Autofill,
    /// Sign-ins elsewhere that are under way.
    Trips,
    /// What became of a form that was posted to the store.
    UploadOutcome,
    /// What became of a form about pictures.
    PictureNotice,
    /// That what is stored was changed a moment ago.
    Changes,
}

impl CookieName {
    /// Those that people keep for longer than a key may live on as an older one.
    pub(super) const LASTING: [Self; 4] = [Self::Session, Self::Language, Self::Devices, Self::PasskeyOwner];

    const fn text(self) -> &'static str {
        match self {
            Self::Session => "updown_session",
            Self::Flow => "updown_flow",
            Self::Challenge => "updown_challenge",
            Self::Language => "updown_language",
            Self::Account => "updown_account",
            Self::Devices => "updown_device",
            Self::PasskeyOwner => "updown_passkey",
            Self::Autofill => "updown_autofill",
            Self::Trips => "updown_trips",
            Self::UploadOutcome => "updown_upload",
            Self::PictureNotice => "updown_pictures",
            Self::Changes => "updown_changes",
        }
    }

    /// How long the browser keeps it. The refresh token inside the session and the age inside the flow decide
    /// earlier; the flow is kept for longer than it is good, so that its lapse can be told.
    const fn max_age(self) -> Duration {
        match self {
            Self::Session => Duration::days(30),
            // The most that browsers keep a cookie.
            Self::Language | Self::Devices | Self::PasskeyOwner => Duration::days(400),
            // Longer than they are good, so that a return that is too late finds its page.
            Self::Trips => Duration::hours(1),
            // The longest that Cognito keeps a challenge.
            Self::Autofill => Duration::minutes(15),
            // The page that tells it follows at once.
            Self::UploadOutcome | Self::PictureNotice => Duration::minutes(10),
            // Longer than a list is remembered.
            Self::Changes => Duration::seconds(20),
            Self::Flow | Self::Challenge | Self::Account => Duration::hours(24),
        }
    }
}

/// Seals and opens cookies.
pub(crate) struct CookieSealer {
    keys: KeyRing,
    secure: bool,
}

impl CookieSealer {
    /// With the server's keys; `secure` when the public address is https.
    pub(crate) fn new(keys: impl Into<KeyRing>, secure: bool) -> Self {
        Self { keys: keys.into(), secure }
    }

    /// What a cookie of this request holds; none when it is absent, cut short, forged, or sealed with a key that is not ours.
    pub(crate) fn open(&self, name: CookieName, headers: &HeaderMap) -> Option<String> {
        self.opened(name, headers).map(|opened| opened.text)
    }

    /// What a cookie of this request holds if an older key sealed it, which may soon be gone.
    pub(super) fn open_ageing(&self, name: CookieName, headers: &HeaderMap) -> Option<String> {
        if !self.keys.has_older_keys() {
            return None;
        }
        self.opened(name, headers).filter(|opened| opened.by_older_key).map(|opened| opened.text)
    }

    fn opened(&self, name: CookieName, headers: &HeaderMap) -> Option<Opened> {
        let first = received(headers, &self.piece_name(name, 0))?;
        let (count, start) = first.split_once(':')?;
        let count: usize = count.parse().ok().filter(|count| (1..=MOST_PIECES).contains(count))?;
        let mut sealed = start.to_owned();
        for index in 1..count {
            sealed.push_str(&received(headers, &self.piece_name(name, index))?);
        }
        self.keys.open(&self.piece_name(name, 0), &sealed)
    }

    /// The `Set-Cookie` values that make the browser hold this, and drop pieces of a longer value that it held. What
    /// is too long to be read again is not written: requests with such cookies would be refused for their size.
    pub(crate) fn seal(&self, name: CookieName, plaintext: &str, request: &HeaderMap) -> Vec<HeaderValue> {
        let sealed = self.keys.seal(&self.piece_name(name, 0), plaintext).unwrap_or_default();
        let pieces = cut(&sealed);
        if pieces.len() > MOST_PIECES {
            tracing::error!(cookie = name.text(), pieces = pieces.len(), "a cookie is too long to be kept");
            return self.remove(name, request);
        }
        let mut values = Vec::new();
        for (index, piece) in pieces.iter().enumerate() {
            let value = if index == 0 { format!("{}:{piece}", pieces.len()) } else { (*piece).to_owned() };
            values.extend(self.set_cookie(self.piece_name(name, index), value, name.max_age()));
        }
        values.extend(self.drop_pieces(name, pieces.len(), request));
        values
    }

    /// The `Set-Cookie` values that make the browser drop what it holds.
    pub(crate) fn remove(&self, name: CookieName, request: &HeaderMap) -> Vec<HeaderValue> {
        self.drop_pieces(name, 0, request)
    }

    fn drop_pieces(&self, name: CookieName, from: usize, request: &HeaderMap) -> Vec<HeaderValue> {
        (from..MOST_PIECES)
            .map(|index| self.piece_name(name, index))
            .filter(|piece| received(request, piece).is_some())
            .filter_map(|piece| self.set_cookie(piece, String::new(), Duration::ZERO))
            .collect()
    }

    fn piece_name(&self, name: CookieName, index: usize) -> String {
        let prefix = if self.secure { "__Host-" } else { "" };
        let suffix = if index == 0 { String::new() } else { format!("_{index}") };
        format!("{prefix}{}{suffix}", name.text())
    }

    fn set_cookie(&self, name: String, value: String, max_age: Duration) -> Option<HeaderValue> {
        let cookie = Cookie::build((name, value))
            .http_only(true)
            .same_site(SameSite::Lax)
            .path("/")
            .secure(self.secure)
            .max_age(max_age)
            .build();
        let mut header = HeaderValue::try_from(cookie.to_string()).ok()?;
        header.set_sensitive(true);
        Some(header)
    }
}

/// The value of a request's cookie. Two cookies of one name are no cookie: one of them was planted.
fn received(headers: &HeaderMap, name: &str) -> Option<String> {
    let mut found = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(candidate, _)| *candidate == name);
    let (_, value) = found.next()?;
    found.next().is_none().then(|| value.to_owned())
}

/// Pieces of sealed text, which is base64 and so can be cut anywhere.
fn cut(sealed: &str) -> Vec<&str> {
    let mut rest = sealed;
    let mut pieces = Vec::new();
    while let Some((piece, after)) = rest.split_at_checked(PIECE) {
        pieces.push(piece);
        rest = after;
    }
    pieces.push(rest);
    pieces
}

#[cfg(test)]
mod tests {
    use cookie::Key;
    use http::header::COOKIE;
    use http::{HeaderMap, HeaderValue};

    use super::{CookieName, CookieSealer};
    use crate::config::SessionKeys;

    fn sealer(secure: bool) -> CookieSealer {
        CookieSealer::new(Key::from(&[7; 64]), secure)
    }

    /// What a browser sends back.
    fn back(set: &[HeaderValue]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in set {
            let pair = value.to_str().unwrap().split(';').next().unwrap();
            headers.append(COOKIE, HeaderValue::from_str(pair).unwrap());
        }
        headers
    }

    #[test]
    fn a_value_of_any_length_comes_back_in_pieces_that_browsers_keep() {
        for length in [0, 1, 2_000, 3_000, 12_000] {
            let text = "é".repeat(length / 2);
            let set = sealer(true).seal(CookieName::Session, &text, &HeaderMap::new());
            assert!(set.iter().all(|value| value.len() < 4_096));
            assert_eq!(sealer(true).open(CookieName::Session, &back(&set)), Some(text));
        }
    }

    #[test]
    fn every_cookie_is_locked_down() {
        for (secure, name) in [(true, "__Host-updown_flow="), (false, "updown_flow=")] {
            let set = sealer(secure).seal(CookieName::Flow, "x", &HeaderMap::new());
            let text = set[0].to_str().unwrap();
            assert!(text.starts_with(name), "{text}");
            for part in ["HttpOnly", "SameSite=Lax", "Path=/"] {
                assert!(text.contains(part), "{text}");
            }
            assert_eq!(text.contains("Secure"), secure, "{text}");
            assert!(!text.contains("Domain"), "{text}");
        }
    }

    #[test]
    fn a_shorter_value_drops_the_pieces_of_a_longer_one() {
        let long = back(&sealer(false).seal(CookieName::Session, &"x".repeat(9_000), &HeaderMap::new()));
        let set = sealer(false).seal(CookieName::Session, "short", &long);
        assert!(set.iter().any(|value| value.to_str().unwrap().contains("updown_session_1=; ")));
        assert!(sealer(false).remove(CookieName::Session, &long).len() > 2);
    }

    #[test]
    fn a_value_that_would_not_be_read_again_is_not_written() {
        let before = back(&sealer(false).seal(CookieName::Flow, "short", &HeaderMap::new()));
        let set = sealer(false).seal(CookieName::Flow, &"x".repeat(60_000), &before);
        let texts: Vec<_> = set.iter().map(|value| value.to_str().unwrap().to_owned()).collect();
        assert!(texts.len() == 1 && texts[0].contains("Max-Age=0"), "{texts:?}");
    }

    #[test]
    fn one_cookie_cannot_stand_in_for_the_other() {
        let set = sealer(false).seal(CookieName::Flow, "x", &HeaderMap::new());
        let renamed = set[0].to_str().unwrap().replace("updown_flow", "updown_session");
        assert_eq!(sealer(false).open(CookieName::Session, &back(&[HeaderValue::from_str(&renamed).unwrap()])), None);
    }

    #[test]
    fn a_changed_a_doubled_or_a_foreign_cookie_is_no_cookie() {
        let set = sealer(false).seal(CookieName::Flow, "x", &HeaderMap::new());
        let mut changed = back(&set);
        let text = changed[COOKIE].to_str().unwrap().to_owned();
        let last = if text.ends_with('A') { 'B' } else { 'A' };
        let position = text.len() - 6;
        let forged = format!("{}{last}{}", &text[..position], &text[position + 1..]);
        changed.insert(COOKIE, HeaderValue::from_str(&forged).unwrap());
        if forged != text {
            assert_eq!(sealer(false).open(CookieName::Flow, &changed), None);
        }
        let mut doubled = back(&set);
        doubled.append(COOKIE, doubled[COOKIE].clone());
        assert_eq!(sealer(false).open(CookieName::Flow, &doubled), None);
        let foreign = CookieSealer::new(Key::from(&[8; 64]), false);
        assert_eq!(foreign.open(CookieName::Flow, &back(&set)), None);
    }

    #[test]
    fn every_cookie_outlives_the_rotation_of_its_key() {
        let ring = |text: &str| CookieSealer::new(&SessionKeys::parse(text).unwrap(), true);
        let [old, new] = ["A", "B"].map(|letter| letter.repeat(85) + "A");
        let (before, after) = (ring(&old), ring(&format!("{new},{old}")));
        for name in [
            CookieName::Session,
            CookieName::Flow,
            CookieName::Challenge,
            CookieName::Language,
            CookieName::Account,
            CookieName::Devices,
            CookieName::PasskeyOwner,
            CookieName::Autofill,
            CookieName::Trips,
            CookieName::UploadOutcome,
            CookieName::PictureNotice,
        ] {
            for length in [1, 9_000] {
                let text = "x".repeat(length);
                let sealed = back(&before.seal(name, &text, &HeaderMap::new()));
                assert_eq!(after.open(name, &sealed), Some(text.clone()), "{name:?}");
                assert_eq!(after.open_ageing(name, &sealed), Some(text.clone()), "{name:?}");
                let anew = back(&after.seal(name, &text, &sealed));
                assert_eq!((after.open(name, &anew), after.open_ageing(name, &anew)), (Some(text), None), "{name:?}");
                assert_eq!(before.open(name, &anew), None, "{name:?}");
            }
        }
    }
}
