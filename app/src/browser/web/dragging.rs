//! Things of the page that are dragged over it, told apart from files and from anything of other pages.

use wasm_bindgen::JsValue;
use web_sys::DragEvent;

thread_local! {
    /// The type under which they travel: what they are, the page knows itself. Another page, also of this site, has another one.
    static OURS: String = format!("application/x-updown-selection-{:.0}", js_sys::Math::random() * 1e15);
}

/// Something of this page begins to be dragged.
pub fn begin(event: &DragEvent) {
    let Some(transfer) = event.data_transfer() else { return };
    // Otherwise other programs would be handed an address that is good for a while.
    let _ = transfer.clear_data();
    transfer.set_effect_allowed("copyMove");
    // A browser that refuses drags nothing.
    let _ = OURS.with(|ours| transfer.set_data(ours, "1"));
}

/// Whether something of this page is dragged over an element, which takes it then.
#[must_use]
pub fn takes(event: &DragEvent) -> bool {
    let Some(transfer) = event.data_transfer() else { return false };
    let is_ours = OURS.with(|ours| transfer.types().includes(&JsValue::from_str(ours), 0));
    if is_ours {
        event.prevent_default();
        transfer.set_drop_effect(if is_copied(event) { "copy" } else { "move" });
    }
    is_ours
}

/// Whether it is to be copied and not moved: the key for that is held down.
#[must_use]
pub fn is_copied(event: &DragEvent) -> bool {
    event.ctrl_key() || event.alt_key()
}
