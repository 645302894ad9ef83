//! German.

use super::GalleryTexts;

pub(in crate::i18n) const TEXTS: GalleryTexts = GalleryTexts {
    title: "Galerie",
    lead: "Jede Ansicht und jeder Abschnitt, in jedem Zustand, in dem man ihnen begegnen kann.",
    note: "Nichts hiervon ist echt: Formulare werden für ein Konto beantwortet, das es nicht gibt, und ändern nichts. Laden Sie die Seite neu, um diesen Zustand wieder zu sehen.",
    previous: "Zurück",
    next: "Weiter",
    all: "Alle Zustände",
};
