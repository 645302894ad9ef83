//! The browser's twin of `status`: there is no response to mark any more.

/// Does nothing.
pub(super) fn set_not_found() {}
