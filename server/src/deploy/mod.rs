//! `updown deploy`, `updown destroy` and `updown template`: the template on AWS, by CloudFormation.
//!
//! These commands are the only ones that use credentials of AWS's default chain. Waiting, events and the change set are
//! CloudFormation's; what is decided from them is in `change_set`, `failure` and `standing`, as plain data.

mod account;
mod body;
mod change_set;
mod destroy;
mod error;
mod events;
mod failure;
mod leftovers;
mod outputs;
mod parameters;
mod render;
mod stack;
mod standing;

use std::collections::BTreeMap;
use std::io::Write;

use crate::cli::{DeployOptions, DestroyOptions, Part};
use crate::config::origin;
use crate::startup::{Console, Outcome};
use account::Account;
use error::DeployError;
use stack::{Before, Found, Stack};
use standing::Standing;

/// What the commands answer.
const DONE: u8 = 0;
/// AWS, or the person, said no.
const REFUSED: u8 = 1;
/// Nothing could be asked.
const UNUSABLE: u8 = 2;

/// A template as it is written, with its comments.
#[must_use]
pub fn template(part: Part) -> Outcome {
    Outcome { said: Some(body::written(part).trim_end().to_owned()), complaint: None, code: DONE }
}

/// Creates the stack, or brings it to what the template and the parameters say.
pub async fn deploy(options: &DeployOptions, progress: &mut dyn Write) -> Outcome {
    told(Box::pin(try_deploy(options, progress)).await)
}

/// Deletes the stack, and what it leaves behind.
pub async fn destroy(options: &DestroyOptions, console: &mut Console<'_>, progress: &mut dyn Write) -> Outcome {
    told(Box::pin(destroy::destroy(options, console, progress)).await)
}

fn told(outcome: Result<String, DeployError>) -> Outcome {
    match outcome {
        Ok(said) => Outcome { said: Some(said).filter(|said| !said.is_empty()), complaint: None, code: DONE },
        Err(error) => {
            let code = if error.is_before_asking() { UNUSABLE } else { REFUSED };
            Outcome { said: None, complaint: Some(error.to_string()), code }
        }
    }
}

async fn try_deploy(options: &DeployOptions, progress: &mut dyn Write) -> Result<String, DeployError> {
    let part = options.stack.part;
    let mut given = parameters::typed(&options.parameters)?;
    given.extend(of_public_url(options)?);
    let body = body::without_comments(part)?;
    let account = Account::find(&options.stack).await?;
    let name = part.stack_name(&options.stack.stack_name);
    let stack = Stack::new(account.cloudformation(), &name);
    let found = stack.look().await?;
    let failed = cleared(&stack, found.as_ref(), options.diff, progress).await?;
    let before = match &found {
        Some(found) if found.standing == Standing::Deployed => Before::Deployed(found),
        Some(found) if found.standing == Standing::Proposed => Before::Proposed,
        _ => Before::Absent,
    };
    if part == Part::Hosting {
        let base = Stack::new(account.cloudformation(), &options.stack.stack_name);
        given.insert("StackOutputs".to_owned(), told_to_hosting(&base).await?);
    }
    let none = BTreeMap::new();
    let known = found.as_ref().filter(|_| before.is_deployed()).map_or(&none, |found| &found.parameters);
    let parameters = parameters::choose(&body, given, known, &failed)?;
    let Some(change_set) = stack.propose(&body, &parameters, before).await? else {
        if options.diff {
            return Ok(format!("nothing would change in {name}"));
        }
        return told_outputs(&format!("{name} is as it should be: nothing to change."), options, &stack).await;
    };
    let changes = change_set::render(&change_set.changes);
    if options.diff {
        stack.withdraw(&change_set, before).await?;
        return Ok(changes);
    }
    let lost = change_set::left_behind(&change_set.changes);
    if !lost.is_empty() && !options.allow_replacement {
        stack.withdraw(&change_set, before).await?;
        return Err(DeployError::WouldReplace { changes: lost.join("\n") });
    }
    render::line(progress, &changes);
    let seen = stack.newest_event().await?;
    stack.execute(&change_set).await?;
    let end = events::follow(&stack, seen.as_deref(), progress).await?;
    if !end.is_done() {
        return Err(failure::explain(&name, &end));
    }
    let done = if before.is_deployed() { "was changed" } else { "was created" };
    told_outputs(&format!("{name} {done}."), options, &stack).await
}

/// The parameter that says where the app is, if that was said.
fn of_public_url(options: &DeployOptions) -> Result<Option<(String, String)>, DeployError> {
    let Some(text) = &options.public_url else { return Ok(None) };
    let url = origin(text).map_err(DeployError::PublicUrl)?.origin().ascii_serialization();
    Ok(match options.stack.part {
        Part::Stack => Some(("AllowedOrigins".to_owned(), url)),
        Part::Hosting => Some(("PublicUrl".to_owned(), url)),
        Part::Edge => None,
    })
}

/// What the app's tasks are told of the stack that they run on.
async fn told_to_hosting(base: &Stack) -> Result<String, DeployError> {
    let outputs = base.outputs().await?;
    if outputs.is_empty() {
        return Err(DeployError::NoBase { name: base.name().to_owned() });
    }
    serde_json::to_string(&outputs).map_err(|error| DeployError::Body(error.to_string()))
}

/// What is said of a stack that is as it should be. That of the app leaves its outputs in the file.
async fn told_outputs(done: &str, options: &DeployOptions, stack: &Stack) -> Result<String, DeployError> {
    let outputs = stack.outputs().await?;
    if options.stack.part == Part::Stack {
        outputs::write(&options.output, stack.name(), &outputs)?;
        return Ok(said(done, options));
    }
    let lines = outputs.iter().map(|(name, value)| format!("  {name}: {value}"));
    Ok(std::iter::once(done.to_owned()).chain(lines).collect::<Vec<_>>().join("\n"))
}

/// Removes what stands in the way: a stack whose creation failed can only be deleted. What it had as parameters is given back.
async fn cleared(
    stack: &Stack,
    found: Option<&Found>,
    only_looks: bool,
    progress: &mut dyn Write,
) -> Result<BTreeMap<String, String>, DeployError> {
    let Some(found) = found else { return Ok(BTreeMap::new()) };
    let (name, status) = (stack.name().to_owned(), found.status.clone());
    match found.standing {
        Standing::Deployed | Standing::Proposed | Standing::Gone => Ok(BTreeMap::new()),
        Standing::NeverCreated if only_looks => Err(DeployError::NeverCreated { name, status }),
        Standing::NeverCreated => {
            render::line(
                progress,
                &format!("{name} was not created the last time: what is left of it is deleted first"),
            );
            let seen = stack.newest_event().await?;
            stack.delete().await?;
            let end = events::follow(&stack.by_id(&found.id), seen.as_deref(), progress).await?;
            if end.standing == Standing::Gone {
                Ok(found.parameters.clone())
            } else {
                Err(failure::explain(&name, &end))
            }
        }
        Standing::Busy => Err(DeployError::Busy { name, status }),
        Standing::Stuck => Err(DeployError::Stuck { name, status }),
    }
}

fn said(done: &str, options: &DeployOptions) -> String {
    let file = options.output.display();
    format!(
        "{done}\nIts outputs are in {file}. Start the server with them:\n  \
         UPDOWN_BACKEND=aws UPDOWN_STACK_OUTPUTS={file} updown"
    )
}
