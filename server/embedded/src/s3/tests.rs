//! The whole router.
