//! The ceremonies of passkeys (W3C Web Authentication, sections 5.1.3 and 5.1.4), from and to JSON.
//!
//! The browser's own conversions (`parseRequestOptionsFromJSON`, `toJSON`) are younger than its passkeys, so bytes are turned
//! into base64url and back here.

use std::cell::RefCell;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use js_sys::{Array, Function, JSON, Object, Promise, Reflect, Uint8Array};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortController;

use crate::browser::PasskeyFault;

/// Whether this browser has passkeys on this page.
#[must_use]
pub fn supported() -> bool {
    let window = window();
    window.is_secure_context() && get(&window, "PublicKeyCredential").is_function()
}

/// Has a passkey sign; the options are `PublicKeyCredentialRequestOptionsJSON`, the answer is `AuthenticationResponseJSON`.
///
/// # Errors
/// Says what came between.
pub async fn sign(options: String) -> Result<String, PasskeyFault> {
    signed(&options, &begun()?).await
}

/// Whether this browser offers passkeys by itself, in fields for usernames (section 5.1.4, conditional mediation).
pub async fn offers_by_itself() -> bool {
    if !supported() {
        return false;
    }
    let passkeys = get(&window(), "PublicKeyCredential");
    let Ok(asks) = get(&passkeys, "isConditionalMediationAvailable").dyn_into::<Function>() else { return false };
    let Ok(Ok(answer)) = asks.call0(&passkeys).map(JsCast::dyn_into::<Promise>) else { return false };
    JsFuture::from(answer).await.is_ok_and(|available| available.is_truthy())
}

thread_local! {
    /// What ends the ceremony that is open. A page can have one at a time: any other ends it first.
    static OPEN: RefCell<Option<AbortController>> = const { RefCell::new(None) };
}

/// The beginning of a ceremony, with what ends it; the one before is ended.
fn begun() -> Result<Object, PasskeyFault> {
    stop();
    let controller = AbortController::new().map_err(|_| PasskeyFault::Unsupported)?;
    let argument = Object::new();
    set(&argument, "signal", &controller.signal());
    OPEN.set(Some(controller));
    Ok(argument)
}

/// Offers a passkey in the field for the username, and has it sign when it is picked. The offer stays open until then, or until it
/// is stopped; another ceremony stops it, and so does another offer.
///
/// # Errors
/// Says what came between.
pub async fn sign_when_picked(options: String) -> Result<String, PasskeyFault> {
    let argument = begun()?;
    set(&argument, "mediation", &"conditional".into());
    signed(&options, &argument).await
}

/// A ceremony is over: nothing is to end it any more. One that began since stays.
fn forget(argument: &Object) {
    let signal = get(argument, "signal");
    OPEN.with_borrow_mut(|open| {
        open.take_if(|controller| JsValue::from(controller.signal()) == signal);
    });
}

/// Ends the ceremony that is open, if one is: an offer is taken back, and a question to the person withdrawn.
pub fn stop() {
    if let Some(controller) = OPEN.take() {
        controller.abort();
    }
}

/// Has a passkey sign, with what else the browser is asked for.
async fn signed(options: &str, argument: &Object) -> Result<String, PasskeyFault> {
    let options = parse(options)?;
    to_bytes(&options, "challenge");
    each(&options, "allowCredentials", |descriptor| to_bytes(descriptor, "id"));
    set(argument, "publicKey", &options);
    let credential = perform("get", argument).await?;
    let parts = ["clientDataJSON", "authenticatorData", "signature", "userHandle"];
    written(&credential, &parts).ok_or(PasskeyFault::Failed)
}

/// Has a passkey created; the options are `PublicKeyCredentialCreationOptionsJSON`, the answer is
/// `RegistrationResponseJSON`.
///
/// # Errors
/// Says what came between.
pub async fn create(options: String) -> Result<String, PasskeyFault> {
    let argument = begun()?;
    let options = parse(&options)?;
    to_bytes(&options, "challenge");
    to_bytes(&get(&options, "user"), "id");
    each(&options, "excludeCredentials", |descriptor| to_bytes(descriptor, "id"));
    set(&argument, "publicKey", &options);
    let credential = perform("create", &argument).await?;
    written(&credential, &["clientDataJSON", "attestationObject"]).ok_or(PasskeyFault::Failed)
}

fn parse(options: &str) -> Result<JsValue, PasskeyFault> {
    if !supported() {
        return Err(PasskeyFault::Unsupported);
    }
    JSON::parse(options).map_err(|_| PasskeyFault::Failed)
}

/// Calls `navigator.credentials.get` or `create`.
async fn perform(method: &str, argument: &Object) -> Result<JsValue, PasskeyFault> {
    let container = get(&window().navigator(), "credentials");
    let method: Function = get(&container, method).dyn_into().map_err(|_| PasskeyFault::Unsupported)?;
    let promise: Promise =
        method.call1(&container, argument).and_then(JsCast::dyn_into).map_err(|error| fault(&error))?;
    let outcome = JsFuture::from(promise).await;
    forget(argument);
    let credential = outcome.map_err(|error| fault(&error))?;
    if credential.is_object() { Ok(credential) } else { Err(PasskeyFault::Canceled) }
}

/// What an exception of a ceremony means (sections 5.1.3 and 5.1.4, `NotAllowedError` above all).
fn fault(error: &JsValue) -> PasskeyFault {
    match get(error, "name").as_string().as_deref() {
        Some("NotAllowedError" | "AbortError") => PasskeyFault::Canceled,
        Some("InvalidStateError") => PasskeyFault::Registered,
        Some("NotSupportedError") => PasskeyFault::Unsupported,
        _ => PasskeyFault::Failed,
    }
}

/// A credential as JSON, with these parts of its response.
fn written(credential: &JsValue, parts: &[&str]) -> Option<String> {
    let (answer, response) = (Object::new(), Object::new());
    let given = get(credential, "response");
    for part in parts {
        if let Some(text) = text_of(&get(&given, part)) {
            set(&response, part, &text.into());
        }
    }
    if let Ok(method) = get(&given, "getTransports").dyn_into::<Function>() {
        set(&response, "transports", &method.call0(&given).unwrap_or_else(|_| Array::new().into()));
    }
    for name in ["id", "type", "authenticatorAttachment"] {
        set(&answer, name, &get(credential, name));
    }
    set(&answer, "rawId", &text_of(&get(credential, "rawId"))?.into());
    set(&answer, "response", &response);
    set(&answer, "clientExtensionResults", &Object::new());
    JSON::stringify(&answer).ok().and_then(|text| text.as_string())
}

/// Bytes in base64url; none where there are none.
fn text_of(buffer: &JsValue) -> Option<String> {
    buffer.is_object().then(|| URL_SAFE_NO_PAD.encode(Uint8Array::new(buffer).to_vec()))
}

/// Turns a text in base64url into the bytes that the browser wants.
fn to_bytes(object: &JsValue, name: &str) {
    let text = get(object, name).as_string().unwrap_or_default();
    if let Ok(bytes) = URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')) {
        set(object, name, &Uint8Array::from(bytes.as_slice()));
    }
}

fn each(object: &JsValue, name: &str, change: impl Fn(&JsValue)) {
    for element in Array::from(&get(object, name)).iter() {
        change(&element);
    }
}

fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

fn set(object: &JsValue, name: &str, value: &JsValue) {
    // Objects made here, and those that JSON was read into, take every property.
    let _ = Reflect::set(object, &JsValue::from_str(name), value);
}
