//! German.

use super::GeneralTexts;

pub(in crate::i18n) const TEXTS: GeneralTexts = GeneralTexts {
    tagline: "Ihre Bilder: im Nu hochgeladen und nur für Sie.",
    description: "Laden Sie Bilder hoch, die niemand außer Ihnen sehen kann.",
    signed_in_as: "Angemeldet als",
    sign_out: "Abmelden",
    signing_out: "Abmeldung läuft",
    language: "Sprache",
    change_language: "Ändern",
    page_stopped: "Diese Seite funktioniert nicht mehr. Was von Ihren Uploads angekommen ist, bleibt erhalten.",
    reload_page: "Seite neu laden",
    try_again: "Erneut versuchen",
    not_found: "Seite nicht gefunden",
    not_found_lead: "Unter dieser Adresse gibt es nichts. Vielleicht enthält sie einen Tippfehler.",
    to_start_page: "Zur Startseite",
    show_password: "Passwort anzeigen",
    copied: "Kopiert.",
    copying_refused: "Ihr Browser hat das Kopieren nicht erlaubt. Markieren Sie stattdessen den Text.",
    unreachable: "Der Server ist nicht erreichbar. Prüfen Sie Ihre Verbindung und versuchen Sie es erneut.",
    bad_request: "Die Anfrage wurde nicht verstanden. Laden Sie die Seite neu und versuchen Sie es erneut.",
    signed_out: "Sie sind nicht mehr angemeldet. Melden Sie sich wieder an, um fortzufahren.",
    internal: "Bei uns ist etwas schiefgelaufen. Versuchen Sie es in Kürze erneut.",
};
