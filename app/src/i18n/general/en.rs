//! English.

use super::GeneralTexts;

pub(in crate::i18n) const TEXTS: GeneralTexts = GeneralTexts {
    tagline: "Your pictures, up in a moment and yours alone.",
    description: "Upload pictures that nobody but you can see.",
    signed_in_as: "Signed in as",
    sign_out: "Sign out",
    signing_out: "Signing out",
    language: "Language",
    change_language: "Change",
    page_stopped: "This page has stopped working. What has arrived of your uploads is kept.",
    reload_page: "Reload the page",
    try_again: "Try again",
    not_found: "Page not found",
    not_found_lead: "There is nothing at this address. It may have been mistyped.",
    to_start_page: "Go to the start page",
    show_password: "Show password",
    copied: "Copied.",
    copying_refused: "Your browser did not allow copying. Select the text instead.",
    unreachable: "The server could not be reached. Check your connection and try again.",
    bad_request: "The request was not understood. Reload the page and try again.",
    signed_out: "You are signed out. Sign in again to go on.",
    internal: "Something went wrong on our side. Try again in a moment.",
};
