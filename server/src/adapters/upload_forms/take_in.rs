//! Making a picture of what came with a form, as often as it is asked for: the copy has a mark by which it is found again.

use std::time::Duration;

use app::core::free_name::marked;
use app::core::keys::{KeyError, ObjectKey};
use app::core::pictures::kind;
use app::ports::upload_forms::FormReturn;
use app::wire::error::ApiError;
use app::wire::storage::{AccessLevel, StorageError};

use super::super::Services;
use super::super::caller::Caller;
use super::super::storage::LATEST;
use super::{FOLDER, folder};
use crate::s3::{Beginning, Bucket, Copied, CopyDescription, Ledger, ObjectError};

/// How many names in a row are tried.
const MOST_NAMES: u32 = 100;

/// After how long what nobody came back for is cleared away: longer than any form is good and any post takes.
const LEFT_ALONE_FOR: Duration = Duration::from_secs(24 * 60 * 60);

/// Where what one caller sent is dealt with.
pub(super) struct Desk<'a> {
    pub(super) services: &'a Services,
    pub(super) caller: Caller,
    pub(super) most_bytes: u64,
}

impl Desk<'_> {
    pub(super) async fn take_in(&self, back: &FormReturn) -> Result<String, ApiError> {
        let name = self.name_of(back).ok_or(StorageError::UploadGone)?;
        // Before anything is asked of the store: the address says the key, and this one could lead out of the form's folder.
        let wanted = wanted(name).map_err(StorageError::from)?;
        let found = self.bucket().beginning(&back.key, &self.caller.credentials).await.map_err(unavailable)?;
        let Some(beginning) = found else {
            return Ok(self.taken_in_before(back, &wanted).await?);
        };
        let outcome = self.keep(back, &wanted, &beginning).await;
        if !matches!(outcome, Err(StorageError::Unavailable)) {
            self.discard(&back.key).await;
        }
        let before = self.caller.now - LEFT_ALONE_FOR;
        self.bucket().clear_below(&self.caller.own_key(FOLDER), before, &self.caller.credentials).await;
        Ok(outcome?)
    }

    fn bucket(&self) -> &Bucket {
        &self.services.bucket
    }

    /// The file's own name, if this is a key of a form of the caller's.
    fn name_of<'b>(&self, back: &'b FormReturn) -> Option<&'b str> {
        let is_form = back.form.len() == 32 && back.form.bytes().all(|byte| byte.is_ascii_hexdigit());
        let folder = is_form.then(|| self.caller.own_key(&folder(&back.form)))?;
        back.key.strip_prefix(&folder)
    }

    /// Looks at what came, and copies it to its name.
    async fn keep(&self, back: &FormReturn, wanted: &ObjectKey, beginning: &Beginning) -> Result<String, StorageError> {
        let limit = self.most_bytes;
        if beginning.size > limit {
            return Err(StorageError::TooLarge { limit });
        }
        let accepted = |kind: &&str| self.services.uploads.content_types.accept(kind);
        let content_type = kind(&beginning.bytes).filter(accepted).ok_or(StorageError::BadContentType)?;
        let key = self.copy(back, wanted, beginning, content_type).await?;
        let latest = self.caller.own_key(LATEST);
        if self.bucket().write_small(&latest, key.as_str(), &self.caller.credentials).await.is_err() {
            tracing::warn!("a picture that came with a form could not be made the latest one");
        }
        Ok(key.as_str().to_owned())
    }

    /// Copies it to the first name that is free, or finds the copy that was made before.
    async fn copy(
        &self,
        back: &FormReturn,
        wanted: &ObjectKey,
        beginning: &Beginning,
        content_type: &str,
    ) -> Result<ObjectKey, StorageError> {
        let credentials = &self.caller.credentials;
        let mark = mark(&back.form, &beginning.e_tag);
        let (home, lists) = (self.caller.home(), self.caller.lists(self.services.levels));
        let on_their_way = Ledger::new(self.bucket(), &self.caller.identity_id, home, lists, credentials).open().await;
        let on_their_way = on_their_way.map_err(unavailable)?;
        for key in names(wanted) {
            let key = key?;
            let to = self.caller.full_key(AccessLevel::Protected, &key);
            match self.bucket().mark(&to, credentials).await.map_err(unavailable)? {
                Some(found) if found == mark => return Ok(key),
                Some(_) => continue,
                None if on_their_way
                    .iter()
                    .any(|entry| entry.access_level == AccessLevel::Protected && entry.key == key.as_str()) =>
                {
                    continue;
                }
                None => {}
            }
            let (from, e_tag) = (&*back.key, &*beginning.e_tag);
            let description = CopyDescription { from, e_tag, to: &to, content_type, mark: &mark };
            match self.bucket().copy_to_free_name(&description, credentials).await {
                Ok(Copied::Done) => return Ok(key),
                // Either another object has the name since, or another file came with the same form.
                Ok(Copied::Refused) => match self.bucket().mark(&to, credentials).await.map_err(unavailable)? {
                    Some(found) if found == mark => return Ok(key),
                    Some(_) => {}
                    None => return Err(StorageError::Unavailable),
                },
                Err(error) => return Err(unavailable(error)),
            }
        }
        Err(StorageError::NameTaken)
    }

    /// The copy that was made before of a file that is gone.
    async fn taken_in_before(&self, back: &FormReturn, wanted: &ObjectKey) -> Result<String, StorageError> {
        let mark = mark(&back.form, &back.e_tag);
        for key in names(wanted) {
            let key = key?;
            let full_key = self.caller.full_key(AccessLevel::Protected, &key);
            match self.bucket().mark(&full_key, &self.caller.credentials).await.map_err(unavailable)? {
                Some(found) if found == mark => return Ok(key.as_str().to_owned()),
                Some(_) => {}
                None => break,
            }
        }
        Err(StorageError::UploadGone)
    }

    /// Removes what came. Where the policies let nobody delete, an empty object stands for it.
    async fn discard(&self, key: &str) {
        let credentials = &self.caller.credentials;
        let removed = match self.bucket().delete_small(key, credentials).await {
            Err(ObjectError::NotFound) => self.bucket().write_small(key, "", credentials).await,
            other => other,
        };
        if removed.is_err() {
            tracing::warn!("what came with a form is done with and could not be removed");
        }
    }
}

/// The key that a file of this name gets if it is free.
fn wanted(name: &str) -> Result<ObjectKey, KeyError> {
    // The store leaves folders out: one that is there is none of the browser's making.
    if name.contains('/') { Err(KeyError::BadSegment) } else { ObjectKey::parse(name) }
}

/// The names that are tried: `a.png`, `a (1).png`, `a (2).png` and so on.
fn names(wanted: &ObjectKey) -> impl Iterator<Item = Result<ObjectKey, KeyError>> + Send {
    let numbered = (1..=MOST_NAMES).map(|number| marked(wanted, &number.to_string()));
    std::iter::once(Ok(wanted.clone())).chain(numbered)
}

/// What tells the file from every other one: a form may be sent more than once.
fn mark(form: &str, e_tag: &str) -> String {
    format!("{form}.{}", e_tag.trim_matches('"'))
}

fn unavailable(_: ObjectError) -> StorageError {
    StorageError::Unavailable
}

#[cfg(test)]
mod tests {
    use app::core::keys::KeyError;

    use super::{names, wanted};

    #[test]
    fn names_are_in_one_form_and_hostile_ones_are_refused() {
        assert_eq!(wanted("cafe\u{301}.png").unwrap().as_str(), "caf\u{e9}.png");
        for (name, reason) in [
            ("", KeyError::Empty),
            ("..", KeyError::BadSegment),
            ("a/b.png", KeyError::BadSegment),
            ("a\u{7}.png", KeyError::ControlCharacter),
            (".updown", KeyError::Reserved),
        ] {
            assert_eq!(wanted(name), Err(reason), "{name:?}");
        }
    }

    #[test]
    fn the_names_that_are_tried_are_those_that_people_know() {
        let tried: Vec<_> =
            names(&wanted("a.png").unwrap()).take(3).map(|key| key.unwrap().as_str().to_owned()).collect();
        assert_eq!(tried, ["a.png", "a (1).png", "a (2).png"]);
    }
}
