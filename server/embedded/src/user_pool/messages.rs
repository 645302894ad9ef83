//! What a pool's messages say: the template's texts with their placeholders filled. Pure.
//!
//! As in Cognito, one template serves every code that proves an address, whether it is for a sign-up, a new password or a
//! changed attribute.

use crate::aws_json::Secret;
use crate::message::{Content, Recipient};
use crate::stack::messages::MessageSettings;

/// Why a message is sent.
#[derive(Clone, Copy)]
pub(super) enum Occasion<'a> {
    /// To prove an address, with a code.
    Verification(&'a str),
    /// To sign in, with a code.
    Authentication(&'a str),
    /// To tell of an account that an administrator made, with its name and its temporary password.
    Invitation(&'a str, &'a Secret),
}

/// What the message to a recipient says.
pub(super) fn content(settings: &MessageSettings, to: &Recipient, occasion: Occasion<'_>) -> Content {
    let (texts, values, code) = match occasion {
        Occasion::Verification(code) => (&settings.verification, vec![("{####}", code)], Some(code)),
        Occasion::Authentication(code) => (&settings.authentication, vec![("{####}", code)], Some(code)),
        Occasion::Invitation(username, password) => {
            (&settings.invitation, vec![("{username}", username), ("{####}", password.expose())], None)
        }
    };
    let template = match to {
        Recipient::Email(_) => &texts.email,
        Recipient::Phone(_) => &texts.sms,
    };
    let is_html = matches!(to, Recipient::Email(_)) && has_tags(template);
    Content {
        subject: fill(&texts.email_subject, &values, false),
        text: fill(template, &values, is_html),
        is_html,
        code: code.map(str::to_owned),
    }
}

/// Fills the placeholders from left to right. What is filled in is not looked at again: a name may look like a placeholder.
fn fill(template: &str, values: &[(&str, &str)], escaped: bool) -> String {
    let mut filled = String::new();
    let mut rest = template;
    loop {
        let places = values.iter().filter_map(|(mark, value)| Some((rest.split_once(mark)?, *value)));
        match places.min_by_key(|((before, _), _)| before.len()) {
            None => {
                filled.push_str(rest);
                return filled;
            }
            Some(((before, after), value)) => {
                filled.push_str(before);
                if escaped {
                    value.chars().for_each(|character| push_escaped(&mut filled, character));
                } else {
                    filled.push_str(value);
                }
                rest = after;
            }
        }
    }
}

/// A name may hold `<`: it must not become markup in somebody's mail.
fn push_escaped(text: &mut String, character: char) {
    match character {
        '&' => text.push_str("&amp;"),
        '<' => text.push_str("&lt;"),
        '>' => text.push_str("&gt;"),
        '"' => text.push_str("&quot;"),
        '\'' => text.push_str("&#39;"),
        other => text.push(other),
    }
}

/// Whether a template is written in HTML, as Cognito lets it be.
fn has_tags(template: &str) -> bool {
    template.split('<').skip(1).any(|after| {
        after.contains('>') && after.starts_with(|first: char| first.is_ascii_alphabetic() || "/!".contains(first))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn email() -> Recipient {
        Recipient::Email("anna@example.com".to_owned())
    }

    #[test]
    fn cognitos_own_words_are_the_default() {
        let content = content(&MessageSettings::default(), &email(), Occasion::Verification("012345"));
        assert_eq!(content.subject, "Your verification code");
        assert_eq!(content.text, "Your verification code is 012345");
        assert!(!content.is_html);
    }

    #[test]
    fn each_way_has_its_own_text() {
        let mut settings = MessageSettings::default();
        settings.verification.sms = "{####} (Updown)".to_owned();
        settings.verification.email = "<p>Your code: <b>{####}</b></p>".to_owned();
        let phone = Recipient::Phone("+15555550100".to_owned());
        let short = content(&settings, &phone, Occasion::Verification("012345"));
        assert_eq!((short.text.as_str(), short.is_html), ("012345 (Updown)", false));
        let mail = content(&settings, &email(), Occasion::Verification("012345"));
        assert_eq!((mail.text.as_str(), mail.is_html), ("<p>Your code: <b>012345</b></p>", true));
    }

    #[test]
    fn what_is_filled_in_is_neither_filled_again_nor_markup() {
        let values = [("{username}", "<b>{####}</b>"), ("{####}", "secret")];
        assert_eq!(fill("{username}: {####}, {####}", &values, false), "<b>{####}</b>: secret, secret");
        assert_eq!(fill("<p>{username}</p>", &values, true), "<p>&lt;b&gt;{####}&lt;/b&gt;</p>");
    }

    #[test]
    fn a_comparison_is_not_a_tag() {
        for plain in ["a < b > c", "1<2>1", "<", "x <3", "a<b"] {
            assert!(!has_tags(plain), "{plain}");
        }
        for html in ["<br>", "a<br/>b", "</p>", "<!-- x -->"] {
            assert!(has_tags(html), "{html}");
        }
    }
}
