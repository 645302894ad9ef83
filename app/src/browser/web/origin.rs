//! Where a file came from, so that the browser can show it to the page again: its handle
//! (<https://fs.spec.whatwg.org/#api-filesystemfilehandle>), or the one of the folder that it was dropped with.
//!
//! Only some browsers give handles; where there is none, there is no origin.

use js_sys::{Array, Function, Object, Promise, Reflect};
use leptos::__reexports::send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// Something that leads to a file. Cloning it reads nothing.
#[derive(Debug, Clone)]
pub(super) struct Origin {
    /// The handle of the file, or of the folder at the top; perhaps still to come.
    root: SendWrapper<Promise>,
    /// The way from the folder to the file.
    way: Vec<String>,
}

impl Origin {
    /// A file's own handle.
    pub(super) fn of(handle: &JsValue) -> Self {
        Self { root: SendWrapper::new(Promise::resolve(handle)), way: Vec::new() }
    }

    /// What was let go over the page; to be asked for while the event lasts.
    pub(super) fn of_dropped(item: &JsValue) -> Option<Self> {
        let promise: Promise = call(item, "getAsFileSystemHandle", &[]).ok()?.dyn_into().ok()?;
        // Awaited in any case: what the browser refuses to a promise that nobody looks at, it complains of.
        spawn_local({
            let promise = promise.clone();
            async move {
                let _ = JsFuture::from(promise).await;
            }
        });
        Some(Self { root: SendWrapper::new(promise), way: Vec::new() })
    }

    /// Of a file whose path begins with the name of what was dropped: `holiday/2026/a.png`.
    pub(super) fn of_path(&self, path: &str) -> Self {
        Self { root: self.root.clone(), way: path.split('/').skip(1).map(ToOwned::to_owned).collect() }
    }

    /// The file's handle; none where the browser gives none after all.
    pub(super) async fn handle(&self) -> Option<JsValue> {
        let root: &Promise = &self.root;
        let mut handle = JsFuture::from(root.clone()).await.ok().filter(JsValue::is_object)?;
        let Some((name, folders)) = self.way.split_last() else { return Some(handle) };
        for folder in folders {
            handle = settled(call(&handle, "getDirectoryHandle", &[folder.into()])).await?;
        }
        settled(call(&handle, "getFileHandle", &[name.into()])).await
    }
}

/// Calls a method that the bindings do not know.
pub(super) fn call(of: &JsValue, method: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let method: Function = Reflect::get(of, &method.into())?.dyn_into()?;
    method.apply(of, &arguments.iter().collect::<Array>())
}

/// What a call's promise gives; none when either fails.
pub(super) async fn settled(called: Result<JsValue, JsValue>) -> Option<JsValue> {
    JsFuture::from(Promise::resolve(&called.ok()?)).await.ok()
}

/// An object with these properties.
pub(super) fn object(properties: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in properties {
        // A fresh object takes any property.
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object
}
