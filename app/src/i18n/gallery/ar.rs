//! Arabic.

use super::GalleryTexts;

pub(in crate::i18n) const TEXTS: GalleryTexts = GalleryTexts {
    title: "المعرض",
    lead: "كل شاشة وكل قسم، في كل حالة يمكن أن تظهر بها.",
    note: "لا شيء هنا حقيقي: يُرَدّ على النماذج باسم حساب غير موجود ولا يتغيّر شيء. أعد تحميل الصفحة لرؤية هذه الحالة من جديد.",
    previous: "السابق",
    next: "التالي",
    all: "كل الحالات",
};
