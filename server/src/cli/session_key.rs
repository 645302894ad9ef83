//! Options of `updown session-key`.

use clap::{Args, Subcommand};

use super::PlaceOptions;

/// Options of `session-key`, as typed.
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Without a command it prints a new key, for UPDOWN_SESSION_KEYS or the file that UPDOWN_SESSION_KEY_FILE names; nothing is read or \
written. rotate puts a new key into the file of a server that keeps its key there. Exit codes: 0 when it was done, 2 when not.")]
pub struct SessionKeyOptions {
    /// Which data directory
    #[command(flatten)]
    pub place: PlaceOptions,
    /// What is to be done instead
    #[command(subcommand)]
    pub action: Option<SessionKeyAction>,
}

/// What is to be done with the keys in the file.
#[derive(Debug, Clone, Subcommand)]
pub enum SessionKeyAction {
    /// Put a new key before those in the file; what they sealed is still opened once the server is started again
    Rotate(RotateOptions),
}

/// Options of `session-key rotate`.
#[derive(Debug, Clone, Args)]
pub struct RotateOptions {
    /// How many of the old keys stay
    #[arg(long, value_name = "COUNT", default_value_t = 2, value_parser = clap::value_parser!(u8).range(0..=15))]
    pub keep: u8,
}
