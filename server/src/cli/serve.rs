//! Options of `updown serve`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;

/// Options of `serve`, as typed.
#[derive(Debug, Clone, Default, Args)]
pub struct ServeOptions {
    /// Address and port of the app; port 0 takes a free one [default: 127.0.0.1:3000]
    #[arg(long, value_name = "ADDR:PORT")]
    pub addr: Option<String>,
    /// Address and port of the embedded backend; port 0 takes a free one [default: 127.0.0.1:3002]
    #[arg(long, value_name = "ADDR:PORT")]
    pub embedded_addr: Option<String>,
    /// Directory that holds everything that is kept [default: data]
    #[arg(long, value_name = "DIR")]
    pub data_dir: Option<String>,
    /// Where browsers reach the app, when that is not its address [default: http://ADDR:PORT]
    #[arg(long, value_name = "URL")]
    pub public_url: Option<String>,
    /// Where browsers reach the embedded backend, when that is not its address
    #[arg(long, value_name = "URL")]
    pub embedded_public_url: Option<String>,
    /// The CloudFormation template that the embedded backend deploys [default: server/stack/template.yaml, built in]
    #[arg(long, value_name = "FILE")]
    pub embedded_template: Option<String>,
    /// A parameter of that template, such as Mfa=OPTIONAL; may be repeated. Their names and values stand in its Parameters
    #[arg(long, value_name = "NAME=VALUE")]
    pub stack_parameter: Vec<String>,
    /// The embedded backend's certificate, in PEM: then it speaks TLS, also beyond this machine
    #[arg(long, value_name = "FILE")]
    pub embedded_tls_certificate: Option<String>,
    /// The key of that certificate, in PEM
    #[arg(long, value_name = "FILE")]
    pub embedded_tls_key: Option<String>,
    /// true: the embedded backend may listen beyond this machine without TLS, for everybody on the way to read along
    #[arg(long, value_name = "BOOL", num_args = 0..=1, default_missing_value = "true")]
    pub embedded_danger_plain_http_beyond_loopback: Option<String>,
    /// Where accounts and pictures live: embedded or aws [default: embedded]
    #[arg(long, value_name = "BACKEND")]
    pub backend: Option<String>,
    /// true: serve the component gallery under /gallery [default: true where browsers reach the app on this machine without TLS]
    #[arg(long, value_name = "BOOL", num_args = 0..=1, default_missing_value = "true")]
    pub gallery: Option<String>,
    /// Directory of the built site [default: the site in this program; target/site where it was built without one]
    #[arg(long, value_name = "DIR")]
    pub site_root: Option<String>,
    /// The configuration file [default: updown.toml, if there is one]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

impl ServeOptions {
    /// What was given, by the configuration's key.
    #[must_use]
    pub fn values(&self) -> BTreeMap<&'static str, String> {
        let parameters = Some(self.stack_parameter.join(",")).filter(|text| !text.is_empty());
        [
            ("addr", &self.addr),
            ("embedded_addr", &self.embedded_addr),
            ("data_dir", &self.data_dir),
            ("public_url", &self.public_url),
            ("embedded_public_url", &self.embedded_public_url),
            ("embedded_template", &self.embedded_template),
            ("embedded_tls_certificate", &self.embedded_tls_certificate),
            ("embedded_tls_key", &self.embedded_tls_key),
            ("embedded_danger_plain_http_beyond_loopback", &self.embedded_danger_plain_http_beyond_loopback),
            ("backend", &self.backend),
            ("gallery", &self.gallery),
            ("site_root", &self.site_root),
            ("stack_parameters", &parameters),
        ]
        .into_iter()
        .filter_map(|(key, value)| Some((key, value.clone()?)))
        .collect()
    }
}
