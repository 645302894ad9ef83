//! Portuguese.

use super::GalleryTexts;

pub(in crate::i18n) const TEXTS: GalleryTexts = GalleryTexts {
    title: "Galeria",
    lead: "Cada tela e cada seção, em todos os estados em que podem aparecer.",
    note: "Nada aqui é real: os formulários são respondidos para uma conta que não existe e não mudam nada. Recarregue a página para ver este estado de novo.",
    previous: "Anterior",
    next: "Próximo",
    all: "Todos os estados",
};
