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

/// The filter for what `UPDOWN_LOG` says. What it says of a held target, or of a module below one, is passed over.
///
/// # Errors
/// When it is not a filter, or names spans: within a span, everything would be logged. The words say which.
pub fn filter(asked: Option<&str>) -> Result<EnvFilter, String> {
    let asked = asked.unwrap_or(DEFAULT);
    if asked.contains('[') {
        return Err(format!("UPDOWN_LOG={asked} names a span; only targets and levels are understood"));
    }
    let kept: Vec<&str> = asked.split(',').map(str::trim).filter(|directive| !is_held(directive)).collect();
    let filter = EnvFilter::builder()
        .parse(kept.join(","))
        .map_err(|error| format!("UPDOWN_LOG={asked} is not a filter: {error}"))?;
    HELD.iter().try_fold(filter, |filter, held| {
        let directive: Directive = held.parse().map_err(|error| format!("{held}: {error}"))?;
        Ok(filter.add_directive(directive))
    })
}

/// Whether a directive is about a held crate: a module below one would win over the crate's own level.
fn is_held(directive: &str) -> bool {
    let root = |text: &str| text.split([':', '=']).next().unwrap_or_default().to_owned();
    HELD.iter().any(|held| root(held) == root(directive))
}

#[cfg(test)]
mod tests {
    use super::filter;

    #[test]
    fn the_layers_that_see_secrets_stay_silent_whatever_is_asked() {
        for asked in [
            None,
            Some("trace"),
            Some("aws_sigv4=trace,s3s=trace"),
            Some("info, aws_sigv4::http_request::sign=trace"),
            Some("s3s::ops,aws_sigv4::http_request"),
        ] {
            let text = filter(asked).unwrap().to_string();
            assert!(text.contains("aws_sigv4=warn") && text.contains("s3s=off"), "{text}");
            assert!(!text.contains("aws_sigv4=trace") && !text.contains("aws_sigv4::"), "{text}");
            assert!(!text.contains("s3s::"), "{text}");
        }
        assert!(filter(Some("a=b=c")).is_err());
        assert!(filter(Some("[request]=trace")).is_err());
    }
}
