//! Random bytes from the operating system: nothing else in this crate asks for them.

use std::io;

/// `N` random bytes that are fit for keys.
///
/// # Errors
/// When the operating system has none.
#[expect(clippy::disallowed_methods, reason = "the one place where this crate asks the system for random bytes")]
pub(crate) fn random<const N: usize>() -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(bytes)
}
