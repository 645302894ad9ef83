//! What one tab tells the others about the session that they share.

/// What happened to the session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SessionNews {
    /// The person with this identity id ended it, on purpose.
    SignedOut(String),
    /// Somebody signed in.
    SignedIn,
}

impl SessionNews {
    /// The news as a text, for another tab.
    #[must_use]
    pub fn to_text(&self) -> String {
        match self {
            Self::SignedOut(identity_id) => format!("signed out {identity_id}"),
            Self::SignedIn => "signed in".to_owned(),
        }
    }

    /// The news in a text; none where there is none that this version knows.
    #[must_use]
    pub fn of_text(text: &str) -> Option<Self> {
        match text.strip_prefix("signed out ") {
            Some(identity_id) => Some(Self::SignedOut(identity_id.to_owned())),
            None => (text == "signed in").then_some(Self::SignedIn),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::SessionNews;

    #[test]
    fn news_read_as_they_were_told() {
        for news in [SessionNews::SignedOut("eu-1:ada".to_owned()), SessionNews::SignedIn] {
            assert_eq!(SessionNews::of_text(&news.to_text()), Some(news));
        }
        for text in ["", "signed", "signed in twice"] {
            assert_eq!(SessionNews::of_text(text), None);
        }
    }
}
