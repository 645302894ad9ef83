//! A server of one test: the production composition on free ports, with a directory and a clock of its own.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, SystemTime};

use server::clock::{Clock, SystemClock};
use server::config::{Config, Sources};
use server::{Running, start};
use tempfile::TempDir;

/// The system's clock, moved.
#[derive(Default)]
pub(crate) struct MovedClock(AtomicI64);

impl MovedClock {
    /// By less than nothing, it goes back.
    pub(crate) fn forward(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::Relaxed);
    }
}

impl Clock for MovedClock {
    fn now(&self) -> SystemTime {
        let ahead_s = self.0.load(Ordering::Relaxed);
        let by = Duration::from_secs(ahead_s.unsigned_abs());
        if ahead_s < 0 { SystemClock.now() - by } else { SystemClock.now() + by }
    }
}

/// A server, and what it keeps.
pub(crate) struct App {
    pub(crate) running: Running,
    pub(crate) clock: Arc<MovedClock>,
    /// Where codes arrive: the server's own place, or that of a backend which a test has started apart.
    pub(crate) outbox: Option<PathBuf>,
    settings: BTreeMap<&'static str, String>,
    directory: TempDir,
}

impl App {
    pub(crate) async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// With keys of the configuration beyond the ones that every test needs.
    pub(crate) async fn start_with(extra: &[(&'static str, &str)]) -> Self {
        Self::start_ahead(0, extra).await
    }

    /// With a clock that is some seconds ahead from the start.
    pub(crate) async fn start_ahead(ahead_s: i64, extra: &[(&'static str, &str)]) -> Self {
        log();
        let directory = tempfile::tempdir().unwrap();
        let site = directory.path().join("site");
        std::fs::create_dir_all(site.join("pkg")).unwrap();
        std::fs::write(site.join("pkg/updown.js"), "export default 1;").unwrap();
        let mut settings = BTreeMap::from([
            ("addr", "127.0.0.1:0".to_owned()),
            ("embedded_addr", "127.0.0.1:0".to_owned()),
            ("data_dir", directory.path().join("data").display().to_string()),
            ("site_root", site.display().to_string()),
        ]);
        settings.extend(extra.iter().map(|(key, value)| (*key, (*value).to_owned())));
        let clock = Arc::new(MovedClock::default());
        clock.forward(ahead_s);
        let running = Box::pin(start(config(&settings), None, clock.clone())).await.unwrap();
        let outbox = running.outbox.clone();
        Self { running, clock, outbox, settings, directory }
    }

    /// Stops the server and starts it again on the same address and directory.
    pub(crate) async fn restart(self) -> Self {
        self.stopped().await.started().await
    }

    /// Stops the server, which can be started again on the same address and directory.
    pub(crate) async fn stopped(mut self) -> Stopped {
        let addr = self.running.url.socket_addrs(|| None).unwrap()[0].to_string();
        self.settings.insert("addr", addr);
        self.running.stop().await.unwrap();
        Stopped {
            clock: self.clock,
            data_dir: self.directory.path().join("data"),
            settings: self.settings,
            directory: self.directory,
        }
    }

    pub(crate) fn data_dir(&self) -> PathBuf {
        self.directory.path().join("data")
    }

    pub(crate) fn origin(&self) -> String {
        self.running.url.origin().ascii_serialization()
    }

    pub(crate) fn store_origin(&self) -> String {
        self.running.embedded_url.as_ref().unwrap().origin().ascii_serialization()
    }

    /// Everything that was sent to an address, oldest first.
    pub(crate) fn messages_to(&self, address: &str) -> String {
        let mut messages = files(self.outbox.as_ref().unwrap());
        messages.sort();
        let texts = messages.into_iter().map(|path| std::fs::read_to_string(path).unwrap());
        texts.filter(|text| text.contains(address)).collect()
    }

    /// The newest code that was sent to an address.
    pub(crate) fn code_for(&self, address: &str) -> String {
        let mut messages: Vec<PathBuf> = files(self.outbox.as_ref().unwrap());
        messages.sort();
        let text = messages
            .iter()
            .rev()
            .map(|path| std::fs::read_to_string(path).unwrap())
            .find(|text| text.contains(address))
            .unwrap_or_else(|| panic!("no message to {address}"));
        // A short message has lines of its own kind.
        let text = text.replace("\r\n", "\n");
        let body = text.split_once("\n\n").unwrap().1.to_owned();
        let digits = |word: &&str| word.len() == 6 && word.bytes().all(|b| b.is_ascii_digit());
        body.split(|c: char| !c.is_ascii_digit()).find(digits).unwrap().to_owned()
    }
}

/// What a server has kept, while there is none.
pub(crate) struct Stopped {
    clock: Arc<MovedClock>,
    pub(crate) settings: BTreeMap<&'static str, String>,
    data_dir: PathBuf,
    directory: TempDir,
}

impl Stopped {
    pub(crate) fn data_dir(&self) -> &Path {
        &self.data_dir
    }

    pub(crate) async fn started(self) -> App {
        let Self { clock, settings, directory, .. } = self;
        let running = Box::pin(start(config(&settings), None, clock.clone())).await.unwrap();
        let outbox = running.outbox.clone();
        App { running, clock, outbox, settings, directory }
    }
}

fn config(settings: &BTreeMap<&'static str, String>) -> Config {
    Config::read(&Sources::gather(settings.clone(), [], None).unwrap()).unwrap()
}

fn files(directory: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect()
}

/// Everything that all servers of this binary logged so far, at the most talkative level that can be asked for.
pub(crate) fn log() -> String {
    static LOG: OnceLock<Arc<Mutex<Vec<u8>>>> = OnceLock::new();
    let log = LOG.get_or_init(|| {
        let log = Arc::new(Mutex::new(Vec::new()));
        let writer = Captured(log.clone());
        tracing_subscriber::fmt()
            .with_env_filter(server::logs::filter(Some("trace")).unwrap())
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .init();
        log
    });
    String::from_utf8_lossy(&log.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
}

#[derive(Clone)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
