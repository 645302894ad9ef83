//! What is logged, and what never is.
//!
//! `UPDOWN_LOG` sets the level (as `RUST_LOG` does elsewhere), but the layers that see secrets in the clear, below the
//! AWS SDK's own redaction, stay silent whatever it says.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::Directive;

/// What is logged when nothing is said.
const DEFAULT: &str = "info";

/// Targets that are held down: the SDK and the HTTP stack can log bodies and signed addresses, and s3s logs each
/// refused request as an error with its details.
const HELD: [&str; 12] = [
    "aws_config=warn",
    "aws_runtime=warn",
    "aws_sdk_cognitoidentity=warn",
    "aws_sdk_cognitoidentityprovider=warn",
    "aws_sdk_s3=warn",
    "aws_sigv4=warn",
    "aws_smithy_http_client=warn",
    "aws_smithy_runtime=warn",
    "aws_smithy_runtime_api=warn",
    "hyper=warn",
    "hyper_util=warn",
    "s3s=off",
];

/// The filter for what `UPDOWN_LOG` says.
///
/// # Errors
/// When it is not a filter; the words say where.
pub fn filter(asked: Option<&str>) -> Result<EnvFilter, String> {
    let asked = asked.unwrap_or(DEFAULT);
    let filter =
        EnvFilter::builder().parse(asked).map_err(|error| format!("UPDOWN_LOG={asked} is not a filter: {error}"))?;
    HELD.iter().try_fold(filter, |filter, held| {
        let directive: Directive = held.parse().map_err(|error| format!("{held}: {error}"))?;
        Ok(filter.add_directive(directive))
    })
}

#[cfg(test)]
mod tests {
    use super::filter;

    #[test]
    fn the_layers_that_see_secrets_stay_silent_whatever_is_asked() {
        for asked in [None, Some("trace"), Some("aws_sigv4=trace,s3s=trace")] {
            let text = filter(asked).unwrap().to_string();
            assert!(text.contains("aws_sigv4=warn") && text.contains("s3s=off"), "{text}");
            assert!(!text.contains("aws_sigv4=trace"), "{text}");
        }
        assert!(filter(Some("a=b=c")).is_err());
    }
}
