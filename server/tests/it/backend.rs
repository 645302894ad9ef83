//! An embedded backend by itself, as if it were AWS: its template, and where the settings of a server find it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use embedded::clock::SystemClock;
use embedded::entropy::SystemEntropy;
use embedded::{Running, Settings, Transport, start};
use tempfile::TempDir;

/// What the product comes with.
pub(crate) const TEMPLATE: &str = include_str!("../../stack/template.yaml");

/// A running backend.
pub(crate) struct Backend {
    running: Running,
    directory: TempDir,
}

impl Backend {
    /// From a template, with parameters.
    pub(crate) async fn start(template: &str, parameters: &[(&str, &str)]) -> Self {
        let directory = TempDir::new().unwrap();
        let settings = Settings {
            addr: ([127, 0, 0, 1], 0).into(),
            listener: None,
            transport: Transport::Loopback,
            public_url: None,
            data_dir: directory.path().to_owned(),
            min_free_bytes: 0,
            template: template.to_owned(),
            parameters: parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            region: "us-east-1".to_owned(),
            mail: None,
            outbox_page: false,
            virtual_host_domain: None,
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
        };
        Self { running: Box::pin(start(settings)).await.unwrap(), directory }
    }

    /// One of the template's outputs.
    pub(crate) fn output(&self, name: &str) -> String {
        self.running.outputs[name].clone()
    }

    /// The secret of the client.
    pub(crate) fn secret(&self) -> String {
        self.running.client_secret.as_ref().unwrap().to_string()
    }

    pub(crate) fn outbox(&self) -> PathBuf {
        self.running.outbox.clone()
    }

    /// The settings with which a server signs for everybody with one key, here the administrator's, as on a store that knows no roles.
    pub(crate) fn own_key(&self) -> [(&'static str, String); 2] {
        let key = embedded::admin_key(self.directory.path()).unwrap();
        [("s3_access_key_id", key.access_key_id.clone()), ("s3_secret_access_key", key.secret_access_key.to_string())]
    }

    /// Without a slash at its end.
    pub(crate) fn endpoint(&self) -> String {
        self.running.url.as_str().trim_end_matches('/').to_owned()
    }

    /// The settings of a server whose backend is this one.
    pub(crate) fn settings(&self) -> BTreeMap<&'static str, String> {
        let names = [
            ("user_pool_id", "UserPoolId"),
            ("user_pool_client_id", "UserPoolClientId"),
            ("identity_pool_id", "IdentityPoolId"),
            ("bucket", "BucketName"),
            ("region", "Region"),
        ];
        let mut settings: BTreeMap<_, _> = names.map(|(key, output)| (key, self.output(output))).into();
        settings.extend(self.endpoints());
        settings
    }

    /// Those of them that say where it is.
    pub(crate) fn endpoints(&self) -> [(&'static str, String); 4] {
        let endpoint = |key| (key, self.endpoint());
        let aws = ("backend", "aws".to_owned());
        [aws, endpoint("s3_endpoint"), endpoint("cognito_idp_endpoint"), endpoint("cognito_identity_endpoint")]
    }
}
