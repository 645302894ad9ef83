//! Spanish.

use super::GalleryTexts;

pub(in crate::i18n) const TEXTS: GalleryTexts = GalleryTexts {
    title: "Galería",
    lead: "Cada pantalla y cada sección, en todos los estados en que se pueden encontrar.",
    note: "Nada de esto es real: los formularios se responden para una cuenta que no existe y no cambian nada. Vuelva a cargar la página para ver de nuevo este estado.",
    previous: "Anterior",
    next: "Siguiente",
    all: "Todos los estados",
};
