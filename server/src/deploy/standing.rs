//! What the status of a stack means for what can be done with it
//! (<https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html>).

/// How a stack stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// A change set was made for it, and nothing else: there is no stack yet.
    Proposed,
    /// It is there and can be changed.
    Deployed,
    /// Something is under way.
    Busy,
    /// Its creation failed, so that it can only be deleted.
    NeverCreated,
    /// It is not there any more.
    Gone,
    /// A change or its deletion failed, and so did taking it back.
    Stuck,
}

impl Standing {
    /// Of a status as CloudFormation writes it.
    pub(super) fn of(status: &str) -> Self {
        match status {
            "REVIEW_IN_PROGRESS" => Self::Proposed,
            // What the change left behind is being removed, and nothing can fail by it.
            "CREATE_COMPLETE"
            | "UPDATE_COMPLETE"
            | "UPDATE_ROLLBACK_COMPLETE"
            | "IMPORT_COMPLETE"
            | "IMPORT_ROLLBACK_COMPLETE" => Self::Deployed,
            "CREATE_FAILED" | "ROLLBACK_COMPLETE" | "ROLLBACK_FAILED" => Self::NeverCreated,
            "DELETE_COMPLETE" => Self::Gone,
            other if other.ends_with("_IN_PROGRESS") => Self::Busy,
            _ => Self::Stuck,
        }
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_cloudformation::types::StackStatus;

    use super::Standing;

    #[test]
    fn every_status_that_the_sdk_knows_has_its_meaning() {
        for status in StackStatus::values() {
            let expected = match *status {
                "REVIEW_IN_PROGRESS" => Standing::Proposed,
                "DELETE_COMPLETE" => Standing::Gone,
                "CREATE_FAILED" | "ROLLBACK_COMPLETE" | "ROLLBACK_FAILED" => Standing::NeverCreated,
                text if text.ends_with("_IN_PROGRESS") => Standing::Busy,
                text if text.ends_with("_FAILED") => Standing::Stuck,
                _ => Standing::Deployed,
            };
            assert_eq!(Standing::of(status), expected, "{status}");
        }
        assert_eq!(Standing::of("SOMETHING_NEW"), Standing::Stuck);
    }
}
