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
use crate::config::{Sources, StackWishes};
use crate::startup::{Console, Outcome};
use account::Account;
use error::DeployError;
use stack::Stack;
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
pub async fn deploy(options: &DeployOptions, sources: &Sources, progress: &mut dyn Write) -> Outcome {
    told(Box::pin(try_deploy(options, sources, progress)).await)
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

async fn try_deploy(
    options: &DeployOptions,
    sources: &Sources,
    progress: &mut dyn Write,
) -> Result<String, DeployError> {
    let part = options.stack.part;
    let wishes = StackWishes::read(sources, part != Part::Stack);
    let wishes = wishes.map_err(|error| DeployError::Wishes(error.to_string()))?;
    let body = body::without_comments(part)?;
    let account = Account::find(&options.stack).await?;
    let name = part.stack_name(&options.stack.stack_name);
    let stack = Stack::new(account.cloudformation(), &name);
    let before = cleared(&stack, stack.look().await?, options.diff, progress).await?;
    let known = before.as_ref().map(|stack| stack.parameters.clone()).unwrap_or_default();
    let given = given(part, &wishes, &Stack::new(account.cloudformation(), &options.stack.stack_name)).await?;
    let parameters = parameters::choose(&body, given, &known)?;
    let Some(change_set) = stack.propose(&body, &parameters, before.is_some()).await? else {
        if options.diff {
            return Ok(format!("nothing would change in {name}"));
        }
        return told_outputs(&format!("{name} is as it should be: nothing to change."), options, &stack).await;
    };
    let changes = change_set::render(&change_set.changes);
    if options.diff {
        stack.withdraw(&change_set, before.is_none()).await?;
        return Ok(changes);
    }
    let lost = change_set::left_behind(&change_set.changes);
    if !lost.is_empty() && !options.allow_replacement {
        stack.withdraw(&change_set, before.is_none()).await?;
        return Err(DeployError::WouldReplace { changes: lost.join("\n") });
    }
    render::line(progress, &changes);
    let seen = stack.newest_event().await?;
    stack.execute(&change_set).await?;
    let end = events::follow(&stack, seen.as_deref(), progress).await?;
    if end.standing != Standing::Deployed {
        return Err(failure::explain(&name, &end));
    }
    let done = if before.is_some() { "was changed" } else { "was created" };
    told_outputs(&format!("{name} {done}."), options, &stack).await
}

/// What the person wants, by the parameters of the template; and what one stack is told of the other.
async fn given(part: Part, wishes: &StackWishes, base: &Stack) -> Result<BTreeMap<String, String>, DeployError> {
    let mut given = wishes.parameters.clone();
    let public_url = wishes.public_url.as_ref().map(|url| url.origin().ascii_serialization());
    let of_url = match part {
        Part::Stack => Some("AllowedOrigins"),
        Part::Hosting => Some("PublicUrl"),
        Part::Edge => None,
    };
    given.extend(of_url.map(str::to_owned).zip(public_url));
    if part == Part::Hosting {
        let outputs = base.outputs().await?;
        if outputs.is_empty() {
            return Err(DeployError::NoBase { name: base.name().to_owned() });
        }
        let text = serde_json::to_string(&outputs).map_err(|error| DeployError::Body(error.to_string()))?;
        given.insert("StackOutputs".to_owned(), text);
    }
    Ok(given)
}

/// What is said of a stack that is as it should be. That of the app leaves its outputs in the file.
async fn told_outputs(done: &str, options: &DeployOptions, stack: &Stack) -> Result<String, DeployError> {
    let outputs = stack.outputs().await?;
    if options.stack.part == Part::Stack {
        outputs::write(&options.output, &outputs)?;
        return Ok(said(done, options));
    }
    let lines = outputs.iter().map(|(name, value)| format!("  {name}: {value}"));
    Ok(std::iter::once(done.to_owned()).chain(lines).collect::<Vec<_>>().join("\n"))
}

/// What there is of a stack, once what stands in the way is gone: a stack whose creation failed can only be deleted.
async fn cleared(
    stack: &Stack,
    found: Option<stack::Found>,
    only_looks: bool,
    progress: &mut dyn Write,
) -> Result<Option<stack::Found>, DeployError> {
    let Some(found) = found else { return Ok(None) };
    match found.standing {
        Standing::Deployed => Ok(Some(found)),
        Standing::Proposed => Ok(None),
        Standing::NeverCreated if only_looks => {
            Err(DeployError::NeverCreated { name: stack.name().to_owned(), status: found.status })
        }
        Standing::NeverCreated => {
            render::line(
                progress,
                &format!("{} was not created the last time: what is left of it is deleted first", stack.name()),
            );
            let seen = stack.newest_event().await?;
            stack.delete().await?;
            let end = events::follow(&stack.by_id(&found.id), seen.as_deref(), progress).await?;
            if end.standing == Standing::Gone { Ok(None) } else { Err(failure::explain(stack.name(), &end)) }
        }
        Standing::Busy => Err(DeployError::Busy { name: stack.name().to_owned(), status: found.status }),
        Standing::Gone | Standing::Stuck => {
            Err(DeployError::Stuck { name: stack.name().to_owned(), status: found.status })
        }
    }
}

fn said(done: &str, options: &DeployOptions) -> String {
    let file = options.output.display();
    format!(
        "{done}\nIts outputs are in {file}. Start the server with them:\n  \
         UPDOWN_BACKEND=aws UPDOWN_STACK_OUTPUTS={file} updown"
    )
}
