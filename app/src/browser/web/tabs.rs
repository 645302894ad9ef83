//! What the tabs of one browser agree on: which of them works on something
//! (<https://www.w3.org/TR/web-locks/>). A browser without locks has no other tab, as far as this page knows.

use js_sys::{Function, Object, Promise, Reflect};
use leptos::__reexports::send_wrapper::SendWrapper;
use leptos::prelude::window;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// A name that this tab holds, until this is dropped or the tab is gone.
#[derive(Debug)]
pub struct Claim(Option<SendWrapper<Function>>);

impl Drop for Claim {
    fn drop(&mut self) {
        if let Some(release) = self.0.take() {
            let _ = release.call0(&JsValue::NULL);
        }
    }
}

/// Claims a name; none when another tab holds it.
pub async fn claim(name: &str) -> Option<Claim> {
    let Some(locks) = locks() else { return Some(Claim(None)) };
    asked(&locks, name, true).await
}

/// Waits until no other tab holds a name, and claims it.
pub async fn claim_when_free(name: &str) -> Option<Claim> {
    let Some(locks) = locks() else { return Some(Claim(None)) };
    asked(&locks, name, false).await
}

fn locks() -> Option<Object> {
    Reflect::get(&window().navigator(), &"locks".into()).ok()?.dyn_into().ok()
}

/// Asks for a lock. The browser calls back with it, and holds it until the promise that it gets from there is settled.
async fn asked(locks: &Object, name: &str, only_if_available: bool) -> Option<Claim> {
    let request: Function = Reflect::get(locks, &"request".into()).ok()?.dyn_into().ok()?;
    let options = Object::new();
    Reflect::set(&options, &"ifAvailable".into(), &only_if_available.into()).ok()?;
    let told = Promise::new(&mut |tell, give_up| {
        let granted = Closure::once_into_js(move |lock: JsValue| -> JsValue {
            if lock.is_null() {
                let _ = tell.call1(&JsValue::NULL, &JsValue::NULL);
                return JsValue::UNDEFINED;
            }
            let held = Promise::new(&mut |release, _| {
                let _ = tell.call1(&JsValue::NULL, &release);
            });
            held.into()
        });
        if request.call3(locks, &name.into(), &options, &granted).is_err() {
            let _ = give_up.call0(&JsValue::NULL);
        }
    });
    match JsFuture::from(told).await {
        Ok(release) if release.is_null() => None,
        Ok(release) => Some(Claim(release.dyn_into().ok().map(SendWrapper::new))),
        // A browser that refuses locks to this page has none.
        Err(_) => Some(Claim(None)),
    }
}
