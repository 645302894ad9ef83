//! The command line of `updown`. It parses and nothing else: what a value means is `config`'s.

mod admin_key;
mod backup;
mod deploy;
mod doctor;
mod fsck;
mod health;
mod place;
mod serve;
mod session_key;
mod user;

use clap::{Parser, Subcommand};

pub use admin_key::AdminKeyOptions;
pub use backup::BackupOptions;
pub use deploy::{DeployOptions, DestroyOptions, Part, StackOptions, TemplateOptions};
pub use doctor::DoctorOptions;
pub use fsck::FsckOptions;
pub use health::HealthOptions;
pub use place::PlaceOptions;
pub use serve::ServeOptions;
pub use session_key::{RotateOptions, SessionKeyAction, SessionKeyOptions};
pub use user::{
    CreateOptions, DeleteOptions, ListOptions, NameOptions, SetPasswordOptions, ShowOptions, UserAction, UserOptions,
};

/// Upload pictures and see them, with one's own account.
///
/// Every option can also be given as an environment variable (--data-dir is UPDOWN_DATA_DIR) or as a key of the
/// configuration file (data_dir). An option wins over the environment, the environment over the file.
#[derive(Debug, Parser)]
#[command(name = "updown", version, disable_help_subcommand = true, args_conflicts_with_subcommands = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: ServeOptions,
}

impl Cli {
    /// The command, which is `serve` when none is named.
    #[must_use]
    pub fn into_command(self) -> Command {
        self.command.unwrap_or(Command::Serve(Box::new(self.serve)))
    }
}

/// What is to be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the app (the default).
    Serve(Box<ServeOptions>),
    /// Check what the embedded backend has stored; the server must be stopped.
    Fsck(FsckOptions),
    /// Copy the data directory, also while the server is running.
    Backup(BackupOptions),
    /// Show or replace the embedded backend's administrator's key, also while the server is running.
    AdminKey(AdminKeyOptions),
    /// Check what is configured, from outside: pools, bucket, addresses, clock. The server may be running.
    Doctor(Box<DoctorOptions>),
    /// Create, list, show and change accounts of the embedded backend, also while the server is running.
    User(Box<UserOptions>),
    /// Create or change the stack on AWS.
    Deploy(Box<DeployOptions>),
    /// Delete the stack on AWS, and what it leaves behind.
    Destroy(Box<DestroyOptions>),
    /// Print a stack's template.
    Template(TemplateOptions),
    /// Make a key that seals cookies, or replace the one in the file.
    SessionKey(SessionKeyOptions),
    /// Ask a running server whether it is well.
    Health(HealthOptions),
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use super::{Cli, Command, SessionKeyAction, UserAction};

    fn parse(words: &[&str]) -> Command {
        Cli::parse_from([&["updown"], words].concat()).into_command()
    }

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn serve_is_the_default_command() {
        for words in [&["--addr", "127.0.0.1:0"][..], &["serve", "--addr", "127.0.0.1:0"]] {
            let Command::Serve(options) = parse(words) else { panic!("{words:?} is another command") };
            assert_eq!(options.values().get("addr").map(String::as_str), Some("127.0.0.1:0"));
        }
    }

    #[test]
    fn the_other_commands_take_a_place_and_what_they_need() {
        let Command::Fsck(fsck) = parse(&["fsck", "--data-dir", "x", "--json"]) else { panic!("another command") };
        assert!(fsck.json);
        assert_eq!(fsck.place.values().get("data_dir").map(String::as_str), Some("x"));
        let Command::Backup(backup) = parse(&["backup", "y"]) else { panic!("another command") };
        assert_eq!(backup.to.to_str(), Some("y"));
        assert!(backup.place.values().is_empty());
        let Command::AdminKey(key) = parse(&["admin-key", "--rotate", "--json"]) else { panic!("another command") };
        assert!(key.rotate && key.json);
        assert!(Cli::try_parse_from(["updown", "backup"]).is_err());
        let Command::Health(health) = parse(&["health", "http://x/ready"]) else { panic!("another command") };
        assert_eq!(health.url.as_deref(), Some("http://x/ready"));
    }

    #[test]
    fn a_session_key_is_made_unless_the_file_is_to_have_a_new_one() {
        let Command::SessionKey(options) = parse(&["session-key"]) else { panic!("another command") };
        assert!(options.action.is_none());
        let words = ["session-key", "rotate", "--keep", "3", "--data-dir", "x"];
        let Command::SessionKey(options) = parse(&words) else { panic!("another command") };
        assert!(matches!(options.action, Some(SessionKeyAction::Rotate(rotate)) if rotate.keep == 3));
        assert_eq!(options.place.values().get("data_dir").map(String::as_str), Some("x"));
        assert!(Cli::try_parse_from(["updown", "session-key", "rotate", "--keep", "16"]).is_err());
    }

    #[test]
    fn accounts_are_administered_by_name() {
        let words =
            ["user", "create", "anna", "--attribute", "custom:team=a=b", "--data-dir", "x", "--suppress-message"];
        let Command::User(options) = parse(&words) else { panic!("another command") };
        assert_eq!(options.place.values().get("data_dir").map(String::as_str), Some("x"));
        let UserAction::Create(create) = options.action else { panic!("another action") };
        assert_eq!(create.attribute, [("custom:team".to_owned(), "a=b".to_owned())]);
        assert!(create.suppress_message && create.temporary_password.is_none());
        let Command::User(options) = parse(&["user", "delete", "anna", "--yes"]) else { panic!("another command") };
        assert!(matches!(options.action, UserAction::Delete(delete) if delete.yes && delete.who.name == "anna"));
        for words in [
            &["updown", "user"][..],
            &["updown", "user", "create"],
            &["updown", "user", "create", "a", "--attribute", "b"],
        ] {
            assert!(Cli::try_parse_from(words).is_err(), "{words:?}");
        }
    }
}
