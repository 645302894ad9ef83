//! The state of an unfinished sign-in or sign-up.
