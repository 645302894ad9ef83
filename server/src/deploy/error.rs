//! Why a stack was not deployed or deleted, in words that say what to do.

use std::error::Error;
use std::io;
use std::path::PathBuf;

use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::display::DisplayErrorContext;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use thiserror::Error;

/// Something was not deployed or deleted.
#[derive(Debug, Error)]
pub(super) enum DeployError {
    /// The address of the app cannot be used.
    #[error("--public-url cannot be used: {0}")]
    PublicUrl(String),
    /// A parameter without its name.
    #[error("--parameter number {number} is not NAME=VALUE, such as Mfa=OPTIONAL")]
    NotAParameter {
        /// Which of them, from 1.
        number: usize,
    },
    /// There is no randomness.
    #[error("no random name can be made: {0}")]
    Entropy(io::Error),
    /// The template that is built in cannot be read.
    #[error("the template that is built in cannot be read: {0}")]
    Body(String),
    /// A parameter that the template does not have.
    #[error("the template has no parameter {unknown}. It has: {known}")]
    UnknownParameter {
        /// What was given.
        unknown: String,
        /// What there is.
        known: String,
    },
    /// Nobody said where.
    #[error(
        "no region is known: say --region eu-central-1, set AWS_REGION, or have one in the profile (aws configure)"
    )]
    NoRegion,
    /// There are no credentials.
    #[error(
        "no AWS credentials were found ({0}). Sign in as for AWS's own command line (aws configure, aws configure sso and aws sso \
         login), set AWS_PROFILE or --profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
    )]
    NoCredentials(String),
    /// AWS is not reached.
    #[error("{action}: AWS is not reached ({reason}). Look at the network, the region and --endpoint-url")]
    Unreached {
        /// What was tried.
        action: &'static str,
        /// Why.
        reason: String,
    },
    /// AWS refused a call.
    #[error("{action}: AWS says {code}: {message}{}", hint(code, message).map(|hint| format!("\n{hint}")).unwrap_or_default())]
    Refused {
        /// What was tried.
        action: &'static str,
        /// AWS's code, such as `AccessDenied`.
        code: String,
        /// AWS's words.
        message: String,
    },
    /// There is nothing that the part could stand beside.
    #[error("there is no stack {name} with outputs here, which the app would need: say updown deploy first")]
    NoBase {
        /// The stack that is missing.
        name: String,
    },
    /// What is named belongs to a stack that is there.
    #[error(
        "nothing was deleted: {bucket} belongs to the stack {owner}, which is there. To delete that one, name it: updown destroy \
         --stack-name {owner}"
    )]
    Owned {
        /// The bucket.
        bucket: String,
        /// The stack.
        owner: String,
    },
    /// The part stands on this stack.
    #[error("nothing was deleted: {name} stands on this stack. Say updown destroy {part} first")]
    StoodOn {
        /// The other stack.
        name: String,
        /// What it is called on the command line.
        part: &'static str,
    },
    /// CloudFormation does not take the change.
    #[error("CloudFormation does not take it: {0}")]
    NotTaken(String),
    /// What was begun goes on, and nobody hears of it.
    #[error("{0}\nWhat was begun goes on at AWS: look at the stack's events there, then say it again")]
    LostSight(Box<Self>),
    /// It took too long.
    #[error("{0} took longer than an hour; it goes on at AWS. Look at the stack's events there, then say it again")]
    TooLong(&'static str),
    /// Accounts or pictures would be left behind.
    #[error(
        "nothing was changed, because these would be replaced by new, empty ones, and what is in them left behind:\n{changes}\n\
         Take the parameters back that ask for it; or, if there is nothing to lose, say --allow-replacement"
    )]
    WouldReplace {
        /// One a line.
        changes: String,
    },
    /// Somebody else is at it.
    #[error("{name} is being changed by somebody else ({status}): wait until that is over, then say it again")]
    Busy {
        /// The stack.
        name: String,
        /// Its status.
        status: String,
    },
    /// The stack cannot be changed.
    #[error("{name} is in the state {status}, in which it cannot be changed. {}", way_out(name, status))]
    Stuck {
        /// The stack.
        name: String,
        /// Its status.
        status: String,
    },
    /// The stack was never created.
    #[error(
        "{name} was not created the last time ({status}); updown deploy deletes what is left of it, and creates it anew"
    )]
    NeverCreated {
        /// The stack.
        name: String,
        /// Its status.
        status: String,
    },
    /// The operation failed.
    #[error("{0}")]
    Failed(String),
    /// The person did not say it twice.
    #[error("{0}")]
    NotConfirmed(String),
    /// The outputs cannot be written or read.
    #[error("the outputs {} cannot be {verb}: {error}", path.display())]
    Outputs {
        /// The file.
        path: PathBuf,
        /// `written` or `read`.
        verb: &'static str,
        /// Why.
        error: io::Error,
    },
}

impl DeployError {
    /// Whether it was found before AWS was asked for a change, so that asking otherwise may help.
    pub(super) fn is_before_asking(&self) -> bool {
        matches!(
            self,
            Self::PublicUrl(_)
                | Self::NotAParameter { .. }
                | Self::Entropy(_)
                | Self::Body(_)
                | Self::UnknownParameter { .. }
                | Self::NoBase { .. }
                | Self::NoRegion
                | Self::NoCredentials(_)
                | Self::Unreached { .. }
        )
    }

    /// Of a call that did not succeed.
    pub(super) fn of<E, R>(action: &'static str) -> impl Fn(SdkError<E, R>) -> Self
    where
        E: ProvideErrorMetadata + Error + 'static,
        R: std::fmt::Debug,
    {
        move |error| match error.as_service_error() {
            Some(refusal) => Self::Refused {
                action,
                code: refusal.code().unwrap_or("an error without a code").to_owned(),
                message: refusal.message().unwrap_or("(no words)").trim().to_owned(),
            },
            None => unanswered(action, &DisplayErrorContext(&error).to_string()),
        }
    }
}

/// A call that got no answer: for want of credentials, or of a way there.
fn unanswered(action: &'static str, words: &str) -> DeployError {
    // The chain of causes, without the innards of the SDK behind it.
    let reason = words.split(" (").next().unwrap_or(words).trim_end_matches('.').to_owned();
    let lower = words.to_ascii_lowercase();
    if ["credential", "token provider", "sso token", "sso session"].iter().any(|words| lower.contains(words)) {
        DeployError::NoCredentials(reason)
    } else {
        DeployError::Unreached { action, reason }
    }
}

/// What brings a stack out of a state in which it cannot be changed.
fn way_out(name: &str, status: &str) -> String {
    match status {
        "UPDATE_ROLLBACK_FAILED" => {
            format!("Take the change back first: aws cloudformation continue-update-rollback --stack-name {name}")
        }
        "DELETE_FAILED" => {
            "Its deletion came to an end half way: say updown destroy again, with --keep-data if accounts and \
                            pictures are to stay"
                .to_owned()
        }
        _ => format!("Look at the stack {name} at AWS, and take back what was begun there"),
    }
}

/// What helps, where AWS's words do not say it.
fn hint(code: &str, message: &str) -> Option<&'static str> {
    Some(match code {
        "ExpiredToken" | "ExpiredTokenException" | "RequestExpired" => {
            "The credentials are over: sign in anew (aws sso login), and look at this machine's clock."
        }
        "InvalidClientTokenId" | "UnrecognizedClientException" | "SignatureDoesNotMatch" => {
            "AWS does not know these credentials: look at AWS_ACCESS_KEY_ID and at the profile."
        }
        "AccessDenied" | "AccessDeniedException" => {
            "Whoever deploys needs CloudFormation, Cognito, S3 and IAM on this stack: docs/AWS.md has the policy."
        }
        "Throttling" | "ThrottlingException" => "AWS takes no more calls for now: say it again in a minute.",
        "ValidationError" if message.contains("AllowedValues") || message.contains("must ") => {
            "updown template shows what each parameter may be."
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{DeployError, unanswered};

    #[test]
    fn whoever_has_no_credentials_is_told_how_to_get_some() {
        let words = "dispatch failure: other: the credential provider was not enabled (DispatchFailure(…))";
        let error = unanswered("asking", words);
        assert!(error.is_before_asking());
        let said = error.to_string();
        assert!(said.contains("aws configure") && said.contains("the credential provider was not enabled"), "{said}");
        assert!(!said.contains("DispatchFailure("), "{said}");
        for words in ["io error: connection refused (…)", "dns error: no address associated with hostname (…)"] {
            let error = unanswered("asking", words);
            assert!(matches!(&error, DeployError::Unreached { .. }), "{error}");
        }
    }

    #[test]
    fn a_refusal_has_aws_words_and_what_helps() {
        let error = DeployError::Refused {
            action: "the stack cannot be looked at",
            code: "ExpiredToken".to_owned(),
            message: "The security token included in the request is expired".to_owned(),
        };
        let said = error.to_string();
        assert!(said.contains("ExpiredToken: The security token") && said.contains("aws sso login"), "{said}");
    }
}
