//! Options of `updown admin-key`.

use clap::Args;

use super::PlaceOptions;

/// Options of `admin-key`, as typed.
#[derive(Debug, Clone, Default, Args)]
#[command(after_help = "\
The embedded backend makes the key at its first start. It allows everything in the user pool and in the bucket: \
eval \"$(updown admin-key)\" gives it to the AWS command line, and \
credential_process = updown admin-key --json --data-dir DIR in ~/.aws/config does so for every AWS SDK. \
The server may be running, and takes a new key at once.")]
pub struct AdminKeyOptions {
    /// Which data directory
    #[command(flatten)]
    pub place: PlaceOptions,
    /// Replace the key first: the old one counts no more
    #[arg(long)]
    pub rotate: bool,
    /// Say it as JSON, in the form of credential_process
    #[arg(long)]
    pub json: bool,
}
