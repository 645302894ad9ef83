//! The passkeys of somebody who is signed in, and the question for one after signing in.

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
    /// Passkeys.
    PasskeyTexts {
        /// The title of the section.
        title,
        /// What passkeys are for.
        lead,
        /// When there is none.
        none,
        /// When one was created: `{date}`.
        created_on,
        /// The label of the name of the passkey `{name}`.
        name,
        /// On the button that gives it another name.
        rename,
        /// The same while it is under way.
        renaming,
        /// On the button that takes a passkey off the account.
        delete,
        /// The same while it is under way.
        deleting,
        /// On the button that creates one.
        create,
        /// The same while the browser asks.
        registering,
        /// What a browser without JavaScript reads instead of that button.
        needs_javascript,
        /// The title of the question after signing in.
        prompt_title,
        /// On the button that declines.
        continue_without,
        /// The title once one was created there.
        prompt_created,
        /// On the button for a further one.
        another,
        /// On the button that goes on.
        continue_,
        /// After one was created.
        created,
        /// After one was renamed.
        renamed,
        /// After one was deleted.
        deleted,
        /// Nobody is signed in.
        signed_out,
        /// The pool has no passkeys.
        not_enabled,
        /// There are as many as there may be.
        too_many,
        /// It is there already.
        registered,
        /// It took too long.
        lapsed,
        /// The site is not the one that passkeys are for.
        wrong_site,
        /// The authenticator is of no use here.
        unsupported,
        /// The browser’s answer was refused.
        not_accepted,
        /// It is not there any more.
        gone,
        /// A name that cannot be one.
        invalid_name,
        /// The browser gave up.
        canceled,
        /// A browser without passkeys.
        no_browser_support,
        /// Something could not be reached.
        unavailable,
        /// Above the passkeys of the account, after one was created.
        existing,
        /// A passkey without a name: `{number}`.
        numbered,
        /// A form that was drawn for somebody else.
        someone_else,
    }
}
