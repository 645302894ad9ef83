//! What the page and its worker say to each other: arrays, since those and files cross without being copied by hand.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Blob;

use crate::browser::resizing::Resizing;
use crate::core::pictures::Telling;

/// What the worker can do.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Task {
    /// The CRC-32 of the bytes, in base64.
    Crc32,
    /// The CRC-32 of these stretches, from one byte to another, which fit into the memory, behind the first bytes of the first one.
    Stretches(Vec<(f64, f64)>),
    /// The picture without what tells more than it; nothing where there is nothing to take out.
    Strip(Telling),
    /// The picture smaller, or in another format.
    Resize(Resizing),
    /// The bytes sent to an address, with these headers.
    Put {
        /// The address, signed for these headers.
        url: String,
        /// Names and values.
        headers: Vec<(String, String)>,
    },
}

impl Task {
    /// The task as an array: a word, and what belongs to it.
    fn into_js(self) -> Array {
        match self {
            Self::Crc32 => Array::of1(&"crc32".into()),
            Self::Stretches(all) => {
                let places = all.into_iter().flat_map(|(from, to)| [JsValue::from(from), JsValue::from(to)]);
                std::iter::once("stretches".into()).chain(places).collect()
            }
            Self::Strip(Telling::Anything) => Array::of1(&"strip".into()),
            Self::Strip(Telling::Place) => Array::of1(&"strip place".into()),
            Self::Resize(Resizing { max_width, max_height, quality, content_type }) => Array::of5(
                &"resize".into(),
                &max_width.into(),
                &max_height.into(),
                &quality.into(),
                &content_type.into(),
            ),
            Self::Put { url, headers } => {
                let headers = headers.into_iter().flat_map(|(name, value)| [name, value]);
                ["put".to_owned(), url].into_iter().chain(headers).map(JsValue::from).collect()
            }
        }
    }

    fn from_js(task: &Array) -> Option<Self> {
        match task.get(0).as_string()?.as_str() {
            "crc32" => Some(Self::Crc32),
            "stretches" => {
                let places: Vec<f64> = task.iter().skip(1).filter_map(|place| place.as_f64()).collect();
                let (stretches, _) = places.as_chunks::<2>();
                Some(Self::Stretches(stretches.iter().map(|[from, to]| (*from, *to)).collect()))
            }
            "strip" => Some(Self::Strip(Telling::Anything)),
            "strip place" => Some(Self::Strip(Telling::Place)),
            "resize" => Some(Self::Resize(Resizing {
                max_width: task.get(1).as_f64()? as u32,
                max_height: task.get(2).as_f64()? as u32,
                quality: task.get(3).as_f64()?,
                content_type: task.get(4).as_string()?,
            })),
            "put" => {
                let texts: Vec<String> = task.iter().skip(2).filter_map(|text| text.as_string()).collect();
                let (headers, _) = texts.as_chunks::<2>();
                Some(Self::Put {
                    url: task.get(1).as_string()?,
                    headers: headers.iter().map(|[name, value]| (name.clone(), value.clone())).collect(),
                })
            }
            _ => None,
        }
    }
}

/// What the page says.
#[derive(Debug)]
pub(super) enum Call {
    /// It wants something done.
    Ask(Question),
    /// It has no use any more for what it asked under this number.
    End(f64),
    /// It wants to know whether the worker still runs.
    Ping,
}

impl Call {
    pub(super) fn into_js(self) -> JsValue {
        match self {
            Self::Ask(question) => question.into_js(),
            Self::End(id) => id.into(),
            Self::Ping => "ping".into(),
        }
    }

    pub(super) fn from_js(message: &JsValue) -> Option<Self> {
        if message.is_string() {
            return Some(Self::Ping);
        }
        match message.as_f64() {
            Some(id) => Some(Self::End(id)),
            None => Question::from_js(message).map(Self::Ask),
        }
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
    fn into_js(self) -> JsValue {
        Array::of3(&self.id.into(), &self.task.into_js(), &self.bytes).into()
    }

    fn from_js(message: &JsValue) -> Option<Self> {
        let message = message.dyn_ref::<Array>()?;
        let task = Task::from_js(message.get(1).dyn_ref()?)?;
        Some(Self { id: message.get(0).as_f64()?, task, bytes: message.get(2).dyn_into().ok()? })
    }
}

/// What came of a question.
#[derive(Debug, Clone)]
pub(super) enum Outcome {
    /// What was asked for.
    Done(JsValue),
    /// The bytes could not be read.
    Unreadable,
    /// The bytes were read, but it cannot be done with them.
    Impossible,
}

/// An answer of the worker; the first one is that it is there.
#[derive(Debug)]
pub(super) enum Answer {
    /// The worker takes questions from now on.
    Ready,
    /// The worker could not start, and is no more.
    Unable,
    /// The worker runs.
    Alive,
    /// So many bytes are sent by now.
    Sent {
        /// The question's.
        id: f64,
        /// In all.
        bytes: f64,
    },
    /// What came of a question.
    Result {
        /// The question's.
        id: f64,
        /// What came of it.
        outcome: Outcome,
    },
}

impl Answer {
    pub(super) fn into_js(self) -> JsValue {
        let (id, outcome) = match self {
            Self::Ready => return Array::new().into(),
            Self::Unable => return Array::of1(&"unable".into()).into(),
            Self::Alive => return Array::of1(&"alive".into()).into(),
            Self::Sent { id, bytes } => return Array::of2(&id.into(), &bytes.into()).into(),
            Self::Result { id, outcome } => (id, outcome),
        };
        match outcome {
            Outcome::Done(value) => Array::of3(&id.into(), &"done".into(), &value).into(),
            Outcome::Unreadable => Array::of2(&id.into(), &"unreadable".into()).into(),
            Outcome::Impossible => Array::of2(&id.into(), &"impossible".into()).into(),
        }
    }

    pub(super) fn from_js(message: &JsValue) -> Option<Self> {
        let message = message.dyn_ref::<Array>()?;
        match message.length() {
            0 => return Some(Self::Ready),
            1 if message.get(0) == "alive" => return Some(Self::Alive),
            1 => return Some(Self::Unable),
            _ => {}
        }
        let id = message.get(0).as_f64()?;
        if let Some(bytes) = message.get(1).as_f64() {
            return Some(Self::Sent { id, bytes });
        }
        let outcome = match message.get(1).as_string()?.as_str() {
            "done" => Outcome::Done(message.get(2)),
            "unreadable" => Outcome::Unreadable,
            _ => Outcome::Impossible,
        };
        Some(Self::Result { id, outcome })
    }
}
