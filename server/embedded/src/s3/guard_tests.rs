//! What is refused before the protocol layer sees it.
