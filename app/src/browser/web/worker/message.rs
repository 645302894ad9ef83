//! What the page and its worker say to each other: arrays, since those and files cross without being copied by hand.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Blob;

/// What the worker can do, by the word that the message carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Task {
    /// The CRC-32 of the bytes, in base64.
    Crc32,
}

impl Task {
    const fn word(self) -> &'static str {
        match self {
            Self::Crc32 => "crc32",
        }
    }

    fn of(word: &str) -> Option<Self> {
        (word == Self::Crc32.word()).then_some(Self::Crc32)
    }
}

/// A question of the page.
#[derive(Debug)]
pub(super) struct Question {
    /// Names the answer.
    pub(super) id: f64,
    /// What is to be done.
    pub(super) task: Task,
    /// With which bytes.
    pub(super) bytes: Blob,
}

impl Question {
    pub(super) fn into_js(self) -> JsValue {
        Array::of3(&self.id.into(), &self.task.word().into(), &self.bytes).into()
    }

    pub(super) fn from_js(message: &JsValue) -> Option<Self> {
        let message = message.dyn_ref::<Array>()?;
        let task = Task::of(&message.get(1).as_string()?)?;
        Some(Self { id: message.get(0).as_f64()?, task, bytes: message.get(2).dyn_into().ok()? })
    }
}

/// An answer of the worker; the first one is that it is there.
#[derive(Debug)]
pub(super) enum Answer {
    /// The worker takes questions from now on.
    Ready,
    /// What came of a question: a value, or none where the bytes could not be read.
    Result {
        /// The question's.
        id: f64,
        /// What came of it.
        value: Option<JsValue>,
    },
}

impl Answer {
    pub(super) fn into_js(self) -> JsValue {
        match self {
            Self::Ready => Array::new().into(),
            Self::Result { id, value } => Array::of2(&id.into(), &value.unwrap_or(JsValue::NULL)).into(),
        }
    }

    pub(super) fn from_js(message: &JsValue) -> Option<Self> {
        let message = message.dyn_ref::<Array>()?;
        match message.length() {
            0 => Some(Self::Ready),
            _ => {
                let value = Some(message.get(1)).filter(|value| !value.is_null());
                Some(Self::Result { id: message.get(0).as_f64()?, value })
            }
        }
    }
}
