//! French.

use super::GeneralTexts;

pub(in crate::i18n) const TEXTS: GeneralTexts = GeneralTexts {
    tagline: "Vos images, importées en un instant et rien qu’à vous.",
    description: "Importez des images visibles uniquement par vous.",
    signed_in_as: "Session ouverte\u{a0}:",
    sign_out: "Se déconnecter",
    signing_out: "Déconnexion en cours",
    language: "Langue",
    change_language: "Changer",
    page_stopped: "Cette page a cessé de fonctionner. Ce qui est arrivé de vos importations est conservé.",
    reload_page: "Recharger la page",
    try_again: "Réessayer",
    not_found: "Page introuvable",
    not_found_lead: "Il n’y a rien à cette adresse. Elle contient peut-être une faute de frappe.",
    to_start_page: "Aller à la page d’accueil",
    show_password: "Afficher le mot de passe",
    copied: "Copié.",
    copying_refused: "Votre navigateur n’a pas autorisé la copie. Sélectionnez plutôt le texte.",
    unreachable: "Impossible de joindre le serveur. Vérifiez votre connexion et réessayez.",
    bad_request: "La demande n’a pas été comprise. Actualisez la page et réessayez.",
    signed_out: "Votre session a pris fin. Reconnectez-vous pour continuer.",
    internal: "Un problème est survenu de notre côté. Réessayez dans un instant.",
};
