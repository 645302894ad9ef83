//! An answer of AWS for whoever wants to know what was said, and not only what it means.

use std::future::Future;
use std::time::Duration;

use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::display::DisplayErrorContext;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

/// How long a call may take.
const LONGEST: Duration = Duration::from_secs(10);

/// How a call ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Told<T> {
    /// It was done.
    Yes(T),
    /// It was refused, by the name of an exception and a sentence.
    No {
        /// For example `NotAuthorizedException`.
        code: String,
        /// What follows it.
        message: String,
    },
    /// There was no answer, or none of AWS's kind.
    Nothing(String),
}

impl<T> Told<T> {
    /// The same, of something made of what was given.
    pub(crate) fn map<U>(self, change: impl FnOnce(T) -> U) -> Told<U> {
        match self {
            Self::Yes(given) => Told::Yes(change(given)),
            Self::No { code, message } => Told::No { code, message },
            Self::Nothing(why) => Told::Nothing(why),
        }
    }

    /// Whether it was refused by this exception, with this in the sentence.
    pub(crate) fn is(&self, expected: &str, part: &str) -> bool {
        matches!(self, Self::No { code, message }
            if code == expected && message.to_ascii_lowercase().contains(&part.to_ascii_lowercase()))
    }

    /// In words.
    pub(crate) fn words(&self) -> String {
        match self {
            Self::Yes(_) => "it was done".to_owned(),
            Self::No { code, message } => format!("{code}: {message}"),
            Self::Nothing(why) => format!("no answer: {why}"),
        }
    }
}

/// Waits for a call of the SDK, but not for long.
pub(crate) async fn told<T, E, R>(call: impl Future<Output = Result<T, SdkError<E, R>>>) -> Told<T>
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
    R: std::fmt::Debug,
{
    match tokio::time::timeout(LONGEST, call).await {
        Err(_) => Told::Nothing(format!("none in {} s", LONGEST.as_secs())),
        Ok(Ok(given)) => Told::Yes(given),
        Ok(Err(error)) => match error.code() {
            Some(code) => Told::No { code: code.to_owned(), message: error.message().unwrap_or_default().to_owned() },
            None => Told::Nothing(DisplayErrorContext(&error).to_string()),
        },
    }
}
