//! A stack of CloudFormation, by the calls that are made about it.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_cloudformation::Client;
use aws_sdk_cloudformation::types::{Capability, ChangeSetStatus, ChangeSetType, Parameter, Tag};
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

use super::body::Body;
use super::change_set::{Change, ChangeSet};
use super::error::DeployError;
use super::events::Event;
use super::parameters::Choice;
use super::standing::Standing;
use crate::entropy;

/// How often CloudFormation is asked what became of something.
pub(super) const LOOKS_EVERY: Duration = Duration::from_secs(2);
/// How often it is asked at most, which is for an hour.
pub(super) const LOOKS: usize = 1_800;

/// A stack by its name, or by its id, by which one is found that is gone.
pub(super) struct Stack {
    client: Client,
    name: String,
}

/// A stack that is there.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) id: String,
    pub(super) standing: Standing,
    /// As CloudFormation writes it.
    pub(super) status: String,
    /// Its parameters; the values of some are masked.
    pub(super) parameters: BTreeMap<String, String>,
    pub(super) tags: Vec<Tag>,
    pub(super) outputs: BTreeMap<String, String>,
}

/// What there was before a change was asked for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Before<'a> {
    /// Nothing.
    Absent,
    /// A change that somebody asked for and nobody carried out: there is a name, and no stack.
    Proposed,
    /// A stack.
    Deployed(&'a Found),
}

impl Before<'_> {
    pub(super) fn is_deployed(self) -> bool {
        matches!(self, Self::Deployed(_))
    }

    /// Whoever tags stacks finds their tags again.
    fn tags(self) -> Vec<Tag> {
        let own = Tag::builder().key("app").value("updown").build();
        match self {
            Self::Deployed(found) if found.tags.iter().any(|tag| tag.key() == own.key()) => found.tags.clone(),
            Self::Deployed(found) => found.tags.iter().cloned().chain([own]).collect(),
            Self::Absent | Self::Proposed => vec![own],
        }
    }
}

impl Stack {
    pub(super) fn new(client: Client, name: &str) -> Self {
        Self { client, name: name.to_owned() }
    }

    /// The same by its id.
    pub(super) fn by_id(&self, id: &str) -> Self {
        Self::new(self.client.clone(), id)
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The stack, if there is one.
    pub(super) async fn look(&self) -> Result<Option<Found>, DeployError> {
        let answer = match self.client.describe_stacks().stack_name(&self.name).send().await {
            Ok(answer) => answer,
            Err(error) if is_missing(&error) => return Ok(None),
            Err(error) => return Err(DeployError::of("the stack cannot be looked at")(error)),
        };
        let Some(stack) = answer.stacks().first() else { return Ok(None) };
        let status = stack.stack_status().map_or("", |status| status.as_str()).to_owned();
        let pair = |output: &aws_sdk_cloudformation::types::Output| {
            Some((output.output_key()?.to_owned(), output.output_value()?.to_owned()))
        };
        Ok(Some(Found {
            id: stack.stack_id().unwrap_or(&self.name).to_owned(),
            standing: Standing::of(&status),
            status,
            parameters: stack
                .parameters()
                .iter()
                .filter_map(|it| {
                    Some((it.parameter_key()?.to_owned(), it.parameter_value().unwrap_or_default().to_owned()))
                })
                .collect(),
            tags: stack.tags().to_vec(),
            outputs: stack.outputs().iter().filter_map(pair).collect(),
        }))
    }

    /// What the stack says of itself.
    pub(super) async fn outputs(&self) -> Result<BTreeMap<String, String>, DeployError> {
        Ok(self.look().await?.map(|found| found.outputs).unwrap_or_default())
    }

    /// The physical ids of its resources, by their logical ones.
    pub(super) async fn resources(&self) -> Result<BTreeMap<String, String>, DeployError> {
        let answer = self.client.describe_stack_resources().stack_name(&self.name).send().await;
        let answer = answer.map_err(DeployError::of("the stack's resources cannot be looked at"))?;
        let pair = |resource: &aws_sdk_cloudformation::types::StackResource| {
            let id = resource.physical_resource_id().filter(|id| !id.is_empty())?;
            Some((resource.logical_resource_id()?.to_owned(), id.to_owned()))
        };
        Ok(answer.stack_resources().iter().filter_map(pair).collect())
    }

    /// The name of the stack that says of a bucket that it is its own; none if none does.
    pub(super) async fn owner_of(&self, bucket: &str) -> Result<Option<String>, DeployError> {
        let mut next = None;
        loop {
            let answer = self.client.describe_stacks().set_next_token(next).send().await;
            let answer = answer.map_err(DeployError::of("the stack of what is left cannot be looked for"))?;
            let is_its = |output: &aws_sdk_cloudformation::types::Output| {
                output.output_key() == Some("BucketName") && output.output_value() == Some(bucket)
            };
            let owner = answer.stacks().iter().find(|stack| stack.outputs().iter().any(is_its));
            if let Some(owner) = owner {
                return Ok(owner.stack_name().map(str::to_owned));
            }
            next = answer.next_token().map(str::to_owned);
            if next.is_none() {
                return Ok(None);
            }
        }
    }

    /// Asks what would change. None: nothing would.
    pub(super) async fn propose(
        &self,
        body: &Body,
        parameters: &BTreeMap<String, Choice>,
        before: Before<'_>,
    ) -> Result<Option<ChangeSet>, DeployError> {
        let unique = entropy::random::<8>().map_err(DeployError::Entropy)?;
        let name = format!("updown-{}", hex::encode(unique));
        let answer = self
            .client
            .create_change_set()
            .stack_name(&self.name)
            .change_set_name(&name)
            .change_set_type(if before.is_deployed() { ChangeSetType::Update } else { ChangeSetType::Create })
            .template_body(&body.text)
            .set_parameters(Some(parameters.iter().map(|(name, choice)| sent(name, choice)).collect()))
            // The roles of signed-in people and of guests.
            .capabilities(Capability::CapabilityIam)
            .set_tags(Some(before.tags()))
            .send()
            .await
            .map_err(DeployError::of("the change cannot be prepared"))?;
        let id = answer.id().unwrap_or(&name).to_owned();
        self.prepared(id, before).await
    }

    /// Waits until CloudFormation has worked out a change set.
    async fn prepared(&self, id: String, before: Before<'_>) -> Result<Option<ChangeSet>, DeployError> {
        for _ in 0..LOOKS {
            let (status, reason, changes) = self.describe(&id).await?;
            match status {
                ChangeSetStatus::CreateComplete => return Ok(Some(ChangeSet { id, changes })),
                ChangeSetStatus::Failed => {
                    self.withdraw(&ChangeSet { id, changes }, before).await?;
                    return if says_nothing_changes(&reason) { Ok(None) } else { Err(DeployError::NotTaken(reason)) };
                }
                _ => tokio::time::sleep(LOOKS_EVERY).await,
            }
        }
        Err(DeployError::TooLong("preparing the change"))
    }

    async fn describe(&self, id: &str) -> Result<(ChangeSetStatus, String, Vec<Change>), DeployError> {
        let (mut changes, mut next) = (Vec::new(), None);
        loop {
            let ask = self.client.describe_change_set().stack_name(&self.name).change_set_name(id);
            let answer = ask.include_property_values(true).set_next_token(next).send().await;
            let answer = answer.map_err(DeployError::of("the change cannot be looked at"))?;
            changes.extend(answer.changes().iter().filter_map(|change| Change::of(change.resource_change()?)));
            next = answer.next_token().map(str::to_owned);
            if next.is_none() {
                let status = answer.status().cloned().unwrap_or(ChangeSetStatus::CreatePending);
                return Ok((status, answer.status_reason().unwrap_or_default().to_owned(), changes));
            }
        }
    }

    /// Takes back a change set, and the stack that exists for it alone.
    pub(super) async fn withdraw(&self, change_set: &ChangeSet, before: Before<'_>) -> Result<(), DeployError> {
        let ask = self.client.delete_change_set().stack_name(&self.name).change_set_name(&change_set.id);
        ask.send().await.map_err(DeployError::of("the change cannot be taken back"))?;
        if matches!(before, Before::Absent) { self.delete().await } else { Ok(()) }
    }

    /// Has a change set carried out. What was made is removed if its creation fails, whatever is kept otherwise.
    pub(super) async fn execute(&self, change_set: &ChangeSet) -> Result<(), DeployError> {
        let ask = self.client.execute_change_set().stack_name(&self.name).change_set_name(&change_set.id);
        let answer = ask.retain_except_on_create(true).send().await;
        answer.map(drop).map_err(DeployError::of("the change cannot be carried out"))
    }

    /// Has the stack deleted, but for what its template retains.
    pub(super) async fn delete(&self) -> Result<(), DeployError> {
        let answer = self.client.delete_stack().stack_name(&self.name).send().await;
        answer.map(drop).map_err(DeployError::of("the stack cannot be deleted"))
    }

    /// The id of what happened last.
    pub(super) async fn newest_event(&self) -> Result<Option<String>, DeployError> {
        let answer = self.client.describe_stack_events().stack_name(&self.name).send().await;
        let answer = answer.map_err(DeployError::of("the stack's events cannot be looked at"))?;
        Ok(answer.stack_events().first().and_then(|event| event.event_id()).map(str::to_owned))
    }

    /// What happened after an event, the oldest first.
    pub(super) async fn events_after(&self, seen: Option<&str>) -> Result<Vec<Event>, DeployError> {
        let (mut events, mut next) = (Vec::new(), None);
        loop {
            let ask = self.client.describe_stack_events().stack_name(&self.name).set_next_token(next);
            let answer = ask.send().await.map_err(DeployError::of("the stack's events cannot be looked at"))?;
            let all = answer.stack_events();
            let new: Vec<_> = all.iter().take_while(|event| event.event_id() != seen || seen.is_none()).collect();
            let is_over = new.len() < all.len();
            events.extend(new.into_iter().filter_map(Event::of));
            next = answer.next_token().map(str::to_owned);
            if is_over || next.is_none() {
                events.reverse();
                return Ok(events);
            }
        }
    }
}

fn sent(name: &str, choice: &Choice) -> Parameter {
    let parameter = Parameter::builder().parameter_key(name);
    match choice {
        Choice::Value(value) => parameter.parameter_value(value).build(),
        Choice::AsBefore => parameter.use_previous_value(true).build(),
    }
}

/// CloudFormation has one code for everything that is wrong with a call.
fn is_missing(error: &impl ProvideErrorMetadata) -> bool {
    error.code() == Some("ValidationError") && error.message().is_some_and(|words| words.contains("does not exist"))
}

/// What CloudFormation calls a failure of the change set.
fn says_nothing_changes(reason: &str) -> bool {
    ["didn't contain changes", "No updates are to be performed"].iter().any(|words| reason.contains(words))
}

#[cfg(test)]
mod tests {
    use super::says_nothing_changes;

    #[test]
    fn a_change_set_without_changes_is_told_by_its_reason() {
        for (reason, expected) in [
            (
                "The submitted information didn't contain changes. Submit different information to create a change set.",
                true,
            ),
            ("No updates are to be performed.", true),
            ("Template format error: unresolved condition", false),
        ] {
            assert_eq!(says_nothing_changes(reason), expected, "{reason}");
        }
    }
}
