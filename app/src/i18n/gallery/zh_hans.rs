//! Simplified Chinese.

use super::GalleryTexts;

pub(in crate::i18n) const TEXTS: GalleryTexts = GalleryTexts {
    title: "展示",
    lead: "每个界面和每个部分，以及它们可能出现的每种状态。",
    note: "这里的内容都不是真实的：表单会以一个并不存在的账户作答，不会更改任何内容。重新加载页面即可再次看到此状态。",
    previous: "上一个",
    next: "下一个",
    all: "所有状态",
};
