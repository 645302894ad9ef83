//! What to call a browser on a system, from what it says of itself (`User-Agent`, RFC 9110, section 10.1.5).
//!
//! Every browser claims to be others besides, so that the order of the lists decides. Only names of these lists come out: what a
//! browser says of itself reaches nobody.

/// What a browser's claim looks like, and whose it is.
const BROWSERS: [(&str, &str); 11] = [
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

/// What the name of a system looks like, and what it is called.
const SYSTEMS: [(&str, &str); 7] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

/// Between the two in a name as the user pool keeps it.
const ON: &str = " on ";

/// For example `Firefox on Linux`, or the part of it that is known.
#[must_use]
pub fn device_name(user_agent: &str) -> Option<String> {
    let known = |list: &[(&str, &'static str)]| {
        list.iter().find(|(claim, _)| user_agent.contains(claim)).map(|(_, name)| *name)
    };
    match (known(&BROWSERS), known(&SYSTEMS)) {
        (Some(browser), Some(system)) => Some(format!("{browser}{ON}{system}")),
        (browser, system) => browser.or(system).map(str::to_owned),
    }
}

/// Browser and system of such a name, to be said in another language.
#[must_use]
pub fn name_parts(name: &str) -> Option<(&str, &str)> {
    name.split_once(ON)
}

#[cfg(test)]
mod tests {
    use super::{device_name, name_parts};

    #[test]
    fn browsers_are_told_apart_whatever_else_they_claim_to_be() {
        const WEBKIT: &str = "AppleWebKit/537.36 (KHTML, like Gecko)";
        for (user_agent, name) in [
            (format!("Mozilla/5.0 (X11; Linux x86_64) {WEBKIT} Chrome/144.0.0.0 Safari/537.36"), "Chrome on Linux"),
            (
                format!("Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/144 Safari/537 Edg/144"),
                "Edge on Windows",
            ),
            (format!("Mozilla/5.0 (X11; CrOS x86_64 1) {WEBKIT} Chrome/144 Safari/537"), "Chrome on ChromeOS"),
            (format!("Mozilla/5.0 (Linux; Android 10; K) {WEBKIT} Chrome/144 Mobile Safari/537"), "Chrome on Android"),
            ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18 Safari/605".into(), "Safari on macOS"),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18 like Mac OS X) FxiOS/140 Mobile Safari/605".into(),
                "Firefox on iPhone",
            ),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0".into(), "Firefox on Linux"),
            ("Firefox/140.0".into(), "Firefox"),
            ("curl/8 (Linux)".into(), "Linux"),
        ] {
            assert_eq!(device_name(&user_agent).as_deref(), Some(name), "{user_agent}");
        }
        assert_eq!(device_name("<b>something else</b>"), None);
    }

    #[test]
    fn a_name_of_two_parts_can_be_taken_apart_again() {
        let name = device_name("Firefox/140.0 (Linux)").unwrap();
        assert_eq!(name_parts(&name), Some(("Firefox", "Linux")));
        assert_eq!(name_parts("Linux"), None);
    }
}
