//! Options of `updown fsck`.

use clap::Args;

use super::PlaceOptions;

/// Options of `fsck`, as typed.
#[derive(Debug, Clone, Default, Args)]
#[command(after_help = "\
Reads every content file and compares it with the index; checks the index, and that the key opens what is sealed. Nothing is \
repaired or removed. Exit codes: 0 when nothing is damaged, 1 when something is, 2 when the directory cannot be checked.")]
pub struct FsckOptions {
    /// Which data directory
    #[command(flatten)]
    pub place: PlaceOptions,
    /// Say it as JSON
    #[arg(long)]
    pub json: bool,
}
