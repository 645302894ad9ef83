//! Spanish.

use super::GeneralTexts;

pub(in crate::i18n) const TEXTS: GeneralTexts = GeneralTexts {
    tagline: "Sus imágenes, subidas en un instante y solo para usted.",
    description: "Suba imágenes que nadie más que usted puede ver.",
    signed_in_as: "Sesión iniciada como",
    sign_out: "Cerrar sesión",
    signing_out: "Cerrando sesión",
    language: "Idioma",
    change_language: "Cambiar",
    page_stopped: "Esta página ha dejado de funcionar. Lo que ha llegado de sus subidas se conserva.",
    reload_page: "Recargar la página",
    try_again: "Reintentar",
    not_found: "Página no encontrada",
    not_found_lead: "No hay nada en esta dirección. Es posible que esté mal escrita.",
    to_start_page: "Ir a la página de inicio",
    show_password: "Mostrar contraseña",
    copied: "Copiado.",
    copying_refused: "El navegador no ha permitido copiar. Seleccione el texto en su lugar.",
    unreachable: "No se ha podido conectar con el servidor. Compruebe su conexión e inténtelo de nuevo.",
    bad_request: "No se ha entendido la solicitud. Vuelva a cargar la página e inténtelo de nuevo.",
    signed_out: "Su sesión se ha cerrado. Inicie sesión de nuevo para continuar.",
    internal: "Se ha producido un error por nuestra parte. Inténtelo de nuevo en unos instantes.",
};
