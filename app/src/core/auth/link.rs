//! Links into the Authenticator, as e-mails and other pages may hold them: `/?screen=confirm_sign_up&username=ada&code=123456`.
//!
//! A link opens a screen and fills in its fields. It does nothing by itself: a person, and no program that looks at links
//! in e-mails, presses the button.

use super::{Flow, Submission};
use crate::wire::auth::Screen;

/// The most characters of a code that are filled in.
const LONGEST_CODE: usize = 64;

/// What a link asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    screen: Screen,
    username: String,
    code: String,
}

impl Link {
    /// The parts of an address that make a link, decoded.
    pub const PARAMETERS: [&str; 3] = ["screen", "username", "code"];

    /// The link in the parameters of an address; none where they name no screen that can be opened like this.
    pub fn of<'a>(parameters: impl IntoIterator<Item = (&'a str, &'a str)>) -> Option<Self> {
        let (mut screen, mut username, mut code) = (None, String::new(), String::new());
        for (name, value) in parameters {
            match name {
                "screen" => screen = opened(value),
                "username" => username = Submission::username(value),
                "code" if value.chars().count() <= LONGEST_CODE => code = value.split_whitespace().collect(),
                _ => {}
            }
        }
        Some(Self { screen: screen?, username, code })
    }

    /// The flow that is shown, beginning from the one that this browser has, and the code to fill in. Where the code of that
    /// flow went is still true if it is about the same person on the same screen.
    #[must_use]
    pub fn open(self, flow: Flow) -> (Flow, String) {
        let Self { screen, username, code } = self;
        let code = match screen {
            Screen::ConfirmSignUp | Screen::ConfirmResetPassword => code,
            _ => String::new(),
        };
        let username = if username.is_empty() { flow.username.clone() } else { username };
        if flow.screen == screen && flow.username == username {
            return (Flow { chosen: true, ..flow }, code);
        }
        (Flow { screen, chosen: true, username, ..Flow::default() }, code)
    }
}

/// The screens that need nothing but what a person or a link fills in.
fn opened(name: &str) -> Option<Screen> {
    match name {
        "sign_in" => Some(Screen::SignIn),
        "sign_up" => Some(Screen::SignUp),
        "forgot_password" => Some(Screen::ForgotPassword),
        "confirm_sign_up" => Some(Screen::ConfirmSignUp),
        "confirm_reset_password" => Some(Screen::ConfirmResetPassword),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Link;
    use crate::core::auth::Flow;
    use crate::wire::auth::{AuthError, Delivery, DeliveryMedium, Screen};

    fn opened(parameters: &[(&'static str, &'static str)], flow: Flow) -> Option<(Flow, String)> {
        Link::of(parameters.iter().copied()).map(|link| link.open(flow))
    }

    #[test]
    fn a_link_opens_its_screen_with_its_fields_filled_in() {
        let parameters = [("page", "2"), ("screen", "confirm_sign_up"), ("username", " ada "), ("code", "123 456")];
        let flow = Flow { screen: Screen::ConfirmSignUp, chosen: true, username: "ada".into(), ..Flow::default() };
        assert_eq!(opened(&parameters, Flow::default()), Some((flow, "123456".to_owned())));
    }

    #[test]
    fn only_screens_that_stand_alone_are_opened() {
        for screen in ["confirm_sign_in", "setup_totp", "force_new_password", "nonsense", ""] {
            assert_eq!(Link::of([("screen", screen), ("username", "ada")]), None, "{screen}");
        }
        assert_eq!(Link::of([("username", "ada")]), None);
        let (flow, code) = opened(&[("screen", "sign_in"), ("code", "123456")], Flow::default()).unwrap();
        assert_eq!((flow.screen, code.as_str()), (Screen::SignIn, ""));
    }

    #[test]
    fn a_link_without_a_name_is_about_whoever_the_browser_was_busy_with() {
        let delivery = Some(Delivery { medium: DeliveryMedium::Email, destination: "a***".into() });
        let error = Some(AuthError::CodeMismatch);
        let flow = Flow { screen: Screen::ConfirmSignUp, username: "ada".into(), delivery, error, ..Flow::default() };
        let link = [("screen", "confirm_sign_up"), ("code", "123456")];
        assert_eq!(opened(&link, flow.clone()), Some((Flow { chosen: true, ..flow.clone() }, "123456".to_owned())));
        let other = [("screen", "confirm_sign_up"), ("username", "bob")];
        let (other, _) = opened(&other, flow).unwrap();
        assert_eq!((other.username.as_str(), other.delivery, other.error), ("bob", None, None));
    }

    #[test]
    fn what_is_too_long_is_not_filled_in() {
        let long: &'static str = Box::leak("9".repeat(200).into_boxed_str());
        let (flow, code) =
            opened(&[("screen", "confirm_sign_up"), ("username", long), ("code", long)], Flow::default()).unwrap();
        assert_eq!((flow.username.as_str(), code.as_str()), ("", ""));
    }
}
