//! Arabic.

use super::GeneralTexts;

pub(in crate::i18n) const TEXTS: GeneralTexts = GeneralTexts {
    tagline: "صورك تُرفع في لحظة، ولا يراها سواك.",
    description: "ارفع صورًا لا يمكن لأحد سواك رؤيتها.",
    signed_in_as: "تم تسجيل الدخول باسم",
    sign_out: "تسجيل الخروج",
    signing_out: "جارٍ تسجيل الخروج",
    language: "اللغة",
    change_language: "تغيير",
    page_stopped: "توقفت هذه الصفحة عن العمل. يُحتفظ بما وصل من ملفاتك المرفوعة.",
    reload_page: "إعادة تحميل الصفحة",
    try_again: "إعادة المحاولة",
    not_found: "الصفحة غير موجودة",
    not_found_lead: "لا يوجد شيء في هذا العنوان. ربما كُتب بشكل غير صحيح.",
    to_start_page: "الانتقال إلى الصفحة الرئيسية",
    show_password: "إظهار كلمة المرور",
    copied: "تم النسخ.",
    copying_refused: "لم يسمح المتصفح بالنسخ. حدّد النص بدلًا من ذلك.",
    unreachable: "تعذّر الوصول إلى الخادم. تحقّق من الاتصال وأعد المحاولة.",
    bad_request: "تعذّر فهم الطلب. أعد تحميل الصفحة ثم أعد المحاولة.",
    signed_out: "تم تسجيل خروجك. سجّل الدخول مرة أخرى للمتابعة.",
    internal: "حدث خطأ من جانبنا. أعد المحاولة بعد قليل.",
};
