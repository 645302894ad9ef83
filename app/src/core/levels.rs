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

#[cfg(test)]
mod tests {
    use super::prefix;
    use crate::wire::storage::AccessLevel;

    #[test]
    fn every_level_has_the_prefix_that_amplify_gives_it() {
        for (level, expected) in [
            (AccessLevel::Guest, "public/"),
            (AccessLevel::Protected, "protected/r:1/"),
            (AccessLevel::Private, "private/r:1/"),
        ] {
            assert_eq!(prefix(level, "r:1"), expected);
        }
    }
}
