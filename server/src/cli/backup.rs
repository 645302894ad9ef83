//! Options of `updown backup`.

use std::path::PathBuf;

use clap::Args;

use super::PlaceOptions;

/// Options of `backup`, as typed.
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
The copy is of one moment and holds the keys, so that a server can be started on it: updown serve --data-dir DEST. Keep it as \
private as the original. Exit codes: 0 when everything was copied, 1 when the original was damaged and the rest was copied, 2 \
when there is no copy.")]
pub struct BackupOptions {
    /// Which data directory
    #[command(flatten)]
    pub place: PlaceOptions,
    /// The directory to make, which must not exist
    #[arg(value_name = "DEST")]
    pub to: PathBuf,
}
