//! Options of `updown user`: accounts of the embedded backend, as its administrator sees them.

use clap::{Args, Subcommand};

use super::PlaceOptions;

/// Options of `user`, as typed.
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
The server may be running: then it is asked, with the administrator's key of the data directory. If nobody serves the directory, \
the backend runs for the length of the command, as it was deployed last. Passwords are never taken from the command line, where \
others can read them: - reads one line of the standard input, generated makes one and shows it once. Exit codes: 0 when it was \
done, 1 when the user pool refused it or it was not confirmed, 2 when nothing could be asked.")]
pub struct UserOptions {
    /// Which data directory
    #[command(flatten)]
    pub place: PlaceOptions,
    /// What is to be done
    #[command(subcommand)]
    pub action: UserAction,
}

/// What is to be done with accounts.
#[derive(Debug, Clone, Subcommand)]
pub enum UserAction {
    /// Create an account with a temporary password, and invite its owner
    Create(CreateOptions),
    /// Confirm an account whose owner never entered the code
    Confirm(NameOptions),
    /// Send a code with which the owner sets a new password; the old one counts no more
    Reset(NameOptions),
    /// Set a password
    SetPassword(SetPasswordOptions),
    /// Let nobody sign in to an account
    Disable(NameOptions),
    /// Undo disable
    Enable(NameOptions),
    /// Delete an account; its pictures stay
    Delete(DeleteOptions),
    /// List accounts
    List(ListOptions),
    /// Show an account
    Show(ShowOptions),
}

/// Whose account.
#[derive(Debug, Clone, Args)]
pub struct NameOptions {
    /// The username, or an address or number that the account signs in by
    #[arg(value_name = "NAME")]
    pub name: String,
}

/// Options of `user create`.
#[derive(Debug, Clone, Args)]
pub struct CreateOptions {
    /// The username; where people sign in by an address or number, that
    #[arg(value_name = "NAME")]
    pub name: String,
    /// The e-mail address, which counts as proved
    #[arg(long, value_name = "ADDRESS")]
    pub email: Option<String>,
    /// The telephone number, which counts as proved: +14155550100
    #[arg(long, value_name = "NUMBER")]
    pub phone: Option<String>,
    /// - or generated [default: the invitation brings one; generated with --suppress-message]
    #[arg(long, value_name = "FROM")]
    pub temporary_password: Option<String>,
    /// Another attribute; may be repeated
    #[arg(long, value_name = "NAME=VALUE", value_parser = attribute)]
    pub attribute: Vec<(String, String)>,
    /// Send no invitation
    #[arg(long)]
    pub suppress_message: bool,
}

/// Options of `user set-password`.
#[derive(Debug, Clone, Args)]
pub struct SetPasswordOptions {
    /// Whose account
    #[command(flatten)]
    pub who: NameOptions,
    /// - or generated
    #[arg(long, value_name = "FROM", default_value = "-")]
    pub password: String,
    /// The owner has to choose another at the next sign-in
    #[arg(long)]
    pub temporary: bool,
}

/// Options of `user delete`.
#[derive(Debug, Clone, Args)]
pub struct DeleteOptions {
    /// Whose account
    #[command(flatten)]
    pub who: NameOptions,
    /// Do not ask again
    #[arg(long)]
    pub yes: bool,
}

/// Options of `user list`.
#[derive(Debug, Clone, Args)]
pub struct ListOptions {
    /// Which ones, as Cognito's ListUsers takes it: 'email ^= "an"', 'cognito:user_status = "UNCONFIRMED"'
    #[arg(long, value_name = "FILTER")]
    pub filter: Option<String>,
    /// Say it as JSON
    #[arg(long)]
    pub json: bool,
}

/// Options of `user show`.
#[derive(Debug, Clone, Args)]
pub struct ShowOptions {
    /// Whose account
    #[command(flatten)]
    pub who: NameOptions,
    /// Say it as JSON
    #[arg(long)]
    pub json: bool,
}

fn attribute(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("a name, = and a value are needed, such as given_name=Anna".to_owned()),
    }
}
