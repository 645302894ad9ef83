//! Options of `updown doctor`.

use clap::Args;

use super::ServeOptions;

/// Options of `doctor`, as typed.
#[derive(Debug, Clone, Default, Args)]
#[command(after_help = "\
Give it the options, environment and file that the server has. It needs no AWS credentials, starts nothing and changes nothing, but \
for an identity of a guest, and with --sign-in one small object that is deleted again where that is allowed. Each check says what was expected, what was seen \
and what to do; what depends on one that failed is skipped. With the embedded backend the server has to be running. Exit codes: 0 \
when nothing failed, 1 when something did, 2 when the configuration cannot be used.")]
pub struct DoctorOptions {
    /// What the server is given
    #[command(flatten)]
    pub serve: ServeOptions,
    /// Sign in with this name too, upload, read and delete one small object; the password is read from the standard input
    #[arg(long, value_name = "NAME")]
    pub sign_in: Option<String>,
    /// Say it as JSON
    #[arg(long)]
    pub json: bool,
}
