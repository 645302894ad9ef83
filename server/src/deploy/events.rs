//! What happens to a stack, as progress.

use std::io::Write;

use aws_sdk_cloudformation::types::StackEvent;
use aws_smithy_types::date_time::Format;

use super::error::DeployError;
use super::render;
use super::stack::{Found, LOOKS, LOOKS_EVERY, Stack};
use super::standing::Standing;

/// Something that happened to a resource of a stack, or to the stack itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Event {
    pub(super) id: String,
    /// `2026-05-04T12:00:00Z`.
    pub(super) at: String,
    pub(super) resource: String,
    pub(super) kind: String,
    pub(super) status: String,
    pub(super) reason: Option<String>,
}

impl Event {
    /// From CloudFormation's own; None if it lacks its id.
    pub(super) fn of(event: &StackEvent) -> Option<Self> {
        Some(Self {
            id: event.event_id()?.to_owned(),
            at: event.timestamp().and_then(|at| at.fmt(Format::DateTime).ok()).unwrap_or_default(),
            resource: event.logical_resource_id().unwrap_or_default().to_owned(),
            kind: event.resource_type().unwrap_or_default().to_owned(),
            status: event.resource_status().map_or("", |status| status.as_str()).to_owned(),
            reason: event.resource_status_reason().filter(|reason| !reason.is_empty()).map(str::to_owned),
        })
    }

    /// As a line of progress; times are UTC.
    fn line(&self) -> String {
        let time = self.at.get(11..19).unwrap_or(&self.at);
        let Self { resource, kind, status, .. } = self;
        let reason = self.reason.as_deref().map(|reason| format!(": {reason}")).unwrap_or_default();
        format!("{time}  {status:<28}  {resource} ({kind}){reason}")
    }
}

impl End {
    /// Whether the stack is as it was to be: a change that was taken back leaves one that can be changed, too.
    pub(super) fn is_done(&self) -> bool {
        matches!(self.status.as_str(), "CREATE_COMPLETE" | "UPDATE_COMPLETE")
    }
}

/// How something ended.
#[derive(Debug)]
pub(super) struct End {
    pub(super) standing: Standing,
    /// As CloudFormation writes it.
    pub(super) status: String,
    /// Everything that happened, the oldest first.
    pub(super) events: Vec<Event>,
}

/// How often in a row it may be that nobody answers before that is believed.
const SILENCES: usize = 30;

/// Says what happens after the event `seen`, until the stack is done with it.
pub(super) async fn follow(stack: &Stack, seen: Option<&str>, progress: &mut dyn Write) -> Result<End, DeployError> {
    let mut seen = seen.map(str::to_owned);
    let mut events = Vec::new();
    let mut silences = 0;
    for _ in 0..LOOKS {
        // A change that has yet to begin leaves the status as it was: an end counts once something had happened before.
        let has_begun = !events.is_empty();
        match look(stack, seen.as_deref()).await {
            Ok((found, new)) => {
                silences = 0;
                for event in &new {
                    render::line(progress, &event.line());
                }
                seen = new.last().map(|event| event.id.clone()).or(seen);
                events.extend(new);
                let (standing, status) = found
                    .map_or((Standing::Gone, "DELETE_COMPLETE".to_owned()), |found| (found.standing, found.status));
                let is_over = has_begun && !matches!(standing, Standing::Busy | Standing::Proposed);
                if is_over || standing == Standing::Gone {
                    return Ok(End { standing, status, events });
                }
            }
            Err(error) => {
                silences += 1;
                if silences >= SILENCES {
                    return Err(DeployError::LostSight(Box::new(error)));
                }
            }
        }
        tokio::time::sleep(LOOKS_EVERY).await;
    }
    Err(DeployError::TooLong("the change of the stack"))
}

/// How the stack is, and what has happened since; asked in this order, so that the last events are told, too.
async fn look(stack: &Stack, seen: Option<&str>) -> Result<(Option<Found>, Vec<Event>), DeployError> {
    let found = stack.look().await?;
    let new = stack.events_after(seen).await;
    let new = if found.is_none() { new.unwrap_or_default() } else { new? };
    Ok((found, new))
}

#[cfg(test)]
mod tests {
    use aws_sdk_cloudformation::types::{ResourceStatus, StackEvent};
    use aws_smithy_types::DateTime;

    use super::{End, Event, Standing};

    #[test]
    fn a_change_that_was_taken_back_is_not_done() {
        for (status, done) in
            [("CREATE_COMPLETE", true), ("UPDATE_COMPLETE", true), ("UPDATE_ROLLBACK_COMPLETE", false)]
        {
            let end = End { standing: Standing::of(status), status: status.to_owned(), events: Vec::new() };
            assert_eq!((end.standing, end.is_done()), (Standing::Deployed, done), "{status}");
        }
    }

    #[test]
    fn an_event_is_a_line_with_its_time_and_reason() {
        let event = StackEvent::builder()
            .event_id("1")
            .timestamp(DateTime::from_secs(1_777_896_001))
            .logical_resource_id("Bucket")
            .resource_type("AWS::S3::Bucket")
            .resource_status(ResourceStatus::CreateFailed)
            .resource_status_reason("It is taken")
            .build();
        let line = Event::of(&event).unwrap().line();
        assert_eq!(line, "12:00:01  CREATE_FAILED                 Bucket (AWS::S3::Bucket): It is taken");
    }
}
