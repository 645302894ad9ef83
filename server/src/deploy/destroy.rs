//! Deletes a stack and what it leaves behind, once the person has said it twice if there is anything to lose.

use std::io::Write;

use super::account::Account;
use super::error::DeployError;
use super::events;
use super::failure;
use super::leftovers::{Held, Leftovers};
use super::outputs;
use super::stack::{Found, Stack};
use super::standing::Standing;
use crate::cli::{DestroyOptions, Part};
use crate::startup::Console;

pub(super) async fn destroy(
    options: &DestroyOptions,
    console: &mut Console<'_>,
    progress: &mut dyn Write,
) -> Result<String, DeployError> {
    let account = Account::find(&options.stack).await?;
    let part = options.stack.part;
    let name = &part.stack_name(&options.stack.stack_name);
    let stack = Stack::new(account.cloudformation(), name);
    if part == Part::Stack {
        refuse_if_stood_on(options, &account).await?;
    }
    let found = stack.look().await?.filter(|found| found.standing != Standing::Gone);
    if let Some(Found { standing: Standing::Busy, status, .. }) = &found {
        return Err(DeployError::Busy { name: name.clone(), status: status.clone() });
    }
    let leftovers = match &found {
        _ if part != Part::Stack => Leftovers::default(),
        Some(found) if found.standing == Standing::Proposed => Leftovers::default(),
        Some(_) => Leftovers::of(&stack.resources().await?),
        // An earlier destroy may have come no further than the stack.
        None => Leftovers::of(&outputs::read(&options.output, name, account.region())?),
    };
    if found.is_none() {
        refuse_if_owned(&leftovers, &stack).await?;
    }
    if !options.keep_data {
        confirm(options, &leftovers, leftovers.held(&account).await?, console)?;
    }
    if let Some(found) = &found {
        let seen = stack.newest_event().await?;
        stack.delete().await?;
        let end = events::follow(&stack.by_id(&found.id), seen.as_deref(), progress).await?;
        if end.standing != Standing::Gone {
            return Err(failure::explain(name, &end));
        }
    }
    if part != Part::Stack {
        let done = if found.is_some() { "is gone" } else { "is not there" };
        return Ok(format!("{name} {done}"));
    }
    if options.keep_data {
        let kept = leftovers.names();
        return Ok(format!("{name} is gone. These are left, with everything in them:\n{kept}"));
    }
    // Deleting the stack takes minutes, in which somebody may have come.
    if !options.delete_everything {
        confirm(options, &leftovers, leftovers.held(&account).await?, console)?;
    }
    leftovers.delete(&account, progress).await?;
    Ok(match (found, leftovers == Leftovers::default()) {
        (None, true) => {
            format!("there is no stack {name} here, and {} names nothing that it left", options.output.display())
        }
        (None, false) => format!("there was no stack {name} any more; what it had left is gone"),
        (Some(_), _) => format!("{name} is gone, and so is everything that was in it"),
    })
}

/// What a file names as left may be that of a stack that is there, by another name.
async fn refuse_if_owned(leftovers: &Leftovers, stack: &Stack) -> Result<(), DeployError> {
    let Some(bucket) = &leftovers.bucket else { return Ok(()) };
    match stack.owner_of(bucket).await? {
        Some(owner) => Err(DeployError::Owned { bucket: bucket.clone(), owner }),
        None => Ok(()),
    }
}

/// The app that runs on it would go on without accounts.
async fn refuse_if_stood_on(options: &DestroyOptions, account: &Account) -> Result<(), DeployError> {
    for (part, called) in [(Part::Edge, "edge"), (Part::Hosting, "hosting")] {
        let name = part.stack_name(&options.stack.stack_name);
        let stack = Stack::new(account.cloudformation(), &name);
        if stack.look().await?.is_some_and(|found| found.standing != Standing::Gone) {
            return Err(DeployError::StoodOn { name, part: called });
        }
    }
    Ok(())
}

/// Whether the person knows what is lost, and says it once more.
fn confirm(
    options: &DestroyOptions,
    leftovers: &Leftovers,
    held: Held,
    console: &mut Console<'_>,
) -> Result<(), DeployError> {
    if held.is_nothing() {
        return Ok(());
    }
    let (name, words) = (&options.stack.stack_name, held.words());
    let what = leftovers.names();
    if !options.delete_everything {
        return Err(DeployError::NotConfirmed(format!(
            "nothing of people's was deleted: {name} holds {words}. To delete them for good, say --delete-everything; to keep them and delete \
             the rest, --keep-data"
        )));
    }
    let typed = match &options.confirm {
        Some(typed) => typed.clone(),
        None => console
            .ask(&format!(
                "{name} holds {words}, which will be gone for good, with\n{what}\nType the name of the stack to go on:"
            ))
            .map_err(|error| {
                DeployError::NotConfirmed(format!("nothing was deleted: no answer can be read ({error})"))
            })?,
    };
    if typed == *name {
        return Ok(());
    }
    Err(DeployError::NotConfirmed(format!(
        "nothing of people's was deleted: {name} holds {words}, and its name was not said once more. Type it when asked, or say \
         --confirm {name}"
    )))
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::{Held, Leftovers, confirm};
    use crate::cli::{Cli, Command, DestroyOptions};
    use crate::startup::Console;

    fn options(words: &[&str]) -> DestroyOptions {
        let Command::Destroy(options) = Cli::parse_from([&["updown", "destroy"], words].concat()).into_command() else {
            panic!("another command")
        };
        *options
    }

    fn confirmed(words: &[&str], typed: &str, pictures: usize) -> Result<(), String> {
        let (mut input, mut prompts) = (typed.as_bytes(), Vec::new());
        let mut console = Console { input: &mut input, prompts: &mut prompts };
        let held = Held { pictures, accounts: 0 };
        confirm(&options(words), &Leftovers::default(), held, &mut console).map_err(|error| error.to_string())
    }

    #[test]
    fn pictures_are_deleted_only_when_it_is_said_twice() {
        assert_eq!(confirmed(&[], "", 0), Ok(()), "there is nothing to lose");
        assert_eq!(confirmed(&["--delete-everything"], "updown\n", 3), Ok(()));
        assert_eq!(confirmed(&["--delete-everything", "--confirm", "updown"], "", 3), Ok(()));
        for (words, typed) in [
            (&[][..], "updown\n"),
            (&["--delete-everything"], ""),
            (&["--delete-everything"], "yes\n"),
            (&["--delete-everything", "--confirm", "other"], "updown\n"),
            (&["--delete-everything", "--confirm", "updown", "--stack-name", "other"], ""),
        ] {
            let said = confirmed(words, typed, 3).unwrap_err();
            assert!(
                said.contains("nothing of people's was deleted") && said.contains("3 objects"),
                "{words:?}: {said}"
            );
        }
    }
}
