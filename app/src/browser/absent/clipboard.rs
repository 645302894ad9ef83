//! No clipboard on the server.

/// Always false.
pub async fn copy(_text: String) -> bool {
    false
}
