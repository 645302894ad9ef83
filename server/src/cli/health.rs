//! Options of `updown health`.

use std::path::PathBuf;

use clap::Args;

/// Options of `health`, as typed.
#[derive(Debug, Clone, Default, Args)]
#[command(after_help = "\
For the health check of a container, which has no shell. Exit codes: 0 when the answer was 200, 1 when it was another one or none \
came, 2 when the configuration does not say where to ask.")]
pub struct HealthOptions {
    /// Where to ask: a server, or one of its addresses, such as http://127.0.0.1:3000/ready [default: /health of the configured address]
    #[arg(value_name = "URL")]
    pub url: Option<String>,
    /// The configuration file [default: updown.toml, if there is one]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}
