//! Portuguese.

use super::GeneralTexts;

pub(in crate::i18n) const TEXTS: GeneralTexts = GeneralTexts {
    tagline: "Suas imagens, enviadas em um instante e só suas.",
    description: "Envie imagens que só você pode ver.",
    signed_in_as: "Sessão iniciada como",
    sign_out: "Sair",
    signing_out: "Saindo",
    language: "Idioma",
    change_language: "Alterar",
    page_stopped: "Esta página parou de funcionar. O que já chegou dos seus envios é mantido.",
    reload_page: "Recarregar a página",
    try_again: "Tentar novamente",
    not_found: "Página não encontrada",
    not_found_lead: "Não há nada neste endereço. Talvez ele tenha sido digitado incorretamente.",
    to_start_page: "Ir para a página inicial",
    show_password: "Mostrar senha",
    copied: "Copiado.",
    copying_refused: "Seu navegador não permitiu copiar. Em vez disso, selecione o texto.",
    unreachable: "Não foi possível acessar o servidor. Verifique sua conexão e tente novamente.",
    bad_request: "A solicitação não foi compreendida. Recarregue a página e tente novamente.",
    signed_out: "Sua sessão foi encerrada. Entre novamente para continuar.",
    internal: "Algo deu errado do nosso lado. Tente novamente em instantes.",
};
