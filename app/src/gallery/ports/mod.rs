//! The ports of an exhibit: they tell of its world, and whatever is asked of it comes to nothing in a way that people know.

mod account;
mod autofill;
mod devices;
mod identity;
mod passkeys;
mod pictures;
mod storage;
mod upload_forms;
mod uploads;

use std::sync::Arc;

use super::world::{NOW_S, World};
use crate::ports::Ports;

/// An exhibit's world, behind every port.
#[derive(Debug, Clone, Copy)]
struct OnShow(&'static World);

/// The ports of a world. What the person chose for this browser stays theirs.
pub(super) fn of(world: &'static World, real: Ports) -> Ports {
    let on_show = OnShow(world);
    Ports {
        identity: Arc::new(on_show),
        autofill: Arc::new(on_show),
        account: Arc::new(on_show),
        passkeys: Arc::new(on_show),
        devices: Arc::new(on_show),
        account_flow: Arc::new(on_show),
        flow: Arc::new(on_show),
        storage: Arc::new(on_show),
        pictures: Arc::new(on_show),
        uploads: Arc::new(on_show),
        upload_forms: Arc::new(on_show),
        passkey_message: Arc::default(),
        now_s: NOW_S,
        password_policy: world.password_policy,
        sign_up_rules: world.sign_up_rules,
        pool: Arc::new(world.pool.clone()),
        ..real
    }
}
