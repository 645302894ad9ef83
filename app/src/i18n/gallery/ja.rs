//! Japanese.

use super::GalleryTexts;

pub(in crate::i18n) const TEXTS: GalleryTexts = GalleryTexts {
    title: "ギャラリー",
    lead: "すべての画面とセクションを、あらゆる状態で表示します。",
    note: "ここに表示されているものは実際のものではありません。フォームは存在しないアカウントに対して応答し、何も変更しません。ページを再読み込みすると、この状態に戻ります。",
    previous: "前へ",
    next: "次へ",
    all: "すべての状態",
};
