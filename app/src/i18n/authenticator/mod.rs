//! The Authenticator's screens. The English sentences are Amplify UI's where it has them.

#[cfg(feature = "ssr")]
pub(super) mod ar;
#[cfg(feature = "ssr")]
pub(super) mod de;
pub(super) mod en;
#[cfg(feature = "ssr")]
pub(super) mod es;
#[cfg(feature = "ssr")]
pub(super) mod fr;
#[cfg(feature = "ssr")]
pub(super) mod ja;
#[cfg(feature = "ssr")]
pub(super) mod pt;
#[cfg(feature = "ssr")]
pub(super) mod zh_hans;

mod phrases;

use super::macros::texts;

texts! {
    /// The Authenticator's screens.
    AuthenticatorTexts {
        /// The title of the sign-in screen, and its button.
        sign_in,
        /// The tab of the sign-in screen.
        sign_in_tab,
        /// The button while it is under way.
        signing_in,
        /// The title of the screen for a new account, its tab and its button.
        create_account,
        /// The button while it is under way.
        creating_account,
        /// What the two tabs together are called.
        tabs,
        /// On the button that leads to a new password.
        forgot_password,
        /// On the button that leads back to signing in.
        back_to_sign_in,
        /// The label of a username.
        username,
        /// In an empty username field.
        username_placeholder,
        /// The label of one field that takes several kinds of names, given them: `{names}`.
        sign_in_name,
        /// The names in such a label: all but the last, and the last.
        or,
        /// Between those before the last.
        comma,
        /// The label of an e-mail address.
        email,
        /// In an empty e-mail field.
        email_placeholder,
        /// The label of a telephone number.
        phone_number,
        /// In an empty field for a telephone number.
        phone_number_placeholder,
        /// The hidden label of the choice of a country's code.
        country_code,
        /// The label of a password.
        password,
        /// In an empty password field.
        password_placeholder,
        /// The label of a password's repetition.
        confirm_password,
        /// In an empty field for the repetition.
        confirm_password_placeholder,
        /// The label of a new password, and what stands in its empty field.
        new_password,
        /// In front of the rules of a password.
        password_needs,
        /// After a rule that is met.
        rule_met,
        /// Above the code of a new account that went by e-mail.
        we_emailed_you,
        /// Above the code of a new account that went by text message.
        we_texted_you,
        /// Above the code of a new account that went an unknown way.
        we_sent_a_code,
        /// Where the code for signing in went: by e-mail to `{destination}`.
        sign_in_code_emailed,
        /// The same by text message.
        sign_in_code_texted,
        /// The same when nobody knows how.
        sign_in_code_sent,
        /// Where the code for a new password went: by e-mail to `{destination}`.
        reset_code_emailed,
        /// The same by text message.
        reset_code_texted,
        /// The same when nobody knows how.
        reset_code_sent,
        /// The label of a new account's code.
        confirmation_code,
        /// In its empty field.
        confirmation_code_placeholder,
        /// The label of every other code.
        code,
        /// In its empty field.
        code_placeholder,
        /// On the button that sends a code.
        confirm,
        /// The same while it is under way.
        confirming,
        /// On the button that sends another code.
        resend_code,
        /// On the button that asks for a code.
        send_code,
        /// The two while they are under way.
        sending,
        /// The title of both screens for a forgotten password.
        reset_password,
        /// What the first of them says.
        reset_password_lead,
        /// What it says where a code may come by text message.
        reset_password_lead_any,
        /// The label of its field, and what stands in it, for a username.
        enter_your_username,
        /// The same for an e-mail address.
        enter_your_email,
        /// The same for a telephone number.
        enter_your_phone_number,
        /// The label of its field for several kinds of names: `{names}`.
        enter_your,
        /// On the button that sets the new password.
        submit,
        /// The same while it is under way.
        submitting,
        /// The title when a code's way is unknown.
        confirm_mfa_code,
        /// The title for a code by text message.
        confirm_sms_code,
        /// The title for a code of an authenticator app.
        confirm_totp_code,
        /// The title for a code by e-mail.
        confirm_email_code,
        /// Where to find the code of an authenticator app.
        totp_code_lead,
        /// The title of the choice of a second factor.
        mfa,
        /// The title when one is to be set up.
        mfa_setup,
        /// What the choice is called.
        select_mfa_type,
        /// The choice of e-mail.
        email_message,
        /// The choice of text messages.
        text_message,
        /// The choice of an authenticator app.
        authenticator_app,
        /// The title of the set-up of an authenticator app.
        setup_totp,
        /// What it says.
        setup_totp_lead,
        /// What the picture is called.
        qr_code,
        /// On the button that copies the key.
        copy,
        /// The same once it is copied.
        copied,
        /// The title of the set-up of e-mail.
        setup_email,
        /// What it says.
        setup_email_lead,
        /// The title and the button of a password of one's own.
        change_password,
        /// The button while it is under way.
        changing,
        /// What the screen says.
        change_password_lead,
        /// In an empty field for an attribute: `{label}`.
        enter_attribute,
        /// In an empty field for an address on the web: `{label}`.
        add_attribute,
        /// An attribute: the postal address.
        address,
        /// An attribute: the day of birth.
        birthdate,
        /// An attribute: the family name.
        family_name,
        /// An attribute: the gender.
        gender,
        /// An attribute: the given name.
        given_name,
        /// An attribute: the language and country.
        locale,
        /// An attribute: the middle name.
        middle_name,
        /// An attribute: the whole name.
        name,
        /// An attribute: the nickname.
        nickname,
        /// An attribute: the address of a picture.
        picture,
        /// An attribute: the name that somebody prefers.
        preferred_username,
        /// An attribute: the address of a profile.
        profile,
        /// An attribute: when the profile was changed.
        updated_at,
        /// An attribute: the address of a web site.
        website,
        /// An attribute: the time zone.
        zoneinfo,
        /// Beside the label of a field that may stay empty.
        optional,
        /// On the button of another identity provider: `{provider}`.
        sign_in_with,
        /// The same on the screen for a new account.
        sign_up_with,
        /// While a browser leaves for another identity provider: `{provider}`.
        on_the_way,
        /// On the link there, if the browser does not leave by itself.
        go_on,
        /// Between the other providers and the form.
        or_divider,
        /// On the button that closes the dialog, and on that of the tray of uploads.
        close,
        /// A new code was sent.
        code_resent,
        /// The account was confirmed.
        account_confirmed,
        /// After an administrator's wish for a new password.
        reset_demanded,
        /// Announced while a call is under way.
        please_wait,
        /// The password was changed.
        password_reset,
        /// On the button that leads to the other ways to sign in.
        other_sign_in_options,
        /// The title of the choice of a way to sign in.
        choose_how,
        /// On a button: the way with the password.
        with_password,
        /// The way with a code by e-mail.
        with_email,
        /// The way with a code by text message.
        with_sms,
        /// The way with a passkey, and the title of its screen.
        with_passkey,
        /// What the screen for a passkey says.
        passkey_lead,
        /// On its button while the browser asks.
        passkey_waiting,
        /// What a browser without JavaScript reads there.
        passkey_needs_javascript,
        /// When an account can be signed in to in no way that this page has.
        no_way,
        /// How long to wait for another code, by the seconds that are left.
        resend_wait,
        /// What opens the form for another code of a second factor.
        another_code,
        /// What that form asks for, and why.
        another_code_lead,
        /// Beside the box that has this device remembered.
        remember_device,
        /// What comes of it.
        remember_device_hint,
        /// The title of both screens that prove an address or number.
        verify_title,
        /// What the choice of an address or number is called.
        verify_contact,
        /// On the button that sends its code.
        verify,
        /// The same while it is under way.
        verifying,
        /// On the button that leaves it for later.
        skip,
        /// An address to choose, masked: `{destination}`.
        contact_email,
        /// A number to choose, masked: `{destination}`.
        contact_phone,
        /// Where its code went: `{destination}`.
        contact_code,
        /// The account was deleted.
        account_deleted,
        /// Every session was ended.
        signed_out_everywhere,
        /// What to do with a code for a new account, where this page knows of none that was sent.
        sign_in_code_unsent,
        /// What to do with a code for a new password, where this page knows of none that was sent.
        reset_code_unsent,
    }
}
