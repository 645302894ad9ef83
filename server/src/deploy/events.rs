//! What happens to a stack, as progress.

use std::io::Write;

use aws_sdk_cloudformation::types::StackEvent;
use aws_smithy_types::date_time::Format;

use super::error::DeployError;
use super::render;
use super::stack::{LOOKS, LOOKS_EVERY, Stack};
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

/// How something ended.
#[derive(Debug)]
pub(super) struct End {
    pub(super) standing: Standing,
    /// As CloudFormation writes it.
    pub(super) status: String,
    /// Everything that happened, the oldest first.
    pub(super) events: Vec<Event>,
}

/// Says what happens after the event `seen`, until the stack is done with it.
pub(super) async fn follow(stack: &Stack, seen: Option<&str>, progress: &mut dyn Write) -> Result<End, DeployError> {
    let mut seen = seen.map(str::to_owned);
    let mut events = Vec::new();
    for _ in 0..LOOKS {
        // Asked before the events, so that the last of them are told, too.
        let found = stack.look().await?;
        let new = stack.events_after(seen.as_deref()).await;
        let new = if found.is_none() { new.unwrap_or_default() } else { new? };
        for event in &new {
            render::line(progress, &event.line());
        }
        seen = new.last().map(|event| event.id.clone()).or(seen);
        events.extend(new);
        let (standing, status) =
            found.map_or((Standing::Gone, "DELETE_COMPLETE".to_owned()), |found| (found.standing, found.status));
        // A change that has yet to begin leaves the status as it was for a moment.
        if !events.is_empty() && !matches!(standing, Standing::Busy | Standing::Proposed) || standing == Standing::Gone
        {
            return Ok(End { standing, status, events });
        }
        tokio::time::sleep(LOOKS_EVERY).await;
    }
    Err(DeployError::TooLong("the change of the stack"))
}

#[cfg(test)]
mod tests {
    use aws_sdk_cloudformation::types::{ResourceStatus, StackEvent};
    use aws_smithy_types::DateTime;

    use super::Event;

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
