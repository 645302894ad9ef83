//! The template, as it is sent: without the comments, which CloudFormation's limit would count.

use serde_norway::Value;

use super::error::DeployError;

/// `server/stack/template.yaml`, as it is written.
pub(super) const TEMPLATE: &str = include_str!("../../stack/template.yaml");

/// A template as CloudFormation gets it, with the names of its parameters.
pub(super) struct Body {
    pub(super) text: String,
    pub(super) parameters: Vec<String>,
}

/// The built-in template without its comments.
pub(super) fn without_comments() -> Result<Body, DeployError> {
    let is_comment = |line: &&str| line.trim_start().starts_with('#') || line.trim().is_empty();
    let text = TEMPLATE.lines().filter(|line| !is_comment(line)).fold(String::new(), |text, line| text + line + "\n");
    let document: Value = serde_norway::from_str(&text).map_err(|error| DeployError::Body(error.to_string()))?;
    let parameters = document.get("Parameters").and_then(Value::as_mapping);
    let names = parameters.into_iter().flatten().filter_map(|(name, _)| name.as_str().map(str::to_owned));
    Ok(Body { parameters: names.collect(), text })
}

#[cfg(test)]
mod tests {
    use serde_norway::Value;

    use super::{TEMPLATE, without_comments};

    /// Bytes of a template that a request may carry
    /// (<https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>).
    const MOST: usize = 51_200;

    #[test]
    fn what_is_sent_means_what_is_written_and_fits_into_a_request() {
        let body = without_comments().unwrap();
        let (sent, written): (Value, Value) =
            (serde_norway::from_str(&body.text).unwrap(), serde_norway::from_str(TEMPLATE).unwrap());
        assert_eq!(sent, written);
        assert!(body.text.len() < MOST && body.text.len() < TEMPLATE.len(), "{} bytes", body.text.len());
        assert!(body.parameters.iter().any(|name| name == "AllowedOrigins"));
    }
}
