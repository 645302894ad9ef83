//! Simplified Chinese.

use super::GalleryTexts;

pub(in crate::i18n) const TEXTS: GalleryTexts = GalleryTexts {
    title: "界面展示",
    lead: "每个界面和每个部分，以及它们可能出现的每种状态。",
    note: "此处的内容均非真实数据：表单会以一个不存在的账号作出响应，不会更改任何内容。重新加载页面即可再次查看此状态。",
    previous: "上一个",
    next: "下一个",
    all: "所有状态",
};
