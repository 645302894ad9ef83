//! The templates, as they are sent: without the comments, which CloudFormation's limit would count.

use serde_norway::Value;

use super::error::DeployError;
use crate::cli::Part;

/// A template of `server/stack`, as it is written.
pub(super) fn written(part: Part) -> &'static str {
    match part {
        Part::Stack => include_str!("../../stack/template.yaml"),
        Part::Hosting => include_str!("../../stack/hosting.yaml"),
        Part::Edge => include_str!("../../stack/edge.yaml"),
    }
}

/// A template as CloudFormation gets it, with the names of its parameters.
pub(super) struct Body {
    pub(super) text: String,
    pub(super) parameters: Vec<String>,
}

/// A built-in template without its comments.
pub(super) fn without_comments(part: Part) -> Result<Body, DeployError> {
    let is_comment = |line: &&str| line.trim_start().starts_with('#') || line.trim().is_empty();
    let text =
        written(part).lines().filter(|line| !is_comment(line)).fold(String::new(), |text, line| text + line + "\n");
    let document: Value = serde_norway::from_str(&text).map_err(|error| DeployError::Body(error.to_string()))?;
    let parameters = document.get("Parameters").and_then(Value::as_mapping);
    let names = parameters.into_iter().flatten().filter_map(|(name, _)| name.as_str().map(str::to_owned));
    Ok(Body { parameters: names.collect(), text })
}

#[cfg(test)]
mod tests {
    use serde_norway::Value;

    use super::{Part, without_comments, written};

    /// Bytes of a template that a request may carry
    /// (<https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>).
    const MOST: usize = 51_200;

    #[test]
    fn what_is_sent_means_what_is_written_and_fits_into_a_request() {
        for (part, parameter) in
            [(Part::Stack, "AllowedOrigins"), (Part::Hosting, "StackOutputs"), (Part::Edge, "HostNames")]
        {
            let (body, written) = (without_comments(part).unwrap(), written(part));
            let values: [Value; 2] = [&body.text, written].map(|text| serde_norway::from_str(text).unwrap());
            assert_eq!(values[0], values[1]);
            assert!(body.text.len() < MOST && body.text.len() < written.len(), "{} bytes", body.text.len());
            assert!(body.parameters.iter().any(|name| name == parameter));
        }
    }
}
