//! French.

use super::GalleryTexts;

pub(in crate::i18n) const TEXTS: GalleryTexts = GalleryTexts {
    title: "Galerie",
    lead: "Chaque écran et chaque section, dans tous les états où l’on peut les rencontrer.",
    note: "Rien ici n’est réel\u{a0}: les formulaires reçoivent une réponse pour un compte qui n’existe pas et ne changent rien. Actualisez la page pour revoir cet état.",
    previous: "Précédent",
    next: "Suivant",
    all: "Tous les états",
};
