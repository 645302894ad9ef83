//! Answers in XML. Pure: texts in, a document out.

/// The namespace of STS's answers.
const NAMESPACE: &str = "https://sts.amazonaws.com/doc/2011-06-15/";

/// A piece of a document: elements whose names are ours, and whose texts are escaped.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Elements(String);

impl Elements {
    /// Adds an element with a text.
    #[must_use]
    pub(super) fn text(mut self, name: &str, text: &str) -> Self {
        self.0 += &format!("<{name}>{}</{name}>", escape(text));
        self
    }

    /// Adds an element with elements.
    #[must_use]
    pub(super) fn nested(mut self, name: &str, inside: Self) -> Self {
        self.0 += &format!("<{name}>{}</{name}>", inside.0);
        self
    }
}

/// The answer to an operation that succeeded.
pub(super) fn answer(operation: &str, result: Elements, request_id: &str) -> String {
    let metadata = Elements::default().text("RequestId", request_id);
    let inside = Elements::default().nested(&format!("{operation}Result"), result).nested("ResponseMetadata", metadata);
    document(&format!("{operation}Response"), &inside)
}

/// The answer to one that did not.
pub(super) fn error(code: &str, message: &str, ours: bool, request_id: &str) -> String {
    let kind = if ours { "Receiver" } else { "Sender" };
    let error = Elements::default().text("Type", kind).text("Code", code).text("Message", message);
    document("ErrorResponse", &Elements::default().nested("Error", error).text("RequestId", request_id))
}

fn document(name: &str, inside: &Elements) -> String {
    format!("<{name} xmlns=\"{NAMESPACE}\">{}</{name}>\n", inside.0)
}

/// A text as XML 1.0 carries it. Characters that it cannot carry become U+FFFD.
fn escape(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut escaped, character| {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push(character),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            control if control.is_control() => escaped.push('\u{fffd}'),
            other => escaped.push(other),
        }
        escaped
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_has_awss_shape() {
        let result = Elements::default().text("Account", "000000000000");
        assert_eq!(
            answer("GetCallerIdentity", result, "id"),
            "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>\
             <Account>000000000000</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>id</RequestId>\
             </ResponseMetadata></GetCallerIdentityResponse>\n"
        );
    }

    #[test]
    fn a_text_cannot_add_elements() {
        let error = error("Code", "<a>&\"\u{1}", false, "id");
        assert!(error.contains("<Message>&lt;a&gt;&amp;&quot;\u{fffd}</Message>"), "{error}");
    }
}
