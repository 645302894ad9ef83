//! `GET /health`: whether this process answers. It asks nobody else, so that a failing user pool does not make a
//! supervisor restart a server that is well.

/// Always `ok`.
pub(super) async fn health() -> &'static str {
    "ok\n"
}
