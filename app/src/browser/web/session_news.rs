//! What the tabs of one browser tell each other about who is signed in
//! (<https://html.spec.whatwg.org/multipage/web-messaging.html#broadcasting-to-other-browsing-contexts>). A browser without
//! such a channel has no other tab, as far as this page knows.

use leptos::__reexports::send_wrapper::SendWrapper;
use leptos::prelude::on_cleanup;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{BroadcastChannel, MessageEvent};

use crate::browser::SessionNews;

/// The channel's name.
const CHANNEL: &str = "updown session";

/// Tells the other tabs.
pub fn tell(news: &SessionNews) {
    if let Ok(channel) = BroadcastChannel::new(CHANNEL) {
        // What cannot be told, the other tabs find out when they come into view.
        let _ = channel.post_message(&news.to_text().into());
        channel.close();
    }
}

/// Calls `then` with what other tabs tell, until the component is gone.
pub fn on_told(then: impl Fn(SessionNews) + 'static) {
    let Ok(channel) = BroadcastChannel::new(CHANNEL) else { return };
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(news) = event.data().as_string().as_deref().and_then(SessionNews::of_text) {
            then(news);
        }
    });
    channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    let held = SendWrapper::new((channel, on_message));
    on_cleanup(move || {
        let (channel, _) = held.take();
        channel.set_onmessage(None);
        channel.close();
    });
}
