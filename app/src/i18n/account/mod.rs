//! The account page. Its English is Amplify UI's `AccountSettings` where that has the text.

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
mod phrases;
#[cfg(feature = "ssr")]
pub(super) mod pt;
#[cfg(feature = "ssr")]
pub(super) mod zh_hans;

use super::macros::texts;

texts! {
    /// The account page.
    AccountTexts {
        /// The page: its heading, its title, and the link to it.
        account,
        /// What the page is for.
        lead,
        /// The section for another password.
        change_password,
        /// The label of the password so far.
        current_password,
        /// The label of the new password.
        new_password,
        /// On the button that changes the password.
        update_password,
        /// On it while the call is under way.
        updating_password,
        /// The password was changed.
        password_changed,
        /// The current password is another.
        wrong_password,
        /// The section for address and number.
        contacts,
        /// The e-mail address.
        email,
        /// The telephone number.
        phone_number,
        /// Beside an address or number that was proved.
        verified,
        /// Beside one that was not proved.
        not_verified,
        /// In place of one that there is not.
        none_given,
        /// Why the address cannot be changed.
        email_fixed,
        /// The label of another address.
        new_email,
        /// The label of another number.
        new_phone_number,
        /// How a number is written.
        phone_number_form,
        /// On the button that leads to another address.
        change_email,
        /// On the button that leads to another number.
        change_phone_number,
        /// On it when there is none yet.
        add_email,
        /// On it when there is none yet.
        add_phone_number,
        /// On the button that saves.
        save,
        /// On it while the call is under way.
        saving,
        /// On the button that sends a code to the address.
        verify_email,
        /// On the button that sends a code to the number.
        verify_phone_number,
        /// On it while the call is under way.
        sending,
        /// Where a code went: `{destination}`.
        code_went,
        /// Beside it, where the address or number of before counts until the code is entered.
        until_proved,
        /// The same when the pool does not say where.
        code_was_sent,
        /// The label of a code.
        code,
        /// On the button that takes the code.
        verify,
        /// On it while the call is under way.
        verifying,
        /// On the button for another code.
        resend_code,
        /// When another code can be sent, by the seconds that are left.
        resend_wait,
        /// Another code was sent.
        code_resent,
        /// Another code was asked for too soon.
        resend_too_soon,
        /// The address or number was proved.
        contact_verified,
        /// The address or number was changed.
        contact_changed,
        /// It is another account's.
        contact_taken,
        /// The number is not accepted.
        invalid_phone_number,
        /// On the button that leaves a step.
        cancel,
        /// The section for second factors.
        factors,
        /// What they are.
        factors_lead,
        /// The pool requires one.
        factors_required,
        /// Codes of an app.
        authenticator_app,
        /// Codes by e-mail.
        email_codes,
        /// Codes by short message.
        sms_codes,
        /// A factor that is on.
        factor_on,
        /// A factor that is off.
        factor_off,
        /// The factor that is asked for first.
        factor_preferred,
        /// On the button that sets an app up.
        set_up,
        /// On the button that replaces the app.
        replace,
        /// On the button that switches a factor on.
        turn_on,
        /// On the button that switches a factor off.
        turn_off,
        /// On the button that prefers a factor.
        prefer,
        /// Why codes by e-mail cannot be switched on.
        needs_email,
        /// Why codes by short message cannot be switched on.
        needs_phone_number,
        /// The app was set up.
        app_set_up,
        /// A factor was switched on.
        factor_turned_on,
        /// A factor was switched off.
        factor_turned_off,
        /// A factor is preferred now.
        factor_is_preferred,
        /// The site offers no such change.
        not_offered,
        /// The section where the pool remembers devices.
        devices,
        /// What a remembered device is.
        devices_lead,
        /// In the place of an empty list.
        no_devices,
        /// The name of a device: `{browser}` and `{system}`.
        device_name,
        /// A device of which nothing is known.
        unknown_device,
        /// Beside the device that the page is seen on.
        this_device,
        /// When somebody last signed in on a device: `{time}`.
        last_used,
        /// On the button that forgets a device.
        forget,
        /// On it while the call is under way.
        forgetting,
        /// A device was forgotten.
        device_forgotten,
        /// Beside the button that ends every session, where the pool remembers devices.
        devices_stay,
        /// The section where the pool knows no devices.
        sessions,
        /// Since when this session lasts: `{time}`.
        signed_in_since,
        /// On the button that ends every session.
        sign_out_everywhere,
        /// On it while the call is under way.
        signing_out_everywhere,
        /// What it does.
        sign_out_everywhere_lead,
        /// The section and the button for the deletion.
        delete_account,
        /// What is deleted.
        delete_lead,
        /// Before it is confirmed.
        delete_warning,
        /// The label of the confirmation.
        delete_confirm,
        /// On the button that deletes.
        delete,
        /// On it while the call is under way.
        deleting,
        /// What was typed is another name.
        username_differs,
        /// Not all objects could be deleted.
        objects_remain,
        /// The heading where somebody signs in elsewhere.
        managed_elsewhere,
        /// What it means: `{provider}`.
        managed_elsewhere_lead,
        /// A form that was drawn for somebody else.
        someone_else,
    }
}
