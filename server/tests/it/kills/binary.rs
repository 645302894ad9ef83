//! The binary `updown`, as somebody starts it, on a directory of its own.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use aws_credential_types::Credentials;
use aws_sdk_s3::Client;
use aws_sdk_s3::config::{BehaviorVersion, Region, RequestChecksumCalculation};
use aws_smithy_types::retry::RetryConfig;
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_updown");

/// What is started again and again.
pub(super) struct Binary {
    directory: TempDir,
}

/// A process that answers. Dropped, it is killed.
pub(super) struct Server {
    process: Child,
    /// Held, so that nothing that it says is refused.
    _said: BufReader<ChildStdout>,
    url: String,
    credentials: Credentials,
    pub(super) bucket: String,
}

impl Binary {
    pub(super) fn new() -> Self {
        let directory = TempDir::new().unwrap();
        let site = directory.path().join("site/pkg");
        fs::create_dir_all(&site).unwrap();
        fs::write(site.join("updown.js"), "export default 1;").unwrap();
        Self { directory }
    }

    pub(super) fn data_dir(&self) -> PathBuf {
        self.directory.path().join("data")
    }

    fn command(&self) -> Command {
        let mut command = Command::new(PROGRAM);
        // Nothing of the environment of the tests is to count.
        command.env_clear().current_dir(self.directory.path());
        command
    }

    /// Starts it, and waits until it answers.
    pub(super) fn start(&self) -> Server {
        let log = self.directory.path().join("log");
        let mut command = self.command();
        command.args(["--addr", "127.0.0.1:0", "--embedded-addr", "127.0.0.1:0", "--site-root", "site"]);
        command.arg("--data-dir").arg(self.data_dir());
        command.stdout(Stdio::piped()).stderr(File::create(&log).unwrap());
        let mut process = command.spawn().unwrap();
        let mut said = BufReader::new(process.stdout.take().unwrap());
        let (mut url, mut line) = (None, String::new());
        while !line.starts_with("listening on ") {
            line.clear();
            let read = said.read_line(&mut line).unwrap();
            assert!(read > 0, "it ended before it listened: {}", fs::read_to_string(&log).unwrap());
            url = line.strip_prefix("embedded backend on ").map(|url| url.trim_end().to_owned()).or(url);
        }
        let key = embedded::admin_key(&self.data_dir()).unwrap();
        let secret = key.secret_access_key.as_str();
        let credentials = Credentials::new(&key.access_key_id, secret, None, None, "data directory");
        let outputs = fs::read(self.data_dir().join("outputs.json")).unwrap();
        let outputs: BTreeMap<String, String> = serde_json::from_slice(&outputs).unwrap();
        let bucket = outputs["BucketName"].clone();
        Server { process, _said: said, url: url.unwrap(), credentials, bucket }
    }

    /// Copies the data directory of the server that is running, checks the copy and removes it.
    pub(super) fn backup(&self) {
        let to = self.directory.path().join("copy");
        let output = self.command().args(["backup", "--data-dir"]).arg(self.data_dir()).arg(&to).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        self.fsck(to.clone());
        fs::remove_dir_all(to).unwrap();
    }

    /// Checks a directory that nobody serves.
    pub(super) fn fsck(&self, path: impl AsRef<Path>) {
        let path = path.as_ref();
        let output = self.command().args(["fsck", "--json", "--data-dir"]).arg(path).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
        let report: serde_json::Value = serde_json::from_str(&said).unwrap();
        assert_eq!(report["clean"], true);
    }
}

impl Server {
    /// The store, as the administrator sees it. Nothing is tried twice.
    pub(super) fn store(&self) -> Client {
        let config = aws_sdk_s3::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static("us-east-1"))
            .endpoint_url(&self.url)
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .retry_config(RetryConfig::disabled())
            .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
            .force_path_style(true)
            .credentials_provider(self.credentials.clone());
        Client::from_conf(config.build())
    }

    /// Ends it at once, as `kill -9` does.
    pub(super) fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ended = self.process.kill();
        let _gone = self.process.wait();
    }
}
