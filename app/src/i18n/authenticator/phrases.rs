//! Which of the Authenticator's sentences goes with what it shows.

use super::AuthenticatorTexts;
use crate::i18n::fill;
use crate::wire::auth::{AuthNotice, Delivery, DeliveryMedium, Screen};
use crate::wire::challenge::{Challenge, Factor};
use crate::wire::pool::SignInName;

impl AuthenticatorTexts {
    /// The heading of a screen, which is also the page's title.
    #[must_use]
    pub fn heading(&self, screen: Screen, delivery: Option<&Delivery>) -> &'static str {
        match screen {
            Screen::SignIn => self.sign_in,
            Screen::SignUp => self.create_account,
            Screen::ConfirmSignUp => match delivery.map(|delivery| delivery.medium) {
                Some(DeliveryMedium::Email) => self.we_emailed_you,
                Some(DeliveryMedium::Sms) => self.we_texted_you,
                Some(DeliveryMedium::Unknown) | None => self.we_sent_a_code,
            },
            Screen::ForgotPassword | Screen::ConfirmResetPassword => self.reset_password,
            Screen::ConfirmSignIn => self.confirm_mfa_code,
            Screen::SelectMfaType => self.mfa,
            Screen::SetupTotp => self.setup_totp,
            Screen::SetupEmail => self.setup_email,
            Screen::ForceNewPassword => self.change_password,
            Screen::SelectAuthFactor => self.choose_how,
            Screen::SignInWithPasskey | Screen::PasskeyPrompt => self.with_passkey,
            Screen::VerifyUser | Screen::ConfirmVerifyUser => self.verify_title,
        }
    }

    /// The heading of a screen that answers what the pool asks for, which is also the page's title.
    #[must_use]
    pub fn challenge_heading(&self, challenge: &Challenge) -> &'static str {
        match challenge {
            Challenge::Code { factor: Factor::Sms } | Challenge::FirstCode { factor: Factor::Sms } => {
                self.confirm_sms_code
            }
            Challenge::Code { factor: Factor::Totp } => self.confirm_totp_code,
            Challenge::Code { factor: Factor::Email } | Challenge::FirstCode { factor: Factor::Email } => {
                self.confirm_email_code
            }
            Challenge::ChooseSetup { .. } => self.mfa_setup,
            _ => self.heading(challenge.screen(), None),
        }
    }

    /// What somebody signs in with.
    #[must_use]
    pub fn sign_in_name_of(&self, name: SignInName) -> &'static str {
        match name {
            SignInName::Username => self.username,
            SignInName::Email => self.email,
            SignInName::PhoneNumber => self.phone_number,
        }
    }

    /// A second factor, among others to choose from.
    #[must_use]
    pub fn factor(&self, factor: Factor) -> &'static str {
        match factor {
            Factor::Email => self.email_message,
            Factor::Sms => self.text_message,
            Factor::Totp => self.authenticator_app,
        }
    }

    /// Where to find the code of a second factor.
    #[must_use]
    pub fn factor_code(&self, factor: Factor, delivery: Option<&Delivery>) -> String {
        match factor {
            Factor::Totp => self.totp_code_lead.to_owned(),
            Factor::Sms | Factor::Email => self.sign_in_code(delivery),
        }
    }

    /// Where the code for a new account went, if one was sent.
    #[must_use]
    pub fn confirmation_code_lead(&self, delivery: Option<&Delivery>) -> String {
        delivery.map_or_else(|| self.sign_in_code_unsent.to_owned(), |delivery| self.sign_in_code(Some(delivery)))
    }

    /// Where a code for signing in, or for a new account, went.
    #[must_use]
    pub fn sign_in_code(&self, delivery: Option<&Delivery>) -> String {
        went(delivery, [self.sign_in_code_emailed, self.sign_in_code_texted, self.sign_in_code_sent])
    }

    /// Where the code for a new password went, if one was sent.
    #[must_use]
    pub fn reset_code(&self, delivery: Option<&Delivery>) -> String {
        if delivery.is_none() {
            return self.reset_code_unsent.to_owned();
        }
        went(delivery, [self.reset_code_emailed, self.reset_code_texted, self.reset_code_sent])
    }

    /// What an attribute of an account is called; a custom one by its own name, its words apart.
    #[must_use]
    pub fn attribute(&self, name: &str) -> String {
        let known = match name {
            "address" => self.address,
            "birthdate" => self.birthdate,
            "email" => self.email,
            "family_name" => self.family_name,
            "gender" => self.gender,
            "given_name" => self.given_name,
            "locale" => self.locale,
            "middle_name" => self.middle_name,
            "name" => self.name,
            "nickname" => self.nickname,
            "phone_number" => self.phone_number,
            "picture" => self.picture,
            "preferred_username" => self.preferred_username,
            "profile" => self.profile,
            "updated_at" => self.updated_at,
            "website" => self.website,
            "zoneinfo" => self.zoneinfo,
            custom => return words(custom.strip_prefix("custom:").unwrap_or(custom)),
        };
        known.to_owned()
    }

    /// What stands in the empty field of an attribute.
    #[must_use]
    pub fn attribute_placeholder(&self, name: &str, label: &str) -> String {
        let sentence =
            if matches!(name, "profile" | "website" | "picture") { self.add_attribute } else { self.enter_attribute };
        fill(sentence, &[("label", label)])
    }

    /// What went well.
    #[must_use]
    pub fn good_news(&self, notice: AuthNotice) -> &'static str {
        match notice {
            AuthNotice::CodeResent => self.code_resent,
            AuthNotice::AccountConfirmed => self.account_confirmed,
            AuthNotice::PasswordReset => self.password_reset,
            AuthNotice::ResetDemanded => self.reset_demanded,
            AuthNotice::AccountDeleted => self.account_deleted,
            AuthNotice::SignedOutEverywhere => self.signed_out_everywhere,
        }
    }
}

fn went(delivery: Option<&Delivery>, [emailed, texted, sent]: [&'static str; 3]) -> String {
    let Some(Delivery { medium, destination }) = delivery.filter(|delivery| !delivery.destination.is_empty()) else {
        return sent.to_owned();
    };
    let sentence = match medium {
        DeliveryMedium::Email => emailed,
        DeliveryMedium::Sms => texted,
        DeliveryMedium::Unknown => sent,
    };
    fill(sentence, &[("destination", destination)])
}

fn words(name: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect::<String>())
    };
    name.split('_').map(capital).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use crate::i18n::Language;
    use crate::wire::auth::{Delivery, DeliveryMedium, Screen};

    fn delivery(medium: DeliveryMedium) -> Delivery {
        Delivery { medium, destination: "a***@e***".to_owned() }
    }

    #[test]
    fn the_heading_says_how_the_code_travels() {
        let texts = Language::English.texts().authenticator;
        for (medium, text) in [
            (DeliveryMedium::Email, "We Emailed You"),
            (DeliveryMedium::Sms, "We Texted You"),
            (DeliveryMedium::Unknown, "We Sent A Code"),
        ] {
            assert_eq!(texts.heading(Screen::ConfirmSignUp, Some(&delivery(medium))), text);
        }
        assert_eq!(texts.heading(Screen::ConfirmSignUp, None), "We Sent A Code");
    }

    #[test]
    fn the_sentence_says_where_the_code_went_or_says_nothing_false() {
        let texts = Language::English.texts().authenticator;
        assert_eq!(
            texts.sign_in_code(Some(&delivery(DeliveryMedium::Email))),
            "Your code is on the way. To log in, enter the code we emailed to a***@e***. It may take a minute to arrive."
        );
        assert!(texts.sign_in_code(None).contains("enter the code we sent you."));
        for lead in [texts.confirmation_code_lead(None), texts.reset_code(None)] {
            assert!(!lead.contains("on the way") && lead.ends_with("ask for one."), "{lead}");
        }
        assert!(texts.reset_code(Some(&delivery(DeliveryMedium::Sms))).contains("texted to a***@e***"));
    }

    #[test]
    fn a_custom_attribute_is_called_by_its_own_name() {
        let texts = Language::English.texts().authenticator;
        assert_eq!(texts.attribute("custom:favourite_colour"), "Favourite Colour");
        assert_eq!(texts.attribute("zoneinfo"), "Time Zone");
    }
}
