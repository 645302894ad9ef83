//! Options of `updown deploy`, `updown destroy` and `updown template`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Which of the templates: each has a stack of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Part {
    /// Accounts, identities and pictures, which is all that the app needs.
    #[default]
    Stack,
    /// The app itself on Fargate, behind a load balancer.
    Hosting,
    /// CloudFront before the app.
    Edge,
}

impl Part {
    /// The name of its stack, by that of the stack that all of it is about.
    #[must_use]
    pub fn stack_name(self, of: &str) -> String {
        match self {
            Self::Stack => of.to_owned(),
            Self::Hosting => format!("{of}-hosting"),
            Self::Edge => format!("{of}-edge"),
        }
    }
}

/// Which stack on AWS, as typed.
#[derive(Debug, Clone, Args)]
pub struct StackOptions {
    /// Which template: the stack that the app needs, or one of the optional ones around it, whose stack is called NAME-hosting or NAME-edge
    #[arg(value_name = "PART", value_enum, default_value_t)]
    pub part: Part,
    /// The name of the stack
    #[arg(long, value_name = "NAME", default_value = "updown")]
    pub stack_name: String,
    /// The region [default: AWS_REGION, or that of the profile]
    #[arg(long, value_name = "REGION")]
    pub region: Option<String>,
    /// The profile of AWS's configuration files that has the credentials [default: AWS_PROFILE]
    #[arg(long, value_name = "PROFILE")]
    pub profile: Option<String>,
    /// Where AWS is reached, for an emulator [default: AWS's own addresses]
    #[arg(long, value_name = "URL")]
    pub endpoint_url: Option<String>,
}

/// Options of `deploy`, as typed.
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Credentials are found as AWS's own tools find them (environment, profile, single sign-on, the machine's role); they are used by this \
command alone, and never by the server. What a deployment before said of a parameter stays, unless it is given anew; nothing is taken from \
the server's configuration. Deploying twice changes nothing. Exit codes: 0 when the stack is as it should be, 1 when AWS refused or failed, 2 when nothing could be asked.")]
pub struct DeployOptions {
    /// Which stack
    #[command(flatten)]
    pub stack: StackOptions,
    /// Where browsers reach the app; uploads are allowed from there alone [default: what was deployed before, or this machine]
    #[arg(long, value_name = "URL")]
    pub public_url: Option<String>,
    /// A parameter of the template, such as Mfa=OPTIONAL; may be repeated
    #[arg(long = "parameter", value_name = "NAME=VALUE")]
    pub parameters: Vec<String>,
    /// Show what would change, and change nothing
    #[arg(long)]
    pub diff: bool,
    /// Go on although accounts, identities or pictures would be left behind in something that is replaced
    #[arg(long)]
    pub allow_replacement: bool,
    /// The file for the outputs, by which the server finds everything
    #[arg(long, value_name = "FILE", default_value = "output.json")]
    pub output: PathBuf,
}

/// Options of `template`, as typed.
#[derive(Debug, Clone, Args)]
pub struct TemplateOptions {
    /// Which template
    #[arg(value_name = "PART", value_enum, default_value_t)]
    pub part: Part,
}

/// Options of `destroy`, as typed.
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
The stack leaves user pool, identity pool and bucket behind by itself; they are deleted after it, unless --keep-data says otherwise. \
While there are pictures or accounts nothing is deleted, unless --delete-everything says so and the name of the stack is typed, or \
given with --confirm. Exit codes: 0 when it is gone, 1 when it was refused or failed, 2 when nothing could be asked.")]
pub struct DestroyOptions {
    /// Which stack
    #[command(flatten)]
    pub stack: StackOptions,
    /// Delete the stack and leave user pool, identity pool and bucket as they are
    #[arg(long, conflicts_with = "delete_everything")]
    pub keep_data: bool,
    /// Delete every picture and every account, for good
    #[arg(long)]
    pub delete_everything: bool,
    /// The name of the stack, once more, where nobody can type it
    #[arg(long, value_name = "NAME", requires = "delete_everything")]
    pub confirm: Option<String>,
    /// The outputs of the deployment, for what an interrupted destroy has left behind
    #[arg(long, value_name = "FILE", default_value = "output.json")]
    pub output: PathBuf,
}
