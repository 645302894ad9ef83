//! What a deployment would change, for a person to read, and what it would lose.

use aws_sdk_cloudformation::types::{ChangeAction, Replacement, RequiresRecreation, ResourceChange};

/// Resources that hold what people would lose: a new one in their place is empty.
const HOLDERS: [(&str, &str); 3] = [
    ("AWS::Cognito::UserPool", "accounts"),
    ("AWS::Cognito::IdentityPool", "identities, by which pictures are found"),
    ("AWS::S3::Bucket", "pictures"),
];

/// What the names of properties have in them whose values are not for everybody who reads along.
const SECRETS: [&str; 2] = ["ProviderDetails", "Secret"];

/// The longest value that is shown, in characters.
const SHOWN: usize = 60;

/// A change set that waits to be carried out.
#[derive(Debug, Clone)]
pub(super) struct ChangeSet {
    pub(super) id: String,
    pub(super) changes: Vec<Change>,
}

/// What becomes of one resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) fate: Fate,
    pub(super) resource: String,
    /// Such as `AWS::S3::Bucket`.
    pub(super) kind: String,
    pub(super) properties: Vec<Property>,
}

/// What may become of a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fate {
    Added,
    Changed,
    /// CloudFormation cannot tell before it does it.
    PerhapsReplaced,
    Replaced,
    Removed,
}

/// A property that changes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Property {
    /// Its name, or the path to it.
    pub(super) name: String,
    /// Whether it is the one that takes another resource.
    pub(super) replaces: bool,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
}

impl Change {
    /// From CloudFormation's own; None if it lacks the name or says that nothing happens.
    pub(super) fn of(change: &ResourceChange) -> Option<Self> {
        let fate = match (change.action()?, change.replacement()) {
            (ChangeAction::Add | ChangeAction::Import, _) => Fate::Added,
            (ChangeAction::Remove, _) => Fate::Removed,
            (_, Some(Replacement::True)) => Fate::Replaced,
            (_, Some(Replacement::Conditional)) => Fate::PerhapsReplaced,
            _ => Fate::Changed,
        };
        let mut properties: Vec<_> = change.details().iter().filter_map(|detail| property(detail.target()?)).collect();
        properties.sort();
        properties.dedup();
        Some(Self {
            fate,
            resource: change.logical_resource_id()?.to_owned(),
            kind: change.resource_type().unwrap_or_default().to_owned(),
            properties,
        })
    }

    fn holds(&self) -> Option<&'static str> {
        HOLDERS.iter().find(|(kind, _)| *kind == self.kind).map(|(_, what)| *what)
    }
}

fn property(target: &aws_sdk_cloudformation::types::ResourceTargetDefinition) -> Option<Property> {
    let attribute = target.attribute().map(|attribute| attribute.as_str());
    Some(Property {
        name: target.name().or(target.path()).or(attribute)?.to_owned(),
        replaces: target.requires_recreation() == Some(&RequiresRecreation::Always),
        before: target.before_value().map(str::to_owned),
        after: target.after_value().map(str::to_owned),
    })
}

/// One line a resource, and one a property of those that change.
pub(super) fn render(changes: &[Change]) -> String {
    let mut sorted: Vec<_> = changes.iter().collect();
    sorted.sort_by_key(|change| (change.fate, change.resource.clone()));
    let width = sorted.iter().map(|change| change.resource.len()).max().unwrap_or_default();
    let mut lines = Vec::new();
    for Change { fate, resource, kind, properties } in sorted {
        let (sign, note) = match fate {
            Fate::Added => ("+", ""),
            Fate::Changed => ("~", ""),
            Fate::PerhapsReplaced => ("~", "  may be replaced by a new one"),
            Fate::Replaced => ("!", "  is replaced by a new one"),
            Fate::Removed => ("-", ""),
        };
        lines.push(format!("{sign} {resource:width$}  {kind}{note}"));
        let shown = properties.iter().filter(|_| *fate != Fate::Added && *fate != Fate::Removed);
        lines.extend(shown.map(|property| format!("    {}", told(property))));
    }
    lines.join("\n")
}

fn told(Property { name, replaces, before, after }: &Property) -> String {
    let is_secret = SECRETS.iter().any(|words| name.contains(words));
    let values = match (before, after) {
        (None, None) => String::new(),
        _ if is_secret => ": (not shown)".to_owned(),
        (before, after) => format!(": {} -> {}", short(before.as_deref()), short(after.as_deref())),
    };
    let note = if *replaces { " (takes a new one)" } else { "" };
    format!("{name}{values}{note}")
}

fn short(value: Option<&str>) -> String {
    let value = value.unwrap_or("(none)").replace(['\n', '\r'], " ");
    let cut: String = value.chars().take(SHOWN).collect();
    if cut.len() < value.len() { format!("{cut}…") } else { value }
}

/// What of people's would be left behind, a line each.
pub(super) fn left_behind(changes: &[Change]) -> Vec<String> {
    let lost = |change: &Change| {
        let what = change.holds().filter(|_| matches!(change.fate, Fate::Replaced | Fate::Removed))?;
        let by: Vec<_> =
            change.properties.iter().filter(|property| property.replaces).map(|it| it.name.as_str()).collect();
        let because = if by.is_empty() { String::new() } else { format!(", because of {}", by.join(", ")) };
        Some(format!("  {} ({what}){because}", change.resource))
    };
    changes.iter().filter_map(lost).collect()
}

#[cfg(test)]
mod tests {
    use aws_sdk_cloudformation::types::{
        ChangeAction, Replacement, RequiresRecreation, ResourceAttribute, ResourceChange, ResourceChangeDetail,
        ResourceTargetDefinition,
    };

    use super::{Change, left_behind, render};

    fn change(action: ChangeAction, replacement: Option<Replacement>, resource: &str, kind: &str) -> ResourceChange {
        let target = |name: &str, recreation| {
            let target = ResourceTargetDefinition::builder()
                .attribute(ResourceAttribute::Properties)
                .name(name)
                .before_value("[\"email\"]")
                .after_value("x".repeat(80))
                .requires_recreation(recreation);
            ResourceChangeDetail::builder().target(target.build()).build()
        };
        let replaces = replacement == Some(Replacement::True);
        let recreation = if replaces { RequiresRecreation::Always } else { RequiresRecreation::Never };
        ResourceChange::builder()
            .action(action)
            .set_replacement(replacement)
            .logical_resource_id(resource)
            .resource_type(kind)
            // CloudFormation names a property once for each way that it changes.
            .details(target("AliasAttributes", recreation.clone()))
            .details(target("AliasAttributes", recreation))
            .build()
    }

    fn all() -> Vec<Change> {
        [
            change(ChangeAction::Modify, Some(Replacement::True), "UserPool", "AWS::Cognito::UserPool"),
            change(ChangeAction::Remove, None, "OldPolicy", "AWS::IAM::ManagedPolicy"),
            change(ChangeAction::Add, None, "Bucket", "AWS::S3::Bucket"),
            change(ChangeAction::Modify, Some(Replacement::False), "BucketPolicy", "AWS::S3::BucketPolicy"),
            change(ChangeAction::Modify, Some(Replacement::Conditional), "Role", "AWS::IAM::Role"),
        ]
        .iter()
        .filter_map(Change::of)
        .collect()
    }

    #[test]
    fn changes_are_listed_by_how_much_they_do() {
        let cut = format!("{}…", "x".repeat(60));
        let expected = format!(
            "\
+ Bucket        AWS::S3::Bucket
~ BucketPolicy  AWS::S3::BucketPolicy
    AliasAttributes: [\"email\"] -> {cut}
~ Role          AWS::IAM::Role  may be replaced by a new one
    AliasAttributes: [\"email\"] -> {cut}
! UserPool      AWS::Cognito::UserPool  is replaced by a new one
    AliasAttributes: [\"email\"] -> {cut} (takes a new one)
- OldPolicy     AWS::IAM::ManagedPolicy"
        );
        assert_eq!(render(&all()), expected);
    }

    #[test]
    fn what_may_be_a_secret_is_not_shown() {
        let property = super::Property {
            name: "ProviderDetails".to_owned(),
            replaces: false,
            before: Some("hush".to_owned()),
            after: None,
        };
        assert_eq!(super::told(&property), "ProviderDetails: (not shown)");
    }

    #[test]
    fn what_holds_something_of_peoples_is_not_replaced_unnoticed() {
        assert_eq!(left_behind(&all()), ["  UserPool (accounts), because of AliasAttributes"]);
        let removed = change(ChangeAction::Remove, None, "Bucket", "AWS::S3::Bucket");
        let removed = Change { properties: Vec::new(), ..Change::of(&removed).unwrap() };
        assert_eq!(left_behind(&[removed]), ["  Bucket (pictures)"]);
    }
}
