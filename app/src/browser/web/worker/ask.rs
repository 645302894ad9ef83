//! The page's side: one worker, begun with the first question at the latest, and kept.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::thread::LocalKey;
use std::time::Duration;

use js_sys::{Array, Function, Promise, Uint8Array};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};

use super::key;
use super::message::{Answer, Call, Outcome, Question, Task};
use crate::browser::resizing::Resizing;
use crate::browser::web::request::Reply;
use crate::browser::web::timer::{self, Timer};
use crate::core::pictures::Telling;

/// Where the worker's script is.
const SCRIPT: &str = "/worker.js";

/// How often it is started before the page goes without it.
const MOST_STARTS: u32 = 5;

/// Between two looks at whether a worker that owes answers says anything.
const LOOK: Duration = Duration::from_secs(5);

/// The same while it starts, which on a slow line takes its time.
const MOST_LOOKS_AT_A_START: u32 = 12;

/// After so many looks in a row without a word, pings among what it owes, it counts as dead: browsers end a worker without a
/// word when they lack memory. More than one, as a page that slept looks before it has heard.
const MOST_SILENT_LOOKS: u32 = 4;

/// How long the browser may take to make a picture smaller, before the next one has its turn.
const LONGEST_RESIZING: Duration = Duration::from_secs(120);

thread_local! {
    static DESK: RefCell<Desk> = RefCell::new(Desk::default());
    /// Ends when all turns have that anybody asked for. What is taken out of a picture has turns of its own: uploads wait for it, and for
    /// no thumbnail.
    static LAST_STRIPPING: RefCell<Option<Promise>> = const { RefCell::new(None) };
    /// The same of pictures that are made smaller.
    static LAST_RESIZING: RefCell<Option<Promise>> = const { RefCell::new(None) };
    /// Lets go of what turns end with, which would hold all those before.
    static FORGET: Closure<dyn FnMut(JsValue)> = Closure::new(|_| ());
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::browser::web) enum Unworkable {
    /// This browser has no such worker, or it did not start: the page has to do the work itself.
    NoWorker,
    /// The bytes could not be read.
    Unreadable,
    /// It cannot be done with these bytes.
    Impossible,
}

/// Starts the worker before there is a question.
pub(in crate::browser::web) fn make_ready() {
    DESK.with_borrow_mut(Desk::begin);
}

/// The CRC-32 of a file or of a part of one, as [`Crc32::finish`](crate::core::upload::Crc32::finish) gives it.
///
/// # Errors
/// [`Unworkable`], with the reason.
pub(in crate::browser::web) async fn crc32(bytes: &Blob) -> Result<String, Unworkable> {
    let value = ask(Task::Crc32, bytes).await?;
    value.as_string().ok_or(Unworkable::Unreadable)
}

/// The CRC-32 of stretches of bytes, which fit into the memory, and the first bytes of the first one.
///
/// # Errors
/// [`Unworkable`], with the reason.
pub(in crate::browser::web) async fn stretches(
    bytes: &Blob,
    stretches: Vec<(f64, f64)>,
) -> Result<(Vec<String>, Vec<u8>), Unworkable> {
    let read: Array = ask(Task::Stretches(stretches), bytes).await?.unchecked_into();
    let start: Uint8Array = read.get(0).dyn_into().map_err(|_| Unworkable::Unreadable)?;
    Ok((read.iter().filter_map(|checksum| checksum.as_string()).collect(), start.to_vec()))
}

/// A picture without what tells more than it; none where there is nothing to take out.
///
/// # Errors
/// [`Unworkable`], with the reason.
pub(in crate::browser::web) async fn strip(picture: &Blob, telling: Telling) -> Result<Option<Blob>, Unworkable> {
    let _turn = Turn::come(&LAST_STRIPPING).await;
    Ok(ask(Task::Strip(telling), picture).await?.dyn_into().ok())
}

/// A picture made smaller.
///
/// # Errors
/// [`Unworkable`], with the reason.
pub(in crate::browser::web) async fn resize(picture: &Blob, resizing: Resizing) -> Result<Blob, Unworkable> {
    let _turn = Turn::come(&LAST_RESIZING).await;
    let asked = DESK.with_borrow_mut(|desk| desk.ask(Task::Resize(resizing), picture));
    let Asked { id, answer } = asked.ok_or(Unworkable::NoWorker)?;
    let Some(made) = timer::within(LONGEST_RESIZING, outcome(answer, Unworkable::NoWorker)).await else {
        end(id);
        return Err(Unworkable::Impossible);
    };
    made?.dyn_into().map_err(|_| Unworkable::Impossible)
}

/// Begins to send bytes; `on_progress` gets the bytes sent in all.
///
/// # Errors
/// [`Unworkable::NoWorker`].
pub(in crate::browser::web) fn put(
    url: &str,
    headers: &[(String, String)],
    bytes: &Blob,
    on_progress: Rc<dyn Fn(f64)>,
) -> Result<Sending, Unworkable> {
    let task = Task::Put { url: url.to_owned(), headers: headers.to_vec() };
    let asked = DESK.with_borrow_mut(|desk| {
        let asked = desk.ask(task, bytes)?;
        desk.hearing.insert(asked.id, on_progress);
        Some(asked)
    });
    let Asked { id: task, answer } = asked.ok_or(Unworkable::NoWorker)?;
    Ok(Sending { task, answer })
}

/// Bytes that the worker sends.
pub(in crate::browser::web) struct Sending {
    /// The number by which [`end`] ends it.
    pub(in crate::browser::web) task: u64,
    answer: Promise,
}

impl Sending {
    /// What came back.
    ///
    /// # Errors
    /// [`Unworkable`], with the reason: impossible is what the browser refuses to send, and what a worker was sending when it was
    /// ended, as all of it may have arrived.
    pub(in crate::browser::web) async fn reply(self) -> Result<Reply, Unworkable> {
        Reply::from_js(&outcome(self.answer, Unworkable::Impossible).await?).ok_or(Unworkable::Impossible)
    }
}

/// Ends what is being sent under this number. Its answer comes as if the connection had broken.
pub(in crate::browser::web) fn end(task: u64) {
    let waiting = DESK.with_borrow_mut(|desk| desk.end(task));
    tell(waiting, &Answer::Result { id: task as f64, outcome: Outcome::Impossible }.into_js());
}

/// A turn among the pictures: one after the other, since each is in memory as a whole, and unpacked.
struct Turn(Option<Function>);

impl Turn {
    /// Whoever stops waiting gives up their turn: those behind wait for those before all the same.
    async fn come(last: &'static LocalKey<RefCell<Option<Promise>>>) -> Self {
        let mut end = None;
        let own = Promise::new(&mut |resolve, _| end = Some(resolve));
        let turn = Self(end);
        let before = last.take();
        let both = |before: &Promise| FORGET.with(|forget| Promise::all(&Array::of2(before, &own)).then(forget));
        last.set(Some(before.as_ref().map_or_else(|| own.clone(), both)));
        if let Some(before) = before {
            let _ = JsFuture::from(before).await;
        }
        turn
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        tell(self.0.take(), &JsValue::UNDEFINED);
    }
}

async fn ask(task: Task, bytes: &Blob) -> Result<JsValue, Unworkable> {
    let asked = DESK.with_borrow_mut(|desk| desk.ask(task, bytes)).ok_or(Unworkable::NoWorker)?;
    // What it was at changes nothing, so that the page may do it.
    outcome(asked.answer, Unworkable::NoWorker).await
}

/// What came of a question; `lost` where the worker was ended while it was at it.
async fn outcome(answer: Promise, lost: Unworkable) -> Result<JsValue, Unworkable> {
    let answer = JsFuture::from(answer).await.map_err(|_| Unworkable::NoWorker)?;
    if answer.is_null() {
        return Err(lost);
    }
    match Answer::from_js(&answer) {
        Some(Answer::Result { outcome: Outcome::Done(value), .. }) => Ok(value),
        Some(Answer::Result { outcome: Outcome::Unreadable, .. }) => Err(Unworkable::Unreadable),
        Some(Answer::Result { outcome: Outcome::Impossible, .. }) => Err(Unworkable::Impossible),
        // The worker broke.
        Some(Answer::Ready | Answer::Unable | Answer::Alive | Answer::Sent { .. }) | None => Err(Unworkable::NoWorker),
    }
}

/// The worker, as the page sees it.
#[derive(Default)]
struct Desk {
    worker: State,
    /// How often it could not start or broke.
    failures: u32,
    /// The next look at whether it says anything.
    look: Option<Timer>,
    /// Looks since it said something last.
    silent_looks: u32,
    next_id: f64,
    /// Whom the answers are for.
    waiting: HashMap<u64, Function>,
    /// Who hears how much of theirs is sent.
    hearing: HashMap<u64, Rc<dyn Fn(f64)>>,
    /// What is asked once the worker takes questions.
    held: Vec<Question>,
}

/// A question that was asked.
struct Asked {
    id: u64,
    /// The promise of an answer's message; of something else where the worker broke.
    answer: Promise,
}

#[derive(Default)]
enum State {
    #[default]
    Absent,
    Starting(Worker),
    Ready(Worker),
    Broken,
}

impl Desk {
    /// Starts the worker, unless it was before.
    fn begin(&mut self) {
        if matches!(self.worker, State::Absent) {
            self.worker = start().map_or(State::Broken, State::Starting);
        }
    }

    /// Asks, now or once the worker takes questions; none where there is no worker.
    fn ask(&mut self, task: Task, bytes: &Blob) -> Option<Asked> {
        self.begin();
        self.next_id += 1.0;
        let question = Question { id: self.next_id, task, bytes: bytes.clone() };
        match &self.worker {
            State::Ready(worker) => worker.post_message(&Call::Ask(question).into_js()).ok()?,
            State::Starting(_) => self.held.push(question),
            State::Absent | State::Broken => return None,
        }
        self.look.get_or_insert_with(|| timer::after(LOOK, look));
        let id = key(self.next_id);
        let answer = Promise::new(&mut |resolve, _| {
            self.waiting.insert(id, resolve);
        });
        Some(Asked { id, answer })
    }

    /// Nobody needs the answer to a question any more. Whoever waits is given back, to be told at once: a worker that stopped
    /// answering would keep them for ever.
    fn end(&mut self, id: u64) -> Option<Function> {
        if let State::Ready(worker) = &self.worker {
            let _ = worker.post_message(&Call::End(id as f64).into_js());
        }
        self.held.retain(|question| key(question.id) != id);
        self.hearing.remove(&id);
        self.waiting.remove(&id)
    }

    /// Whom an answer is for. It is the last of its question.
    fn answered(&mut self, id: f64) -> Option<Function> {
        self.hearing.remove(&key(id));
        self.waiting.remove(&key(id))
    }

    /// The worker takes questions: those that were held are asked.
    fn open(&mut self) {
        if let State::Starting(worker) = std::mem::take(&mut self.worker) {
            for question in self.held.drain(..) {
                let _ = worker.post_message(&Call::Ask(question).into_js());
            }
            self.worker = State::Ready(worker);
            self.look = Some(timer::after(LOOK, look));
        }
    }

    /// Looks whether a worker that owes answers says anything. Tells whether it is dead.
    fn look(&mut self) -> bool {
        self.look = None;
        let most = match &self.worker {
            State::Ready(_) => MOST_SILENT_LOOKS,
            State::Starting(_) => MOST_LOOKS_AT_A_START,
            State::Absent | State::Broken => return false,
        };
        if self.waiting.is_empty() {
            return false;
        }
        if self.silent_looks >= most {
            return true;
        }
        if let State::Ready(worker) = &self.worker {
            let _ = worker.post_message(&Call::Ping.into_js());
        }
        self.silent_looks += 1;
        self.look = Some(timer::after(LOOK, look));
        false
    }

    /// The worker is no more; whoever waits is told. Another one is started with the next question, a few times: one may not
    /// start without a connection, and one that ran may have been ended by the browser. With each goes what they are told: null
    /// where the worker had the question, undefined where it never heard of it.
    fn give_up(&mut self) -> Vec<(Function, JsValue)> {
        if let State::Starting(worker) | State::Ready(worker) = &self.worker {
            // What it was sending is sent anew, and is not to arrive twice.
            worker.set_onmessage(None);
            worker.set_onerror(None);
            worker.terminate();
        }
        self.failures += 1;
        self.worker = if self.failures < MOST_STARTS { State::Absent } else { State::Broken };
        (self.look, self.silent_looks) = (None, 0);
        let held: HashSet<u64> = self.held.drain(..).map(|question| key(question.id)).collect();
        self.hearing.clear();
        let told = |id: u64| if held.contains(&id) { JsValue::UNDEFINED } else { JsValue::NULL };
        self.waiting.drain().map(|(id, resolve)| (resolve, told(id))).collect()
    }
}

fn start() -> Result<Worker, JsValue> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = Worker::new_with_options(SCRIPT, &options)?;
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| hear(&event.data()));
    let on_error = Closure::<dyn Fn(ErrorEvent)>::new(|_: ErrorEvent| give_up());
    worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    // Both live as long as the worker, which lives as long as the page.
    on_message.forget();
    on_error.forget();
    Ok(worker)
}

/// The worker says something.
fn hear(message: &JsValue) {
    DESK.with_borrow_mut(|desk| desk.silent_looks = 0);
    match Answer::from_js(message) {
        Some(Answer::Ready) => DESK.with_borrow_mut(Desk::open),
        Some(Answer::Unable) => give_up(),
        Some(Answer::Sent { id, bytes }) => {
            let hearing = DESK.with_borrow(|desk| desk.hearing.get(&key(id)).cloned());
            if let Some(hear) = hearing {
                hear(bytes);
            }
        }
        Some(Answer::Result { id, .. }) => {
            let resolve = DESK.with_borrow_mut(|desk| desk.answered(id));
            tell(resolve, message);
        }
        Some(Answer::Alive) | None => {}
    }
}

/// Looks whether the worker still runs, and gives it up if not.
fn look() {
    if DESK.with_borrow_mut(Desk::look) {
        give_up();
    }
}

fn give_up() {
    for (resolve, told) in DESK.with_borrow_mut(Desk::give_up) {
        tell(Some(resolve), &told);
    }
}

fn tell(resolve: Option<Function>, value: &JsValue) {
    if let Some(resolve) = resolve {
        let _ = resolve.call1(&JsValue::NULL, value);
    }
}
