//! The binary `updown`: reads the command line and the environment, starts the server, waits for a signal; or checks, copies or
//! administers what a server has stored; or deploys the stack on AWS.
//!
//! Exit codes of serving: 0 when it was stopped (by one signal in order, by a second one at once), 1 when serving failed, 2 when the
//! command line or the configuration cannot be used (clap's code), 3 when the server does not start.

mod built_in;

use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use server::cli::{
    BackupOptions, Cli, Command, DeployOptions, DestroyOptions, DoctorOptions, FsckOptions, HealthOptions,
    PlaceOptions, ServeOptions, SessionKeyAction, SessionKeyOptions, UserOptions,
};
use server::clock::SystemClock;
use server::config::{Backend, Config, Kept, Sources};
use server::{Console, Outcome, Running, Stopped, logs, start};
use tokio::signal::unix::{SignalKind, signal};

const FAILED: u8 = 1;
const UNUSABLE: u8 = 2;
const NOT_STARTED: u8 = 3;

/// Bytes of stack of the threads that serve. A page is drawn by calls within calls, whose frames are large in builds that are not
/// optimised; only what is used of it takes memory.
const STACK: usize = 8 * 1024 * 1024;

fn main() -> ExitCode {
    match Cli::parse().into_command() {
        Command::Serve(options) => serve(&options),
        Command::Fsck(FsckOptions { place, json }) => tell(kept(&place).map(|kept| server::fsck(&kept, json))),
        Command::AdminKey(options) => tell(kept(&options.place).map(|kept| server::admin_key(&kept, &options))),
        Command::Backup(BackupOptions { place, to }) => tell(kept(&place).map(|kept| server::backup(&kept, &to))),
        Command::User(options) => tell(users(&options)),
        Command::Deploy(options) => tell(deploy(&options)),
        Command::Destroy(options) => tell(destroy(&options)),
        Command::Template(options) => tell(Ok(server::template(options.part))),
        Command::Doctor(options) => tell(doctor(&options)),
        Command::SessionKey(options) => tell(session_key(&options)),
        Command::Health(options) => tell(health(&options)),
    }
}

fn doctor(options: &DoctorOptions) -> Result<Outcome, String> {
    let sources = Sources::gather(options.serve.values(), environment(), options.serve.config.as_deref());
    let (mut input, mut prompts) = (io::stdin().lock(), io::stderr().lock());
    let mut console = Console { input: &mut input, prompts: &mut prompts };
    Ok(runtime()?.block_on(server::doctor(sources, options, &mut console, Arc::new(SystemClock))))
}

fn deploy(options: &DeployOptions) -> Result<Outcome, String> {
    Ok(runtime()?.block_on(server::deploy(options, &mut io::stderr())))
}

fn destroy(options: &DestroyOptions) -> Result<Outcome, String> {
    let (mut input, mut prompts) = (io::stdin().lock(), io::stderr());
    let mut console = Console { input: &mut input, prompts: &mut prompts };
    Ok(runtime()?.block_on(server::destroy(options, &mut console, &mut io::stderr())))
}

fn session_key(options: &SessionKeyOptions) -> Result<Outcome, String> {
    match &options.action {
        None => Ok(server::session_key()),
        Some(SessionKeyAction::Rotate(rotate)) => {
            kept(&options.place).map(|kept| server::rotate_session_key(&kept, rotate.keep))
        }
    }
}

fn health(options: &HealthOptions) -> Result<Outcome, String> {
    let sources = Sources::gather(BTreeMap::new(), environment(), options.config.as_deref());
    let sources = sources.map_err(|error| error.to_string())?;
    runtime()?.block_on(server::health(&sources, options)).map_err(|error| error.to_string())
}

/// For commands that do not serve.
fn runtime() -> Result<tokio::runtime::Runtime, String> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.map_err(|error| format!("the runtime does not start: {error}"))
}

fn users(options: &UserOptions) -> Result<Outcome, String> {
    let sources = Sources::gather(options.place.values(), environment(), options.place.config.as_deref());
    let config = sources.and_then(|sources| Config::read(&sources)).map_err(|error| error.to_string())?;
    let (mut input, mut prompts) = (io::stdin().lock(), io::stderr().lock());
    let mut console = Console { input: &mut input, prompts: &mut prompts };
    Ok(runtime()?.block_on(server::users(&config, &options.action, &mut console)))
}

fn serve(options: &ServeOptions) -> ExitCode {
    let config = match configuration(options) {
        Ok(config) => config,
        Err(words) => return fail(UNUSABLE, &words),
    };
    match tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(STACK).build() {
        Ok(runtime) => runtime.block_on(serve_until_stopped(config)),
        Err(error) => fail(NOT_STARTED, &format!("the runtime does not start: {error}")),
    }
}

/// Says how a command that does not serve ended.
fn tell(outcome: Result<Outcome, String>) -> ExitCode {
    match outcome {
        Ok(Outcome { said, complaint, code }) => {
            // Whoever closed the other end does not want to know; the exit code says it, too.
            let _unread = said.map(|words| writeln!(io::stdout().lock(), "{words}"));
            complaint.map_or(ExitCode::from(code), |words| fail(code, &words))
        }
        Err(words) => fail(UNUSABLE, &words),
    }
}

fn kept(place: &PlaceOptions) -> Result<Kept, String> {
    let sources = Sources::gather(place.values(), environment(), place.config.as_deref());
    sources.and_then(|sources| Kept::read(&sources)).map_err(|error| error.to_string())
}

#[expect(clippy::disallowed_methods, reason = "the one place where this crate reads the environment")]
fn environment() -> Vec<(String, String)> {
    std::env::vars().collect()
}

fn configuration(options: &ServeOptions) -> Result<Config, String> {
    let environment = environment();
    let asked = environment.iter().find(|(name, _)| name == "UPDOWN_LOG").map(|(_, value)| value.as_str());
    tracing_subscriber::fmt()
        .with_env_filter(logs::filter(asked)?)
        .with_ansi(io::stderr().is_terminal())
        .with_writer(io::stderr)
        .init();
    let sources = Sources::gather(options.values(), environment, options.config.as_deref());
    sources.and_then(|sources| Config::read(&sources)).map_err(|error| error.to_string())
}

async fn serve_until_stopped(config: Config) -> ExitCode {
    let on_aws = matches!(config.backend, Backend::Aws(_));
    let mailed = matches!(&config.backend, Backend::Embedded { mail: Some(_), .. });
    let signals = signal(SignalKind::terminate()).and_then(|term| Ok((term, signal(SignalKind::interrupt())?)));
    let (mut terminate, mut interrupt) = match signals {
        Ok(signals) => signals,
        Err(error) => return fail(NOT_STARTED, &format!("signals cannot be waited for: {error}")),
    };
    let running = match Box::pin(start(config, built_in::SITE, Arc::new(SystemClock))).await {
        Ok(running) => running,
        Err(error) => return fail(NOT_STARTED, &error.to_string()),
    };
    // Whoever closed the other end of stdout does not want to know; the server goes on.
    let _unread = announce(&running, mailed, on_aws);
    let mut told = async || {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    };
    told().await;
    match running.retire(told()).await {
        Ok(Stopped::InOrder) => ExitCode::SUCCESS,
        // Past whatever the runtime would still wait for.
        Ok(Stopped::AtOnce) => std::process::exit(0),
        Err(error) => fail(FAILED, &error.to_string()),
    }
}

fn announce(running: &Running, mailed: bool, on_aws: bool) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if let Some(data_dir) = &running.data_dir {
        let whole = std::path::absolute(data_dir).unwrap_or_else(|_| data_dir.clone());
        writeln!(out, "data directory {}", whole.display())?;
    }
    match &running.outbox {
        Some(outbox) if mailed => {
            writeln!(out, "codes are sent by e-mail; short messages arrive in {}", outbox.display())?
        }
        Some(outbox) => writeln!(out, "codes arrive in {}", outbox.display())?,
        None => {}
    }
    if let Some(page) = &running.outbox_page {
        writeln!(out, "read them at {page}")?;
    }
    if let Some(page) = &running.gallery {
        writeln!(out, "component gallery at {page}")?;
    }
    if let Some(url) = &running.embedded_url {
        writeln!(out, "embedded backend on {}", plain(url.as_str()))?;
    }
    if on_aws {
        writeln!(out, "backend aws in {}, bucket {}", running.deployment.region, running.deployment.bucket)?;
    }
    writeln!(out, "listening on {}", plain(running.url.as_str()))?;
    if running.public_url != running.url {
        writeln!(out, "browsers reach it at {}", plain(running.public_url.as_str()))?;
    }
    out.flush()
}

/// An address without the slash at its end, which people would type.
fn plain(url: &str) -> &str {
    url.trim_end_matches('/')
}

fn fail(code: u8, words: &str) -> ExitCode {
    // Whoever closed the other end of stderr does not want to know.
    let _unread = writeln!(io::stderr().lock(), "updown: {words}");
    ExitCode::from(code)
}
