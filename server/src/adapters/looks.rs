//! What an object is by its own first bytes: the type that it is stored with was said by whoever sent it, and a program of one's own
//! says what it likes.
//!
//! The server signs every address, so nothing is shown as a picture that was not looked at; but for thumbnails, which are called rasters or
//! nothing, and what is asked for without validating its existence. What was found is remembered, by the version
//! of the object: a cache and nothing more, which any process can fill anew.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use app::core::pictures::kind;

use super::Services;
use crate::cognito::TemporaryCredentials;
use crate::s3::{Description, ObjectError, Showing, version};

/// After how many objects those that were looked at longest ago begin to be forgotten. Twice as many are remembered at most.
const MANY: usize = 10_000;

/// Whole key and version.
type Object = (String, String);

/// What a picture is; none if it is none.
type Kind = Option<&'static str>;

#[derive(Debug, Default)]
struct Generations {
    young: HashMap<Object, Kind>,
    old: HashMap<Object, Kind>,
}

impl Generations {
    fn keep(&mut self, object: Object, kind: Kind) {
        if self.young.len() >= MANY && !self.young.contains_key(&object) {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(object, kind);
    }
}

/// What objects begin like, as far as they were looked at.
#[derive(Debug, Default)]
pub(crate) struct Looks(Mutex<Generations>);

impl Looks {
    fn get(&self, full_key: &str, version: &str) -> Option<Kind> {
        let object = (full_key.to_owned(), version.to_owned());
        let mut generations = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kind) = generations.young.get(&object) {
            return Some(*kind);
        }
        let kind = generations.old.remove(&object)?;
        generations.keep(object, kind);
        Some(kind)
    }

    fn keep(&self, full_key: &str, version: String, kind: Kind) {
        // A store that tells no versions may have another object under the same name by now.
        if !version.is_empty() {
            let object = (full_key.to_owned(), version);
            self.0.lock().unwrap_or_else(PoisonError::into_inner).keep(object, kind);
        }
    }
}

impl Services {
    /// How an object is given to a browser: as the picture that it is by its first bytes, whatever picture it is called. What is called
    /// one and is none is given like any other file.
    pub(super) async fn showing(
        &self,
        full_key: &str,
        described: &Description,
        credentials: &TemporaryCredentials,
    ) -> Result<Showing, ObjectError> {
        let stated = Showing::of(described.content_type.as_deref());
        let Showing::Picture(_) = stated else { return Ok(stated) };
        let kind = match self.looks.get(full_key, &described.version) {
            Some(kind) => kind,
            None => self.look(full_key, credentials).await?,
        };
        Ok(Showing::of(kind))
    }

    async fn look(&self, full_key: &str, credentials: &TemporaryCredentials) -> Result<Kind, ObjectError> {
        let Some(beginning) = self.bucket.beginning(full_key, credentials).await? else { return Ok(None) };
        let kind = kind(&beginning.bytes);
        if kind.is_none() {
            tracing::info!("an object is called a picture and is none: it is given to be saved");
        }
        // It may have been written again since it was described.
        self.looks.keep(full_key, version(&beginning.e_tag), kind);
        Ok(kind)
    }
}

#[cfg(test)]
mod tests {
    use super::{Looks, MANY};

    const PNG: Option<&str> = Some("image/png");

    #[test]
    fn what_was_found_counts_for_one_version_of_one_object() {
        let looks = Looks::default();
        looks.keep("a", "1".to_owned(), PNG);
        looks.keep("b", "1".to_owned(), None);
        looks.keep("c", String::new(), PNG);
        assert_eq!((looks.get("a", "1"), looks.get("b", "1")), (Some(PNG), Some(None)));
        assert_eq!((looks.get("a", "2"), looks.get("c", "")), (None, None));
    }

    #[test]
    fn what_nobody_asked_for_in_a_long_time_is_forgotten() {
        let looks = Looks::default();
        for place in 0..5 * MANY {
            looks.keep(&place.to_string(), "v".to_owned(), PNG);
            assert_eq!(looks.get("0", "v"), Some(PNG), "{place}");
        }
        assert_eq!(looks.get("1", "v"), None);
        let remembered = looks.0.lock().unwrap();
        assert!(remembered.young.len() <= MANY && remembered.old.len() <= MANY);
    }
}
