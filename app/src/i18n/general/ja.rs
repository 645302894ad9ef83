//! Japanese.

use super::GeneralTexts;

pub(in crate::i18n) const TEXTS: GeneralTexts = GeneralTexts {
    tagline: "画像をすばやくアップロード。見られるのはあなただけです。",
    description: "自分だけが見られる画像をアップロードできます。",
    signed_in_as: "サインイン中：",
    sign_out: "サインアウト",
    signing_out: "サインアウトしています",
    language: "言語",
    change_language: "変更",
    page_stopped: "このページは動作を停止しました。アップロードのうち届いた分は保持されます。",
    reload_page: "ページを再読み込み",
    try_again: "再試行",
    not_found: "ページが見つかりません",
    not_found_lead: "このアドレスには何もありません。入力に誤りがある可能性があります。",
    to_start_page: "トップページへ",
    show_password: "パスワードを表示",
    copied: "コピーしました。",
    copying_refused: "ブラウザーでコピーが許可されませんでした。代わりにテキストを選択してください。",
    unreachable: "サーバーに接続できませんでした。接続を確認して、もう一度お試しください。",
    bad_request: "リクエストを処理できませんでした。ページを再読み込みして、もう一度お試しください。",
    signed_out: "サインアウトされています。続けるには、もう一度サインインしてください。",
    internal: "サーバー側で問題が発生しました。しばらくしてからもう一度お試しください。",
};
