//! Where the objects of an access level are: Amplify's own prefixes
//! (<https://docs.amplify.aws/gen1/javascript/build-a-backend/storage/configure-access/>).

use crate::wire::storage::AccessLevel;

/// What the keys of everything of a level begin with that belongs to an identity; of level `Guest`, to everybody.
#[must_use]
pub fn prefix(level: AccessLevel, identity_id: &str) -> String {
    match level {
        AccessLevel::Guest => "public/".to_owned(),
        AccessLevel::Protected => format!("protected/{identity_id}/"),
        AccessLevel::Private => format!("private/{identity_id}/"),
    }
}

/// A level as it stands in addresses and forms.
#[must_use]
pub fn word(level: AccessLevel) -> &'static str {
    match level {
        AccessLevel::Guest => "guest",
        AccessLevel::Protected => "protected",
        AccessLevel::Private => "private",
    }
}

/// Whether a text can be an identity id, `region:uuid`, and so a part of a key that means nothing else.
#[must_use]
pub fn is_identity(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    text.len() <= 55
        && text
            .split_once(':')
            .is_some_and(|(region, id)| [region, id].iter().all(|part| !part.is_empty() && part.bytes().all(is_part)))
}

/// What a whole path means: the level, the identity that it names, and the key below the prefix. None for a path that is below none
/// of the prefixes.
#[must_use]
pub fn parse(path: &str) -> Option<(AccessLevel, Option<&str>, &str)> {
    if let Some(key) = path.strip_prefix("public/") {
        return Some((AccessLevel::Guest, None, key));
    }
    let (level, rest) = match path.split_once('/')? {
        ("protected", rest) => (AccessLevel::Protected, rest),
        ("private", rest) => (AccessLevel::Private, rest),
        _ => return None,
    };
    let (identity, key) = rest.split_once('/')?;
    Some((level, Some(identity), key))
}

#[cfg(test)]
mod tests {
    use super::{is_identity, parse, prefix, word};
    use crate::wire::storage::AccessLevel;

    #[test]
    fn every_level_has_the_prefix_that_amplify_gives_it() {
        for (level, expected) in [
            (AccessLevel::Guest, "public/"),
            (AccessLevel::Protected, "protected/r:1/"),
            (AccessLevel::Private, "private/r:1/"),
        ] {
            assert_eq!(prefix(level, "r:1"), expected);
            assert_eq!(serde_json::to_value(level).unwrap(), word(level), "forms carry it as JSON does");
        }
    }

    #[test]
    fn a_path_is_taken_apart_where_its_prefix_ends() {
        for (path, expected) in [
            ("public/a/b.png", Some((AccessLevel::Guest, None, "a/b.png"))),
            ("protected/r:1/a.png", Some((AccessLevel::Protected, Some("r:1"), "a.png"))),
            ("private/r:1/x/a.png", Some((AccessLevel::Private, Some("r:1"), "x/a.png"))),
            ("other/r:1/a.png", None),
            ("protected/a.png", None),
            ("a.png", None),
        ] {
            assert_eq!(parse(path), expected, "{path}");
        }
    }

    #[test]
    fn what_is_no_identity_makes_no_part_of_a_key() {
        assert!(is_identity("us-east-1:4e3c7a52-1f0b-4c55-9d0e-6a2b8f1c7d90"));
        for text in ["", "a", ":", "a:", "a:b/c", "a:..", "a:b:c", "a:\u{e9}"] {
            assert!(!is_identity(text), "{text}");
        }
    }
}
