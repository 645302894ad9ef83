//! Where a picture is: Amplify's `path`.

use std::fmt;
use std::sync::Arc;

use crate::core::levels;
use crate::wire::storage::ImageRequest;

/// A whole path in the bucket, such as `protected/{identity id}/a.png`; given as a text, or as a function of the identity id of whoever is
/// signed in (`None` for a guest).
#[derive(Clone)]
pub struct ImagePath(Kind);

type Function = dyn Fn(Option<&str>) -> String + Send + Sync;

#[derive(Clone)]
enum Kind {
    Text(String),
    Function(Arc<Function>),
}

impl ImagePath {
    /// From a function.
    pub fn of(function: impl Fn(Option<&str>) -> String + Send + Sync + 'static) -> Self {
        Self(Kind::Function(Arc::new(function)))
    }

    /// What is asked for. A path below none of the prefixes asks for what nobody has.
    pub(super) fn request(&self, identity_id: Option<&str>, validates_existence: bool) -> ImageRequest {
        let path = match &self.0 {
            Kind::Text(path) => path.clone(),
            Kind::Function(function) => function(identity_id),
        };
        let (access_level, owner, key) = levels::parse(&path).unwrap_or_default();
        let (owner, key) = (owner.map(str::to_owned), key.to_owned());
        ImageRequest { access_level, key, owner, validates_existence }
    }
}

impl From<&str> for ImagePath {
    fn from(path: &str) -> Self {
        Self(Kind::Text(path.to_owned()))
    }
}

impl From<String> for ImagePath {
    fn from(path: String) -> Self {
        Self(Kind::Text(path))
    }
}

impl fmt::Debug for ImagePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ImagePath")
    }
}

#[cfg(test)]
mod tests {
    use super::ImagePath;
    use crate::wire::storage::{AccessLevel, ImageRequest};

    #[test]
    fn a_path_asks_for_what_it_names_and_a_function_for_what_it_makes_of_the_identity() {
        let expected = ImageRequest {
            access_level: AccessLevel::Protected,
            key: "a/b.png".to_owned(),
            owner: Some("r:1".to_owned()),
            validates_existence: true,
        };
        assert_eq!(ImagePath::from("protected/r:1/a/b.png").request(None, true), expected);
        let of = ImagePath::of(|identity| format!("protected/{}/a/b.png", identity.unwrap_or_default()));
        assert_eq!(of.request(Some("r:1"), true), expected);
        assert_eq!(ImagePath::from("elsewhere/x").request(None, true).key, "");
    }
}
