//! Chinese in simplified characters.

use super::GeneralTexts;

pub(in crate::i18n) const TEXTS: GeneralTexts = GeneralTexts {
    tagline: "您的图片，瞬间上传，仅您可见。",
    description: "上传仅您自己可见的图片。",
    signed_in_as: "当前登录账号：",
    sign_out: "退出登录",
    signing_out: "正在退出登录",
    language: "语言",
    change_language: "更改",
    page_stopped: "此页面已停止工作。您已上传的部分会保留。",
    reload_page: "重新加载页面",
    try_again: "重试",
    not_found: "找不到页面",
    not_found_lead: "此地址没有任何内容，可能是输入有误。",
    to_start_page: "前往首页",
    show_password: "显示密码",
    copied: "已复制。",
    copying_refused: "您的浏览器不允许复制。请改为手动选择文本。",
    unreachable: "无法连接到服务器。请检查您的网络连接，然后重试。",
    bad_request: "无法识别该请求。请重新加载页面，然后重试。",
    signed_out: "您已退出登录。请重新登录以继续。",
    internal: "我们这边出了点问题。请稍后重试。",
};
