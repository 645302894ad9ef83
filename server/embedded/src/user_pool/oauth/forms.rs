//! What stands on the hosted pages: a form for each step of a sign-in.

use http::StatusCode;
use maud::{Markup, html};
use serde_json::Value;

use super::flow::Challenge;

/// The name of the hidden field with the state.
pub(super) const FLOW: &str = "flow";
/// The parameter with the key of an authenticator app.
pub(super) const SECRET: &str = "secret";
/// What precedes the name of an attribute that an account still lacks.
pub(super) const ATTRIBUTES: &str = "userAttributes.";

/// A page in words: its heading and what stands below.
pub(super) struct View {
    pub(super) heading: &'static str,
    pub(super) content: Markup,
}

/// What a form carries and shows, whatever its step.
pub(super) struct Frame<'a> {
    /// The sealed state.
    pub(super) flow: &'a str,
    /// Why the last answer did not count.
    pub(super) wrong: Option<&'a str>,
}

impl Frame<'_> {
    /// 200 for a first look, 400 for an answer that did not count.
    pub(super) fn status(&self) -> StatusCode {
        if self.wrong.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK }
    }

    fn form(&self, button: &str, fields: &Markup) -> Markup {
        html! {
            @if let Some(wrong) = self.wrong {
                div class="wrong" role="alert" id="wrong" { (wrong) }
            }
            form method="post" action="login" {
                input type="hidden" name=(FLOW) value=(self.flow);
                (fields)
                button type="submit" { (button) }
            }
        }
    }

    fn described(&self) -> Option<&'static str> {
        self.wrong.map(|_| "wrong")
    }

    /// Username and password, and the other places where a person may sign in: name and address of each.
    pub(super) fn password(&self, username: &str, own: bool, providers: &[(String, String)]) -> View {
        let fields = html! {
            label for="username" { "Username" }
            input id="username" name="username" autocomplete="username" autocapitalize="none" spellcheck="false"
                required autofocus[username.is_empty()] value=(username) aria-describedby=[self.described()];
            label for="password" { "Password" }
            input id="password" name="password" type="password" autocomplete="current-password" required
                autofocus[!username.is_empty()] aria-describedby=[self.described()];
        };
        let content = html! {
            @for (name, address) in providers {
                a class="button" href=(address) { "Continue with " (name) }
            }
            @if own {
                @if !providers.is_empty() {
                    p class="or" { "or with your username and password" }
                }
                (self.form("Sign in", &fields))
            } @else if let Some(wrong) = self.wrong {
                div class="wrong" role="alert" { (wrong) }
            }
        };
        View { heading: "Sign in", content }
    }

    /// The form of a challenge; nothing for one that has to be answered in the app itself.
    pub(super) fn challenge(&self, challenge: &Challenge) -> Option<View> {
        let parameter = |name: &str| challenge.parameters.get(name).map_or("", String::as_str);
        Some(match challenge.name.as_str() {
            "NEW_PASSWORD_REQUIRED" => View {
                heading: "Choose a new password",
                content: self.form("Continue", &new_password(parameter("requiredAttributes"))),
            },
            "SOFTWARE_TOKEN_MFA" => View {
                heading: "Enter the code",
                content: html! {
                    p { "Your authenticator app shows a code of six digits." }
                    (self.form("Continue", &self.code()))
                },
            },
            "SMS_MFA" | "EMAIL_OTP" => View {
                heading: "Enter the code",
                content: html! {
                    p { "A code was sent to " (parameter("CODE_DELIVERY_DESTINATION")) "." }
                    (self.form("Continue", &self.code()))
                },
            },
            "MFA_SETUP" if challenge.parameters.contains_key(SECRET) => View {
                heading: "Set up your authenticator app",
                content: html! {
                    p { "Add this key to an authenticator app. It shows a code of six digits then." }
                    p { code class="key" { (in_fours(parameter(SECRET))) } }
                    (self.form("Continue", &self.code()))
                },
            },
            "SELECT_MFA_TYPE" => View {
                heading: "How do you want to get the code?",
                content: self.form("Continue", &choice(parameter("MFAS_CAN_CHOOSE"))),
            },
            _ => return None,
        })
    }

    fn code(&self) -> Markup {
        html! {
            label for="code" { "Code" }
            input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="8" required autofocus
                aria-describedby=[self.described()];
        }
    }
}

fn new_password(required: &str) -> Markup {
    html! {
        p { "The password that you were given is temporary." }
        label for="new-password" { "New password" }
        input id="new-password" name="new-password" type="password" autocomplete="new-password" required autofocus;
        @for name in names(required).iter().filter_map(|name| name.strip_prefix(ATTRIBUTES)) {
            label for=(name) { (label(name)) }
            input id=(name) name={ (ATTRIBUTES) (name) } required;
        }
    }
}

fn choice(offered: &str) -> Markup {
    html! {
        fieldset {
            legend { "Send it to" }
            @for name in names(offered) {
                label {
                    input type="radio" name="answer" value=(name) required;
                    (match name.as_str() {
                        "SMS_MFA" => "my telephone",
                        "EMAIL_OTP" | "EMAIL_MFA" => "my e-mail address",
                        "SOFTWARE_TOKEN_MFA" => "my authenticator app shows it",
                        _ => name.as_str(),
                    })
                }
            }
        }
    }
}

/// A key as people copy it: in groups of four letters.
fn in_fours(key: &str) -> String {
    let letters: Vec<char> = key.chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// A JSON list of texts, as challenges carry them.
pub(super) fn names(list: &str) -> Vec<String> {
    let list: Value = serde_json::from_str(list).unwrap_or_default();
    list.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// `phone_number` as people write it.
fn label(name: &str) -> String {
    let words = name.strip_prefix("custom:").unwrap_or(name).replace('_', " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
