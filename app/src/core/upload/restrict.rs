//! Which files may be uploaded: the rules of Amplify's `acceptedFileTypes`, applied to picked and dropped files
//! alike. The picker's own filter is only advice.

/// A list of file name extensions (`.png`), families (`image/*`) and types (`image/png`). Empty, or with a `*` in it, it
/// accepts everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AcceptedTypes(Vec<String>);

impl AcceptedTypes {
    /// Takes the entries in any case, with or without spaces around them.
    pub fn new<T: AsRef<str>>(entries: impl IntoIterator<Item = T>) -> Self {
        let entries = entries.into_iter().map(|entry| entry.as_ref().trim().to_lowercase());
        Self(entries.filter(|entry| !entry.is_empty()).collect())
    }

    /// The value for an input's `accept` attribute; `None` when everything is accepted.
    #[must_use]
    pub fn accept_attribute(&self) -> Option<String> {
        (!self.accepts_everything()).then(|| self.0.join(","))
    }

    /// Whether a file of this name and content type may be uploaded.
    #[must_use]
    pub fn accepts(&self, name: &str, content_type: &str) -> bool {
        let name = name.to_lowercase();
        let content_type = content_type.to_lowercase();
        let essence = content_type.split(';').next().unwrap_or_default().trim();
        self.accepts_everything() || self.0.iter().any(|entry| matches(entry, &name, essence))
    }

    /// Whether a file of this content type may be uploaded under some name. An empty type is not known, and so may be any.
    #[must_use]
    pub fn may_accept(&self, content_type: &str) -> bool {
        let by_name = self.0.iter().any(|entry| entry.starts_with('.'));
        content_type.is_empty() || by_name || self.accepts("", content_type)
    }

    fn accepts_everything(&self) -> bool {
        self.0.is_empty() || self.0.iter().any(|entry| entry == "*" || entry == "*/*")
    }
}

fn matches(entry: &str, name: &str, essence: &str) -> bool {
    if entry.starts_with('.') {
        return name.ends_with(entry);
    }
    match entry.strip_suffix("/*") {
        Some(family) => essence.split('/').next() == Some(family),
        None => essence == entry,
    }
}

#[cfg(test)]
mod tests {
    use super::AcceptedTypes;

    #[test]
    fn each_kind_of_entry_accepts_what_it_names() {
        for (entries, name, content_type, accepted) in [
            (&["image/*"][..], "a.png", "image/png", true),
            (&["image/*"], "a.png", "text/plain", false),
            (&["image/*"], "a.png", "imagery/png", false),
            (&["image/png"], "a.png", "image/png", true),
            (&["image/png"], "a.png", "image/png;x=y", true),
            (&["image/png"], "a.jpg", "image/jpeg", false),
            (&[".jpg"], "photo.JPG", "", true),
            (&[".gz"], "archive.tar.gz", "application/gzip", true),
            (&[".tar.gz"], "archive.tar.gz", "application/gzip", true),
            (&[".jpg"], "jpg", "image/jpeg", false),
            (&[" .PNG ", "text/plain"], "a.png", "image/png", true),
            (&["image/*", "*"], "a.exe", "application/x-msdownload", true),
            (&["", " "], "a.exe", "", true),
            (&[], "anything", "", true),
        ] {
            assert_eq!(AcceptedTypes::new(entries).accepts(name, content_type), accepted, "{entries:?} {name}");
        }
    }

    #[test]
    fn the_picker_is_told_the_same_list_or_nothing() {
        assert_eq!(AcceptedTypes::new(["image/*", ".Heic"]).accept_attribute().as_deref(), Some("image/*,.heic"));
        assert_eq!(AcceptedTypes::default().accept_attribute(), None);
        assert_eq!(AcceptedTypes::new(["image/*", "*"]).accept_attribute(), None);
    }
}
