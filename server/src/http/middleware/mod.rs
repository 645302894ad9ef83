//! What every request passes through, one concern a file. The order is the router's.

pub(super) mod body_limit;
pub(super) mod cookies;
pub(super) mod first_view;
pub(super) mod form_return;
pub(super) mod panics;
pub(super) mod request_log;
pub(super) mod same_origin;
pub(super) mod security_headers;
