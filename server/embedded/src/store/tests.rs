//! The store against a plain map, and what a crash leaves.
